"""The checks of a file as reminders: planned, standing open, settled. Building blocks of the verbs."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from cases.files.models import CaseFile
from cases.reviews.words import MONTHS
from ccr.core.actor import Actor
from ccr.core.deadlines import day_in, deadline, months_after
from ccr.reminders.actions import remind, settle
from ccr.reminders.models import Reminder
from ccr.tenancy.member import Member

CHECK = "review.check"
AFTER_INCIDENT = "review.after_incident"
KINDS = (CHECK, AFTER_INCIDENT)


def reviews_of(reader: Actor, file_id: UUID) -> QuerySet[Reminder]:
    """What is planned or stands open on a file, in order of its days."""
    return (
        Reminder.objects.visible_to(reader).filter(file_id=file_id, kind__in=KINDS, settled_at=None).order_by("due_at")
    )


def check(reader: Actor, reminder_id: UUID) -> Reminder | None:
    """One check that is not settled."""
    return Reminder.objects.visible_to(reader).filter(pk=reminder_id, kind__in=KINDS, settled_at=None).first()


def plan(file: CaseFile, *, by: Member, at: datetime) -> date:
    """Set the checks of a new period, counted from today where the partnership works; answers the day of the first."""
    today = day_in(by.zone, at)
    days = [(months, months_after(today, months)) for months in MONTHS]
    for months, day in days:
        detail = {"months": months, "on": day.isoformat()}
        remind(CHECK, due_at=deadline(day, by.zone), by=by, at=at, file_id=file.id, detail=detail)
    return days[0][1]


def settle_all(file_id: UUID, *, by: Actor, at: datetime) -> None:
    """End every check of a file, planned or open."""
    settle(KINDS, file_id=file_id, by=by, at=at)


def settle_open(file_id: UUID, *, by: Actor, at: datetime) -> list[Reminder]:
    """End what stands open on a file, and what fell due meanwhile; the checks still to come stay. Answers those.

    As `settle` does, it leaves alone what a clock is raising this very moment.
    """
    coming = []
    for reminder in reviews_of(by, file_id).select_for_update(skip_locked=True):
        if reminder.raised_at is None and reminder.due_at > at:
            coming.append(reminder)
            continue
        reminder.settled_at = at
        reminder.save(update_fields=["settled_at"])
    return coming


def months_of(reminder: Reminder) -> int | None:
    """Which check it is, in months; None for the one a new incident asks for."""
    months = reminder.detail.get("months")
    return months if isinstance(months, int) else None


def day_of(reminder: Reminder, *, zone_day: date) -> date:
    """The day it was set for; `zone_day` is the local day of its moment, for one that names none."""
    on = reminder.detail.get("on")
    return date.fromisoformat(on) if isinstance(on, str) else zone_day
