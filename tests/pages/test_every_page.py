"""What holds for every page anyone can reach by links: it answers, it is kept nowhere, it says nothing it should not."""

import re

import pytest

from tests.support.client import signed_in
from tests.support.crawl import crawl
from tests.support.pseudo import bare_text, pseudo_language
from tests.world import world

pytestmark = pytest.mark.django_db

WALKERS = ("harbor.ada", "police.dan", "harbor.cora", "harbor.adam", "coordination.olive")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-")


def _member(name: str):
    agency, person = name.split(".")
    return getattr(getattr(world, agency), person)


def _html(response) -> bool:
    return "html" in response.get("Content-Type", "")


@pytest.mark.parametrize("walker", WALKERS)
def test_every_link_leads_to_a_page(walker):
    visited = dict(crawl(signed_in(_member(walker))))
    assert len(visited) > 4
    failed = {url: page.status_code for url, page in visited.items() if page.status_code not in (200, 301, 302, 303)}
    assert failed == {}


@pytest.mark.parametrize("walker", WALKERS)
def test_nothing_is_kept_and_nothing_foreign_is_fetched(walker):
    for url, page in crawl(signed_in(_member(walker))):
        assert page["Cache-Control"].startswith("no-store"), url
        policy = page["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe-inline" not in policy, url
        assert page["Referrer-Policy"] == "same-origin", url
        if _html(page):
            text = page.content.decode()
            assert not re.search(r"<[^>]+\s(on\w+|style)=", text), url
            assert not re.search(r"<script(?![^>]*\bsrc=)", text), url
            assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", text), url


@pytest.mark.parametrize("walker", WALKERS)
def test_titles_and_addresses_name_nobody(walker):
    names = [part for member in world.members for part in member.name.split()] + list(SURVIVOR_NAMES)
    for url, page in crawl(signed_in(_member(walker))):
        title = re.search(r"<title>(.*?)</title>", page.content.decode(), re.S) if _html(page) else None
        if title:
            assert not any(name in title[1] for name in names), url
        assert "stalk" not in url.casefold()


@pytest.mark.parametrize("walker", WALKERS)
def test_every_text_can_be_translated(walker):
    with pseudo_language():
        bare = {
            url: found
            for url, page in crawl(signed_in(_member(walker)))
            if _html(page) and (found := bare_text(page.content.decode()))
        }
    assert bare == {}
