"""Verbs of an account. Who may ask for them is decided above, where posts are known."""

from datetime import datetime
from uuid import UUID, uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction

from ccr.accounts.models import SignInSession, User, fold_email


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
    """The authenticator, the recovery codes and every session of a person end; the next sign-in sets up a new one.

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
