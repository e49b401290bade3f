"""Every list: the rows the oracle says and no other, in pages of one kind, with the same statements however long it is."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ccr.core.api_pages import CURSOR, Pages
from ccr.tenancy.api_schema import schema
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from tests.access.compare import all_rows
from tests.access.oracle import Oracle, Row
from tests.api.asking import PROBLEM
from tests.support.client import signed_in
from tests.support.databases import Database
from tests.world import MOMENT, key, world

ada, pip, dan = world.harbor.ada, world.probation.pip, world.police.dan
MAIN = world.file("harbor main")
ENDED = {"done", "not_possible", "not_done", "superseded"}


@dataclass(frozen=True)
class Asked:
    """Who is asking, about which file, and which files lend to its line: what decides whether a row is of a list."""

    agency: UUID
    file: UUID | None = None
    line: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class List:
    """A list: its table, which of the rows one may see belong to it, and what its rows are copied from to make it long.

    `vary`: what differs from copy to copy, in SQL; `n` counts them.
    """

    table: str
    needs: Capability
    long: tuple[Member, str]
    vary: str = ""
    of: Callable[[Row, Asked], bool] = lambda _row, _asked: True
    file: str = ""

    def url(self, name: str, file_id: UUID | None = None) -> str:
        return reverse(name, args=[file_id or world.file(self.file)] if self.file else [])


def around(row: Row, asked: Asked) -> bool:
    return asked.file in (row["from_file_id"], row["to_file_id"])


def now(row: Row) -> bool:
    return bool(row["ends_at"] > MOMENT)


LISTS = {
    "api_files": List(
        "cases_casefile", Capability.SEE_FILES, (ada, "file harbor main"),
        "'reference', 'X' || lpad(n::text, 5, '0'), 'opened_at', opened_at - n * interval '1 hour'",
    ),
    "api_incidents": List(
        "cases_record", Capability.SEE_FILES, (ada, "record main incidents"),
        # Every third without a day, and some of one day: places that only the id tells apart.
        "'happened_on', CASE WHEN mod(n, 3) > 0 THEN happened_on - n / 9 END",
        lambda row, asked: row["kind"] == "incident" and row["file_id"] in asked.line,
        "harbor main",
    ),
    "api_disclosures": List(
        "cases_disclosure", Capability.SEE_FILES, (ada, "disclosure main to police"),
        "'offered_at', offered_at - n * interval '1 hour'",
        lambda row, asked: around(row, asked) and row["state"] in ("offered", "live") and now(row),
        "harbor main",
    ),
    "api_permissions": List(
        "cases_releaseofinformation", Capability.SEE_FILES, (ada, "release main to police"),
        "'signed_at', signed_at - n / 5 * interval '1 hour'",
        lambda row, asked: row["file_id"] == asked.file and row["state"] == "signed" and now(row),
        "harbor main",
    ),
    "api_offers": List(
        "cases_disclosure", Capability.ANSWER_OFFERS, (pip, "disclosure main to probation"), "",
        lambda row, asked: (row["to_agency_id"], row["state"], row["to_file_id"]) == (asked.agency, "offered", None),
    ),
    "api_referrals": List(
        "referrals_referral", Capability.SEE_FILES, (ada, "referral main to housing"),
        "'made_at', made_at - n * interval '1 hour'",
    ),
    "api_file_referrals": List(
        "referrals_referral", Capability.SEE_FILES, (ada, "referral main to housing"), "", around, "harbor main"
    ),
    "api_actions": List(
        "cases_actionitem", Capability.ATTEND, (dan, "action sweep"), "'due_on', due_on - (n / 7 + 1)",
        lambda row, asked: row["state"] not in ENDED
        and asked.agency in (row["owner_agency_id"], row["proposer_agency_id"]),
    ),
    "api_file_actions": List(
        "cases_actionitem", Capability.SEE_FILES, (ada, "action sweep"), "'due_on', due_on - (n / 7 + 1)",
        lambda row, asked: row["file_id"] in asked.line or row["owner_file_id"] == asked.file,
        "harbor main",
    ),
    "api_meetings": List(
        "meetings_meeting", Capability.ATTEND, (ada, "meeting core"), "'starts_at', starts_at - n * interval '1 day'"
    ),
}  # fmt: skip


def all_of(client: Client, url: str | None, way: str = "next") -> list[dict[str, Any]]:
    """Rows of a list from page to page, forwards or backwards."""
    found: list[dict[str, Any]] = []
    while url:
        response = client.get(url)
        assert response.status_code == 200, response.content
        body = response.json()
        assert set(body) == {"next", "previous", "results"}
        found = found + body["results"] if way == "next" else body["results"] + found
        url = body[way]
        assert len(found) < 1000
    return found


def test_no_list_is_forgotten_here_and_each_is_described_as_one_in_pages() -> None:
    described = {
        path
        for path, methods in schema()["paths"].items()
        if "PageOf" in json.dumps(methods.get("get", {}).get("responses", {}), default=str)
    }
    assert len(described) == len(LISTS)
    for path in described:
        asks = schema()["paths"][path]["get"]
        assert CURSOR in [one["name"] for one in asks["parameters"]], path
        assert "400" in asks["responses"]
    for name, one in LISTS.items():
        assert one.url(name).replace(str(MAIN), "{file_id}") in described


@pytest.fixture(scope="module")
def rows(own_database: Database) -> Any:
    with own_database.connect() as superuser:
        return all_rows(superuser)


@pytest.fixture(scope="session")
def own_database(django_db_setup: None, test_databases: Any) -> Database:
    """This process's copy of the world, for a connection beside Django's."""
    return Database(test_databases.own, test_databases.servers)


@pytest.mark.django_db
@pytest.mark.parametrize("who", world.members, ids=lambda who: f"{who.agency_short_name} {who.name}")
def test_everybody_gets_exactly_the_rows_that_are_theirs(who: Member, rows: dict[str, list[Row]]) -> None:
    """In every list, of every file in the world: across partnerships, conflicts, named workers and loans that ended."""
    oracle, client, met = Oracle(rows, who, MOMENT), signed_in(who), 0
    for name, one in LISTS.items():
        theirs = oracle.ids(one.table)
        for file_id in oracle.files if one.file else [None]:
            url = one.url(name, file_id)
            if not who.may(one.needs):
                assert client.get(url).status_code == 403
                break
            if file_id and file_id not in oracle.open:
                assert client.get(url).status_code == 404, (name, file_id)
                continue
            lenders = {row["from_file_id"] for row in rows["cases_disclosure"] if row["to_file_id"] == file_id}
            asked = Asked(who.agency_id, file_id, frozenset({file_id, *lenders} - {None}))
            wanted = {str(row["id"]) for row in rows[one.table] if row["id"] in theirs and one.of(row, asked)}
            got = [row["id"] for row in all_of(client, url)]
            assert len(got) == len(wanted), (name, file_id)
            assert set(got) == wanted, (name, file_id)
            met += len(got)
    assert met or not oracle.content


def test_the_rows_compared_are_some(rows: dict[str, list[Row]]) -> None:
    """None of the lists is compared on nothing: each is filled for somebody in the world."""
    for name, one in LISTS.items():
        who = one.long[0]
        theirs = Oracle(rows, who, MOMENT).ids(one.table)
        asked = Asked(who.agency_id, MAIN, frozenset({MAIN}))
        assert any(row["id"] in theirs and one.of(row, asked) for row in rows[one.table]), name


def lengthen(database: Database, one: List, number: int) -> None:
    """Copies of one row, as the superuser and past every trigger: only their number matters here."""
    vary = f", {one.vary}" if one.vary else ""
    with database.connect() as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute(
            f"INSERT INTO {one.table} SELECT (jsonb_populate_record(r, jsonb_build_object("
            f"'id', md5(n::text || %s)::uuid{vary}))).* FROM {one.table} r, generate_series(1, %s) n"
            " WHERE r.id = %s".encode(),
            [one.table + one.file, number, key(one.long[1])],
        )


@pytest.mark.parametrize("name", LISTS)
def test_a_long_list(fresh_database: Database, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five rows and fifty need the same statements; whoever follows the pages either way meets each row once, in order."""
    one = LISTS[name]
    lengthen(fresh_database, one, 105)
    client, url = signed_in(one.long[0]), one.url(name)
    client.get(url)
    counts = []
    for size in (5, 50):
        monkeypatch.setattr(Pages, "size", size)
        with CaptureQueriesContext(connection) as statements:
            page = client.get(url).json()
        assert len(page["results"]) == size
        counts.append(len(statements))
        on = page["next"]
        with CaptureQueriesContext(connection) as statements:
            assert client.get(on).json()["previous"]
        counts.append(len(statements))
    assert counts == counts[:1] * 4
    monkeypatch.setattr(Pages, "size", 500)
    whole = [row["id"] for row in all_of(client, url)]
    assert len(whole) == len(set(whole)) > 105
    monkeypatch.setattr(Pages, "size", 20)
    assert [row["id"] for row in all_of(client, url)] == whole
    last = url
    while on := client.get(last).json()["next"]:
        last = on
    assert [row["id"] for row in all_of(client, last, "previous")] == whole


