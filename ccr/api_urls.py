"""URLs of the programming interface, under `/api/`."""

from django.urls import path

from cases import api

urlpatterns = [
    path("files/", api.files, name="api_files"),
    path("files/<uuid:file_id>/", api.file, name="api_file"),
]
