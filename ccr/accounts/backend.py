"""Who signs in: e-mail and password. What anyone may do is decided elsewhere, so every question about rights is answered no."""

from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, get_hasher, make_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from ccr.accounts.models import User, fold_email


@cache
def _password_of_nobody(preferred: str) -> str:
    return make_password("nobody has this password", hasher=preferred)


class SignInBackend(BaseBackend):
    """One look-up and one password check for every attempt: unknown, without a password, inactive, wrong and right alike."""

    def authenticate(
        self, request: HttpRequest | None, email: str | None = None, password: str | None = None, **other: Any
    ) -> User | None:
        if not email or not password:
            return None
        user = User.objects.filter(email=fold_email(email)).first()
        if user is None or not user.has_usable_password():
            # As much work as for somebody: the clock must not tell who has an account.
            check_password(password, _password_of_nobody(get_hasher().algorithm))
            return None
        # An inactive person gets the answer of a wrong password, after the same work.
        right = user.check_password(password)
        return user if right and user.is_active else None

    def get_user(self, user_id: Any) -> User | None:
        """The person of a session; nobody once they are inactive, so that every session of theirs ends at once."""
        try:
            return User.objects.filter(pk=UUID(str(user_id)), is_active=True).first()
        except (ValueError, ValidationError):
            return None

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """No. Only the backend of the room that owns files answers about files."""
        return False
