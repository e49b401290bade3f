"""A case the chair's own agency took off the agenda: gone for the chair's open page too, and no step in the order of what is left."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from cases.files.actions import make_file
from ccr.core.errors import NotVisible
from meetings import actions as forum
from meetings.agenda import actions
from meetings.agenda.selectors import items_of
from meetings.live.actions import close_item, show_item
from meetings.models import AgendaItem
from tests.meetings.story import MEETING, ada, bring, col, the_meeting
from tests.support.client import signed_in
from tests.world import MOMENT, acting

pytestmark = pytest.mark.django_db
PAGES = {
    "take_item": {},
    "defer_item": {},
    "show_item": {},
    "close_item": {"once": str(uuid4()), "level": "3", "version": "3"},
    "place_item": {"once": str(uuid4()), "press": "minutes", "minutes": "5"},
}


def brought() -> AgendaItem:
    with acting(col):
        file = make_file(by=col, at=MOMENT)
    return bring(col, file.id)


def order(ids: list[UUID]) -> list[int]:
    meeting = the_meeting()
    with acting(col):
        return [ids.index(one.id) for one in items_of(col, meeting) if one.id in ids]


@pytest.mark.parametrize("page", PAGES)
def test_on_a_page_that_was_open_meanwhile_a_withdrawn_case_is_not_there(page: str) -> None:
    item = brought()
    with acting(col):
        actions.take_item(item_id=item.id, by=col, at=MOMENT)
        forum.move_meeting(meeting_id=MEETING, move="hold", by=col, at=MOMENT)
        forum.sign_in(meeting_id=MEETING, by=col, at=MOMENT)
        actions.withdraw_item(item_id=item.id, by=col, at=MOMENT)
    assert signed_in(col).post(reverse(page, args=[item.id]), PAGES[page]).status_code == 404


def test_no_verb_of_the_chair_reaches_a_withdrawn_case() -> None:
    item = brought()
    with acting(col):
        actions.withdraw_item(item_id=item.id, by=col, at=MOMENT)
    agreed = {"level": 3, "teller_id": ada.agency_id, "tell_on": MOMENT.date(), "safe_to_tell": "yes"}
    for verb, more in (
        (actions.take_item, {}),
        (actions.defer_item, {}),
        (actions.place_item, {"to": 0}),
        (actions.set_minutes, {"minutes": 5}),
        (show_item, {}),
        (close_item, agreed),
    ):
        with acting(col), pytest.raises(NotVisible):
            verb(item_id=item.id, by=col, at=MOMENT, **more)


def test_an_item_moves_past_the_next_one_that_is_shown() -> None:
    items = [brought() for _number in range(3)]
    ids = [one.id for one in items]
    for number, one in enumerate(items):
        with acting(col):
            found = AgendaItem.objects.visible_to(col).get(pk=one.id)
            found.place = (MOMENT + timedelta(days=400)).timestamp() + number
            found.save(update_fields=["place"])
    with acting(col):
        actions.withdraw_item(item_id=ids[1], by=col, at=MOMENT)
    assert order(ids) == [0, 2]
    pressed = {"once": str(uuid4()), "press": "down"}
    assert signed_in(col).post(reverse("place_item", args=[ids[0]]), pressed).status_code == 302 + 1
    assert order(ids) == [2, 0]
