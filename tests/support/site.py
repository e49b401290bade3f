"""The whole site as real processes: gunicorn, a Celery worker and beat on a database and a broker of their own."""

import shutil
import tempfile
from pathlib import Path

from ccr.stack.site import LOOPBACK, Site, open_port
from ccr.stack.valkey import Valkey
from tests.support.databases import Database


class Clock:
    """The clock file every process of the site reads: tests move time for all of them at once."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def set(self, moment: str) -> None:
        """`+40d`, `-2h` (days, hours, minutes, seconds from now) or one ISO moment with its zone, which then stands still."""
        # Replaced in one step, so that nobody reads half a moment.
        fresh = self.path.with_suffix(".new")
        fresh.write_text(moment)
        fresh.replace(self.path)

    def run(self) -> None:
        """Back to the real time."""
        self.path.unlink(missing_ok=True)


class RunningSite:
    """A site under test. Start what the test needs; kill, restart and double processes at will.

    `base_url` address of the web process · `database` · `valkey` · `clock` · `mail` folder with sent messages ·
    `site.children` the processes by name.
    """

    def __init__(self, database: Database, valkey: Valkey, *, settings: str = "ccr.settings.test") -> None:
        self.database = database
        self.valkey = valkey
        self.folder = Path(tempfile.mkdtemp(prefix="site-", dir=database.servers.place.state))
        for name in ("logs", "mail"):
            (self.folder / name).mkdir()
        self.mail = self.folder / "mail"
        self.clock = Clock(self.folder / "clock")
        self.listener = open_port(0)
        self.base_url = f"http://localhost:{self.listener.getsockname()[1]}"
        environment = database.servers.environment(database=database.name, settings=settings) | {
            "CELERY_BROKER_URL": valkey.broker_url,
            "CACHE_URL": valkey.cache_url,
            "CLOCK_FILE": str(self.clock.path),
            "MAIL_DIR": str(self.mail),
            "AUDIT_ANCHOR_FILE": str(self.folder / "audit-anchor"),
            "BASE_URL": self.base_url,
            "BIND_ADDRESS": LOOPBACK,
        }
        self.site = Site(environment, self.folder / "logs", listener=self.listener)

    def start(self, *names: str) -> None:
        """Start the named processes (`web`, `worker`, `beat`, `beat-2`; default the first three) and wait for them."""
        self.site.start(*names)
        if "web" in self.site.children:
            self.site.wait_for_web()
        if any(name.startswith("worker") for name in self.site.children):
            self.site.wait_for_worker(self.valkey)

    def forget(self) -> None:
        """Real time again, no mail, an empty broker: what the next test expects to find."""
        self.clock.run()
        for message in self.mail.iterdir():
            message.unlink()
        self.valkey.wipe()

    def mails(self) -> list[str]:
        """The messages sent so far, oldest first."""
        return [path.read_text() for path in sorted(self.mail.iterdir(), key=lambda path: path.stat().st_mtime_ns)]

    def log(self, name: str) -> str:
        return (self.folder / "logs" / f"{name}.log").read_text(errors="replace")

    def end(self) -> None:
        """Kill everything and delete what it wrote; the database is the caller's."""
        self.site.kill()
        self.listener.close()
        self.valkey.remove()
        shutil.rmtree(self.folder, ignore_errors=True)
