"""What Share now never does, kept by the rules, the verbs and, with no rule asked, by PostgreSQL. Denials first."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction

from cases.access.models import NO_END
from cases.files.models import CaseFile
from cases.records.categories import Category, bits
from cases.records.models import Record, RecordBody
from cases.sharing.actions import offer_disclosure
from cases.sharing.models import Disclosure
from cases.sharing.now.actions import end_agreement, look_at, share_now, write_agreement
from cases.sharing.now.models import ForumAgreement, LawfulBasis
from cases.sharing.now.refusals import (
    AgreementUnsound,
    KeptApart,
    LookedAtAlready,
    NoAgreement,
    NobodyChosen,
    NotAParty,
    NotHighRisk,
    NotInThisCountry,
    NotSaidWhyUntold,
    OwnDecision,
    UnknownGround,
    Unweighed,
)
from cases.sharing.objections.actions import record_wish
from cases.sharing.refusals import SharingRefused
from ccr.core.actor import Actor, acting
from ccr.core.errors import NotPermitted, NotVisible
from tests.cases.sharing.now.borough import DAY, MINIMUM, NEXT, NOW, Borough
from tests.world import world

LOCATION, CONTACT, HEALTH = (bits([one]) for one in (Category.LOCATION, Category.CONTACT, Category.HEALTH))


def seen(borough: Borough, key: str) -> set[str]:
    """Kinds of record of other agencies that the agency's duty worker reads."""
    reader = borough.duty(key)
    with acting(reader, at=NOW):
        heads = Record.objects.visible_to(reader).exclude(holder_id=reader.agency_id)
        return set(heads.values_list("kind", flat=True))


def test_only_the_minimum_opens_and_the_agency_left_out_learns_nothing(borough: Borough) -> None:
    file_id = borough.a_file()
    borough.share(file_id, "ash_police", "ash_housing")
    assert seen(borough, "ash_police") == {"survivor", "incident", "level", "respondent"}
    assert seen(borough, "ash_cps") == set()
    out = borough.duty("ash_cps")
    with acting(out, at=NOW):
        assert not Disclosure.objects.visible_to(out).exists()
        assert not LawfulBasis.objects.visible_to(out).exists()
        assert not CaseFile.objects.visible_to(out).exists()
        assert not RecordBody.objects.visible_to(out).exists()


def test_location_and_what_finds_her_is_in_no_agreement(borough: Borough) -> None:
    for category in (Category.LOCATION, Category.CONTACT, Category.HEALTH, Category.COUNSELLING, Category.INTIMATE):
        with pytest.raises(AgreementUnsound):
            borough.agree(minimum=(*MINIMUM, category))
        with acting(borough.moira, at=NOW), pytest.raises(DatabaseError, match="names this"), transaction.atomic():
            ForumAgreement.objects.visible_to(borough.moira).filter(pk=borough.agreement.id).update(
                minimum_bits=bits([category])
            )


def insert(borough: Borough, file_id: UUID, to: str, **terms: Any) -> Any:
    """A disclosure as a careless page might write it. True when PostgreSQL took it, else its words."""
    by = borough.priti
    given = {"view_bits": bits([Category.INCIDENTS]), "basis": "public_task", "ground_id": None} | terms
    with acting(by, at=NOW):
        try:
            with transaction.atomic():
                Disclosure(
                    tenant_id=by.tenant_id, from_file_id=file_id, from_agency_id=by.agency_id, to_agency_id=borough.agency(to),
                    offered_at=NOW, offered_by=by.member_id, starts_at=NOW, ends_at=NOW + timedelta(days=5),
                    covers_until=NO_END, **given,
                ).save()  # fmt: skip
        except DatabaseError as error:
            return str(error)
    return True


def test_the_database_takes_no_disclosure_past_its_ground(borough: Borough) -> None:
    file_id, other = borough.a_file(), borough.a_file()
    ground = borough.share(file_id, "ash_police")
    on = {"basis": ground.code, "ground_id": ground.id}
    assert insert(borough, file_id, "ash_housing", **on) is True
    for more in (LOCATION, CONTACT, HEALTH, bits([Category.PLAN])):
        assert "more than the agreement" in insert(borough, file_id, "ash_cps", **(on | {"view_bits": more}))
        assert "more than the agreement" in insert(
            borough, file_id, "ash_cps", **(on | {"view_bits": 0, "summary_bits": more})
        )
    assert "not a ground" in insert(borough, file_id, "ash_cps", basis="vital_interests", ground_id=ground.id)
    assert "not a ground" in insert(borough, file_id, "ash_cps", basis="public_task")
    assert "disclosure_on_ground" in insert(borough, other, "ash_cps", **on)
    for american in ("own_law", "mandate"):
        assert "not a ground" in insert(borough, file_id, "ash_cps", basis=american)


