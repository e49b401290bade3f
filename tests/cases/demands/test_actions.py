"""Verbs of the register: clocks, who is told, what leaves, what ends, who may; holds; reminders."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from cases.demands import actions, notices, refusals, rules
from cases.demands.models import DemandStep, LegalDemand
from cases.demands.states import DECIDED, DECISIONS, DEMAND, DemandState
from cases.files.models import CaseFile
from ccr.audit.models import AuditEvent
from ccr.core.actor import Actor
from ccr.core.errors import NotPermitted, NotVisible, Stale
from ccr.core.states import WrongState
from ccr.notifications.models import Notice
from ccr.reminders import registry
from ccr.reminders.engine import raise_due
from ccr.reminders.models import Reminder
from ccr.tenancy.packs import all_packs, pack
from tests.cases.demands.story import (
    MAIN,
    NAMED,
    POLICE,
    START,
    TODAY,
    ada,
    adam,
    again,
    dan,
    entered,
    serge,
    sol,
)
from tests.world import MOMENT, acting, world

pytestmark = pytest.mark.django_db
NOTHING_LEFT: dict[str, Any] = {"what": "", "on": None, "redacted": ""}
LEFT: dict[str, Any] = {"what": "12 pages to the court", "on": TODAY, "redacted": ""}


@pytest.fixture(autouse=True)
def worlds_own_reminders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry._handlers, "world.reminder", lambda *_reminder, **_more: False)


def told(demand_id: Any, *, by: Any = sol) -> None:
    actions.say_told(demand_id=demand_id, told="told", on=TODAY, who="Ada", why="by phone", by=by, at=START)


def decide(demand_id: Any, decision: str, *, by: Any = sol, **more: Any) -> LegalDemand:
    given = NOTHING_LEFT | {"why": "Counsel says so"} | more
    return actions.decide_demand(demand_id=demand_id, decision=decision, by=by, at=START, **given)


# --- The clock ---


@pytest.mark.parametrize(
    ("country", "kind", "came", "due"),
    [
        ("us", "subpoena", date(2026, 6, 1), None),
        ("us", "subject_access", date(2026, 6, 1), date(2026, 7, 1)),
        ("england-wales", "subject_access", date(2026, 1, 31), date(2026, 2, 28)),
        ("england-wales", "subject_access", date(2026, 6, 1), date(2026, 7, 1)),
        ("england-wales", "complaint", date(2026, 6, 19), date(2026, 7, 19)),
        ("england-wales", "court_order", date(2026, 6, 1), None),
    ],
)
def test_the_clock_of_each_kind_and_country(country: str, kind: str, came: date, due: date | None) -> None:
    assert rules.due_on(pack(country).demand(kind), came) == due


def test_no_clock_claims_to_be_checked_and_each_names_its_source() -> None:
    for one in all_packs().values():
        for kind in one.demands:
            assert kind.verified_on is None
            assert kind.source.startswith("https://")
            assert kind.whose
        assert "ask your counsel" in one.demand("subpoena").note


def test_the_packs_clock_counts_where_no_day_is_named() -> None:
    assert entered(kind="subject_access", due_on=None).due_on == TODAY + timedelta(days=30)
    with pytest.raises(refusals.NoDay):
        entered(due_on=None)


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"kind": "letter"}, refusals.UnknownKind),
        ({"who": " "}, refusals.NothingAsked),
        ({"ground": ""}, refusals.NothingAsked),
        ({"what": "\n"}, refusals.NothingAsked),
        ({"received_on": TODAY + timedelta(days=1)}, refusals.NotYet),
        ({"due_on": TODAY - timedelta(days=1)}, refusals.DueTooEarly),
        ({"file_id": POLICE}, NotVisible),
        ({"file_id": uuid4()}, NotVisible),
    ],
)
def test_what_is_not_entered(more: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        entered(**more)


# --- Who may ---


def test_a_worker_keeps_no_register() -> None:
    with pytest.raises(NotPermitted):
        entered(ada)
    made = entered()
    with acting(ada), pytest.raises(NotPermitted):
        actions.strike_demand(demand_id=made.id, why="no", by=ada, at=START)


def test_an_administrator_keeps_what_is_about_no_file_and_sees_nothing_else() -> None:
    linked, loose = entered(), entered(adam, file_id=None)
    with acting(adam):
        seen = set(LegalDemand.objects.visible_to(adam).values_list("id", flat=True))
        assert loose.id in seen
        assert linked.id not in seen
        with pytest.raises(NotVisible):
            told(linked.id, by=adam)
        with pytest.raises(NotVisible):
            actions.link_demand(demand_id=loose.id, file_id=MAIN, by=adam, at=START)
        told(loose.id, by=adam)
    with pytest.raises(NotVisible):
        entered(adam)


def test_another_agency_finds_nothing_even_where_the_file_is_open_to_it() -> None:
    made = entered()
    with acting(serge):
        assert not LegalDemand.objects.visible_to(serge).filter(pk=made.id).exists()
        assert not DemandStep.objects.visible_to(serge).filter(demand_id=made.id).exists()
        with pytest.raises(NotVisible):
            decide(made.id, "refused", by=serge)


# --- Told, left, decided ---


def test_nothing_leaves_before_it_is_said_whether_she_was_told() -> None:
    made = entered()
    with acting(sol):
        with pytest.raises(refusals.NotSaidWhetherTold):
            decide(made.id, "answered", **LEFT)
        with pytest.raises(refusals.NotSaidWhetherTold):
            actions.say_left(demand_id=made.id, by=sol, at=START, **LEFT)
        # Refusing sends nothing.
        assert decide(made.id, "refused").state == DemandState.REFUSED


def test_not_telling_her_has_its_reason_and_telling_its_day_and_person() -> None:
    made = entered()
    none: dict[str, Any] = {"on": None, "who": "", "why": "", "by": sol, "at": START, "demand_id": made.id}
    with acting(sol):
        for told_how in ("told", "not_safe", "nobody", "perhaps", "decided"):
            with pytest.raises(refusals.NotSaid):
                actions.say_told(told=told_how, **none)
        with pytest.raises(refusals.NotYet):
            actions.say_told(told="told", **none | {"on": TODAY + timedelta(days=1), "who": "Ada"})
        actions.say_told(told="not_safe", **none | {"why": "He reads her mail"})
        decide(made.id, "answered", **LEFT)


def test_an_answer_says_what_left_and_one_in_part_what_was_taken_out() -> None:
    made = entered()
    with acting(sol):
        told(made.id)
        with pytest.raises(refusals.NotSaidWhatLeft):
            decide(made.id, "answered")
        with pytest.raises(refusals.NotSaidRedacted):
            decide(made.id, "part", **LEFT)
        with pytest.raises(refusals.LeftTooEarly):
            decide(made.id, "answered", **LEFT | {"on": TODAY - timedelta(days=1)})
        with pytest.raises(refusals.NotYet):
            decide(made.id, "answered", **LEFT | {"on": TODAY + timedelta(days=1)})
        decide(made.id, "part", **LEFT | {"redacted": "Her address"})
        steps = DemandStep.objects.visible_to(sol).filter(demand_id=made.id)
        assert {one.kind for one in steps} == {"told", "left", "decided"}
        [left] = [one for one in steps if one.kind == "left"]
        assert (left.on, left.words.what, left.words.redacted) == (TODAY, "12 pages to the court", "Her address")


@pytest.mark.parametrize("decision", DECISIONS)
def test_each_decision_ends_it_and_its_reminders_and_stays_written_when_taken_up_again(decision: str) -> None:
    made = entered()
    with acting(sol):
        told(made.id)
        decide(made.id, decision, **LEFT | {"redacted": "x"} if decision in ("answered", "part") else NOTHING_LEFT)
        assert again(made.id).state == decision
        waiting = Reminder.objects.visible_to(sol).filter(subject_id=made.id)
        assert not waiting.filter(settled_at=None).exists()
        with pytest.raises(WrongState):
            decide(made.id, "refused")
        actions.reopen_demand(demand_id=made.id, why="The court says otherwise", by=sol, at=START)
        assert waiting.filter(settled_at=None).count() == 3
        kinds = DemandStep.objects.visible_to(sol).filter(demand_id=made.id).values_list("kind", flat=True)
        assert {"decided", "reopened"} <= set(kinds)


def test_every_move_belongs_to_the_capability() -> None:
    assert {move.capability for move in DEMAND.moves} == {"answer_demands"}
    assert set(DECISIONS) == set(DECIDED)


def test_stale_and_struck() -> None:
    made = entered()
    with acting(sol):
        actions.move_day(
            demand_id=made.id, due_on=TODAY + timedelta(days=30), why="Agreed", version=1, by=sol, at=START
        )
        with pytest.raises(Stale):
            decide(made.id, "refused", version=1)
        with pytest.raises(refusals.DueTooEarly):
            actions.move_day(demand_id=made.id, due_on=TODAY - timedelta(days=1), why="x", by=sol, at=START)
        actions.strike_demand(demand_id=made.id, why="Twice", version=2, by=sol, at=START)
        with pytest.raises(refusals.Ended):
            actions.move_day(demand_id=made.id, due_on=TODAY, why="x", by=sol, at=START)
        with pytest.raises(WrongState):
            actions.reopen_demand(demand_id=made.id, why="x", by=sol, at=START)


def test_every_act_stands_in_the_log_without_a_word_somebody_wrote() -> None:
    made = entered()
    with acting(sol):
        told(made.id)
        decide(made.id, "answered", **LEFT)
        acts = AuditEvent.objects.visible_to(sol).filter(subject_id=made.id)
        assert {one.code for one in acts} == {"demand.recorded", "demand.told", "demand.left", "demand.decided"}
        for one in acts:
            assert one.file_id == MAIN
            assert not {"lawyer", "pages", "Counsel", "Ada"} & set(str(one.detail).replace("'", " ").split())


# --- Linking ---


def test_linked_once_and_then_shut_with_its_file() -> None:
    loose = entered(adam, file_id=None)
    with acting(sol):
        actions.link_demand(demand_id=loose.id, file_id=NAMED, by=sol, at=START, version=1)
        with pytest.raises(refusals.LinkedBefore):
            actions.link_demand(demand_id=loose.id, file_id=MAIN, by=sol, at=START)
        reminders = Reminder.objects.visible_to(sol).filter(subject_id=loose.id, settled_at=None)
        assert {one.file_id for one in reminders} == {NAMED}
    for shut in (adam, ada, world.harbor.wanda):
        with acting(shut):
            assert not LegalDemand.objects.visible_to(shut).filter(pk=loose.id).exists()
            assert not DemandStep.objects.visible_to(shut).filter(demand_id=loose.id).exists()
            assert not Reminder.objects.visible_to(shut).filter(subject_id=loose.id, settled_at=None).exists()


# --- Reminders ---


def notices_of(who: Any, demand_id: Any, at: Any) -> list[str]:
    with acting(who, at=at):
        found = Notice.objects.visible_to(who).filter(subject_id=demand_id).order_by("at")
        return [one.code for one in found]


def test_those_who_keep_the_register_are_reminded_before_on_and_after_its_day() -> None:
    made = entered(adam, file_id=None, due_on=TODAY + timedelta(days=14))
    assert notices_of(sol, made.id, START) == [notices.CAME]
    for day, codes in (
        (6, [notices.CAME]),
        (8, [notices.CAME, notices.SOON]),
        (14, [notices.CAME, notices.SOON, notices.DUE]),
        (15, [notices.CAME, notices.SOON, notices.DUE, notices.LATE]),
    ):
        later = START + timedelta(days=day, hours=2)
        raise_due(at=later)
        assert notices_of(sol, made.id, later) == codes, day
        assert notices_of(adam, made.id, later) == codes[1:], day
    assert notices_of(ada, made.id, later) == []
    assert notices_of(dan, made.id, later) == []


def test_of_a_file_kept_to_named_workers_only_those_are_reminded() -> None:
    made = entered(file_id=NAMED, due_on=TODAY)
    later = START + timedelta(days=2)
    raise_due(at=later)
    assert notices.LATE in notices_of(sol, made.id, later)
    for who in (adam, ada, world.harbor.wanda, serge):
        assert notices_of(who, made.id, later) == []


def test_of_what_is_answered_or_moved_nobody_is_reminded() -> None:
    ended, moved = entered(due_on=TODAY), entered(due_on=TODAY)
    with acting(sol):
        decide(ended.id, "withdrawn")
        actions.move_day(demand_id=moved.id, due_on=TODAY + timedelta(days=90), why="Agreed", by=sol, at=START)
    later = START + timedelta(days=3)
    raise_due(at=later)
    assert notices_of(sol, ended.id, later) == []
    assert notices_of(sol, moved.id, later) == []


# --- Legal hold ---


def fresh(by: Any = sol) -> CaseFile:
    from cases.files.actions import open_file

    with acting(by):
        return open_file(by=by, at=START, display_name="Maya R.")


def test_a_hold_is_asked_by_other_code_and_each_is_lifted_for_itself() -> None:
    file = fresh()
    with acting(sol):
        assert not rules.on_hold(file)
        holds = [actions.place_hold(file_id=file.id, why=why, by=sol, at=START) for why in ("one", "two")]
        assert rules.on_hold(file)
        actions.lift_hold(hold_id=holds[0].id, why="over", version=1, by=sol, at=START)
        assert rules.on_hold(file)
        with pytest.raises(refusals.LiftedBefore):
            actions.lift_hold(hold_id=holds[0].id, why="over", by=sol, at=START)
        with pytest.raises(refusals.NoReason):
            actions.lift_hold(hold_id=holds[1].id, why=" ", by=sol, at=START)
        actions.lift_hold(hold_id=holds[1].id, why="over", by=sol, at=START)
        assert not rules.on_hold(file)


def test_the_clock_inside_the_agency_is_told_of_a_hold_and_who_does_not_see_the_file_gets_no_answer() -> None:
    with acting(sol):
        named = CaseFile.objects.visible_to(sol).get(pk=NAMED)
    clock = Actor.clock(sol.tenant_id, sol.agency_id)
    with acting(clock):
        assert rules.on_hold(named)
    for shut in (adam, world.harbor.wanda, serge):
        with acting(shut), pytest.raises(NotVisible):
            rules.on_hold(named)


def test_a_hold_is_for_a_demand_about_the_same_file() -> None:
    made, other = entered(), fresh()
    with acting(sol):
        with pytest.raises(refusals.OfAnotherFile):
            actions.place_hold(file_id=other.id, why="x", demand_id=made.id, by=sol, at=START)
        assert actions.place_hold(file_id=MAIN, why="x", demand_id=made.id, by=sol, at=START).demand_id == made.id
        with pytest.raises(NotVisible):
            actions.place_hold(file_id=POLICE, why="x", by=sol, at=START)
    with acting(adam), pytest.raises(NotVisible):
        actions.place_hold(file_id=MAIN, why="x", by=adam, at=MOMENT)
    with acting(ada), pytest.raises(NotPermitted):
        actions.place_hold(file_id=MAIN, why="x", by=ada, at=MOMENT)
