"""URLs of assessments: under their file."""

from django.urls import path

from screening.assessments import views

RISK = "<uuid:file_id>/risk/"
ONE = f"{RISK}<uuid:record_id>/"

urlpatterns = [
    path(RISK, views.risk, name="risk"),
    path(f"{RISK}new/<slug:instrument>/", views.begin, name="assessment_new"),
    path(ONE, views.assessment, name="assessment"),
    path(f"{ONE}finish/", views.finish, name="assessment_finish"),
    path(f"{ONE}set-aside/", views.aside, name="assessment_set_aside"),
    path(f"{ONE}<slug:part>/", views.part, name="assessment_part"),
]
