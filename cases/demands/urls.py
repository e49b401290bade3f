"""URLs of the register."""

from django.urls import path

from cases.demands import file_views, views

urlpatterns = [
    path("demands/", views.demands, name="demands"),
    path("demands/new/", views.new_demand, name="new_demand"),
    path("demands/<uuid:demand_id>/", views.demand, name="demand"),
    path("demands/<uuid:demand_id>/file/", views.link_demand, name="link_demand"),
    path("demands/<uuid:demand_id>/told/", views.tell_of_demand, name="tell_of_demand"),
    path("demands/<uuid:demand_id>/left/", views.demand_left, name="demand_left"),
    path("demands/<uuid:demand_id>/decide/", views.decide_demand, name="decide_demand"),
    path("demands/<uuid:demand_id>/day/", views.demand_day, name="demand_day"),
    path("demands/<uuid:demand_id>/again/", views.reopen_demand, name="reopen_demand"),
    path("demands/<uuid:demand_id>/mistake/", views.strike_demand, name="strike_demand"),
    path("holds/<uuid:hold_id>/lift/", file_views.lift_hold, name="lift_hold"),
    path("<uuid:file_id>/demands/", file_views.file_demands, name="file_demands"),
    path("<uuid:file_id>/demands/new/", file_views.new_file_demand, name="new_file_demand"),
    path("<uuid:file_id>/hold/", file_views.place_hold, name="place_hold"),
]
