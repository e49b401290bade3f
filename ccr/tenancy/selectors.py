"""Reading people, posts and invitations of one's own agency; and an invitation, before anybody acts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from ccr.accounts.crypto import digest
from ccr.core.actor import Actor, bind
from ccr.tenancy.capabilities import ROLES
from ccr.tenancy.member import Member
from ccr.tenancy.models import Agency, Invitation, Membership, Recovery


def role_words(roles: list[str] | tuple[str, ...]) -> str:
    """Role names in one line, in the reader's language."""
    return ", ".join(str(ROLES[code].label) for code in roles if code in ROLES)


def posts_of_agency(reader: Member) -> QuerySet[Membership]:
    """Everybody's posts in the reader's agency, open ones first."""
    posts = Membership.objects.visible_to(reader).select_related("user")
    return posts.order_by("ended_at", "user__name", "id")


def open_invitations(reader: Member, *, at: datetime) -> QuerySet[Invitation]:
    """Invitations of the reader's agency that nobody has taken up yet; those that ran out within them."""
    return Invitation.objects.visible_to(reader).filter(taken_up_at=None, withdrawn_at=None).order_by("name", "id")


def waiting_recoveries(reader: Member, *, at: datetime) -> QuerySet[Recovery]:
    """Lost second factors in the reader's agency that wait for a second person."""
    waiting = Recovery.objects.visible_to(reader).filter(confirmed_at=None, withdrawn_at=None, expires_at__gt=at)
    return waiting.select_related("post__user", "started_by__user").order_by("started_at")


def own_agency(reader: Member) -> Agency:
    return Agency.objects.visible_to(reader).get(pk=reader.agency_id)


@dataclass(frozen=True)
class Offer:
    """What an invitation says to whoever holds its link."""

    tenant_name: str
    pack: str
    agency_name: str
    email: str
    name: str
    title: str
    roles: tuple[str, ...]
    has_account: bool


def offer_of(token: str, *, at: datetime) -> Offer | None:
    """The invitation behind a link; None once it was used, withdrawn or has ended, and for a link that never was."""
    with transaction.atomic(), bind(Actor(), at=at), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tenant_name, pack, agency_name, email, person, title, roles, has_account FROM sec.invitation(%s)",
            [digest(token)],
        )
        row: tuple[Any, ...] | None = cursor.fetchone()
    if row is None:
        return None
    tenant_name, pack, agency_name, email, name, title, roles, has_account = row
    return Offer(tenant_name, pack, agency_name, email, name, title, tuple(roles), has_account)


def person_of(post_id: UUID, reader: Member) -> str:
    """The name behind a post of the reader's agency."""
    return Membership.objects.visible_to(reader).select_related("user").get(pk=post_id).user.name
