"""The first questions: kept as answered, never scored; what cannot wait opens a safety step; nothing is asked twice."""

from datetime import timedelta
from uuid import UUID

import pytest

from cases.files.actions import begin, close_file
from cases.files.models import CaseFile
from cases.records.categories import Category, Kind
from cases.records.models import Record
from ccr.audit.models import AuditEvent
from ccr.core.errors import NotPermitted, NotVisible
from screening.first.actions import Asking, NothingAsked, SaidYes, UnknownAnswer, count_screen, open_with_screen
from screening.first.questions import QUESTIONS
from screening.first.rules import indicated, never_asked, reasons
from screening.first.selectors import earlier_answers
from screening.first.words import Screen
from screening.safety.words import Reason
from tests.cases.files.filled import ADA, opened
from tests.screening.first.story import asked, screens
from tests.world import MOMENT, acting, world

pytestmark = pytest.mark.django_db

DAN, DISA, BEA = world.police.dan, world.police.disa, world.beacon.bea


def records(file_id: UUID, kind: Kind) -> list[Record]:
    with acting(ADA):
        return list(Record.objects.visible_to(ADA).filter(file_id=file_id, kind=kind).order_by("recorded_at"))


def test_one_answer_is_enough_and_the_rest_is_not_asked() -> None:
    file = opened()
    head = asked(file.id, answers={"scr4_2": "no"})
    assert (head.category, head.level, head.open) == (Category.RISK, 10, False)
    assert screens(file.id) == [Screen(answers={"scr4_2": "no"})]
    assert records(file.id, Kind.SAFETY_STEP) == []


@pytest.mark.parametrize("code", [code for code, one in QUESTIONS.items() if one.reason])
def test_what_cannot_wait_opens_a_safety_step_for_its_own_reason(code: str) -> None:
    file = opened()
    asked(file.id, answers={code: "yes"})
    (step,) = records(file.id, Kind.SAFETY_STEP)
    assert step.open
    assert reasons({code: "yes"}) == [QUESTIONS[code].reason.value]
    # A no, and what she does not know or will not say, opens none.
    for other in ("no", "unknown", "declined"):
        assert reasons({code: other}) == []


def test_an_unsure_answer_counts_as_indicated_and_a_declined_one_as_nothing() -> None:
    assert indicated({"scr4_3": "unknown"})
    assert indicated({"scr4_1": "yes"})
    assert not indicated({"scr4_1": "no", "scr4_2": "declined"})
    assert not indicated({"threat_to_kill": "yes"}), "only the four areas indicate"


def test_never_asked_counts_over_all_screens() -> None:
    assert never_asked([]) == 11
    assert never_asked([Screen(answers={"scr4_1": "declined"}), Screen(fear=0)]) == 9
    file = opened()
    asked(file.id, answers=dict.fromkeys(QUESTIONS, "no"))
    assert asked(file.id, fear=3).level == 0


def test_the_contact_is_recorded_with_the_questions_by_its_own_verb() -> None:
    file = opened()
    asked(file.id, answers={"scr4_1": "no"}, how="phone")
    asked(file.id, answers={"scr4_1": "no"})
    assert [one.level for one in records(file.id, Kind.CONTACT_MADE)] == [1]
    asked(file.id, can_talk="not_safe")
    assert sorted(one.level or 0 for one in records(file.id, Kind.CONTACT_MADE)) == [0, 1], (
        "not safe to talk reached nobody"
    )


@pytest.mark.parametrize(
    ("screen", "refusal"),
    [
        ({}, NothingAsked),
        ({"answers": {"scr4_9": "yes"}}, UnknownAnswer),
        ({"answers": {"scr4_1": "perhaps"}}, UnknownAnswer),
        ({"fear": 11}, UnknownAnswer),
        ({"can_talk": "shouting"}, UnknownAnswer),
    ],
)
def test_what_is_no_answer_is_refused_and_leaves_nothing(screen: dict, refusal: type[Exception]) -> None:
    file = opened()
    with pytest.raises(refusal):
        asked(file.id, **screen)
    assert screens(file.id) == []


