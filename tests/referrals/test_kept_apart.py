"""An agency that is kept apart from a file is neither explained to her nor passed anything, whichever way it is asked for."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from cases.sharing.refusals import AgencyKeptApart
from ccr.core.actor import acting
from ccr.tenancy.models import Agency
from referrals import actions
from referrals.models import HowAgreed, Referral
from referrals.words import Passed
from tests.cases.sharing.now.borough import NEXT, NOW, Borough
from tests.support.client import signed_in

HER = Passed(name="Leila M.", phone="07700 900101", channel="phone", when="any", said="She is afraid.")


@pytest.fixture
def borough(db: None) -> Borough:
    return Borough()


@pytest.fixture
def at_once(settings: Any, tmp_path: Any) -> None:
    path = tmp_path / "clock"
    path.write_text(NEXT.isoformat())
    settings.CLOCK_FILE = str(path)


def apart(borough: Borough, file_id: UUID, key: str = "ash_housing") -> UUID:
    borough.share(file_id, "ash_police", apart_ids=[borough.agency(key)])
    return borough.agency(key)


def need(borough: Borough, file_id: UUID, to: UUID | None = None) -> Referral:
    by = borough.priti
    with acting(by, at=NOW):
        made = actions.record_need(file_id=file_id, service="housing", need="A door that locks", by=by, at=NOW)
        return actions.offer_agency(referral_id=made.id, to_agency_id=to, by=by, at=NOW) if to else made


def test_it_is_not_explained_to_her(borough: Borough) -> None:
    file_id = borough.a_file()
    housing, made = apart(borough, file_id), need(borough, file_id)
    with acting(borough.priti, at=NEXT):
        with pytest.raises(AgencyKeptApart) as refused:
            actions.offer_agency(referral_id=made.id, to_agency_id=housing, by=borough.priti, at=NEXT)
        assert refused.value.field == "to_agency"
        assert Referral.objects.visible_to(borough.priti).get(pk=made.id).state == "needed"


def test_what_was_explained_before_goes_nowhere_once_it_is_kept_apart(borough: Borough, at_once: None) -> None:
    file_id = borough.a_file()
    made = need(borough, file_id, borough.agency("ash_housing"))
    apart(borough, file_id)
    given = {
        "once": str(uuid4()), "agency": str(made.to_agency_id), "works_there": "no", "name": "L.",
        "phone": "07700 900101", "channel": "phone", "when": "any", "tells_back": "no", "how": "spoken",
    }  # fmt: skip
    answer = signed_in(borough.priti).post(reverse("referral_move", args=[made.id, "agree"]), given)
    assert answer.status_code == 409
    assert "stays closed" in str(answer.context["form"].errors["works_there"])
    with acting(borough.priti, at=NEXT):
        assert Referral.objects.visible_to(borough.priti).get(pk=made.id).state == "offered"
    reader = borough.duty("ash_housing")
    with acting(reader, at=NEXT):
        assert not Referral.objects.visible_to(reader).exists()


def test_it_is_not_among_the_agencies_to_choose_from(borough: Borough, at_once: None) -> None:
    file_id = borough.a_file()
    housing, made = apart(borough, file_id), need(borough, file_id)
    client = signed_in(borough.priti)
    for page in (reverse("refer", args=[file_id]), reverse("referral_move", args=[made.id, "offer"])):
        answer = client.get(page).content.decode()
        assert f'value="{borough.agency("ash_health")}"' in answer
        assert f'value="{housing}"' not in answer


def test_an_advocate_is_not_offered_from_there_either(borough: Borough, at_once: None) -> None:
    file_id, by = borough.a_file(), borough.priti
    housing = apart(borough, file_id)
    with acting(borough.duty("ash_housing"), at=NOW):
        Agency.objects.visible_to(borough.duty("ash_housing")).filter(pk=housing).update(discipline="advocacy")
    with acting(by, at=NEXT), pytest.raises(AgencyKeptApart) as refused:
        actions.offer_advocate(
            answer="yes", file_id=file_id, to_agency_id=housing, passed=HER, how=HowAgreed.SPOKEN, by=by, at=NEXT
        )
    assert refused.value.field == "to_agency"
    with acting(by, at=NEXT):
        assert not Referral.objects.visible_to(by).exists()