def made(*told: Any) -> str:
    return urlsafe_b64encode(json.dumps(told).encode()).decode()


ID = str(MAIN)
BAD = [
    "", "x", "ÿ", "%00", "-1", "A" * 10_000, made(), made(0), made(0, ID), made(0, ID, ID), made(0, ID, ID, ID, ID),
    made(2, "2026-06-01", ID), made([], {}, ID), made(0, None, None), made(0, 7, ID), made(0, "\x00", ID),
    made(0, "2026-13-45T99:00:00Z", ID), made(0, "' OR 1=1", ID), made(0, "2026-06-01T00:00:00+00:00", "x"),
    made(0, "2026-06-01T00:00:00", ID), urlsafe_b64encode(b"[" * 5000).decode(), urlsafe_b64encode(b"\xff").decode(),
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_a_cursor_we_did_not_make_is_refused_in_words(name: str) -> None:
    one = LISTS[name]
    client = signed_in(one.long[0])
    for cursor in BAD:
        response = client.get(one.url(name), {CURSOR: cursor})
        assert (response.status_code, response["Content-Type"]) == (400, PROBLEM), cursor
        assert response.json()["detail"] == "This cursor cannot be read. Begin again without one."


@pytest.mark.django_db
@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_place_at_the_end_of_time_is_only_far_away(moment: str) -> None:
    for back in (0, 1):
        response = signed_in(ada).get(reverse("api_files"), {CURSOR: made(back, moment, ID)})
        assert response.status_code == 200


@pytest.mark.django_db
def test_a_cursor_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else's cursor is a place in the reader's own list; and a place whose row is gone is still one."""
    monkeypatch.setattr(Pages, "size", 1)
    theirs = signed_in(ada).get(reverse("api_files")).json()["next"]
    page = signed_in(dan).get(theirs)
    assert page.status_code == 200
    mine = {row["id"] for row in all_of(signed_in(dan), reverse("api_files"))}
    assert {row["id"] for row in page.json()["results"]} <= mine
