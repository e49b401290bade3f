"""What holds for every page anyone can reach by links: it answers, it is kept nowhere, it says nothing it should not."""

import re
from typing import Any

import pytest

from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from tests.support.client import signed_in
from tests.support.crawl import crawl
from tests.support.pseudo import bare_text, pseudo_language
from tests.world import world

pytestmark = pytest.mark.django_db

WALKERS = ("harbor.ada", "harbor.sol", "police.dan", "harbor.cora", "harbor.adam", "coordination.olive")


def _member(name: str) -> Member:
    agency, person = name.split(".")
    return getattr(getattr(world, agency), person)


def _html(response: Any) -> bool:
    return "html" in response.get("Content-Type", "")


def _kept_nowhere(page: Any) -> None:
    assert page["Cache-Control"].startswith("no-store")
    policy = page["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert page["Referrer-Policy"] == "same-origin"


def _nothing_inline_or_foreign(text: str) -> None:
    assert not re.search(r"<[^>]+\s(on\w+|style)=", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", text)


def _title_names_nobody(text: str) -> None:
    title = re.search(r"<title>(.*?)</title>", text, re.DOTALL)
    names = [part for member in world.members for part in member.name.split()]
    assert title
    assert not any(name in title[1] for name in names)


@pytest.mark.parametrize("walker", WALKERS)
def test_every_page_a_person_can_reach(walker: str) -> None:
    member = _member(walker)
    visited = 0
    failed: dict[str, int] = {}
    bare: dict[str, list[str]] = {}
    with pseudo_language():
        for url, page in crawl(signed_in(member)):
            visited += 1
            assert "stalk" not in url.casefold()
            if page.status_code not in (200, 301, 302, 303):
                failed[url] = page.status_code
            _kept_nowhere(page)
            if page.status_code == 200 and _html(page):
                text = page.content.decode()
                _nothing_inline_or_foreign(text)
                _title_names_nobody(text)
                if found := bare_text(text):
                    bare[url] = found
    assert failed == {}
    assert bare == {}
    assert visited > (30 if member.may(Capability.WRITE_FILES) else 4)


def test_bare_text_is_found_where_nothing_translates() -> None:
    page = signed_in(world.harbor.ada).get("/cases/")
    assert bare_text(page.content.decode())
