"""The programming interface of meetings: the list, one, its agenda as it is for the reader, bringing a case, withdrawing it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ccr.core.api_fields import Body, Code, Id, NothingMore, Text, Whole, Yes
from ccr.tenancy.api import KEY, AgencySerializer, Endpoint, agencies, endpoint, paged, says
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from ccr.tenancy.models import Seat
from meetings.agenda.actions import bring_item, withdraw_item
from meetings.agenda.selectors import Shown, agenda_of
from meetings.agenda.selectors import shown as shown_items
from meetings.doors import access_item, access_meeting
from meetings.models import Meeting
from meetings.states import ItemState, MeetingState
from meetings.words import ItemReason, MeetingKind


class MeetingSerializer(serializers.Serializer[Any]):
    """A meeting: date, place, kind and state. Nothing of any case."""

    id = serializers.UUIDField()
    convened_by = AgencySerializer(allow_null=True)
    seat = serializers.ChoiceField(choices=Seat.choices)
    kind = serializers.ChoiceField(choices=MeetingKind.choices)
    state = serializers.ChoiceField(choices=MeetingState.choices)
    starts_at = serializers.DateTimeField()
    place = serializers.CharField()
    minutes = serializers.IntegerField()
    items_close_at = serializers.DateTimeField(allow_null=True)
    agenda_out_at = serializers.DateTimeField(allow_null=True)
    research_due_at = serializers.DateTimeField(allow_null=True)
    minutes_due_at = serializers.DateTimeField(allow_null=True)
    begun_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class ItemSerializer(serializers.Serializer[Any]):
    """A case on an agenda as far as it is open to the reader. `file` is the reader's own file of it."""

    id = serializers.UUIDField(source="item.id")
    reference = serializers.CharField(source="item.reference")
    file = serializers.UUIDField(source="file_id", allow_null=True)
    brought_by = AgencySerializer(allow_null=True)
    own = serializers.BooleanField()
    state = serializers.ChoiceField(source="item.state", choices=ItemState.choices)
    reason = serializers.ChoiceField(source="item.reason", choices=ItemReason.choices)
    why = serializers.CharField(help_text="Empty where the reader may not see why.")
    initials = serializers.CharField(help_text="Empty where her name is not open to the reader.")
    level = serializers.IntegerField()
    late = serializers.BooleanField(source="item.late")
    minutes = serializers.IntegerField(source="item.minutes")


class TopicSerializer(serializers.Serializer[Any]):
    """A topic without any case."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    minutes = serializers.IntegerField()
    done_at = serializers.DateTimeField(allow_null=True)


class AgendaSerializer(serializers.Serializer[Any]):
    """The agenda as it is for the reader's agency; what is not open to it is not there and leaves no gap."""

    meeting = MeetingSerializer()
    items = ItemSerializer(many=True)
    topics = TopicSerializer(many=True)


class BringBody(Body):
    """Bring a case of one's own. `why` becomes a record of one's own about the level; `kept`: kept with us."""

    file = Id()
    reason = Code(ItemReason, required=False, default=ItemReason.RISK.value)
    why = Text(longest=2_000, lines=True)
    kept = Yes(required=False, default=False)
    minutes = Whole(required=False, default=10, min_value=1, max_value=240)


FIELDS = tuple(str(name) for name in MeetingSerializer().get_fields() if str(name) != "convened_by")


def _meeting(row: Meeting, names: Any) -> dict[str, Any]:
    return {"convened_by": names.get(row.agency_id), **{name: getattr(row, name) for name in FIELDS}}


def _item(one: Shown, names: Any) -> dict[str, Any]:
    return {**vars(one), "brought_by": names.get(one.item.agency_id)}


def meetings_shown(member: Member, rows: list[Meeting]) -> list[Any]:
    """Meetings with who convened them. One statement."""
    names = agencies(member, (row.agency_id for row in rows))
    return [MeetingSerializer(_meeting(row, names)).data for row in rows]


def item_shown(member: Member, item: Any) -> Any:
    """One item as the reader sees it. Five statements at most."""
    return ItemSerializer(_item(shown_items(member, [item])[0], agencies(member, [item.agency_id]))).data


class Meetings(Endpoint):
    @says("Meetings of the forums our agency sits in, newest first", gives=paged(MeetingSerializer), pages=True)
    def get(self, request: Request) -> HttpResponse:
        """Dates, places and states; nothing of any case."""
        rows = Meeting.objects.visible_to(self.member)
        return self.page(rows, "-starts_at", "id", show=lambda page: meetings_shown(self.member, page))


class OneMeeting(Endpoint):
    @says("One meeting", gives=MeetingSerializer)
    def get(self, request: Request, meeting_id: UUID) -> HttpResponse:
        """Date, place, deadlines and state."""
        found = access_meeting(self.member, meeting_id, Capability.ATTEND)
        return Response(meetings_shown(self.member, [found])[0])


class Agenda(Endpoint):
    @says("The agenda as it is for our agency", gives=AgendaSerializer)
    def get(self, request: Request, meeting_id: UUID) -> HttpResponse:
        """Cases open to our agency, and topics without a case."""
        found = access_meeting(self.member, meeting_id, Capability.ATTEND)
        agenda = agenda_of(self.member, found)
        self.served({one.item.file_id: one.item.agency_id for one in agenda.items})
        names = agenda.agencies
        return Response(
            AgendaSerializer(
                {
                    "meeting": _meeting(found, names),
                    "items": [_item(one, names) for one in agenda.items],
                    "topics": agenda.topics,
                }
            ).data
        )


class Bring(Endpoint):
    @says("Bring a case to a meeting", gives=ItemSerializer, takes=BringBody, status=201, more=[KEY])
    def post(self, request: Request, meeting_id: UUID) -> HttpResponse:
        """Those to whom the case is open see it on the agenda; nobody else does. After the deadline it is a late item."""
        meeting = access_meeting(self.member, meeting_id, Capability.BRING_ITEMS)
        given = self.given(BringBody)

        def do() -> tuple[Any, str]:
            item = bring_item(file_id=given.pop("file"), meeting_id=meeting.id, by=self.member, at=self.at, **given)
            self.served({item.file_id: item.agency_id})
            return item_shown(self.member, item), reverse("api_agenda", args=[meeting.id])

        return self.act(do, status=201)


class WithdrawItem(Endpoint):
    @says("Take a case off an agenda because she asks", gives=ItemSerializer, takes=NothingMore, more=[KEY])
    def post(self, request: Request, item_id: UUID) -> HttpResponse:
        """Gone from every agenda at once, without a gap."""
        item = access_item(self.member, item_id, Capability.BRING_ITEMS, own=True)
        self.served({item.file_id: item.agency_id})
        self.given(NothingMore)

        def do() -> tuple[Any, str]:
            done = withdraw_item(item_id=item.id, by=self.member, at=self.at)
            return item_shown(self.member, done), reverse("api_agenda", args=[done.meeting_id])

        return self.act(do)


meetings = endpoint(Meetings, Capability.ATTEND, page="api_meetings")
meeting = endpoint(OneMeeting, Capability.ATTEND, page="api_meeting")
agenda = endpoint(Agenda, Capability.ATTEND, page="api_agenda")
bring = endpoint(Bring, Capability.BRING_ITEMS, page="api_bring")
withdraw = endpoint(WithdrawItem, Capability.BRING_ITEMS, page="api_item_withdraw")
