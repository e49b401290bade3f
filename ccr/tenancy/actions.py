"""Verbs of partnership and people: found, invite, take up, change, end, recover.

Each runs inside a transaction in which `by` is bound at `at`, but for the first and the taking up, where nobody acts yet.
"""

import secrets
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from ccr.accounts.actions import end_sessions, open_account, take_second_factor_away
from ccr.accounts.crypto import digest
from ccr.accounts.models import User, fold_email
from ccr.audit.recording import record
from ccr.core.actor import Actor, bind
from ccr.core.errors import NotPermitted, NotPossible
from ccr.tenancy import events
from ccr.tenancy.capabilities import ROLES, Capability, capabilities_of
from ccr.tenancy.doors import access_invitation, access_post, access_recovery
from ccr.tenancy.member import Member
from ccr.tenancy.models import Agency, Invitation, Membership, Partnership, Recovery, Seat, Tenant

INVITATION_LIFE = timedelta(days=7)
RECOVERY_LIFE = timedelta(days=1)


class NoRole(NotPossible):
    reason = _("Choose at least one role.")
    field = "roles"


class IsColleague(NotPossible):
    reason = _("This person already has a post in your agency.")
    field = "email"


class IsInvited(NotPossible):
    reason = _("This address is already invited. Send that invitation again, or withdraw it.")
    field = "email"


class InvitationEnded(NotPossible):
    reason = _("This invitation was used, withdrawn or has ended.")


class OtherAddress(NotPossible):
    reason = _("This invitation is for another address than the one you are signed in with.")


class AccountExists(NotPossible):
    reason = _("There is an account with this address. Sign in first.")


class PostEnded(NotPossible):
    reason = _("This post has ended.")


class NotOneself(NotPermitted):
    reason = _("Nobody changes their own post. Ask another administrator.")


class LastAdministrator(NotPossible):
    reason = _("Your agency needs one person who looks after its people. Invite another one first.")
    field = "roles"


class RecoveryRuns(NotPossible):
    reason = _("Somebody has asked for this already; it waits for a second person.")


class RecoveryEnded(NotPossible):
    reason = _("This was confirmed, stopped or has ended.")


class TakesTwo(NotPermitted):
    reason = _("Two other people do this together: one asks, another one confirms.")


def _token() -> tuple[str, str]:
    token = secrets.token_urlsafe(32)
    return token, digest(token)


def _known_roles(roles: list[str]) -> list[str]:
    chosen = [code for code in ROLES if code in roles]
    if not chosen or len(chosen) != len(set(roles)):
        raise NoRole
    return chosen


# Founding ----------------------------------------------------------------------


@transaction.atomic
def found_partnership(
    *,
    name: str,
    pack: str,
    time_zone: str,
    agency: str,
    short_name: str,
    discipline: str,
    regime: str,
    person: str,
    email: str,
    roles: list[str],
    at: datetime,
) -> tuple[Invitation, str]:
    """Begin a partnership with its first agency, and invite its first person. Run from the command line alone.

    Returns the invitation and its one-time token; nothing but the token's hash is kept.
    """
    tenant = Tenant(name=name, pack=pack, time_zone=time_zone, founded_at=at)
    tenant.save()
    first = Agency(tenant=tenant, name=agency, short_name=short_name, discipline=discipline, regime=regime)
    by = Actor(tenant_id=tenant.id, agency_id=first.id)
    with bind(by, at=at):
        first.save()
        Partnership(tenant=tenant, agency=first, seat=Seat.CORE, since_on=at.date()).save()
        token, hashed = _token()
        invitation = Invitation(
            tenant=tenant,
            agency=first,
            email=fold_email(email),
            name=person,
            roles=_known_roles(roles),
            token_hash=hashed,
            invited_at=at,
            expires_at=at + INVITATION_LIFE,
        )
        invitation.save()
        record(events.PARTNERSHIP_FOUNDED, by=by, at=at, subject_id=tenant.id, detail={"pack": pack})
    return invitation, token


# Invitations -------------------------------------------------------------------


@transaction.atomic
def invite(*, email: str, name: str, title: str, roles: list[str], by: Member, at: datetime) -> tuple[Invitation, str]:
    """Offer a post in one's own agency to one address, for a week. Returns the invitation and its one-time token.

    Who may: Capability.MANAGE_PEOPLE. Raises IsColleague, IsInvited, NoRole.
    """
    if not by.may(Capability.MANAGE_PEOPLE):
        raise NotPermitted
    address = fold_email(email)
    # One at a time in an agency: two people inviting the same colleague at once must not both succeed.
    Agency.objects.visible_to(by).select_for_update().get(pk=by.agency_id)
    if Membership.objects.visible_to(by).filter(user__email=address, ended_at=None).exists():
        raise IsColleague
    open_ones = Invitation.objects.visible_to(by).filter(taken_up_at=None, withdrawn_at=None, expires_at__gt=at)
    if open_ones.filter(email=address).exists():
        raise IsInvited
    token, hashed = _token()
    invitation = Invitation(
        tenant_id=by.tenant_id,
        agency_id=by.agency_id,
        email=address,
        name=name,
        title=title,
        roles=_known_roles(roles),
        token_hash=hashed,
        invited_by_id=by.member_id,
        invited_at=at,
        expires_at=at + INVITATION_LIFE,
    )
    invitation.save()
    record(events.PERSON_INVITED, by=by, at=at, subject_id=invitation.id, detail={"roles": invitation.roles})
    return invitation, token


