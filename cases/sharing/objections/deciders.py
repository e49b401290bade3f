"""Who may answer her objection: colleagues who answer for a team."""

from uuid import UUID

from ccr.accounts.models import User
from ccr.tenancy.capabilities import ROLES, Capability, capabilities_of
from ccr.tenancy.member import Member
from ccr.tenancy.models import Membership


def deciders(member: Member) -> list[tuple[UUID, str]]:
    """Open posts of the member's agency that may decide, by name. Two statements."""
    posts = [
        post
        for post in Membership.objects.visible_to(member).filter(ended_at=None)
        if Capability.CLOSE_HIGH in capabilities_of([code for code in post.roles if code in ROLES])
    ]
    names = dict(User.objects.filter(pk__in=[post.user_id for post in posts]).values_list("pk", "name"))
    return sorted(((post.id, names.get(post.user_id, "")) for post in posts), key=lambda one: (one[1], one[0]))
