"""The worker and the beat. Tasks carry ids only; what is due is in PostgreSQL."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ccr.settings.production")
app = Celery("ccr")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
