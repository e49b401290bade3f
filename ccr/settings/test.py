"""Tests: the development shape with a fast hasher; the database and the broker are real."""

from ccr.settings.dev import *  # noqa: F403 — settings modules extend one another by design
from ccr.settings.dev import MAIL_DIR
from ccr.settings.env import database

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if not MAIL_DIR:  # a site started by a test writes files, so that the test can read what the worker sent
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
DATABASES = {"default": database(pooled=False)}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
