"""Each address with four kinds of people: who may, whose post may not, whom it is foreign to, and for an id that never was.

Expected answers stand in `urls_table` and `urls_api`. A refusal changes nothing: PostgreSQL's own count of rows written in this
transaction stands still, but for the denial.
"""

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, get_resolver
from pytest_django import Settings

from ccr.notifications.models import Notice
from ccr.tenancy.checks import patterns
from ccr.tenancy.member import Member
from ccr.tenancy.models import Invitation, Recovery
from screening.assessments.actions import begin_assessment
from screening.first.actions import Asking, record_screen
from screening.first.words import Screen
from screening.plan.actions import add_line
from screening.plan.words import PlanLine
from screening.results.actions import record_result
from screening.results.words import Result
from tests.access.urls_api import TABLE
from tests.access.urls_table import LIBRARY, NEVER, Ids, Row
from tests.support.client import signed_in
from tests.support.databases import Database
from tests.world import MOMENT, acting, key, world

TICK_SECONDS = 0.020
METHODS = ("get", "post")
ROUTES = dict(patterns(get_resolver()))
# Written whoever asks and whatever it is answered: the session, the denial, and a form's key, undone with what was refused.
OF_THE_FRAME = ("accounts_signinsession", "audit_denial", "accounts_oncekey")


def member(name: str) -> Member:
    agency, person = name.split(".")
    return getattr(getattr(world, agency), person)


@pytest.fixture(autouse=True)
def at_the_worlds_moment(settings: Settings, tmp_path: Path) -> None:
    clock = tmp_path / "clock"
    clock.write_text(MOMENT.isoformat())
    settings.CLOCK_FILE = str(clock)


@pytest.fixture
def arranged(db: None) -> dict[str, UUID]:
    """Ids that come to be only when something is done: notices, lost second factors, another agency's invitation,
    assessments that are begun, first questions, results and a line of a plan.
    """
    made: dict[str, UUID] = {}
    for name, who in (("own", world.harbor.nell), ("colleague", world.harbor.sol), ("foreign", world.police.ivy)):
        with acting(who):
            made[f"{name} notice"] = Notice.objects.visible_to(who).values_list("id", flat=True)[0]
    post = {"started_at": MOMENT, "expires_at": MOMENT + timedelta(hours=20)}
    for name, who, lost in (("own", world.harbor.adam, "harbor nell"), ("foreign", world.police.ivy, "police dan")):
        made[f"{name} recovery"] = key(f"{name} recovery")
        with acting(who):
            Recovery(
                id=key(f"{name} recovery"),
                tenant_id=who.tenant_id,
                agency_id=who.agency_id,
                post_id=key(f"post {lost}"),
                started_by_id=who.member_id,
                **post,
            ).save()
    bea = world.beacon.bea
    with acting(bea):
        Invitation(
            id=key("foreign invitation"),
            tenant_id=bea.tenant_id,
            agency_id=bea.agency_id,
            email="other@outer.example",
            name="Otto Other",
            roles=["advocate"],
            token_hash="1" * 64,
            invited_at=MOMENT,
            expires_at=MOMENT + timedelta(days=7),
        ).save()
    for name, who, file in (("own", world.harbor.ada, "harbor main"), ("foreign", world.police.dan, "police own")):
        with acting(who):
            begun = begin_assessment(file_id=world.file(file), key="profile", by=who, at=MOMENT)
            made[f"{name} assessment"] = begun.id
    # The foreign ones are another agency's own, on a file of its own.
    for name, who, file in (("own", world.harbor.ada, "harbor main"), ("foreign", world.beacon.bea, "beacon own")):
        with acting(who):
            asking = Asking(screen=Screen(answers={"scr4_1": "no"}))
            made[f"{name} screen"] = record_screen(file_id=world.file(file), asking=asking, by=who, at=MOMENT).id
            line = PlanLine(step="Ring the sister")
            result = Result(instrument="sash", scored_by="A nurse", result="High")
            made[f"{name} result"] = record_result(
                file_id=world.file(file), result=result, scored_on=MOMENT.date(), by=who, at=MOMENT
            ).id
            made[f"{name} plan line"] = add_line(file_id=world.file(file), line=line, by=who, at=MOMENT).id
    return made


