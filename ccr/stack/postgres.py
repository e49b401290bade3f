"""One PostgreSQL server of our own: no network, socket in a private folder, passwords for everyone."""

import re
import signal
import subprocess
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

from ccr.stack.binaries import postgres_folder
from ccr.stack.children import Child, plain_environment, spawn, tail
from ccr.stack.place import ROOT, Place
from ccr.stack.say import Stop

ROLES = ROOT / "deploy" / "roles.sql"
RIGHTS = ROOT / "deploy" / "database.sql"
START_SECONDS = 60

_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    # No statement is ever logged: it could hold what somebody told in confidence.
    "log_min_error_statement": "panic",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
}
# Tests lose nothing that matters when the machine stops.
_FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "2GB"}


class Postgres:
    """The server of one place. `durable=False` (tests) trades safety against power loss for speed."""

    def __init__(self, place: Place, *, durable: bool) -> None:
        self.place = place
        self.durable = durable
        self.secrets = place.secrets()
        self.programs = postgres_folder(place)
        self.major = self._major()
        # Data of one major version cannot be opened by another, so each has its own folder.
        self.data = place.data / f"pg{self.major}"
        self.child: Child | None = None

    def _major(self) -> int:
        # "postgres (PostgreSQL) 18.6" or "… 15.18 (Debian 15.18-0+deb12u1)"; asked as the user who will run it.
        done = subprocess.run(
            [self.programs / "initdb", "--version"],
            capture_output=True,
            text=True,
            check=True,
            cwd="/",
            **self.place.identity(),
        )
        found = re.search(r"PostgreSQL\) (\d+)", done.stdout)
        if not found:
            raise Stop(f"{self.programs} does not look like PostgreSQL ({done.stdout.strip()}): set CCR_PG_BIN.")
        return int(found[1])

    def start(self) -> None:
        """Make the cluster if there is none, start the server, wait until it answers, make the roles."""
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster()
        self._wait_for_predecessor()
        settings = _SETTINGS | ({} if self.durable else _FORGETFUL) | {"unix_socket_directories": str(self.place.run)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self.child = spawn(
            "postgres",
            [self.programs / "postgres", "-D", self.data, *options],
            log=self.place.logs / "postgres.log",
            env=plain_environment(),
            stop_signal=signal.SIGINT,  # "fast": SIGTERM would wait for every client to leave
            identity=self.place.identity(),
        )
        self.wait_until_ready()
        self._make_roles()

    def _make_cluster(self) -> None:
        self.place.private(self.data)
        password = self.place.data / "initdb.password"
        self.place.write_private(password, self.secrets["superuser"])
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if self.major >= 17 else ["--locale=C.UTF-8"]
        command: list[str | Path] = [self.programs / "initdb", "-D", self.data, "-U", "postgres", "-A", "scram-sha-256"]
        command += [f"--pwfile={password}", "-E", "UTF8", "--data-checksums", *locale]
        try:
            done = subprocess.run(
                [*command, *([] if self.durable else ["--no-sync"])],
                capture_output=True,
                text=True,
                check=False,
                env=plain_environment(),
                cwd="/",
                **self.place.identity(),
            )
        finally:
            password.unlink()
        if done.returncode:
            reason = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
            raise Stop(f"PostgreSQL could not make its data folder {self.data}: {reason[0]}")

    def _wait_for_predecessor(self) -> None:
        """After a kill -9 of a supervisor its server needs a moment to shut down cleanly."""
        note = self.data / "postmaster.pid"
        end = time.monotonic() + START_SECONDS
        while note.exists() and time.monotonic() < end:
            pid = note.read_text().split("\n", 1)[0]
            if not _is_server(pid):
                return  # left behind by a crash; the server itself clears it away
            time.sleep(0.1)

    def wait_until_ready(self) -> None:
        """Wait for the server, started here or by another process. Raises Stop when it ends or takes too long."""
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                self.connect().close()
            except psycopg.OperationalError as error:
                if "password authentication failed" in str(error):
                    raise Stop(
                        f"The passwords in {self.place.state} are not those of the data in {self.data}: "
                        "start over with `python3 dev.py run --reset`."
                    ) from None
                if (self.child and not self.child.running) or time.monotonic() > end:
                    self.stop()
                    log = self.place.logs / "postgres.log"
                    raise Stop(f"PostgreSQL did not start. The end of {log}:\n{tail(log)}") from None
                time.sleep(0.03)
            else:
                return

    def _make_roles(self) -> None:
        with self.connect() as connection:
            connection.execute(ROLES.read_bytes())
            for role, secret in (("ccr_owner", "owner"), ("ccr_app", "app")):
                connection.execute(
                    sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(self.secrets[secret]))
                )

    def make_database(self, name: str, *, template: str = "template0") -> None:
        """Create a database owned by ccr_owner, empty or as a copy of `template`, with the rights of production."""
        with self.connect() as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER ccr_owner TEMPLATE {}").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )
        with self.connect(name) as connection:
            connection.execute(RIGHTS.read_bytes())

    def has_database(self, name: str) -> bool:
        with self.connect() as connection:
            return bool(connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone())

    def connect(self, database: str = "postgres", role: str = "postgres") -> psycopg.Connection[Any]:
        """A connection in autocommit, by default as the superuser."""
        return psycopg.connect(
            host=str(self.place.run), user=role, password=self._password(role), dbname=database, autocommit=True
        )

    def url(self, role: str, database: str) -> str:
        """The address for Django; the socket folder stands in the query, because a host may not hold slashes."""
        return database_url(role, self._password(role), database, self.place.run)

    def _password(self, role: str) -> str:
        return self.secrets[{"postgres": "superuser", "ccr_owner": "owner", "ccr_app": "app"}[role]]

    def stop(self) -> None:
        if self.child:
            self.child.stop(30)


def database_url(role: str, password: str, database: str, folder: Path) -> str:
    """A database address in the form that django-environ and psycopg both read."""
    return f"postgres://{role}:{quote(password, safe='')}@/{database}?host={quote(str(folder), safe='')}"


def _is_server(pid: str) -> bool:
    """Whether that process lives and is a PostgreSQL server (numbers are used again)."""
    try:
        return "postgres" in Path(f"/proc/{int(pid)}/cmdline").read_bytes().split(b"\0")[0].decode()
    except (OSError, ValueError):
        return False
