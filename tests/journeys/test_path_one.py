"""Path P1 whole: from a deputy's report on Tuesday to Thursday's table, everybody side by side, each row against its ceiling.

A deputy offers an advocate; she takes the person up, rings her, asks the first questions, settles the safety step, brings the case
to the meeting and prepares the permission; the survivor signs on her own phone with a no to probation; the others join; the chair
takes the late item; from the agenda all reach the one line; and the prosecution's part ends when she says so.
"""

import re
import time
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from ccr.proof.figures import Figures
from meetings.models import Meeting
from tests.journeys.hands import NARROW, Person
from tests.support.browser import Windows
from tests.support.site import RunningSite
from tests.world import MOMENT, acting, key, world

SENTENCE = "He waited at her bus stop twice this week and she is afraid to walk home"
NUMBER = "555 0188"
HER_NAME = "Marigold Testcase"
AGENDA = f"/meetings/{key('meeting core')}/agenda/"
RULING_7 = re.compile(r"What (\w+) hold or have been shown, to .+\. Other agencies may hold more\.")
FRESH = re.compile(r'(csrf-token" content|name="csrfmiddlewaretoken" value|name="once" value)="[^"]*"')
FOUR = (world.police, world.prosecution, world.coordination, world.probation)
CASE = re.compile(r"/cases/[0-9a-f-]{36}/$")


@pytest.fixture
def cast(windows: Windows) -> dict[str, Person]:
    return {
        "dan": Person(windows, world.police.dan, NARROW),
        "ada": Person(windows, world.harbor.ada, NARROW),
        "pru": Person(windows, world.prosecution.pru),
        "col": Person(windows, world.coordination.col),
        "pete": Person(windows, world.probation.pete),
        "nora": Person(windows, world.health.nora),
    }


@pytest.fixture
def tuesday(stack_server: RunningSite, settings: Settings) -> RunningSite:
    """Two days before a meeting whose items closed yesterday: whatever comes now is late."""
    settings.CLOCK_FILE = str(stack_server.clock.path)
    stack_server.clock.set(MOMENT.isoformat())
    with acting(world.coordination.col):
        meeting = Meeting.objects.visible_to(world.coordination.col).get(pk=key("meeting core"))
        meeting.items_close_at = MOMENT - timedelta(days=1)
        meeting.save()
    return stack_server


def plain(person: Person, address: str) -> str:
    """What somebody is answered, but for what is drawn anew each time."""
    answer = person.page.context.request.get(address)
    assert answer.status == 200
    return FRESH.sub("", answer.text())


def her_own_file(dan: Person) -> str:
    """The deputy's own file and report; the next page offers an advocate."""
    dan.go("/cases/new/")
    dan.fill("How does she want to be named?", "Marigold T.")
    dan.fill("Full name optional", HER_NAME)
    dan.button("Open the file")
    dan.page.wait_for_url(CASE)
    file_id = dan.page.url.rsplit("/", 2)[1]
    dan.go(f"/cases/{file_id}/incidents/new/")
    dan.fill("Day", (MOMENT - timedelta(days=1)).date().isoformat())
    dan.page.get_by_label("What happened?").fill("Report of tyres cut in a car park")
    dan.button("Save incident")
    dan.page.wait_for_url(re.compile(r"/incidents/[0-9a-f-]{36}/$"))
    return file_id


def offers_an_advocate(dan: Person, figures: Figures) -> None:
    """Row 1."""
    began = time.monotonic()
    with dan.counted(figures, "p1.row1.deputy", taps=7, typed=3):
        dan.link("Offer an advocate")
        dan.choose(dan.page.get_by_label("Yes, she told me here"))
        dan.fill("The number she wants to be reached on", NUMBER)
        dan.choose(dan.page.get_by_label("Call", exact=True))
        dan.choose(dan.page.get_by_label("Any time"))
        dan.type(dan.page.get_by_label("One sentence for the advocate"), SENTENCE)
        dan.button("Save")
        dan.page.wait_for_url(re.compile(r"/referrals/[0-9a-f-]{36}/$"))
    figures.add("p1.row1.seconds", time.monotonic() - began, "seconds", "<=", 90)


def takes_her_up(ada: Person, figures: Figures) -> str:
    """Rows 2 and 3: from the queue to a file with nothing typed."""
    sent = time.monotonic()
    queued = ada.page.locator("#duty-queue .row", has_text=SENTENCE)
    queued.wait_for(timeout=8_000)
    figures.add("p1.row2.in_queue", time.monotonic() - sent, "seconds", "<=", 5)
    with ada.counted(figures, "p1.row2.advocate", taps=2, typed=0):
        ada.tap(queued.get_by_role("link"))
        ada.page.get_by_role("button", name="Take her: open a new file").wait_for()
        assert ada.sees(SENTENCE)
    with ada.counted(figures, "p1.row3.advocate", taps=2, typed=0):
        ada.button("Take her: open a new file")
        ada.page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/contact/$"))
    return ada.page.url.split("/cases/")[1].split("/")[0]


