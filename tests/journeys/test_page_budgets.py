"""What a case page may weigh: requests, bytes on the wire, nodes; measured on the fullest file there is."""

import pytest

from ccr.proof.figures import Figures
from tests.journeys.hands import Person
from tests.support.browser import NARROW, WIDE, Windows
from tests.support.site import RunningSite
from tests.world import world

MOST_REQUESTS, FIRST_KB, LATER_KB, MOST_NODES = 6, 60, 15, 1500


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_case_pages_keep_their_budget(stack_server: RunningSite, windows: Windows, size: tuple[int, int]) -> None:
    figures = Figures()
    site = stack_server
    held = world.harbor.ada
    full = site.database.query(
        "SELECT file_id FROM cases_record WHERE holder_id = %s GROUP BY file_id ORDER BY count(*) DESC LIMIT 1",
        held.agency_id,
    )[0][0]
    person = Person(windows, held, size)
    session = person.page.context.new_cdp_session(person.page)
    session.send("Network.enable")
    received: list[int] = []
    session.on("Network.loadingFinished", lambda event: received.append(int(event["encodedDataLength"])))
    for name, address in (
        ("overview", f"/cases/{full}/"),
        ("timeline", f"/cases/{full}/timeline/"),
        ("sharing", f"/cases/{full}/sharing/"),
        ("caseload", "/cases/"),
    ):
        received.clear()
        person.go(address)
        person.page.wait_for_load_state("networkidle")
        limit = FIRST_KB if name == "overview" else LATER_KB
        nodes = int(person.page.evaluate("document.querySelectorAll('*').length"))
        figures.add(f"page.{name}.requests", len(received), "requests", "<=", MOST_REQUESTS)
        figures.add(f"page.{name}.bytes", sum(received) / 1024, "KB", "<=", limit)
        figures.add(f"page.{name}.nodes", nodes, "nodes", "<=", MOST_NODES)
    assert figures.short == []
