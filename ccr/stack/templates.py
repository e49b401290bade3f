"""Template databases: migrate once, then copy in milliseconds.

`tpl_<schema>` is the migrated database; `tpl_<schema>_<name>_<content>` is a copy that a builder has filled. Both are kept
between runs and named by a hash of the sources that made them, so a stale one is never used. Nobody can connect to a
template, and only the superuser of our own cluster makes copies.
"""

import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from ccr.stack.place import ROOT
from ccr.stack.say import Stop
from ccr.stack.servers import Servers
from ccr.stack.sources import closure, fingerprint, schema_sources

_BUILDING = "tpl_building"
_LOCK = 7_421_001  # advisory lock: one process builds, the others wait and use what it built
OWNER_COMMANDS = ("migrate", "install_actor_key")


class Templates:
    """The templates of one cluster."""

    def __init__(self, servers: Servers, *, settings: str = "ccr.settings.test") -> None:
        self.servers = servers
        self.postgres = servers.postgres
        self.settings = settings
        self._schema: str | None = None

    def migrated(self) -> str:
        """The name of the migrated, empty template; made by the owner role's migrations if it does not exist yet."""
        if self._schema is None:
            name = f"tpl_{fingerprint(schema_sources())}"
            with self._building() as connection:
                if not _exists(connection, name):
                    self._drop(connection, "tpl\\_%")
                    self.postgres.make_database(_BUILDING)
                    self._migrate()
                    _finish(connection, name)
            self._schema = name
        return self._schema

    def filled(self, name: str, sources: Iterable[Path], build: Callable[[str], None]) -> str:
        """The name of the template `name`: the migrated one, filled by `build(database)` with the app role's rights.

        `sources` are the files that decide the content; what they import of ours counts too.
        """
        schema = self.migrated()
        full = f"{schema}_{name}_{fingerprint(closure(sources))}"
        with self._building() as connection:
            if not _exists(connection, full):
                self._drop(connection, f"{schema}\\_{name}\\_%")
                self.postgres.make_database(_BUILDING, template=schema)
                build(_BUILDING)
                _finish(connection, full)
        return full

    def clone(self, name: str, template: str) -> None:
        """Make `name` a copy of the template, replacing a database of that name."""
        self.remove(name)
        self.postgres.make_database(name, template=template)

    def remove(self, name: str) -> None:
        """Drop the database, whoever is connected."""
        with self.postgres.connect() as connection:
            _drop(connection, name)

    def remove_copies(self, pattern: str) -> None:
        """Drop what earlier, killed runs left behind; `pattern` is SQL's LIKE."""
        with self.postgres.connect() as connection:
            self._drop(connection, pattern)

    @contextmanager
    def _building(self) -> Iterator[psycopg.Connection[Any]]:
        with self.postgres.connect() as connection:
            connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
            _drop(connection, _BUILDING)
            try:
                yield connection
            except BaseException:
                _drop(connection, _BUILDING)
                raise

    def _drop(self, connection: psycopg.Connection[Any], pattern: str) -> None:
        found = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [pattern]).fetchall()
        for (name,) in found:
            with suppress(psycopg.errors.ObjectInUse):  # another run is copying it this moment
                _drop(connection, name)

    def _migrate(self) -> None:
        environment = self.servers.environment(role="ccr_owner", database=_BUILDING, settings=self.settings)
        # System checks are a step of their own; a page half written elsewhere must not keep every test from running.
        for command in OWNER_COMMANDS:
            done = subprocess.run(
                [sys.executable, "manage.py", command, "--skip-checks"],
                cwd=ROOT,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                raise Stop(
                    f"manage.py {command} failed on an empty database:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
                )


def _exists(connection: psycopg.Connection[Any], name: str) -> bool:
    return bool(connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone())


def _drop(connection: psycopg.Connection[Any], name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _finish(connection: psycopg.Connection[Any], name: str) -> None:
    """Give the built database its name and close it to everybody, so that it can always be copied."""
    # A builder's last connection may still be on its way out.
    connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [_BUILDING])
    building, final = sql.Identifier(_BUILDING), sql.Identifier(name)
    connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(building, final))
    connection.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(final))
