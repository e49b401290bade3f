"""Making and settling reminders: building blocks of other rooms' verbs, inside their transaction."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from ccr.core.actor import Actor
from ccr.reminders import registry
from ccr.reminders.models import Reminder


def remind(
    kind: str,
    *,
    due_at: datetime,
    by: Actor,
    at: datetime,
    file_id: UUID | None = None,
    subject_id: UUID | None = None,
    detail: dict[str, Any] | None = None,
    raised: bool = False,
) -> None:
    """Have `kind` raised for `by`'s agency at `due_at`; asked for twice while the first still waits, it happens once.

    `raised`: it stands open at once, as something somebody has to do, and the clock does not raise it again.
    Raises KeyError for an unregistered kind.
    """
    if kind not in registry.kinds():
        raise KeyError(kind)
    reminder = Reminder(
        tenant_id=by.tenant_id,
        for_agency_id=by.agency_id,
        kind=kind,
        file_id=file_id,
        subject_id=subject_id,
        detail=detail or {},
        due_at=due_at,
        made_at=at,
        try_at=due_at,
        raised_at=at if raised else None,
    )
    # Nothing is returned and nothing is looked up first: the unique key alone decides.
    Reminder.objects.bulk_create([reminder], ignore_conflicts=True)


def settle(
    kinds: Iterable[str], *, by: Actor, at: datetime, file_id: UUID | None = None, subject_id: UUID | None = None
) -> int:
    """End all open and coming reminders of these kinds, on a file or about one thing: answered, or no longer wanted.

    Returns how many. Raises ValueError where neither is named.

    One that a clock is raising this very moment is left to it: it waits for the file that the caller holds, and its handler
    then finds how things stand. Waiting for it instead would be a deadlock.
    """
    named = {"file_id": file_id, "subject_id": subject_id}
    about = {name: value for name, value in named.items() if value is not None}
    if not about:
        raise ValueError("settle: of which file, about what?")
    rows = Reminder.objects.visible_to(by).filter(kind__in=list(kinds), settled_at=None, **about)
    free = list(rows.select_for_update(skip_locked=True).values_list("pk", flat=True))
    return Reminder.objects.visible_to(by).filter(pk__in=free).update(settled_at=at) if free else 0
