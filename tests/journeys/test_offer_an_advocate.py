"""Path P1, rows 1 to 3: a deputy on his phone offers an advocate, she has it in her queue and takes it, side by side.

Nothing is typed twice, the officer sees nothing of her file, and whoever has no part in it is told that nothing is there.
"""

import re
import time

import pytest

from ccr.proof.figures import Figures
from tests.journeys.hands import NARROW, Person
from tests.support.browser import Windows
from tests.support.site import RunningSite
from tests.world import world

SENTENCE = "He waited at her bus stop twice this week and she is afraid to walk home"
NUMBER = "555 0188"
ARRIVES_WITHIN_S = 5
REPORTS_WITHIN_S = 90


def _report(person: Person) -> str:
    """A file and a report of his own; where the next page offers an advocate."""
    person.go("/cases/new/")
    person.fill("How does she want to be named?", "Marigold T.")
    person.button("Open the file")
    person.page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/$"))
    file_id = person.page.url.rsplit("/", 2)[1]
    person.go(f"/cases/{file_id}/incidents/new/")
    person.fill("Day", "2026-03-02")
    person.page.get_by_label("What happened?").fill("Waited at the bus stop")
    person.button("Save incident")
    person.page.wait_for_url(re.compile(r"/incidents/[0-9a-f-]{36}/$"))
    return file_id


@pytest.fixture
def cast(windows: Windows) -> dict[str, Person]:
    return {
        "dan": Person(windows, world.police.dan, NARROW),
        "ada": Person(windows, world.harbor.ada, NARROW),
        "pru": Person(windows, world.prosecution.pru),
    }


def test_offer_an_advocate(stack_server: RunningSite, cast: dict[str, Person]) -> None:
    figures = Figures()
    dan, ada, pru = cast["dan"], cast["ada"], cast["pru"]
    his = _report(dan)
    # She is looking at her cases; what comes in shows there by itself.
    ada.go("/cases/")
    queued = ada.page.locator("#duty-queue .row", has_text=SENTENCE)

    began = time.monotonic()
    with dan.counted(figures, "p1.row1", taps=7, typed=3):
        dan.link("Offer an advocate")
        dan.choose(dan.page.get_by_label("Yes, she told me here"))
        dan.fill("The number she wants to be reached on", NUMBER)
        dan.choose(dan.page.get_by_label("Call", exact=True))
        dan.choose(dan.page.get_by_label("Any time"))
        dan.type(dan.page.get_by_label("One sentence for the advocate"), SENTENCE)
        dan.button("Save")
        dan.page.wait_for_url(re.compile(r"/referrals/[0-9a-f-]{36}/$"))
    sent = time.monotonic()
    figures.add("p1.row1.seconds", sent - began, "seconds", "<=", REPORTS_WITHIN_S)
    referral = dan.page.url.split("/referrals/")[1].strip("/")
    # Whether somebody is on duty there, or the number to ring, is said at once.
    assert dan.page.get_by_text(re.compile("on duty there now")).is_visible()

    queued.wait_for(timeout=ARRIVES_WITHIN_S * 1000)
    figures.add("p1.row2.in_queue", time.monotonic() - sent, "seconds", "<=", ARRIVES_WITHIN_S)

    with ada.counted(figures, "p1.row2", taps=2, typed=0):
        ada.tap(queued.get_by_role("link"))
        ada.page.wait_for_url(f"**/referrals/{referral}/")
        card = ada.page.locator("main").inner_text()
    assert SENTENCE in card
    assert "Call, Any time" in card
    assert re.search(r"\d+ days? ago|Today|Yesterday", card)
    # Her number shows with her rule, once she is taken.
    assert NUMBER not in card

    with ada.counted(figures, "p1.row3", taps=2, typed=0):
        ada.button("Take her: open a new file")
        ada.page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/contact/$"))
    hers = ada.page.url.split("/cases/")[1].split("/")[0]
    ada.go(f"/cases/{hers}/contact/by/phone/?shown=1")
    assert ada.sees(NUMBER)
    ada.go(f"/cases/{hers}/timeline/")
    assert ada.sees(SENTENCE)

    # The deputy is told that she is taken, and sees nothing of what follows; nobody else has any trace.
    dan.go(f"/referrals/{referral}/")
    assert dan.sees("They have taken her. What follows stays with them.")
    assert dan.status(f"/cases/{hers}/") == 404
    assert ada.status(f"/cases/{his}/") == 404
    assert pru.status(f"/referrals/{referral}/") == 404
    assert pru.status(f"/cases/{hers}/") == 404
    assert figures.short == []
