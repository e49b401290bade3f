"""Path P1, as far as the foundation goes: rows 8 (signed on screen), 10, 12's line and 13, everybody side by side.

An advocate opens a file, records what happened and how to reach her; the survivor signs on the worker's screen; a deputy
joins his own file and both see one line, each only what is theirs or opened; the permission is withdrawn and it parts.
"""

import re
import time
from uuid import UUID

import pytest

from ccr.proof.figures import Figures
from tests.journeys.hands import NARROW, Person
from tests.support.browser import Windows
from tests.support.site import RunningSite
from tests.world import world

HER_NAME = "Marigold Testcase"
PLACE = "Bus stop in Invented Row"
KEPT = "She told only us about this one"
ADDRESS = "14 Nowhere Lane"
RULING_7 = re.compile(r"What (\w+) hold or have been shown, to .+\. Other agencies may hold more\.")


def _open_file(person: Person, *, wants: str) -> str:
    person.go("/cases/new/")
    person.fill("What does she want now? optional", wants)
    person.fill("How does she want to be named?", "Marigold T.")
    person.fill("Full name optional", HER_NAME)
    person.button("Open the file")
    person.page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/$"))
    return person.page.url.rsplit("/", 2)[1]


def _record(person: Person, file_id: str, day: str, what: str, *, keep: bool = False) -> None:
    person.go(f"/cases/{file_id}/incidents/new/")
    person.fill("Day", day)
    person.page.get_by_label("What happened?").fill(what)
    if keep:
        person.choose(person.page.get_by_label("Keep this one with us"))
    person.button("Save incident")
    person.page.wait_for_url(re.compile(r"/incidents/[0-9a-f-]{36}/$"))


def _answers(person: Person, agency_id: UUID, *, works_there: str, agrees: str) -> None:
    person.choose(person.page.locator(f"[name=close_{agency_id}][value={works_there}]"))
    person.choose(person.page.locator(f"[name=agrees_{agency_id}][value={agrees}]"))


def _stop(person: Person, file_id: str, agency: str) -> None:
    row = person.page.locator("main li").filter(has=person.page.get_by_text(agency, exact=True))
    person.tap(row.get_by_role("link", name=re.compile("She has stopped it")).first)
    person.tap(person.page.locator("main form button.btn--main, main form button.btn--danger").last)
    person.page.wait_for_url(f"**/cases/{file_id}/sharing/")


def _overview(person: Person, file_id: str) -> str:
    person.go(f"/cases/{file_id}/")
    return person.page.locator("main").inner_text()


@pytest.fixture
def cast(windows: Windows) -> dict[str, Person]:
    return {
        "ada": Person(windows, world.harbor.ada),
        "dan": Person(windows, world.police.dan, NARROW),
        "pru": Person(windows, world.prosecution.pru),
        "col": Person(windows, world.coordination.col),
        "pete": Person(windows, world.probation.pete),
        "clea": Person(windows, world.court.clea),
    }


