"""The register's pages: who is shown what, what a form answers to bad input, pressed twice, stale pages, foreign ids."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.demands import actions
from cases.demands.models import DemandStep, LegalDemand, LegalHold
from ccr.audit.models import ReadEvent
from ccr.core import clock
from tests.cases.demands.story import MAIN, NAMED, START, TODAY, adam, again, entered, serge, sol
from tests.support.client import signed_in
from tests.world import acting, key, world

pytestmark = pytest.mark.django_db


class Watch:
    """The clock of the site, set by the test."""

    moment = START

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture(autouse=True)
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    watch = Watch()
    monkeypatch.setattr(clock, "now", watch)
    return watch


@pytest.fixture
def keeper(watch: Watch) -> Client:
    return signed_in(sol)


def hidden(page: str) -> dict[str, str]:
    """What a form carries along."""
    return dict(re.findall(r'name="(once|version)" value="([^"]+)"', page))


def opened(client: Client, url: str) -> dict[str, str]:
    answer = client.get(url)
    assert answer.status_code == 200
    return hidden(answer.content.decode())


NEW: dict[str, str] = {
    "kind": "subpoena",
    "received_on": "2026-06-01",
    "due_on": "2026-06-15",
    "who": "A lawyer, 26-114",
    "ground": "Rule 45",
    "what": "The whole file",
}


def count() -> int:
    with acting(sol):
        return LegalDemand.objects.visible_to(sol).count()


# --- Entering ---


def test_entered_once_however_often_it_is_pressed(keeper: Client) -> None:
    before, page = count(), reverse("new_demand")
    data = NEW | opened(keeper, page) | {"reference": world_reference()}
    first, second = (keeper.post(page, data) for _ in range(2))
    assert (first.status_code, second.status_code, first["Location"]) == (303, 303, second["Location"])
    assert count() == before + 1
    shown = keeper.get(first["Location"]).content.decode()
    for words in (
        "A subpoena alone is often not enough; ask your counsel.",
        "Unverified: ask your counsel.",
        "In 14 days",
    ):
        assert words in shown
    assert "Not told yet" in shown


def world_reference() -> str:
    from cases.files.models import CaseFile

    with acting(sol):
        return CaseFile.objects.visible_to(sol).get(pk=MAIN).reference.lower()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": "letter"}, "Choose one of the answers shown."),
        ({"kind": ""}, "Choose what came."),
        ({"received_on": "2026-06-02"}, "in the future"),
        ({"received_on": "3/4/2026"}, "two different days"),
        ({"due_on": ""}, "the paper names it"),
        ({"due_on": "2026-05-01"}, "before the day it came"),
        ({"due_on": "soon"}, "is not a date"),
        ({"who": "x" * 301}, "300"),
        ({"who": "a\x00b"}, ""),
        ({"what": "turned \u202e around"}, ""),
        ({"ground": ""}, "Say on which ground"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(
    keeper: Client, wrong: dict[str, str], said: str
) -> None:
    before, page = count(), reverse("new_demand")
    answer = keeper.post(page, NEW | opened(keeper, page) | wrong)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert said in shown.replace("&#x27;", "'")
    kept = "The whole file" if "what" not in wrong else "Rule 45"
    assert kept in shown
    assert count() == before


def test_a_reference_that_is_foreign_absent_or_shut_is_answered_alike(keeper: Client) -> None:
    page = reverse("new_demand")
    with acting(serge):
        from cases.files.models import CaseFile

        foreign = CaseFile.objects.visible_to(serge).get(pk=world.file("police own")).reference
    shown = []
    for reference in (foreign, "QQQ-QQQ", "'; --"):
        answer = keeper.post(page, NEW | opened(keeper, page) | {"reference": reference})
        assert answer.status_code == 409
        shown.append("You have no file with this reference." in answer.content.decode())
    assert shown == [True] * 3


def test_an_administrator_is_offered_no_file_and_a_sent_reference_is_not_looked_at(watch: Watch) -> None:
    client, page = signed_in(adam), reverse("new_demand")
    assert 'name="reference"' not in client.get(page).content.decode()
    answer = client.post(page, NEW | opened(client, page) | {"reference": world_reference()})
    made = answer["Location"].rstrip("/").rsplit("/", 1)[-1]
    assert again(made, adam).file_id is None


# --- The list ---


def test_the_list_stands_in_order_of_days_and_says_what_is_late(watch: Watch) -> None:
    far, near = entered(due_on=TODAY + timedelta(days=40)), entered(due_on=TODAY + timedelta(days=1))
    watch.moment = START + timedelta(days=3)
    page = signed_in(sol).get(reverse("demands")).content.decode()
    assert page.index(str(near.id)) < page.index(str(far.id))
    assert "2 days late" in page
    assert "1 answer is late. Ask your counsel today what follows from that." in page
    assert "In 37 days" in page
    with acting(sol):
        reads = ReadEvent.objects.visible_to(sol).filter(page="demands", at=watch.moment, user_id=sol.user_id)
        assert set(reads.values_list("file_id", flat=True)) == {MAIN, NAMED}


def test_the_list_costs_the_same_however_long_it_is(keeper: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            assert keeper.get(reverse("demands")).status_code == 200
        return len(found)

    entered()
    before = cost()
    for _ in range(12):
        entered(file_id=None)
    assert cost() == before


def test_ended_ones_come_in_pages_and_a_nonsense_page_is_the_first(keeper: Client) -> None:
    with acting(sol):
        for number in range(53):
            made = actions.record_demand(
                kind="complaint", received_on=TODAY, due_on=None, who=f"Person {number}", ground="x", what="x",
                file_id=None, by=sol, at=START,
            )  # fmt: skip
            actions.strike_demand(demand_id=made.id, why="x", by=sol, at=START)
    page = keeper.get(reverse("demands")).content.decode()
    assert "?page=2" in page
    assert keeper.get(reverse("demands") + "?page=2").content.decode().count("Entered by mistake") == 3
    for nonsense in ("0", "-1", "x", "9" * 30, "²", "' OR 1=1"):
        assert keeper.get(reverse("demands"), {"page": nonsense}).status_code == 200


def test_what_somebody_else_may_see_is_neither_listed_nor_counted(watch: Watch) -> None:
    entered(), entered(file_id=NAMED)
    page = signed_in(adam).get(reverse("demands")).content.decode()
    for name in ("main", "named", "police", "beacon"):
        assert str(key(f"demand {name}")) not in page
    assert str(key("demand loose")) in page
    assert "Your post reaches no file" in page
    assert signed_in(world.harbor.ada).get(reverse("demands")).status_code == 403


# --- One demand ---


def test_from_entering_to_an_answer_in_part(keeper: Client) -> None:
    made = entered()

    def send(url: str, **data: str) -> Any:
        page = reverse(url, args=[made.id])
        return keeper.post(page, opened(keeper, page) | data)

    none_left = {"decision": "part", "why": "Counsel says so", "what": "", "on": "", "redacted": ""}
    # Nothing is said about her yet.
    early = send("decide_demand", **none_left | {"what": "3 pages", "on": "2026-06-01", "redacted": "Her address"})
    assert (early.status_code, "Say first whether she was told" in early.content.decode()) == (409, True)
    assert send("tell_of_demand", told="told", on="", who="", why="").status_code == 422
    assert send("tell_of_demand", told="not_safe", on="", who="", why="He reads her mail").status_code == 303
    unsaid = send("decide_demand", **none_left).content.decode()
    for words in ("Say what left.", "Write the day it left.", "Say what was taken out, and why."):
        assert words in unsaid
    refused = send("decide_demand", **none_left | {"decision": "refused", "what": "3 pages"})
    assert (refused.status_code, "Something left" in refused.content.decode()) == (422, True)
    done = send("decide_demand", **none_left | {"what": "3 pages", "on": "2026-06-01", "redacted": "Her address"})
    assert done.status_code == 303
    shown = keeper.get(done["Location"]).content.decode()
    for words in ("Answered in part, with redactions", "3 pages", "Her address", "He reads her mail", "Sol Supervisor"):
        assert words in shown
    assert send("reopen_demand", why="The court says otherwise").status_code == 303


def test_a_stale_page_is_refused_and_keeps_what_was_typed(keeper: Client) -> None:
    made, page = entered(), ""
    page = reverse("decide_demand", args=[made.id])
    data = opened(keeper, page) | {"decision": "refused", "why": "Typed with care"}
    with acting(sol):
        actions.move_day(demand_id=made.id, due_on=TODAY + timedelta(days=20), why="x", by=sol, at=START)
    answer = keeper.post(page, data)
    assert (answer.status_code, "Typed with care" in answer.content.decode()) == (409, True)
    assert again(made.id).state == "open"


def test_pressed_twice_it_is_written_once(keeper: Client) -> None:
    made = entered()
    page = reverse("tell_of_demand", args=[made.id])
    data = opened(keeper, page) | {"told": "nobody", "why": "Policies only"}
    assert [keeper.post(page, data).status_code for _ in range(2)] == [303, 303]
    with acting(sol):
        assert DemandStep.objects.visible_to(sol).filter(demand_id=made.id).count() == 1


def test_an_ended_demand_takes_nothing_more(keeper: Client) -> None:
    made = entered()
    pages = {
        "demand_left": {"what": "x", "on": "2026-06-01"},
        "decide_demand": {"decision": "refused", "why": "x"},
        "demand_day": {"due_on": "2026-07-01", "why": "x"},
        "strike_demand": {"why": "x"},
    }
    sent = {url: opened(keeper, reverse(url, args=[made.id])) | data for url, data in pages.items()}
    with acting(sol):
        actions.strike_demand(demand_id=made.id, why="x", by=sol, at=START)
    for url, data in sent.items():
        data["version"] = "2"
        assert keeper.post(reverse(url, args=[made.id]), data).status_code == 409, url


# --- A file ---


def test_a_hold_is_placed_and_lifted_on_the_files_page(keeper: Client) -> None:
    made = entered()
    page = reverse("place_hold", args=[MAIN])
    foreign = {"why": "Asked for", "demand": str(key("demand police"))}
    assert keeper.post(page, opened(keeper, page) | foreign).status_code == 422
    assert keeper.get(page, {"demand": "x" * 5000}).status_code == 200
    data = opened(keeper, page) | {"why": "Asked for by a court", "demand": str(made.id)}
    assert [keeper.post(page, data).status_code for _ in range(2)] == [303, 303]
    shown = keeper.get(reverse("file_demands", args=[MAIN])).content.decode()
    assert shown.count("Asked for by a court") == 1
    assert "On hold" in shown
    with acting(sol):
        [hold] = LegalHold.objects.visible_to(sol).filter(demand_id=made.id)
    lift = reverse("lift_hold", args=[hold.id])
    stale = opened(keeper, lift) | {"why": "over", "version": "7"}
    assert keeper.post(lift, stale).status_code == 409
    assert keeper.post(lift, opened(keeper, lift) | {"why": "It was answered"}).status_code == 303
    assert "It was answered" in keeper.get(reverse("file_demands", args=[MAIN])).content.decode()


def test_whoever_is_shut_out_finds_neither_demand_nor_hold_nor_page(watch: Watch) -> None:
    made = entered(file_id=NAMED)
    absent = signed_in(adam).get(reverse("demand", args=[uuid4()]))
    for who in (adam, serge):
        answer = signed_in(who).get(reverse("demand", args=[made.id]))
        assert (answer.status_code, answer.content) == (404, absent.content)
    assert signed_in(adam).get(reverse("file_demands", args=[NAMED])).status_code == 404
    assert signed_in(adam).get(reverse("lift_hold", args=[key("hold named")])).status_code == 404
