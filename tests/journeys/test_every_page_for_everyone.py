"""axe on every template a person can reach: none of its rules is broken, at both widths; in other themes with `--full`."""

import pytest
from pytest_django import Settings

from ccr.tenancy.member import Member
from tests.journeys.hands import Person
from tests.support.browser import NARROW, WIDE, Windows, violations
from tests.support.client import signed_in
from tests.support.crawl import crawl
from tests.support.site import RunningSite
from tests.world import world

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SIZES = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])


def _faults(windows: Windows, member: Member, size: tuple[int, int], **options: str) -> dict[str, list[str]]:
    """Each reachable shape of page once, with what axe finds wrong on it."""
    addresses = [
        address
        for address, answer in crawl(signed_in(member), each=1)
        if answer.status_code == 200 and "html" in answer["Content-Type"]
    ]
    person = Person(windows, member, size, **options)
    found: dict[str, list[str]] = {}
    for address in addresses:
        person.go(address)
        if wrong := violations(person.page, **RULES):
            found[address] = wrong
        if person.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.setdefault(address, []).append("scrolls sideways")
    assert len(addresses) > 5
    return found


@SIZES
@pytest.mark.parametrize("slug", ["ada", pytest.param("adam", marks=pytest.mark.full)])
def test_no_rule_is_broken(
    stack_server: RunningSite, windows: Windows, settings: Settings, size: tuple[int, int], slug: str
) -> None:
    settings.CLOCK_FILE = str(stack_server.clock.path)
    stack_server.clock.set(world.moment.isoformat())
    assert _faults(windows, getattr(world.harbor, slug), size) == {}


@pytest.mark.full
@SIZES
def test_no_rule_is_broken_in_the_dark(
    stack_server: RunningSite, windows: Windows, settings: Settings, size: tuple[int, int]
) -> None:
    settings.CLOCK_FILE = str(stack_server.clock.path)
    stack_server.clock.set(world.moment.isoformat())
    assert _faults(windows, world.harbor.ada, size, color_scheme="dark") == {}
