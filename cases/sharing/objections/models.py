"""Wish: what she wants. Objection: what she says against sharing on another ground than her consent, and its answer."""

from typing import Any, ClassVar

from django.db import models

from cases.access.querysets import OfOpenFileQuerySet
from cases.sharing.objections.states import OBJECTION, ObjectionState, Outcome, WishAnswer
from ccr.core.fkeys import CompositeForeignKey
from ccr.core.models import Keyed, Versioned
from ccr.core.sealed import seal, unseal


class Wish(Keyed):
    """What she wants about sharing, on a day. The newest counts; none is ever changed. It is not the ground relied on."""

    tenant = models.ForeignKey("tenancy.Tenant", models.PROTECT, db_index=False)
    agency = models.ForeignKey("tenancy.Agency", models.PROTECT, db_constraint=False, db_index=False)
    file = models.ForeignKey("cases.CaseFile", models.PROTECT, db_constraint=False, db_index=False)
    answer = models.CharField(max_length=10, choices=WishAnswer.choices)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
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
                name="wish_on_own_file",
            ),
            models.CheckConstraint(condition=models.Q(answer__in=WishAnswer.values), name="wish_answer_known"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["file", "-recorded_at"], name="wish_newest")]

    def get_additional_data(self) -> dict[str, Any]:
        return {"file_id": str(self.file_id)}

    @property
    def words(self) -> dict[str, Any]:
        return unseal(self.key_version, bytes(self.nonce), self.sealed)

    def write(self, words: dict[str, Any]) -> None:
        sealed = seal(words)
        self.key_version, self.nonce, self.sealed = sealed.key_version, sealed.nonce, sealed.data


class Objection(Versioned, Keyed):
    """Her objection to sharing that stands on another ground. A named person answers it; her words are never rewritten."""

    tenant = models.ForeignKey("tenancy.Tenant", models.PROTECT, db_index=False)
    agency = models.ForeignKey("tenancy.Agency", models.PROTECT, db_constraint=False, db_index=False)
    file = models.ForeignKey("cases.CaseFile", models.PROTECT, db_constraint=False, db_index=False)
    made_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    # The membership that decides, named when it is recorded.
    decider_id = models.UUIDField()
    answer_by = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ObjectionState.choices, default=ObjectionState.WAITING)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    told_at = models.DateTimeField(null=True)
    told_by = models.UUIDField(null=True)
    key_version = models.SmallIntegerField()
    nonce = models.BinaryField(max_length=12)
    sealed = models.BinaryField()
    answer_key_version = models.SmallIntegerField(null=True)
    answer_nonce = models.BinaryField(max_length=12, null=True)
    answer_sealed = models.BinaryField(null=True)

    objects = models.Manager.from_queryset(OfOpenFileQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            CompositeForeignKey(
                fields=("tenant", "file", "agency"),
                to="cases.CaseFile",
                to_fields=("tenant", "id", "agency"),
                name="objection_on_own_file",
            ),
            OBJECTION.constraint("state", "objection_state_known"),
            models.CheckConstraint(
                condition=models.Q(state=ObjectionState.WAITING, outcome="", answered_at=None)
                | models.Q(~models.Q(state=ObjectionState.WAITING), ~models.Q(outcome=""), answered_at__isnull=False),
                name="objection_answered_whole",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["file", "-made_at"], name="objection_newest")]

    def get_additional_data(self) -> dict[str, Any]:
        return {"file_id": str(self.file_id)}

    @property
    def words(self) -> dict[str, Any]:
        return unseal(self.key_version, bytes(self.nonce), self.sealed)

    @property
    def answer_words(self) -> dict[str, Any]:
        if self.answer_key_version is None or self.answer_nonce is None or self.answer_sealed is None:
            return {}
        return unseal(self.answer_key_version, bytes(self.answer_nonce), self.answer_sealed)

    def write(self, words: dict[str, Any]) -> None:
        sealed = seal(words)
        self.key_version, self.nonce, self.sealed = sealed.key_version, sealed.nonce, sealed.data

    def write_answer(self, words: dict[str, Any]) -> None:
        sealed = seal(words)
        self.answer_key_version, self.answer_nonce, self.answer_sealed = sealed.key_version, sealed.nonce, sealed.data
