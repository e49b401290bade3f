"""Verbs of the safety plan. Each runs inside a transaction in which `by` is bound at `at`."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.access.doors import access_file, access_record
from cases.files.models import CaseFile
from cases.records.actions import rewrite_record, write_record
from cases.records.categories import Kind
from cases.records.models import Record
from cases.records.selectors import words_of
from cases.words import iso
from ccr.audit.recording import record
from ccr.core.errors import NotPossible, NotVisible, Stale
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from screening.plan import events
from screening.plan.checking import set_check
from screening.plan.selectors import plan_of, sheet_of, suggested_for
from screening.plan.words import SHEET_LEVEL, SUGGESTED_IN, CopySafe, Domain, PlanLine, PlanSheet, Status


class NothingToDo(NotPossible):
    reason = _("Say what is to be done.")
    field = "step"


class UnknownAnswer(NotPossible):
    reason = _("Choose one of the answers shown.")


class NotSuggested(NotPossible):
    reason = _("This stands in the plan already, or is no longer suggested.")


@transaction.atomic
def add_line(*, file_id: UUID, line: PlanLine, by: Member, at: datetime, kept: bool = False) -> Record:
    """Add a line to the plan of one's own file. Raises NothingToDo, UnknownAnswer."""
    file: CaseFile = access_file(by, file_id, Capability.ASSESS)
    head = _write(file, line, by=by, at=at, kept=kept)
    record(events.LINE_ADDED, by=by, at=at, file_id=file.id, subject_id=head.id, detail={"domain": line.domain})
    return head


@transaction.atomic
def add_suggested(*, file_id: UUID, code: str, by: Member, at: datetime) -> Record:
    """Add what an assessment suggests as a line, as it is worded there. Added twice at once it stands once.

    Raises NotSuggested.
    """
    file: CaseFile = access_file(by, file_id, Capability.ASSESS, lock=True)
    open_now = {one.code: one for one in suggested_for(by, file.id, plan_of(by, [file.id]))}
    if code not in open_now:
        raise NotSuggested
    domain = SUGGESTED_IN.get(code, Domain.OTHER)
    line = PlanLine(domain=domain.value, step=open_now[code].text, suggestion=code)
    head = _write(file, line, by=by, at=at, kept=False)
    record(events.LINE_ADDED, by=by, at=at, file_id=file.id, subject_id=head.id, detail={"suggestion": code})
    return head


@transaction.atomic
def change_line(*, record_id: UUID, version: int | None, line: PlanLine, by: Member, at: datetime) -> Record:
    """Change the words of a line of one's own agency; whether it is done stays as it is. Raises Stale, NothingToDo."""
    head = _line(by, record_id)
    head.expect_version(version)
    _check(line)
    before = _words(by, head)
    kept = replace(line, status=before.status, ended_on=before.ended_on, suggestion=before.suggestion)
    rewrite_record(head, kept.to_words(), by=by)
    record(
        events.LINE_CHANGED, by=by, at=at, file_id=head.file_id, subject_id=head.id, detail={"version": head.version}
    )
    return head


@transaction.atomic
def end_line(*, record_id: UUID, by: Member, at: datetime, done: bool) -> Record:
    """Say that a line is done, or take it out of the plan. Said twice it is said once."""
    head = _locked_line(by, record_id)
    before = _words(by, head)
    status = Status.DONE if done else Status.DROPPED
    if before.status == status:
        return head
    today = at.astimezone(by.zone).date()
    rewrite_record(head, replace(before, status=status.value, ended_on=iso(today)).to_words(), by=by, open=False)
    detail = {"status": status.value, "version": head.version}
    record(events.LINE_ENDED, by=by, at=at, file_id=head.file_id, subject_id=head.id, detail=detail)
    return head


@transaction.atomic
def take_up_line(*, record_id: UUID, by: Member, at: datetime) -> Record:
    """Undo *done*, or put a line back that was taken out. An open one stays as it is."""
    head = _locked_line(by, record_id)
    before = _words(by, head)
    if before.status == Status.OPEN:
        return head
    rewrite_record(head, replace(before, status=Status.OPEN.value, ended_on="").to_words(), by=by, open=True)
    record(
        events.LINE_REOPENED, by=by, at=at, file_id=head.file_id, subject_id=head.id, detail={"version": head.version}
    )
    return head


@transaction.atomic
def keep_sheet(*, file_id: UUID, version: int | None, sheet: PlanSheet, by: Member, at: datetime) -> Record:
    """Set when the plan is looked at again, whether she can safely hold a copy, and who holds one.

    The plan comes back by itself on that day, and no more on the one set before. `version` is None where nothing was set.
    Raises Stale, UnknownAnswer.
    """
    file: CaseFile = access_file(by, file_id, Capability.ASSESS, lock=True)
    if sheet.copy_safe and sheet.copy_safe not in CopySafe:
        raise UnknownAnswer
    head = sheet_of(by, file.id)
    before = PlanSheet.from_words(words_of(by, [head]).get(head.id, {})) if head else PlanSheet()
    if head is None:
        head = write_record(
            file=file, kind=Kind.PLAN_LINE, words=sheet.to_words(), by=by, at=at, level=SHEET_LEVEL, still_open=False
        )
    elif version is None:
        # The page was drawn while nothing was set.
        raise Stale(theirs=head)
    else:
        head.expect_version(version)
        rewrite_record(head, sheet.to_words(), by=by)
    set_check(file.id, head.id, was=before.next_check_on, on=sheet.next_check_on, by=by, at=at)
    record(events.SHEET_KEPT, by=by, at=at, file_id=file.id, subject_id=head.id, detail={"version": head.version})
    return head


def _write(file: CaseFile, line: PlanLine, *, by: Member, at: datetime, kept: bool) -> Record:
    _check(line)
    return write_record(file=file, kind=Kind.PLAN_LINE, words=line.to_words(), by=by, at=at, kept=kept, still_open=True)


def _check(line: PlanLine) -> None:
    if not line.step.strip():
        raise NothingToDo
    if line.domain not in Domain:
        raise UnknownAnswer


def _line(by: Member, record_id: UUID) -> Record:
    """The head of a line of one's own agency's plan, or NotVisible."""
    head: Record = access_record(by, record_id, Capability.ASSESS, own=True)
    if head.kind != Kind.PLAN_LINE or head.level == SHEET_LEVEL:
        raise NotVisible("plan_line", record_id)
    return head


def _locked_line(by: Member, record_id: UUID) -> Record:
    """The same, read behind the lock of its file, so that two who press at once are one after the other."""
    access_file(by, _line(by, record_id).file_id, Capability.ASSESS, lock=True)
    return _line(by, record_id)


def _words(by: Member, head: Record) -> PlanLine:
    return PlanLine.from_words(words_of(by, [head]).get(head.id, {}))
