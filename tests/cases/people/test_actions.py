"""Verbs about people and about reaching her."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from cases.people import actions
from cases.people.channels import Answer, Channel
from cases.people.words import Address, ContactDetails, ContactRules, Respondent, Rule, Survivor, ThirdPerson
from cases.records.categories import Category, Kind
from cases.records.models import Record
from cases.records.selectors import words_of
from ccr.audit.models import AuditEvent
from ccr.core.errors import NotPermitted, NotVisible, Stale
from tests.cases.files.filled import ADA, opened, rules
from tests.world import MOMENT, acting, world

pytestmark = pytest.mark.django_db

DAN, NELL = world.police.dan, world.harbor.nell
TODAY = date(2026, 6, 1)


def one(file_id: Any, kind: Kind) -> tuple[Record, dict[str, Any]]:
    with acting(ADA):
        head = Record.objects.visible_to(ADA).get(file_id=file_id, kind=kind)
        return head, words_of(ADA, [head])[head.id]


def test_each_fact_about_her_is_a_record_of_its_own_category() -> None:
    file = opened()
    with acting(ADA):
        actions.keep_contact(file_id=file.id, version=None, details=ContactDetails(phone="555 0142"), by=ADA, at=MOMENT)
        actions.keep_address(file_id=file.id, version=None, address=Address(address="4 Elm Court"), by=ADA, at=MOMENT)
        actions.add_person(file_id=file.id, person=Respondent(display_name="T. Hale"), by=ADA, at=MOMENT)
        actions.add_person(file_id=file.id, person=ThirdPerson(display_name="Leo", tie="child"), by=ADA, at=MOMENT)
        actions.add_person(file_id=file.id, person=ThirdPerson(display_name="Rosa", tie="family"), by=ADA, at=MOMENT)
        categories = sorted(Record.objects.visible_to(ADA).filter(file_id=file.id).values_list("kind", "category"))
    assert categories == sorted(
        [
            (Kind.SURVIVOR, Category.IDENTITY),
            (Kind.CONTACT, Category.CONTACT),
            (Kind.LOCATION, Category.LOCATION),
            (Kind.RESPONDENT, Category.OTHER_PERSON),
            (Kind.THIRD_PERSON, Category.CHILDREN),
            (Kind.THIRD_PERSON, Category.OTHER_PERSON),
        ]
    )


def test_a_file_is_about_one_survivor() -> None:
    file = opened()
    with acting(ADA), pytest.raises(actions.OneSurvivor):
        actions.add_person(file_id=file.id, person=Survivor(display_name="Another"), by=ADA, at=MOMENT)


@pytest.mark.parametrize("person", [Respondent(), Respondent(display_name="  "), ThirdPerson(note="x")])
def test_nobody_is_recorded_without_a_name(person: Any) -> None:
    file = opened()
    with acting(ADA), pytest.raises(actions.Nameless):
        actions.add_person(file_id=file.id, person=person, by=ADA, at=MOMENT)


def test_a_person_becomes_a_child_with_the_category_of_children() -> None:
    file = opened()
    with acting(ADA):
        head = actions.add_person(file_id=file.id, person=ThirdPerson(display_name="Leo"), by=ADA, at=MOMENT)
        actions.correct_person(
            record_id=head.id, version=1, person=ThirdPerson(display_name="Leo", tie="child"), by=ADA, at=MOMENT
        )
    assert one(file.id, Kind.THIRD_PERSON)[0].category == Category.CHILDREN


@pytest.mark.parametrize("person", [Respondent(display_name="x"), ThirdPerson(display_name="x")])
def test_a_person_is_corrected_only_as_who_they_are(person: Any) -> None:
    file = opened()
    head, _words = one(file.id, Kind.SURVIVOR)
    with acting(ADA), pytest.raises(NotVisible):
        actions.correct_person(record_id=head.id, version=1, person=person, by=ADA, at=MOMENT)


# One record of each, corrected in turn ---------------------------------------


def keep_number(file_id: Any, version: int | None, text: str) -> Record:
    return actions.keep_contact(file_id=file_id, version=version, details=ContactDetails(phone=text), by=ADA, at=MOMENT)


def keep_place(file_id: Any, version: int | None, text: str) -> Record:
    return actions.keep_address(file_id=file_id, version=version, address=Address(address=text), by=ADA, at=MOMENT)


def keep_rules(file_id: Any, version: int | None, text: str) -> Record:
    said = ContactRules({Channel.TEXT: Rule(Answer.ONLY_IF, asked=True, words=text)})
    return actions.confirm_contact_rules(
        file_id=file_id, version=version, rules=said, confirmed_on=TODAY, by=ADA, at=MOMENT
    )


@pytest.mark.parametrize("keep", [keep_number, keep_place, keep_rules])
def test_what_a_file_holds_once_is_corrected_and_a_stale_page_overwrites_nothing(
    keep: Callable[..., Record],
) -> None:
    file = opened()
    with acting(ADA):
        first = keep(file.id, None, "555 0001")
        second = keep(file.id, first.version, "555 0002")
        assert (second.id, second.version) == (first.id, 2)
    for version in (1, None):
        with acting(ADA), pytest.raises(Stale) as stale:
            keep(file.id, version, "555 0003")
        assert stale.value.theirs.id == first.id
    with acting(ADA):
        assert "555 0002" in str(words_of(ADA, [second])[second.id])


def test_confirming_her_rules_says_when_and_keeps_the_answers_as_codes() -> None:
    file = opened()
    head = rules(file.id, days_ago=2)
    assert head.happened_on == TODAY - timedelta(days=2)
    with acting(ADA):
        event = AuditEvent.objects.visible_to(ADA).get(code="contact.rules_confirmed", subject_id=head.id)
    assert event.detail["answers"]["phone"] == "yes"
    assert event.detail["answers"]["post"] == "no"


def test_nothing_is_confirmed_on_a_day_to_come() -> None:
    file = opened()
    with acting(ADA), pytest.raises(actions.NotYet):
        actions.confirm_contact_rules(
            file_id=file.id,
            version=None,
            rules=ContactRules(),
            confirmed_on=TODAY + timedelta(days=1),
            by=ADA,
            at=MOMENT,
        )


# Contact made ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "reached"),
    [("spoke", 1), ("sent", 1), ("no_answer", 0), ("message_left", 0), ("someone_else", 0), ("not_safe", 0)],
)
def test_an_attempt_says_whether_she_was_reached(outcome: str, reached: int) -> None:
    file = opened()
    with acting(ADA):
        head = actions.record_contact(file_id=file.id, channel="phone", outcome=outcome, by=ADA, at=MOMENT)
    assert head.level == reached


@pytest.mark.parametrize(
    ("channel", "outcome", "later", "refusal"),
    [
        ("pigeon", "spoke", 0, actions.UnknownAnswer),
        ("phone", "sang", 0, actions.UnknownAnswer),
        ("phone", "spoke", 1, actions.NotYet),
    ],
)
def test_an_attempt_that_cannot_be_is_refused(channel: str, outcome: str, later: int, refusal: type[Exception]) -> None:
    file = opened()
    with acting(ADA), pytest.raises(refusal):
        actions.record_contact(
            file_id=file.id,
            channel=channel,
            outcome=outcome,
            by=ADA,
            at=MOMENT,
            made_at=MOMENT + timedelta(minutes=later),
        )


def test_her_point_of_contact_is_a_colleague() -> None:
    file = opened()
    with acting(ADA):
        head = actions.name_point_of_contact(
            file_id=file.id, membership_id=NELL.member_id, phone="555-0100", by=ADA, at=MOMENT
        )
        assert words_of(ADA, [head])[head.id]["name"] == "Nell Named"
    for somebody in (DAN.member_id, uuid4()):
        with acting(ADA), pytest.raises(actions.NotAColleague):
            actions.name_point_of_contact(file_id=file.id, membership_id=somebody, by=ADA, at=MOMENT)


# Doors -----------------------------------------------------------------------

VERBS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "add": (actions.add_person, {"person": Respondent(display_name="x")}),
    "contact": (actions.keep_contact, {"version": None, "details": ContactDetails(phone="555 0142")}),
    "address": (actions.keep_address, {"version": None, "address": Address(address="x")}),
    "rules": (actions.confirm_contact_rules, {"version": None, "rules": ContactRules(), "confirmed_on": TODAY}),
    "attempt": (actions.record_contact, {"channel": "phone", "outcome": "spoke"}),
    "point": (actions.name_point_of_contact, {"membership_id": ADA.member_id}),
}


@pytest.mark.parametrize("name", VERBS)
def test_no_verb_reaches_another_agencys_file(name: str) -> None:
    verb, given = VERBS[name]
    file = opened()
    with acting(DAN), pytest.raises(NotVisible):
        verb(file_id=file.id, by=DAN, at=MOMENT, **given)


@pytest.mark.parametrize("name", VERBS)
def test_a_conflict_officer_writes_in_no_file(name: str) -> None:
    cora = world.harbor.cora
    verb, given = VERBS[name]
    file = opened()
    with acting(cora), pytest.raises(NotPermitted):
        verb(file_id=file.id, by=cora, at=MOMENT, **given)


def test_what_is_lent_is_corrected_by_its_holder_alone() -> None:
    with acting(DAN), pytest.raises(NotPermitted):
        actions.correct_person(
            record_id=world.record("main identity"), version=1, person=Survivor(display_name="x"), by=DAN, at=MOMENT
        )