def test_nothing_stands_on_her_consent_unless_she_agrees(borough: Borough) -> None:
    file_id, by = borough.a_file(), borough.priti
    with acting(by, at=NOW):
        consent = LawfulBasis(
            tenant_id=by.tenant_id, agency_id=by.agency_id, file_id=file_id, code="consent", told="agrees",
            decided_at=NOW, decided_by=by.member_id,
        )  # fmt: skip
        consent.write({})
        consent.save()
    on = {"basis": "consent", "ground_id": consent.id}
    assert "she has not agreed" in insert(borough, file_id, "ash_police", **on)
    for number, answer in enumerate(("not_asked", "does_not")):
        with acting(by, at=NOW + timedelta(minutes=number)):
            record_wish(file_id=file_id, answer=answer, said="", because="x", by=by, at=NOW + timedelta(minutes=number))
        assert "she has not agreed" in insert(borough, file_id, "ash_police", **on)
    with acting(by, at=NOW + timedelta(minutes=5)):
        record_wish(file_id=file_id, answer="agrees", said="", because="", by=by, at=NOW + timedelta(minutes=5))
    assert insert(borough, file_id, "ash_police", **on) is True


@pytest.mark.django_db
@pytest.mark.parametrize("basis", ["public_task", "consent", "vital_interests"])
def test_a_ground_of_england_opens_nothing_in_the_united_states(basis: str) -> None:
    by = world.police.dan
    at = world.moment
    with acting(by, at=at):
        ground = LawfulBasis(
            tenant_id=by.tenant_id, agency_id=by.agency_id, file_id=world.file("police own"), code=basis,
            told="agrees", decided_at=at, decided_by=by.member_id,
        )  # fmt: skip
        ground.write({})
        ground.save()
        with pytest.raises(DatabaseError, match="not a ground of this country"), transaction.atomic():
            Disclosure(
                tenant_id=by.tenant_id, from_file_id=world.file("police own"), from_agency_id=by.agency_id,
                to_agency_id=world.probation.id, view_bits=8, basis=basis, ground_id=ground.id, offered_at=at,
                offered_by=by.member_id, starts_at=at, ends_at=at + timedelta(days=1),
            ).save()  # fmt: skip


def test_nobody_accepts_for_an_agency_that_did_not_sign(borough: Borough) -> None:
    """The clock inside a receiver may accept under its agreement only: not what is more, not for one that is no party."""
    file_id, by = borough.a_file(), borough.priti
    with acting(by, at=NOW):
        ground = LawfulBasis(
            tenant_id=by.tenant_id, agency_id=by.agency_id, file_id=file_id, code="public_task", told="not_told",
            decided_at=NOW, decided_by=by.member_id,
        )  # fmt: skip
        ground.write({})
        ground.save()
    assert insert(borough, file_id, "ash_housing", ground_id=ground.id) is True
    (loan,) = borough.loans(file_id).values()
    clock = Actor.clock(by.tenant_id, borough.agency("ash_housing"))
    with acting(clock, at=NOW):
        from cases.files.actions import make_file

        made = make_file(by=clock, at=NOW, lent_only=True)
        with pytest.raises(DatabaseError, match="not your move"), transaction.atomic():
            Disclosure.objects.visible_to(clock).filter(pk=loan.id).update(
                state="live", to_file_id=made.id, answered_at=NOW
            )


def test_an_agency_close_to_him_is_left_out_now_and_later(borough: Borough) -> None:
    file_id = borough.a_file()
    apart = borough.agency("ash_probation")
    with pytest.raises(KeptApart):
        borough.share(file_id, "ash_police", "ash_probation", apart_ids=[apart])
    first = borough.share(file_id, "ash_police", apart_ids=[apart])
    with pytest.raises(KeptApart):
        borough.share(file_id, "ash_probation", at=NEXT)
    assert "kept apart" in insert(borough, file_id, "ash_probation", basis=first.code, ground_id=first.id)
    assert seen(borough, "ash_probation") == set()


def test_somebody_shut_out_of_the_file_sees_no_trace_at_the_receiver(borough: Borough) -> None:
    from cases.access.actions import declare_conflict

    file_id = borough.a_file()
    borough.share(file_id, "ash_police")
    made = borough.loans(file_id)[borough.agency("ash_police")].to_file_id
    with acting(borough.helen, at=NOW):
        declare_conflict(file_id=made, user_id=borough.imran.user_id, ground="friend", by=borough.helen, at=NOW)
    assert seen(borough, "ash_police") == set()
    with acting(borough.imran, at=NOW):
        assert not LawfulBasis.objects.visible_to(borough.imran).exists()
    with acting(borough.carys, at=NOW):
        assert LawfulBasis.objects.visible_to(borough.carys).count() == 1


REFUSED = [
    ({"told": "perhaps"}, NotSaidWhyUntold),
    ({"because": "  "}, NotSaidWhyUntold),
    ({"why_now": " "}, Unweighed),
    ({"if_not": ""}, Unweighed),
    ({"necessity": ""}, Unweighed),
    ({"ground": "consent"}, UnknownGround),
    ({"ground": "legal_obligation"}, UnknownGround),
    ({"ground": "release"}, UnknownGround),
    ({"agreement_id": uuid4()}, NoAgreement),
    ({"apart_ids": [uuid4()]}, NotAParty),
]


