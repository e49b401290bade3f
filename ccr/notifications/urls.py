"""URLs of the tray, mounted at /notices/."""

from django.urls import path

from ccr.notifications import views

urlpatterns = [
    path("", views.notices, name="notices"),
    path("count/", views.notices_count, name="notices_count"),
    path("seen/", views.notices_seen, name="notices_seen"),
    path("<uuid:notice_id>/", views.notice, name="notice"),
]
