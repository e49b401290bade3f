"""Forum, Meeting, Attendance and Topic: facts of a forum, with no case in them. AgendaItem: a case put before a meeting."""

from typing import Any, ClassVar

from django.db import models

from ccr.core.fkeys import CompositeForeignKey
from ccr.core.models import Keyed, Versioned
from ccr.core.sealed import seal, unseal
from ccr.tenancy.models import Seat
from meetings.querysets import AgendaItemQuerySet, OfForumQuerySet
from meetings.states import ITEM, MEETING, ItemState, MeetingState
from meetings.words import How, ItemReason, Keeping, MeetingKind, Rhythm, SafeToTell


def _convener(name: str) -> CompositeForeignKey:
    return CompositeForeignKey(fields=("tenant", "agency"), to="tenancy.Agency", to_fields=("tenant", "id"), name=name)


def _of_meeting(name: str) -> CompositeForeignKey:
    return CompositeForeignKey(
        fields=("tenant", "meeting", "seat"), to="meetings.Meeting", to_fields=("tenant", "id", "seat"), name=name
    )


class Forum(Versioned, Keyed):
    """How the core team or the wider group meets: rhythm, place, deadlines. Kept by the agency that convenes it."""

    tenant = models.ForeignKey("tenancy.Tenant", models.PROTECT, db_index=False)
    agency = models.ForeignKey("tenancy.Agency", models.PROTECT, db_constraint=False, related_name="+", db_index=False)
    seat = models.CharField(max_length=5, choices=Seat.choices)
    rhythm = models.CharField(max_length=12, choices=Rhythm.choices)
    # 1 Monday … 7 Sunday, and which of that day in the month: 1 to 4, or 5 for the last.
    weekday = models.SmallIntegerField(default=4)
    nth = models.SmallIntegerField(default=2)
    begins = models.TimeField()
    place = models.CharField(max_length=200, blank=True)
    keeping = models.CharField(max_length=8, choices=Keeping.choices, default=Keeping.LINES)
    # Working days before the meeting; None: no deadline.
    items_close = models.SmallIntegerField(null=True)
    agenda_out = models.SmallIntegerField(null=True)
    research_due = models.SmallIntegerField(null=True)
    # Working days after it.
    minutes_due = models.SmallIntegerField(null=True)

    objects = models.Manager.from_queryset(OfForumQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["tenant", "seat"], name="one_forum_of_seat"),
            models.UniqueConstraint(fields=["tenant", "id", "agency", "seat"], name="forum_of_convener"),
            _convener("forum_convened"),
        ]


class Meeting(Versioned, Keyed):
    """One sitting of a forum. Date, place, kind, state: nothing of any case."""

    tenant = models.ForeignKey("tenancy.Tenant", models.PROTECT, db_index=False)
    agency = models.ForeignKey("tenancy.Agency", models.PROTECT, db_constraint=False, related_name="+", db_index=False)
    forum = models.ForeignKey(Forum, models.PROTECT, db_constraint=False, db_index=False)
    seat = models.CharField(max_length=5, choices=Seat.choices)
    kind = models.CharField(max_length=13, choices=MeetingKind.choices, default=MeetingKind.ORDINARY)
    keeping = models.CharField(max_length=8, choices=Keeping.choices, default=Keeping.LINES)
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    minutes = models.SmallIntegerField(default=120)
    state = models.CharField(max_length=18, choices=MeetingState.choices, default=MeetingState.SCHEDULED)
    # Items brought later are late; None: there is no deadline.
    items_close_at = models.DateTimeField(null=True)
    agenda_out_at = models.DateTimeField(null=True)
    research_due_at = models.DateTimeField(null=True)
    minutes_due_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)
    # The room screen shows nothing but the meeting while it is paused.
    paused = models.BooleanField(default=False)

    objects = models.Manager.from_queryset(OfForumQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["tenant", "id", "seat"], name="meeting_of_seat"),
            models.UniqueConstraint(fields=["tenant", "id", "agency"], name="meeting_of_convener"),
            models.UniqueConstraint(fields=["forum", "starts_at"], name="one_meeting_at_a_time"),
            CompositeForeignKey(
                fields=("tenant", "forum", "agency", "seat"),
                to="meetings.Forum",
                to_fields=("tenant", "id", "agency", "seat"),
                name="meeting_of_forum",
            ),
            MEETING.constraint("state", "meeting_state_known"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["tenant", "seat", "starts_at"], name="meeting_days"),
        ]


