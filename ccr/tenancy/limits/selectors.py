"""Reading statements: the one that holds, the ones before, and those of the whole partnership."""

from collections.abc import Iterable
from uuid import UUID

from ccr.core.errors import NotVisible
from ccr.tenancy.member import Member
from ccr.tenancy.models import Agency, LimitationStatement

# The parts of a statement as they are written and read; the last three are the emergency policy.
SAYS = ("keeps", "cannot_keep", "must_report", "does_with")
IN_DANGER = ("decides", "rings", "writes")
PARTS = SAYS + IN_DANGER


def access_agency(reader: Member, agency_id: UUID) -> Agency:
    """An agency of the reader's partnership. Raises NotVisible."""
    found: Agency | None = Agency.objects.visible_to(reader).filter(pk=agency_id).first()
    if found is None:
        raise NotVisible("agency", agency_id)
    return found


def statement_of(reader: Member, agency_id: UUID | None) -> LimitationStatement | None:
    """What holds now: the agency's newest text; None where it has written none."""
    texts = LimitationStatement.objects.visible_to(reader).filter(agency_id=agency_id)
    newest: LimitationStatement | None = texts.order_by("-number").first()
    return newest


def versions_of(reader: Member, agency_id: UUID) -> list[LimitationStatement]:
    """Every text of an agency, the newest first."""
    return list(LimitationStatement.objects.visible_to(reader).filter(agency_id=agency_id).order_by("-number"))


def statements_of(reader: Member, agency_ids: Iterable[UUID]) -> dict[UUID, LimitationStatement]:
    """What holds now in each of these agencies that has written anything."""
    texts = LimitationStatement.objects.visible_to(reader).filter(agency_id__in=list(agency_ids))
    return {text.agency_id: text for text in texts.order_by("agency_id", "-number").distinct("agency_id")}


def agencies_of(reader: Member) -> list[Agency]:
    """Every agency of the partnership, by name."""
    return list(Agency.objects.visible_to(reader).order_by("name", "id"))
