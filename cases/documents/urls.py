"""URLs of papers: a file's under its id, a permission's under its own."""

from django.urls import path

from cases.documents import views

urlpatterns = [
    path("<uuid:file_id>/papers/", views.papers, name="papers"),
    path("<uuid:file_id>/papers/<slug:code>/", views.draw_file_paper, name="draw_paper"),
    path("sharing/permissions/<uuid:release_id>/paper/", views.draw_permission, name="permission_paper"),
]
