"""The day a plan is looked at again: it comes back by itself, stands in Today, and ends with another day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from cases.files.actions import begin, close_file
from ccr.notifications.models import Notice
from ccr.reminders.engine import raise_due
from ccr.reminders.models import Reminder
from screening.plan import actions, checking
from screening.plan.selectors import sheet_of
from screening.plan.words import PlanSheet
from tests.cases.files.counting import content_of
from tests.cases.files.filled import ADA, opened
from tests.cases.files.typed import said, send
from tests.support.client import signed_in
from tests.support.databases import Database
from tests.world import MOMENT, acting, world

alone = pytest.mark.django_db
NELL, DAN, NORA = world.harbor.nell, world.police.dan, world.health.nora
TODAY = MOMENT.astimezone(ADA.zone).date()
DAY = TODAY + timedelta(days=14)
# Eight in the morning where the partnership is, in summer.
DUE = datetime(DAY.year, DAY.month, DAY.day, 13, tzinfo=UTC)


def kept(file_id: UUID, on: date | None, *, by: Any = ADA, at: datetime = MOMENT, **more: str) -> Any:
    """The next check is set to a day, or taken away."""
    with acting(by, at=at):
        head = sheet_of(by, file_id)
        sheet = PlanSheet(next_check_on=on.isoformat() if on else "", **more)
        version = head.version if head else None
        return actions.keep_sheet(file_id=file_id, version=version, sheet=sheet, by=by, at=at)


def coming(file_id: UUID, *, by: Any = ADA, at: datetime = MOMENT) -> list[Reminder]:
    """What is not settled."""
    with acting(by, at=at):
        rows = Reminder.objects.visible_to(by).filter(file_id=file_id, kind=checking.CHECK, settled_at=None)
        return list(rows.order_by("due_at"))


def told(file_id: UUID, *, who: Any = ADA, at: datetime) -> int:
    with acting(who, at=at):
        return Notice.objects.visible_to(who).filter(file_id=file_id, code=checking.CHECK_DUE).count()


@pytest.fixture
def clock(settings: Any, tmp_path: Any) -> Any:
    """Sets the clock of the pages."""
    path = tmp_path / "clock"

    def at(moment: datetime) -> None:
        path.write_text(moment.isoformat())
        settings.CLOCK_FILE = str(path)

    at(MOMENT)
    return at


@alone
def test_another_day_takes_the_place_of_the_first_and_no_day_ends_it() -> None:
    file = opened()
    kept(file.id, DAY)
    (first,) = coming(file.id)
    assert (first.due_at, first.detail) == (DUE, {"on": DAY.isoformat()})
    kept(file.id, DAY, held_by="Her sister")
    assert [one.id for one in coming(file.id)] == [first.id], "who holds a copy changes no day"
    kept(file.id, DAY + timedelta(days=7))
    assert [one.due_at for one in coming(file.id)] == [DUE + timedelta(days=7)]
    kept(file.id, None)
    assert coming(file.id) == []
    kept(file.id, DAY)
    assert len(coming(file.id)) == 1, "the same day may be set again"


@alone
def test_it_stands_in_today_from_its_day_on_until_another_is_set(clock: Any) -> None:
    file = opened("Maya R.")
    kept(file.id, DAY)
    link = f'<a href="{reverse("safety_plan", args=[file.id])}"><bdi>Safety plan, Maya R.</bdi></a>'
    clock(DUE - timedelta(days=1))
    assert link not in said(signed_in(ADA).get(reverse("cases")))
    # Early that day, before the clock has raised it: it is due all the same.
    clock(DUE - timedelta(hours=3))
    page = said(signed_in(ADA).get(reverse("cases")))
    assert page.count(link) == 1
    assert "Due today" in page
    clock(DUE + timedelta(days=2))
    page = said(signed_in(ADA).get(reverse("cases")))
    assert page.count(link) == 1
    assert "2 days late" in page
    kept(file.id, DAY + timedelta(days=30), at=DUE + timedelta(days=2))
    assert link not in said(signed_in(ADA).get(reverse("cases")))


@alone
def test_it_stands_in_nobody_elses_today(clock: Any) -> None:
    file = opened("Maya R.")
    kept(file.id, TODAY)
    address = reverse("safety_plan", args=[file.id])
    assert address in said(signed_in(ADA).get(reverse("cases")))
    # A colleague does not lead it; another agency has no such file.
    for other in (NELL, DAN, NORA):
        assert address not in said(signed_in(other).get(reverse("cases")))
    with acting(DAN):
        assert not Reminder.objects.visible_to(DAN).filter(file_id=file.id).exists()


@alone
def test_many_files_in_need_do_not_push_it_out_and_it_costs_no_statement(clock: Any) -> None:
    client = signed_in(ADA)
    quiet = opened("Quiet Q.")
    content_of(client, reverse("cases"))
    few = len(content_of(client, reverse("cases")))
    kept(quiet.id, TODAY)
    for number in range(12):
        opened(f"Number {number}")
    content_of(client, reverse("cases"))
    asked = content_of(client, reverse("cases"))
    assert len(asked) == few, asked
    assert "Safety plan, Quiet Q." in said(client.get(reverse("cases")))


@alone
def test_through_the_page_a_day_is_set_and_what_is_no_day_is_refused(clock: Any) -> None:
    file, client = opened(), signed_in(ADA)
    url = reverse("plan_sheet", args=[file.id])
    for bad in ("soon", "2026-02-31", "9" * 400, "2026-06-1\u202e", "a\x00b"):
        assert send(client, url, {"next_check_on": bad, "version": "0"}).status_code == 422
    assert coming(file.id) == []
    given = {"next_check_on": DAY.isoformat(), "version": "0"}
    assert send(client, url, given).status_code == 303
    assert len(coming(file.id)) == 1
    assert send(client, url, given | {"next_check_on": TODAY.isoformat()}).status_code == 409, "drawn before it was set"
    assert [one.due_at for one in coming(file.id)] == [DUE]


@pytest.mark.database("world")
def test_the_clock_raises_it_once_and_tells_its_lead(fresh_database: Database) -> None:
    file = opened()
    kept(file.id, DAY)
    raise_due(at=DUE - timedelta(seconds=1))
    assert told(file.id, at=DUE) == 0
    raise_due(at=DUE)
    raise_due(at=DUE + timedelta(minutes=5))
    assert told(file.id, at=DUE + timedelta(minutes=5)) == 1
    assert told(file.id, who=NELL, at=DUE + timedelta(minutes=5)) == 0
    (one,) = coming(file.id, at=DUE)
    assert one.raised_at == DUE
    with acting(ADA, at=DUE):
        notice = Notice.objects.visible_to(ADA).filter(code=checking.CHECK_DUE).get()
        assert notice.file_id == file.id
    kept(file.id, None, at=DUE)
    assert coming(file.id, at=DUE) == []


@pytest.mark.database("world")
def test_nobody_is_told_of_a_day_that_was_moved_or_of_a_closed_file(
    fresh_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved, closed = opened("Moved M."), opened("Closed C.")
    kept(moved.id, DAY)
    kept(closed.id, DAY)
    # As if the clock had held the reminder while the day was moved: it is left to the clock.
    monkeypatch.setattr(checking, "settle", lambda *_kinds, **_of: 0)
    kept(moved.id, DAY + timedelta(days=7))
    with acting(ADA):
        begin(file_id=closed.id, by=ADA, at=MOMENT)
        close_file(file_id=closed.id, outcome="not_known", why="Gone", told="", by=ADA, at=MOMENT)
    raise_due(at=DUE)
    assert told(moved.id, at=DUE) == told(closed.id, at=DUE) == 0
    assert [one.due_at for one in coming(moved.id, at=DUE)] == [DUE + timedelta(days=7)]
    assert len(coming(closed.id, at=DUE)) == 1, "opened again, it stands there still"
