"""Verbs of looking again: into monitoring, back for a check, the recorded decision.

Each runs inside a transaction in which `by` is bound at `at`.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.access.doors import access_file
from cases.files.actions import close_file
from cases.files.models import CaseFile
from cases.files.states import FILE_STAGES, Stage
from cases.records.actions import write_record
from cases.records.categories import Kind
from cases.records.models import Record
from cases.reviews import events, rules, schedule
from cases.reviews.notices import CHECK_DUE, tell
from cases.reviews.words import Decision, ReviewWords
from ccr.audit.recording import record
from ccr.core.actor import Actor
from ccr.core.deadlines import day_in
from ccr.core.errors import NotPossible
from ccr.reminders.models import Reminder
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member

_ONE_DAY = timedelta(days=1)


class NoReason(NotPossible):
    reason = _("Say why in a few words: the decision is kept with its reason.")
    field = "why"


class UnknownDecision(NotPossible):
    reason = _("Choose one of the answers shown.")
    field = "decision"


@transaction.atomic
def enter_monitoring(*, file_id: UUID, by: Member, at: datetime) -> CaseFile:
    """Move a file to monitoring: it comes back by itself after one, three and six months, until somebody decides.

    Raises NotVisible, NotPermitted, WrongState.
    """
    file = access_file(by, file_id, Capability.LEAD_FILES, lock=True)
    file.stage = FILE_STAGES.move("enter_monitoring", file.stage)
    schedule.settle_all(file.id, by=by, at=at)
    file.next_review_on = schedule.plan(file, by=by, at=at)
    _save(file)
    record(events.MONITORING_ENTERED, by=by, at=at, file_id=file.id, subject_id=file.id)
    return file


@transaction.atomic
def raise_review(*, reminder_id: UUID, by: Actor, at: datetime) -> bool:
    """Bring a file in monitoring back for its check and tell its lead. For the clock, inside the file's agency.

    Answers whether there was anything to do: a file that left monitoring meanwhile, or is gone, is let be. A check that
    falls due while an earlier one still stands open adds to it; its lead is told again, but not twice in a day.
    """
    reminder = schedule.check(by, reminder_id)
    file = CaseFile.objects.visible_to(by).filter(pk=reminder.file_id).select_for_update().first() if reminder else None
    if reminder is None or file is None or file.stage not in (Stage.MONITORING, Stage.REVIEW_DUE):
        return False
    told_today = schedule.reviews_of(by, file.id).filter(raised_at__gt=at - _ONE_DAY).exclude(pk=reminder.pk).exists()
    if file.stage == Stage.MONITORING:
        file.stage = FILE_STAGES.move("fall_due_for_review", file.stage)
        file.next_review_on = schedule.day_of(reminder, zone_day=reminder.due_at.date())
        _save(file)
    if not told_today:
        tell(CHECK_DUE, file)
    detail = {"months": schedule.months_of(reminder)}
    record(events.REVIEW_RAISED, by=by, at=at, file_id=file.id, subject_id=reminder.id, detail=detail)
    return True


@transaction.atomic
def decide_review(
    *,
    file_id: UUID,
    decision: str,
    reason: str,
    by: Member,
    at: datetime,
    outcome: str = "",
    told: str = "",
    kept: bool = False,
    version: int | None = None,
) -> CaseFile:
    """Record what follows from looking at a file again: keep monitoring, back to active work, or close with an outcome.

    Keeping on: the checks still to come stand; after the last one a new period begins. `outcome` and `told` belong to
    closing. `version` is the file's as the page showed it. Raises NotVisible, NotPermitted, HighAndSilent, Stale,
    WrongState, UnknownDecision, NoReason.
    """
    file = access_file(by, file_id, Capability.LEAD_FILES, lock=True)
    file.expect_version(version)
    if decision not in Decision:
        raise UnknownDecision
    chosen = Decision(decision)
    stage = rules.stage_after(chosen, file.stage)
    if not reason.strip():
        raise NoReason
    if chosen is Decision.CLOSE:
        return close_file(file_id=file_id, outcome=outcome, why=reason, told=told, by=by, at=at)
    answered = schedule.reviews_of(by, file.id).filter(due_at__lte=at).last()
    coming = schedule.settle_open(file.id, by=by, at=at)
    file.stage = stage
    if chosen is Decision.BACK_TO_ACTIVE:
        schedule.settle_all(file.id, by=by, at=at)
        file.next_review_on = None
    elif coming:
        first = coming[0]
        file.next_review_on = schedule.day_of(first, zone_day=day_in(by.zone, first.due_at))
    else:
        file.next_review_on = schedule.plan(file, by=by, at=at)
    _save(file)
    head = _write_decision(file, chosen, reason, answered, kept=kept, by=by, at=at)
    detail = {"decision": str(chosen)}
    record(events.REVIEW_DECIDED, by=by, at=at, file_id=file.id, subject_id=head.id, detail=detail)
    return file


def _write_decision(
    file: CaseFile, decision: Decision, reason: str, answered: Reminder | None, *, kept: bool, by: Member, at: datetime
) -> Record:
    months = schedule.months_of(answered) if answered else None
    words = ReviewWords(decision=decision.value, why=reason.strip(), months=months)
    return write_record(
        file=file,
        kind=Kind.REVIEW,
        words=words.to_words(),
        by=by,
        at=at,
        kept=kept,
        happened_on=day_in(by.zone, at),
    )


def _save(file: CaseFile) -> None:
    file.bump()
    file.save(update_fields=["stage", "next_review_on", "version"])