def test_only_the_files_own_agency_and_a_post_that_assesses_may_ask() -> None:
    file = opened()
    screen = {"answers": {"scr4_1": "no"}}
    for stranger in (DAN, BEA):
        with pytest.raises(NotVisible):
            asked(file.id, by=stranger, **screen)
    with pytest.raises(NotPermitted):
        asked(opened(by=DAN).id, by=DISA, **screen)
    asked(file.id, **screen)


def test_a_yes_brings_a_closed_file_back() -> None:
    file = opened()
    with acting(ADA):
        begin(file_id=file.id, by=ADA, at=MOMENT)
        close_file(file_id=file.id, outcome="moved", why="She moved", told="Ring us", by=ADA, at=MOMENT)
    asked(file.id, answers={"scr4_1": "no"})
    with acting(ADA):
        assert CaseFile.objects.visible_to(ADA).get(pk=file.id).stage == "closed"
    asked(file.id, answers={"scr4_1": "yes"})
    with acting(ADA):
        assert CaseFile.objects.visible_to(ADA).get(pk=file.id).stage == "active"


# Ask once --------------------------------------------------------------------


def test_what_was_answered_before_is_offered_newest_first_and_uncertain_answers_are_not() -> None:
    file = opened()
    asked(file.id, at=MOMENT - timedelta(days=9), answers={"weapons": "no", "scr4_1": "yes"}, fear=4)
    asked(file.id, at=MOMENT - timedelta(days=2), answers={"weapons": "yes", "strangling": "unknown"})
    with acting(ADA):
        found = earlier_answers(ADA, [file.id])
    assert {code: one.value for code, one in found.items()} == {"weapons": "yes", "scr4_1": "yes", "fear": "4"}
    assert (MOMENT.date() - found["weapons"].on).days == 2


# A new caller ----------------------------------------------------------------


def test_a_new_callers_answers_become_a_file_with_or_without_a_name() -> None:
    for name in ("Ines", ""):
        with acting(ADA):
            asking = Asking(screen=Screen(answers={"scr4_1": "yes", "strangling": "yes"}, fear=7), how="phone")
            head = open_with_screen(display_name=name, asking=asking, by=ADA, at=MOMENT)
        assert screens(head.file_id)[0].fear == 7
        assert records(head.file_id, Kind.SAFETY_STEP)[0].open
        assert len(records(head.file_id, Kind.CONTACT_MADE)) == 1


def test_an_all_no_screen_of_a_caller_keeps_a_count_only() -> None:
    def numbers() -> tuple[int, int]:
        with acting(ADA):
            return Record.objects.visible_to(ADA).count(), CaseFile.objects.visible_to(ADA).count()

    before = numbers()
    with acting(ADA):
        asking = Asking(screen=Screen(answers=dict.fromkeys(QUESTIONS, "no"), told="Her own words"))
        count_screen(asking=asking, by=ADA, at=MOMENT)
        (act,) = AuditEvent.objects.visible_to(ADA).filter(code="screen.counted")
    assert numbers() == before
    assert (act.detail, act.file_id) == ({"answered": 10}, None)


@pytest.mark.parametrize("answers", [{"scr4_1": "yes"}, {"scr4_4": "unknown"}, {"her_suicide": "yes"}])
def test_a_caller_who_said_yes_is_never_reduced_to_a_count(answers: dict[str, str]) -> None:
    with pytest.raises(SaidYes), acting(ADA):
        count_screen(asking=Asking(screen=Screen(answers=answers)), by=ADA, at=MOMENT)


def test_a_post_that_may_not_open_files_opens_none_with_answers() -> None:
    cora = world.harbor.cora
    with pytest.raises(NotPermitted), acting(cora):
        open_with_screen(display_name="x", asking=Asking(screen=Screen(fear=1)), by=cora, at=MOMENT)


def test_reasons_are_those_the_safety_step_knows() -> None:
    assert {one.reason for one in QUESTIONS.values() if one.reason} <= set(Reason)
