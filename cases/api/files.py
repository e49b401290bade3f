"""Files of one's own agency, as far as open to the reader."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.access.doors import access_file
from cases.files.models import CaseFile
from cases.files.states import Stage
from cases.records.categories import Kind
from cases.records.models import Record
from cases.records.selectors import latest, line_of
from cases.sharing.models import Disclosure
from ccr.tenancy.api import Endpoint, endpoint, paged, says
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member


@dataclass(frozen=True)
class FileLine:
    """A file with what its line holds: incidents this agency wrote, and incidents others have opened to this file."""

    file: CaseFile
    level: int | None
    own_incidents: int
    opened_incidents: int


class FileSerializer(serializers.Serializer[FileLine]):
    """What leaves. No name, no text; an id, the random reference, and facts of the agency's own seat."""

    id = serializers.UUIDField(source="file.id")
    reference = serializers.CharField(source="file.reference")
    stage = serializers.ChoiceField(source="file.stage", choices=Stage.choices)
    level = serializers.IntegerField(allow_null=True)
    opened_at = serializers.DateTimeField(source="file.opened_at")
    next_review_on = serializers.DateField(source="file.next_review_on", allow_null=True)
    own_incidents = serializers.IntegerField()
    opened_incidents = serializers.IntegerField()


def lines_of(member: Member, files: Iterable[CaseFile]) -> list[FileLine]:
    """These files with their levels and counts, in three statements however many there are."""
    page = list(files)
    ids = [file.id for file in page]
    levels = latest(member, ids, [Kind.LEVEL])
    lenders: dict[UUID, set[UUID]] = {file_id: set() for file_id in ids}
    for to_file_id, from_file_id in (
        Disclosure.objects.visible_to(member)
        .live()
        .filter(to_file_id__in=ids)
        .values_list("to_file_id", "from_file_id")
    ):
        lenders[to_file_id].add(from_file_id)
    wanted = set(ids).union(*lenders.values())
    incidents = dict(
        Record.objects.visible_to(member)
        .filter(file_id__in=wanted, kind=Kind.INCIDENT)
        .values_list("file_id")
        .annotate(number=Count("id"))
    )
    return [
        FileLine(
            file=file,
            level=level.level if (level := levels.get((file.id, Kind.LEVEL))) else None,
            own_incidents=incidents.get(file.id, 0),
            opened_incidents=sum(incidents.get(lender, 0) for lender in lenders[file.id]),
        )
        for file in page
    ]


def files_shown(member: Member, files: Iterable[CaseFile]) -> list[Any]:
    """Files as they leave. Three statements."""
    return [FileSerializer(line).data for line in lines_of(member, files)]


class Files(Endpoint):
    @says("Files open to this person, newest first", gives=paged(FileSerializer), pages=True)
    def get(self, request: Request) -> Response:
        """Files of one's own agency that are open to this person. No name is in this list."""
        rows = CaseFile.objects.visible_to(self.member)
        return self.page(rows, "-opened_at", "id", show=lambda page: files_shown(self.member, page))


class File(Endpoint):
    @says("One file", gives=FileSerializer)
    def get(self, request: Request, file_id: UUID) -> HttpResponse:
        """One file of one's own agency. Every holder of its line is told who asked."""
        file = access_file(self.member, file_id, Capability.SEE_FILES)
        self.served(line_of(self.member, file).holders)
        return Response(files_shown(self.member, [file])[0])


files = endpoint(Files, Capability.SEE_FILES, page="api_files")
file = endpoint(File, Capability.SEE_FILES, page="api_file")
