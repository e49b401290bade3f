"""Verbs of incidents: record, correct. Each runs inside a transaction in which `by` is bound at `at`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.access.doors import access_file, access_record
from cases.files import hooks
from cases.files.actions import bring_back
from cases.incidents import events
from cases.incidents.tactics import TACTICS, lanes_of
from cases.incidents.words import SERIOUSNESS, Breach, IncidentWords, ReportedTo, Source
from cases.records.actions import rewrite_record, write_record
from cases.records.categories import Kind
from cases.records.models import Record
from cases.words import iso
from ccr.audit.recording import record
from ccr.core.errors import NotPossible, NotVisible
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member


class NothingSaid(NotPossible):
    reason = _("Say what happened in a few words.")


class NotHappenedYet(NotPossible):
    reason = _("An incident cannot lie in the future.")


class DaysTurned(NotPossible):
    reason = _("The first day is after the last one.")


class NotInCatalogue(NotPossible):
    reason = _("Choose only from the answers shown.")


@dataclass(frozen=True, kw_only=True)
class Account:
    """What is told of one incident. Both days None: nobody knows when. `last_on` None: on one day. Times are optional and
    in the partnership's zone. `seriousness` 1–3 or None (not judged); `fear` 0–10 or None (not asked).
    """

    what: str
    first_on: date | None = None
    last_on: date | None = None
    time_from: time | None = None
    time_until: time | None = None
    place: str = ""
    tactics: Sequence[str] = ()
    seriousness: int | None = None
    source: str = ""
    fear: int | None = None
    impact: str = ""
    witnesses: str = ""
    breach: str = ""
    breach_of: str = ""
    reported_to: Sequence[str] = ()
    reported_note: str = ""
    finished: bool = True

    def check(self, today: date) -> None:
        """Raises a refusal for what cannot be: no words, a day to come, turned days, an answer that is not offered."""
        if not self.what.strip():
            raise NothingSaid
        if any(day and day > today for day in (self.first_on, self.last_on)):
            raise NotHappenedYet
        if self.first_on and self.last_on and self.first_on > self.last_on:
            raise DaysTurned
        known = (
            all(code in TACTICS for code in self.tactics)
            and (self.seriousness is None or self.seriousness in SERIOUSNESS)
            and (self.fear is None or 0 <= self.fear <= 10)
            and (not self.source or self.source in Source)
            and (not self.breach or self.breach in Breach)
            and all(code in ReportedTo for code in self.reported_to)
        )
        if not known:
            raise NotInCatalogue

    def words(self) -> IncidentWords:
        """The body. A range keeps its last day there; a single day does not."""
        return IncidentWords(
            what=self.what,
            last_on=iso(self.last_on) if self.last_on != self.first_on else "",
            time_from=f"{self.time_from:%H:%M}" if self.time_from else "",
            time_until=f"{self.time_until:%H:%M}" if self.time_until else "",
            place=self.place,
            tactics=tuple(self.tactics),
            source=self.source,
            fear=self.fear,
            impact=self.impact,
            witnesses=self.witnesses,
            breach=self.breach,
            breach_of=self.breach_of,
            reported_to=tuple(self.reported_to),
            reported_note=self.reported_note,
            finished=self.finished,
        )


@transaction.atomic
def record_incident(*, file_id: UUID, account: Account, by: Member, at: datetime, kept: bool = False) -> Record:
    """Record an incident in one's own file. A file in monitoring, due for review or closed comes back to active at once.

    `kept`: kept with us, whatever the file opens to others. Raises NothingSaid, NotHappenedYet, DaysTurned, NotInCatalogue.
    """
    file = access_file(by, file_id, Capability.WRITE_FILES, lock=True)
    account.check(at.astimezone(by.zone).date())
    head = write_record(
        file=file,
        kind=Kind.INCIDENT,
        words=account.words().to_words() | {"finished": account.finished},
        by=by,
        at=at,
        kept=kept,
        happened_on=account.first_on,
        level=account.seriousness,
        lanes=lanes_of(account.tactics),
    )
    brought_back = bring_back(file, by=by, at=at)
    hooks.tell_new_incident(file=file, incident=head, by=by, at=at, brought_back=brought_back)
    record(events.INCIDENT_RECORDED, by=by, at=at, file_id=file.id, subject_id=head.id)
    return head


@transaction.atomic
def correct_incident(
    *, record_id: UUID, version: int | None, account: Account, by: Member, at: datetime, kept: bool | None = None
) -> Record:
    """Correct or finish an incident of one's own agency. `version` is the one the page was drawn from.

    Who an earlier version was shown to has seen it; from now on they see this one. Raises Stale when somebody was faster.
    """
    head = access_record(by, record_id, Capability.WRITE_FILES, own=True)
    if head.kind != Kind.INCIDENT:
        raise NotVisible("record", record_id)
    head.expect_version(version)
    account.check(at.astimezone(by.zone).date())
    rewrite_record(
        head,
        account.words().to_words() | {"finished": account.finished},
        by=by,
        happened_on=account.first_on,
        level=account.seriousness,
        lanes=lanes_of(account.tactics),
        **({} if kept is None else {"kept": kept}),
    )
    record(
        events.INCIDENT_CORRECTED,
        by=by,
        at=at,
        file_id=head.file_id,
        subject_id=head.id,
        detail={"version": head.version},
    )
    return head
