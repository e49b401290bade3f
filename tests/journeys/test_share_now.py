"""Path P2, England: high risk, she cannot be reached. One adviser, seven duty workers, an eighth who was left out; the next
day she objects.

The adviser is a browser on a phone; the duty workers ask over HTTP beside her, as their caseloads would.
"""

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from playwright.sync_api import expect
from pytest_django import Settings

from ccr.proof.figures import Figures
from screening.instruments.registry import instrument
from tests.cases.sharing.now.borough import NEXT, NOW, RECEIVERS, Borough
from tests.journeys.hands import NARROW, Person
from tests.support.browser import Windows, violations
from tests.support.client import signed_in
from tests.support.site import RunningSite

DASH = instrument("dash24", 1)
SIXTEEN = [code for code in DASH.by_code if code not in {"D24-05", "D24-14", "D24-15", "D24-22"}][:16]
WHY = "He said Sunday, and she does not answer since last night."
IF_NOT = "Seven of us each hold one piece and nobody sees the whole."
BECAUSE = "Her telephone is off and he may have it."
SAYS = "I did not want housing to know."
LEFT_OUT = "ash_probation"
SEVEN = [key for key in RECEIVERS if key != LEFT_OUT]
WITHIN_S = 90
ARRIVES_WITHIN_S = 5
CAN_STOP = re.compile(r"(you|she) can (stop|take (it|this) back|withdraw)|stop this at any time", re.IGNORECASE)


@pytest.fixture
def borough(stack_server: RunningSite, settings: Settings) -> Iterator[Borough]:
    stack_server.clock.set(NOW.isoformat())
    settings.CLOCK_FILE = str(stack_server.clock.path)
    yield Borough()
    stack_server.clock.run()


def _assess(adviser: Person, file_id: UUID) -> None:
    """Sixteen constructs answered yes on a phone."""
    adviser.go(f"/cases/{file_id}/risk/")
    adviser.tap(adviser.page.get_by_role("link", name=re.compile(f"Begin.*{DASH.name}")))
    adviser.tap(adviser.page.get_by_role("button", name="Begin", exact=True))
    adviser.page.wait_for_url(re.compile(r"/risk/[0-9a-f-]{36}/\w+/$"))
    for part in DASH.parts:
        for item in DASH.items_of(part.code):
            if item.code in SIXTEEN:
                adviser.tap(adviser.page.locator(f"[name='{item.code}'][value='yes']"))
        before = adviser.page.url
        adviser.tap(adviser.page.locator(".formbar").get_by_role("button", name="Save and continue"))
        adviser.page.wait_for_url(lambda url, before=before: url != before)
    adviser.button("Finish, and on to the safety plan")
    adviser.page.wait_for_url(re.compile(r"/(safety-plan|risk/[0-9a-f-]{36})/$"))


def _share(adviser: Person, borough: Borough, file_id: UUID, figures: Figures) -> str:
    """One page, one decision; the id of it."""
    adviser.go(f"/cases/{file_id}/")
    began = time.monotonic()
    with adviser.counted(figures, "p2.share", taps=8, typed=3):
        adviser.link("Share now")
        adviser.page.wait_for_url("**/sharing/now/")
        assert adviser.sees("This is not an alarm.")
        adviser.tap(adviser.page.locator(f"[name='agencies'][value='{borough.agency(LEFT_OUT)}']"))
        adviser.type(adviser.page.get_by_label("Why now?"), WHY)
        adviser.type(adviser.page.get_by_label("What if it is not shared?"), IF_NOT)
        adviser.tap(adviser.page.locator("[name='told'][value='not_told']"))
        adviser.type(adviser.page.get_by_label("Why she was not told"), BECAUSE)
        assert violations(adviser.page) == []
        adviser.button("Share now")
        adviser.page.wait_for_url(re.compile(r"/sharing/grounds/[0-9a-f-]{36}/$"))
    figures.add("p2.share.seconds", time.monotonic() - began, "seconds", "<=", WITHIN_S)
    assert violations(adviser.page) == []
    return adviser.page.url.split("/sharing/grounds/")[1].strip("/")


def _at_their_desks(borough: Borough) -> dict[str, Client]:
    """Seven duty workers, each with their caseload open."""
    desks = {key: signed_in(borough.duty(key)) for key in SEVEN}
    for desk in desks.values():
        assert "Shared with you at once" not in desk.get("/cases/").content.decode()
    return desks


