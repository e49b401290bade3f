"""Reading assessments: what is begun, what was found before, what it suggests for the plan and for a meeting."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from cases.records.categories import Kind
from cases.records.models import Record
from cases.records.selectors import heads, words_of
from ccr.tenancy.member import Member
from screening.assessments.words import Assessment
from screening.instruments.definitions import Instrument
from screening.instruments.registry import instrument
from screening.instruments.scoring import Answer, sentence, suggested, triggers_of

# Assessments of a file that a page looks at; more than anyone reads.
MOST = 50
HIGH = 3


@dataclass(frozen=True)
class Whole:
    """An assessment that is open in full, with the version of the instrument it was answered under."""

    head: Record
    words: Assessment
    definition: Instrument

    @property
    def asked_on(self) -> date:
        """The day the answers count from, for flags that look at how long ago something was."""
        return self.head.happened_on or self.head.recorded_at.date()


@dataclass(frozen=True)
class Found:
    """An assessment as one reader may see it: its head, and the whole unless only the summary is open to them."""

    head: Record
    whole: Whole | None


@dataclass(frozen=True)
class Suggestion:
    """A line that may go into the safety plan: a code, the sentence, and the answers it comes from, in words."""

    code: str
    text: str
    because: str


@dataclass(frozen=True)
class ReasonToBring:
    """Why a case may be brought to a meeting, by its trigger."""

    code: str
    text: str


@dataclass(frozen=True)
class Earlier:
    """What was answered before to the same question: the answer, the day, and where."""

    answer: Answer
    on: date
    instrument: Instrument


def assessments_of(member: Member, file_ids: Iterable[UUID]) -> list[Found]:
    """The assessments of these files the reader may see, newest first; of the reader's own agency the begun ones too.

    Two statements.
    """
    found = list(heads(member, file_ids, kinds=[Kind.ASSESSMENT]).order_by("-recorded_at")[:MOST])
    words = words_of(member, found)
    return [Found(head, _whole(head, words.get(head.id))) for head in found]


def assessment_in(member: Member, file_ids: Iterable[UUID], record_id: UUID) -> Whole | None:
    """One assessment of these files, open in full; None for any other id. Two statements."""
    head = heads(member, file_ids, kinds=[Kind.ASSESSMENT]).filter(id=record_id).first()
    return _whole(head, words_of(member, [head]).get(head.id)) if head else None


def _whole(head: Record, words: dict[str, Any] | None) -> Whole | None:
    if words is None:
        return None
    told = Assessment.from_words(words)
    try:
        return Whole(head, told, instrument(told.instrument, told.version))
    except KeyError:
        # A version this installation never had: its head is shown, its answers cannot be read.
        return None


def begun(file_id: UUID, member: Member, *, key: str) -> Record | None:
    """The assessment of this instrument that is begun and not finished in one's own file."""
    found = heads(member, [file_id], kinds=[Kind.ASSESSMENT]).filter(open=True, holder_id=member.agency_id)
    words = words_of(member, found)
    return next((head for head in found if words.get(head.id, {}).get("instrument") == key), None)


def finished_in(found: Iterable[Found]) -> list[Whole]:
    """Those that are finished and open in full, newest first."""
    return [one.whole for one in found if one.whole and one.whole.words.is_finished]


def newest_of_each(found: Iterable[Found]) -> list[Whole]:
    """The newest finished assessment of each instrument."""
    newest: dict[str, Whole] = {}
    for one in finished_in(found):
        newest.setdefault(one.definition.key, one)
    return list(newest.values())


def earlier_answers(definition: Instrument, found: Iterable[Found]) -> dict[str, Earlier]:
    """For each question of an instrument the newest answer given before, to it or to one that asks the same.

    Not out of what is kept with the agency: what it is taken into may be read by others, with its source and day.
    """
    before: dict[tuple[str, str], Earlier] = {}
    for one in finished_in(one for one in found if not one.head.kept):
        given = one.words.given
        for item in one.definition.items:
            answer = given.get(item.code)
            if answer and answer.is_given:
                earlier = Earlier(answer, one.asked_on, one.definition)
                before.setdefault((one.definition.key, item.code), earlier)
                if item.same:
                    before.setdefault(("same", item.same), earlier)
    asked = {}
    for item in definition.items:
        names = [(definition.key, item.code), *([("same", item.same)] if item.same else [])]
        if known := [before[name] for name in names if name in before]:
            asked[item.code] = max(known, key=lambda one: one.on)
    return asked


def suggestions(file_id: UUID, member: Member) -> list[Suggestion]:
    """What the newest finished assessments of one's own file suggest for the safety plan, each once, strongest first."""
    made: dict[str, Suggestion] = {}
    for one in newest_of_each(_own(file_id, member)):
        for code, items in suggested(one.definition, one.words.given, today=one.asked_on).items():
            item = one.definition.by_code[items[0]]
            # What was answered; not the note beside it, which belongs to the assessment.
            because = sentence(item, replace(one.words.given[item.code], note="", day=None))
            made.setdefault(code, Suggestion(code, gettext(one.definition.suggestion_texts[code]), because))
    return list(made.values())


def reasons_to_bring(file_id: UUID, member: Member) -> list[ReasonToBring]:
    """Why this case may be brought to a meeting, from the newest finished assessments of one's own file."""
    reasons = []
    for one in newest_of_each(_own(file_id, member)):
        words = one.words
        if one.head.kept:
            # A reason is read by others: what is kept with the agency gives none.
            continue
        if words.score is not None and words.computed == HIGH:
            text = gettext("Visible high risk: %(score)d of %(all)d answered yes.")
            reasons.append(ReasonToBring("T2", text % {"score": words.score, "all": words.out_of}))
        if words.level == HIGH and words.level > words.computed:
            reasons.append(ReasonToBring("T3", words.why))
        found = triggers_of(one.definition, words.given, today=one.asked_on)
        if said := [gettext(one.definition.by_code[code].says) for code in found.get("T6", [])]:
            reasons.append(ReasonToBring("T6", " ".join(said)))
    return reasons


def _own(file_id: UUID, member: Member) -> list[Found]:
    return [one for one in assessments_of(member, [file_id]) if one.head.holder_id == member.agency_id]
