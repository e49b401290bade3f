"""Verbs of an assessment: begin, answer a part, finish, set aside. Each runs inside a transaction in which `by` is bound
at `at`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from cases.access.doors import access_file, access_record
from cases.files.actions import set_level
from cases.files.models import CaseFile
from cases.records.actions import rewrite_record, write_record
from cases.records.categories import Kind
from cases.records.models import Record
from cases.records.selectors import words_of
from cases.words import iso, moment_of
from ccr.audit.recording import record
from ccr.core.errors import NotVisible
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from screening.assessments import events
from screening.assessments.rules import (
    BegunAlready,
    FinishedAlready,
    NoReasonToSetAside,
    NotInInstrument,
    judge,
    merged,
    require_her_sense,
    still_taken,
)
from screening.assessments.selectors import begun
from screening.assessments.words import AnsweredBy, Assessment, Company, Interpreter, Progress
from screening.instruments.definitions import DANGER, Instrument
from screening.instruments.registry import high_from, instrument, newest
from screening.instruments.scoring import Answer, Given, flags_of, level_of, score_of, triggers_of
from screening.safety.actions import open_step, show_steps


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """How it was asked: from whom the answers are, whether she could speak freely, an interpreter, where."""

    answered_by: str = ""
    company: str = ""
    interpreter: str = ""
    place: str = ""

    def check(self) -> None:
        """Raises NotInInstrument for an answer that is not offered."""
        for value, offered in (
            (self.answered_by, AnsweredBy),
            (self.company, Company),
            (self.interpreter, Interpreter),
        ):
            if value and value not in offered:
                raise NotInInstrument


@transaction.atomic
def begin_assessment(
    *, file_id: UUID, key: str, by: Member, at: datetime, circumstances: Circumstances | None = None
) -> Record:
    """Begin an assessment in one's own file, under the newest version of the instrument. Nobody outside sees it before it
    is finished. Raises BegunAlready, NotInInstrument; NotVisible for an instrument that is not asked here.
    """
    file = access_file(by, file_id, Capability.ASSESS, lock=True)
    definition = newest(key)
    if definition is None:
        raise NotVisible("instrument", key)
    asked = circumstances or Circumstances()
    asked.check()
    if begun(file.id, by, key=key):
        raise BegunAlready
    words = Assessment(
        instrument=definition.key,
        version=definition.version,
        sha256=definition.sha256,
        begun_at=iso(at),
        begun_by=str(by.member_id),
        **vars(asked),
    )
    head = write_record(
        file=file,
        kind=Kind.ASSESSMENT,
        words=words.to_words(),
        by=by,
        at=at,
        kept=True,
        happened_on=at.astimezone(by.zone).date(),
        still_open=True,
    )
    # Its own version, as the other acts say it: the history asks which act made which.
    detail = {"instrument": definition.key, "edition": definition.version, "version": head.version}
    record(events.ASSESSMENT_BEGUN, by=by, at=at, file_id=file.id, subject_id=head.id, detail=detail)
    return head


@transaction.atomic
def answer_part(
    *,
    record_id: UUID,
    part: str,
    answers: Given,
    drawn: Mapping[str, str],
    by: Member,
    at: datetime,
    taken: Mapping[str, Mapping[str, str]] | None = None,
) -> tuple[Record, bool]:
    """Keep the answers of one part. `drawn` are the marks of the answers the page was drawn with: what somebody else has
    answered since, and this person did not touch, stays. `taken` says of an answer among them where it was taken from.

    An answer that cannot wait opens a safety step at once; the second value says whether one was opened or added to.
    Raises FinishedAlready, NotInInstrument, AnsweredMeanwhile.
    """
    head, words, file, definition = _begun(by, record_id)
    if definition.part(part) is None:
        raise NotVisible("part", part)
    given = merged(definition.items_of(part), words.given, answers, drawn)
    if given == words.given:
        return head, False
    kept = still_taken(words.taken, words.given, given, taken or {})
    words, opened = _with_danger(replace(words, taken=kept), definition, given, file=file, by=by, at=at)
    rewrite_record(head, words.to_words(), by=by)
    detail = {"version": head.version, "answered": len(given)}
    record(events.ASSESSMENT_ANSWERED, by=by, at=at, file_id=file.id, subject_id=head.id, detail=detail)
    return head, opened


@transaction.atomic
def finish_assessment(
    *,
    record_id: UUID,
    version: int | None,
    level: int,
    why: str,
    direction: str,
    narrative: str,
    by: Member,
    at: datetime,
    answers: Given | None = None,
    kept: bool = False,
) -> Record:
    """Finish: freeze flags and count, put the professional level beside them, write it as the file's level, and let those
    see it to whom the file's risk is open, unless `kept`.

    `answers` are of items that must be asked and had no answer yet. `why` may stay empty where the level is the count's own.
    Raises Stale, FinishedAlready, HerSenseMissing, LowerThanCounted, RaisedWithoutReason, NotInInstrument.
    """
    head, words, file, definition = _begun(by, record_id)
    head.expect_version(version)
    today = at.astimezone(by.zone).date()
    asked = [item for item in definition.items if item.code in (answers or {})]
    given = merged(asked, words.given, answers or {}, {})
    words = replace(words, taken=still_taken(words.taken, words.given, given, {}))
    require_her_sense(definition, given)
    computed = level_of(definition, given, high_from=high_from(definition, pack=by.pack, tenant=by.tenant_id))
    judge(level=level, computed=computed, why=why, direction=direction)
    words, _opened = _with_danger(words, definition, given, file=file, by=by, at=at)
    score = score_of(definition, given)
    finished = replace(
        words,
        progress=Progress.FINISHED.value,
        flags={code: flag.value for code, flag in flags_of(definition, given, today=today).items()},
        score=score,
        out_of=None if score is None else len(definition.items),
        computed=computed,
        level=level,
        why=why,
        direction=direction if level else "",
        narrative=narrative,
        finished_at=iso(at),
        finished_by=str(by.member_id),
    )
    # From now on it is what was recorded today: permissions that end before today do not reach it.
    rewrite_record(
        head,
        finished.to_words(),
        by=by,
        open=False,
        kept=kept,
        level=level or None,
        happened_on=today,
        recorded_at=at,
        recorded_by=by.member_id,
    )
    if level:
        set_level(
            file_id=file.id,
            level=level,
            why=why or _count_says(definition, score),
            direction=direction,
            judged_on=today,
            by=by,
            at=at,
            # The reason would say what was kept.
            kept=kept,
        )
    if not kept:
        reasons = [definition.by_code[code].danger for code in words.danger]
        show_steps(file=file, reasons=reasons, since=moment_of(words.begun_at) or at, by=by, at=at)
    detail = {"version": head.version, "level": level, "raised": level > computed}
    record(events.ASSESSMENT_FINISHED, by=by, at=at, file_id=file.id, subject_id=head.id, detail=detail)
    return head


@transaction.atomic
def set_aside(*, record_id: UUID, why: str, by: Member, at: datetime) -> Record:
    """Set a begun assessment aside because of `why`. It is kept, shown to nobody outside, and counts for nothing."""
    head, words, file, _definition = _begun(by, record_id)
    if not why.strip():
        raise NoReasonToSetAside
    done = replace(words, progress=Progress.SET_ASIDE.value, set_aside_because=why, finished_at=iso(at))
    rewrite_record(head, done.to_words(), by=by, open=False)
    record(events.ASSESSMENT_SET_ASIDE, by=by, at=at, file_id=file.id, subject_id=head.id)
    return head


def _count_says(definition: Instrument, score: int | None) -> str:
    """The reason of a level that is the count's own; empty where nothing is counted.."""
    if score is None:
        return ""
    return gettext("%(name)s: %(score)d of %(all)d answered yes.") % {
        "name": gettext(definition.name),
        "score": score,
        "all": len(definition.items),
    }


