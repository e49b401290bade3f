"""Reading the register. Each says how many statements it costs."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from cases.demands.models import DemandStep, LegalDemand, LegalHold
from cases.demands.states import TELLING, DemandState, StepKind
from cases.files.models import CaseFile
from ccr.core.actor import Actor
from ccr.tenancy.member import Member

LONGEST = 500
TELLING_CODES = tuple(kind.value for kind in TELLING)


def open_demands(member: Actor) -> list[LegalDemand]:
    """What is to be answered, the next due first. One statement."""
    rows = LegalDemand.objects.visible_to(member).filter(state=DemandState.OPEN)
    return list(rows.order_by("due_on", "received_on", "id")[:LONGEST])


def ended_demands(member: Actor) -> QuerySet[LegalDemand]:
    """What is ended, the last first."""
    rows: QuerySet[LegalDemand] = LegalDemand.objects.visible_to(member).exclude(state=DemandState.OPEN)
    return rows.order_by("-ended_at", "id")


def of_file(member: Actor, file_id: UUID) -> list[LegalDemand]:
    """Everything asked about one file, what is open first. One statement."""
    rows = LegalDemand.objects.visible_to(member).filter(file_id=file_id).order_by("due_on", "id")[:LONGEST]
    return sorted(rows, key=lambda one: one.state != DemandState.OPEN)


def steps_of(member: Actor, demand_id: UUID) -> list[DemandStep]:
    """What was written down about a demand, the last first. One statement."""
    return list(DemandStep.objects.visible_to(member).filter(demand_id=demand_id).order_by("-at", "id")[:LONGEST])


def left_of(member: Actor, demand_id: UUID) -> list[DemandStep]:
    """What left because of a demand. One statement."""
    return [one for one in steps_of(member, demand_id) if one.kind == StepKind.LEFT]


def telling_of(member: Actor, demand_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Whether she was told, as it was written down last, by demand; nothing where nobody has said. One statement."""
    rows = DemandStep.objects.visible_to(member).filter(demand_id__in=list(demand_ids), kind__in=TELLING_CODES)
    return dict(rows.order_by("at", "id").values_list("demand_id", "kind"))


def holds_of(member: Actor, file_id: UUID) -> list[LegalHold]:
    """Holds on one file, those that stand first. One statement."""
    rows = LegalHold.objects.visible_to(member).filter(file_id=file_id).order_by("-placed_at", "id")[:LONGEST]
    return sorted(rows, key=lambda one: one.lifted_at is not None)


def references(member: Actor, demands: Iterable[LegalDemand]) -> dict[UUID, str]:
    """What the files of these demands are called, by file. One statement, none where no file is linked."""
    wanted = {one.file_id for one in demands if one.file_id}
    if not wanted:
        return {}
    return dict(CaseFile.objects.visible_to(member).filter(pk__in=wanted).values_list("id", "reference"))


def file_called(member: Member, reference: str) -> UUID | None:
    """The file of one's own that has this reference and is open to the reader; None for every other. One statement."""
    typed = "".join(reference.split()).upper()
    # As it is read aloud: without its dash.
    spellings = {typed, f"{typed[:3]}-{typed[3:]}"}
    return CaseFile.objects.visible_to(member).filter(reference__in=spellings).values_list("id", flat=True).first()