def rings_her(ada: Person, hers: str, figures: Figures) -> None:
    """Rows 4, 5 and 6: the rule, the call, the questions, the safety step."""
    ada.go(f"/cases/{hers}/")
    with ada.counted(figures, "p1.row4.advocate", taps=2, typed=0):
        ada.link("Contact safely")
        ada.page.wait_for_url("**/contact/")
        call = ada.page.get_by_role("link", name=f"Call {NUMBER}")
        # The dialler is another program's: the touch is counted, the page stays.
        call.evaluate("one => one.addEventListener('click', (e) => e.preventDefault())")
        ada.tap(call)
    with ada.counted(figures, "p1.row5.advocate", taps=14, typed=1):
        ada.button("Spoke with her")
        ada.page.wait_for_url("**/first/")
        ada.tap(ada.page.locator('[name=can_talk][value="alone"]'))
        for code in ("scr4_1", "scr4_2", "scr4_3", "scr4_4", "threat_to_kill"):
            ada.tap(ada.page.locator(f'[name={code}][value="yes"]'))
        for code in ("strangling", "weapons", "other_suicide", "her_suicide", "someone_hurt"):
            ada.tap(ada.page.locator(f'[name={code}][value="no"]'))
        ada.tap(ada.page.locator('[name=fear][value="8"]'))
        ada.type(ada.page.get_by_label("In her own words"), "He said Friday would be the last day.")
        ada.button("Save answers")
        ada.page.wait_for_url("**/safety-step/")
    with ada.counted(figures, "p1.row6.advocate", taps=2, typed=1):
        ada.type(ada.page.get_by_label("What was done, or why it is not needed"), "Her sister drives her home.")
        ada.button("Done")
        ada.page.wait_for_url("**/safety-plan/")


def brings_it(ada: Person, hers: str, figures: Figures) -> str:
    """Row 7; answers the item's reference."""
    ada.go(f"/cases/{hers}/")
    with ada.counted(figures, "p1.row7.advocate", taps=2, typed=0):
        ada.link("Bring to a meeting")
        assert "Late:" in ada.page.locator("textarea[name=why]").input_value()
        ada.button("Bring it")
        ada.page.wait_for_url(f"**{AGENDA}")
    return ada.page.locator("li.row", has_text="Late item").locator("bdi").first.inner_text()


def prepares_the_permission(ada: Person, hers: str, figures: Figures) -> tuple[str, str]:
    """Row 8: four agencies asked aloud; the link and the code as they stand on the worker's screen."""
    ada.go(f"/cases/{hers}/sharing/")
    with ada.counted(figures, "p1.row8.advocate", taps=10, typed=0):
        ada.link("Core-team permission")
        assert not ada.page.locator("main form input:checked").count(), "nothing may be ticked beforehand"
        for agency in FOUR:
            ada.choose(ada.page.locator(f"[name=close_{agency.id}][value=no]"))
        ada.choose(ada.page.locator("[name=covers][value=later]"))
        ada.button("By her own phone")
        ada.page.wait_for_url(re.compile(r"/signings/"))
    return ada.page.locator(".qr__key").inner_text(), ada.page.locator(".signcode").inner_text()


def she_signs(page: Page, link: str, code: str, figures: Figures) -> None:
    """Row 9: yes, yes, yes and no, and signs."""
    taps = 1
    page.goto(link)

    def press(name: str) -> None:
        nonlocal taps
        page.get_by_role("button", name=name, exact=True).click()
        taps += 1

    press("Open")
    page.get_by_label(re.compile("six numbers")).fill(code)
    press("Go on")
    for agency, said in zip(FOUR, ("Yes", "Yes", "Yes", "No"), strict=True):
        page.get_by_role("heading", level=1, name=agency.name).wait_for()
        press(said)
    assert "Marigold" not in page.content()
    press("I want this. Sign")
    page.get_by_role("heading", level=1, name="Signed").wait_for()
    figures.add("p1.row9.survivor.taps", taps, "taps", "<=", 10)
    # The code is the one field she fills; she signs with the name in the file, which her page does not show.
    figures.add("p1.row9.survivor.typed", 1, "fields", "<=", 1)


