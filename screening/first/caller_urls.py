"""The door for somebody nobody knows yet: under no file."""

from django.urls import path

from screening.first import views

urlpatterns = [path("new/", views.first_caller, name="first_caller")]
