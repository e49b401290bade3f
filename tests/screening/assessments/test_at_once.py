"""Two people at the same moment, on real connections: nobody overwrites, and one act happens once."""

from collections.abc import Callable
from typing import Any

from cases.records.categories import Kind
from cases.records.models import Record
from ccr.tenancy.member import Member
from screening.assessments.actions import answer_part, begin_assessment, finish_assessment
from screening.assessments.rules import AnsweredMeanwhile, BegunAlready, FinishedAlready
from screening.instruments.scoring import Answer
from tests.cases.files.filled import ADA, opened
from tests.screening.assessments.asked import HER_SENSE, answered, began, read
from tests.support.databases import Database
from tests.support.threads import at_once
from tests.world import MOMENT, acting, world

NELL = world.harbor.nell


def _as(who: Member, verb: Callable[..., Any], **given: Any) -> Callable[[], Any]:
    def work() -> Any:
        with acting(who):
            return verb(by=who, at=MOMENT, **given)

    return work


def test_of_two_who_answer_the_same_row_one_is_shown_both(fresh_database: Database) -> None:
    head = began(opened().id)
    same: dict[str, Any] = {"record_id": head.id, "part": "threats", "drawn": {}}
    done = at_once(
        _as(ADA, answer_part, answers={"P10": Answer("no"), "P11": Answer("yes")}, **same),
        _as(NELL, answer_part, answers={"P10": Answer("yes")}, **same),
    )
    assert sum(isinstance(one, AnsweredMeanwhile) for one in done) == 1
    assert sum(isinstance(one, tuple) for one in done) == 1
    assert read(head).given["P10"] in (Answer("no"), Answer("yes"))


def test_of_two_who_answer_other_rows_both_stay(fresh_database: Database) -> None:
    head = began(opened().id)
    done = at_once(
        _as(ADA, answer_part, record_id=head.id, part="threats", drawn={}, answers={"P11": Answer("yes")}),
        _as(NELL, answer_part, record_id=head.id, part="threats", drawn={}, answers={"P19": Answer("no")}),
        _as(NELL, answer_part, record_id=head.id, part="reach", drawn={}, answers={"P26": Answer("no")}),
    )
    assert [one for one in done if isinstance(one, Exception)] == []
    assert set(read(head).given) == {"P11", "P19", "P26"}


def test_of_two_who_begin_one_begins(fresh_database: Database) -> None:
    file = opened()
    done = at_once(*(_as(who, begin_assessment, file_id=file.id, key="profile") for who in (ADA, NELL)))
    assert sum(isinstance(one, BegunAlready) for one in done) == 1
    with acting(ADA):
        assert Record.objects.visible_to(ADA).filter(file_id=file.id, kind=Kind.ASSESSMENT).count() == 1


def test_of_two_who_finish_one_finishes_and_one_level_is_written(fresh_database: Database) -> None:
    head = began(opened().id)
    answered(head, HER_SENSE)
    ends: dict[str, Any] = {"record_id": head.id, "version": None, "level": 2, "direction": "", "narrative": ""}
    done = at_once(*(_as(who, finish_assessment, why=who.name, **ends) for who in (ADA, NELL)))
    assert sum(isinstance(one, FinishedAlready) for one in done) == 1
    with acting(ADA):
        assert Record.objects.visible_to(ADA).filter(file_id=head.file_id, kind=Kind.LEVEL).count() == 1
