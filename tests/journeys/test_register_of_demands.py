"""The register of legal demands in a browser: axe finds nothing on any of its pages at both widths, and none scrolls sideways."""

import pytest

from tests.journeys.hands import Person
from tests.support.browser import NARROW, WIDE, Windows, violations
from tests.support.site import RunningSite
from tests.world import key, world

MAIN, DEMAND, HOLD = world.file("harbor main"), key("demand main"), key("hold main")
PAGES = (
    "/cases/demands/",
    "/cases/demands/new/",
    f"/cases/demands/{DEMAND}/",
    f"/cases/demands/{DEMAND}/told/",
    f"/cases/demands/{DEMAND}/decide/",
    f"/cases/{MAIN}/demands/",
    f"/cases/{MAIN}/hold/?demand={DEMAND}",
    f"/cases/holds/{HOLD}/lift/",
)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.mark.database("world")
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_no_rule_is_broken_on_the_registers_pages(
    stack_server: RunningSite, windows: Windows, size: tuple[int, int]
) -> None:
    person = Person(windows, world.harbor.sol, size)
    found: dict[str, object] = {}
    for address in PAGES:
        person.go(address)
        sideways = person.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        if wrong := violations(person.page, **RULES) or sideways:
            found[address] = wrong
    assert found == {}
