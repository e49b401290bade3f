"""ReleaseOfInformation (the survivor's written permission) and Disclosure (what is opened to whom until when)."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.access.models import NO_END
from cases.access.querysets import DisclosureQuerySet, OfOpenFileQuerySet
from cases.records.categories import PRIVILEGED_BIT
from cases.sharing.states import DISCLOSURE, RELEASE, DisclosureState, ReleaseState
from ccr.core.fkeys import CompositeForeignKey
from ccr.core.models import Keyed, Versioned
from ccr.core.sealed import seal, unseal


class Signing(models.TextChoices):
    SCREEN = "screen", _("On the worker's screen, read aloud")
    PHONE = "phone", _("On her own phone, by a link and a code read aloud")
    PAPER = "paper", _("On paper, photographed")
    SPOKEN = "spoken", _("She said yes aloud; the worker wrote it down")


class ReleaseOfInformation(Versioned, Keyed):
    """Her written, informed, time-limited permission for one agency to be shown named kinds of record.

    Belongs to the agency that took it; the other side sees only the disclosure that stands on it. Who signed and what
    she said is in the sealed-shaped body.
    """

    tenant = models.ForeignKey("tenancy.Tenant", models.PROTECT, db_index=False)
    agency = models.ForeignKey("tenancy.Agency", models.PROTECT, db_constraint=False, db_index=False)
    file = models.ForeignKey("cases.CaseFile", models.PROTECT, db_constraint=False, db_index=False)
    to_agency = models.ForeignKey(
        "tenancy.Agency", models.PROTECT, db_constraint=False, related_name="+", db_index=False
    )
    # Permissions signed in one conversation share this id; each is withdrawn alone.
    conversation_id = models.UUIDField()
    purpose = models.CharField(max_length=40)
    view_bits = models.IntegerField()
    summary_bits = models.IntegerField(default=0)
    # True: also what is added until it ends. False: only what is recorded when she signs.
    covers_later = models.BooleanField()
    signed_how = models.CharField(max_length=10, choices=Signing.choices)
    signed_at = models.DateTimeField()
    witness_id = models.UUIDField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ReleaseState.choices, default=ReleaseState.SIGNED)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)
    key_version = models.SmallIntegerField()
    nonce = models.BinaryField(max_length=12)
    sealed = models.BinaryField()

    objects = models.Manager.from_queryset(OfOpenFileQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["tenant", "id", "file", "to_agency"], name="release_of_file"),
            CompositeForeignKey(
                fields=("tenant", "file", "agency"),
                to="cases.CaseFile",
                to_fields=("tenant", "id", "agency"),
                name="release_on_own_file",
            ),
            CompositeForeignKey(
                fields=("tenant", "to_agency"),
                to="tenancy.Agency",
                to_fields=("tenant", "id"),
                name="release_to_partner",
            ),
            models.CheckConstraint(condition=~models.Q(agency=models.F("to_agency")), name="release_to_another"),
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="release_has_an_end"),
            RELEASE.constraint("state", "release_state_known"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["file"], name="release_file")]

    def get_additional_data(self) -> dict[str, Any]:
        return {"file_id": str(self.file_id)}

    @property
    def words(self) -> dict[str, Any]:
        return unseal(self.key_version, bytes(self.nonce), self.sealed)

    def write(self, words: dict[str, Any]) -> None:
        sealed = seal(words)
        self.key_version, self.nonce, self.sealed = sealed.key_version, sealed.nonce, sealed.data


class Basis(models.TextChoices):
    """The grounds the programme itself speaks of. A country's others are data of its pack, kept in the same column."""

    RELEASE = "release", _("Her permission")
    OWN_LAW = "own_law", _("The agency's own lawful ground")
    MANDATE = "mandate", _("A statute or a court's order")


