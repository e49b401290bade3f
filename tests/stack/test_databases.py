"""Tests meet production's rights: the roles, the copies, and what the app role may not do."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import cast

import psycopg
import pytest
from django.db import connection

from tests import conftest
from tests.support.databases import Database, TestDatabases

OURS = ("ccr_owner", "ccr_app", "ccr_rules", "ccr_vault", "ccr_auditor")


@pytest.mark.django_db
def test_tests_really_are_the_app_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user, current_user")
        assert cursor.fetchone() == ("ccr_app", "ccr_app")


def test_no_role_of_ours_is_a_superuser_or_passes_row_security(fresh_database: Database) -> None:
    rows = fresh_database.query(
        "SELECT rolname, rolcanlogin, rolinherit FROM pg_roles WHERE rolname LIKE 'ccr%' "
        "AND NOT (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)"
    )
    assert {name for name, *_ in rows} == set(OURS)
    assert {name for name, login, _ in rows if login} == {"ccr_owner", "ccr_app"}
    assert ("ccr_app", True, False) in rows
    granted = fresh_database.query(
        "SELECT member::regrole::text, roleid::regrole::text FROM pg_auth_members ORDER BY 1, 2"
    )
    assert [pair for pair in granted if pair[0].startswith("ccr")] == [
        ("ccr_app", "ccr_vault"),
        ("ccr_owner", "ccr_rules"),
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE django_migrations",
        "CREATE TABLE mine (x int)",
        "CREATE TEMP TABLE mine (x int)",
        "CREATE SCHEMA mine",
        "SET ROLE ccr_owner",
        "SET ROLE ccr_rules",
        "ALTER TABLE django_migrations DISABLE ROW LEVEL SECURITY",
    ],
)
def test_the_app_role_may_not(fresh_database: Database, statement: str) -> None:
    with fresh_database.connect("ccr_app") as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(statement.encode())


def test_everybody_else_may_not_even_connect(fresh_database: Database) -> None:
    (row,) = fresh_database.query("SELECT datacl::text FROM pg_database WHERE datname = %s", fresh_database.name)
    # An entry that begins with "=" would be PUBLIC's.
    assert not any(entry.startswith("=") for entry in row[0].strip("{}").split(","))


def test_a_fresh_database_is_shared_by_threads_and_by_nobody_else(fresh_database: Database) -> None:
    names: list[str] = []

    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_database()")
            names.append(cursor.fetchone()[0])
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    ask()
    assert names == [fresh_database.name] * 2


def test_a_copy_vanishes_with_its_test(test_databases: TestDatabases) -> None:
    with test_databases.copy("empty") as database:
        assert test_databases.servers.postgres.has_database(database.name)
    assert not test_databases.servers.postgres.has_database(database.name)


def test_nobody_connects_to_a_template(test_databases: TestDatabases) -> None:
    template = test_databases.template("empty")
    with pytest.raises(psycopg.OperationalError, match="not currently accepting connections"):
        test_databases.servers.postgres.connect(template)


def test_a_filled_template_is_built_once_and_again_when_its_source_changes(
    test_databases: TestDatabases, tmp_path: Path
) -> None:
    built: list[str] = []
    source = tmp_path / "filler.py"
    source.write_text("one = 1")

    def make() -> str:
        return test_databases.templates.filled("stacktest", [source], built.append)

    try:
        first = make()
        assert make() == first
        assert len(built) == 1
        source.write_text("two = 2")
        assert make() != first
        assert len(built) == 2
    finally:
        test_databases.templates.remove_copies("tpl\\_%\\_stacktest\\_%")


class Item:
    """As much of a pytest item as the net under the tests looks at."""

    def __init__(self, names: set[str], marker: pytest.Mark | None = None) -> None:
        self.fixturenames = names
        self.marker = marker

    def get_closest_marker(self, name: str) -> pytest.Mark | None:
        return self.marker if name == "django_db" else None


@pytest.mark.parametrize(
    ("item", "sentence"),
    [
        (lambda: Item({"transactional_db"}), "fresh_database"),
        (lambda: Item({"live_server"}), "fresh_database"),
        (lambda: Item(set(), pytest.mark.django_db(transaction=True).mark), "fresh_database"),
        (lambda: Item({"db", "fresh_database"}), "one database"),
        (lambda: Item({"stack_server"}, pytest.mark.django_db.mark), "one database"),
    ],
)
def test_what_cannot_work_here_is_refused_with_the_way_out(item: Callable[[], Item], sentence: str) -> None:
    with pytest.raises(pytest.fail.Exception, match=sentence):
        conftest.pytest_runtest_setup(cast("pytest.Item", item()))
