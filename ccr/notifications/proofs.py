"""What `manage.py prove reminders` adds about messages: late ones, and those nobody can say left or not."""

from typing import Protocol

from django.db import connection

from ccr.core import clock
from ccr.core.actor import Actor, acting
from ccr.tenancy.models import Tenant


class Figures(Protocol):
    """Where figures go; the shell prints them."""

    def add(self, name: str, value: float, unit: str, op: str, goal: float) -> None: ...


def prove(figures: Figures) -> None:
    """Over all tenants."""
    at = clock.now()
    in_doubt = late = 0
    for tenant_id in Tenant.objects.order_by("id").values_list("id", flat=True):
        with acting(Actor.clock(tenant_id), at=at), connection.cursor() as cursor:
            cursor.execute("SELECT in_doubt, late FROM sec.mail_waiting()")
            doubtful, overdue = cursor.fetchone()
        in_doubt += doubtful
        late += overdue
    figures.add("mail.in_doubt", in_doubt, "messages", "<=", 0)
    figures.add("mail.late", late, "messages", "<=", 0)
