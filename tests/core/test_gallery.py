"""The house look in a real browser: accessible in every theme, size and direction, and its behaviours do what they say."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory
from django.test.signals import template_rendered
from playwright.sync_api import Browser, Dialog, Page, Route, expect

from ccr.core.gallery import PAGES, gallery
from ccr.stack.place import ROOT
from tests.support.browser import NARROW, WIDE, Windows, violations
from tests.support.gallery import Gallery, running_gallery

COMPONENTS = ROOT / "templates" / "_components"
EVERYWHERE = [
    pytest.param(theme, direction, size, marks=() if (theme, direction) == ("light", "ltr") else pytest.mark.full)
    for theme, direction, size in product(("light", "dark", "room"), ("ltr", "rtl"), (WIDE, NARROW))
]
# Anything one can press, but links inside sentences (WCAG 2.5.8 leaves these out).
SMALL_TARGETS = """
() => [...document.querySelectorAll("a[href], button, summary, input:not([type=hidden]), select, textarea")]
  .filter((e) => e.checkVisibility({visibilityProperty: true}) && !e.closest(".skip, dialog"))
  .map((e) => [e, e.getBoundingClientRect()])
  .filter(([e, r]) => r.width > 1 && r.height > 1)
  .filter(([e, r]) => r.width < 24 || r.height < 24)
  .filter(([e]) => !(e.matches("input") && e.labels.length && [...e.labels].some((l) => l.getBoundingClientRect().height >= 24)))
  .filter(([e]) => !(e.tagName === "A" && e.parentElement.matches("p, .meta, bdi") && e.parentElement.textContent.trim() !== e.textContent.trim()))
  .map(([e, r]) => `${e.outerHTML.slice(0, 90)} ${Math.round(r.width)}×${Math.round(r.height)}`)
