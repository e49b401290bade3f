"""Verbs of an account. Who may ask for them is decided above, where posts are known."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction

from ccr.accounts import events, mail, passkeys
from ccr.accounts.models import SignInSession, User, fold_email
from ccr.audit.recording import record
from ccr.core.actor import Actor
from ccr.core.errors import NotVisible


@transaction.atomic
def open_account(
    *, email: str, name: str, password: str | None, at: datetime, user_id: UUID | None = None, language: str = ""
) -> User:
    """Make a person whose address is proved already, by an invitation or because they are invented.

    Raises IntegrityError when the address has an account. The second factor is asked for at the first sign-in.
    """
    user = User.objects.create_user(
        id=user_id or uuid4(), email=email, name=name, password=password, joined_at=at, language=language
    )
    EmailAddress.objects.create(user=user, email=fold_email(email), verified=True, primary=True)
    return user


@transaction.atomic
def change_account(*, user_id: UUID, name: str, theme: str, language: str, at: datetime) -> User:
    """Change one's own name, colours and language."""
    user = User.objects.select_for_update().get(pk=user_id)
    user.name, user.theme, user.language = name, theme, language
    user.save(update_fields=["name", "theme", "language"])
    return user


@transaction.atomic
def take_second_factor_away(*, user_id: UUID, at: datetime) -> None:
    """The authenticator, passkeys, recovery codes and every session of a person end; the next sign-in sets up a new one.

    Asked for by two people of their agency together; nobody does this for themselves.
    """
    Authenticator.objects.filter(user_id=user_id).delete()
    end_sessions(user_id=user_id)


@transaction.atomic
def end_session(*, user_id: UUID, public_id: UUID) -> bool:
    """End one of a person's sessions at its very next request; whether there was one. Somebody else's is not found."""
    return bool(SignInSession.objects.filter(user_id=user_id, public_id=public_id).delete()[0])


@transaction.atomic
def end_sessions(*, user_id: UUID, but: UUID | None = None) -> int:
    """End a person's sessions at once, all or all `but` one; how many there were."""
    rows = SignInSession.objects.filter(user_id=user_id)
    if but is not None:
        rows = rows.exclude(public_id=but)
    return rows.delete()[0]


@transaction.atomic
def add_passkey(*, session: Any, credential: Any, name: str, by: Actor, at: datetime) -> Authenticator:
    """Keep the passkey a device made for whoever acts, and tell them by mail that there is one more.

    Raises passkeys.NotAccepted.
    """
    user = User.objects.get(pk=by.user_id)
    passkey = passkeys.add(session, credential, user=user, name=name, at=at)
    record(events.PASSKEY_ADDED, by=by, at=at)
    mail.tell_of_passkeys(user, at=at)
    return passkey


@transaction.atomic
def remove_passkey(*, passkey_id: int, by: Actor, at: datetime) -> None:
    """Forget one of one's own passkeys: it is refused from now on. Somebody else's is not found.

    Raises LastSecondFactor for the only one that works, of a person without an authenticator app.
    """
    user = User.objects.select_for_update().get(pk=by.user_id)
    here = {one.pk: one for one in passkeys.of(user.pk)}
    if passkey_id not in here:
        raise NotVisible("passkey")
    # One that was shut opens nothing: it is no second way in.
    works = any("shut" not in one.data for one in here.values() if one.pk != passkey_id)
    if not works and not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        raise passkeys.LastSecondFactor
    here[passkey_id].delete()
    record(events.PASSKEY_REMOVED, by=by, at=at)
    mail.tell_of_passkeys(user, at=at)
