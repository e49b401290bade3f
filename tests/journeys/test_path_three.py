"""Path P3 whole: twelve cases, six agencies. From the builder to drafted minutes, each step against its ceiling.

The chair takes, orders and sends out; every other agency answers its research sheet by keys; the meeting closes one item after another;
somebody who is shut out of a case walks in and the room screen thins at its next poll; the minutes stand when the last item is closed.
"""

import re
import time
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from cases.access.actions import declare_conflict
from cases.files.actions import open_file, set_level
from cases.sharing.actions import Answer, accept_offer, sign_core_permission
from cases.sharing.models import Disclosure
from ccr.proof.figures import Figures
from ccr.tenancy.member import Member
from meetings.agenda.actions import bring_item, withdraw_item
from meetings.models import AgendaItem
from tests.journeys.hands import Person
from tests.support.browser import Windows, violations
from tests.support.site import RunningSite
from tests.world import MOMENT, acting, key, world

ITEMS, EMPTY = 12, 8
MEETING = key("meeting core")
LIVE, SHEET = f"/meetings/{MEETING}/live/", f"/meetings/{MEETING}/research/"
ada, dan, col, walt = world.harbor.ada, world.police.dan, world.coordination.col, world.police.walt
# Everybody but the agency that brings: five researchers of the six agencies.
OTHERS: dict[str, Member] = {
    "police": dan,
    "prosecution": world.prosecution.pru,
    "coordination": col,
    "probation": world.probation.pete,
    "nursing": world.health.nora,
}
TODAY = MOMENT.astimezone(ada.zone).date()


def told() -> list[UUID]:
    """Twelve files of Harbor, each opened by her to five agencies and brought; whatever else the world brought is withdrawn."""
    for who in (ada, world.harbor.sol, dan, world.police.ivy):
        with acting(who):
            for item in AgendaItem.objects.visible_to(who).filter(agency_id=who.agency_id, state="proposed"):
                withdraw_item(item_id=item.id, by=who, at=MOMENT)
    files = []
    for number in range(ITEMS):
        with acting(ada):
            file = open_file(display_name=f"Testcase {number}", wants="To be told first", by=ada, at=MOMENT)
            set_level(
                file_id=file.id,
                level=1 + number % 3,
                why="By what she said",
                direction="",
                judged_on=TODAY,
                by=ada,
                at=MOMENT,
            )
            answers = [Answer(agency_id=one.agency_id, works_there=False, agrees=True) for one in OTHERS.values()]
            sign_core_permission(
                file_id=file.id,
                answers=answers,
                purpose="core_team",
                ends_on=TODAY.replace(day=28),
                covers_later=True,
                signer="Testcase",
                by=ada,
                at=MOMENT,
            )
        for who in OTHERS.values():
            with acting(who):
                for offer in Disclosure.objects.visible_to(who).filter(from_file_id=file.id, state="offered"):
                    accept_offer(disclosure_id=offer.id, by=who, at=MOMENT)
        with acting(ada):
            bring_item(file_id=file.id, meeting_id=MEETING, reason="risk", why="The level", by=ada, at=MOMENT)
        files.append(file.id)
    return files


@pytest.fixture
def ready(stack_server: RunningSite, settings: Settings) -> list[UUID]:
    """The world at its moment, with a clock that goes on from there."""
    settings.CLOCK_FILE = str(stack_server.clock.path)
    stack_server.clock.set(MOMENT.isoformat())
    files = told()
    stack_server.clock.set(f"-{int(time.time() - MOMENT.timestamp()) - 1}s")
    return files


def builds(chair: Person, figures: Figures) -> None:
    """From the list of meetings to an agenda sent out, with two items moved."""
    page = chair.page
    chair.go("/meetings/")
    with chair.counted(figures, "p3.builder", taps=15, typed=0):
        chair.tap(page.locator("section[aria-labelledby=forum-core] li a").first)
        chair.link("Order")
        chair.button(f"Take all {ITEMS} that wait")
        expect(page.get_by_text("Take all")).to_have_count(0)
        rows = page.locator("section[aria-labelledby=order] li.row")
        for place in (3, 7):
            reference = rows.nth(place).locator("bdi").first.inner_text()
            chair.tap(rows.nth(place).get_by_role("button", name="Up"))
            expect(rows.nth(place - 1).locator("bdi").first).to_have_text(reference)
        chair.button("Send out the agenda")
        expect(page.get_by_text("Agenda sent out").first).to_be_visible()


def researches(person: Person, name: str, figures: Figures, *, one_key: bool) -> None:
    """Four answers and eight times nothing: by a key each, or by one key for all that is left."""
    page, keys = person.page, 0
    person.go(SHEET)
    if not one_key:
        assert violations(page) == []
    left = page.locator("section[aria-labelledby=sheet] .panel__head .tag")
    expect(left).to_have_text(f"{ITEMS} left")

    def press(key_: str) -> None:
        nonlocal keys
        page.keyboard.press(key_)
        keys += 1

    for number in range(ITEMS - EMPTY):
        press("e")
        page.keyboard.type(f"Two calls to that address in week {number + 1}")
        press("Enter")
        expect(left).to_have_text(f"{ITEMS - number - 1} left")
    if one_key:
        press("0")
    else:
        for number in range(EMPTY):
            press("n")
            expect(left).to_have_text(f"{EMPTY - number - 1} left" if number < EMPTY - 1 else "All answered")
    expect(left).to_have_text("All answered")
    figures.add(f"p3.research.{name}.keys", keys, "keys", "<=", 20)


