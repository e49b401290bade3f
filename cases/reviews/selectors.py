"""Reading reviews: what is planned, what stands open, and how silent a file is."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max, Q
from django.utils.functional import Promise

from cases.files.models import CaseFile
from cases.records.categories import Kind
from cases.records.selectors import heads
from cases.reviews import schedule
from cases.reviews.rules import Silence, last_day
from cases.reviews.words import check_name
from ccr.core.deadlines import day_in
from ccr.reminders.models import Reminder
from ccr.tenancy.member import Member

REACHED = 1


def silence_of(by: Member, file: CaseFile) -> Silence:
    """The level and the last day anything was heard, as one's own agency holds them. Two statements."""
    mine = heads(by, [file.id]).order_by()
    level = mine.filter(kind=Kind.LEVEL).order_by("-recorded_at").values_list("level", flat=True).first()
    heard = mine.aggregate(
        contact=Max("happened_on", filter=Q(kind=Kind.CONTACT_MADE, level=REACHED)),
        incident=Max("recorded_at", filter=Q(kind=Kind.INCIDENT)),
    )
    incident = day_in(by.zone, heard["incident"]) if heard["incident"] else None
    return Silence(level or 0, last_day([heard["contact"], incident]))


@dataclass(frozen=True)
class Check:
    """One check of a file: what it is called, its day, and whether it waits for an answer."""

    name: Promise
    on: date
    is_open: bool
    months: int | None


def checks_of(reader: Member, file_id: UUID) -> list[Check]:
    """The checks of a file in order of their days. One statement."""

    def check(reminder: Reminder) -> Check:
        months = schedule.months_of(reminder)
        day = schedule.day_of(reminder, zone_day=day_in(reader.zone, reminder.due_at))
        return Check(check_name(months), day, reminder.raised_at is not None, months)

    return [check(reminder) for reminder in schedule.reviews_of(reader, file_id)]
