"""URLs of incidents: under their file."""

from django.urls import path

from cases.incidents import views

urlpatterns = [
    path("<uuid:file_id>/timeline/", views.timeline, name="timeline"),
    path("<uuid:file_id>/incidents/new/", views.add_incident, name="add_incident"),
    path("<uuid:file_id>/incidents/<uuid:record_id>/", views.incident, name="incident"),
    path("<uuid:file_id>/incidents/<uuid:record_id>/correct/", views.correct, name="correct_incident"),
]
