"""Databases for tests: every process and every test that commits gets its own copy of a filled template.

Tests connect as `ccr_app`, exactly as production does: no ownership, no TRUNCATE, no SET ROLE to more. What a test commits
is thrown away with its copy.
"""

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import psycopg

from ccr.stack.place import ROOT, Place
from ccr.stack.servers import Servers
from ccr.stack.templates import Templates

Builder = Callable[[], None]


@dataclass(frozen=True)
class Filling:
    """What a named template holds: how it is built, and the files that decide it."""

    build: Builder
    sources: tuple[Path, ...]


# The day for which the template `demo` tells its histories: tests of it move the clock there.
DEMO_DAY = date(2026, 11, 20)

_fillings: dict[str, Filling] = {}
_numbers = itertools.count(1)


def filling(name: str, build: Builder, *sources: Path) -> None:
    """Register template `name`: `build()` runs once, committed, with the app role on a migrated empty database.

    `sources` are the files whose text, with all they import of ours, decides the content; a change rebuilds the template.
    """
    _fillings[name] = Filling(build, sources)


def worker_name() -> str:
    """This process's name within the run: `main`, `gw0`, `gw1`."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@dataclass(frozen=True)
class Database:
    """One test's own database."""

    name: str
    servers: Servers

    def connect(self, role: str = "postgres") -> psycopg.Connection[Any]:
        """A raw connection, by default the superuser's, to look at what is really stored (also beside a running browser)."""
        return self.servers.postgres.connect(self.name, role)

    def query(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Rows as the superuser sees them."""
        with self.connect() as connection:
            return connection.execute(statement.encode(), parameters or None).fetchall()

    def environment(self, role: str = "ccr_app") -> dict[str, str]:
        """The environment for a subprocess that is to work on this database."""
        return self.servers.environment(role=role, database=self.name, settings="ccr.settings.test")


class TestDatabases:
    """Makes copies of templates for this process."""

    __test__ = False

    def __init__(self) -> None:
        if "CCR_TEST_RUN" not in os.environ:
            raise RuntimeError("Tests copy template databases of their own cluster: unset DATABASE_URL.")
        self.servers = Servers(Place("test"), durable=False)
        self.templates = Templates(self.servers)
        self._known: dict[str, str] = {}
        self.own = f"run{os.environ['CCR_TEST_RUN']}_{worker_name()}"

    def template(self, name: str | None = None) -> str:
        """The template of that name, built if need be. Default: `world` where it is registered, else `empty`."""
        name = name or ("world" if "world" in _fillings else "empty")
        # Sources do not change during a run, and looking at them all takes longer than making a copy.
        if name not in self._known:
            self._known[name] = self.templates.migrated() if name == "empty" else self._filled(name)
        return self._known[name]

    def _filled(self, name: str) -> str:
        content = _fillings[name]

        def build(database: str) -> None:
            with pointed_at(database):
                content.build()

        return self.templates.filled(name, content.sources, build)

    def make(self, name: str, template: str | None = None) -> Database:
        self.templates.clone(name, self.template(template))
        return Database(name, self.servers)

    def drop(self, name: str) -> None:
        self.templates.remove(name)

    @contextmanager
    def copy(self, template: str | None = None) -> Iterator[Database]:
        """A copy of the template for the length of the block; nothing points at it yet."""
        database = self.make(f"{self.own}_copy{next(_numbers)}", template)
        try:
            yield database
        finally:
            self.drop(database.name)


@contextmanager
def pointed_at(name: str) -> Iterator[None]:
    """Point Django's default connection (in every thread) at another database for the length of the block."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection, connections

    before = connections.settings["default"]["NAME"]
    connection.close()
    connections.settings["default"]["NAME"] = connection.settings_dict["NAME"] = name
    ContentType.objects.clear_cache()
    try:
        yield
    finally:
        connection.close()
        connections.settings["default"]["NAME"] = connection.settings_dict["NAME"] = before
        ContentType.objects.clear_cache()


def register_known() -> None:
    """The fillings of this project: the standing cast, and the demonstration community."""
    world = ROOT / "tests" / "world.py"
    if world.exists():
        filling("world", _build_world, world)
    demo = ROOT / "cases" / "demo"
    filling("demo", _build_demo, demo / "builder.py", *sorted(demo.rglob("*.toml")))


def _build_world() -> None:
    from tests import world

    world.build()


def _build_demo() -> None:
    from cases.demo.builder import build

    build(today=DEMO_DAY)
