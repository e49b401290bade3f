"""Referral and its steps, the count of advocates offered, the signpost, and an agency's duty desk."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.access.querysets import OfOpenFileQuerySet
from ccr.core.fkeys import CompositeForeignKey
from ccr.core.models import Keyed, Versioned
from ccr.core.sealed import seal, unseal
from referrals.querysets import MaybeOfFileQuerySet, OfOwnAgencyQuerySet, ReferralQuerySet, StepQuerySet
from referrals.states import REFERRAL, State


class SealedWords(models.Model):
    """Words in the sealed shape: key version, nonce, bytes."""

    key_version = models.SmallIntegerField()
    nonce = models.BinaryField(max_length=12)
    sealed = models.BinaryField()

    class Meta:
        abstract = True

    @property
    def words(self) -> dict[str, Any]:
        return unseal(self.key_version, bytes(self.nonce), self.sealed)

    def write(self, words: dict[str, Any]) -> None:
        sealed = seal(words)
        self.key_version, self.nonce, self.sealed = sealed.key_version, sealed.nonce, sealed.data


class Route(models.TextChoices):
    """By which door a person is passed on."""

    OFFER = "offer", _("An officer offered an advocate")
    WARM = "warm", _("A warm referral")


class Service(models.TextChoices):
    """What kind of help is needed."""

    ADVOCACY = "advocacy", _("An advocate")
    SHELTER = "shelter", _("A safe place to stay")
    HOUSING = "housing", _("Housing")
    LEGAL = "legal", _("Legal help")
    COUNSELLING = "counselling", _("Counselling")
    HEALTH = "health", _("Health care")
    POLICE = "police", _("The police")
    PROSECUTION = "prosecution", _("The prosecution")
    WORK_SCHOOL = "work_school", _("Work or school")
    IMMIGRATION = "immigration", _("Immigration")
    DEVICES = "devices", _("Phones and devices")
    OTHER = "other", _("Something else")


class HowAgreed(models.TextChoices):
    """How she agreed that exactly this is passed to exactly this agency."""

    SPOKEN = "spoken", _("She said so, face to face")
    BY_PHONE = "by_phone", _("She said so on the phone")
    SIGNED = "signed", _("She signed on the worker’s screen")


class Outcome(models.TextChoices):
    """How it ended."""

    MET = "met", _("She got what she needed")
    PARTLY = "partly", _("Partly")
    NOT_MET = "not_met", _("She did not get it")
    CHANGED_MIND = "changed_mind", _("She changed her mind")
    ELSEWHERE = "elsewhere", _("Another agency helps her")


class Referral(SealedWords, Versioned, Keyed):
    """One person passed from one agency to another: her name, how to reach her safely, and what she wants passed on.

    Two parties write it. Before she agreed only the sender sees it; from then on its words are nobody's to change, and a
    trigger holds each side to its own moves. It opens nothing of the sender's file.
    """

    tenant = models.ForeignKey("tenancy.Tenant", models.PROTECT, db_index=False)
    route = models.CharField(max_length=5, choices=Route.choices)
    service = models.CharField(max_length=12, choices=Service.choices)
    from_agency = models.ForeignKey(
        "tenancy.Agency", models.PROTECT, db_constraint=False, related_name="+", db_index=False
    )
    from_file = models.ForeignKey(
        "cases.CaseFile", models.PROTECT, db_constraint=False, null=True, related_name="+", db_index=False
    )
    to_agency = models.ForeignKey(
        "tenancy.Agency", models.PROTECT, db_constraint=False, null=True, related_name="+", db_index=False
    )
    to_file = models.ForeignKey(
        "cases.CaseFile", models.PROTECT, db_constraint=False, null=True, related_name="+", db_index=False
    )
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEEDED)
    moved_at = models.DateTimeField()
    # By when whoever must act next acts; None where nobody must.
    due_at = models.DateTimeField(null=True)
    urgent = models.BooleanField(default=False)
    # She agreed that the sender is told how it goes on.
    tells_back = models.BooleanField(default=False)
    agreed_how = models.CharField(max_length=10, choices=HowAgreed.choices, blank=True)
    agreed_at = models.DateTimeField(null=True)
    # The receiver's duty: who looked first, and how many of the rota have been called.
    seen_at = models.DateTimeField(null=True)
    seen_by = models.UUIDField(null=True)
    called = models.SmallIntegerField(default=0)
    called_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    # The one that was not taken and that this one stands for.
    instead_of_id = models.UUIDField(null=True)

    objects = models.Manager.from_queryset(ReferralQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["tenant", "id"], name="referral_in_tenant"),
            CompositeForeignKey(
                fields=("tenant", "from_agency"),
                to="tenancy.Agency",
                to_fields=("tenant", "id"),
                name="referral_from_partner",
            ),
            CompositeForeignKey(
                fields=("tenant", "to_agency"),
                to="tenancy.Agency",
                to_fields=("tenant", "id"),
                name="referral_to_partner",
            ),
            CompositeForeignKey(
                fields=("tenant", "from_file", "from_agency"),
                to="cases.CaseFile",
                to_fields=("tenant", "id", "agency"),
                name="referral_from_own_file",
            ),
            CompositeForeignKey(
                fields=("tenant", "to_file", "to_agency"),
                to="cases.CaseFile",
                to_fields=("tenant", "id", "agency"),
                name="referral_to_own_file",
            ),
            models.CheckConstraint(condition=~models.Q(to_agency=models.F("from_agency")), name="referred_to_another"),
            REFERRAL.constraint("state", "referral_state_known"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["to_agency", "state", "due_at"], name="referral_tray"),
            models.Index(fields=["from_agency", "state", "due_at"], name="referral_sent"),
            models.Index(fields=["from_file"], name="referral_of_file"),
            models.Index(fields=["to_file"], name="referral_into_file"),
        ]

    def get_additional_data(self) -> dict[str, Any]:
        return {"file_id": str(self.from_file_id) if self.from_file_id else None}


class Step(SealedWords, Keyed):
    """One move of a referral: by whom of which side, when, with what words. Added, never changed."""

    tenant = models.ForeignKey("tenancy.Tenant", models.PROTECT, db_index=False, related_name="+")
    referral = models.ForeignKey(Referral, models.PROTECT, db_constraint=False, related_name="steps")
    agency_id = models.UUIDField()
    member_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=12)
    at = models.DateTimeField()
    # What the sender did before she agreed is the sender's alone.
    shared = models.BooleanField()

    objects = models.Manager.from_queryset(StepQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            CompositeForeignKey(
                fields=("tenant", "referral"),
                to="referrals.Referral",
                to_fields=("tenant", "id"),
                name="step_of_referral",
            ),
        ]


class OfferAnswer(models.TextChoices):
    """What became of offering an advocate."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_SAFE = "not_safe", _("Not safe to ask")


