"""A person who signs in. One user may hold posts in several agencies; nobody is a superuser."""

import unicodedata
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models


def fold_email(email: str) -> str:
    """One spelling for one mailbox: NFKC, lower case, no spaces around it."""
    return unicodedata.normalize("NFKC", email).strip().casefold()


class UserManager(BaseUserManager["User"]):
    def create_user(self, *, email: str, name: str, password: str | None = None, **more: Any) -> "User":
        """Make a person; without a password they cannot sign in until an invitation is taken up."""
        user = self.model(email=fold_email(email), name=name, **more)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=fold_email(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    language = models.CharField(max_length=10, blank=True)
    theme = models.CharField(max_length=5, blank=True)

    # Nobody works in an admin site here; libraries that ask get a plain no.
    is_staff: ClassVar[bool] = False

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(is_superuser=False), name="no_superuser"),
        ]

    def __str__(self) -> str:
        return f"User {self.pk}"

    def get_full_name(self) -> str:
        return self.name


class SignInSession(models.Model):
    """One signed-in browser. The table holds only the hash of the key in the cookie: who reads it cannot become anyone."""

    session_key = models.CharField(max_length=64, primary_key=True)
    session_data = models.TextField()
    expire_date = models.DateTimeField(db_index=True)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+", db_index=True)
    # Shown in the list of sessions and used to revoke one: says nothing about the key.
    public_id = models.UUIDField(default=uuid4, unique=True)
    browser = models.CharField(max_length=80, blank=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()


class Draft(models.Model):
    """What somebody had typed in a form and not yet saved. Only they can see it, in the post they typed it in."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    agency_id = models.UUIDField(null=True)
    form = models.CharField(max_length=60)
    subject_id = models.UUIDField(null=True)
    sealed = models.BinaryField()
    key_version = models.SmallIntegerField()
    nonce = models.BinaryField(max_length=12)
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "agency_id", "form", "subject_id"], name="one_draft_a_form", nulls_distinct=False
            ),
        ]


class OnceKey(models.Model):
    """A form render that has been acted on: the same one sent twice does nothing twice and leads to the same place."""

    key = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    location = models.CharField(max_length=200)
    used_at = models.DateTimeField()


class AccountMail(models.Model):
    """A message about an account that waits to leave: its words sealed until it has gone, then dropped."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=60)
    email = models.EmailField(max_length=254)
    sealed = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_at"], condition=models.Q(sent_at=None), name="mail_that_waits"),
        ]
