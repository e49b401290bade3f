"""URLs of screening: pages of a case are mounted under `/cases/`, the others under `/screening/`."""

from django.urls import URLPattern, URLResolver, include, path

# Mounted at /cases/: each begins with the file's id.
case_patterns: list[URLPattern | URLResolver] = [
    path("", include("screening.results.urls")),
    path("", include("screening.assessments.urls")),
    path("", include("screening.first.urls")),
    path("", include("screening.safety.urls")),
    path("", include("screening.plan.urls")),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("screening.first.caller_urls")),
]
