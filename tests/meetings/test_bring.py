"""What is filled in when a case is brought is read by others: nothing that is kept with us stands in it."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from cases.files.actions import set_level
from cases.incidents.actions import Account, record_incident
from meetings.models import Meeting
from tests.meetings.story import MEETING, ada, col
from tests.support.client import signed_in
from tests.world import MOMENT, acting, world

pytestmark = pytest.mark.django_db
LATER = MOMENT + timedelta(hours=2)
QUIET = world.file("harbor quiet")


@pytest.fixture(autouse=True)
def later(clock: Path) -> None:
    clock.write_text(LATER.isoformat())


def filled_in() -> str:
    form = signed_in(ada).get(reverse("bring", args=[QUIET])).context["form"]
    return str(form["why"].value())


def judge(why: str, *, kept: bool, at: datetime = MOMENT) -> None:
    with acting(ada, at=at):
        set_level(file_id=QUIET, level=3, why=why, direction="", judged_on=at.date(), by=ada, at=at, kept=kept)


def test_why_a_level_was_judged_is_filled_in_unless_it_is_kept_with_us() -> None:
    judge("He waited at the bus stop", kept=False)
    assert "He waited at the bus stop" in filled_in()
    judge("What her sister told us", kept=True, at=LATER)
    assert "What her sister told us" not in filled_in()


def test_that_something_new_was_recorded_is_not_said_of_what_is_kept_with_us() -> None:
    with acting(col):
        meeting = Meeting.objects.visible_to(col).get(pk=MEETING)
        meeting.items_close_at = MOMENT
        meeting.save()
    account = Account(what="He waited at the gate", first_on=LATER.date())
    with acting(ada, at=LATER):
        record_incident(file_id=QUIET, account=account, kept=True, by=ada, at=LATER)
    assert "it cannot wait for the next meeting" in filled_in()
    with acting(ada, at=LATER):
        record_incident(file_id=QUIET, account=account, by=ada, at=LATER)
    assert "something new was recorded on" in filled_in()