class WhyNoOffer(models.TextChoices):
    """Why there was none: a code that counts and says nothing about her."""

    NOT_WANTED = "not_wanted", _("She did not want one now")
    HAS_ONE = "has_one", _("She has an advocate already")
    THINKING = "thinking", _("She wants to think about it")
    OTHER_THERE = "other_there", _("The other person was there")
    OVERHEARD = "overheard", _("Someone could overhear")
    LANGUAGE = "language", _("No interpreter was there")
    OTHER = "other", _("Another reason")


class Offered(Keyed):
    """That a report ended with offering an advocate, and what she answered. No and *not safe to ask* are counts only."""

    tenant = models.ForeignKey("tenancy.Tenant", models.PROTECT, db_index=False, related_name="+")
    agency = models.ForeignKey("tenancy.Agency", models.PROTECT, db_constraint=False, related_name="+")
    file = models.ForeignKey("cases.CaseFile", models.PROTECT, db_constraint=False, null=True, related_name="+")
    report_id = models.UUIDField(null=True)
    referral_id = models.UUIDField(null=True)
    answer = models.CharField(max_length=8, choices=OfferAnswer.choices)
    why = models.CharField(max_length=12, choices=WhyNoOffer.choices, blank=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()

    objects = models.Manager.from_queryset(MaybeOfFileQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            CompositeForeignKey(
                fields=("tenant", "file", "agency"),
                to="cases.CaseFile",
                to_fields=("tenant", "id", "agency"),
                name="offered_on_own_file",
            ),
            models.UniqueConstraint(
                fields=["agency", "report_id"], condition=models.Q(report_id__isnull=False), name="offered_once"
            ),
        ]


class How(models.TextChoices):
    """How somebody was pointed elsewhere."""

    NUMBER = "number", _("Gave a number")
    LEAFLET = "leaflet", _("Gave a leaflet")
    TOLD = "told", _("Told her about it")


class Signpost(SealedWords, Keyed):
    """Pointed elsewhere: a number or a leaflet, nobody introduced, nothing passed on. Weaker than a referral, counted apart."""

    tenant = models.ForeignKey("tenancy.Tenant", models.PROTECT, db_index=False, related_name="+")
    agency = models.ForeignKey("tenancy.Agency", models.PROTECT, db_constraint=False, related_name="+", db_index=False)
    file = models.ForeignKey("cases.CaseFile", models.PROTECT, db_constraint=False, related_name="+")
    service = models.CharField(max_length=12, choices=Service.choices)
    how = models.CharField(max_length=8, choices=How.choices)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()

    objects = models.Manager.from_queryset(OfOpenFileQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            CompositeForeignKey(
                fields=("tenant", "file", "agency"),
                to="cases.CaseFile",
                to_fields=("tenant", "id", "agency"),
                name="signpost_on_own_file",
            ),
        ]


class DutyDesk(Versioned, Keyed):
    """When an agency's desk is staffed, by whom in which order, and which number is rung outside those hours."""

    tenant = models.ForeignKey("tenancy.Tenant", models.PROTECT, db_index=False, related_name="+")
    agency = models.OneToOneField("tenancy.Agency", models.PROTECT, db_constraint=False, related_name="+")
    # Weekdays (Monday is 1). No hours: the whole day.
    days = ArrayField(models.SmallIntegerField(), default=list)
    begins = models.TimeField(null=True)
    ends = models.TimeField(null=True)
    outside_phone = models.CharField(max_length=40, blank=True)
    # Posts, who is on duty first.
    rota = ArrayField(models.UUIDField(), default=list)

    objects = models.Manager.from_queryset(OfOwnAgencyQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            CompositeForeignKey(
                fields=("tenant", "agency"), to="tenancy.Agency", to_fields=("tenant", "id"), name="desk_of_agency"
            ),
        ]
