"""The level and the name on the room screen: of the case that was brought, never kept with us, covered for everybody in the room."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from cases.files.actions import make_file, set_level
from cases.people.actions import add_person
from cases.people.words import Survivor
from cases.records.categories import Category
from cases.sharing.actions import accept_offer, sign_release
from cases.sharing.models import Disclosure
from meetings import actions as forum
from meetings.agenda import selectors as agenda
from meetings.agenda.actions import take_item
from meetings.live import actions
from meetings.models import AgendaItem, Attendance
from tests.meetings.story import ITEM, MAIN, MEETING, ada, bring, col, dan, nora
from tests.support.client import signed_in
from tests.world import MOMENT, acting

pytestmark = pytest.mark.django_db
SOON = MOMENT + timedelta(minutes=5)
THEN = MOMENT + timedelta(minutes=10)
HEARD = (Category.IDENTITY, Category.INCIDENTS, Category.RISK)


@pytest.fixture(autouse=True)
def later(clock: Path) -> None:
    clock.write_text((MOMENT + timedelta(minutes=20)).isoformat())


def open_to(member: Any, *, covers_later: bool = True) -> None:
    """Her permission for one more agency, accepted there."""
    with acting(ada, at=SOON):
        release = sign_release(
            file_id=MAIN, to_agency_id=member.agency_id, view=HEARD, summary=(), purpose="safety",
            ends_on=date(2026, 6, 20), covers_later=covers_later, signer="M", works_there=False, by=ada, at=SOON,
        )  # fmt: skip
        offered = Disclosure.objects.visible_to(ada).get(release_id=release.id)
    with acting(member, at=SOON):
        accept_offer(disclosure_id=offered.id, by=member, at=SOON)


def begin(*present: Any, item_id: UUID = ITEM) -> None:
    with acting(col, at=SOON):
        take_item(item_id=item_id, by=col, at=SOON)
        forum.move_meeting(meeting_id=MEETING, move="hold", by=col, at=SOON)
    for who in (col, *present):
        with acting(who, at=SOON):
            forum.sign_in(meeting_id=MEETING, by=who, at=SOON)
    with acting(col, at=SOON):
        actions.show_item(item_id=item_id, by=col, at=SOON)


def judge(by: Any, file_id: UUID, level: int, *, kept: bool = False) -> None:
    with acting(by, at=THEN):
        set_level(
            file_id=file_id, level=level, why="Only ours", direction="", judged_on=THEN.date(), by=by, at=THEN,
            kept=kept,
        )  # fmt: skip


def leaves(who: Any) -> None:
    with acting(who, at=THEN):
        row = Attendance.objects.visible_to(who).get(meeting_id=MEETING, member_id=who.member_id)
        forum.leave_room(attendance_id=row.id, by=who, at=THEN)


def screen() -> Any:
    return signed_in(col).get(reverse("room_screen", args=[MEETING])).context["item"]


def level() -> int | None:
    risk = screen()["risk"]
    return risk["level"] if risk else None


def chairs_own() -> UUID:
    with acting(col, at=SOON):
        return agenda.own_files(col, [AgendaItem.objects.visible_to(col).get(pk=ITEM)])[MAIN]


@pytest.mark.parametrize("kept", [True, False])
def test_the_chairs_own_level_is_never_on_the_screen(kept: bool) -> None:
    open_to(col)
    begin(ada, dan)
    judge(ada, MAIN, 2)
    assert level() == 2
    judge(col, chairs_own(), 1, kept=kept)
    assert level() == 2


def test_the_chairs_own_name_for_her_is_never_on_the_screen() -> None:
    open_to(col)
    begin(ada, dan)
    before = screen()["initials"]
    own = chairs_own()
    with acting(col, at=THEN):
        add_person(file_id=own, person=Survivor(display_name="Zoe Quill"), by=col, at=THEN)
    assert before != "Z. Q."
    assert screen()["initials"] == before


def test_a_level_kept_with_the_agency_that_brought_the_case_is_not_shown_by_its_own_chair() -> None:
    with acting(col, at=SOON):
        file = make_file(by=col, at=SOON)
    item = bring(col, file.id)
    leaves(dan)
    begin(item_id=item.id)
    judge(col, file.id, 3, kept=True)
    assert level() in (None, 0)
    judge(col, file.id, 2)
    assert level() == 2


def test_a_level_judged_after_what_an_agency_in_the_room_is_covered_for_is_not_shown() -> None:
    open_to(col)
    open_to(nora, covers_later=False)
    begin(ada, nora)
    shown = level()
    assert shown is not None
    other = 1 if shown != 1 else 2
    judge(ada, MAIN, other)
    assert level() == shown, "as if it were not there: for Nursing it is not"
    leaves(nora)
    assert level() == other
