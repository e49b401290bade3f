"""What she wants and the ground are two facts; an objection is answered in a working day and ends nothing by itself."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction

from cases.records.categories import Category
from cases.sharing.actions import accept_offer, sign_release
from cases.sharing.models import Disclosure, ReleaseOfInformation, Signing
from cases.sharing.objections.actions import answer_objection, record_objection, record_wish, tell_her
from cases.sharing.objections.deadlines import LATE
from cases.sharing.objections.models import Objection
from cases.sharing.objections.refusals import (
    AnsweredBefore,
    NobodyDecides,
    NobodyEnded,
    NoReasonGiven,
    NotAnsweredYet,
    NothingSaid,
    NotSaidWhy,
    NotTheDecider,
    UnknownWish,
)
from cases.sharing.objections.words import Answered, Said
from ccr.core.actor import acting
from ccr.core.errors import NotPermitted, NotVisible
from ccr.notifications.models import Notice
from ccr.reminders import engine
from ccr.reminders.models import Reminder
from tests.cases.sharing.now.borough import DAY, NEXT, NOW, Borough

AFTER = NOW + timedelta(days=2)


def wish(borough: Borough, file_id: UUID, answer: str, *, at: Any = NOW, **words: Any) -> Any:
    given = {"said": "", "because": ""} | words
    with acting(borough.priti, at=at):
        return record_wish(file_id=file_id, answer=answer, by=borough.priti, at=at, **given)


def objects(
    borough: Borough, file_id: UUID, *, decider: Any = None, said: str = "Not housing.", at: Any = NEXT
) -> Objection:
    decider = decider or borough.ruth.member_id
    with acting(borough.priti, at=at):
        return record_objection(file_id=file_id, said=said, decider_id=decider, by=borough.priti, at=at)


def answer(borough: Borough, row: Objection, *, by: Any = None, at: Any = NEXT, **more: Any) -> Objection:
    by = by or borough.ruth
    given = {"outcome": "goes_on", "agency_ids": [], "reason": "The door."} | more
    with acting(by, at=at):
        return answer_objection(objection_id=row.id, by=by, at=at, **given)


def states(borough: Borough, file_id: UUID, at: Any = NEXT) -> list[str]:
    return sorted(loan.state for loan in borough.loans(file_id, at=at).values())


def test_only_what_stands_on_her_consent_ends_when_she_withdraws(borough: Borough) -> None:
    file_id = borough.a_file()
    borough.share(file_id, "ash_police")
    with acting(borough.priti, at=NOW):
        sign_release(
            file_id=file_id, to_agency_id=borough.agency("ash_housing"), view=[Category.IDENTITY], summary=[],
            purpose="safety", ends_on=DAY + timedelta(days=10), covers_later=True, signer="Leila Marram",
            works_there=False, by=borough.priti, at=NOW,
        )  # fmt: skip
    wish(borough, file_id, "does_not", at=NEXT, said="Stop telling housing.")
    loans = borough.loans(file_id, at=NEXT)
    assert loans[borough.agency("ash_police")].state == "live"
    assert loans[borough.agency("ash_housing")].state == "withdrawn"


def permits_housing(borough: Borough, file_id: UUID) -> None:
    with acting(borough.priti, at=NOW):
        sign_release(
            file_id=file_id, to_agency_id=borough.agency("ash_housing"), view=[Category.IDENTITY], summary=[],
            purpose="safety", ends_on=DAY + timedelta(days=10), covers_later=True, signer="Leila Marram",
            works_there=False, by=borough.priti, at=NOW,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("told", "state", "release"), [("does_not", "withdrawn", "withdrawn"), ("agrees", "offered", "signed")]
)
def test_a_no_said_to_sharing_at_once_ends_the_same(borough: Borough, told: str, state: str, release: str) -> None:
    """One wish, wherever it is written down: the page says she does not agree, so nothing stands on her agreement."""
    file_id = borough.a_file()
    permits_housing(borough, file_id)
    borough.share(file_id, "ash_police", told=told, because="")
    with acting(borough.priti, at=NOW):
        (given,) = ReleaseOfInformation.objects.visible_to(borough.priti).filter(file_id=file_id)
    assert given.state == release
    loans = borough.loans(file_id)
    assert loans[borough.agency("ash_police")].state == "live"
    assert loans[borough.agency("ash_housing")].state == state


def test_who_has_both_keeps_the_one_file_when_her_agreement_ends(borough: Borough) -> None:
    file_id = borough.a_file()
    permits_housing(borough, file_id)
    loan = borough.loans(file_id)[borough.agency("ash_housing")]
    with acting(borough.kelly, at=NOW):
        before = accept_offer(disclosure_id=loan.id, by=borough.kelly, at=NOW).to_file_id
    borough.share(file_id, "ash_housing", told="does_not", because="", at=NEXT)
    with acting(borough.kelly, at=NEXT):
        (left,) = Disclosure.objects.visible_to(borough.kelly).live().filter(from_file_id=file_id)
        assert (left.basis, left.to_file_id) == ("public_task", before)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"answer": "maybe"}, UnknownWish),
        ({"answer": "not_asked"}, NotSaidWhy),
        ({"answer": "not_asked", "because": " "}, NotSaidWhy),
    ],
)
def test_a_wish_is_whole_or_refused(borough: Borough, given: Any, refusal: Any) -> None:
    with pytest.raises(refusal):
        wish(borough, borough.a_file(), given.pop("answer"), **given)


def test_an_objection_ends_nothing_is_answered_and_she_is_told(borough: Borough) -> None:
    file_id = borough.a_file()
    borough.share(file_id, "ash_police", "ash_housing")
    row = objects(borough, file_id)
    assert states(borough, file_id) == ["live", "live"]
    with acting(borough.ruth, at=NEXT):
        assert Notice.objects.visible_to(borough.ruth).filter(code="objection.to_answer").count() == 1
    answered = answer(borough, row)
    assert (answered.state, answered.outcome) == ("answered", "goes_on")
    assert states(borough, file_id) == ["live", "live"]
    with acting(borough.priti, at=NEXT):
        assert Notice.objects.visible_to(borough.priti).filter(code="objection.to_tell").count() == 1
        told = tell_her(objection_id=row.id, how="By telephone, alone.", by=borough.priti, at=NEXT)
    assert told.state == "told"
    assert Answered.from_words(told.answer_words) == Answered(reason="The door.", told="By telephone, alone.")
    assert Said.from_words(told.words).said == "Not housing."


def test_it_may_end_for_some_or_for_all(borough: Borough) -> None:
    file_id = borough.a_file()
    borough.share(file_id, "ash_police", "ash_housing", "ash_cps")
    answer(borough, objects(borough, file_id), outcome="some_ended", agency_ids=[borough.agency("ash_housing")])
    assert states(borough, file_id) == ["live", "live", "withdrawn"]
    answer(borough, objects(borough, file_id), outcome="ended")
    assert states(borough, file_id) == ["withdrawn"] * 3


def test_only_the_named_one_answers_until_it_is_late_and_then_anybody_who_could(borough: Borough) -> None:
    file_id = borough.a_file()
    borough.share(file_id, "ash_police")
    row = objects(borough, file_id)
    assert row.answer_by == NEXT.replace(hour=17) + timedelta(days=1)
    for other in (borough.priti, borough.gwen, borough.ola):
        with pytest.raises((NotPermitted, NotVisible)):
            answer(borough, row, by=other)
    for stranger in (borough.helen, borough.moira):
        with pytest.raises((NotVisible, NotPermitted)):
            answer(borough, row, by=stranger)
    late = row.answer_by + timedelta(minutes=1)
    engine.raise_due(at=late)
    with acting(borough.ruth, at=late):
        assert Notice.objects.visible_to(borough.ruth).filter(code="objection.late").count() == 1
        assert Reminder.objects.visible_to(borough.ruth).filter(kind=LATE).open().count() == 1
    assert answer(borough, row, at=late).state == "answered"
    with acting(borough.ruth, at=late):
        assert not Reminder.objects.visible_to(borough.ruth).filter(kind=LATE, settled_at=None).exists()


def test_somebody_else_who_could_waits_until_it_is_late(borough: Borough) -> None:
    from ccr.tenancy.models import Membership

    file_id = borough.a_file()
    borough.share(file_id, "ash_police")
    row = objects(borough, file_id)
    with acting(borough.ruth, at=NOW):
        Membership.objects.visible_to(borough.ruth).filter(pk=borough.gwen.member_id).update(roles=["supervisor"])
    gwen = borough.cast.read().member("ash_isac", "Gwen Hazelwood")
    with pytest.raises(NotTheDecider):
        answer(borough, row, by=gwen)
    assert answer(borough, row, by=gwen, at=row.answer_by + timedelta(minutes=1)).answered_by == gwen.member_id


def test_what_is_not_whole_is_refused(borough: Borough) -> None:
    file_id = borough.a_file()
    borough.share(file_id, "ash_police")
    with pytest.raises(NothingSaid):
        objects(borough, file_id, said=" ")
    for nobody in (borough.priti.member_id, borough.helen.member_id, uuid4()):
        with pytest.raises(NobodyDecides):
            objects(borough, file_id, decider=nobody)
    row = objects(borough, file_id)
    with acting(borough.priti, at=NEXT), pytest.raises(NotAnsweredYet):
        tell_her(objection_id=row.id, how="x", by=borough.priti, at=NEXT)
    for bad, refusal in (
        ({"reason": " "}, NoReasonGiven),
        ({"outcome": "perhaps"}, NoReasonGiven),
        ({"outcome": "some_ended"}, NobodyEnded),
    ):
        with pytest.raises(refusal):
            answer(borough, row, **bad)
    answer(borough, row)
    with pytest.raises(AnsweredBefore):
        answer(borough, row, outcome="ended")
    with acting(borough.priti, at=NEXT), pytest.raises(NothingSaid):
        tell_her(objection_id=row.id, how=" ", by=borough.priti, at=NEXT)


def test_the_database_keeps_what_she_said_and_what_was_answered(borough: Borough) -> None:
    file_id = borough.a_file()
    borough.share(file_id, "ash_police")
    row = objects(borough, file_id)
    for changed in (
        {"sealed": b"{}"},
        {"decider_id": borough.priti.member_id},
        {"answer_by": AFTER},
        {"state": "told", "outcome": "ended", "answered_at": NEXT},
    ):
        with acting(borough.priti, at=NEXT), pytest.raises(DatabaseError, match="fixed"), transaction.atomic():
            Objection.objects.visible_to(borough.priti).filter(pk=row.id).update(**changed)
    answer(borough, row)
    with acting(borough.priti, at=NEXT), pytest.raises(DatabaseError, match="fixed"), transaction.atomic():
        Objection.objects.visible_to(borough.priti).filter(pk=row.id).update(outcome="ended", state="told")


def test_what_is_said_aloud_counts_here_and_opens_nothing_more(borough: Borough) -> None:
    file_id = borough.a_file()
    with acting(borough.priti, at=NOW):
        sign_release(
            file_id=file_id, to_agency_id=borough.agency("ash_health"), view=[Category.IDENTITY], summary=[],
            purpose="safety", ends_on=DAY + timedelta(days=10), covers_later=True, signer="Leila Marram",
            works_there=False, by=borough.priti, at=NOW,
        )  # fmt: skip
        (offer,) = Disclosure.objects.visible_to(borough.priti).filter(from_file_id=file_id)
    assert (offer.basis, offer.state) == ("release", "offered")
    assert Signing.SPOKEN in Signing