def joins(person: Person, figures: Figures, name: str, answer: str) -> str:
    """Row 10: *Is this one of yours?*"""
    person.go("/cases/")
    with person.counted(figures, f"p1.row10.{name}", taps=2, typed=0):
        person.button("Accept")
        person.button(answer)
        person.page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/"))
    return re.search(r"/cases/([0-9a-f-]{36})/", person.page.url)[1]


def test_from_a_report_to_the_table(tuesday: RunningSite, windows: Windows, cast: dict[str, Person]) -> None:  # noqa: PLR0915 — one story
    figures = Figures()
    dan, ada, pru, col = (cast[name] for name in ("dan", "ada", "pru", "col"))
    untouched = {name: plain(cast[name], AGENDA) for name in ("pete", "nora")}
    offered = {}
    for name in ("dan", "pru", "col", "pete", "nora"):
        cast[name].go("/cases/")
        offered[name] = cast[name].page.get_by_role("button", name="Accept").count()
    his = her_own_file(dan)
    ada.go("/cases/")
    before = ada.taps, ada.typed

    offers_an_advocate(dan, figures)
    hers = takes_her_up(ada, figures)
    rings_her(ada, hers, figures)
    reference = brings_it(ada, hers, figures)
    link, code = prepares_the_permission(ada, hers, figures)
    figures.add("p1.advocate.taps", ada.taps - before[0], "taps", "<=", 36)
    figures.add("p1.advocate.typed", ada.typed - before[1], "fields", "<=", 2)

    # Before she signs nobody else has a trace, by list, by agenda or by address.
    for name in ("dan", "pru", "col", "pete", "nora"):
        assert cast[name].status(f"/cases/{hers}/") == 404
        cast[name].go(AGENDA)
        assert not cast[name].sees(reference)
        cast[name].go("/cases/")
        assert not cast[name].sees("Marigold") or name == "dan"
        assert cast[name].page.get_by_role("button", name="Accept").count() == offered[name], name

    she_signs(windows.open(NARROW, strict=False, has_touch=True), link, code, figures)
    signed = time.monotonic()
    theirs = {"dan": joins(dan, figures, "deputy", "Yes, this one")}
    figures.add("p1.row10.live", time.monotonic() - signed, "seconds", "<=", 5)
    assert theirs["dan"] == his
    theirs["pru"] = joins(pru, figures, "prosecutor", "Open a new file")
    theirs["col"] = joins(col, figures, "chair", "Open a new file")
    # Three permissions on paper, none for the agency she said no to.
    expect(ada.page.get_by_text("Each permission is offered now")).to_be_visible(timeout=8_000)
    papers = ada.page.get_by_role("link", name=re.compile("^Print "))
    assert papers.count() == 3

    # Row 11: the chair takes the late item.
    col.go(AGENDA)
    with col.counted(figures, "p1.row11.chair", taps=2, typed=0):
        row = col.page.locator("li.row", has_text=reference)
        col.tap(row.get_by_role("button", name=re.compile("^Take it")))
        col.page.wait_for_url(f"**{AGENDA}")

    # Row 12: from the agenda to the one line, each with the sentence that no part is the whole.
    for name in ("dan", "pru", "col"):
        person = cast[name]
        person.go(AGENDA)
        with person.counted(figures, f"p1.row12.{name}", taps=1, typed=0):
            row = person.page.locator("li.row", has_text=reference)
            person.tap(row.get_by_role("link", name=re.compile("^Open the case")))
            person.page.wait_for_url(CASE)
        line = person.page.locator("main").inner_text()
        assert RULING_7.search(line), name
        assert NUMBER not in line, name
    dan.go(f"/cases/{his}/timeline/")
    assert dan.sees(SENTENCE)
    assert dan.sees("Report of tyres cut in a car park")
    # Named on nothing, or answered with no: an agenda equal byte for byte to one without the item.
    for name in ("pete", "nora"):
        assert plain(cast[name], AGENDA) == untouched[name], name
        assert cast[name].status(f"/cases/{hers}/") == 404

    # Row 13: she rings, not the prosecution any more.
    ada.go(f"/cases/{hers}/sharing/")
    with ada.counted(figures, "p1.row13.advocate", taps=2, typed=0):
        named = ada.page.locator("main li").filter(has=ada.page.get_by_text("Prosecution", exact=True))
        ada.tap(named.get_by_role("link", name=re.compile("She has stopped it")).first)
        ada.tap(ada.page.locator("main form button.btn--main, main form button.btn--danger").last)
        ada.page.wait_for_url(f"**/cases/{hers}/sharing/")
    assert pru.status(f"/cases/{theirs['pru']}/") == 404
    pru.go(AGENDA)
    assert not pru.sees(reference)
    dan.go(f"/cases/{his}/timeline/")
    assert dan.sees(SENTENCE)
    assert figures.short == []