def closes(chair: Person, number: int) -> int:
    """One item: an action, the level, is it safe, closed. Answers how many entries that took."""
    page, before = chair.page, chair.taps + chair.typed
    chair.type(page.locator("#entry [name=text]"), f"Ring the court about hearing {'abcdefghijkl'[number]}")
    page.keyboard.press("Enter")
    chair.taps += 1
    expect(page.locator("section[aria-labelledby=minutes] .tag--warn")).to_have_count(1)
    chair.tap(page.locator("[name=level][value='2']"))
    chair.tap(page.locator("[name=safe_to_tell][value=yes]"))
    chair.button("Close it, open the next" if number < ITEMS - 1 else "Close this item")
    page.get_by_text("Recorded.").wait_for()
    return chair.taps + chair.typed - before


def walks_in(windows: Windows, wall: Any, figures: Figures) -> None:
    """Somebody who is shut out of the case that is on the screen signs, on their own page; then leaves."""
    intruder = Person(windows, walt)
    head = wall.locator("h1")
    expect(head).not_to_have_text("Meeting")
    reference = head.locator("bdi").first.inner_text()
    assert violations(wall) == []
    intruder.go(f"/meetings/{MEETING}/present/")
    intruder.choose(intruder.page.get_by_label("I have read this and keep to it"))
    intruder.button("Sign and be present")
    intruder.page.wait_for_url(f"**{LIVE}*")
    began = time.monotonic()
    expect(head).to_have_text("Meeting", timeout=9_000)
    # The poll is every five seconds.
    figures.add("p3.screen.thins", time.monotonic() - began, "seconds", "<=", 6)
    assert reference not in wall.content()
    assert not intruder.sees(reference)
    intruder.tap(intruder.page.get_by_role("button", name=re.compile("^Leaves.*Walt")))
    expect(head).to_contain_text(reference, timeout=9_000)


def test_twelve_items_and_six_agencies(ready: list[UUID], windows: Windows) -> None:
    figures = Figures()
    chair = Person(windows, col)
    builds(chair, figures)

    people = {name: Person(windows, who) for name, who in OTHERS.items() if who is not col} | {"coordination": chair}
    for name, person in people.items():
        researches(person, name, figures, one_key=name != "police")
    # What one agency answered stands on nobody else's page.
    people["prosecution"].go(SHEET + "?item=")
    chair.go(f"/meetings/{MEETING}/agenda/")
    assert not chair.sees("Two calls")

    chair.button("Begin the meeting")
    chair.page.wait_for_url("**/present/")
    chair.choose(chair.page.get_by_label("I have read this and keep to it"))
    chair.button("Sign and be present")
    chair.page.wait_for_url(f"**{LIVE}*")
    first = chair.page.locator("form[action$='/show/'] button").first
    reference = first.locator("bdi").first.inner_text()
    first.click()
    assert chair.sees("Two calls to that address in week 1"), "what the chair's own agency found"

    with acting(col):
        file_id = AgendaItem.objects.visible_to(col).get(reference=reference, meeting_id=MEETING).file_id
    with acting(dan):
        joined = Disclosure.objects.visible_to(dan).get(from_file_id=file_id, to_agency_id=dan.agency_id).to_file_id
    kit = world.police.kit
    with acting(kit):
        declare_conflict(file_id=joined, user_id=walt.user_id, ground="friend", by=kit, at=MOMENT)
    wall = Person(windows, col)
    wall.go(f"/meetings/{MEETING}/screen/")
    walks_in(windows, wall.page, figures)
    chair.page.reload()

    entries = []
    for number in range(ITEMS):
        on_screen = chair.page.locator("h2#now bdi").first.inner_text()
        if number == 1:
            expect(wall.page.locator("h1")).to_contain_text(on_screen, timeout=9_000)
        entries.append(closes(chair, number))
    figures.add("p3.close.entries", max(entries), "entries", "<=", 6)
    began, taps = time.monotonic(), chair.taps
    chair.button("End the meeting")
    chair.page.wait_for_url("**/minutes/")
    expect(chair.page.locator("main .tag--ok", has_text="Discussed")).to_have_count(ITEMS)
    figures.add("p3.minutes.seconds", time.monotonic() - began, "seconds", "<=", 60)
    figures.add("p3.minutes.taps", chair.taps - taps, "taps", "<=", 1)
    assert "Two calls" not in chair.page.content(), "what was researched and not said is in no minutes"
    wall.page.reload()
    assert "Agreed today" not in wall.page.content()
    assert figures.short == []
