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
# How long a mail server may be silent.
PATIENCE_SECONDS = 15


def send_due(*, at: datetime, budget: float = BUDGET_SECONDS) -> Counter[gate.Sent]:
    """Send every message due at `at`, tenant by tenant, for at most `budget` seconds. Safe to run in several places.

    The mail server is greeted before anything is handed over: while it cannot be reached, everything stays owed.
    """
    done: Counter[gate.Sent] = Counter()
    end = time.monotonic() + budget
    for tenant_id in Tenant.objects.order_by("id").values_list("id", flat=True):
        gate.put_in_doubt(tenant_id, at=at)
        due = _due(tenant_id, at)
        if due:
            _send(due, tenant_id, at=at, end=end, done=done)
    return done


def _send(due: list[UUID], tenant_id: UUID, *, at: datetime, end: float, done: Counter[gate.Sent]) -> None:
    out = get_connection(timeout=PATIENCE_SECONDS)
    try:
        out.open()
        for mail_id in due:
            if time.monotonic() >= end:
                return
            result = gate.send(mail_id, tenant_id=tenant_id, at=at, out=out)
            done[result] += 1
            if result in (gate.Sent.LATER, gate.Sent.IN_DOUBT):
                # Whatever went wrong on this line must not put the next message in doubt too.
                out.close()
                out.open()
    except OSError as error:
        log.warning("the mail server cannot be reached: %s", type(error).__name__)
    finally:
        out.close()


def _due(tenant_id: UUID, at: datetime) -> list[UUID]:
    reader = Actor.clock(tenant_id)
    with acting(reader, at=at):
        rows = DailyMail.objects.visible_to(reader).filter(state=MailState.OWED, due_at__lte=at)
        return list(rows.order_by("due_at", "id").values_list("id", flat=True)[:BATCH])
