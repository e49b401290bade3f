"""URLs of this part of the room."""

from django.urls import path

from cases.access import views

urlpatterns = [
    path("<uuid:file_id>/conflict/", views.conflict, name="conflict"),
]
