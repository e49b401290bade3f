"""PostgreSQL and Valkey together: started, found running, stopped; and the environment Django needs to use them."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from ccr.stack.children import plain_environment, tail
from ccr.stack.place import Place
from ccr.stack.postgres import Postgres
from ccr.stack.say import Stop
from ccr.stack.valkey import Valkey

DATABASE = "ccr"


class Servers:
    """The two servers of one place. As a context manager it starts them and stops them in order, whatever happens."""

    def __init__(self, place: Place, *, durable: bool = True) -> None:
        self.place = place
        self.postgres = Postgres(place, durable=durable)
        self.valkey = Valkey(place, durable=durable)

    def start(self) -> None:
        self.valkey.start()
        self.postgres.start()

    def stop(self) -> None:
        self.valkey.stop()
        self.postgres.stop()

    def check(self) -> None:
        """Raise Stop if one of the servers has ended by itself."""
        for child in (self.postgres.child, self.valkey.child):
            if child and not child.running:
                raise Stop(f"{child.name} ended by itself. The end of {child.log}:\n{tail(child.log)}")

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def environment(
        self, *, role: str = "ccr_app", database: str = DATABASE, settings: str = "ccr.settings.dev"
    ) -> dict[str, str]:
        """What a Django process needs to work on `database` as `role` with these servers; nothing durable but paths."""
        secrets = self.place.secrets()
        return plain_environment() | {
            "DJANGO_SETTINGS_MODULE": settings,
            "DATABASE_URL": self.postgres.url(role, database),
            "CELERY_BROKER_URL": self.valkey.broker_url,
            "CACHE_URL": self.valkey.cache_url,
            "SECRET_KEY": secrets["secret_key"],
            "ACTOR_KEY": secrets["actor_key"],
        }


@contextmanager
def servers_at(place: Place, *, durable: bool = True) -> Iterator[tuple[Servers, bool]]:
    """The place's servers: those another process runs, else started here and stopped afterwards.

    Yields the servers and whether they were started here.
    """
    with place.lock() as ours:
        servers = Servers(place, durable=durable)
        if ours:
            with servers:
                yield servers, True
                place.quiet()
        else:
            servers.postgres.wait_until_ready()
            yield servers, False