def _open_invitation(invitation_id: UUID, by: Member) -> Invitation:
    invitation = access_invitation(by, invitation_id, Capability.MANAGE_PEOPLE, lock=True)
    if invitation.taken_up_at or invitation.withdrawn_at:
        raise InvitationEnded
    return invitation


@transaction.atomic
def renew_invitation(*, invitation_id: UUID, by: Member, at: datetime) -> tuple[Invitation, str]:
    """A fresh link and a fresh week; the old link ends. Who may: Capability.MANAGE_PEOPLE. Raises InvitationEnded."""
    invitation = _open_invitation(invitation_id, by)
    token, invitation.token_hash = _token()
    invitation.expires_at = at + INVITATION_LIFE
    invitation.save(update_fields=["token_hash", "expires_at"])
    record(events.INVITATION_RENEWED, by=by, at=at, subject_id=invitation.id)
    return invitation, token


@transaction.atomic
def withdraw_invitation(*, invitation_id: UUID, by: Member, at: datetime) -> Invitation:
    """The link ends at once. Who may: Capability.MANAGE_PEOPLE. Raises InvitationEnded."""
    invitation = _open_invitation(invitation_id, by)
    invitation.withdrawn_at = at
    invitation.save(update_fields=["withdrawn_at"])
    record(events.INVITATION_WITHDRAWN, by=by, at=at, subject_id=invitation.id)
    return invitation


def _take_up(token: str, user: User, at: datetime) -> UUID:
    """Give the post to `user`, once, and write it down in the agency it belongs to. Returns the post's id."""
    post_id = uuid4()
    with bind(Actor.account(user.pk), at=at), connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(
                    "SELECT tenant_id, agency_id, invitation_id FROM sec.take_up_invitation(%s, %s)",
                    [digest(token), post_id],
                )
                taken = cursor.fetchone()
        except IntegrityError:
            raise InvitationEnded from None
    if taken is None:
        raise InvitationEnded
    tenant_id, agency_id, invitation_id = taken
    by = Actor(tenant_id=tenant_id, agency_id=agency_id, member_id=post_id, user_id=user.pk)
    with bind(by, at=at):
        record(events.INVITATION_TAKEN_UP, by=by, at=at, subject_id=invitation_id)
    return post_id


@transaction.atomic
def take_up_invitation(*, token: str, email: str, name: str, password: str, at: datetime) -> tuple[User, UUID]:
    """Take up an invitation as a new person: the account is made and holds the post. Whoever holds the link may, once.

    `email` is what the invitation says; PostgreSQL compares it again. Raises AccountExists, InvitationEnded.
    """
    try:
        with transaction.atomic():
            user = open_account(email=email, name=name, password=password, at=at)
    except IntegrityError:
        raise AccountExists from None
    return user, _take_up(token, user, at)


@transaction.atomic
def take_up_as(*, token: str, user: User, email: str, at: datetime) -> UUID:
    """Take up an invitation as somebody who has an account and is signed in: a further post. Returns the post's id.

    Raises OtherAddress, InvitationEnded.
    """
    if user.email != email:
        raise OtherAddress
    return _take_up(token, user, at)


# Posts -------------------------------------------------------------------------


def _somebody_else_manages(post: Membership, by: Member) -> bool:
    others = Membership.objects.visible_to(by).filter(ended_at=None).exclude(pk=post.pk)
    managing = [code for code, role in ROLES.items() if Capability.MANAGE_PEOPLE in role.capabilities]
    return others.filter(roles__overlap=managing).exists()


def _anothers_open_post(post_id: UUID, by: Member) -> Membership:
    # The agency's row first, always: two administrators must not remove each other at the same moment.
    Agency.objects.visible_to(by).select_for_update().filter(pk=by.agency_id).first()
    post = access_post(by, post_id, Capability.MANAGE_PEOPLE, lock=True)
    if post.user_id == by.user_id:
        raise NotOneself
    if post.ended_at:
        raise PostEnded
    return post


