"""URLs of people and of reaching her: under their file."""

from django.urls import path

from cases.people import contact_views, views

urlpatterns = [
    path("<uuid:file_id>/people/", views.people, name="people"),
    path("<uuid:file_id>/people/new/<slug:role>/", views.add_person, name="add_person"),
    path("<uuid:file_id>/people/numbers/", views.contact_details, name="contact_details"),
    path("<uuid:file_id>/people/numbers/change/", views.keep_contact, name="keep_contact"),
    path("<uuid:file_id>/people/address/", views.address, name="address"),
    path("<uuid:file_id>/people/address/change/", views.keep_address, name="keep_address"),
    path("<uuid:file_id>/people/<uuid:record_id>/", views.correct_person, name="correct_person"),
    path("<uuid:file_id>/contact/", contact_views.contact, name="contact"),
    path("<uuid:file_id>/contact/rules/", contact_views.contact_rules, name="contact_rules"),
    path("<uuid:file_id>/contact/point/", contact_views.point_of_contact, name="point_of_contact"),
    path("<uuid:file_id>/contact/by/<slug:channel>/", contact_views.contact, name="contact_by"),
]
