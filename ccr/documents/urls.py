"""URLs of papers: jobs and copies, each under its own id."""

from django.urls import path

from ccr.documents import views

urlpatterns = [
    path("jobs/<uuid:job_id>/", views.job, name="job"),
    path("jobs/<uuid:job_id>/state/", views.job_state, name="job_state"),
    path("jobs/<uuid:job_id>/paper/", views.job_paper, name="job_paper"),
    path("copies/<uuid:copy_id>/", views.end_copy_page, name="end_copy"),
]
