"""Verbs of results. Each runs inside a transaction in which `by` is bound at `at`."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.access.doors import access_file, access_record
from cases.files.models import CaseFile
from cases.records.actions import rewrite_record, write_record
from cases.records.categories import Kind
from cases.records.models import Record
from ccr.audit.recording import record
from ccr.core.deadlines import day_in
from ccr.core.errors import NotPossible, NotVisible
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from screening.instruments.registry import captured
from screening.results import events
from screening.results.words import OTHER, Result


class NotInThisList(NotPossible):
    reason = _("Choose an instrument from the list.")
    field = "instrument"


class NoName(NotPossible):
    reason = _("Say what it is called.")
    field = "called"


class NothingScored(NotPossible):
    reason = _("Write the score or level as it stands there.")
    field = "result"


class NobodyScored(NotPossible):
    reason = _("Say who scored it.")
    field = "scored_by"


class NotYet(NotPossible):
    reason = _("This day is still to come.")
    field = "scored_on"


@transaction.atomic
def record_result(
    *, file_id: UUID, result: Result, scored_on: date, by: Member, at: datetime, kept: bool = False
) -> Record:
    """Write down, in one's own file, what an instrument of somebody else's found. It changes no level and no number of ours.

    Raises NotInThisList, NoName, NothingScored, NobodyScored, NotYet.
    """
    file: CaseFile = access_file(by, file_id, Capability.ASSESS)
    _check(result, scored_on, by=by, at=at)
    words = result.to_words()
    head = write_record(file=file, kind=Kind.RESULT, words=words, by=by, at=at, kept=kept, happened_on=scored_on)
    detail = {"instrument": result.instrument}
    record(events.RESULT_RECORDED, by=by, at=at, file_id=file.id, subject_id=head.id, detail=detail)
    return head


@transaction.atomic
def correct_result(
    *, record_id: UUID, version: int | None, result: Result, scored_on: date, by: Member, at: datetime
) -> Record:
    """Put right what was written down wrongly, in one's own agency. Raises Stale, and what `record_result` raises."""
    head: Record = access_record(by, record_id, Capability.ASSESS, own=True)
    if head.kind != Kind.RESULT:
        raise NotVisible("result", record_id)
    head.expect_version(version)
    _check(result, scored_on, by=by, at=at)
    rewrite_record(head, result.to_words(), by=by, happened_on=scored_on)
    detail = {"instrument": result.instrument, "version": head.version}
    record(events.RESULT_CORRECTED, by=by, at=at, file_id=head.file_id, subject_id=head.id, detail=detail)
    return head


def _check(result: Result, scored_on: date, *, by: Member, at: datetime) -> None:
    if result.instrument not in {one.key for one in captured(by.pack)}:
        raise NotInThisList
    if result.instrument == OTHER and not result.called.strip():
        raise NoName
    if not result.scored_by.strip():
        raise NobodyScored
    if not result.result.strip():
        raise NothingScored
    if scored_on > day_in(by.zone, at):
        raise NotYet
