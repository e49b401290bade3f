"""Reading wishes and objections."""

from uuid import UUID

from cases.files.models import CaseFile
from cases.sharing.objections.models import Objection, Wish
from cases.sharing.objections.states import ObjectionState
from ccr.core.errors import NotPermitted, NotVisible
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member


def wish_of(member: Member, file: CaseFile) -> Wish | None:
    """What she wants now about sharing, as this agency wrote it down last. One statement."""
    return Wish.objects.visible_to(member).filter(file_id=file.id).order_by("-recorded_at", "id").first()


def objections_of(member: Member, file: CaseFile) -> list[Objection]:
    """Her objections, newest first. One statement."""
    return list(Objection.objects.visible_to(member).filter(file_id=file.id).order_by("-made_at"))


def access_objection(member: Member, objection_id: UUID, capability: Capability, *, lock: bool = False) -> Objection:
    """One on a file open to the member. Raises NotVisible, NotPermitted."""
    rows = Objection.objects.visible_to(member).filter(pk=objection_id)
    found: Objection | None = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotVisible("objection", objection_id)
    if not member.may(capability):
        raise NotPermitted
    return found


def to_answer(member: Member) -> list[Objection]:
    """What waits for this person's decision, or is late and may be taken by them. One statement."""
    return list(Objection.objects.visible_to(member).filter(state=ObjectionState.WAITING).order_by("answer_by"))
