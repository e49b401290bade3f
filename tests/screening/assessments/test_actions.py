"""Verbs of an assessment: begun for oneself, answered by two at once, judged beside the count, and what follows from it."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from cases.access.doors import access_file
from cases.records.categories import Kind
from cases.records.models import Record
from cases.records.selectors import words_of
from ccr.audit.models import AuditEvent
from ccr.core.errors import NotPermitted, NotVisible, Stale
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from screening.assessments.actions import Circumstances, answer_part, begin_assessment, finish_assessment, set_aside
from screening.assessments.rules import (
    AnsweredMeanwhile,
    BegunAlready,
    FinishedAlready,
    HerSenseMissing,
    LowerThanCounted,
    NoReasonToSetAside,
    NotInInstrument,
    RaisedWithoutReason,
    mark_of,
)
from screening.assessments.selectors import assessments_of, earlier_answers, reasons_to_bring, suggestions
from screening.instruments.scoring import NOT_ASKED, Answer
from screening.safety.actions import open_step, settle_step
from screening.safety.words import SafetyStep
from tests.cases.files.filled import ADA, OPENED, opened
from tests.screening.assessments.asked import HER_SENSE, answered, began, definition, finished, held, read, yes
from tests.world import MOMENT, acting, world

pytestmark = pytest.mark.django_db

NELL, CORA, ADAM, DAN, PRU, COL, BEA = (
    world.harbor.nell,
    world.harbor.cora,
    world.harbor.adam,
    world.police.dan,
    world.prosecution.pru,
    world.coordination.col,
    world.beacon.bea,
)
MAIN = world.file("harbor main")
LATER = MOMENT + timedelta(hours=2)
# An answer that opens a safety step at once.
DANGEROUS = "P09"
SIXTEEN = yes(*(f"D24-{number:02d}" for number in range(1, 13)), "D24-17", "D24-18", "D24-20", "D24-21")


def of_kind(file_id: UUID, kind: Kind, *, by: Member = ADA) -> list[Record]:
    with acting(by, at=LATER):
        return list(Record.objects.visible_to(by).filter(file_id=file_id, kind=kind).order_by("-recorded_at"))


# Beginning -------------------------------------------------------------------


def test_begun_it_says_its_version_and_hash_and_is_kept_with_us() -> None:
    file = opened()
    head = began(file.id, company="alone", answered_by="her", interpreter="used", place="At our office")
    words, one = read(head), definition("profile")
    assert (words.instrument, words.version, words.sha256) == ("profile", 2, one.sha256)
    assert (words.company, words.answered_by, words.interpreter, words.place) == (
        "alone",
        "her",
        "used",
        "At our office",
    )
    assert words.begun_by == str(ADA.member_id)
    assert (held(head).kept, held(head).open, held(head).level) == (True, True, None)


def test_the_same_is_not_begun_twice_and_another_may() -> None:
    file = opened()
    began(file.id)
    with pytest.raises(BegunAlready):
        began(file.id, by=NELL)
    began(file.id, "dash24")
    assert len(of_kind(file.id, Kind.ASSESSMENT)) == 2


@pytest.mark.parametrize("key", ["", "sharp", "dash27", "../profile"])
def test_an_instrument_that_is_not_asked_here_is_not_there(key: str) -> None:
    file = opened()
    with pytest.raises(NotVisible):
        began(file.id, key)


def test_a_way_of_asking_nobody_offered_is_refused() -> None:
    file = opened()
    with pytest.raises(NotInInstrument):
        began(file.id, company="perhaps")
    assert of_kind(file.id, Kind.ASSESSMENT) == []


# Answering -------------------------------------------------------------------


def test_answers_of_a_part_are_kept_and_the_others_stay() -> None:
    head = began(opened().id)
    answered(head, {"P01": Answer("years"), "P09": Answer("no")})
    answered(head, {"P02": Answer("daily")})
    assert read(head).given == {"P01": Answer("years"), "P09": Answer("no"), "P02": Answer("daily")}
    assert held(head).version == 4


def test_an_answer_may_be_taken_back_to_not_asked() -> None:
    head = began(opened().id)
    answered(head, {"P01": Answer("years")})
    answered(head, {"P01": NOT_ASKED})
    assert read(head).given == {}


def test_saving_what_was_not_changed_writes_nothing() -> None:
    head = began(opened().id)
    answered(head, {"P01": Answer("years")})
    before = held(head).version
    answered(head, {"P01": Answer("years")})
    assert held(head).version == before


@pytest.mark.parametrize("answer", [Answer("perhaps"), Answer(("years",)), Answer("years", instead="declined")])
def test_an_answer_nobody_offered_is_refused_and_nothing_is_kept(answer: Answer) -> None:
    head = began(opened().id)
    with pytest.raises(NotInInstrument):
        answered(head, {"P01": answer, "P02": Answer("daily")})
    assert read(head).given == {}


def test_what_cannot_wait_opens_one_safety_step_at_once() -> None:
    file = opened()
    head = began(file.id)
    assert answered(head, yes("P09", "P14"))
    (step,) = of_kind(file.id, Kind.SAFETY_STEP)
    assert step.open
    with acting(ADA):
        reasons = SafetyStep.from_words(words_of(ADA, [step])[step.id]).reasons
    assert reasons == ("threat_to_kill", "strangling")
    assert not answered(head, {"P11": Answer("yes")})
    assert answered(head, yes("P43"))
    assert len(of_kind(file.id, Kind.SAFETY_STEP)) == 1
    assert read(head).danger == ("P09", "P14", "P43")


@pytest.mark.parametrize("answer", [Answer("no"), Answer(instead="unknown"), Answer(instead="declined")])
def test_nothing_but_a_yes_opens_it(answer: Answer) -> None:
    file = opened()
    assert not answered(began(file.id), {"P09": answer, "P43": answer})
    assert of_kind(file.id, Kind.SAFETY_STEP) == []


# Two at once -----------------------------------------------------------------


def drawn_now(head: Record, *codes: str) -> dict[str, str]:
    given = read(head).given
    return {code: mark_of(given.get(code, NOT_ASKED)) for code in codes}


def test_two_who_answer_different_rows_both_stay() -> None:
    head = began(opened().id)
    page = drawn_now(head, "P09", "P10")
    answered(head, {"P10": Answer("no")}, by=NELL)
    with acting(ADA):
        answer_part(
            record_id=head.id,
            part="threats",
            answers={"P09": Answer("no"), "P10": NOT_ASKED},
            drawn=page,
            by=ADA,
            at=MOMENT,
        )
    assert read(head).given == {"P09": Answer("no"), "P10": Answer("no")}


def test_two_who_answer_the_same_row_differently_are_both_shown() -> None:
    head = began(opened().id)
    page = drawn_now(head, "P10", "P11")
    answered(head, {"P10": Answer("no")}, by=NELL)
    with acting(ADA), pytest.raises(AnsweredMeanwhile) as refused:
        answer_part(
            record_id=head.id,
            part="threats",
            answers={"P10": Answer("yes", note="her son"), "P11": Answer("yes")},
            drawn=page,
            by=ADA,
            at=MOMENT,
        )
    assert refused.value.codes == ["P10"]
    assert read(head).given == {"P10": Answer("no")}


def test_two_who_say_the_same_do_not_meet() -> None:
    head = began(opened().id)
    page = drawn_now(head, "P11")
    answered(head, {"P11": Answer("yes")}, by=NELL)
    with acting(ADA):
        answer_part(record_id=head.id, part="threats", answers={"P11": Answer("yes")}, drawn=page, by=ADA, at=MOMENT)
    assert read(head).given == {"P11": Answer("yes")}


def test_finishing_from_an_older_page_is_refused() -> None:
    head = began(opened().id)
    answered(head, HER_SENSE)
    version = held(head).version
    answered(head, {"P01": Answer("years")}, by=NELL)
    with acting(ADA), pytest.raises(Stale):
        finish_assessment(
            record_id=head.id, version=version, level=0, why="", direction="", narrative="", by=ADA, at=MOMENT
        )
    assert held(head).open


# Finishing -------------------------------------------------------------------


def test_finished_it_freezes_flags_writes_the_level_and_may_be_seen() -> None:
    file = opened()
    head = began(file.id)
    finished(
        head,
        HER_SENSE | yes("P07", "P09"),
        level=3,
        why="He waits at the school",
        direction="up",
        narrative="All of it",
        at=LATER,
    )
    words, now = read(head, at=LATER), held(head, at=LATER)
    assert words.flags == {"P07": "R", "P09": "R"}
    assert (words.level, words.computed, words.score, words.direction) == (3, 0, None, "up")
    assert (words.narrative, words.finished_by) == ("All of it", str(ADA.member_id))
    assert (now.open, now.kept, now.level, now.recorded_at) == (False, False, 3, LATER)
    (level,) = of_kind(file.id, Kind.LEVEL)
    with acting(ADA, at=LATER):
        assert words_of(ADA, [level])[level.id] == {"why": "He waits at the school", "direction": "up"}
    with pytest.raises(FinishedAlready):
        answered(head, {"P01": Answer("years")}, at=LATER)


@pytest.mark.parametrize("missing", ["P41", "P42"])
def test_without_her_own_sense_of_danger_it_is_not_finished(missing: str) -> None:
    head = began(opened().id)
    with pytest.raises(HerSenseMissing):
        finished(head, {code: answer for code, answer in HER_SENSE.items() if code != missing})
    assert held(head).open
    finished(head, {missing: Answer(instead="declined")})
    assert not held(head).open


def test_all_other_rows_may_stay_empty() -> None:
    file = opened()
    finished(began(file.id), HER_SENSE)
    assert of_kind(file.id, Kind.LEVEL) == []


def test_the_count_is_the_floor() -> None:
    file = opened()
    head = began(file.id, "dash24")
    answered(head, SIXTEEN)
    for lower in (0, 1, 2):
        with pytest.raises(LowerThanCounted):
            finished(head, level=lower, why="I know better")
    finished(head, level=3)
    words = read(head)
    assert (words.score, words.out_of, words.computed, words.level) == (16, 24, 3, 3)
    (level,) = of_kind(file.id, Kind.LEVEL)
    with acting(ADA):
        assert words_of(ADA, [level])[level.id]["why"] == "DASH-24 constructs: 16 of 24 answered yes."


def test_above_the_count_needs_a_reason() -> None:
    head = began(opened().id, "dash24")
    answered(head, yes("D24-01", "D24-02"))
    for why in ("", "  \n "):
        with pytest.raises(RaisedWithoutReason):
            finished(head, level=3, why=why)
    finished(head, level=3, why="He has moved next door")
    assert (read(head).computed, read(head).level) == (1, 3)


@pytest.mark.parametrize(("level", "direction"), [(4, ""), (-1, ""), (3, "sideways")])
def test_a_level_or_direction_nobody_offered_is_refused(level: int, direction: str) -> None:
    head = began(opened().id)
    with pytest.raises(NotInInstrument):
        finished(head, HER_SENSE, level=level, why="because", direction=direction)
    assert held(head).open


def test_set_aside_it_counts_for_nothing() -> None:
    file = opened()
    head = began(file.id)
    answered(head, yes("P07"))
    with acting(ADA), pytest.raises(NoReasonToSetAside):
        set_aside(record_id=head.id, why=" ", by=ADA, at=MOMENT)
    with acting(ADA):
        set_aside(record_id=head.id, why="Begun in the wrong file", by=ADA, at=MOMENT)
    assert (held(head).open, held(head).kept) == (False, True)
    with acting(ADA):
        assert suggestions(file.id, ADA) == []
        assert reasons_to_bring(file.id, ADA) == []
    began(file.id)


def test_each_act_stands_in_the_log_and_names_no_answer() -> None:
    file = opened()
    finished(began(file.id), HER_SENSE | {"P10": Answer("yes", note="her sister Joan")}, level=2, why="Threats")
    with acting(ADA):
        acts = list(AuditEvent.objects.visible_to(ADA).filter(file_id=file.id).order_by("at", "id"))
    codes = {act.code for act in acts}
    assert {"assessment.begun", "assessment.answered", "assessment.finished", "file.level_set"} <= codes
    assert "Joan" not in str([act.detail for act in acts])


# Who may ---------------------------------------------------------------------


@pytest.mark.parametrize("who", [CORA, COL], ids=["a conflict officer", "a coordinator of another agency"])
def test_whose_post_does_not_ask_may_not_begin(who: Member) -> None:
    with pytest.raises(NotPermitted if who is CORA else NotVisible):
        began(MAIN, by=who)


@pytest.mark.parametrize("who", [ADAM, BEA, PRU], ids=["sees no case", "another partnership", "another agency"])
def test_to_whom_the_file_is_not_there_it_stays_so(who: Member) -> None:
    with pytest.raises(NotVisible):
        began(MAIN, by=who)


def everything(head: Record, by: Member) -> list[str]:
    """Every verb of an assessment, tried; what each is answered with."""
    tried = []
    for act in (
        lambda: answer_part(record_id=head.id, part="threats", answers=yes("P09"), drawn={}, by=by, at=LATER),
        lambda: finish_assessment(
            record_id=head.id, version=None, level=0, why="", direction="", narrative="", by=by, at=LATER
        ),
        lambda: set_aside(record_id=head.id, why="mine now", by=by, at=LATER),
    ):
        with acting(by, at=LATER):
            try:
                act()
                tried.append("done")
            except (NotVisible, NotPermitted) as refused:
                tried.append(type(refused).__name__)
    return tried


def test_a_begun_one_is_nobodys_but_ours() -> None:
    head = began(MAIN)
    answered(head, HER_SENSE)
    before = held(head).version
    for who in (DAN, PRU, COL, BEA, world.police.walt, world.harbor.vera):
        with acting(who, at=LATER):
            assert not Record.objects.visible_to(who).filter(id=head.id).exists(), who.name
        assert everything(head, who) == ["NotVisible"] * 3
    assert everything(head, CORA) == ["NotPermitted"] * 3
    assert held(head).version == before


def test_a_finished_one_goes_where_risk_is_open_in_full_or_as_a_head() -> None:
    head = began(MAIN)
    finished(head, HER_SENSE | yes("P07"), level=2, why="Worse", at=LATER)
    with acting(DAN, at=LATER):
        (found,) = [one for one in assessments_of(DAN, [MAIN]) if one.head.id == head.id]
        assert found.whole
        assert found.whole.words.given["P07"] == Answer("yes")
    with acting(PRU, at=LATER):
        heads_only = [one for one in assessments_of(PRU, [MAIN]) if one.head.id == head.id]
        assert [(one.whole, one.head.level) for one in heads_only] == [(None, 2)]
    for who in (COL, BEA, world.police.walt, world.health.nora, world.court.clea):
        with acting(who, at=LATER):
            assert assessments_of(who, [MAIN]) == [], who.name
    assert everything(head, DAN) == ["NotPermitted"] * 3


def dangers(who: Member, at: datetime) -> list[Record]:
    with acting(who, at=at):
        steps = Record.objects.visible_to(who).filter(file_id=MAIN, kind=Kind.SAFETY_STEP)
        return [head for head in steps if head.recorded_at in (MOMENT, LATER)]


def test_a_danger_stays_with_us_until_it_is_finished_and_is_then_seen_where_it_is_not_kept() -> None:
    head = began(MAIN)
    answered(head, yes(DANGEROUS))
    assert [step.kept for step in dangers(ADA, LATER)] == [True]
    assert dangers(DAN, LATER) == []
    finished(head, HER_SENSE, level=3, why="Worse", at=LATER)
    assert [step.kept for step in dangers(DAN, LATER)] == [False]


def test_a_step_settled_meanwhile_is_seen_too_and_one_of_other_kept_questions_is_not() -> None:
    with acting(ADA, at=MOMENT - timedelta(days=2)):
        file = access_file(ADA, MAIN, Capability.ASSESS)
        early = MOMENT - timedelta(days=2)
        before = open_step(file=file, reasons=["threat_to_kill"], by=ADA, at=early, kept=True)
        settle_step(step_id=before.id, by=ADA, at=early, done=True, note="")
    head = began(MAIN)
    answered(head, yes(DANGEROUS))
    (step,) = dangers(ADA, LATER)
    with acting(ADA, at=LATER):
        settle_step(step_id=step.id, by=ADA, at=LATER, done=True, note="")
    finished(head, HER_SENSE, level=3, why="Worse", at=LATER)
    assert [one.id for one in dangers(DAN, LATER)] == [step.id]
    with acting(DAN, at=LATER):
        assert not Record.objects.visible_to(DAN).filter(id=before.id).exists()


def test_a_danger_others_see_already_opens_no_second_step() -> None:
    with acting(ADA):
        seen = open_step(file=access_file(ADA, MAIN, Capability.ASSESS), reasons=["threat_to_kill"], by=ADA, at=MOMENT)
    answered(began(MAIN), yes(DANGEROUS))
    assert [step.id for step in dangers(ADA, LATER)] == [seen.id]


def test_kept_with_us_it_goes_nowhere() -> None:
    head = began(MAIN)
    answered(head, yes(DANGEROUS))
    finished(head, HER_SENSE, level=3, why="Worse", kept=True, at=LATER)
    assert dangers(DAN, LATER) == []
    with acting(ADA, at=LATER):
        assert not [one for one in reasons_to_bring(MAIN, ADA) if one.text == "Worse"]
    with acting(DAN, at=LATER):
        assert not Record.objects.visible_to(DAN).filter(id=head.id).exists()
        # Nor the level, whose reason would say what was kept.
        assert not Record.objects.visible_to(DAN).filter(file_id=MAIN, recorded_at=LATER).exists()


# Again -----------------------------------------------------------------------


def test_asked_again_the_newest_answer_to_the_same_question_stands_beside_it() -> None:
    file = opened()
    finished(began(file.id), HER_SENSE | {"P09": Answer("yes", note="in May"), "P07": Answer(instead="unknown")})
    finished(began(file.id, "dash24", at=LATER), {"D24-14": Answer("no"), "D24-11": NOT_ASKED}, level=1, at=LATER)
    with acting(ADA, at=LATER):
        found = assessments_of(ADA, [file.id])
        again = earlier_answers(definition("profile"), found)
        dash = earlier_answers(definition("dash24"), found)
    assert {"P09", "P07", "P41", "P42"} <= again.keys()
    assert again["P07"].answer == Answer(instead="unknown")
    assert dash["D24-14"].answer == Answer("no")
    assert dash["D24-11"].answer == Answer(instead="unknown")
    assert dash["D24-11"].instrument.key == "profile"
    assert "D24-01" not in dash


def test_the_plan_and_the_meeting_hear_what_was_answered() -> None:
    file = opened()
    finished(began(file.id), HER_SENSE | yes("P07", "P23"), level=3, why="He knows where she is", at=MOMENT)
    finished(began(file.id, "dash24"), SIXTEEN, level=3)
    with acting(ADA):
        plan = suggestions(file.id, ADA)
        reasons = {one.code: one.text for one in reasons_to_bring(file.id, ADA)}
    assert len({one.code for one in plan}) == len(plan)
    assert {"team_review", "device_check", "leave_tracker_in_place"} <= {one.code for one in plan}
    assert "Do not move a tracker" in next(one.text for one in plan if one.code == "leave_tracker_in_place")
    assert next(one.because for one in plan if one.code == "device_check") == "She or her car may be tracked."
    assert reasons == {
        "T2": "Visible high risk: 16 of 24 answered yes.",
        "T3": "He knows where she is",
        "T6": "It is getting worse lately.",
    }
    with acting(DAN):
        assert suggestions(file.id, DAN) == []


def test_circumstances_are_checked_one_by_one() -> None:
    good = Circumstances(company="alone")
    good.check()
    for wrong in ({"company": "x"}, {"answered_by": "x"}, {"interpreter": "x"}):
        with pytest.raises(NotInInstrument):
            replace(good, **wrong).check()


def test_a_record_of_another_kind_is_no_assessment() -> None:
    with acting(ADA), pytest.raises(NotVisible):
        set_aside(record_id=world.record("main risk"), why="x", by=ADA, at=MOMENT)


def test_beginning_is_a_verb_that_takes_no_file_of_somebody_else() -> None:
    with acting(ADA, at=OPENED), pytest.raises(NotVisible):
        begin_assessment(file_id=world.file("police own"), key="profile", by=ADA, at=OPENED)