def address(route: str, ids: Ids, arranged: dict[str, UUID]) -> str:
    """The route with these ids in their places."""

    def value(match: re.Match[str]) -> str:
        kind, name = match[1], match[2]
        named = ids[name]
        return str(arranged.get(named, key(named))) if kind == "uuid" else named

    return "/" + re.sub(r"<(\w+):(\w+)>", value, route)


def written() -> dict[str, int]:
    """Rows written so far in this transaction, undone ones too, by table: whoever may read them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return dict(cursor.fetchall())


class Asked:
    """One request with what it wrote and how long it took."""

    def __init__(self, client: Client, method: str, url: str, sent: Ids | None = None) -> None:
        before = written()
        began = time.perf_counter()
        if method == "post" and url.startswith("/api/"):
            self.response: Any = client.post(url, sent or {}, content_type="application/json")
        else:
            self.response = getattr(client, method)(url, sent if method == "post" else None)
        self.seconds = time.perf_counter() - began
        after = written()
        grown = {table: count - before.get(table, 0) for table, count in after.items()}
        self.denials = grown.get("audit_denial", 0)
        self.wrote = {table: more for table, more in grown.items() if more and table not in OF_THE_FRAME}
        self.status = self.response.status_code
        # What nobody may learn anything from: the whole answer, but for the day.
        self.bytes = self.response.content
        self.headers = {name: text for name, text in self.response.headers.items() if name != "Date"}


def methods(row: Row) -> Iterator[tuple[str, tuple[int, ...]]]:
    """What this address takes."""
    if row.get != 405:
        yield "get", (row.get,)
    if row.post != (405,):
        yield "post", row.post


def rows(**wanted: bool) -> list[Any]:
    """Rows as parameters. `refused`, `foreign`, `public`: only those that have it, or have it not."""
    return [
        pytest.param(
            route, row, id=(ROUTES[route].name or "start") + ("_of_agency" if route == "manage/people/" else "")
        )
        for route, row in TABLE.items()
        if route in ROUTES and all(bool(getattr(row, name)) is having for name, having in wanted.items())
    ]


def uuids(route: str) -> list[str]:
    return re.findall(r"<uuid:(\w+)>", route)


def test_every_address_has_its_row() -> None:
    ours = {route for route, pattern in ROUTES.items() if route not in LIBRARY}
    assert ours - TABLE.keys() == set(), "addresses that no row speaks of"
    assert (TABLE.keys() | LIBRARY.keys()) - ROUTES.keys() == set(), "rows of addresses that are no more"


def test_only_the_librarys_pages_are_left_to_it() -> None:
    def from_us(pattern: URLPattern) -> bool:
        return not re.match(r"(account|mfa)_", str(pattern.name))

    assert [route for route in LIBRARY if from_us(ROUTES[route])] == []
    assert TABLE.keys() & LIBRARY.keys() == set()


def test_rows_name_every_id_of_their_address() -> None:
    for route, row in TABLE.items():
        assert set(re.findall(r"<\w+:(\w+)>", route)) == set(row.own), route
        shut = {name for ids in row.foreign for name in ids}
        assert shut | set(row.blind) == set(uuids(route)), route
        gate = getattr(ROUTES[route].callback, "gate", "")
        assert row.public is str(gate).startswith("public"), route


@pytest.mark.parametrize(("route", "row"), rows())
def test_who_may(route: str, row: Row, arranged: dict[str, UUID]) -> None:
    client = Client() if row.public else signed_in(member(row.allowed))
    for method, expected in methods(row):
        asked = Asked(client, method, address(route, row.own, arranged))
        assert asked.status in expected, (method, asked.status)


@pytest.mark.parametrize(("route", "row"), rows(refused=True))
def test_whose_post_may_not(route: str, row: Row, arranged: dict[str, UUID]) -> None:
    client = signed_in(member(row.refused))
    for method, _expected in methods(row):
        asked = Asked(client, method, address(route, row.own, arranged))
        assert (method, asked.status, asked.wrote) == (method, 403, {})


@pytest.mark.parametrize(("route", "row"), rows(foreign=True))
def test_foreign_and_absent(route: str, row: Row, arranged: dict[str, UUID]) -> None:
    client = signed_in(member(row.allowed))
    absent = [{name: NEVER} for name in uuids(route) if name not in row.blind]
    for method, _expected in methods(row):
        if row.sent and method == "get":
            continue
        answers = []
        for other in (*row.foreign, *absent):
            asked = Asked(client, method, address(route, row.own | other, arranged), row.sent)
            assert (method, other, asked.status, asked.wrote) == (method, other, 404, {})
            assert asked.denials == 1
            assert asked.seconds >= TICK_SECONDS
            answers.append((asked.bytes, asked.headers))
        assert all(answer == answers[0] for answer in answers)


@pytest.mark.parametrize(("route", "row"), rows(closed=True))
def test_doors_that_are_not_there(route: str, row: Row, arranged: dict[str, UUID]) -> None:
    for client in (Client(), signed_in(world.harbor.ada)):
        for method, _expected in methods(row):
            asked = Asked(client, method, address(route, row.own, arranged))
            assert (asked.status, asked.wrote) == (404, {})
            assert asked.seconds >= TICK_SECONDS


# Pages of one file and of one record in it that answer as if neither had ever been: why, who asks, and what for.
HIDDEN = {
    "never was": ("police.dan", "/cases/{}/", [NEVER]),
    "of another partnership": ("police.dan", "/cases/{}/", ["file beacon own"]),
    "of another agency": ("police.dan", "/cases/{}/", ["file harbor quiet"]),
    "lent, but another agency's": ("police.dan", "/cases/{}/", ["file harbor main"]),
    "for named workers": ("police.dan", "/cases/{}/", ["file police named"]),
    "shut out": ("police.walt", "/cases/{}/", ["file police own"]),
    "shut out, and lent": ("police.walt", "/cases/{}/", ["file harbor main"]),
    "grant ended": ("harbor.ewan", "/cases/{}/", ["file harbor named"]),
    "record never was": ("court.clea", "/cases/{}/incidents/{}/", ["file court lent", NEVER]),
    "record no longer lent": ("court.clea", "/cases/{}/incidents/{}/", ["file court lent", "record main incidents"]),
    "record withdrawn": ("health.nora", "/cases/{}/incidents/{}/", ["file health lent", "record main incidents"]),
    "record kept back": ("police.dan", "/cases/{}/incidents/{}/", ["file police own", "record main kept incident"]),
    "record not lent yet": ("housing.casey", "/cases/{}/incidents/{}/", ["file housing own", "record main incidents"]),
    "no such address": ("police.dan", "/nowhere/", []),
}


@pytest.mark.django_db
def test_every_reason_looks_the_same() -> None:
    answers = {}
    for reason, (who, route, ids) in HIDDEN.items():
        asked = Asked(signed_in(member(who)), "get", route.format(*(key(name) for name in ids)))
        assert (reason, asked.status, asked.wrote) == (reason, 404, {})
        assert asked.denials == (reason != "no such address")
        assert asked.seconds >= TICK_SECONDS
        answers[reason] = (asked.bytes, asked.headers)
    expected = answers["never was"]
    assert [reason for reason, answer in answers.items() if answer != expected] == []


def test_a_denial_is_committed(fresh_database: Database) -> None:
    count = "SELECT count(*) FROM audit_denial WHERE kind = 'file' AND user_id = %s AND file_id = %s"
    walt, file = world.police.walt, world.file("police own")
    before = fresh_database.query(count, walt.user_id, file)[0][0]
    assert signed_in(walt).get(f"/cases/{file}/").status_code == 404
    assert fresh_database.query(count, walt.user_id, file)[0][0] == before + 1


@pytest.mark.parametrize(("route", "row"), rows(public=False))
def test_who_is_not_signed_in(route: str, row: Row, arranged: dict[str, UUID]) -> None:
    for method in METHODS:
        asked = Asked(Client(), method, address(route, row.own, arranged))
        if route.startswith("api/"):
            assert asked.status == 401
        elif asked.status != 405:
            assert asked.status == 302
            assert asked.response["Location"] == "/sign-in/"
        assert asked.wrote == {}
