"""One person speaks with her: an agency that was let in to coordination is led to them and rings nobody itself."""

import pytest
from django.urls import reverse

from cases.people.actions import name_point_of_contact
from cases.records.categories import Category
from tests.cases.sharing.story import LATER, TUESDAY, a_file, accepted, ada, more_about, offer_on, single
from tests.support.client import signed_in
from tests.world import acting, world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

CASEY = world.housing.casey


@pytest.mark.parametrize("opens", [True, False])
def test_a_borrowing_agency_is_sent_through_her_one_contact(opens: bool) -> None:
    hers = a_file(ada)
    more_about(ada, hers, phone="555 0142")
    with acting(ada, at=TUESDAY):
        name_point_of_contact(file_id=hers, membership_id=ada.member_id, by=ada, at=TUESDAY)
    view = [Category.IDENTITY, Category.COORDINATION] if opens else [Category.IDENTITY]
    borrowed = accepted(offer_on(single(hers, world.housing, view=view)), CASEY, at=LATER)
    page = signed_in(CASEY).get(reverse("case", args=[borrowed])).content.decode()
    assert "Not safe to contact." in page
    assert ("Contact only through <bdi>Ada Advocate</bdi>" in page) is opens
    assert "555 0142" not in page
