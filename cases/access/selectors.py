"""Reading who is kept from a file, and who could be. For posts that declare conflicts; the pages of others ask nothing here."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from cases.access.models import ConflictGround, Wall
from ccr.tenancy.capabilities import ROLES
from ccr.tenancy.member import Member
from ccr.tenancy.models import Membership


@dataclass(frozen=True)
class ShutOut:
    """Somebody kept from a file. `name` is empty for who never worked in the reader's agency."""

    name: str
    ground: str
    on: date
    declared_by: str


def open_posts(member: Member, *, at: datetime) -> QuerySet[Membership]:
    """Posts in the member's own agency that have begun and not ended."""
    return (
        Membership.objects.visible_to(member)
        .filter(agency_id=member.agency_id, ended_at=None, since_at__lte=at)
        .order_by("user__name", "id")
    )


def colleagues(member: Member, *, at: datetime) -> dict[UUID, str]:
    """Everybody of the agency by user id, the member included: name and roles, so that two of one name differ."""
    people: dict[UUID, str] = {}
    for post in open_posts(member, at=at).select_related("user"):
        roles = [post.title] if post.title else [str(ROLES[code].label) for code in post.roles if code in ROLES]
        people.setdefault(post.user_id, ", ".join([post.user.name, *roles]))
    return people


def shut_out_of(member: Member, file_id: UUID) -> list[ShutOut]:
    """Who is kept from this file of the member's agency, the latest first. Two statements."""
    walls = list(Wall.objects.visible_to(member).filter(file_id=file_id).order_by("-declared_at", "id"))
    if not walls:
        return []
    posts = Membership.objects.visible_to(member).filter(agency_id=member.agency_id).select_related("user")
    by_user: dict[UUID, str] = {}
    by_post: dict[UUID, str] = {}
    for post in posts:
        by_user[post.user_id] = by_post[post.id] = post.user.name
    return [
        ShutOut(
            name=by_user.get(wall.user_id, ""),
            ground=str(ConflictGround(wall.ground).label),
            on=wall.declared_at.astimezone(member.zone).date(),
            declared_by=by_post.get(wall.declared_by, ""),
        )
        for wall in walls
    ]
