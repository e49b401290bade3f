"""URLs of cases: the caseload at the top, each file under its own id."""

from django.urls import include, path

urlpatterns = [
    path("", include("cases.files.urls")),
    path("", include("cases.people.urls")),
    path("", include("cases.incidents.urls")),
    path("", include("cases.sharing.urls")),
    path("", include("cases.sharing.now.urls")),
    path("", include("cases.sharing.signing.urls")),
    path("", include("cases.reviews.urls")),
    path("", include("cases.access.urls")),
    path("", include("cases.action_items.urls")),
    path("", include("cases.demands.urls")),
    path("", include("cases.documents.urls")),
]
