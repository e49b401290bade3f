"""Who has looked: own people by name, others by agency and role, refusals only for who keeps people away, and what changed."""

import ast
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

import cases
from cases.files.actions import assign_lead, set_level
from cases.reviews import looked as view
from ccr.audit.pages import is_named
from ccr.core import clock
from tests.cases.reviews.story import ada, sol
from tests.support.client import signed_in
from tests.world import MOMENT, acting, world

pytestmark = pytest.mark.django_db
MAIN = world.file("harbor main")


@pytest.fixture(autouse=True)
def at_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: MOMENT)


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def looked(client: Client, **query: Any) -> str:
    shown = client.get(reverse("who_looked", args=[MAIN]), query)
    assert shown.status_code == 200
    return text_of(shown)


def test_own_people_by_name_and_others_by_agency_and_role() -> None:
    assert signed_in(world.police.dan).get(reverse("timeline", args=[world.file("police own")])).status_code == 200
    assert signed_in(sol).get(reverse("timeline", args=[MAIN])).status_code == 200
    text = looked(signed_in(ada))
    assert "Sol Supervisor, Supervisor Harbor timeline" in text
    assert "Officer Police timeline" in text
    assert "Dan Deputy" not in text
    assert re.search(r"\d+ views by \d+ people of 2 agencies since", text)
    assert "Reviews" in text


def test_looking_at_who_has_looked_is_written_down_too() -> None:
    client = signed_in(ada)
    looked(client)
    assert "Ada Advocate, Advocate Harbor who has looked" in looked(client)


def test_refusals_are_shown_to_the_conflict_officer_alone() -> None:
    assert signed_in(world.harbor.vera).get(reverse("case", args=[MAIN])).status_code == 404
    assert signed_in(world.probation.pete).get(reverse("case", args=[MAIN])).status_code == 404
    text = looked(signed_in(world.harbor.cora))
    assert "Who was refused" in text
    assert "Vera Shutout , Harbor shut out by a conflict of interest" in text
    assert "Somebody , Probation not open to them" in text
    assert "Pete Probation" not in text
    for other in (ada, sol):
        assert "refused" not in looked(signed_in(other))


def test_acts_and_changes_are_told_in_sentences_without_anybodys_words() -> None:
    with acting(ada):
        assign_lead(file_id=MAIN, membership_id=sol.member_id, by=ada, at=MOMENT)
        set_level(file_id=MAIN, level=2, why="CANARY", direction="down", judged_on=MOMENT.date(), by=ada, at=MOMENT)
    text = looked(signed_in(ada))
    assert "Ada Advocate named who leads the file" in text
    assert "Ada Advocate recorded a level" in text
    assert "Ada Advocate changed the file Lead Ada Advocate Sol Supervisor" in text
    assert "CANARY" not in text


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 400, "１", "2.5", ""])
def test_a_page_number_that_is_none_is_the_first(page: str) -> None:
    assert "views by" in looked(signed_in(ada), page=page)


def test_a_long_log_is_read_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "SHOWN", 2)
    client = signed_in(ada)
    for _look in range(3):
        client.get(reverse("timeline", args=[MAIN]))
    first, second = looked(client), looked(client, page="2")
    assert "Page 1" in first
    assert "More" in first
    assert "Page 2" in second
    assert "Back" in second


def test_who_may_not_see_it_gets_the_page_of_an_absent_file() -> None:
    for who in (world.harbor.vera, world.police.dan, world.beacon.bea):
        client = signed_in(who)
        hidden, absent = (client.get(reverse("who_looked", args=[key])) for key in (MAIN, uuid4()))
        assert (hidden.status_code, hidden.content) == (404, absent.content)
    court = signed_in(world.court.clea)
    assert court.get(reverse("who_looked", args=[MAIN])).status_code in (403, 404)


def test_every_page_of_a_file_has_a_name_in_the_log() -> None:
    """A room that adds a page names it: `ccr.audit.pages.name_page`."""
    codes = set()
    for path in Path(cases.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "member_view":
                codes |= {
                    keyword.value.value
                    for keyword in node.keywords
                    if keyword.arg == "page" and isinstance(keyword.value, ast.Constant)
                }
    # These serve no one file.
    codes -= {"caseload", "caseload_find", "file_new", "ended_sharing", "api_files"}
    assert {code for code in codes if not is_named(str(code))} == set()
