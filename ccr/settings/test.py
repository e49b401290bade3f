"""Tests: the development shape with a fast hasher; the database and the broker are real."""

from ccr.settings.dev import *  # noqa: F403 — settings modules extend one another by design
from ccr.settings.dev import DATABASES

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
DATABASES["default"]["OPTIONS"].pop("pool", None)
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
