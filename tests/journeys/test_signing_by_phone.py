"""Path P1, rows 8 and 9: the worker prepares and reads a code aloud, she answers agency by agency on her phone and signs.

Both windows side by side, hers at 390 px; every tap and typed field counted; nothing of it is left in her browser.
"""

import re
import time

from playwright.sync_api import Page, Route

from ccr.proof.figures import Figures
from tests.journeys.hands import Person
from tests.support.browser import NARROW, Windows, violations
from tests.support.site import RunningSite
from tests.world import world

AWAY = "https://www.weather.gov/"
FOUR = (world.police, world.prosecution, world.coordination, world.probation)


class Hers:
    """Her phone. She holds the link and hears the code; `tap` and `type` count like a worker's."""

    def __init__(self, windows: Windows, **options: object) -> None:
        self.page: Page = windows.open(NARROW, strict=False, has_touch=True, **options)
        self.page.context.route(f"{AWAY}**", _weather)
        self.taps = self.typed = 0

    def button(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()
        self.taps += 1

    def fill(self, label: str | re.Pattern[str], text: str) -> None:
        self.page.get_by_label(label).fill(text)
        self.typed += 1

    def heading(self, text: str) -> None:
        self.page.get_by_role("heading", level=1, name=text).wait_for()


def shut(hers: Hers, site: RunningSite) -> bool:
    """Whether her cookie opens nothing any more: the page's last word to the server travels after she has gone."""
    for _moment in range(20):
        if hers.page.context.request.get(f"{site.base_url}/n/").status == 404:
            return True
        hers.page.wait_for_timeout(250)
    return False


def _weather(route: Route) -> None:
    route.fulfill(status=200, content_type="text/html", body="<title>Weather</title><h1>Weather</h1>")


def _file(worker: Person) -> str:
    worker.go("/cases/new/")
    worker.fill("How does she want to be named?", "Marigold T.")
    worker.button("Open the file")
    worker.page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/$"))
    return worker.page.url.rsplit("/", 2)[1]


def _prepare(worker: Person, file_id: str) -> tuple[str, str]:
    """Row 8, from the sharing page; the link and the code as they stand on the worker's screen."""
    worker.go(f"/cases/{file_id}/sharing/")
    worker.link("Core-team permission")
    for agency in FOUR:
        worker.choose(worker.page.locator(f"[name=close_{agency.id}][value=no]"))
    worker.choose(worker.page.locator("[name=covers][value=later]"))
    worker.button("By her own phone")
    worker.page.wait_for_url(re.compile(r"/signings/"))
    link = worker.page.locator(".qr__key").inner_text()
    code = worker.page.locator(".signcode").inner_text()
    return link, code


def test_she_signs_on_her_phone_and_leaves_no_trace(windows: Windows, stack_server: RunningSite) -> None:  # noqa: PLR0915 — one story
    figures = Figures()
    worker, hers = Person(windows, world.harbor.ada), Hers(windows)
    officer = Person(windows, world.police.dan)
    probation = Person(windows, world.probation.pete)
    file_id = _file(worker)
    with worker.counted(figures, "p1.row8", taps=10, typed=0):
        link, code = _prepare(worker, file_id)
    officer.go("/cases/sharing/offers/")
    before = officer.page.locator("main li, main form").count()
    assert officer.status(f"/cases/{file_id}/sharing/") == 404

    hers.page.goto("data:text/html,<title>before</title>before")
    hers.page.goto(link)
    hers.taps += 1
    faults = violations(hers.page)
    hers.page.keyboard.press("Tab")
    assert hers.page.evaluate("document.activeElement.textContent") == "Leave now"
    assert hers.page.locator("[data-leave]").bounding_box()["height"] >= 48
    hers.button("Open")
    hers.heading("Type the code")
    faults += violations(hers.page)
    hers.fill(re.compile("six numbers"), code)
    hers.button("Go on")
    for agency, said in zip(FOUR, ("Yes", "Yes", "Yes", "No"), strict=True):
        hers.heading(agency.name)
        faults += violations(hers.page)
        assert hers.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        hers.button(said)
    hers.heading("Check and sign")
    faults += violations(hers.page)
    assert "Marigold" not in hers.page.content()
    signed_at = time.monotonic()
    hers.button("I want this. Sign")
    hers.heading("Signed")
    faults += violations(hers.page)
    assert faults == []

    officer.page.wait_for_timeout(200)
    officer.go("/cases/sharing/offers/")
    assert officer.page.locator("main li, main form").count() > before
    figures.add("p1.row9.live", time.monotonic() - signed_at, "s", "<=", 5)
    probation.go("/cases/sharing/offers/")
    assert "Harbor" not in probation.page.locator("main").inner_text() or file_id not in probation.page.content()
    # The worker's page finds out by itself.
    worker.page.get_by_text("Each permission is offered now").wait_for(timeout=8000)
    assert worker.page.get_by_role("link", name="Print Larkspur").count() == 3

    # The code is the one field she fills; she signs with the name in the file, which her page does not show.
    figures.add("p1.row9.taps", hers.taps, "taps", "<=", 10)
    figures.add("p1.row9.typed", hers.typed, "fields", "<=", 1)

    assert figures.short == []
    assert hers.page.title() == "Notes"
    assert hers.page.url.endswith("/n/")
    assert hers.page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert {cookie["name"] for cookie in hers.page.context.cookies()} == {"n"}
    hers.page.get_by_role("link", name="Leave now").click()
    hers.page.wait_for_url(AWAY)
    hers.page.go_back()
    assert hers.page.title() == "before"
    hers.page.go_forward()
    assert hers.page.title() == "Weather"
    assert shut(hers, stack_server)


def test_escape_three_times_leaves_and_nothing_is_signed(windows: Windows, stack_server: RunningSite) -> None:
    worker, hers = Person(windows, world.harbor.ada), Hers(windows)
    link, code = _prepare(worker, _file(worker))
    hers.page.goto(link)
    hers.button("Open")
    hers.fill(re.compile("six numbers"), code)
    hers.button("Go on")
    hers.heading(FOUR[0].name)
    for _press in range(3):
        hers.page.keyboard.press("Escape")
    hers.page.wait_for_url(AWAY)
    assert shut(hers, stack_server)
    worker.page.get_by_text("She left the page.").wait_for(timeout=8000)


def test_all_of_it_works_without_a_script(windows: Windows, stack_server: RunningSite) -> None:
    worker, hers = Person(windows, world.harbor.ada), Hers(windows, java_script_enabled=False)
    link, code = _prepare(worker, _file(worker))
    hers.page.goto(link)
    hers.button("Open")
    hers.fill(re.compile("six numbers"), code)
    hers.button("Go on")
    for said in ("Yes", "No", "No", "No"):
        hers.button(said)
    hers.fill(re.compile("your signature"), "Marigold Testcase")
    hers.button("I want this. Sign")
    hers.heading("Signed")
    hers.page.get_by_role("link", name="Leave now").click()
    hers.page.wait_for_url(AWAY)
    hers.page.go_back()
    assert "not available" in hers.page.locator("body").inner_text()
