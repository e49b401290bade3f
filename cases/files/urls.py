"""URLs of files: the caseload at the top, each file under its own id."""

from django.urls import path

from cases.files import standing_views, views

urlpatterns = [
    path("", views.cases, name="cases"),
    path("find/", views.find_cases, name="find_cases"),
    path("new/", views.new_case, name="new_case"),
    path("<uuid:file_id>/", views.case, name="case"),
    path("<uuid:file_id>/emergency/", views.emergency, name="case_emergency"),
    path("<uuid:file_id>/level/", views.set_level, name="set_level"),
    path("<uuid:file_id>/wants/", views.wants, name="wants"),
    path("<uuid:file_id>/goals/", views.goals, name="goals"),
    path("<uuid:file_id>/lead/", standing_views.lead, name="lead"),
    path("<uuid:file_id>/workers/", standing_views.workers, name="workers"),
    path("<uuid:file_id>/begin/", standing_views.begin, name="begin"),
    path("<uuid:file_id>/close/", standing_views.close_file, name="close_file"),
    path("<uuid:file_id>/reopen/", standing_views.reopen, name="reopen"),
]
