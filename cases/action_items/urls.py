"""URLs of actions."""

from django.urls import path

from cases.action_items import views

urlpatterns = [
    path("actions/<uuid:action_id>/<slug:move>/", views.answer_action, name="answer_action"),
    path("<uuid:file_id>/actions/", views.file_actions, name="file_actions"),
]
