"""URLs of looking again, and of who has looked."""

from django.urls import path

from cases.reviews import looked, views

urlpatterns = [
    path("<uuid:file_id>/reviews/", views.reviews, name="reviews"),
    path("<uuid:file_id>/reviews/monitoring/", views.monitoring, name="enter_monitoring"),
    path("<uuid:file_id>/looked/", looked.who_looked, name="who_looked"),
]
