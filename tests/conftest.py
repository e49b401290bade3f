"""Fixtures every test may use: its database, a private broker, the whole site, a browser; and two nets under them all."""

import itertools
import re
import sys
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest
from pytest_django import DjangoDbBlocker

from ccr.stack.valkey import Valkey
from tests.support import databases
from tests.support.databases import Database, TestDatabases, worker_name
from tests.support.site import RunningSite

if TYPE_CHECKING:
    # Imported when first used: most tests need no browser.
    from playwright.sync_api import Browser, Page

    from tests.support.browser import Windows

databases.register_known()

_numbers = itertools.count(1)

NO_FLUSH = (
    "The app role may not TRUNCATE, so pytest-django's transactional tests cannot clean up here: "
    "use the fixture `fresh_database` (a copy of the template, thrown away afterwards)."
)

OWN_DATABASE = {"fresh_database", "own_site", "stack_server"}
TWO_DATABASES = (
    f"A test has one database: leave `db` / `django_db` away where it uses {', '.join(sorted(OWN_DATABASE))}, "
    "which give it one of its own."
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
    if (marker or "db" in names) and names & OWN_DATABASE:
        pytest.fail(TWO_DATABASES, pytrace=False)


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


@pytest.fixture
def own_valkey(test_databases: TestDatabases) -> Iterator[Valkey]:
    """A broker and cache for this test alone, which it may kill, wipe and start again."""
    valkey = Valkey(test_databases.servers.place, name=f"vk-{worker_name()}-{next(_numbers)}")
    valkey.start()
    yield valkey
    valkey.remove()


@pytest.fixture
def own_site(fresh_database: Database, own_valkey: Valkey) -> Iterator[RunningSite]:
    """A site for this test alone, nothing started yet: `own_site.start("worker", "beat")`, then kill what you like.

    Django's connection in the test points at the site's database.
    """
    running = RunningSite(fresh_database, own_valkey)
    yield running
    running.end()


@pytest.fixture(scope="session")
def _shared_site(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker, test_databases: TestDatabases
) -> Iterator[RunningSite]:
    """Web, worker and beat, started once per process; each test brings them a fresh database of the same name."""
    valkey = Valkey(test_databases.servers.place, name=f"vk-{worker_name()}")
    valkey.start()
    with django_db_blocker.unblock():
        database = test_databases.make(f"{test_databases.own}_site")
    running = RunningSite(database, valkey)
    running.start()
    yield running
    running.end()
    test_databases.drop(database.name)


@pytest.fixture
def stack_server(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    test_databases: TestDatabases,
    _shared_site: RunningSite,
) -> Iterator[RunningSite]:
    """The running site with a fresh copy of the template (`@pytest.mark.database(…)`), real time, no mail, empty broker.

    The processes are shared by the tests of one pytest process, so do not kill them: `own_site` is for that. Django's
    connection in the test points at the site's database.
    """
    with django_db_blocker.unblock():
        _shared_site.forget()
        test_databases.make(_shared_site.database.name, _template(request))
        with databases.pointed_at(_shared_site.database.name):
            yield _shared_site


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """One headless Chromium for all journeys of this process."""
    from tests.support.browser import browser as opened

    with opened() as running:
        yield running


_failed = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[_failed] = report.failed
    return report


@pytest.fixture
def windows(request: pytest.FixtureRequest, browser: "Browser", stack_server: RunningSite) -> "Iterator[Windows]":
    """Opens pages on `stack_server`, one context per person: `windows.open(NARROW, cookies={…})`.

    After a failed test, pictures of all pages are kept in the state folder. Script errors, refused styles and requests to
    anywhere else fail the test.
    """
    from tests.support.browser import Windows

    opened = Windows(browser, stack_server.base_url)
    yield opened
    if request.node.stash.get(_failed, False):
        pictures = opened.keep_pictures(re.sub(r"[^\w-]+", "-", request.node.name))
        request.node.add_report_section("teardown", "pictures", "\n".join(map(str, pictures)))
    opened.close()
    if opened.complaints:
        pytest.fail("\n".join(opened.complaints), pytrace=False)


@pytest.fixture
def page(windows: "Windows") -> "Page":
    """One wide page on the running site."""
    return windows.open()
