"""Kinds of help somebody is referred for, who it comes from without typing, and how recent decides how fast."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ccr.tenancy.member import Member
from referrals import actions
from referrals.models import HowAgreed, Referral, Service
from referrals.words import Passed
from tests.referrals.story import HER, LATER, TUESDAY, a_file, ada, dan, does, offered, state_of
from tests.support.client import signed_in
from tests.world import MOMENT, acting, world

pytestmark = pytest.mark.django_db

NORA, CASEY = world.health.nora, world.housing.casey


@pytest.mark.parametrize(
    ("service", "taker"), [(Service.COUNSELLING, NORA), (Service.LEGAL, CASEY), (Service.HOUSING, CASEY)]
)
def test_each_kind_of_help_goes_the_whole_way(service: Service, taker: Member) -> None:
    file_id = a_file()
    with acting(ada, at=TUESDAY):
        made = actions.record_need(file_id=file_id, service=service, need="Somebody to talk to", by=ada, at=TUESDAY)
        actions.offer_agency(referral_id=made.id, to_agency_id=taker.agency_id, by=ada, at=TUESDAY)
        actions.agree(
            referral_id=made.id, passed=Passed(name="Marigold T.", phone="555 0177", channel="phone", when="any"),
            how=HowAgreed.SIGNED, signer="Marigold Testcase", tells_back=True, by=ada, at=TUESDAY,
        )  # fmt: skip
    with acting(taker, at=LATER):
        arrived = Referral.objects.visible_to(taker).get(pk=made.id)
    assert (arrived.service, arrived.state) == (service, "agreed")
    does(actions.introduce, ada, made, how="call", on=TUESDAY.date(), who="Them")
    does(actions.accept, taker, made, to_file_id=None)
    does(actions.engage, taker, made, on=TUESDAY.date())
    assert state_of(ada, made) == "engaged"


@pytest.mark.parametrize(
    ("days_ago", "same_day"), [(0, True), (7, True), (8, False), (180, False), (200, False), (900, False)]
)
def test_how_recent_it_is_decides_how_fast_somebody_looks(days_ago: int, same_day: bool) -> None:
    day = TUESDAY.date() - timedelta(days=days_ago)
    made = offered(passed=Passed(**{**HER.to_words(), "about_on": day.isoformat()}))
    assert made.urgent is same_day
    assert made.due_at is not None, "an older one has its day as well"


def test_who_refers_and_when_is_filled_in_by_itself() -> None:
    typed = Passed(**{**HER.to_words(), "sender": "Somebody Else"})
    made = offered(passed=typed, at=MOMENT)
    assert Passed.from_words(made.words).sender == "Dan Deputy", "whatever was typed"
    assert made.agreed_at == MOMENT
    page = signed_in(ada).get(reverse("referral", args=[made.id])).content.decode()
    for known in ("Dan Deputy", dan.agency_name, "1 Jun"):
        assert known in page
