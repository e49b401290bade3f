"""The door to an action: an id becomes one here or nowhere."""

from uuid import UUID

from cases.action_items.models import ActionItem
from ccr.core.errors import NotPermitted, NotVisible
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member


def access_action(member: Member, action_id: UUID, capability: Capability, *, lock: bool = False) -> ActionItem:
    """An action about a case open to the member, or one their agency has taken. Raises NotVisible, NotPermitted."""
    rows = ActionItem.objects.visible_to(member)
    found = rows.filter(pk=action_id).first()
    if found is None:
        raise NotVisible("action", action_id)
    if not member.may(capability):
        raise NotPermitted
    if lock:
        # Whoever is no party to it cannot hold it: only they may change it.
        found = rows.filter(pk=action_id).select_for_update().first()
        if found is None:
            raise NotPermitted
    return found
