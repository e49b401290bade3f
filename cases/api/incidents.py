"""Incidents: the line of a file, one incident, record, correct."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.access.doors import access_file, access_record
from cases.files.models import CaseFile
from cases.incidents.actions import Account, correct_incident, record_incident
from cases.incidents.tactics import LANE_NAMES, TACTICS, lanes_in
from cases.incidents.words import SERIOUSNESS, Breach, IncidentWords, ReportedTo, Source
from cases.records.categories import Kind
from cases.records.models import Record
from cases.records.selectors import Line, heads, line_of, words_of
from cases.sharing.models import Disclosure
from ccr.core.api_fields import Body, Code, Codes, Day, Text, TimeOfDay, Whole, Yes
from ccr.core.errors import NotVisible
from ccr.tenancy.api import (
    KEY,
    AgencySerializer,
    Endpoint,
    agencies,
    endpoint,
    paged,
    says,
    with_version,
)
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from ccr.tenancy.models import Agency


class IncidentWordsSerializer(serializers.Serializer[IncidentWords]):
    """What is told of an incident. `last_on`: of a range, its last day."""

    what = serializers.CharField()
    last_on = serializers.CharField()
    time_from = serializers.CharField()
    time_until = serializers.CharField()
    place = serializers.CharField()
    tactics = serializers.ListField(child=serializers.CharField())
    source = serializers.CharField()  # type: ignore[assignment]  # a field of the incident, by that name
    fear = serializers.IntegerField(allow_null=True)
    impact = serializers.CharField()
    witnesses = serializers.CharField()
    breach = serializers.CharField()
    breach_of = serializers.CharField()
    reported_to = serializers.ListField(child=serializers.CharField())
    reported_note = serializers.CharField()
    finished = serializers.BooleanField()


class IncidentSerializer(serializers.Serializer[Any]):
    """An incident as the reader may see it. `words` is null where it is open in summary only; `version`, `kept` and
    `recorded_at` are there for one's own.
    """

    id = serializers.UUIDField()
    held_by = AgencySerializer(allow_null=True)
    own = serializers.BooleanField()
    happened_on = serializers.DateField(allow_null=True)
    seriousness = serializers.IntegerField(allow_null=True)
    lanes = serializers.ListField(child=serializers.ChoiceField(choices=list(LANE_NAMES.values())))
    words = IncidentWordsSerializer(allow_null=True)
    version = serializers.IntegerField(allow_null=True)
    kept = serializers.BooleanField(allow_null=True)
    recorded_at = serializers.DateTimeField(allow_null=True)


class IncidentBody(Body):
    """An incident as it is told. Only `what` is asked for; no `first_on`: nobody knows when. Times are the partnership's."""

    what = Text(longest=10_000, lines=True)
    first_on = Day(required=False, allow_null=True, default=None)
    last_on = Day(required=False, allow_null=True, default=None)
    time_from = TimeOfDay(required=False, allow_null=True, default=None)
    time_until = TimeOfDay(required=False, allow_null=True, default=None)
    place = Text(required=False)
    tactics = Codes([(code, tactic.label) for code, tactic in TACTICS.items()], required=False, default=list)
    seriousness = Whole(
        required=False, allow_null=True, default=None, min_value=min(SERIOUSNESS), max_value=max(SERIOUSNESS)
    )
    source = Code(Source, required=False, allow_blank=True, default="")  # type: ignore[assignment]  # as above
    fear = Whole(required=False, allow_null=True, default=None, min_value=0, max_value=10)
    impact = Text(longest=4_000, lines=True, required=False)
    witnesses = Text(longest=4_000, lines=True, required=False)
    breach = Code(Breach, required=False, allow_blank=True, default="")
    breach_of = Text(required=False)
    reported_to = Codes(ReportedTo, required=False, default=list)
    reported_note = Text(required=False)
    finished = Yes(required=False, default=True)
    kept = Yes(
        required=False, default=False, help_text="Kept with us: no other agency sees it, whatever is open to them."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """What the form asks as well: an answer that excludes others, and a time that begins."""
        told = set(attrs["reported_to"])
        if {ReportedTo.NOBODY, ReportedTo.NOT_ASKED} & told and len(told) > 1:
            raise serializers.ValidationError(
                {"reported_to": [_("Choose either who was told, or nobody, or not asked.")]}
            )
        if attrs["time_until"] and not attrs["time_from"]:
            raise serializers.ValidationError({"time_from": [_("Fill in from when, or leave both times open.")]})
        if attrs["last_on"] and not attrs["first_on"]:
            raise serializers.ValidationError({"first_on": [_("Fill in the first day, or leave both days open.")]})
        return attrs


class CorrectionBody(IncidentBody):
    """The whole incident as it is to be from now on, and the version it was read in."""

    version = Whole(required=False, min_value=1, max_value=2_147_483_647)
    kept = Yes(required=False, allow_null=True, default=None, help_text="Left out: as it was.")


def shown(member: Member, head: Record, words: dict[str, Any] | None, held_by: Agency | None) -> dict[str, Any]:
    """One incident as this reader may see it."""
    own = head.holder_id == member.agency_id
    return {
        "id": head.id,
        "held_by": held_by,
        "own": own,
        "happened_on": head.happened_on,
        "seriousness": head.level,
        "lanes": [LANE_NAMES[lane] for lane in lanes_in(head.lanes)],
        "words": IncidentWords.from_words(words) if words is not None else None,
        "version": head.version if own else None,
        "kept": head.kept if own else None,
        "recorded_at": head.recorded_at if own else None,
    }


def serialized(member: Member, found: list[Record]) -> list[Any]:
    """Incidents with the words that are open and their holders. Two statements."""
    words = words_of(member, found)
    names = agencies(member, (head.holder_id for head in found))
    return [
        IncidentSerializer(shown(member, head, words.get(head.id), names.get(head.holder_id))).data for head in found
    ]


def own_line(member: Member, head: Record) -> Line:
    """The reader's own file of an incident with its line: the file itself, or the one it is open to. Raises NotVisible."""
    file_id = head.file_id
    if head.holder_id != member.agency_id:
        loans = (
            Disclosure.objects.visible_to(member)
            .live()
            .filter(from_file_id=head.file_id, to_agency_id=member.agency_id)
        )
        joined = loans.order_by("offered_at", "id").values_list("to_file_id", flat=True).first()
        if joined is None:
            raise NotVisible("record", head.id)
        file_id = joined
    file: CaseFile = access_file(member, file_id, Capability.SEE_FILES)
    return line_of(member, file)


def incident_of(member: Member, record_id: UUID, capability: Capability, *, own: bool = False) -> Record:
    """An incident the member may see. Raises NotVisible, NotPermitted."""
    head: Record = access_record(member, record_id, capability, own=own)
    if head.kind != Kind.INCIDENT:
        raise NotVisible("record", record_id)
    return head


def account(given: dict[str, Any]) -> Account:
    return Account(**given)


class Incidents(Endpoint):
    @says("The line of a file: incidents, newest day first", gives=paged(IncidentSerializer), pages=True)
    def get(self, request: Request, file_id: UUID) -> HttpResponse:
        """Incidents of one's own file and those other agencies have opened to it; without a day last."""
        file = access_file(self.member, file_id, Capability.SEE_FILES)
        line = line_of(self.member, file)
        self.served(line.holders)
        rows = heads(self.member, line.file_ids, kinds=[Kind.INCIDENT])
        order = ("-happened_on", "-recorded_at", "-id")
        return self.page(rows, *order, show=lambda page: serialized(self.member, page))

    @says("Record an incident", gives=IncidentSerializer, takes=IncidentBody, status=201, more=[KEY])
    def post(self, request: Request, file_id: UUID) -> HttpResponse:
        """Record an incident in one's own file. A file in monitoring, due for review or closed is active again."""
        file = access_file(self.member, file_id, Capability.WRITE_FILES)
        given = self.given(IncidentBody)
        kept = given.pop("kept")

        def do() -> tuple[Any, str]:
            head = record_incident(file_id=file.id, account=account(given), kept=kept, by=self.member, at=self.at)
            return serialized(self.member, [head])[0], reverse("api_incident", args=[head.id])

        self.served({file.id: file.agency_id})
        return self.act(do, status=201)


class Incident(Endpoint):
    @says("One incident", gives=IncidentSerializer)
    def get(self, request: Request, record_id: UUID) -> HttpResponse:
        """One incident, one's own or opened by another agency; in summary only its head."""
        head = incident_of(self.member, record_id, Capability.SEE_FILES)
        self.served(own_line(self.member, head).holders)
        own = head.holder_id == self.member.agency_id
        return with_version(Response(serialized(self.member, [head])[0]), head.version if own else None)


class CorrectIncident(Endpoint):
    @says("Correct an incident", gives=IncidentSerializer, takes=CorrectionBody, versioned=True, more=[KEY])
    def post(self, request: Request, record_id: UUID) -> HttpResponse:
        """Correct or finish an incident of one's own agency. Somebody was faster: 409 with both texts, nothing overwritten."""
        head = incident_of(self.member, record_id, Capability.WRITE_FILES, own=True)
        given = self.given(CorrectionBody)
        version, kept = self.version(given), given.pop("kept")
        self.served({head.file_id: head.holder_id})

        def do() -> tuple[Any, str]:
            done = correct_incident(
                record_id=head.id, version=version, account=account(given), kept=kept, by=self.member, at=self.at
            )
            return serialized(self.member, [done])[0], reverse("api_incident", args=[done.id])

        def both() -> tuple[Any, Any]:
            now = incident_of(self.member, record_id, Capability.WRITE_FILES, own=True)
            return serialized(self.member, [now])[0], CorrectionBody(given | {"kept": kept}).data

        return self.act(do, stale=both)


incidents = endpoint(Incidents, Capability.SEE_FILES, page="api_incidents")
incident = endpoint(Incident, Capability.SEE_FILES, page="api_incident")
correct = endpoint(CorrectIncident, Capability.WRITE_FILES, page="api_incident_correct")
