"""Emptying the outbox: whose message is due, one after another, through the gate."""

import logging
import time
from collections import Counter
from datetime import datetime
from uuid import UUID

from django.core.mail import get_connection

from ccr.core.actor import Actor, acting
from ccr.notifications import gate
from ccr.notifications.models import DailyMail, MailState
from ccr.tenancy.models import Tenant

log = logging.getLogger(__name__)
BATCH = 200
BUDGET_SECONDS = 45.0


def send_due(*, at: datetime, budget: float = BUDGET_SECONDS) -> Counter[gate.Sent]:
    """Send every message due at `at`, tenant by tenant, for at most `budget` seconds. Safe to run in several places."""
    done: Counter[gate.Sent] = Counter()
    end = time.monotonic() + budget
    for tenant_id in Tenant.objects.order_by("id").values_list("id", flat=True):
        gate.put_in_doubt(tenant_id, at=at)
        due = _due(tenant_id, at)
        if not due:
            continue
        out = get_connection()
        for mail_id in due:
            if time.monotonic() >= end:
                break
            done[gate.send(mail_id, tenant_id=tenant_id, at=at, out=out)] += 1
    return done


def _due(tenant_id: UUID, at: datetime) -> list[UUID]:
    reader = Actor.clock(tenant_id)
    with acting(reader, at=at):
        rows = DailyMail.objects.visible_to(reader).filter(state=MailState.OWED, due_at__lte=at)
        return list(rows.order_by("due_at", "id").values_list("id", flat=True)[:BATCH])