"""


@pytest.fixture(scope="module")
def shown() -> Iterator[Gallery]:
    with running_gallery() as running:
        yield running


@pytest.fixture
def opened(browser: Browser, shown: Gallery) -> Iterator[Windows]:
    """Pages on the gallery; script errors, refused styles and requests to anywhere else fail the test."""
    shown.posted.clear()
    shown.answers.clear()
    windows = Windows(browser, shown.base_url)
    yield windows
    windows.close()
    assert windows.complaints == []


def _open(opened: Windows, url: str, size: tuple[int, int] = WIDE) -> Page:
    page = opened.open(size)
    page.goto(url)
    return page


def test_every_component_is_shown_once() -> None:
    shown_by = "".join(path.read_text() for path in (ROOT / "templates" / "gallery").glob("*.html"))
    shown_by += "".join(path.read_text() for path in (ROOT / "templates").glob("base*.html"))
    shown_by += "".join(path.read_text() for path in COMPONENTS.glob("*.html"))
    shown_by += (ROOT / "ccr/core/templatetags/house.py").read_text()
    missing = [path.stem for path in COMPONENTS.glob("*.html") if f"_components/{path.name}" not in shown_by]
    assert missing == []


def test_every_component_is_drawn_and_not_only_named() -> None:
    """A component behind a condition nobody meets in the gallery is never walked over by axe."""
    drawn: set[str] = set()

    def note(sender: object, template: Any, **kwargs: object) -> None:
        drawn.add(str(template.name))

    template_rendered.connect(note)
    try:
        for name in ("", *PAGES):
            gallery(RequestFactory().get("/gallery/", {"page": name}))
    finally:
        template_rendered.disconnect(note)
    assert [path.stem for path in COMPONENTS.glob("*.html") if f"_components/{path.name}" not in drawn] == []


def test_every_component_says_what_it_needs() -> None:
    silent = [path.name for path in COMPONENTS.glob("*.html") if not path.read_text().startswith("{% comment %}")]
    assert silent == []


@pytest.mark.parametrize("name", ["", *PAGES])
def test_ids_are_given_once_and_every_reference_finds_one(name: str) -> None:
    html = gallery(RequestFactory().get("/gallery/", {"page": name})).content.decode()
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert sorted(one for one in set(ids) if ids.count(one) > 1) == []
    pointed = " ".join(re.findall(r'\b(?:for|aria-labelledby|aria-describedby)="([^"]+)"', html)).split()
    assert sorted(set(pointed) - set(ids)) == []


def test_gallery_page_needs_no_session_and_no_member() -> None:
    answer = gallery(RequestFactory().get("/gallery/?page=nonsense&theme=%22&dir=x"))
    assert answer.status_code == 200
    assert b"Component gallery" in answer.content


@pytest.mark.parametrize(("theme", "direction", "size"), EVERYWHERE)
def test_axe_finds_nothing_on_any_component(
    opened: Windows, shown: Gallery, theme: str, direction: str, size: tuple[int, int]
) -> None:
    page = _open(opened, shown.url("", theme, direction), size)
    assert violations(page) == []


@pytest.mark.full
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("theme", "direction", "size"), EVERYWHERE)
def test_axe_finds_nothing_on_the_sample_pages(
    opened: Windows, shown: Gallery, name: str, theme: str, direction: str, size: tuple[int, int]
) -> None:
    page = _open(opened, shown.url(name, theme, direction), size)
    assert violations(page) == []


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_everything_one_can_press_is_at_least_24_wide_and_high(
    opened: Windows, shown: Gallery, size: tuple[int, int]
) -> None:
    page = _open(opened, shown.url(), size)
    page.eval_on_selector_all("details", "all => all.forEach((one) => { one.open = true })")
    assert page.evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize("name", ["", *PAGES])
def test_no_page_scrolls_sideways_at_320(opened: Windows, shown: Gallery, name: str) -> None:
    page = _open(opened, shown.url(name), (320, 720))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.full
@pytest.mark.parametrize("name", ["", *PAGES])
def test_text_twice_as_large_and_spaced_loses_nothing(opened: Windows, shown: Gallery, name: str) -> None:
    """WCAG 1.4.4 and 1.4.12, with the text enlarged and the window unchanged."""
    page = _open(opened, shown.url(name), (1280, 800))
    page.evaluate(
        """() => { const sheet = new CSSStyleSheet();
        sheet.replaceSync(`html { font-size: 200% } * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }`);
        document.adoptedStyleSheets = [sheet]; }"""
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


@pytest.mark.parametrize("name", PAGES)
def test_focus_is_never_hidden_under_a_sticky_bar(opened: Windows, shown: Gallery, name: str) -> None:
    """WCAG 2.4.11, walking with Tab on a phone, where the bars are nearest."""
    page = _open(opened, shown.url(name), NARROW)
    hidden = []
    for _step in range(70):
        page.keyboard.press("Tab")
        found = page.evaluate(
            """async () => {
            await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
            const e = document.activeElement; if (!e || e === document.body) return "end";
            const target = e.matches(".seg input") ? e.parentElement : e;
            const r = target.getBoundingClientRect();
            const x = r.x + r.width / 2, y = r.y + Math.min(r.height / 2, 200);
            const top = document.elementFromPoint(x, y);
            return !top || target.contains(top) || top.contains(e) ? "" : e.outerHTML.slice(0, 90); }"""
        )
        if found == "end":
            break
        if found:
            hidden.append(found)
    assert hidden == []


def test_case_page_keeps_its_budgets(opened: Windows, shown: Gallery) -> None:
    """ui/guide.md 13: at most 6 requests, 1,500 nodes, no font; LCP and bytes are measured on the real pages."""
    page = opened.open(NARROW)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(shown.url("overview"))
    page.wait_for_load_state("networkidle")
    assert len([url for url in asked if url.startswith("http")]) <= 6
    assert page.evaluate("document.querySelectorAll('*').length") <= 1500


def test_case_page_shows_what_must_be_seen_first(opened: Windows, shown: Gallery) -> None:
    """ui/guide.md 5: at 1440×900 the bar, risk, contact, review, late actions and the whole chart stand above the fold."""
    page = _open(opened, shown.url("overview"))
    for piece in (".idbar", ".riskbanner", ".safe", ".now", ".review", ".act", ".pchart-wide"):
        box = page.locator(piece).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 905, piece
    narrow = _open(opened, shown.url("overview"), NARROW)
    order = (".idbar", ".rail__pick", ".riskbanner", ".safe", ".review", ".acts", ".pchart-narrow", ".incs")
    tops = [narrow.locator(piece).first.evaluate("(one) => one.getBoundingClientRect().y") for piece in order]
    assert tops == sorted(tops)


def test_emergency_card_is_the_first_link_of_the_bar_and_has_a_key(opened: Windows, shown: Gallery) -> None:
    page = _open(opened, shown.url("caseload"))
    first = page.locator(".topbar a").first
    expect(first).to_have_text("Emergency")
    expect(first).to_have_attribute("accesskey", "e")


# Behaviours ------------------------------------------------------------------


def test_number_keys_answer_only_inside_a_row(opened: Windows, shown: Gallery) -> None:
    page = _open(opened, shown.url("incident"))
    page.keyboard.press("2")
    assert page.locator("input[name=level]:checked").input_value() == ""
    page.locator("input[name=level]").first.focus()
    page.keyboard.press("2")
    assert page.locator("input[name=level]:checked").input_value() == "2"


def test_error_summary_takes_focus_and_leads_to_each_control(opened: Windows, shown: Gallery) -> None:
    page = _open(opened, shown.url())
    expect(page.locator(".errsum")).to_be_focused()
    assert page.title().startswith("Error: ")
    links = page.locator(".errsum a")
    assert links.count() == 5
    for number in range(links.count()):
        links.nth(number).click()
        assert page.evaluate("document.activeElement.matches('input, select, textarea')"), links.nth(
            number
        ).inner_text()


def _with_draft(page: Page) -> None:
    """Switches autosave on before our script runs, as a page with `data-draft-url` would be served."""
    page.route(
        re.compile(r"/gallery/"),
        lambda route: (
            route.fulfill(
                response=(answer := route.fetch()),
                body=answer.text().replace('<form method="post"', '<form data-draft-url="/draft" method="post"'),
            )
            if route.request.method == "GET"
            else route.continue_()
        ),
    )


def test_typing_is_saved_as_a_draft_and_the_line_says_when(opened: Windows, shown: Gallery) -> None:
    page = opened.open()
    _with_draft(page)
    page.goto(shown.url("incident"))
    page.get_by_label("What happened?").type("He stood by the car.")
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved")
    expect(page.locator("[data-save-state]")).to_have_text(
        re.compile(r"^Draft saved \d\d:\d\d\. Only you can see it\.$")
    )
    path, body = shown.posted[-1]
    assert path == "/draft"
    assert "He stood by the car." in body
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_choice_is_saved_at_once(opened: Windows, shown: Gallery) -> None:
    page = opened.open()
    _with_draft(page)
    page.goto(shown.url("incident"))
    page.get_by_label("Terrifying").check()
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved", timeout=500)


def test_lost_connection_keeps_the_text_tries_again_and_guards_leaving(opened: Windows, shown: Gallery) -> None:
    shown.answers.append(503)
    page = opened.open(strict=False)
    _with_draft(page)
    page.goto(shown.url("incident"))
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_label("What happened?").type("Third time this week")
    line = page.locator("[data-save-state]")
    expect(line).to_contain_text("Not saved yet.")
    page.get_by_role("link", name="Cancel").click()
    page.wait_for_timeout(200)
    assert asked == ["beforeunload"]
    expect(line).to_have_attribute("data-state", "saved", timeout=4000)
    assert page.get_by_label("What happened?").input_value() == "Third time this week"


def test_form_is_sent_once_however_often_the_button_is_pressed(opened: Windows, shown: Gallery) -> None:
    page = _open(opened, shown.url("incident"))
    sent: list[str] = []

    def take(route: Route) -> None:
        sent.append(route.request.method)
        route.fulfill(status=204)

    page.route(re.compile(r"/gallery/"), take)
    button = page.get_by_role("button", name="Save incident")
    button.evaluate("(one) => { one.click(); one.click(); one.click() }")
    expect(button).to_have_attribute("aria-disabled", "true")
    page.wait_for_timeout(200)
    assert sent == ["POST"]


def test_idle_page_warns_one_key_extends_and_then_it_locks_with_its_address(opened: Windows, shown: Gallery) -> None:
    page = opened.open(strict=False)
    page.clock.install()
    page.goto(shown.url("incident"))
    page.locator("#id_what").focus()
    page.clock.run_for(13 * 60 * 1000 + 6000)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    page.keyboard.press("Space")
    expect(dialog).to_be_hidden()
    page.clock.run_for(12 * 60 * 1000)
    expect(dialog).to_be_hidden()
    kept: list[str] = []

    def keep(route: Route) -> None:
        kept.append(route.request.post_data or "")
        route.fulfill(status=303, headers={"Location": "/locked/"})

    page.route("**/lock/", keep)
    page.clock.run_for(3 * 60 * 1000 + 10000)
    page.wait_for_url("**/locked/")
    assert "%23id_what" in kept[0]


def test_page_is_whole_without_scripts(browser: Browser, shown: Gallery) -> None:
    windows = Windows(browser, shown.base_url)
    page = windows.open(java_script_enabled=False)
    page.goto(shown.url("incident"))
    expect(page.get_by_role("button", name="Save incident")).to_be_visible()
    expect(page.locator("#idle")).to_be_hidden()
    windows.close()


def test_print_leaves_the_bars_out_and_keeps_the_words(opened: Windows, shown: Gallery) -> None:
    page = _open(opened, shown.url("overview"), NARROW)
    page.emulate_media(media="print")
    for gone in (".topbar", ".rail", ".mobilebar", ".idbar__end", ".pchart-narrow"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator(".pchart-wide")).to_be_visible()
    expect(page.locator(".risk").first).to_have_text("High risk, rising")
    expect(page.locator(".printfoot")).to_be_visible()


def test_htmx_swaps_only_the_list_keeps_focus_and_stores_nothing(opened: Windows, shown: Gallery) -> None:
    page = _open(opened, shown.url("caseload"))
    page.evaluate("document.querySelector('h1').dataset.kept = '1'")
    chip = page.get_by_role("link", name="All 18")
    chip.focus()
    with page.expect_response(re.compile("show=all")):
        page.keyboard.press("Enter")
    page.wait_for_url("**show=all*")
    assert page.evaluate("document.querySelector('h1').dataset.kept") == "1"
    assert page.evaluate("document.activeElement.textContent").startswith("All")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_pictures_of_the_gallery_exist_for_looking_at(tmp_path: Path, opened: Windows, shown: Gallery) -> None:
    """Not an assertion about looks: that the pages photograph at all, in the sizes a person looks at."""
    for size in (WIDE, NARROW):
        page = _open(opened, shown.url("overview"), size)
        assert len(page.screenshot(path=tmp_path / f"{size[0]}.png")) > 10_000