class Disclosure(Keyed):
    """Opens categories of one file to one other agency, for view or for summary, on one basis, until a moment.

    Two parties write it: the lender offers and ends it, the receiver answers and says which of its files it joins. A
    trigger holds each to its own moves and everything else fixed.
    """

    tenant = models.ForeignKey("tenancy.Tenant", models.PROTECT, db_index=False)
    from_file = models.ForeignKey(
        "cases.CaseFile", models.PROTECT, db_constraint=False, related_name="+", db_index=False
    )
    from_agency = models.ForeignKey(
        "tenancy.Agency", models.PROTECT, db_constraint=False, related_name="+", db_index=False
    )
    to_agency = models.ForeignKey(
        "tenancy.Agency", models.PROTECT, db_constraint=False, related_name="+", db_index=False
    )
    to_file = models.ForeignKey(
        "cases.CaseFile", models.PROTECT, db_constraint=False, null=True, related_name="+", db_index=False
    )
    view_bits = models.IntegerField()
    summary_bits = models.IntegerField(default=0)
    # Records written later than this stay closed, whatever their category.
    covers_until = models.DateTimeField(default=NO_END)
    # One of Basis, or the code of a legal basis of the country's pack, which then stands in `ground_id` with its reasons.
    basis = models.CharField(max_length=40)
    release_id = models.UUIDField(null=True)
    # The decision it stands on, where the basis is one of the pack.
    ground_id = models.UUIDField(null=True)
    # Answers one that was opened to us: the receiver is offered the file it already lent from.
    in_return = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=DisclosureState.choices, default=DisclosureState.OFFERED)
    offered_at = models.DateTimeField()
    offered_by = models.UUIDField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)

    objects = models.Manager.from_queryset(DisclosureQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            CompositeForeignKey(
                fields=("tenant", "from_file", "from_agency"),
                to="cases.CaseFile",
                to_fields=("tenant", "id", "agency"),
                name="disclosure_from_own_file",
            ),
            CompositeForeignKey(
                fields=("tenant", "to_file", "to_agency"),
                to="cases.CaseFile",
                to_fields=("tenant", "id", "agency"),
                name="disclosure_to_own_file",
            ),
            CompositeForeignKey(
                fields=("tenant", "to_agency"),
                to="tenancy.Agency",
                to_fields=("tenant", "id"),
                name="disclosure_to_partner",
            ),
            CompositeForeignKey(
                fields=("tenant", "release_id", "from_file", "to_agency"),
                to="cases.ReleaseOfInformation",
                to_fields=("tenant", "id", "file", "to_agency"),
                name="disclosure_on_release",
            ),
            models.CheckConstraint(condition=~models.Q(to_agency=models.F("from_agency")), name="disclosed_to_another"),
            models.CheckConstraint(
                condition=models.Q(basis="release", release_id__isnull=False)
                | models.Q(~models.Q(basis="release"), release_id=None),
                name="release_where_basis_is_release",
            ),
            CompositeForeignKey(
                fields=("tenant", "ground_id", "from_file"),
                to="cases.LawfulBasis",
                to_fields=("tenant", "id", "file"),
                name="disclosure_on_ground",
            ),
            models.CheckConstraint(
                condition=models.Q(basis__in=Basis.values, ground_id=None)
                | models.Q(~models.Q(basis__in=Basis.values), ground_id__isnull=False),
                name="ground_where_basis_is_of_the_pack",
            ),
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="disclosure_ends"),
            DISCLOSURE.constraint("state", "disclosure_state_known"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["from_file", "to_agency"], name="disclosure_from"),
            models.Index(fields=["to_file"], name="disclosure_to"),
            models.Index(fields=["ground_id"], name="disclosure_on_one_ground"),
            models.Index(fields=["to_agency", "state"], name="disclosure_tray"),
        ]

    def get_additional_data(self) -> dict[str, Any]:
        return {"file_id": str(self.from_file_id)}


# Kept beside the model so that the migration's CHECK and the rules name one number.
PRIVILEGED_MASK = 1 << PRIVILEGED_BIT
