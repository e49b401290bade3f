"""The file comes back by itself: real beat, broker and worker, the clock moved by half a year."""

import re
import time
from collections.abc import Callable

from pytest_django import Settings

from ccr.proof.figures import Figures
from tests.journeys.hands import Person
from tests.support.browser import Windows
from tests.support.site import RunningSite
from tests.world import world

WAIT_SECONDS = 40


def _until(holds: Callable[[], bool]) -> float:
    """Wait until it holds; returns how long that took in seconds."""
    began = time.monotonic()
    while time.monotonic() - began < WAIT_SECONDS:
        if holds():
            return time.monotonic() - began
        time.sleep(0.25)
    raise AssertionError("it did not come back by itself")


def _open_file(person: Person) -> str:
    person.go("/cases/new/")
    person.fill("How does she want to be named?", "Quiet Q.")
    person.button("Open the file")
    person.page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/$"))
    return person.page.url.rsplit("/", 2)[1]


def _stage(site: RunningSite, file_id: str) -> str:
    return site.database.query("SELECT stage FROM cases_casefile WHERE id = %s", file_id)[0][0]


def test_a_file_comes_back_after_six_months(stack_server: RunningSite, windows: Windows, settings: Settings) -> None:
    figures = Figures()
    site = stack_server
    # She signs in anew each time: whoever signs her in must read the same clock as the site.
    settings.CLOCK_FILE = str(site.clock.path)
    ada = Person(windows, world.harbor.ada)
    file_id = _open_file(ada)

    ada.go(f"/cases/{file_id}/reviews/")
    ada.button("Move to monitoring")
    ada.page.wait_for_load_state()
    assert _stage(site, file_id) == "monitoring"
    due = site.database.query("SELECT count(*) FROM reminders_reminder WHERE file_id = %s", file_id)[0][0]
    assert due == 3

    # A month, three, six: each time it is due by itself, and only a recorded decision lets it go again.
    for number, shift in enumerate(("+32d", "+93d", "+186d"), start=1):
        site.clock.set(shift)
        waited = _until(lambda: _stage(site, file_id) == "review_due")
        figures.add(f"review{number}.raised", waited, "seconds", "<=", WAIT_SECONDS)
        ada = Person(windows, world.harbor.ada)
        ada.go("/cases/")
        assert ada.page.get_by_role("link", name="Quiet Q.").count()
        if number < 3:
            ada.go(f"/cases/{file_id}/reviews/")
            ada.choose(ada.page.locator("[name=decision][value=keep_monitoring]"))
            ada.page.locator("[name=why]").fill("Asked: nothing new, she feels steadier.")
            ada.button("Record decision")
            ada.page.wait_for_load_state()
            assert _stage(site, file_id) == "monitoring"

    # The notice names nobody, and neither does its mail.
    mails = "".join(site.mails())
    assert "Quiet" not in mails
    raised = site.database.query(
        "SELECT count(*), count(DISTINCT id) FROM reminders_reminder WHERE file_id = %s AND raised_at IS NOT NULL",
        file_id,
    )[0]
    assert raised[0] == raised[1] >= 3

    # Something new happens: back at once, whatever the calendar says.
    ada.go(f"/cases/{file_id}/incidents/new/")
    ada.page.get_by_label("Day", exact=True).fill("2026-11-18")
    ada.page.get_by_label("What happened?").fill("Silent calls again, at night")
    ada.button("Save incident")
    ada.page.wait_for_load_state()
    assert _stage(site, file_id) == "active"
    assert figures.short == []
