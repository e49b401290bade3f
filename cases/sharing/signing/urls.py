"""URLs of signing away from the screen: the worker's under `/cases/`, hers under `/n/` on the neutral host."""

from django.urls import path

from cases.sharing.signing.views import visitor, worker

urlpatterns = [
    path("sharing/signings/<uuid:signing_id>/", worker.signing_page, name="signing"),
    path("sharing/signings/<uuid:signing_id>/state/", worker.signing_state, name="signing_state"),
    path("sharing/permissions/<uuid:release_id>/paper/<int:number>/", worker.signed_paper, name="signed_paper"),
    path("<uuid:file_id>/sharing/permission/paper/", worker.paper_page, name="sign_on_paper"),
]

# Mounted at `/n/`. A wrong address gets the same page as a link that is used up.
her_patterns = [
    path("", visitor.notes, name="notes"),
    path("leave/", visitor.notes_leave, name="notes_leave"),
    path("<str:token>/", visitor.notes_link, name="notes_link"),
    path("<path:rest>", visitor.notes_nothing, name="notes_nothing"),
]
