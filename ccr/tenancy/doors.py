"""Turning an id from outside into a post, an invitation or a recovery of one's own agency. Absent and foreign are alike."""

from typing import Any
from uuid import UUID

from ccr.core.errors import NotPermitted, NotVisible
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from ccr.tenancy.models import Invitation, Membership, Recovery


def _one(model: Any, kind: str, reader: Member, subject_id: UUID, capability: Capability, *, lock: bool) -> Any:
    rows = model.objects.visible_to(reader)
    if lock:
        rows = rows.select_for_update()
    found = rows.filter(pk=subject_id).first()
    if found is None:
        raise NotVisible(kind, subject_id)
    if not reader.may(capability):
        raise NotPermitted
    return found


def access_post(reader: Member, post_id: UUID, capability: Capability, *, lock: bool = False) -> Membership:
    """A post of the reader's agency, open or ended. Raises NotVisible, NotPermitted."""
    return _one(Membership, "post", reader, post_id, capability, lock=lock)


def access_invitation(reader: Member, invitation_id: UUID, capability: Capability, *, lock: bool = False) -> Invitation:
    """An invitation of the reader's agency. Raises NotVisible, NotPermitted."""
    return _one(Invitation, "invitation", reader, invitation_id, capability, lock=lock)


def access_recovery(reader: Member, recovery_id: UUID, capability: Capability) -> Recovery:
    """A recovery in the reader's agency. Raises NotVisible, NotPermitted."""
    return _one(Recovery, "recovery", reader, recovery_id, capability, lock=False)
