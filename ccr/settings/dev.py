"""Development: this machine only, mail into a folder, no static collection."""

from ccr.settings.base import *  # noqa: F403 — settings modules extend one another by design
from ccr.settings.base import MIDDLEWARE
from ccr.settings.env import env

DEBUG = True
MIDDLEWARE = ["ccr.core.error_pages.OwnErrorPages", *MIDDLEWARE]
BIND_ADDRESS = env("BIND_ADDRESS", default="127.0.0.1")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
MAIL_DIR = env("MAIL_DIR", default="")
EMAIL_BACKEND = (
    "django.core.mail.backends.filebased.EmailBackend" if MAIL_DIR else "django.core.mail.backends.dummy.EmailBackend"
)
EMAIL_FILE_PATH = MAIL_DIR or None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
