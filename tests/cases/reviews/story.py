"""What the tests of reviews are told with: a file in monitoring, time that passes, and what stands in the tables."""

from datetime import datetime, timedelta
from uuid import UUID

from cases.files.actions import begin, open_file
from cases.files.models import CaseFile
from cases.incidents.actions import Account, record_incident
from cases.records.models import Record
from cases.reviews import schedule
from cases.reviews.actions import enter_monitoring
from ccr.notifications.models import Notice
from ccr.reminders.engine import raise_due
from ccr.reminders.models import Reminder
from ccr.tenancy.member import Member
from tests.world import MOMENT, acting, world

# Monday 1 June 2026, noon in UTC, seven in the morning in Larkspur.
START = MOMENT
ada, sol, hana = world.harbor.ada, world.harbor.sol, world.harbor.hana


def active_file(by: Member = ada, *, at: datetime = START) -> UUID:
    with acting(by, at=at):
        file = open_file(by=by, at=at, display_name="Maya R.")
        begin(file_id=file.id, by=by, at=at)
        return file.id


def monitored_file(by: Member = ada, *, at: datetime = START) -> UUID:
    """A file that goes to monitoring now: its checks fall due on 1 July, 1 September and 1 December."""
    file_id = active_file(by, at=at)
    with acting(by, at=at):
        enter_monitoring(file_id=file_id, by=by, at=at)
    return file_id


def due_file(by: Member = ada) -> tuple[UUID, datetime]:
    """A file that has come back for its first check, and the moment it is then."""
    file_id = monitored_file(by)
    later = START + timedelta(days=31)
    raise_due(at=later)
    return file_id, later


def the_file(file_id: UUID, by: Member = ada, *, at: datetime = START) -> CaseFile:
    with acting(by, at=at):
        return CaseFile.objects.visible_to(by).get(pk=file_id)


def planned(file_id: UUID, by: Member = ada) -> list[tuple[int | None, str, bool]]:
    """The checks that are not settled: months, day, whether they stand open."""
    with acting(by):
        rows = schedule.reviews_of(by, file_id)
        return [(schedule.months_of(row), str(row.detail.get("on")), row.raised_at is not None) for row in rows]


def reminders(file_id: UUID, by: Member = ada) -> list[Reminder]:
    with acting(by):
        return list(Reminder.objects.visible_to(by).filter(file_id=file_id).order_by("due_at"))


def notices(by: Member, file_id: UUID, *, at: datetime = START) -> list[str]:
    """What lies in somebody's tray about a file, oldest first."""
    with acting(by, at=at):
        rows = Notice.objects.visible_to(by).filter(file_id=file_id).order_by("at")
        return list(rows.values_list("code", flat=True))


def incident(file_id: UUID, by: Member, *, at: datetime) -> Record:
    with acting(by, at=at):
        return record_incident(
            file_id=file_id, account=Account(what="He was outside again.", first_on=at.date()), by=by, at=at
        )
