"""ActionItem: something one agency asks another, or itself, to do about a case by a day."""

from typing import Any, ClassVar

from django.db import models

from cases.action_items.querysets import ActionItemQuerySet
from cases.action_items.states import ACTION, TAKEN, ActionState
from ccr.core.fkeys import CompositeForeignKey
from ccr.core.models import Keyed, Versioned
from ccr.core.sealed import Sealed, seal, unseal


class ActionItem(Versioned, Keyed):
    """Hangs on the file whose case it is about. Whoever sees that case may propose it; its owner alone answers.

    Once accepted it stands in a file of the owner too, and stays there when the case is no longer open to it.
    """

    tenant = models.ForeignKey("tenancy.Tenant", models.PROTECT, db_index=False)
    agency = models.ForeignKey("tenancy.Agency", models.PROTECT, db_constraint=False, related_name="+", db_index=False)
    file = models.ForeignKey("cases.CaseFile", models.PROTECT, db_constraint=False, related_name="+", db_index=False)
    proposer_agency = models.ForeignKey(
        "tenancy.Agency", models.PROTECT, db_constraint=False, related_name="+", db_index=False
    )
    owner_agency = models.ForeignKey(
        "tenancy.Agency", models.PROTECT, db_constraint=False, related_name="+", db_index=False
    )
    owner_file = models.ForeignKey(
        "cases.CaseFile", models.PROTECT, db_constraint=False, null=True, related_name="+", db_index=False
    )
    # Whose it is inside the owner, as the owner says.
    owner_member_id = models.UUIDField(null=True)
    # The agenda item it was agreed at; this room knows no meeting.
    item_id = models.UUIDField(null=True)
    due_on = models.DateField()
    state = models.CharField(max_length=12, choices=ActionState.choices, default=ActionState.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.UUIDField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    superseded_by = models.UUIDField(null=True)
    # What is to be done, fixed; and why it was not, in the owner's words.
    key_version = models.SmallIntegerField()
    nonce = models.BinaryField(max_length=12)
    sealed = models.BinaryField()
    why_key_version = models.SmallIntegerField(null=True)
    why_nonce = models.BinaryField(max_length=12, null=True)
    why_sealed = models.BinaryField(null=True)

    objects = models.Manager.from_queryset(ActionItemQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            CompositeForeignKey(
                fields=("tenant", "file", "agency"),
                to="cases.CaseFile",
                to_fields=("tenant", "id", "agency"),
                name="action_on_file",
            ),
            CompositeForeignKey(
                fields=("tenant", "owner_file", "owner_agency"),
                to="cases.CaseFile",
                to_fields=("tenant", "id", "agency"),
                name="action_in_owners_file",
            ),
            CompositeForeignKey(
                fields=("tenant", "owner_agency"),
                to="tenancy.Agency",
                to_fields=("tenant", "id"),
                name="action_of_partner",
            ),
            CompositeForeignKey(
                fields=("tenant", "proposer_agency"),
                to="tenancy.Agency",
                to_fields=("tenant", "id"),
                name="action_by_partner",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[*TAKEN, ActionState.DONE, ActionState.NOT_DONE])
                | models.Q(owner_file__isnull=False),
                name="action_taken_into_a_file",
            ),
            ACTION.constraint("state", "action_state_known"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["file", "state"], name="action_of_file"),
            models.Index(fields=["owner_file", "state"], name="action_in_file"),
            models.Index(fields=["owner_agency", "state", "due_on"], name="action_of_owner"),
            models.Index(fields=["item_id"], name="action_of_item"),
        ]

    def get_additional_data(self) -> dict[str, Any]:
        return {"file_id": str(self.file_id)}

    @property
    def what(self) -> str:
        """What is to be done."""
        return str(unseal(self.key_version, bytes(self.nonce), self.sealed).get("what", ""))

    @property
    def why(self) -> str:
        """Why it was not done, where the owner said so."""
        if self.why_sealed is None or self.why_nonce is None or self.why_key_version is None:
            return ""
        return str(unseal(self.why_key_version, bytes(self.why_nonce), self.why_sealed).get("why", ""))

    def write(self, what: str) -> None:
        sealed: Sealed = seal({"what": what})
        self.key_version, self.nonce, self.sealed = sealed.key_version, sealed.nonce, sealed.data

    def write_why(self, why: str) -> None:
        sealed: Sealed = seal({"why": why})
        self.why_key_version, self.why_nonce, self.why_sealed = sealed.key_version, sealed.nonce, sealed.data
