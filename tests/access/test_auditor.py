"""What the auditor reads: acts and looks of everybody, and nothing of what they were about."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from ccr.audit.sealing import seal
from tests.support.databases import Database
from tests.world import LARKSPUR, MOMENT, OUTER_BAY

Connection = psycopg.Connection[Any]

READ = {"audit_auditevent", "audit_readevent"}
# Every link of a chain, worked out anew from what stands in the log.
BROKEN = """
SELECT count(*) FROM audit_auditevent e
 WHERE number IS NOT NULL AND digest IS DISTINCT FROM sec.audit_digest(previous, number, id, tenant_id, agency_id, member_id,
       user_id, code, file_id, subject_id, detail, at)
"""


@pytest.fixture
def auditor(own_database: Database) -> Iterator[Connection]:
    """A connection of somebody to whom an administrator gave the role, as `deploy/README.md` says."""
    with own_database.connect() as connection:
        connection.execute("SET ROLE ccr_auditor")
        assert connection.execute("SELECT current_user").fetchone() == ("ccr_auditor",)
        yield connection


def answer(connection: Connection, statement: str) -> Any:
    try:
        with connection.transaction():
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else cursor.rowcount
    except psycopg.Error as error:
        return str(error).splitlines()[0]


def test_they_read_acts_and_looks_of_every_partnership(own_database: Database, auditor: Connection) -> None:
    for table in READ:
        counted = f"SELECT tenant_id, count(*) FROM {table} GROUP BY 1 ORDER BY 1"
        assert answer(auditor, counted) == own_database.query(counted)
    assert {LARKSPUR.id, OUTER_BAY.id} <= {
        tenant for (tenant,) in answer(auditor, "SELECT DISTINCT tenant_id FROM audit_auditevent")
    }


def test_they_read_no_other_table_whatever_stands_in_it(own_database: Database, auditor: Connection) -> None:
    tables = [
        name
        for (name,) in own_database.query(
            "SELECT c.oid::regclass::text FROM pg_class c WHERE c.relkind IN ('r', 'p', 'v')"
            " AND c.relnamespace IN ('public'::regnamespace, 'sec'::regnamespace) ORDER BY 1"
        )
    ]
    assert {"cases_recordbody", "audit_denial", "audit_fieldchange", "sec.seal", "accounts_user"} <= set(tables)
    for table in set(tables) - READ:
        assert "permission denied" in str(answer(auditor, f"SELECT count(*) FROM {table}")), table


@pytest.mark.parametrize("table", sorted(READ))
def test_they_change_nothing(auditor: Connection, table: str) -> None:
    for statement in (
        f"UPDATE {table} SET at = at",
        f"DELETE FROM {table}",
        f"TRUNCATE {table}",
        f"INSERT INTO {table} (id) VALUES ('{uuid4()}')",
    ):
        assert "permission denied" in str(answer(auditor, statement)), statement


def test_they_check_the_seals_by_themselves(fresh_database: Database) -> None:
    """A forged act shows to the auditor, who asks neither the app nor its sealer."""
    seal(LARKSPUR.id, at=MOMENT)
    with fresh_database.connect() as superuser, fresh_database.connect() as auditor:
        auditor.execute("SET ROLE ccr_auditor")
        ((sealed,),) = answer(auditor, "SELECT count(*) FROM audit_auditevent WHERE number IS NOT NULL")
        assert sealed > 3
        assert answer(auditor, BROKEN) == [(0,)]
        superuser.execute("UPDATE audit_auditevent SET code = 'file.closed' WHERE number = 3")
        assert answer(auditor, BROKEN) == [(1,)]


def test_they_call_nothing_else(own_database: Database, auditor: Connection) -> None:
    callable_ = own_database.query(
        "SELECT proname::text FROM pg_proc WHERE pronamespace = 'sec'::regnamespace"
        " AND has_function_privilege('ccr_auditor', oid, 'EXECUTE')"
    )
    assert callable_ == [("audit_digest",)]
    assert "permission denied" in str(answer(auditor, "SELECT sec.claim(1)"))


def test_nobody_of_the_application_is_an_auditor(own_database: Database) -> None:
    members = own_database.query(
        "SELECT member::regrole::text FROM pg_auth_members WHERE roleid = 'ccr_auditor'::regrole"
    )
    assert members == []
