"""The acting pair: a person in one of their posts. What a page knows about who is asking."""

from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from ccr.core.actor import Actor, Scope
from ccr.tenancy.capabilities import CONTENT, ROLES, Capability, capabilities_of


@dataclass(frozen=True, kw_only=True)
class Member(Actor):
    """A person in a post. Frozen: roles are read once, where the request begins."""

    # Never empty here, as they may be for the clock or for somebody who has not chosen a post.
    tenant_id: UUID
    agency_id: UUID
    member_id: UUID
    user_id: UUID
    name: str
    title: str
    roles: tuple[str, ...]
    capabilities: frozenset[Capability]
    agency_name: str
    agency_short_name: str
    discipline: str
    regime: str
    tenant_name: str
    pack: str
    time_zone: str
    posts: int

    def may(self, capability: Capability) -> bool:
        return capability in self.capabilities

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def has_other_posts(self) -> bool:
        return self.posts > 1

    @property
    def post_label(self) -> str:
        """What this person is here: their title, else their first role."""
        return self.title or str(ROLES[self.roles[0]].label)


@dataclass(frozen=True)
class Post:
    """One open post of a user, as `sec.memberships_of` tells it before any post is chosen."""

    membership_id: UUID
    tenant_id: UUID
    tenant_name: str
    pack: str
    time_zone: str
    agency_id: UUID
    agency_name: str
    agency_short_name: str
    discipline: str
    regime: str
    title: str
    roles: tuple[str, ...]
    name: str


def posts_of(user_id: UUID) -> list[Post]:
    """The open posts of the user who is bound as an account, in a steady order. Nobody can ask about another user."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT membership_id, tenant_id, tenant_name, pack, time_zone, agency_id, agency_name, agency_short_name,"
            " discipline, regime, title, roles, person FROM sec.memberships_of(%s)",
            [user_id],
        )
        rows = cursor.fetchall()
    return [Post(*[*row[:11], tuple(row[11]), row[12]]) for row in rows]


def member_in(post: Post, *, user_id: UUID, posts: int) -> Member:
    """The acting pair for a post. A post without any capability over content reaches none, in Python and in PostgreSQL."""
    capabilities = capabilities_of([code for code in post.roles if code in ROLES])
    return Member(
        tenant_id=post.tenant_id,
        agency_id=post.agency_id,
        member_id=post.membership_id,
        user_id=user_id,
        scope=Scope.CONTENT if capabilities & CONTENT else Scope.HOUSE,
        name=post.name,
        title=post.title,
        roles=post.roles,
        capabilities=capabilities,
        agency_name=post.agency_name,
        agency_short_name=post.agency_short_name,
        discipline=post.discipline,
        regime=post.regime,
        tenant_name=post.tenant_name,
        pack=post.pack,
        time_zone=post.time_zone,
        posts=posts,
    )
