"""Nothing of one country appears in the other: every page of a member of each is read and searched for the other's words."""

import re
from typing import Any

import pytest

from ccr.core import clock as house_clock
from ccr.tenancy.packs import pack
from tests.cases.sharing.now.borough import NOW, Borough
from tests.support.client import signed_in
from tests.support.crawl import crawl
from tests.world import MOMENT, world

# Words and numbers of one country that would be wrong, or dangerous, in the other.
AMERICAN = (
    r"\b911\b", r"\b988\b", "District attorney", r"\bDA\b", "Protective order", "Protection order clerk", "12291", "28 CFR",
    r"\bVAWA\b", "state coalition", r"\bdeputy\b", "Sheriff", r"\*67", "1-800", "subpoena", "Batterer",
)  # fmt: skip
ENGLISH = (
    r"\b999\b", r"\b101\b", r"\bCPS\b", "Crown", "MARAC", "Stalking protection order", r"\bIDVA\b", r"\bISAC\b", "GDPR",
    "DPA 2018", "Share now", "0808", "solicitor", r"\b141\b", "injunction",
)  # fmt: skip


def text(response: Any) -> str:
    plain = re.sub(r"(?s)<(script|style|template)\b.*?</\1>", " ", response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", plain).split())


def found(pages: dict[str, str], words: tuple[str, ...]) -> list[tuple[str, str]]:
    return [
        (url, seen.group(0) + ": …" + page[max(0, seen.start() - 40) : seen.end() + 40])
        for url, page in pages.items()
        for word in words
        if (seen := re.search(word, page, re.IGNORECASE if word.islower() else 0))
    ]


def read(member: Any, begin: tuple[str, ...] = ()) -> dict[str, str]:
    client = signed_in(member)
    pages = {url: text(page) for url, page in crawl(client) if page.status_code == 200}
    for url in begin:
        page = client.get(url)
        assert page.status_code == 200, url
        pages[url] = text(page)
    return pages


@pytest.fixture
def now(settings: Any, tmp_path: Any) -> Any:
    path = tmp_path / "clock"
    settings.CLOCK_FILE = str(path)
    return path


def test_nothing_american_in_the_borough(borough: Borough, now: Any) -> None:
    now.write_text(NOW.isoformat())
    assert house_clock.now() == NOW
    file_id = borough.a_file()
    ground = borough.share(file_id, "ash_police", "ash_housing")
    own = [f"/cases/{file_id}/sharing/{page}/" for page in ("now", "wish", "object", "permission", "to")]
    own += [f"/cases/sharing/grounds/{ground.id}/", "/cases/sharing/agreements/", "/emergency/"]
    pages: dict[str, str] = {}
    for member, begin in (
        (borough.priti, own),
        (borough.ruth, ()),
        (borough.carys, ()),
        (borough.moira, ()),
        (borough.ola, ()),
    ):
        pages |= {f"{member.name} {url}": page for url, page in read(member, tuple(begin)).items()}
    assert len(pages) > 40
    assert found(pages, AMERICAN) == []
    assert any("999" in page for page in pages.values())


@pytest.mark.django_db
def test_nothing_english_in_the_county(now: Any) -> None:
    now.write_text(MOMENT.isoformat())
    pages: dict[str, str] = {}
    danger = (f"/cases/{world.file('harbor main')}/sharing/danger/", "/emergency/")
    for member, begin in (
        (world.harbor.ada, danger),
        (world.police.dan, ()),
        (world.coordination.col, ()),
        (world.harbor.sol, ()),
    ):
        pages |= {f"{member.name} {url}": page for url, page in read(member, begin).items()}
    assert len(pages) > 40
    assert found(pages, ENGLISH) == []
    assert any("911" in page for page in pages.values())


def test_the_numbers_of_one_pack_stand_in_no_other() -> None:
    us, here = pack("us"), pack("england-wales")
    assert not {line.number for line in us.helplines} & {line.number for line in here.helplines}
    assert us.alarm not in "".join(here.texts.values())
    assert here.alarm not in "".join(us.texts.values())
    assert not set(us.orders.values()) & set(here.orders.values())
    assert {one.code for one in us.bases}.isdisjoint({one.code for one in here.bases})
