"""An UPDATE without a condition asks only the UPDATE policy. Fired at every table, it touches nothing of another agency."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from ccr.core.actor import mint
from ccr.tenancy.member import Member
from tests.support.databases import Database
from tests.world import MOMENT, world

# Whose a row is, by what its table calls it: an agency's, or a person's. A disclosure is of two agencies.
HOLDERS = ("agency_id", "for_agency_id", "holder_id", "from_agency_id", "to_agency_id", "user_id")
# Tables whose rows are somebody's by another column, or nobody's.
HELD_BY: dict[str, tuple[str, ...]] = {
    "tenancy_agency": ("id",),
    # For the clock alone, though they name a person.
    "notifications_dailymail": (),
    # A permission names who may receive; only who holds it may change it.
    "cases_releaseofinformation": ("agency_id",),
    # A post is the agency's, not the person's.
    "tenancy_membership": ("agency_id",),
    "cases_casefileuserpermission": ("agency_id",),
    # So are papers that are being drawn; a copy is the agency's.
    "documents_job": ("user_id",),
    "documents_documentcopy": ("agency_id",),
    # Its owner answers, whoever asked may take it back; whose file it is about changes nothing of it.
    "cases_actionitem": ("owner_agency_id", "proposer_agency_id"),
    "meetings_agendaitem": ("agency_id", "convener_id"),
    # Notices are for one person at one desk.
    "notifications_notice": ("user_id",),
}

# The app may change these columns of tables under row security: the first of each is set to itself.
UPDATABLE = """
SELECT c.relname::text, (array_agg(a.attname::text ORDER BY a.attnum))[1],
       (SELECT coalesce(array_agg(h.attname::text), '{}') FROM pg_attribute h
         WHERE h.attrelid = c.oid AND h.attname = ANY(%s))
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
 WHERE c.relkind = 'r' AND c.relrowsecurity AND has_column_privilege('ccr_app', c.oid, a.attnum, 'UPDATE')
 GROUP BY c.oid, c.relname ORDER BY 1
"""

# A row of Harbor in each table the story of the world does not reach. Keys of things that are not there are no matter.
NEEDED = """
SELECT attname::text, format_type(atttypid, NULL) FROM pg_attribute
 WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attnotnull AND NOT atthasdef AND attidentity = ''
"""
VALUES: dict[str, object] = {
    "bytea": b"x",
    "boolean": False,
    "integer": 1,
    "smallint": 1,
    "bigint": 1,
    "jsonb": "{}",
    "timestamp with time zone": MOMENT,
}


def fill(database: Database, table: str) -> None:
    """Put a row of Harbor, and of Ada, into a table, past keys and triggers."""
    named = {"agency_id": world.harbor.id, "tenant_id": world.harbor.community.id, "user_id": world.harbor.ada.user_id}
    values = {
        name: named.get(name) or (uuid4() if kind == "uuid" else VALUES.get(kind, "x"))
        for name, kind in database.query(NEEDED, table)
    }
    if table == "accounts_draft":
        values["agency_id"] = world.harbor.id
    with database.connect() as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
                sql.Identifier(table),
                sql.SQL(", ").join(map(sql.Identifier, values)),
                sql.SQL(", ").join(sql.Placeholder() * len(values)),
            ),
            list(values.values()),
        )


def tables(database: Database) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Each table that can be changed: a column to change, and the columns that say whose a row is."""
    for table, column, holders in database.query(UPDATABLE, list(HOLDERS)):
        yield table, column, HELD_BY.get(table, tuple(holders))


def of_others(holders: tuple[str, ...]) -> sql.Composable:
    """The condition for rows that are not the actor's: `%(mine)s` are the ids of the actor and their agency."""
    if not holders:
        return sql.SQL("true")
    return sql.SQL("NOT ({})").format(
        sql.SQL(" OR ").join(
            sql.SQL("coalesce({} = ANY(%(mine)s), false)").format(sql.Identifier(holder)) for holder in holders
        )
    )


def fire(app: psycopg.Connection[Any], who: Member, table: str, column: str) -> str:
    """Set the column to itself in every row the actor can change; returns the transaction that did it."""
    token = mint(who, at=MOMENT, backend_pid=app.info.backend_pid)
    name = sql.Identifier(column)
    with app.transaction():
        app.execute("SELECT set_config('ccr.actor', %s, true)", [token])
        [(number,)] = app.execute("SELECT pg_current_xact_id()::text").fetchall()
        app.execute(sql.SQL("UPDATE {} SET {} = {}").format(sql.Identifier(table), name, name))
    return str(number)


def hit(
    connection: psycopg.Connection[Any], who: Member, table: str, number: str, holders: tuple[str, ...]
) -> tuple[int, int]:
    """How many rows of others are there, and how many of them the transaction touched."""
    counted = connection.execute(
        sql.SQL("SELECT count(*), count(*) FILTER (WHERE xmin::text = %(number)s) FROM {} WHERE {}").format(
            sql.Identifier(table), of_others(holders)
        ),
        {"number": number, "mine": [who.agency_id, who.user_id]},
    ).fetchone()
    assert counted
    return counted[0], counted[1]


@pytest.mark.database("world")
def test_an_update_without_a_condition_touches_nothing_of_another_agency(fresh_database: Database) -> None:
    dan = world.police.dan
    updatable = list(tables(fresh_database))
    for table, _, _ in updatable:
        if fresh_database.query(f"SELECT count(*) FROM {table}") == [(0,)]:
            fill(fresh_database, table)
    with fresh_database.connect("ccr_app") as app, fresh_database.connect() as eye:
        # Triggers refuse more; here the policies stand alone.
        for table, _, _ in updatable:
            eye.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table)))
        files = "cases_casefile"
        assert hit(eye, dan, files, fire(app, dan, files, "id"), ())[1] > 0, "nobody is bound"
        for who in (dan, world.beacon.bea):
            for table, column, holders in updatable:
                there, touched = hit(eye, who, table, fire(app, who, table, column), holders)
                assert (there > 0, touched) == (True, 0), f"{who.name} on {table}"
        # With the wall down the same statement reaches them: the test bites at every table.
        for table, column, holders in updatable:
            eye.execute(sql.SQL("ALTER TABLE {} DISABLE ROW LEVEL SECURITY").format(sql.Identifier(table)))
            there, touched = hit(eye, dan, table, fire(app, dan, table, column), holders)
            assert touched == there > 0, table
