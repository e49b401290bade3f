"""Tenant, Agency, Partnership, Membership."""

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from ccr.core.actor import Actor
from ccr.core.fkeys import CompositeForeignKey
from ccr.core.models import Keyed, Versioned
from ccr.core.querysets import GuardedManager, GuardedQuerySet


class Tenant(Keyed):
    """One Coordinated Community Response: a county, a borough, a campus. Carries no policy of its own: a name and a pack."""

    name = models.CharField(max_length=120)
    pack = models.CharField(max_length=40, default="us")
    time_zone = models.CharField(max_length=64, default="America/Chicago")
    founded_at = models.DateTimeField()
    # Invented people: only these may be offered by the demonstration's doors.
    is_demo = models.BooleanField(default=False)


class Discipline(models.TextChoices):
    ADVOCACY = "advocacy", _("Victim advocacy")
    POLICE = "police", _("Police")
    DISPATCH = "dispatch", _("Emergency dispatch")
    PROSECUTION = "prosecution", _("Prosecution")
    PRETRIAL = "pretrial", _("Pre-trial services")
    PROBATION = "probation", _("Probation and parole")
    COURTS = "courts", _("Courts")
    FORENSIC_MEDICAL = "forensic_medical", _("Forensic medical services")
    MENTAL_HEALTH = "mental_health", _("Counselling and mental health")
    TREATMENT = "treatment", _("Treatment of people who stalk")
    CAMPUS = "campus", _("School or campus")
    HOUSING = "housing", _("Housing")
    IMMIGRATION = "immigration", _("Immigration services")
    DISABILITY = "disability", _("Disability services")
    CULTURAL = "cultural", _("Culturally specific services")
    INTERVENTION = "intervention", _("Batterer intervention")
    FAITH = "faith", _("Faith community")
    LIVED_EXPERIENCE = "lived_experience", _("Lived experience")
    WORKPLACE = "workplace", _("Workplace")
    SOCIAL_CARE = "social_care", _("Adult social care")
    CHILDREN = "children", _("Children’s services")
    HEALTH = "health", _("Health services")
    COORDINATION = "coordination", _("Coordination office")


class Regime(models.TextChoices):
    """Which law binds what the agency writes. It, not the role, decides what needs the survivor's permission."""

    CONFIDENTIAL = "confidential", _("Confidential victim service")
    SYSTEM = "system", _("System agency")
    HEALTH = "health", _("Health")
    COURT = "court", _("Court")
    OTHER = "other", _("Other")


class AgencyQuerySet(GuardedQuerySet):
    def visible_to(self, reader: Actor) -> Self:
        """Every agency of the reader's partnership: partners know of one another."""
        return self._scoped().filter(tenant_id=reader.tenant_id)


class Agency(Versioned, Keyed):
    """A partner organisation in one tenant. Every agency is a vault: what it writes, it holds."""

    tenant = models.ForeignKey(Tenant, models.PROTECT)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40)
    discipline = models.CharField(max_length=20, choices=Discipline.choices)
    regime = models.CharField(max_length=14, choices=Regime.choices)
    duty_phone = models.CharField(max_length=40, blank=True)
    takes_files = models.BooleanField(default=True)

    objects = GuardedManager.from_queryset(AgencyQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["tenant", "id"], name="agency_in_tenant"),
            models.UniqueConstraint(fields=["tenant", "short_name"], name="agency_short_name"),
        ]


class Seat(models.TextChoices):
    CORE = "core", _("Core team")
    WIDER = "wider", _("Wider group")


class PartnershipQuerySet(GuardedQuerySet):
    def visible_to(self, reader: Actor) -> Self:
        """Every seat of the reader's partnership."""
        return self._scoped().filter(tenant_id=reader.tenant_id)


class Partnership(Keyed):
    """An agency's seat: the core team reviews cases monthly; the wider group meets quarterly and sees none."""

    tenant = models.ForeignKey(Tenant, models.PROTECT)
    agency = models.OneToOneField(Agency, models.PROTECT)
    seat = models.CharField(max_length=5, choices=Seat.choices)
    since_on = models.DateField()

    objects = GuardedManager.from_queryset(PartnershipQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            CompositeForeignKey(
                fields=("tenant", "agency"), to="tenancy.Agency", to_fields=("tenant", "id"), name="seat_of_agency"
            ),
        ]


