"""One Valkey server of our own: no network, a password, a socket in a private folder."""

import shutil
import signal
import time
from typing import TYPE_CHECKING

from ccr.stack.binaries import valkey_program
from ccr.stack.children import Child, plain_environment, spawn, tail
from ccr.stack.place import Place
from ccr.stack.say import Stop

if TYPE_CHECKING:
    # Imported when used: dev.py reads this module before anything is installed.
    import redis

START_SECONDS = 20
# Redis's protocol, spoken to a Unix socket; Celery knows no `valkey://`.
BROKER = 0
CACHE = 1


class Valkey:
    """A broker and cache. Several may live in one place under different names, for tests that kill or wipe theirs."""

    def __init__(self, place: Place, *, name: str = "valkey", durable: bool = False) -> None:
        self.place = place
        self.name = name
        self.durable = durable
        self.password = place.secrets()["valkey"]
        self.program = valkey_program(place)
        self.data = place.data / name
        self.socket = place.run / f"{name}.sock"
        self.child: Child | None = None

    def start(self) -> None:
        """Start it and wait until it accepts connections; what it had stored durably is there again."""
        self.place.private(self.data)
        config = self.data / "valkey.conf"
        self.place.write_private(
            config,
            f"port 0\nunixsocket {self.socket}\nunixsocketperm 700\nrequirepass {self.password}\ndir {self.data}\n"
            f'appendonly {"yes" if self.durable else "no"}\nsave ""\nmaxmemory-policy noeviction\ndaemonize no\n',
        )
        self.socket.unlink(missing_ok=True)
        self.child = spawn(
            self.name,
            [self.program, config],
            log=self.place.logs / f"{self.name}.log",
            env=plain_environment(),
            identity=self.place.identity(),
        )
        end = time.monotonic() + START_SECONDS
        while not self._answers():
            if not self.child.running or time.monotonic() > end:
                self.child.stop()
                raise Stop(f"Valkey did not start. The end of {self.child.log}:\n{tail(self.child.log)}")
            time.sleep(0.02)

    def _answers(self) -> bool:
        import redis

        try:
            with self.client() as client:
                return bool(client.ping())
        except redis.exceptions.RedisError:
            return False

    def client(self) -> "redis.Redis":
        """A client that says at once when the server is away, instead of trying again."""
        import redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        return redis.Redis(unix_socket_path=str(self.socket), password=self.password, retry=Retry(NoBackoff(), 0))

    @property
    def broker_url(self) -> str:
        return f"redis+socket://:{self.password}@{self.socket}?virtual_host={BROKER}"

    @property
    def cache_url(self) -> str:
        # django-environ turns an address without a host into a socket's.
        return f"redis://:{self.password}@{self.socket}?db={CACHE}"

    def wipe(self) -> None:
        """Forget everything, as a broker that lost its memory."""
        with self.client() as client:
            client.flushall()

    def kill(self) -> None:
        """End it without a goodbye (SIGKILL)."""
        if self.child:
            self.child.kill()

    def stop(self) -> None:
        if self.child:
            self.child.stop()

    def remove(self) -> None:
        """Stop it and delete what it stored."""
        if self.child and self.child.running:
            self.child.process.send_signal(signal.SIGKILL)
            self.child.process.wait()
        shutil.rmtree(self.data, ignore_errors=True)
        self.socket.unlink(missing_ok=True)