class Attendance(Keyed):
    """Somebody in the room, after they signed the confidentiality statement; they may leave and come back."""

    tenant = models.ForeignKey("tenancy.Tenant", models.PROTECT, db_index=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, db_constraint=False, db_index=False)
    seat = models.CharField(max_length=5, choices=Seat.choices)
    agency = models.ForeignKey("tenancy.Agency", models.PROTECT, db_constraint=False, related_name="+", db_index=False)
    # Their post, where they signed on their own page.
    member_id = models.UUIDField(null=True)
    name = models.CharField(max_length=120)
    how = models.CharField(max_length=5, choices=How.choices)
    statement = models.SmallIntegerField()
    signed_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    objects = models.Manager.from_queryset(OfForumQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["meeting", "member_id"], condition=models.Q(member_id__isnull=False), name="present_once"
            ),
            _of_meeting("present_at_meeting"),
            _convener("present_for_agency"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["meeting", "signed_at"], name="who_was_present")]


class Topic(Versioned, Keyed):
    """An item without any case: a theme, a policy, counts. The forum's own."""

    tenant = models.ForeignKey("tenancy.Tenant", models.PROTECT, db_index=False)
    agency = models.ForeignKey("tenancy.Agency", models.PROTECT, db_constraint=False, related_name="+", db_index=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, db_constraint=False, db_index=False)
    seat = models.CharField(max_length=5, choices=Seat.choices)
    title = models.CharField(max_length=200)
    minutes = models.SmallIntegerField(default=10)
    place = models.FloatField()
    done_at = models.DateTimeField(null=True)

    objects = models.Manager.from_queryset(OfForumQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            _of_meeting("topic_of_meeting"),
            _convener("topic_of_agency"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["meeting", "place"], name="topics_in_order")]


class AgendaItem(Versioned, Keyed):
    """One case before one meeting of the core team. Two agencies write it: whoever brought it, and the chair's.

    It says that a case is brought, and what the meeting agreed in codes and days; words about her are records of the agency
    that said them. Its reference is drawn at random and its place is a number between others: neither counts anything.
    """

    tenant = models.ForeignKey("tenancy.Tenant", models.PROTECT, db_index=False)
    agency = models.ForeignKey("tenancy.Agency", models.PROTECT, db_constraint=False, related_name="+", db_index=False)
    file = models.ForeignKey("cases.CaseFile", models.PROTECT, db_constraint=False, related_name="+", db_index=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, db_constraint=False, db_index=False)
    seat = models.CharField(max_length=5, choices=Seat.choices, default=Seat.CORE)
    # The chair's agency, as the meeting names it.
    convener = models.ForeignKey(
        "tenancy.Agency", models.PROTECT, db_constraint=False, related_name="+", db_index=False
    )
    reference = models.CharField(max_length=20)
    reason = models.CharField(max_length=10, choices=ItemReason.choices)
    late = models.BooleanField(default=False)
    # The record of the bringer that says why, in words.
    reason_id = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=ItemState.choices, default=ItemState.PROPOSED)
    place = models.FloatField()
    minutes = models.SmallIntegerField(default=10)
    brought_at = models.DateTimeField()
    brought_by = models.UUIDField()
    taken_at = models.DateTimeField(null=True)
    # When the chair last opened it in the meeting: the latest is the one the room screen follows.
    shown_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    # What the meeting agreed. Each agency's own level stands beside it, as its own record.
    level = models.SmallIntegerField(null=True)
    no_action = models.BooleanField(default=False)
    teller_id = models.UUIDField(null=True)
    tell_on = models.DateField(null=True)
    safe_to_tell = models.CharField(max_length=9, choices=SafeToTell.choices, blank=True)
    key_version = models.SmallIntegerField(null=True)
    nonce = models.BinaryField(max_length=12, null=True)
    sealed = models.BinaryField(null=True)

    objects = models.Manager.from_queryset(AgendaItemQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            CompositeForeignKey(
                fields=("tenant", "file", "agency"),
                to="cases.CaseFile",
                to_fields=("tenant", "id", "agency"),
                name="item_on_own_file",
            ),
            _of_meeting("item_of_meeting"),
            CompositeForeignKey(
                fields=("tenant", "meeting", "convener"),
                to="meetings.Meeting",
                to_fields=("tenant", "id", "agency"),
                name="item_of_convener",
            ),
            models.CheckConstraint(condition=models.Q(seat=Seat.CORE), name="no_case_in_the_wider_group"),
            models.UniqueConstraint(
                fields=["meeting", "file"], condition=~models.Q(state="withdrawn"), name="brought_once"
            ),
            models.UniqueConstraint(fields=["meeting", "reference"], name="item_reference"),
            ITEM.constraint("state", "item_state_known"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["meeting", "place"], name="agenda_in_order"),
            models.Index(fields=["file", "-brought_at"], name="items_of_file"),
        ]

    def get_additional_data(self) -> dict[str, Any]:
        return {"file_id": str(self.file_id)}

    @property
    def agreed(self) -> dict[str, Any]:
        """What was agreed, in words: why no action is needed."""
        if self.sealed is None or self.nonce is None or self.key_version is None:
            return {}
        return unseal(self.key_version, bytes(self.nonce), self.sealed)

    def write(self, words: dict[str, Any]) -> None:
        sealed = seal(words)
        self.key_version, self.nonce, self.sealed = sealed.key_version, sealed.nonce, sealed.data
