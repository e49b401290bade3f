"""Assessments begun, answered and finished as people do it: through the pages' own forms and through the verbs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from cases.records.models import Record
from cases.records.selectors import words_of
from ccr.tenancy.member import Member
from screening.assessments.actions import Circumstances, answer_part, begin_assessment, finish_assessment
from screening.assessments.forms import marks
from screening.assessments.words import Assessment
from screening.instruments.definitions import Instrument
from screening.instruments.registry import newest
from screening.instruments.scoring import Answer
from tests.cases.files.filled import ADA
from tests.world import MOMENT, acting

# What has to be asked before a profile can be finished.
HER_SENSE = {"P41": Answer(value=7), "P42": Answer(value="He will come to the house")}


def definition(key: str) -> Instrument:
    found = newest(key)
    assert found
    return found


def began(file_id: UUID, key: str = "profile", *, by: Member = ADA, at: datetime = MOMENT, **asked: str) -> Record:
    with acting(by, at=at):
        return begin_assessment(file_id=file_id, key=key, by=by, at=at, circumstances=Circumstances(**asked))


def read(head: Record, *, by: Member = ADA, at: datetime = MOMENT) -> Assessment:
    """The words as they are held now."""
    with acting(by, at=at):
        return Assessment.from_words(words_of(by, [head])[head.id])


def held(head: Record, *, by: Member = ADA, at: datetime = MOMENT) -> Record:
    """The head as it is now."""
    with acting(by, at=at):
        return Record.objects.visible_to(by).get(id=head.id)


def answered(
    head: Record,
    answers: Mapping[str, Answer],
    *,
    by: Member = ADA,
    at: datetime = MOMENT,
    drawn: Mapping[str, str] | None = None,
) -> bool:
    """Answer these items, part by part, as from pages drawn now; whether a safety step was opened."""
    words = read(head, by=by, at=at)
    one = definition(words.instrument)
    opened = False
    for part in one.parts:
        items = one.items_of(part.code)
        mine = {item.code: answers[item.code] for item in items if item.code in answers}
        if mine:
            now = dict(pair.split("=") for pair in marks(items, words.given).split())
            with acting(by, at=at):
                _head, more = answer_part(
                    record_id=head.id,
                    part=part.code,
                    answers=words.given | mine,
                    drawn=now if drawn is None else drawn,
                    by=by,
                    at=at,
                )
            opened = opened or more
    return opened


def finished(
    head: Record,
    answers: Mapping[str, Answer] | None = None,
    *,
    level: int = 0,
    why: str = "",
    by: Member = ADA,
    at: datetime = MOMENT,
    **more: Any,
) -> Record:
    """Answer and finish."""
    answered(head, answers or {}, by=by, at=at)
    with acting(by, at=at):
        return finish_assessment(
            record_id=head.id,
            version=None,
            level=level,
            why=why,
            direction=more.pop("direction", ""),
            narrative=more.pop("narrative", ""),
            by=by,
            at=at,
            **more,
        )


def yes(*codes: str) -> dict[str, Answer]:
    return {code: Answer(value="yes") for code in codes}
