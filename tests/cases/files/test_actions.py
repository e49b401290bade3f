"""Verbs of a file: who may, what follows, what is refused and then unchanged."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import uuid4

import pytest

from cases.access.models import CaseFileUserPermission
from cases.files import actions, hooks
from cases.files.models import CaseFile
from cases.files.references import ALPHABET, new_reference
from cases.files.states import Stage
from cases.files.words import Outcome
from cases.records.categories import Kind
from cases.records.models import Record
from cases.records.selectors import words_of
from ccr.audit.models import AuditEvent
from ccr.core.errors import NotPermitted, NotVisible
from ccr.core.states import WrongState
from ccr.tenancy.member import Member
from tests.cases.files.filled import ADA, opened, told
from tests.world import MOMENT, acting, world

pytestmark = pytest.mark.django_db

NELL, SOL, DAN = world.harbor.nell, world.harbor.sol, world.police.dan
TODAY = date(2026, 6, 1)


def acts_on(file: CaseFile, by: Member = ADA) -> list[str]:
    with acting(by):
        events = AuditEvent.objects.visible_to(by).filter(file_id=file.id).order_by("at", "code")
        return sorted(events.values_list("code", flat=True))


def seen_by(member: Member, file: CaseFile) -> bool:
    with acting(member):
        return CaseFile.objects.visible_to(member).filter(id=file.id).exists()


def kinds(file: CaseFile) -> list[str]:
    with acting(ADA):
        return sorted(Record.objects.visible_to(ADA).filter(file_id=file.id).values_list("kind", flat=True))


# Opening ---------------------------------------------------------------------


def test_opening_a_file_writes_who_she_is_her_goals_and_what_she_wants() -> None:
    file = opened(goals=["Keep the flat", ""], wants="That he stops")
    assert kinds(file) == [Kind.GOALS, Kind.SURVIVOR, Kind.WANTS]
    assert file.stage == Stage.NEW
    assert file.lead_id == ADA.member_id
    assert acts_on(file) == ["file.opened"]
    with acting(ADA):
        wants = Record.objects.visible_to(ADA).get(file_id=file.id, kind=Kind.WANTS)
        assert words_of(ADA, [wants])[wants.id] == {"text": "That he stops"}
        assert wants.happened_on == TODAY


def test_a_reference_is_random_and_of_letters_nobody_mishears() -> None:
    drawn = {new_reference() for _ in range(50)}
    assert len(drawn) == 50
    assert all(re.fullmatch(rf"[{ALPHABET}]{{3}}-[{ALPHABET}]{{3}}", one) for one in drawn)
    for alike in ("0O", "1IL", "5S", "8B", "UV", "2Z"):
        assert len(set(alike) & set(ALPHABET)) <= 1


def test_a_seed_gets_the_same_references_again() -> None:
    assert new_reference(Random(7)) == new_reference(Random(7))  # noqa: S311 — a seed's, never a real file's


def test_a_taken_reference_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first = opened()
    draws = iter([first.reference, first.reference, "K7M-3QX"])
    monkeypatch.setattr(actions, "new_reference", lambda: next(draws))
    assert opened("Tom W.").reference == "K7M-3QX"


def test_a_post_that_cannot_lead_opens_a_file_without_a_lead() -> None:
    assert opened(by=world.police.disa).lead_id is None


def test_a_coordinator_opens_no_file() -> None:
    with acting(world.coordination.col), pytest.raises(NotPermitted):
        actions.open_file(by=world.coordination.col, at=MOMENT, display_name="Maya R.")


@pytest.mark.parametrize(
    ("lead", "refusal"),
    [
        (uuid4(), actions.NotAColleague),
        (DAN.member_id, actions.NotAColleague),
        (world.harbor.cora.member_id, actions.LeadCannotLead),
        (world.harbor.adam.member_id, actions.LeadCannotLead),
    ],
    ids=["nobody", "another agency's", "conflict officer", "administrator"],
)
def test_only_a_colleague_whose_post_leads_may_be_named_lead(lead: Any, refusal: type[Exception]) -> None:
    with acting(ADA), pytest.raises(refusal):
        actions.open_file(by=ADA, at=MOMENT, display_name="Maya R.", lead_id=lead)
    file = opened()
    with acting(ADA), pytest.raises(refusal):
        actions.assign_lead(file_id=file.id, membership_id=lead, by=ADA, at=MOMENT)


# Stages ----------------------------------------------------------------------


def close(file: CaseFile, by: Member = ADA) -> CaseFile:
    with acting(by):
        return actions.close_file(
            file_id=file.id, outcome=Outcome.MOVED, why="She moved away", told="How to come back", by=by, at=MOMENT
        )


def test_a_file_is_begun_closed_and_taken_up_again() -> None:
    file = opened()
    with acting(ADA):
        assert actions.begin(file_id=file.id, by=ADA, at=MOMENT).stage == Stage.ACTIVE
    closed = close(file)
    assert (closed.stage, closed.closed_at, closed.next_review_on) == (Stage.CLOSED, MOMENT, None)
    with acting(ADA):
        again = actions.reopen(file_id=file.id, by=ADA, at=MOMENT)
    assert (again.stage, again.closed_at) == (Stage.ACTIVE, None)
    assert acts_on(file) == ["file.begun", "file.closed", "file.opened", "file.reopened"]


@pytest.mark.parametrize("verb", [actions.begin, actions.reopen])
def test_a_verb_at_the_wrong_stage_changes_nothing(verb: Callable[..., Any]) -> None:
    file = opened()
    with acting(ADA):
        actions.begin(file_id=file.id, by=ADA, at=MOMENT)
    with acting(ADA), pytest.raises(WrongState):
        verb(file_id=file.id, by=ADA, at=MOMENT)
    assert acts_on(file) == ["file.begun", "file.opened"]


@pytest.mark.parametrize(
    ("outcome", "why", "refusal"),
    [
        ("gone", "Because", actions.UnknownAnswer),
        ("", "Because", actions.UnknownAnswer),
        ("moved", " ", actions.NoReason),
    ],
)
def test_closing_needs_an_outcome_and_a_reason(outcome: str, why: str, refusal: type[Exception]) -> None:
    file = opened()
    with acting(ADA):
        actions.begin(file_id=file.id, by=ADA, at=MOMENT)
    with acting(ADA), pytest.raises(refusal):
        actions.close_file(file_id=file.id, outcome=outcome, why=why, told="", by=ADA, at=MOMENT)
    with acting(ADA):
        assert CaseFile.objects.visible_to(ADA).get(pk=file.id).stage == Stage.ACTIVE


def test_a_room_that_objects_keeps_the_file_open(monkeypatch: pytest.MonkeyPatch) -> None:
    file = opened()
    with acting(ADA):
        actions.begin(file_id=file.id, by=ADA, at=MOMENT)

    def objects(**_told: Any) -> None:
        raise NotPermitted

    monkeypatch.setattr(hooks, "may_close", [objects])
    with pytest.raises(NotPermitted):
        close(file)
    assert "file.closed" not in acts_on(file)


def test_what_waits_on_a_file_is_told_that_it_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    told_of: list[Any] = []
    monkeypatch.setattr(hooks, "on_close", [lambda **told_: told_of.append(told_)])
    file = opened()
    with acting(ADA):
        actions.begin(file_id=file.id, by=ADA, at=MOMENT)
    close(file)
    assert [(one["file"].id, one["by"], one["at"]) for one in told_of] == [(file.id, ADA, MOMENT)]


def test_seen_counts_for_the_lead_and_for_anybody_without_one() -> None:
    file = opened()
    with acting(NELL):
        assert actions.mark_seen(file_id=file.id, by=NELL, at=MOMENT).seen_at is None
    with acting(ADA):
        assert actions.mark_seen(file_id=file.id, by=ADA, at=MOMENT).seen_at == MOMENT
    nobodys = opened(by=world.police.disa)
    with acting(DAN):
        assert actions.mark_seen(file_id=nobodys.id, by=DAN, at=MOMENT).seen_at == MOMENT


def test_a_new_lead_finds_everything_new_again() -> None:
    file = opened()
    with acting(ADA):
        actions.mark_seen(file_id=file.id, by=ADA, at=MOMENT)
        assert actions.assign_lead(file_id=file.id, membership_id=NELL.member_id, by=ADA, at=MOMENT).seen_at is None


# Level, goals, wants ---------------------------------------------------------


def test_a_level_keeps_who_judged_it_why_and_which_way() -> None:
    file = opened()
    with acting(ADA):
        head = actions.set_level(
            file_id=file.id, level=3, why="Threat on 28 May", direction="up", judged_on=TODAY, by=ADA, at=MOMENT
        )
        assert (head.level, head.recorded_by, head.happened_on) == (3, ADA.member_id, TODAY)
        assert words_of(ADA, [head])[head.id] == {"why": "Threat on 28 May", "direction": "up"}


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"level": 4}, actions.UnknownAnswer),
        ({"level": -1}, actions.UnknownAnswer),
        ({"direction": "faster"}, actions.UnknownAnswer),
        ({"why": "  "}, actions.NoReason),
        ({"judged_on": TODAY + timedelta(days=1)}, actions.InTheFuture),
    ],
)
def test_a_level_that_says_nothing_is_refused(change: dict[str, Any], refusal: type[Exception]) -> None:
    file = opened()
    given = {"level": 2, "why": "Facts", "direction": "", "judged_on": TODAY} | change
    with acting(ADA), pytest.raises(refusal):
        actions.set_level(file_id=file.id, by=ADA, at=MOMENT, **given)
    assert Kind.LEVEL not in kinds(file)


def test_a_level_of_not_assessed_goes_no_way() -> None:
    file = opened()
    with acting(ADA):
        head = actions.set_level(
            file_id=file.id, level=0, why="Not reached", direction="up", judged_on=TODAY, by=ADA, at=MOMENT
        )
        assert "direction" not in words_of(ADA, [head])[head.id]


def test_earlier_wants_and_goals_stay_as_history() -> None:
    file = opened(wants="First", goals=["One"])
    with acting(ADA):
        actions.record_wants(file_id=file.id, text="Second", said_on=TODAY, by=ADA, at=MOMENT)
        actions.record_goals(file_id=file.id, goals=["Two", " "], by=ADA, at=MOMENT)
    assert kinds(file) == [Kind.GOALS, Kind.GOALS, Kind.SURVIVOR, Kind.WANTS, Kind.WANTS]
    with acting(ADA), pytest.raises(actions.InTheFuture):
        actions.record_wants(file_id=file.id, text="x", said_on=TODAY + timedelta(days=1), by=ADA, at=MOMENT)


# Named workers ---------------------------------------------------------------


def test_naming_workers_shuts_everyone_else_out() -> None:
    file = opened()
    told(file.id)
    assert seen_by(NELL, file)
    with acting(SOL):
        actions.name_workers(file_id=file.id, membership_ids=[NELL.member_id], by=SOL, at=MOMENT)
    assert seen_by(NELL, file)
    assert seen_by(SOL, file)
    assert seen_by(ADA, file), "the lead is always among them"
    assert not seen_by(world.harbor.hana, file)
    with acting(ADA):
        grants = CaseFileUserPermission.objects.filter(content_object_id=file.id)
        levels = dict(grants.values_list("user_id", "permission__codename"))
    assert levels[ADA.user_id] == "lead_casefile"
    assert levels[NELL.user_id] == "contribute_casefile"


def test_somebody_no_longer_named_loses_it_at_once_and_may_be_named_again() -> None:
    file = opened()
    later, latest = MOMENT + timedelta(hours=1), MOMENT + timedelta(hours=2)
    hana = world.harbor.hana
    with acting(ADA):
        actions.name_workers(file_id=file.id, membership_ids=[hana.member_id], by=ADA, at=MOMENT)
    with acting(ADA, at=later):
        actions.name_workers(file_id=file.id, membership_ids=[NELL.member_id], by=ADA, at=later)
    with acting(hana, at=later):
        assert not CaseFile.objects.visible_to(hana).filter(id=file.id).exists()
    # Her grant's row has ended and is hidden: naming her again renews it.
    with acting(ADA, at=latest):
        actions.name_workers(file_id=file.id, membership_ids=[hana.member_id], by=ADA, at=latest)
    with acting(hana, at=latest):
        assert CaseFile.objects.visible_to(hana).filter(id=file.id).exists()


def test_opening_to_the_agency_lets_everyone_in_again() -> None:
    file = opened()
    with acting(ADA):
        actions.name_workers(file_id=file.id, membership_ids=[ADA.member_id], by=ADA, at=MOMENT)
    assert not seen_by(NELL, file)
    with acting(ADA):
        actions.open_to_agency(file_id=file.id, by=ADA, at=MOMENT)
    assert seen_by(NELL, file)


def test_a_new_lead_of_a_file_for_named_workers_is_let_in() -> None:
    file = opened()
    with acting(ADA):
        actions.name_workers(file_id=file.id, membership_ids=[ADA.member_id], by=ADA, at=MOMENT)
        actions.assign_lead(file_id=file.id, membership_id=NELL.member_id, by=ADA, at=MOMENT)
    assert seen_by(NELL, file)
    assert seen_by(ADA, file), "who led it before may go on working on it"
    with acting(ADA):
        leads = CaseFileUserPermission.objects.filter(
            content_object_id=file.id, permission__codename="lead_casefile", until__gt=MOMENT
        )
        assert list(leads.values_list("user_id", flat=True)) == [NELL.user_id]


def test_limiting_a_file_is_for_its_lead_or_a_post_that_may() -> None:
    file = opened()
    with acting(NELL), pytest.raises(NotPermitted):
        actions.name_workers(file_id=file.id, membership_ids=[NELL.member_id], by=NELL, at=MOMENT)
    with acting(NELL), pytest.raises(NotPermitted):
        actions.open_to_agency(file_id=file.id, by=NELL, at=MOMENT)
    assert seen_by(world.harbor.hana, file)


@pytest.mark.parametrize(
    ("named", "refusal"),
    [([], actions.NobodyNamed), ([DAN.member_id], actions.NotAColleague), ([uuid4()], actions.NotAColleague)],
    ids=["nobody", "another agency's", "unknown"],
)
def test_a_file_is_limited_to_colleagues_only(named: list[Any], refusal: type[Exception]) -> None:
    file = opened()
    with acting(ADA), pytest.raises(refusal):
        actions.name_workers(file_id=file.id, membership_ids=named, by=ADA, at=MOMENT)
    assert seen_by(NELL, file)


# Doors -----------------------------------------------------------------------


def every_verb() -> list[tuple[str, Callable[..., Any], dict[str, Any]]]:
    return [
        ("begin", actions.begin, {}),
        ("seen", actions.mark_seen, {}),
        ("level", actions.set_level, {"level": 1, "why": "x", "direction": "", "judged_on": TODAY}),
        ("goals", actions.record_goals, {"goals": ["x"]}),
        ("wants", actions.record_wants, {"text": "x", "said_on": TODAY}),
        ("lead", actions.assign_lead, {"membership_id": None}),
        ("named", actions.name_workers, {"membership_ids": [ADA.member_id]}),
        ("opened", actions.open_to_agency, {}),
        ("close", actions.close_file, {"outcome": "moved", "why": "x", "told": "x"}),
        ("reopen", actions.reopen, {}),
    ]


@pytest.mark.parametrize(("name", "verb", "given"), every_verb(), ids=[one[0] for one in every_verb()])
def test_no_verb_reaches_another_agencys_file(name: str, verb: Callable[..., Any], given: dict[str, Any]) -> None:
    file = opened()
    with acting(DAN), pytest.raises(NotVisible):
        verb(file_id=file.id, by=DAN, at=MOMENT, **given)
    assert acts_on(file) == ["file.opened"]


@pytest.mark.parametrize("name", ["level", "lead", "close", "reopen"])
def test_a_dispatcher_leads_no_file(name: str) -> None:
    disa = world.police.disa
    file = opened(by=DAN)
    _name, verb, given = next(one for one in every_verb() if one[0] == name)
    with acting(disa), pytest.raises(NotPermitted):
        verb(file_id=file.id, by=disa, at=MOMENT, **given)