@transaction.atomic
def change_post(
    *, post_id: UUID, title: str, roles: list[str], version: int | None, by: Member, at: datetime
) -> Membership:
    """Change a colleague's title and roles, from their very next request on. Who may: Capability.MANAGE_PEOPLE.

    Raises NotOneself, PostEnded, NoRole, LastAdministrator, Stale.
    """
    post = _anothers_open_post(post_id, by)
    post.expect_version(version)
    before, after = list(post.roles), _known_roles(roles)
    if Capability.MANAGE_PEOPLE not in capabilities_of(after) and not _somebody_else_manages(post, by):
        raise LastAdministrator
    post.title, post.roles = title, after
    post.bump()
    post.save(update_fields=["title", "roles", "version"])
    record(events.POST_CHANGED, by=by, at=at, subject_id=post.id, detail={"before": before, "after": after})
    return post


@transaction.atomic
def end_post(*, post_id: UUID, by: Member, at: datetime) -> Membership:
    """End a colleague's post: their next request in it is refused; with the last post anywhere every session ends too.

    Who may: Capability.MANAGE_PEOPLE. What they wrote stays the agency's. Raises NotOneself, PostEnded, LastAdministrator.
    """
    post = _anothers_open_post(post_id, by)
    if not _somebody_else_manages(post, by):
        raise LastAdministrator
    post.ended_at = at
    post.bump()
    post.save(update_fields=["ended_at", "version"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.has_open_post(%s)", [post.user_id])
        if not cursor.fetchone()[0]:
            end_sessions(user_id=post.user_id)
    record(events.POST_ENDED, by=by, at=at, subject_id=post.id)
    return post


# A lost second factor ------------------------------------------------------------


@transaction.atomic
def start_recovery(*, post_id: UUID, by: Member, at: datetime) -> Recovery:
    """Ask that a colleague's second factor be taken away because it is lost; a second person must confirm within a day.

    Who may: Capability.MANAGE_PEOPLE, for another person. Raises TakesTwo, PostEnded, RecoveryRuns.
    """
    post = access_post(by, post_id, Capability.MANAGE_PEOPLE, lock=True)
    if post.user_id == by.user_id:
        raise TakesTwo
    if post.ended_at:
        raise PostEnded
    waiting = Recovery.objects.visible_to(by).filter(post=post, confirmed_at=None, withdrawn_at=None)
    waiting.filter(expires_at__lte=at).update(withdrawn_at=at)
    if waiting.filter(expires_at__gt=at).exists():
        raise RecoveryRuns
    recovery = Recovery(
        tenant_id=by.tenant_id,
        agency_id=by.agency_id,
        post=post,
        started_by_id=by.member_id,
        started_at=at,
        expires_at=at + RECOVERY_LIFE,
    )
    recovery.save()
    record(events.RECOVERY_STARTED, by=by, at=at, subject_id=post.id)
    return recovery


def _open_recovery(recovery_id: UUID, by: Member, at: datetime) -> Recovery:
    access_recovery(by, recovery_id, Capability.CONFIRM_RECOVERY)
    # PostgreSQL locks only what may still change: one that has been answered is not found here.
    recovery = Recovery.objects.visible_to(by).select_for_update().filter(pk=recovery_id).first()
    if recovery is None or recovery.expires_at <= at:
        raise RecoveryEnded
    return recovery


@transaction.atomic
def confirm_recovery(*, recovery_id: UUID, by: Member, at: datetime) -> Recovery:
    """Confirm, as the second person, that it is lost: it ends with its recovery codes and every session of that person.

    At their next sign-in a new one is set up. Who may: Capability.CONFIRM_RECOVERY, neither the person nor who asked.
    Raises TakesTwo, RecoveryEnded.
    """
    recovery = _open_recovery(recovery_id, by, at)
    person = Membership.objects.visible_to(by).get(pk=recovery.post_id).user_id
    asker = Membership.objects.visible_to(by).get(pk=recovery.started_by_id).user_id
    if by.user_id in {person, asker}:
        raise TakesTwo
    recovery.confirmed_by_id, recovery.confirmed_at = by.member_id, at
    recovery.save(update_fields=["confirmed_by", "confirmed_at"])
    take_second_factor_away(user_id=person, at=at)
    record(events.RECOVERY_CONFIRMED, by=by, at=at, subject_id=recovery.post_id)
    return recovery


@transaction.atomic
def withdraw_recovery(*, recovery_id: UUID, by: Member, at: datetime) -> Recovery:
    """Stop a recovery: it was found again, or nobody knows who asked. Who may: Capability.CONFIRM_RECOVERY.

    Raises RecoveryEnded.
    """
    recovery = _open_recovery(recovery_id, by, at)
    recovery.withdrawn_at = at
    recovery.save(update_fields=["withdrawn_at"])
    record(events.RECOVERY_WITHDRAWN, by=by, at=at, subject_id=recovery.post_id)
    return recovery
