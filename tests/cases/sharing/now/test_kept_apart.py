"""An agency that is kept apart from a file stays apart, whatever is offered to it, on whatever ground, by whatever way."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.files.models import CaseFile
from cases.records.categories import Category
from cases.sharing.actions import Answer, accept_offer, offer_disclosure, sign_core_permission, sign_release
from cases.sharing.models import ReleaseOfInformation
from cases.sharing.refusals import AgencyKeptApart, AnsweredAlready
from cases.sharing.signing import links, visits
from cases.sharing.signing.actions import prepare_signing, sign_on_paper
from cases.sharing.signing.models import How
from cases.sharing.signing.papers import Paper
from cases.sharing.signing.selectors import access_signing
from cases.sharing.signing.states import Why
from cases.sharing.signing.words import Reading
from ccr.core.actor import Actor, acting, bind
from ccr.core.errors import NotVisible
from ccr.notifications.models import Notice
from ccr.tenancy.capabilities import Capability
from tests.cases.sharing.now.borough import DAY, NEXT, NOW, Borough
from tests.support.client import signed_in

LAST = DAY + timedelta(days=10)
TALK: dict[str, Any] = {"purpose": "core_team", "ends_on": LAST, "covers_later": True}
ONE: dict[str, Any] = {"view": [Category.INCIDENTS], "summary": (), "ends_on": LAST, "covers_later": True}


@pytest.fixture
def apart(borough: Borough) -> UUID:
    """A file from which Probation is kept apart."""
    file_id = borough.a_file()
    borough.share(file_id, "ash_police", apart_ids=[borough.agency("ash_probation")])
    return file_id


def answers(borough: Borough) -> list[Answer]:
    return [Answer(agency_id=borough.agency("ash_probation"), works_there=False, agrees=True)]


def test_no_verb_of_permission_opens_it(borough: Borough, apart: UUID) -> None:
    by, probation = borough.priti, borough.agency("ash_probation")
    terms: dict[str, Any] = {"file_id": apart, "by": by, "at": NOW}
    with acting(by, at=NOW):
        with pytest.raises(AgencyKeptApart) as refused:
            sign_core_permission(answers=answers(borough), signer="Leila", **TALK, **terms)
        assert "stays closed" in str(refused.value.reason)
        with pytest.raises(AgencyKeptApart):
            sign_release(to_agency_id=probation, purpose="safety", signer="Leila", works_there=False, **ONE, **terms)
        with pytest.raises(AgencyKeptApart):
            offer_disclosure(to_agency_id=probation, **ONE, **terms)
        with pytest.raises(AgencyKeptApart):
            prepare_signing(answers=answers(borough), how=How.PHONE, **TALK, **terms)
        paper = Paper("image/jpeg", b"x")
        with pytest.raises(AgencyKeptApart):
            sign_on_paper(answers=answers(borough), signer="Leila", papers=[paper], **TALK, **terms)
        assert not ReleaseOfInformation.objects.visible_to(by).exists()


def test_a_link_that_was_out_before_signs_nothing_and_her_page_stands(borough: Borough) -> None:
    by, file_id = borough.priti, borough.a_file()
    with acting(by, at=NOW):
        waits = prepare_signing(file_id=file_id, answers=answers(borough), how=How.PHONE, by=by, at=NOW, **TALK)
    borough.share(file_id, "ash_police", apart_ids=[borough.agency("ash_probation")])
    with acting(by, at=NOW):
        row = access_signing(by, waits.id, Capability.SHARE)
    visitor = Actor.visitor(row.id)
    visits.open_link(row.id, at=NOW)
    with acting(visitor, at=NOW):
        mine = type(row).objects.visible_to(visitor).get(pk=row.id)
        assert visits.give_code(mine, links.code_of(row.id), at=NOW)
        visits.answer(mine, borough.agency("ash_probation"), agrees=True, at=NOW)
        with bind(visitor, at=NOW):
            assert visits.sign(mine, Reading.from_words(mine.words), "Leila", at=NOW) is False
    with acting(by, at=NOW):
        assert not ReleaseOfInformation.objects.visible_to(by).exists()
        assert access_signing(by, waits.id, Capability.SHARE).why == Why.POST


def test_the_pages_say_so_beside_the_agency_before_anything_is_signed(
    borough: Borough, apart: UUID, settings: Any, tmp_path: Any
) -> None:
    path = tmp_path / "clock"
    path.write_text(NOW.isoformat())
    settings.CLOCK_FILE = str(path)
    client, probation = signed_in(borough.priti), borough.agency("ash_probation")
    talk = {
        "once": str(uuid4()), "covers": "later", "purpose": "core_team", "ends_on": LAST.isoformat(),
        f"close_{probation}": "no", f"agrees_{probation}": "yes",
    }  # fmt: skip
    answer = client.post(f"/cases/{apart}/sharing/permission/", talk)
    assert answer.status_code == 422
    assert "stays closed" in str(answer.context["form"].errors[f"agrees_{probation}"])
    one = {
        "once": str(uuid4()), "works_there": "no", "view": [str(int(Category.INCIDENTS))], "covers": "later",
        "starts_on": DAY.isoformat(), "ends_on": LAST.isoformat(), "purpose": "safety",
    }  # fmt: skip
    answer = client.post(reverse("release_to", args=[apart, probation]), one)
    assert answer.status_code == 409
    assert "stays closed" in answer.content.decode()


def permitted(borough: Borough, file_id: UUID) -> Any:
    """An offer to Probation that stands on a permission she signed."""
    by, probation = borough.priti, borough.agency("ash_probation")
    with acting(by, at=NOW):
        sign_release(
            file_id=file_id, to_agency_id=probation, purpose="safety", signer="Leila", works_there=False, by=by, at=NOW,
            **ONE,
        )  # fmt: skip
    return borough.loans(file_id)[probation]


def ended(borough: Borough, file_id: UUID) -> None:
    """Nothing of the file is open or offered to Probation, and her permission for it stands no more."""
    loans = borough.loans(file_id, at=NEXT)
    assert loans[borough.agency("ash_probation")].state == "withdrawn"
    assert loans[borough.agency("ash_police")].state == "live"
    with acting(borough.priti, at=NEXT):
        rows = ReleaseOfInformation.objects.visible_to(borough.priti).filter(file_id=file_id)
        assert {row.state for row in rows} <= {"withdrawn"}


def test_who_is_newly_kept_apart_cannot_accept_what_waits(borough: Borough) -> None:
    file_id, probation = borough.a_file(), borough.agency("ash_probation")
    waits, reader = permitted(borough, file_id), borough.duty("ash_probation")
    borough.share(file_id, "ash_police", apart_ids=[probation], at=NEXT)
    with acting(reader, at=NEXT), pytest.raises((AnsweredAlready, NotVisible)):
        accept_offer(disclosure_id=waits.id, by=reader, at=NEXT)
    ended(borough, file_id)


def test_who_is_newly_kept_apart_keeps_nothing_it_had_and_is_told_that_it_ended(borough: Borough) -> None:
    file_id, probation = borough.a_file(), borough.agency("ash_probation")
    waits, reader = permitted(borough, file_id), borough.duty("ash_probation")
    with acting(reader, at=NOW):
        accept_offer(disclosure_id=waits.id, by=reader, at=NOW)
    borough.share(file_id, "ash_police", apart_ids=[probation], at=NEXT)
    ended(borough, file_id)
    with acting(reader, at=NEXT):
        assert not CaseFile.objects.visible_to(reader).exists()
        assert Notice.objects.visible_to(reader).filter(code="sharing.ended").exists()


def test_what_was_shared_at_once_ends_too_for_who_is_kept_apart_later(borough: Borough) -> None:
    file_id = borough.a_file()
    borough.share(file_id, "ash_probation", "ash_police")
    borough.share(file_id, "ash_police", apart_ids=[borough.agency("ash_probation")], at=NEXT)
    ended(borough, file_id)


def test_one_conversation_asks_once_who_is_kept_apart(borough: Borough, apart: UUID) -> None:
    by = borough.priti
    asked = [
        Answer(agency_id=borough.agency(key), works_there=False, agrees=True) for key in ("ash_police", "ash_housing")
    ]
    with acting(by, at=NOW), CaptureQueriesContext(connection) as seen:
        sign_core_permission(file_id=apart, answers=asked, signer="Leila", by=by, at=NOW, **TALK)
    assert len([one for one in seen if 'SELECT "cases_lawfulbasis"."apart_ids"' in one["sql"]]) == 1
