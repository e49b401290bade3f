"""Reading first questions: what was answered before, here or in an assessment, and the screens of a file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.records.categories import Kind
from cases.records.models import Record
from cases.records.selectors import heads, words_of
from ccr.tenancy.member import Member
from screening.assessments.selectors import assessments_of, finished_in
from screening.first.questions import FEAR, FEAR_SAME, QUESTIONS, Reply
from screening.first.words import Screen

# Screens of a file that a page looks at; more than anyone reads.
MOST = 50


@dataclass(frozen=True)
class Earlier:
    """The newest answer given before to the same question: its code or number, where, when, and by which agency."""

    value: str
    source: str
    label: Promise | str
    on: date
    holder_id: UUID


@dataclass(frozen=True)
class Asked:
    """One screen: its head, and its words unless only the summary is open to the reader."""

    head: Record
    screen: Screen | None

    @property
    def on(self) -> date:
        return self.head.happened_on or self.head.recorded_at.date()


def screens_of(member: Member, file_ids: Iterable[UUID]) -> list[Asked]:
    """The first questions of these files the reader may see, newest first. Two statements."""
    found = list(heads(member, file_ids, kinds=[Kind.SCREEN]).order_by("-recorded_at")[:MOST])
    words = words_of(member, found)
    return [Asked(head, Screen.from_words(words[head.id]) if head.id in words else None) for head in found]


def screen_in(member: Member, file_ids: Iterable[UUID], record_id: UUID) -> Asked | None:
    """One screen of these files, open in full; None for any other id. Two statements."""
    head = heads(member, file_ids, kinds=[Kind.SCREEN]).filter(id=record_id).first()
    words = words_of(member, [head]).get(head.id) if head else None
    return Asked(head, Screen.from_words(words)) if head and words is not None else None


def earlier_answers(member: Member, file_ids: Iterable[UUID]) -> dict[str, Earlier]:
    """For each of the first questions the newest yes, no or number given before, in these files. Four statements.

    *Doesn't know* and *declined* are not offered: one asks again. Nor is what is kept with the agency: what it is taken into may be
    read by others, with its source and day.
    """
    ids = list(file_ids)
    found: dict[str, Earlier] = {}
    for code, earlier in (*_in_screens(member, ids), *_in_assessments(member, ids)):
        known = earlier.value in (Reply.YES, Reply.NO) or code == FEAR
        if known and (code not in found or earlier.on > found[code].on):
            found[code] = earlier
    return found


def _in_screens(member: Member, ids: list[UUID]) -> Iterator[tuple[str, Earlier]]:
    for one in screens_of(member, ids):
        if one.screen is None or one.head.kept:
            continue
        fear = {} if one.screen.fear is None else {FEAR: str(one.screen.fear)}
        for code, value in (one.screen.answers | fear).items():
            if code in QUESTIONS or code == FEAR:
                yield code, Earlier(value, Kind.SCREEN, _("First questions"), one.on, one.head.holder_id)


def _in_assessments(member: Member, ids: list[UUID]) -> Iterator[tuple[str, Earlier]]:
    for whole in finished_in(one for one in assessments_of(member, ids) if not one.head.kept):
        given = whole.words.given
        for item in whole.definition.items:
            answer = given.get(item.code)
            code = _asks(whole.definition.key, item.code, item.same)
            if code and answer is not None and answer.value is not None:
                told = Earlier(
                    str(answer.value), Kind.ASSESSMENT, whole.definition.name, whole.asked_on, whole.head.holder_id
                )
                yield code, told


def _asks(instrument: str, item: str, same: str) -> str:
    """Which of the first questions an item of an instrument asks too, or nothing."""
    if same in QUESTIONS:
        return same
    if (instrument, item) in FEAR_SAME:
        return FEAR
    return next((code for code, question in QUESTIONS.items() if (instrument, item) in question.same), "")
