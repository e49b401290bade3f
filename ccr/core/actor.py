"""Who acts, and telling PostgreSQL so.

An `Actor` is bound inside a transaction by one signed, transaction-local setting that every row-level policy reads.
The token is `v1|tenant|agency|member|user|scope|at|expires|backend|hmac`: the policies trust nothing else, so a stray
`set_config` in an injected statement opens nothing. It carries the moment too: expiry, tests and `at=` share one clock.
"""

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from ccr.core.errors import NotBound

# Long enough for the slowest page, short enough that a copied token is worthless.
TOKEN_LIFE = timedelta(minutes=10)


class Scope(StrEnum):
    """How far the actor reaches: case content of its agency, only the house around it, the clock's own work, one visit."""

    CONTENT = "content"
    HOUSE = "house"
    CLOCK = "clock"
    VISITOR = "visitor"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """The acting pair: a person in a post of an agency; or the tenant's clock; or a person who has not chosen a post."""

    tenant_id: UUID | None = None
    agency_id: UUID | None = None
    member_id: UUID | None = None
    user_id: UUID | None = None
    scope: Scope = Scope.HOUSE

    @property
    def reaches_cases(self) -> bool:
        """Whether the case content of an agency is open to this actor at all."""
        return self.agency_id is not None and self.scope in (Scope.CONTENT, Scope.CLOCK)

    @classmethod
    def clock(cls, tenant_id: UUID, agency_id: UUID | None = None) -> "Actor":
        """The clock of a tenant (sees reminders and the outbox), or the clock working inside one agency's records."""
        return cls(tenant_id=tenant_id, agency_id=agency_id, scope=Scope.CLOCK)

    @classmethod
    def visitor(cls, signing_id: UUID) -> "Actor":
        """Whoever came by a link to one signing: sees that row and nothing else of anybody. Has no agency and no account."""
        return cls(member_id=signing_id, scope=Scope.VISITOR)

    @classmethod
    def account(cls, user_id: UUID) -> "Actor":
        """A signed-in person before a post is chosen: sees their own posts, sessions and drafts, and nothing else."""
        return cls(user_id=user_id)


@dataclass(frozen=True)
class Binding:
    actor: Actor
    at: datetime


_bound: ContextVar[Binding | None] = ContextVar("ccr_bound_actor", default=None)


def current() -> Binding | None:
    """Who is bound in this transaction, or None."""
    return _bound.get()


def require() -> Binding:
    """Who is bound; raises NotBound when nobody is, so that unbound reading fails instead of finding nothing."""
    binding = _bound.get()
    if binding is None:
        raise NotBound("no actor is bound: open the frame (or `bind`) before touching case data")
    return binding


def mint(actor: Actor, *, at: datetime, backend_pid: int, expires: datetime | None = None) -> str:
    """The signed token for one backend. `at` is the moment policies compare with; `expires` is checked by the server's clock."""
    end = expires or datetime.now(UTC) + TOKEN_LIFE
    claims = (
        "v1",
        actor.tenant_id or "",
        actor.agency_id or "",
        actor.member_id or "",
        actor.user_id or "",
        actor.scope.value,
        at.isoformat(),
        end.isoformat(),
        backend_pid,
    )
    body = "|".join(str(claim) for claim in claims)
    mac = hmac.new(bytes.fromhex(settings.ACTOR_KEY), body.encode(), hashlib.sha256)
    return f"{body}|{mac.hexdigest()}"


def _set(token: str, using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT set_config('ccr.actor', %s, true)", [token])


@contextmanager
def bind(actor: Actor, *, at: datetime, using: str = DEFAULT_DB_ALIAS) -> Iterator[Binding]:
    """Act as `actor` at moment `at` until the block ends; whoever was bound before is bound again afterwards.

    Needs an open transaction: the setting is local to it and vanishes with it.
    """
    connection = connections[using]
    if not connection.in_atomic_block:
        raise NotBound("bind() needs a transaction")
    pid = connection.connection.info.backend_pid
    before = _bound.get()
    binding = Binding(actor, at)
    _set(mint(actor, at=at, backend_pid=pid), using)
    reset = _bound.set(binding)
    try:
        yield binding
    finally:
        _bound.reset(reset)
        # A broken transaction takes the setting with it; anywhere else put back what was there before.
        if not connection.needs_rollback and connection.in_atomic_block:
            token = mint(before.actor, at=before.at, backend_pid=pid) if before else ""
            _set(token, using)


@contextmanager
def acting(actor: Actor, *, at: datetime) -> Iterator[Binding]:
    """A transaction with `actor` bound in it: what tasks and commands use where views use the frame."""
    with transaction.atomic(), bind(actor, at=at) as binding:
        yield binding
