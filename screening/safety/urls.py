"""URLs of screening.safety, mounted under `/cases/`."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
