"""What a case page may weigh: requests, bytes on the wire, nodes; measured on the fullest file of the demonstration."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from ccr.proof.figures import Figures
from ccr.tenancy.member import Member
from tests.journeys.hands import Person
from tests.support.browser import NARROW, WIDE, Windows
from tests.support.site import RunningSite

MOST_REQUESTS, FIRST_KB, LATER_KB, MOST_NODES = 6, 60, 15, 1500
FULLEST = """
SELECT r.file_id, m.id, m.user_id FROM cases_record r JOIN cases_casefile f ON f.id = r.file_id
  JOIN tenancy_membership m ON m.id = f.lead_id
 GROUP BY 1, 2, 3 ORDER BY count(*) DESC LIMIT 1
"""


@pytest.mark.database("demo")
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_case_pages_keep_their_budget(stack_server: RunningSite, windows: Windows, size: tuple[int, int]) -> None:
    figures = Figures()
    full, post, user = stack_server.database.query(FULLEST)[0]
    lead: Any = SimpleNamespace(member_id=post, user_id=user)
    person = Person(windows, cast("Member", lead), size)
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
