"""The clock: takes what is due and raises it, once, whatever dies in between.

Each reminder has a transaction of its own. In it the tenant's clock claims the row (`FOR UPDATE SKIP LOCKED`, and only
while it is unraised), the clock enters the reminder's agency, its handler does what it does, the row is marked raised, and
all of it commits together. So:
- a worker killed in the middle leaves an unraised row and nothing else;
- two clocks at once never hold one row together, and the second finds it raised;
- a broker that forgets its messages delays by one stroke of the beat;
- a handler that fails spoils its own row only, which is tried again later and later, and counted.
"""

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from ccr.core.actor import Actor, acting, bind
from ccr.reminders import registry
from ccr.reminders.models import Reminder
from ccr.tenancy.models import Tenant

log = logging.getLogger(__name__)

BATCH = 200
# Longer than this is left to the next stroke, so that one run never meets the task's hard limit.
BUDGET_SECONDS = 45.0
FIRST_RETRY = timedelta(seconds=10)
LONGEST_RETRY = timedelta(hours=1)


@dataclass
class Tally:
    """What one run did."""

    raised: int = 0
    settled: int = 0
    failed: int = 0
    # Held by another clock, or raised by it a moment ago.
    left: int = 0


def raise_due(*, at: datetime, budget: float = BUDGET_SECONDS) -> Tally:
    """Raise everything due at `at`, tenant by tenant, for at most `budget` seconds. Safe to run in several places."""
    tally = Tally()
    end = time.monotonic() + budget
    for tenant_id in Tenant.objects.order_by("id").values_list("id", flat=True):
        _raise_in(tenant_id, at, end, tally)
    return tally


def _raise_in(tenant_id: UUID, at: datetime, end: float, tally: Tally) -> None:
    after: tuple[datetime, UUID] | None = None
    while time.monotonic() < end:
        batch = _due(tenant_id, at, after)
        for reminder_id, _try_at in batch:
            if time.monotonic() >= end:
                return
            raise_one(tenant_id, reminder_id, at=at, tally=tally)
        if len(batch) < BATCH:
            return
        last_id, last_at = batch[-1]
        after = (last_at, last_id)


def _due(tenant_id: UUID, at: datetime, after: tuple[datetime, UUID] | None) -> list[tuple[UUID, datetime]]:
    """The next candidates, oldest first. Read without locks: only the claim decides who raises one."""
    reader = Actor.clock(tenant_id)
    with acting(reader, at=at):
        rows = Reminder.objects.visible_to(reader).waiting().filter(try_at__lte=at)
        if after:
            rows = rows.filter(Q(try_at__gt=after[0]) | Q(try_at=after[0], id__gt=after[1]))
        return list(rows.order_by("try_at", "id").values_list("id", "try_at")[:BATCH])


def claim(reader: Actor, reminder_id: UUID, at: datetime) -> Reminder | None:
    """The reminder, ours until the transaction ends; None when another clock holds it or has dealt with it."""
    rows = Reminder.objects.visible_to(reader).waiting().filter(id=reminder_id, try_at__lte=at)
    return rows.select_for_update(skip_locked=True).first()


def raise_one(tenant_id: UUID, reminder_id: UUID, *, at: datetime, tally: Tally) -> None:
    """Claim one reminder and do what it asks for, or leave it for later. Never raises because of a handler."""
    reader = Actor.clock(tenant_id)
    try:
        with acting(reader, at=at):
            reminder = claim(reader, reminder_id, at)
            if reminder is None:
                tally.left += 1
                return
            inside = Actor.clock(tenant_id, reminder.for_agency_id)
            with bind(inside, at=at):
                raised = registry.run(reminder, by=inside, at=at)
            mark(reminder, raised=raised, at=at)
        tally.raised += raised
        tally.settled += not raised
    except Exception:  # whatever one handler does wrong must not keep the others waiting
        tally.failed += 1
        # The id alone: the house's log formatter drops the values from the traceback.
        log.exception("a reminder failed and is tried again: %s", reminder_id)
        _try_later(reader, reminder_id, at)


def mark(reminder: Reminder, *, raised: bool, at: datetime) -> None:
    """Write down, in the same transaction, that it happened or that it is no longer wanted."""
    if raised:
        reminder.raised_at = at
    else:
        reminder.settled_at = at
    reminder.save(update_fields=["raised_at", "settled_at"])


def _try_later(reader: Actor, reminder_id: UUID, at: datetime) -> None:
    with acting(reader, at=at):
        reminder = claim(reader, reminder_id, at)
        if reminder is None:
            return
        wait = min(FIRST_RETRY * 2 ** min(reminder.attempts, 12), LONGEST_RETRY)
        reminder.attempts = min(reminder.attempts + 1, 32_000)
        reminder.try_at = at + wait
        reminder.save(update_fields=["attempts", "try_at"])
