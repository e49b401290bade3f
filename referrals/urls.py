"""URLs of referrals: pages of a case are mounted under `/cases/`, the others under `/referrals/`."""

from django.urls import URLPattern, URLResolver

# Mounted at /cases/: each begins with the file's id.
case_patterns: list[URLPattern | URLResolver] = []
urlpatterns: list[URLPattern | URLResolver] = []
