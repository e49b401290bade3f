"""URLs of results: under the risk of their file."""

from django.urls import path

from screening.results import views

RESULTS = "<uuid:file_id>/risk/results/"

urlpatterns = [
    path(f"{RESULTS}new/", views.add, name="result_new"),
    path(f"{RESULTS}<uuid:record_id>/", views.correct, name="result"),
]
