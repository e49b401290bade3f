"""What runs inside the prepared environment: `up` (the whole stack) and `manage` (one command of manage.py)."""

import os
import signal
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from ccr.stack.children import foreground
from ccr.stack.place import ROOT, Place
from ccr.stack.say import Steps, Stop, say
from ccr.stack.servers import DATABASE, Servers, servers_at
from ccr.stack.site import LOOPBACK, Site, open_port
from ccr.stack.sources import FIRST_PARTY, fingerprint, schema_sources

# These change the schema or the key of the actor token; everything else has no more rights than the site itself.
OWNER_COMMANDS = {"migrate", "makemigrations", "install_actor_key", "sqlmigrate"}
# These compare with what a superuser sees, or build databases; they alone are told how to connect as one.
SUPERUSER_COMMANDS = {"bench", "prove"}
DEFAULT_PORT = 8000


def up(port: int) -> None:
    """Start everything, say where it is, and keep it running until Ctrl-C or SIGTERM."""
    _stop_on_signals()
    place = Place("stack")
    steps = Steps(total=6, first=3)
    with ExitStack() as held:
        if not held.enter_context(place.lock()):
            raise Stop(place.taken())
        listener = held.enter_context(open_port(port))
        place.take(port)
        with steps("PostgreSQL and Valkey"):
            servers = Servers(place)
            held.callback(servers.stop)
            servers.start()
        with steps("database: migrations and keys"):
            prepare_database(servers)
        with steps("the demonstration community, if the database is empty"):
            seeded = _seed(servers)
        with steps("web, worker and beat"):
            site = Site(_environment(servers, port=port), place.logs, listener=listener, processes=2)
            held.callback(site.stop)
            site.start()
            listener.close()
            site.wait_for_web()
        _greet(servers, port, seeded=seeded)
        _keep_running(servers, site)


def manage(arguments: list[str]) -> int:
    """Run one command of manage.py, with the running servers or with servers of its own. Returns its exit status."""
    _stop_on_signals()
    command = arguments[0] if arguments else "help"
    with servers_at(Place("stack")) as (servers, ours):
        if ours:
            servers.place.take(None)
        if command not in OWNER_COMMANDS:
            prepare_database(servers)
        else:
            make_database(servers)
            _stamp(servers).unlink(missing_ok=True)
        environment = _environment(servers, role="ccr_owner" if command in OWNER_COMMANDS else "ccr_app")
        if command in SUPERUSER_COMMANDS:
            environment["STACK_SUPERUSER_URL"] = servers.postgres.url("postgres", DATABASE)
        return foreground([sys.executable, "manage.py", *arguments], env=environment, cwd=ROOT)


def reset() -> None:
    """Delete the stack's data. The caller has asked the person."""
    place = Place("stack")
    with place.lock() as ours:
        if not ours:
            raise Stop(place.taken())
        place.clear()
    say("The local data is gone.")


def make_database(servers: Servers) -> None:
    """Make the empty database if there is none."""
    if not servers.postgres.has_database(DATABASE):
        servers.postgres.make_database(DATABASE)
        _stamp(servers).unlink(missing_ok=True)


def prepare_database(servers: Servers) -> None:
    """Make the database if there is none, and migrate it if migrations changed since the last time."""
    make_database(servers)
    wanted = fingerprint(schema_sources())
    stamp = _stamp(servers)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    environment = _environment(servers, role="ccr_owner")
    for command in ("migrate", "install_actor_key"):
        quiet = ["--verbosity", "0"] if command == "migrate" else []
        if foreground([sys.executable, "manage.py", command, *quiet], env=environment, cwd=ROOT):
            raise Stop(
                f"`manage.py {command}` failed (its message is above). If this data is only a trial, "
                "`python3 dev.py run --reset` starts over."
            )
    stamp.write_text(wanted)


def _stamp(servers: Servers) -> Path:
    return servers.place.state / "migrated"


def _environment(servers: Servers, *, role: str = "ccr_app", port: int = DEFAULT_PORT) -> dict[str, str]:
    state = servers.place.state
    mail = state / "mail"
    mail.mkdir(exist_ok=True)
    clock = {"CLOCK_FILE": os.environ["CLOCK_FILE"]} if "CLOCK_FILE" in os.environ else {}
    return (
        servers.environment(role=role)
        | clock
        | {
            "MAIL_DIR": str(mail),
            "BEAT_SCHEDULE_FILE": str(state / "beat"),
            "AUDIT_ANCHOR_FILE": str(state / "audit-anchor"),
            "BASE_URL": f"http://localhost:{port}",
            "BIND_ADDRESS": LOOPBACK,
        }
    )


def _seed(servers: Servers) -> bool:
    """Fill an empty database with the demonstration community. False where this version has no such command yet."""
    if not any(file for app in FIRST_PARTY for file in (ROOT / app).rglob("management/commands/seed_demo.py")):
        return False
    command = [sys.executable, "manage.py", "seed_demo", "--if-empty"]
    if foreground(command, env=_environment(servers), cwd=ROOT):
        raise Stop("The demonstration community could not be made (the message is above).")
    return True


def _greet(servers: Servers, port: int, *, seeded: bool) -> None:
    say()
    say(f"Throughline runs at http://localhost:{port}")
    if seeded:
        say("Sign in: on the sign-in page press one of the demonstration people. All of them are invented.")
    say(f"Mail goes to {servers.place.state / 'mail'}, logs to {servers.place.logs}, data to {servers.place.data}.")
    say("Ctrl-C stops everything and keeps the data.")


def _keep_running(servers: Servers, site: Site) -> None:
    """Watch until Ctrl-C; raises Stop when something ends by itself."""
    try:
        while True:
            time.sleep(0.5)
            site.check()
            servers.check()
    except KeyboardInterrupt:
        say("\nStopping…")


def _stop_on_signals() -> None:
    """SIGTERM and a closed terminal stop everything in order, as Ctrl-C does."""

    def leave(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGHUP, leave)
