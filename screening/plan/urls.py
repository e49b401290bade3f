"""URLs of the safety plan: under its file."""

from django.urls import path

from screening.plan import views

PLAN = "<uuid:file_id>/safety-plan/"

urlpatterns = [
    path(PLAN, views.safety_plan, name="safety_plan"),
    path(f"{PLAN}print/", views.print_plan, name="safety_plan_print"),
    path(f"{PLAN}add/", views.add_line, name="plan_add"),
    path(f"{PLAN}suggested/", views.suggest, name="plan_suggest"),
    path(f"{PLAN}sheet/", views.change_sheet, name="plan_sheet"),
    path(f"{PLAN}<uuid:record_id>/", views.change_line, name="plan_line"),
    path(f"{PLAN}<uuid:record_id>/mark/", views.mark, name="plan_mark"),
]
