"""Nothing leads out of a review but a recorded decision; a new incident brings a file back at once."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from cases.files.actions import assign_lead, close_file, set_level
from cases.files.models import CaseFile
from cases.files.states import Stage
from cases.people.actions import record_contact
from cases.people.words import ContactOutcome
from cases.records.categories import Kind
from cases.records.selectors import heads, words_of
from cases.reviews.actions import (
    NoReason,
    UnknownDecision,
    decide_review,
)
from cases.reviews.consequences import HighAndSilent
from ccr.audit.models import AuditEvent
from ccr.core.errors import NotPermitted, NotPossible, NotVisible, Stale
from ccr.core.states import WrongState
from ccr.reminders.engine import raise_due
from ccr.tenancy.member import Member
from tests.cases.reviews.story import (
    START,
    active_file,
    ada,
    due_file,
    hana,
    incident,
    monitored_file,
    notices,
    planned,
    sol,
    the_file,
)
from tests.world import acting, world

pytestmark = pytest.mark.django_db


def decide(
    file_id: UUID, decision: str, *, at: datetime, by: Member = ada, reason: str = "He has moved away.", **more: Any
) -> CaseFile:
    with acting(by, at=at):
        return decide_review(file_id=file_id, decision=decision, reason=reason, by=by, at=at, **more)


def decision_words(file_id: UUID) -> list[dict[str, object]]:
    with acting(ada):
        found = list(heads(ada, [file_id], kinds=[Kind.REVIEW]))
        words = words_of(ada, found)
        return [words[head.id] for head in found]


def test_keeping_on_leaves_the_checks_still_to_come() -> None:
    file_id, later = due_file()
    file = decide(file_id, "keep_monitoring", at=later, version=the_file(file_id).version)
    assert (file.stage, file.next_review_on) == (Stage.MONITORING, date(2026, 9, 1))
    assert planned(file_id) == [(3, "2026-09-01", False), (6, "2026-12-01", False)]
    assert decision_words(file_id) == [{"decision": "keep_monitoring", "why": "He has moved away.", "months": 1}]


def test_after_the_last_check_keeping_on_begins_a_new_period() -> None:
    file_id = monitored_file()
    later = START + timedelta(days=200)
    raise_due(at=later)
    decide(file_id, "keep_monitoring", at=later)
    assert planned(file_id) == [(1, "2027-01-18", False), (3, "2027-03-18", False), (6, "2027-06-18", False)]
    assert the_file(file_id).next_review_on == date(2027, 1, 18)
    assert decision_words(file_id)[0]["months"] == 6
    raise_due(at=START + timedelta(days=240))
    assert the_file(file_id).stage == Stage.REVIEW_DUE, "and it comes back again"


def test_back_to_active_work_ends_every_check() -> None:
    file_id, later = due_file()
    file = decide(file_id, "back_to_active", at=later)
    assert (file.stage, file.next_review_on, planned(file_id)) == (Stage.ACTIVE, None, [])


def test_closing_needs_an_outcome_and_ends_every_check() -> None:
    file_id, later = due_file()
    with pytest.raises(NotPossible):
        decide(file_id, "close", at=later)
    assert the_file(file_id).stage == Stage.REVIEW_DUE
    file = decide(file_id, "close", at=later, outcome="not_reported", told="She may ring any day.")
    assert (file.stage, file.closed_at, file.next_review_on) == (Stage.CLOSED, later, None)
    assert planned(file_id) == []
    assert decision_words(file_id)[0]["outcome"] == "not_reported"
    raise_due(at=START + timedelta(days=300))
    assert the_file(file_id).stage == Stage.CLOSED


def test_time_alone_never_leads_out_of_a_review() -> None:
    file_id, _later = due_file()
    for days in (60, 100, 200, 800):
        raise_due(at=START + timedelta(days=days))
        assert the_file(file_id).stage == Stage.REVIEW_DUE


@pytest.mark.parametrize(
    ("decision", "reason", "refusal"),
    [
        ("keep_monitoring", "", NoReason),
        ("keep_monitoring", "   \n ", NoReason),
        ("forget", "Because.", UnknownDecision),
        ("enter_monitoring", "Because.", UnknownDecision),
        ("", "Because.", UnknownDecision),
    ],
)
def test_a_decision_without_reason_or_meaning_changes_nothing(
    decision: str, reason: str, refusal: type[Exception]
) -> None:
    file_id, later = due_file()
    before = planned(file_id)
    with pytest.raises(refusal):
        decide(file_id, decision, at=later, reason=reason)
    assert (the_file(file_id).stage, planned(file_id)) == (Stage.REVIEW_DUE, before)
    assert decision_words(file_id) == []


def test_a_decision_from_a_page_that_is_no_longer_true_is_refused() -> None:
    file_id, later = due_file()
    version = the_file(file_id).version
    incident(file_id, hana, at=later)
    with pytest.raises(Stale):
        decide(file_id, "keep_monitoring", at=later, version=version)


def test_closing_from_monitoring_or_from_a_new_file_is_not_possible() -> None:
    with pytest.raises(WrongState):
        decide(monitored_file(), "close", at=START, outcome="moved")


def test_who_may_decide() -> None:
    file_id, later = due_file()
    for who, refusal in (
        (world.harbor.cora, NotPermitted),
        (world.harbor.adam, NotVisible),
        (world.police.dan, NotVisible),
        (world.beacon.bea, NotVisible),
    ):
        with pytest.raises(refusal):
            decide(file_id, "back_to_active", at=later, by=who)
    assert the_file(file_id).stage == Stage.REVIEW_DUE
    assert decide(file_id, "back_to_active", at=later, by=sol).stage == Stage.ACTIVE


# High and silent -------------------------------------------------------------


def high(file_id: UUID, *, at: datetime = START) -> None:
    with acting(ada, at=at):
        set_level(file_id=file_id, level=3, why="Threats.", direction="up", judged_on=at.date(), by=ada, at=at)


def test_high_and_silent_is_closed_by_its_lead_or_a_supervisor_only() -> None:
    file_id = active_file()
    high(file_id)
    silent = START + timedelta(days=31)
    with pytest.raises(HighAndSilent):
        decide(file_id, "close", at=silent, by=hana, outcome="no_further_contact")
    with acting(hana, at=silent), pytest.raises(HighAndSilent):
        close_file(file_id=file_id, outcome="no_further_contact", why="Quiet.", told="", by=hana, at=silent)
    assert the_file(file_id).stage == Stage.ACTIVE
    assert decide(file_id, "close", at=silent, by=sol, outcome="no_further_contact").stage == Stage.CLOSED


def test_the_lead_may_close_a_high_and_silent_file() -> None:
    file_id = active_file()
    high(file_id)
    later = START + timedelta(days=31)
    with acting(ada, at=later):
        assign_lead(file_id=file_id, membership_id=hana.member_id, by=ada, at=later)
    with pytest.raises(HighAndSilent):
        decide(file_id, "close", at=later, by=ada, outcome="moved")
    assert decide(file_id, "close", at=later, by=hana, outcome="moved").stage == Stage.CLOSED


@pytest.mark.parametrize("heard", ["contact", "incident", "lower"])
def test_a_file_that_is_not_high_or_not_silent_is_closed_by_anybody_who_leads_files(heard: str) -> None:
    file_id = active_file()
    high(file_id)
    later = START + timedelta(days=31)
    with acting(ada, at=later):
        if heard == "contact":
            record_contact(file_id=file_id, channel="phone", outcome=ContactOutcome.SPOKE, by=ada, at=later)
        if heard == "lower":
            set_level(
                file_id=file_id, level=1, why="He left.", direction="down", judged_on=later.date(), by=ada, at=later
            )
    if heard == "incident":
        incident(file_id, ada, at=later)
    assert decide(file_id, "close", at=later, by=hana, outcome="moved").stage == Stage.CLOSED


def test_no_answer_counts_as_silence() -> None:
    file_id = active_file()
    high(file_id)
    later = START + timedelta(days=31)
    with acting(ada, at=later):
        record_contact(file_id=file_id, channel="phone", outcome=ContactOutcome.NO_ANSWER, by=ada, at=later)
    with pytest.raises(HighAndSilent):
        decide(file_id, "close", at=later, by=hana, outcome="moved")


# A new incident --------------------------------------------------------------


@pytest.mark.parametrize("stage", ["monitoring", "review_due", "closed"])
def test_a_new_incident_brings_the_file_back_at_once(stage: str) -> None:
    file_id = monitored_file()
    at = START + timedelta(days=10)
    if stage != "monitoring":
        at = START + timedelta(days=31)
        raise_due(at=at)
    if stage == "closed":
        decide(file_id, "close", at=at, outcome="moved", told="She may ring any day.")
        at += timedelta(days=30)
    written = incident(file_id, hana, at=at)
    file = the_file(file_id)
    assert (file.stage, file.next_review_on) == (Stage.ACTIVE, at.date())
    assert planned(file_id) == [(None, at.date().isoformat(), True)], "the planned ones are settled, one stands open"
    assert "review.look_again" in notices(ada, file_id)
    with acting(ada):
        acts = AuditEvent.objects.visible_to(ada).filter(file_id=file_id, code="file.brought_back")
        assert acts.count() == 1
    assert written.file_id == file_id
    raise_due(at=START + timedelta(days=400))
    assert the_file(file_id).stage == Stage.ACTIVE
    assert planned(file_id)[0][2], "and it stays open until somebody decides"


def test_what_a_new_incident_opened_is_answered_by_a_decision() -> None:
    for decision, stage in (("back_to_active", Stage.ACTIVE), ("keep_monitoring", Stage.MONITORING)):
        file_id = monitored_file()
        at = START + timedelta(days=10)
        incident(file_id, hana, at=at)
        file = decide(file_id, decision, at=at, version=the_file(file_id).version)
        assert file.stage == stage
        assert not any(is_open for _months, _on, is_open in planned(file_id))
        assert len(planned(file_id)) == (3 if stage == Stage.MONITORING else 0)


def test_a_new_incident_in_an_active_file_asks_for_nothing() -> None:
    file_id = active_file()
    incident(file_id, hana, at=START)
    assert planned(file_id) == []
    assert notices(ada, file_id) == []


def test_who_writes_the_incident_is_not_told_of_it() -> None:
    file_id = monitored_file()
    incident(file_id, ada, at=START + timedelta(days=10))
    assert notices(ada, file_id) == []
    assert planned(file_id)[0][2]