class MembershipQuerySet(GuardedQuerySet):
    def visible_to(self, reader: Actor) -> Self:
        """The posts of the reader's own agency."""
        return self._scoped().filter(tenant_id=reader.tenant_id, agency_id=reader.agency_id)


class Membership(Versioned, Keyed):
    """A person's post in one agency. A leaver's post ends; it is never deleted."""

    tenant = models.ForeignKey(Tenant, models.PROTECT)
    agency = models.ForeignKey(Agency, models.PROTECT)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    title = models.CharField(max_length=80, blank=True)
    roles = ArrayField(models.CharField(max_length=30))
    since_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = GuardedManager.from_queryset(MembershipQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            CompositeForeignKey(
                fields=("tenant", "agency"), to="tenancy.Agency", to_fields=("tenant", "id"), name="post_in_agency"
            ),
            models.UniqueConstraint(
                fields=["agency", "user"], condition=models.Q(ended_at=None), name="one_open_post_per_agency"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["user"], name="posts_of_user")]


class InvitationQuerySet(GuardedQuerySet):
    def visible_to(self, reader: Actor) -> Self:
        """Invitations of the reader's own agency."""
        return self._scoped().filter(tenant_id=reader.tenant_id, agency_id=reader.agency_id)


class Invitation(Keyed):
    """An offered post: single-use, for one address, ended after a week. Only the hash of its token is kept."""

    tenant = models.ForeignKey(Tenant, models.PROTECT)
    agency = models.ForeignKey(Agency, models.PROTECT)
    email = models.EmailField()
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=80, blank=True)
    roles = ArrayField(models.CharField(max_length=30))
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    taken_up_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = GuardedManager.from_queryset(InvitationQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            CompositeForeignKey(
                fields=("tenant", "agency"),
                to="tenancy.Agency",
                to_fields=("tenant", "id"),
                name="invitation_of_agency",
            ),
        ]


class RecoveryQuerySet(GuardedQuerySet):
    def visible_to(self, reader: Actor) -> Self:
        """Recoveries of the reader's own agency."""
        return self._scoped().filter(tenant_id=reader.tenant_id, agency_id=reader.agency_id)


class Recovery(Keyed):
    """A colleague lost their second factor: one person asks to take it away, a second one confirms within a day."""

    tenant = models.ForeignKey(Tenant, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    post = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    started_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = GuardedManager.from_queryset(RecoveryQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            CompositeForeignKey(
                fields=("tenant", "agency"), to="tenancy.Agency", to_fields=("tenant", "id"), name="recovery_in_agency"
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None) | ~models.Q(confirmed_by=models.F("started_by")),
                name="recovery_takes_two",
            ),
            models.CheckConstraint(
                condition=~models.Q(post=models.F("started_by"))
                & (models.Q(confirmed_by=None) | ~models.Q(post=models.F("confirmed_by"))),
                name="recovery_by_others",
            ),
            models.UniqueConstraint(
                fields=["post"],
                condition=models.Q(confirmed_at=None, withdrawn_at=None),
                name="one_recovery_at_a_time",
            ),
        ]


class LimitationStatementQuerySet(GuardedQuerySet):
    def visible_to(self, reader: Actor) -> Self:
        """Every statement of the reader's partnership, old ones too: each partner may know what another does with it."""
        return self._scoped().filter(tenant_id=reader.tenant_id)


class LimitationStatement(Keyed):
    """What an agency keeps, cannot keep, must report and does in danger, in its own words. Rows are added, never changed."""

    tenant = models.ForeignKey(Tenant, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    # 1, 2, 3 … in each agency; the highest holds.
    number = models.PositiveIntegerField()
    keeps = models.TextField()
    cannot_keep = models.TextField()
    must_report = models.TextField()
    does_with = models.TextField()
    # The emergency policy: who decides, whom they ring, what is written down afterwards.
    decides = models.TextField()
    rings = models.TextField()
    writes = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    # As it was that day. Partners read this; the name behind the post is read in the agency alone.
    post_label = models.CharField(max_length=80)

    objects = GuardedManager.from_queryset(LimitationStatementQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            CompositeForeignKey(
                fields=("tenant", "agency"),
                to="tenancy.Agency",
                to_fields=("tenant", "id"),
                name="statement_of_agency",
            ),
            models.UniqueConstraint(fields=["agency", "number"], name="one_statement_of_each_number"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="statements_counted_from_one"),
        ]
