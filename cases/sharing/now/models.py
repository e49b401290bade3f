"""ForumAgreement (what partners signed to share at once) and LawfulBasis (another ground than her permission, as decided)."""

from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from cases.access.querysets import OfOpenFileQuerySet
from cases.records.categories import Category, bits
from cases.sharing.models import Disclosure
from cases.sharing.now.states import Reviewed, Told
from ccr.core import actor
from ccr.core.actor import Actor
from ccr.core.fkeys import CompositeForeignKey
from ccr.core.models import Keyed, Versioned
from ccr.core.querysets import GuardedQuerySet
from ccr.core.sealed import seal, unseal

# No agreement names these, in any country: she is found by them, or they are nobody's to hand on in haste.
NEVER_AT_ONCE = bits(
    [Category.LOCATION, Category.CONTACT, Category.HEALTH, Category.COUNSELLING, Category.INTIMATE, Category.EVIDENCE]
)


class ForumAgreementQuerySet(GuardedQuerySet):
    def visible_to(self, reader: Actor) -> Self:
        """The agreements of the reader's partnership: partners know what they signed."""
        return self._scoped().filter(tenant_id=reader.tenant_id)


class ForumAgreement(Versioned, Keyed):
    """An information-sharing agreement on paper, as the coordinator entered it: who signed, when, and its referral minimum."""

    tenant = models.ForeignKey("tenancy.Tenant", models.PROTECT, db_index=False)
    # The coordinating agency, which alone writes it.
    agency = models.ForeignKey("tenancy.Agency", models.PROTECT, db_constraint=False, db_index=False)
    name = models.CharField(max_length=120)
    party_ids = ArrayField(models.UUIDField())
    minimum_bits = models.IntegerField()
    # Whether a number she called safe goes along. Her other ways of being reached never do.
    safe_number = models.BooleanField(default=False)
    signed_on = models.DateField()
    written_at = models.DateTimeField()
    written_by = models.UUIDField()
    ended_at = models.DateTimeField(null=True)

    objects = models.Manager.from_queryset(ForumAgreementQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["tenant", "id"], name="agreement_in_tenant"),
            CompositeForeignKey(
                fields=("tenant", "agency"), to="tenancy.Agency", to_fields=("tenant", "id"), name="agreement_kept_by"
            ),
            models.CheckConstraint(condition=Q(minimum_bits__gt=0), name="agreement_names_something"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["tenant"], name="agreement_of_tenant")]


class LawfulBasisQuerySet(OfOpenFileQuerySet):
    def visible_to(self, reader: Actor) -> Self:
        """Grounds on the reader's open files; and those on which something is open to one of them now."""
        if not reader.reaches_cases:
            return self._scoped().none()
        at = actor.require().at
        to_us = Disclosure.objects.visible_to(reader).filter(
            ground_id=OuterRef("pk"), to_agency_id=reader.agency_id, state="live", starts_at__lte=at, ends_at__gt=at
        )
        return super().visible_to(reader) | self._scoped().filter(Exists(to_us))


class LawfulBasis(Keyed):
    """One decision to share on a ground of its own: N disclosures stand on it. Nothing of it is rewritten; a manager adds."""

    tenant = models.ForeignKey("tenancy.Tenant", models.PROTECT, db_index=False)
    agency = models.ForeignKey("tenancy.Agency", models.PROTECT, db_constraint=False, db_index=False)
    file = models.ForeignKey("cases.CaseFile", models.PROTECT, db_constraint=False, db_index=False)
    # Of the country's pack; the disclosures on it carry the same.
    code = models.CharField(max_length=40)
    agreement = models.ForeignKey(
        ForumAgreement, models.PROTECT, null=True, db_constraint=False, related_name="+", db_index=False
    )
    # Agencies left out because the other person, or someone close to them, works there: nothing of this file goes there.
    apart_ids = ArrayField(models.UUIDField(), default=list)
    told = models.CharField(max_length=10, choices=Told.choices)
    decided_at = models.DateTimeField()
    decided_by = models.UUIDField()
    reviewed = models.CharField(max_length=10, choices=Reviewed.choices, blank=True, default="")
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.UUIDField(null=True)
    key_version = models.SmallIntegerField()
    nonce = models.BinaryField(max_length=12)
    sealed = models.BinaryField()
    review_key_version = models.SmallIntegerField(null=True)
    review_nonce = models.BinaryField(max_length=12, null=True)
    review_sealed = models.BinaryField(null=True)

    objects = models.Manager.from_queryset(LawfulBasisQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["tenant", "id", "file"], name="ground_of_file"),
            CompositeForeignKey(
                fields=("tenant", "file", "agency"),
                to="cases.CaseFile",
                to_fields=("tenant", "id", "agency"),
                name="ground_on_own_file",
            ),
            CompositeForeignKey(
                fields=("tenant", "agreement"),
                to="cases.ForumAgreement",
                to_fields=("tenant", "id"),
                name="ground_under_agreement",
            ),
            models.CheckConstraint(condition=Q(told__in=Told.values), name="ground_told_known"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["file", "-decided_at"], name="ground_newest"),
            models.Index(fields=["agency"], condition=Q(reviewed_at=None), name="ground_unreviewed"),
        ]

    def get_additional_data(self) -> dict[str, Any]:
        return {"file_id": str(self.file_id)}

    @property
    def words(self) -> dict[str, Any]:
        return unseal(self.key_version, bytes(self.nonce), self.sealed)

    @property
    def review_words(self) -> dict[str, Any]:
        if self.review_key_version is None or self.review_nonce is None or self.review_sealed is None:
            return {}
        return unseal(self.review_key_version, bytes(self.review_nonce), self.review_sealed)

    def write(self, words: dict[str, Any]) -> None:
        sealed = seal(words)
        self.key_version, self.nonce, self.sealed = sealed.key_version, sealed.nonce, sealed.data

    def write_review(self, words: dict[str, Any]) -> None:
        sealed = seal(words)
        self.review_key_version, self.review_nonce, self.review_sealed = sealed.key_version, sealed.nonce, sealed.data