def _trays(desks: dict[str, Client], ground: str, figures: Figures) -> None:
    """Seven have it, and read why; none reads where she is."""
    shared, arrived = time.monotonic(), 0
    for desk in desks.values():
        page = desk.get("/cases/").content.decode()
        arrived += "Shared with you at once" in page and f"/sharing/grounds/{ground}/" in page
    figures.add("p2.trays", arrived, "agencies", ">=", 7)
    figures.add("p2.trays.seconds", time.monotonic() - shared, "seconds", "<=", ARRIVES_WITHIN_S)
    for desk in desks.values():
        said = desk.get(f"/cases/sharing/grounds/{ground}/").content.decode()
        assert WHY in said
        assert "Orchard" not in said


def _learns_nothing(borough: Borough, ground: str, file_id: UUID) -> None:
    out = signed_in(borough.duty(LEFT_OUT))
    for address in (f"/cases/sharing/grounds/{ground}/", f"/cases/{file_id}/"):
        assert out.get(address).status_code == 404
    tray = out.get("/cases/").content.decode()
    assert "Lantern" not in tray
    assert "Shared with you at once" not in tray


def _takes_it(police: Person) -> None:
    """A duty worker says which file it belongs to, in one press."""
    police.go("/cases/")
    police.link("Is this one of yours?")
    police.page.wait_for_url("**/join/")
    police.page.get_by_role("button", name=re.compile("file of its own|new file", re.IGNORECASE)).first.click()
    police.page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/$"))
    assert police.sees("he said he would kill her")
    assert not police.sees("Orchard Rise")


def _objects(adviser: Person, file_id: UUID, figures: Figures) -> str:
    """The next day; where her objection stands. No page says that she can stop it."""
    adviser.go(f"/cases/{file_id}/sharing/")
    with adviser.counted(figures, "p2.objection", taps=2, typed=1):
        adviser.link("She objects")
        adviser.page.wait_for_url("**/sharing/object/")
        assert not CAN_STOP.search(adviser.page.locator("main").inner_text())
        adviser.type(adviser.page.get_by_label("What she says against it, in her words"), SAYS)
        adviser.button("Write it down")
        adviser.page.wait_for_url(re.compile(r"/sharing/objections/[0-9a-f-]{36}/$"))
    objection = adviser.page.url
    assert violations(adviser.page) == []
    for address in (f"/cases/{file_id}/", f"/cases/{file_id}/sharing/", f"/cases/{file_id}/sharing/wish/", objection):
        adviser.go(address)
        assert not CAN_STOP.search(adviser.page.locator("main").inner_text()), address
    return objection


def test_share_now(stack_server: RunningSite, windows: Windows, borough: Borough) -> None:
    figures = Figures()
    file_id = borough.a_file(high=False)
    adviser = Person(windows, borough.priti, NARROW)
    assert adviser.status(f"/cases/{file_id}/sharing/now/") == 409, "nothing says high yet"
    _assess(adviser, file_id)
    desks = _at_their_desks(borough)
    ground = _share(adviser, borough, file_id, figures)
    _trays(desks, ground, figures)
    _learns_nothing(borough, ground, file_id)
    _takes_it(Person(windows, borough.carys))

    # The next working day a manager looks, and she objects.
    stack_server.clock.set(NEXT.isoformat())
    manager = Person(windows, borough.ruth)
    manager.go("/cases/")
    assert manager.sees("Shared at once: to be looked at")
    objection = _objects(Person(windows, borough.priti, NARROW), file_id, figures)
    pages = (signed_in(borough.duty(key)).get(f"/cases/sharing/grounds/{ground}/") for key in SEVEN)
    figures.add("p2.nothing_vanished", sum(page.status_code == 200 for page in pages), "agencies", ">=", 7)

    stack_server.clock.set((NEXT + timedelta(hours=3)).isoformat())
    manager = Person(windows, borough.ruth)
    manager.go("/cases/")
    with manager.counted(figures, "p2.answer", taps=3, typed=1):
        manager.link("Decide")
        manager.page.wait_for_url(objection)
        manager.choose(manager.page.get_by_label("It goes on as it is"))
        manager.type(manager.page.get_by_label("Why, as she is to be told"), "Without housing nobody changes the lock.")
        manager.button("Decide")
    expect(manager.page.get_by_text("Without housing nobody changes the lock.")).to_be_visible()
    adviser = Person(windows, borough.priti, NARROW)
    adviser.go(objection)
    adviser.fill("How and when she was told", "By telephone, alone, at one.")
    adviser.button("She was told")
    expect(adviser.page.get_by_text("By telephone, alone, at one.")).to_be_visible()
    assert figures.short == []
