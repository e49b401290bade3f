"""URLs of the safety step: under its file."""

from django.urls import path

from screening.safety import views

urlpatterns = [path("<uuid:file_id>/safety-step/", views.safety_step, name="safety_step")]
