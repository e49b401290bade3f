"""URLs of the first questions: under their file."""

from django.urls import path

from screening.first import views

urlpatterns = [
    path("<uuid:file_id>/first/", views.first_questions, name="first_questions"),
    path("<uuid:file_id>/first/<uuid:record_id>/", views.first_answers, name="first_answers"),
]
