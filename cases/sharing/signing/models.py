"""SigningRequest (asked, waits for her signature), SignedPaper (a photograph of what she signed on paper)."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.access.querysets import OfOpenFileQuerySet
from cases.sharing.signing.states import ASKED, AskedState, Why
from ccr.core import actor
from ccr.core.actor import Actor, Scope
from ccr.core.fkeys import CompositeForeignKey
from ccr.core.models import Keyed, Versioned
from ccr.core.sealed import seal, unseal


class SigningRequestQuerySet(OfOpenFileQuerySet):
    def visible_to(self, reader: Actor) -> Self:
        """Those of the reader's open files; for the visitor by a link, theirs alone and only until it is over."""
        if reader.scope is not Scope.VISITOR:
            return super().visible_to(reader)
        at = actor.require().at
        # Its end is seen in its own moment only: PostgreSQL asks that a changed row be visible to whoever changes it.
        over = models.Q(state__in=[AskedState.SPOKEN, AskedState.ENDED])
        mine = self._scoped().filter(pk=reader.member_id, expires_at__gt=at)
        return mine.filter(~over | models.Q(ended_at=at))


class How(models.TextChoices):
    PHONE = "phone", _("By her own phone")
    SPOKEN = "spoken", _("She said yes aloud")


class SigningRequest(Versioned, Keyed):
    """What was asked aloud for several agencies and waits for her signature. Opens nothing.

    Two parties write it: the worker makes and stops it, the visitor by the link opens, answers and signs. A trigger holds
    each to their own moves. Of the link, the code and the visit only hashes are kept; the words are in the sealed body.
    """

    tenant = models.ForeignKey("tenancy.Tenant", models.PROTECT, db_index=False)
    agency = models.ForeignKey("tenancy.Agency", models.PROTECT, db_constraint=False, db_index=False)
    file = models.ForeignKey("cases.CaseFile", models.PROTECT, db_constraint=False, db_index=False)
    how = models.CharField(max_length=6, choices=How.choices)
    state = models.CharField(max_length=8, choices=AskedState.choices)
    prepared_by = models.UUIDField()
    prepared_user = models.UUIDField()
    prepared_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    purpose = models.CharField(max_length=40)
    covers_later = models.BooleanField()
    ends_on = models.DateField()
    # Empty is no value here: two without a link must not collide.
    token_hash = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 — unique where there is one
    code_hash = models.CharField(max_length=64, blank=True)
    tries = models.SmallIntegerField(default=0)
    session_hash = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 — unique where there is one
    opened_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    # Her answers so far: agency id to yes or no. They count for nothing before she signs.
    answers = models.JSONField(default=dict)
    signed_at = models.DateTimeField(null=True)
    conversation_id = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=8, blank=True, choices=Why.choices)
    key_version = models.SmallIntegerField()
    nonce = models.BinaryField(max_length=12)
    sealed = models.BinaryField()

    objects = models.Manager.from_queryset(SigningRequestQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            CompositeForeignKey(
                fields=("tenant", "file", "agency"),
                to="cases.CaseFile",
                to_fields=("tenant", "id", "agency"),
                name="signing_on_own_file",
            ),
            models.CheckConstraint(
                condition=models.Q(how="phone", token_hash__isnull=False) | models.Q(how="spoken", token_hash=None),
                name="signing_link_where_by_phone",
            ),
            ASKED.constraint("state", "signing_state_known"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["file"], name="signing_file")]

    def get_additional_data(self) -> dict[str, Any]:
        return {"file_id": str(self.file_id)}

    @property
    def words(self) -> dict[str, Any]:
        return unseal(self.key_version, bytes(self.nonce), self.sealed)

    def write(self, words: dict[str, Any]) -> None:
        sealed = seal(words)
        self.key_version, self.nonce, self.sealed = sealed.key_version, sealed.nonce, sealed.data


class SignedPaper(Keyed):
    """One photograph or PDF of the paper she signed, of all permissions of one conversation. Written once."""

    tenant = models.ForeignKey("tenancy.Tenant", models.PROTECT, db_index=False)
    agency = models.ForeignKey("tenancy.Agency", models.PROTECT, db_constraint=False, db_index=False)
    file = models.ForeignKey("cases.CaseFile", models.PROTECT, db_constraint=False, db_index=False)
    conversation_id = models.UUIDField()
    number = models.SmallIntegerField()
    kind = models.CharField(max_length=20)
    size = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    kept_by = models.UUIDField()
    kept_at = models.DateTimeField()
    key_version = models.SmallIntegerField()
    nonce = models.BinaryField(max_length=12)
    sealed = models.BinaryField()

    objects = models.Manager.from_queryset(OfOpenFileQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            CompositeForeignKey(
                fields=("tenant", "file", "agency"),
                to="cases.CaseFile",
                to_fields=("tenant", "id", "agency"),
                name="paper_on_own_file",
            ),
            models.UniqueConstraint(fields=["conversation_id", "number"], name="paper_numbered"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["file"], name="paper_file")]

    def get_additional_data(self) -> dict[str, Any]:
        return {"file_id": str(self.file_id)}