def _begun(by: Member, record_id: UUID) -> tuple[Record, Assessment, CaseFile, Instrument]:
    """A begun assessment of one's own file, read behind the file's lock, so that two who answer come one after the other."""
    file_id = _own(by, record_id).file_id
    file = access_file(by, file_id, Capability.ASSESS, lock=True)
    head = _own(by, record_id)
    words = Assessment.from_words(words_of(by, [head]).get(head.id, {}))
    if not head.open:
        raise FinishedAlready
    return head, words, file, instrument(words.instrument, words.version)


def _own(by: Member, record_id: UUID) -> Record:
    head: Record = access_record(by, record_id, Capability.ASSESS, own=True)
    if head.kind != Kind.ASSESSMENT:
        raise NotVisible("assessment", record_id)
    return head


def _with_danger(
    words: Assessment, definition: Instrument, given: Given, *, file: CaseFile, by: Member, at: datetime
) -> tuple[Assessment, bool]:
    """The words with these answers; opens a safety step for what cannot wait and was not raised before.

    The step is kept as the assessment is: nobody outside sees either before it is finished.
    """
    today = at.astimezone(by.zone).date()
    found = triggers_of(definition, given, today=today)
    dangerous = [code for trigger in sorted(DANGER) for code in found.get(trigger, []) if code not in words.danger]
    if dangerous:
        reasons = list(dict.fromkeys(definition.by_code[code].danger for code in dangerous))
        open_step(file=file, reasons=reasons, by=by, at=at, kept=True)
    changed = replace(
        words,
        answers={code: answer.to_words() for code, answer in given.items()},
        danger=(*words.danger, *dangerous),
    )
    return changed, bool(dangerous)


__all__ = ["Answer", "Circumstances", "answer_part", "begin_assessment", "finish_assessment", "set_aside"]