@pytest.mark.parametrize(("terms", "refusal"), REFUSED)
def test_what_is_not_whole_is_refused_and_nothing_is_opened(borough: Borough, terms: Any, refusal: Any) -> None:
    file_id = borough.a_file()
    with pytest.raises(refusal):
        borough.share(file_id, **terms)
    assert borough.loans(file_id) == {}


def test_without_high_risk_an_agreement_or_an_agency_nothing_is_shared(borough: Borough) -> None:
    with pytest.raises(NotHighRisk):
        borough.share(borough.a_file(high=False))
    file_id = borough.a_file()
    with acting(borough.priti, at=NOW), pytest.raises(NobodyChosen):
        share_now(
            file_id=file_id, agreement_id=borough.agreement.id, agency_ids=[], apart_ids=[], ground="public_task",
            necessity="x", why_now="x", if_not="x", told="agrees", because="", by=borough.priti, at=NOW,
        )  # fmt: skip
    with acting(borough.moira, at=NOW):
        end_agreement(agreement_id=borough.agreement.id, by=borough.moira, at=NOW)
    with pytest.raises(NoAgreement):
        borough.share(file_id, at=NEXT)
    borough.agreement = borough.agree(but=("ash_cps",))
    with pytest.raises(NotAParty):
        borough.share(file_id, "ash_cps", at=NEXT)


def test_it_is_only_for_those_who_may_and_only_on_their_own_file(borough: Borough) -> None:
    file_id = borough.a_file()
    with pytest.raises(NotVisible):
        borough.share(file_id, by=borough.imran)
    with pytest.raises(NotInThisCountry):
        borough.share(world.file("harbor main"), by=world.harbor.ada)
    with pytest.raises((NotVisible, NotPermitted)):
        borough.share(file_id, by=borough.ola)
    assert borough.loans(file_id) == {}


def test_without_her_agreement_and_without_haste_the_rules_refuse(borough: Borough) -> None:
    file_id = borough.a_file()
    with acting(borough.priti, at=NOW), pytest.raises(SharingRefused):
        offer_disclosure(
            file_id=file_id, to_agency_id=borough.agency("ash_police"), view=[Category.INCIDENTS], summary=[],
            ends_on=DAY + timedelta(days=3), by=borough.priti, at=NOW,
        )  # fmt: skip


def test_only_the_coordinating_office_writes_agreements(borough: Borough) -> None:
    terms: dict[str, Any] = {
        "name": "x", "minimum": MINIMUM, "safe_number": False, "signed_on": DAY, "at": NOW,
        "party_ids": [borough.agency("ash_police"), borough.agency("ash_isac")],
    }  # fmt: skip
    for member in (borough.priti, borough.ruth, borough.dylan):
        with acting(member, at=NOW), pytest.raises(NotPermitted):
            write_agreement(agreement_id=None, version=None, by=member, **terms)
    with acting(borough.priti, at=NOW), pytest.raises(DatabaseError), transaction.atomic():
        ForumAgreement(
            tenant_id=borough.priti.tenant_id, agency_id=borough.priti.agency_id, name="x", minimum_bits=8,
            party_ids=[borough.agency("ash_police"), borough.agency("ash_isac")], signed_on=DAY, written_at=NOW,
            written_by=borough.priti.member_id,
        ).save()  # fmt: skip
    with pytest.raises(AgreementUnsound):
        borough.agree(party_ids=[borough.agency("ash_police"), world.harbor.id])


def test_what_was_decided_is_never_rewritten_and_looked_at_once_by_another(borough: Borough) -> None:
    ground = borough.share(borough.a_file(), "ash_police")
    changed: dict[str, Any]
    for changed in ({"code": "vital_interests"}, {"sealed": b"{}"}, {"told": "agrees"}, {"apart_ids": []}):
        with acting(borough.priti, at=NEXT), pytest.raises(DatabaseError, match="fixed"), transaction.atomic():
            LawfulBasis.objects.visible_to(borough.priti).filter(pk=ground.id).update(**changed)
    with acting(borough.priti, at=NEXT), pytest.raises((NotPermitted, OwnDecision)):
        look_at(ground_id=ground.id, found="stands", why="x", by=borough.priti, at=NEXT)
    with acting(borough.carys, at=NEXT), pytest.raises((NotVisible, NotPermitted)):
        look_at(ground_id=ground.id, found="ended", why="x", by=borough.carys, at=NEXT)
    with acting(borough.helen, at=NEXT), pytest.raises((NotVisible, NotPermitted)):
        look_at(ground_id=ground.id, found="ended", why="x", by=borough.helen, at=NEXT)
    with acting(borough.ruth, at=NEXT):
        look_at(ground_id=ground.id, found="stands", why="Right.", by=borough.ruth, at=NEXT)
        with pytest.raises(LookedAtAlready):
            look_at(ground_id=ground.id, found="ended", why="x", by=borough.ruth, at=NEXT)
