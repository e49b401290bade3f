"""Fixtures every test may use: its database, a private broker, the whole site, a browser; and two nets under them all."""

import sys
from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.support import databases
from tests.support.databases import Database, TestDatabases

databases.register_known()

NO_FLUSH = (
    "The app role may not TRUNCATE, so pytest-django's transactional tests cannot clean up here: "
    "use the fixture `fresh_database` (a copy of the template, thrown away afterwards)."
)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    marker = item.get_closest_marker("django_db")
    names = set(getattr(item, "fixturenames", ()))
    if (marker and (marker.kwargs.get("transaction") or marker.kwargs.get("reset_sequences"))) or names & {
        "transactional_db",
        "django_db_reset_sequences",
        "live_server",
    }:
        pytest.fail(NO_FLUSH, pytrace=False)


@pytest.fixture(scope="session")
def test_databases() -> TestDatabases:
    """The maker of copies of template databases."""
    return TestDatabases()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker, test_databases: TestDatabases
) -> Iterator[None]:
    """Instead of pytest-django's: this process's database is a copy of the template, and we are the app role in it."""
    from django.db import connection

    with django_db_blocker.unblock():
        test_databases.make(test_databases.own)
        # Django finds out by creating a table, which the app role may not.
        connection.features.supports_transactions = True
    yield
    with django_db_blocker.unblock():
        connection.close()
    test_databases.drop(test_databases.own)


def _template(request: pytest.FixtureRequest) -> str | None:
    marker = request.node.get_closest_marker("database")
    return marker.args[0] if marker else None


@pytest.fixture
def fresh_database(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    test_databases: TestDatabases,
) -> Iterator[Database]:
    """A database for this test alone, in which it may commit, use threads and break things.

    Django's connection points at it. `@pytest.mark.database("demo")` chooses another template (`empty`, `world`, `demo`).
    """
    with (
        django_db_blocker.unblock(),
        test_databases.copy(_template(request)) as database,
        databases.pointed_at(database.name),
    ):
        yield database


@pytest.fixture(autouse=True)
def nobody_left_bound() -> Iterator[None]:
    """No test, and no request inside it, may leave an actor bound for whoever comes next."""
    yield
    if actor := sys.modules.get("ccr.core.actor"):
        assert actor.current() is None, "an actor is still bound after this test"


@pytest.fixture(autouse=True)
def forget_cache() -> Iterator[None]:
    """Throttles count in the cache; they must not add up over tests."""
    yield
    if cache := sys.modules.get("django.core.cache"):
        for one in cache.caches.all(initialized_only=True):
            one.clear()
