"""Every address of the site. Each view carries a stamp that says who may reach it; a check refuses to start without."""

from django.urls import include, path

import cases.sharing.signing.urls
import meetings.urls
import referrals.urls
import screening.urls
from ccr.core import views

urlpatterns = [
    path("alive/", views.alive, name="alive"),
    path("", include("ccr.tenancy.urls")),
    path("cases/", include("cases.urls")),
    path("cases/", include(screening.urls.case_patterns)),
    path("cases/", include(referrals.urls.case_patterns)),
    path("cases/", include(meetings.urls.case_patterns)),
    path("screening/", include("screening.urls")),
    path("referrals/", include("referrals.urls")),
    path("meetings/", include("meetings.urls")),
    path("n/", include(cases.sharing.signing.urls.her_patterns)),
    path("audit/", include("ccr.audit.urls")),
    path("notices/", include("ccr.notifications.urls")),
    path("", include("ccr.documents.urls")),
    path("api/", include("ccr.api_urls")),
]

handler400 = "ccr.core.views.bad_request"
handler403 = "ccr.core.views.forbidden"
handler404 = "ccr.core.views.page_not_found"
handler500 = "ccr.core.views.server_error"
