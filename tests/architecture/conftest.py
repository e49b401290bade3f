"""What is really in a migrated database, read from PostgreSQL's own catalogue as its superuser."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.databases import Database, TestDatabases

Rows = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture(scope="session")
def catalogue(django_db_setup: None, test_databases: TestDatabases) -> Rows:
    """`catalogue(statement, *parameters)`: rows of this process's copy, made by the real migrations."""
    return Database(test_databases.own, test_databases.servers).query
