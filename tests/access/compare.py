"""Three walls held against one another: `visible_to` with and without row-level security, the policies alone, the oracle.

Each comparison is one set of keys, so a whole cast against every object is some hundred queries and takes seconds.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
from django.apps import apps
from psycopg.rows import dict_row

from ccr.core.actor import Actor, mint
from ccr.core.querysets import GuardedQuerySet
from ccr.tenancy.member import Member
from tests import world_story as story
from tests.access.oracle import KEYS, RULES, Oracle, Rows
from tests.world import MOMENT, acting, key, world

Connection = psycopg.Connection[Any]

# The story at its turning points.
MOMENTS = {
    "before anything was lent": story.LENT - timedelta(days=7),
    "while the first grant ran": story.EARLIER_GRANT - timedelta(days=1),
    "live": MOMENT,
    "after the next loan began": story.NEXT_WEEK + timedelta(days=1),
    "the very moment the loans end": story.ENDS,
    "after the loans ended": story.ENDS + timedelta(days=1),
    "after the grant ended": story.GRANT_ENDS + timedelta(days=1),
}

# What is asked: the policies with no sentence, the sentence under them, the sentence where no policy holds.
POLICIES, BOTH, SENTENCE = "row-level security alone", "visible_to under row-level security", "visible_to alone"
EVERY_WALL = frozenset({POLICIES, BOTH, SENTENCE})
ROOM = tuple(table for table in RULES if table.startswith(("cases_", "meetings_", "referrals_")))

# Everybody in every post; the clock outside and inside agencies; somebody who has not chosen a post; nobody at all.
READERS: tuple[Actor, ...] = (
    *world.members,
    *(Actor.clock(community.id) for community in world.communities),
    *(Actor.clock(agency.community.id, agency.id) for agency in world.agencies),
    Actor.account(world.harbor.hana.user_id),
    Actor.visitor(key("signing main")),
    Actor(),
)


@dataclass(frozen=True)
class Disagreement:
    """One table in which two walls tell one reader different things."""

    table: str
    reader: str
    wall: str
    too_much: frozenset[Any]
    missing: frozenset[Any]

    def __str__(self) -> str:
        too_much, missing = (sorted(map(name_of, keys)) for keys in (self.too_much, self.missing))
        return f"{self.reader} in {self.table}, {self.wall}: sees too much {too_much}, misses {missing}"


def name_of(key: Any) -> str:
    """The name a key of the world was made from, so that a failure can be read."""
    return _NAMES.get(key, str(key))


_NAMES: dict[UUID, str] = {
    getattr(world, kind)(name): f"{kind} “{name}”"
    for kind, names in {
        "file": ("harbor main", "harbor named", "harbor quiet", "harbor closed", "police own", "police second",
                 "police named", "prosecution lent", "coordination lent", "probation own", "court lent", "health lent",
                 "housing own", "beacon own"),
        "disclosure": ("main to police", "police to main", "main to prosecution", "main to coordination",
                       "main to probation", "main to health", "main to court", "main to housing",
                       "police to prosecution", "named to police", "quiet to police", "quiet to probation"),
        "wall": ("walt", "egon", "vera", "wanda"),
    }.items()
    for name in names
}  # fmt: skip


def _who(reader: Actor) -> str:
    if isinstance(reader, Member):
        return f"{reader.name} of {reader.agency_short_name}"
    if reader.user_id:
        return "an account without a post"
    return f"the {reader.scope} actor of {reader.agency_id or reader.tenant_id}"


def all_rows(superuser: Connection) -> Rows:
    """Every row of every guarded table, as they are stored."""
    with superuser.cursor(row_factory=dict_row) as cursor:
        return {table: cursor.execute(f"SELECT * FROM {table}".encode()).fetchall() for table in RULES}


def guarded_models() -> dict[str, Any]:
    """Tables read through `visible_to`, with their models."""
    return {
        model._meta.db_table: model
        for model in apps.get_models()
        if isinstance(model._default_manager.get_queryset(), GuardedQuerySet)
    }


def _compiled(model: Any, reader: Actor) -> tuple[str, Any]:
    """The statement `visible_to` makes for this reader, giving keys only. Needs the reader to be bound."""
    rows = model.objects.visible_to(reader).values_list("pk", flat=True)
    return rows.query.get_compiler("default").as_sql() if not rows.query.is_empty() else ("SELECT NULL WHERE false", ())


def _keys(connection: Connection, statement: str, parameters: Any = ()) -> frozenset[Any]:
    return frozenset(row[0] for row in connection.execute(statement.encode(), parameters or None).fetchall())


class Walls:
    """The walls of one database beside the oracle. What the oracle wants is worked out once, however often they are asked."""

    def __init__(self, app: Connection, superuser: Connection) -> None:
        self.app = app
        self.superuser = superuser
        self.rows = all_rows(superuser)
        self.models = guarded_models()
        self._wanted: dict[tuple[int, datetime, str], frozenset[Any]] = {}

    def wanted(self, reader: Actor, at: datetime, table: str) -> frozenset[Any]:
        key = id(reader), at, table
        if key not in self._wanted:
            oracle = Oracle(self.rows, reader, at)
            for name in RULES:
                self._wanted[id(reader), at, name] = frozenset(oracle.ids(name))
        return self._wanted[key]

    def seen(self, reader: Actor, table: str, walls: Collection[str]) -> Iterator[tuple[str, frozenset[Any]]]:
        """The keys each wall gives the reader, who is bound."""
        if POLICIES in walls and table != "cases_case":  # which the app role may not read at all
            yield POLICIES, _keys(self.app, f"SELECT {KEYS.get(table, 'id')} FROM {table}")
        if table in self.models and walls != {POLICIES}:
            statement, parameters = _compiled(self.models[table], reader)
            if BOTH in walls:
                yield BOTH, _keys(self.app, statement, parameters)
            if SENTENCE in walls:
                yield SENTENCE, _keys(self.superuser, statement, parameters)

    def disagreements(
        self, at: datetime, *, tables: Collection[str] = tuple(RULES), walls: Collection[str] = EVERY_WALL
    ) -> Iterator[Disagreement]:
        """Every place where a wall and the oracle tell different things at `at`, one by one."""
        for reader in READERS:
            with acting(reader, at=at), _present(self.app, reader, at), _present(self.superuser, reader, at):
                for table in tables:
                    wanted = self.wanted(reader, at, table)
                    for wall, keys in self.seen(reader, table, walls):
                        if keys != wanted:
                            yield Disagreement(table, _who(reader), wall, keys - wanted, wanted - keys)


class _present:  # noqa: N801 — reads as a verb where it is used
    """The reader's token on a raw connection, for the length of the block."""

    def __init__(self, connection: Connection, reader: Actor, at: datetime) -> None:
        self.connection = connection
        self.token = mint(reader, at=at, backend_pid=connection.info.backend_pid)

    def __enter__(self) -> None:
        self.transaction = self.connection.transaction(force_rollback=True)
        self.transaction.__enter__()
        self.connection.execute("SELECT set_config('ccr.actor', %s, true)", [self.token])

    def __exit__(self, *error: object) -> None:
        self.transaction.__exit__(*error)
