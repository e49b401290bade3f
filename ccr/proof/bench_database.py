"""The database a bench measures: built once in the embedded server, named by its size and the migrations that made it."""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit
from uuid import UUID

import psycopg
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connections
from psycopg import sql

from ccr.core.actor import Actor, mint

HERE = Path(__file__).parent
FILLING = HERE / "sql" / "caseload.sql"
RIGHTS = settings.ROOT / "deploy" / "database.sql"
# The moment at which everything in the bench is looked at.
AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
QUEUE_BATCH = 500
SUPERUSER = "STACK_SUPERUSER_URL"

Say = Callable[[str], object]


def key(text: str) -> UUID:
    """The id the filling made from this name."""
    return UUID(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest())


@dataclass(frozen=True)
class BenchDatabase:
    """A filled database, with raw connections to it."""

    name: str

    def connect(self, *, superuser: bool = False) -> psycopg.Connection[Any]:
        """In autocommit, as the app role unless told otherwise. Values are put into the statement here, as Django does it."""
        if superuser:
            return psycopg.connect(_superuser_url(self.name), autocommit=True, cursor_factory=psycopg.ClientCursor)
        options = settings.DATABASES["default"]
        return psycopg.connect(
            host=options["HOST"] or options["OPTIONS"].get("host"),
            port=options["PORT"] or None,
            user=options["USER"],
            password=options["PASSWORD"],
            dbname=self.name,
            autocommit=True,
            cursor_factory=psycopg.ClientCursor,
        )

    @contextmanager
    def as_django_sees_it(self) -> Iterator[None]:
        """Django's `default` is this database as the app role, and `plain` as the superuser, for the length of the block."""
        default = connections["default"]
        before = default.settings_dict["NAME"]
        _leave(default)
        default.settings_dict["NAME"] = self.name
        parts = urlsplit(os.environ[SUPERUSER])
        plain = {**default.settings_dict, "USER": parts.username, "PASSWORD": unquote(parts.password or "")}
        plain["OPTIONS"] = {name: value for name, value in plain["OPTIONS"].items() if name != "pool"}
        connections.settings["plain"] = plain
        try:
            yield
        finally:
            connections["plain"].close()
            del connections["plain"]
            del connections.settings["plain"]
            _leave(default)
            default.settings_dict["NAME"] = before


def _leave(connection: Any) -> None:
    """Give up Django's connection and the pool behind it: the next one is made for another database."""
    connection.close()
    if connection.pool:
        connection.close_pool()


def bench_database(files: int, say: Say) -> BenchDatabase:
    """The database of that many files: found, or built with progress lines. Older ones of the size are dropped.

    Raises CommandError where the command was not started with the stack's superuser.
    """
    if SUPERUSER not in os.environ:
        raise CommandError("bench builds a database of its own: run it as `python3 dev.py manage bench …`.")
    name = f"bench_{files}_{_fingerprint()}"
    with psycopg.connect(_superuser_url("postgres"), autocommit=True) as server:
        found = [row[0] for row in server.execute("SELECT datname FROM pg_database WHERE datname LIKE 'bench\\_%'")]
        if name in found:
            say(f"{files:,} files: reusing {name}")
            return BenchDatabase(name)
        for old in found:
            if old.startswith(f"bench_{files}_"):
                say(f"dropping {old}: the schema has changed since")
                server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))
        began = time.monotonic()
        building = f"bench_building_{files}"
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(building)))
        server.execute(
            sql.SQL("CREATE DATABASE {} OWNER ccr_owner TEMPLATE template0").format(sql.Identifier(building))
        )
        _migrate(building)
        _fill(building, files, say)
        _work_out_queue(BenchDatabase(building), say)
        _settle(building, say)
        server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(building), sql.Identifier(name)))
    say(f"{files:,} files: built in {time.monotonic() - began:.0f} s")
    return BenchDatabase(name)


def _fingerprint() -> str:
    """Changes with the migrations and the filling."""
    digest = hashlib.sha256()
    for path in sorted(
        [*settings.ROOT.glob("*/migrations/*.py"), *settings.ROOT.glob("ccr/*/migrations/*.py"), FILLING]
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


def _superuser_url(database: str, **more: str) -> str:
    parts = urlsplit(os.environ[SUPERUSER])
    query = "&".join([parts.query, *(f"{name}={quote(value)}" for name, value in more.items())])
    return urlunsplit(("postgresql", parts.netloc, f"/{database}", query, ""))


def _migrate(database: str) -> None:
    with psycopg.connect(_superuser_url(database), autocommit=True) as connection:
        connection.execute(RIGHTS.read_bytes())
    # As the superuser, acting as the owner: everything belongs to whom it belongs in production.
    url = _superuser_url(database, options="-c role=ccr_owner").replace("postgresql:", "postgres:", 1)
    for command in (["migrate", "--verbosity", "0", "--skip-checks"], ["install_actor_key", "--skip-checks"]):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=settings.ROOT,
            env=os.environ | {"DATABASE_URL": url},
            check=True,
        )


def _fill(database: str, files: int, say: Say) -> None:
    text = FILLING.read_text().replace(":files", str(files))
    steps = text.split("-- step: ")[1:]
    with psycopg.connect(_superuser_url(database), autocommit=True) as connection:
        for number, step in enumerate(steps, start=1):
            title, statements = step.split("\n", 1)
            say(f"  {number} of {len(steps) + 2}: {title}")
            connection.execute(statements.encode())


def _work_out_queue(database: BenchDatabase, say: Say) -> None:
    """Each agency's queue, as its clock works it out: by the product's own function, as the app role."""
    with database.connect(superuser=True) as connection:
        agencies = connection.execute("SELECT tenant_id, id FROM bench_agency ORDER BY quota DESC").fetchall()
        total = connection.execute("SELECT count(*) FROM cases_casefile").fetchone()
    done, told = 0, time.monotonic()
    say(f"  queue rows of {total[0] if total else 0:,} files")
    with database.connect() as connection:
        pid = connection.info.backend_pid
        for tenant_id, agency_id in agencies:
            token = mint(Actor.clock(tenant_id, agency_id), at=AT, backend_pid=pid)
            connection.execute("SELECT set_config('ccr.actor', %s, false)", [token])
            ids = [row[0] for row in connection.execute("SELECT id FROM cases_casefile").fetchall()]
            for start in range(0, len(ids), QUEUE_BATCH):
                connection.execute("SELECT sec.refresh_queue(%s::uuid[])", [ids[start : start + QUEUE_BATCH]])
                done += len(ids[start : start + QUEUE_BATCH])
                if time.monotonic() - told > 10:
                    say(f"    {done:,}")
                    told = time.monotonic()


def _settle(database: str, say: Say) -> None:
    say("  vacuum")
    with psycopg.connect(_superuser_url(database), autocommit=True) as connection:
        connection.execute("INSERT INTO bench_file SELECT * FROM cases_filequeue")
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")
