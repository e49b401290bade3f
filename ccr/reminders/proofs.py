"""What `manage.py prove reminders` shows: nothing due is left lying, and no message is in doubt."""

from typing import Protocol

from django.db import connection

from ccr.core import clock
from ccr.core.actor import Actor, acting
from ccr.tenancy.models import Tenant

# The beat strikes every ten seconds; a reminder later than this means that nobody raises them.
LATE_SECONDS = 60


class Figures(Protocol):
    """Where figures go; the shell prints them."""

    def add(self, name: str, value: float, unit: str, op: str, goal: float) -> None: ...


def prove(figures: Figures) -> None:
    """Over all tenants: how late the oldest unraised reminder is, how many are late, how many handlers have failed."""
    at = clock.now()
    late = failing = 0
    oldest = 0.0
    for tenant_id in Tenant.objects.order_by("id").values_list("id", flat=True):
        with acting(Actor.clock(tenant_id), at=at), connection.cursor() as cursor:
            cursor.execute("SELECT due, oldest_seconds, failing FROM sec.reminders_waiting()")
            due, seconds, failed = cursor.fetchone()
        late += due if seconds > LATE_SECONDS else 0
        oldest = max(oldest, seconds)
        failing += failed
    figures.add("reminders.oldest_unraised", round(oldest, 1), "s", "<=", LATE_SECONDS)
    figures.add("reminders.late", late, "reminders", "<=", 0)
    figures.add("reminders.failing", failing, "reminders", "<=", 0)
