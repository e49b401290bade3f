"""Fixtures of the access tests: raw connections to this process's own copy of the world."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.access.raw import Vaults, vaults
from tests.support.databases import Database, TestDatabases


@pytest.fixture(scope="session")
def own_database(django_db_setup: None, test_databases: TestDatabases) -> Database:
    """This process's copy of the world, for connections beside Django's."""
    return Database(test_databases.own, test_databases.servers)


@pytest.fixture(scope="session")
def app_connection(own_database: Database) -> Iterator[psycopg.Connection[Any]]:
    """One connection as the app role, kept for all raw tests of this process."""
    with own_database.connect("ccr_app") as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def v(app_connection: psycopg.Connection[Any]) -> Iterator[Vaults]:
    """Three agencies in a partnership of their own, in a transaction that is undone."""
    with vaults(app_connection) as three:
        yield three