def test_one_line_from_two_vaults(stack_server: RunningSite, cast: dict[str, Person]) -> None:  # noqa: PLR0915 — one story
    figures = Figures()
    ada, dan, pru, col = cast["ada"], cast["dan"], cast["pru"], cast["col"]

    # The deputy has a file of his own, and knows nothing of hers.
    his = _open_file(dan, wants="")
    _record(dan, his, "2026-03-02", "Report of tyres cut in a car park")

    # The advocate opens hers: what she wants first, how to reach her, where she is, what happened.
    hers = _open_file(ada, wants="To walk home without looking round")
    ada.go(f"/cases/{hers}/contact/rules/")
    ada.choose(ada.page.locator("[name=phone_answer][value=yes]"))
    ada.button("Save her answers")
    ada.go(f"/cases/{hers}/people/address/change/")
    ada.page.locator("main textarea, main input[type=text]").first.fill(ADDRESS)
    ada.page.locator("main form button[type=submit], main form .btn--main").first.click()
    ada.page.wait_for_load_state()
    _record(ada, hers, "2026-04-11", f"Waited for her. {PLACE}")

    # Before she signs nobody else sees anything, by list or by address.
    for name in ("dan", "pru", "col", "pete", "clea"):
        assert cast[name].status(f"/cases/{hers}/") == 404
        cast[name].go("/cases/")
        assert not cast[name].page.get_by_role("button", name="Accept").count()

    # Row 8: four agencies asked aloud, one no, signed on the worker's screen.
    ada.go(f"/cases/{hers}/sharing/")
    with ada.counted(figures, "p1.row8.advocate", taps=16, typed=1):
        ada.link("Core-team permission")
        assert not ada.page.locator("main form input:checked").count(), "nothing may be ticked beforehand"
        for agency, agrees in (
            (world.police, "yes"),
            (world.prosecution, "yes"),
            (world.coordination, "yes"),
            (world.probation, "no"),
        ):
            _answers(ada, agency.id, works_there="no", agrees=agrees)
        ada.choose(ada.page.locator("[name=covers][value=later]"))
        ada.button("Go on to her signature")
        assert ada.sees("3 permissions to sign")
        ada.type(ada.page.locator("[name=signer]"), HER_NAME)
        ada.choose(ada.page.locator("[name=understood]"))
        ada.tap(ada.page.locator("main form .btn--main").last)
        ada.page.wait_for_url(f"**/cases/{hers}/sharing/")
    signed_at = time.monotonic()

    # Row 10: each answers for their own vault; those not named see no trace.
    dan.go("/cases/")
    with dan.counted(figures, "p1.row10.deputy", taps=2, typed=0):
        dan.button("Accept")
        assert dan.sees(HER_NAME) or dan.sees("Marigold T.")
        dan.button("Yes, this one")
        dan.page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/"))
    assert his in dan.page.url
    figures.add("p1.row10.live", time.monotonic() - signed_at, "seconds", "<=", 5)
    theirs = {}
    for name in ("pru", "col"):
        person = cast[name]
        person.go("/cases/")
        with person.counted(figures, f"p1.row10.{name}", taps=2, typed=0):
            person.button("Accept")
            person.button("Open a new file")
            person.page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/$"))
        theirs[name] = person.page.url.rsplit("/", 2)[1]
    for name in ("pete", "clea"):
        cast[name].go("/cases/")
        assert not cast[name].sees("Marigold")
        assert not cast[name].page.get_by_role("button", name="Accept").count()
        assert cast[name].status(f"/cases/{hers}/") == 404

    # What she adds later is seen by those it is open to, unless it is kept; the form says so before it is saved.
    _record(ada, hers, "2026-05-20", KEPT, keep=True)

    # Row 12's line: one line, each only what is theirs or opened, with the sentence that no part is the whole.
    dan.go("/cases/")
    with dan.counted(figures, "p1.row12.deputy", taps=1, typed=0):
        dan.link("Marigold T.")
    line = dan.page.locator("main").inner_text()
    assert "Report of tyres cut" in line
    assert PLACE in line
    assert RULING_7.search(line)
    dan.go(f"/cases/{his}/timeline/")
    everything = dan.page.locator("body").inner_text()
    for secret in (ADDRESS, KEPT):
        assert secret not in line + everything
    assert PLACE in _overview(pru, theirs["pru"])
    summary = _overview(col, theirs["col"])
    assert PLACE not in summary, "a summary has no words"
    assert KEPT not in summary
    assert RULING_7.search(summary)
    mine = _overview(ada, hers)
    assert "tyres" not in mine, "nothing flows back by itself"

    # The deputy opens his back; she joins it to the same file, and both see one line.
    dan.go(f"/cases/{his}/")
    dan.tap(dan.page.get_by_role("link", name=re.compile("^Open these back to")).first)
    dan.tap(dan.page.locator("main form .btn--main").last)
    dan.page.wait_for_load_state()
    ada.go("/cases/")
    with ada.counted(figures, "p1.row10.back", taps=2, typed=0):
        ada.button("Accept")
        ada.button("Yes, this one")
        ada.page.wait_for_url(re.compile(rf"/cases/{hers}/"))
    assert "Report of tyres cut" in _overview(ada, hers)

    # Row 13: not the prosecution any more. Two taps, at once, and the deputy's line is as it was.
    ada.go(f"/cases/{hers}/sharing/")
    with ada.counted(figures, "p1.row13.advocate", taps=2, typed=0):
        _stop(ada, hers, "Prosecution")
    assert pru.status(f"/cases/{theirs['pru']}/") == 404
    pru.go("/cases/")
    assert not pru.sees("Marigold")
    assert PLACE in _overview(dan, his)

    # And the police: the line parts, each keeps its own.
    _stop(ada, hers, "Police")
    alone = _overview(dan, his)
    assert "Report of tyres cut" in alone
    assert PLACE not in alone
    assert figures.short == []
