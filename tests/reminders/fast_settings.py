"""The test settings with a beat that strikes every second, so that no test waits ten."""

from datetime import timedelta

from ccr.settings.test import *  # noqa: F403 — settings modules extend one another by design
from ccr.settings.test import CELERY_BEAT_SCHEDULE as SLOW

CELERY_BEAT_SCHEDULE = {name: entry | {"schedule": timedelta(seconds=1)} for name, entry in SLOW.items()}
