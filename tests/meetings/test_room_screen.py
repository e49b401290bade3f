"""The room screen shows what everybody in the room may see: one person who may not is enough, whatever their agency may."""

from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from cases.files.actions import name_workers
from meetings import actions as forum
from meetings.agenda.actions import take_item
from meetings.agenda.selectors import all_here_may_hear
from meetings.live import actions
from meetings.models import Attendance
from tests.meetings.story import ITEM, MEETING, ada, col, dan, ivy, nora, pru, serge, walt
from tests.support.client import signed_in
from tests.world import MOMENT, acting, key, world

pytestmark = pytest.mark.django_db
olive = world.coordination.olive
LIVE = reverse("live", args=[MEETING])


@pytest.fixture(autouse=True)
def in_session() -> None:
    """The chair, the advocate, the deputy and the prosecutor are in the room, and the item is open."""
    with acting(col):
        take_item(item_id=ITEM, by=col, at=MOMENT)
        forum.move_meeting(meeting_id=MEETING, move="hold", by=col, at=MOMENT)
    for who in (col, ada, dan, pru):
        enters(who)
    with acting(col):
        actions.show_item(item_id=ITEM, by=col, at=MOMENT)


def enters(who: Any) -> Attendance:
    with acting(who):
        return forum.sign_in(meeting_id=MEETING, by=who, at=MOMENT)


def leaves(who: Any, row: Attendance) -> None:
    with acting(who):
        forum.leave_room(attendance_id=row.id, by=who, at=MOMENT)


def shown() -> bool:
    page = signed_in(col).get(reverse("room_screen", args=[MEETING])).content
    return b"AG-main" in page


def asked(who: Any, item: Any = ITEM) -> bool:
    with acting(who):
        return all_here_may_hear(item)


@pytest.mark.parametrize("who", [nora, walt, olive], ids=["not named", "shut out", "sees no case"])
def test_whoever_may_not_hear_of_it_empties_the_screen_by_walking_in(who: Any) -> None:
    assert shown()
    row = enters(who)
    assert not shown()
    leaves(who, row)
    assert shown()


def test_somebody_who_is_not_one_of_the_named_workers_empties_it_too() -> None:
    enters(ivy)
    assert shown()
    with acting(serge):
        workers = [dan.member_id]
        name_workers(file_id=world.file("police own"), membership_ids=workers, by=serge, at=MOMENT)
    assert asked(col) is False
    assert not shown()


def test_whoever_signed_on_paper_counts_by_their_agency() -> None:
    def on_paper(agency: Any) -> None:
        with acting(col):
            forum.sign_in(meeting_id=MEETING, agency_id=agency.id, name="A visitor", by=col, at=MOMENT)

    on_paper(world.police)
    assert shown()
    on_paper(world.health)
    assert not shown()


def test_the_chair_is_told_that_somebody_may_not_and_never_who() -> None:
    said = "Somebody in the room may not see this item"
    assert said not in signed_in(col).get(LIVE).content.decode()
    enters(walt)
    page = signed_in(col).get(LIVE).content.decode()
    assert said in page
    assert page.count("Walt Walled") == signed_in(pru).get(LIVE).content.decode().count("Walt Walled") + 1, (
        "in the list of who is present, with the button by which the chair lets him leave, and nowhere else"
    )
    assert said not in signed_in(dan).get(LIVE).content.decode()


def test_only_the_chair_who_sees_the_item_is_answered() -> None:
    assert asked(col)
    for who in (ada, dan, pru, nora, walt, olive, world.beacon.bea):
        assert not asked(who), who.name
    for other in ("item police", "item named", "item beacon"):
        assert not asked(col, key(other))
    with acting(col), connection.cursor() as cursor:
        cursor.execute("SELECT sec.all_here_may_hear(%s, %s)", [ITEM, []])
        assert cursor.fetchone() == (False,), "without a role that reaches cases nobody may hear"


def test_after_the_meeting_the_screen_shows_no_case() -> None:
    assert shown()
    with acting(col):
        forum.move_meeting(meeting_id=MEETING, move="draft_minutes", by=col, at=MOMENT)
    assert not shown()
