"""What people are told about actions: neutral sentences that name nobody and no case."""

from django.utils.translation import gettext_lazy as _

from cases.action_items.models import ActionItem
from ccr.notifications.actions import notify
from ccr.notifications.kinds import register
from ccr.tenancy.capabilities import Capability

ASKED = register("action.asked", _("Your agency is asked to do something."), page="my_actions", about="")
ANSWERED = register("action.answered", _("Something your agency asked for was answered."), page="file_actions")
HEARD = register("action.heard", _("Something your agency asked for was answered."), page="my_actions", about="")
DUE = register("action.due", _("Something your agency agreed to do is due."), page="file_actions")
LATE = register("action.late", _("Something your agency agreed to do is late."), page="file_actions")
WATCHED = register("action.watched", _("Something that was agreed is late."), page="my_actions", about="")


def tell_asked(action: ActionItem) -> None:
    """Tell the owner that it is asked. Nobody who is shut out of the case behind it."""
    notify(
        ASKED,
        agency_id=action.owner_agency_id,
        capability=Capability.WRITE_FILES,
        lent_from=action.file_id,
        subject_id=action.id,
    )


def tell_answered(action: ActionItem) -> None:
    """Tell whoever proposed it; the file named is the proposer's own where it is about one."""
    own = action.proposer_agency_id == action.agency_id
    notify(
        ANSWERED if own else HEARD,
        agency_id=action.proposer_agency_id,
        post_id=action.proposed_by,
        capability=Capability.WRITE_FILES,
        file_id=action.file_id if own else None,
        lent_from=None if own else action.file_id,
        subject_id=action.id,
    )


def tell_owner(action: ActionItem, code: str, capability: Capability) -> bool:
    """Tell somebody of the owner's agency; whose it is first, where the code says it is due."""
    return notify(
        code,
        agency_id=action.owner_agency_id,
        post_id=action.owner_member_id if code == DUE else None,
        capability=capability,
        file_id=action.owner_file_id,
        subject_id=action.id,
    )


def tell_watcher(action: ActionItem, capability: Capability) -> bool:
    """Tell who agreed it that it is late."""
    return notify(
        WATCHED,
        agency_id=action.proposer_agency_id,
        capability=capability,
        lent_from=action.file_id,
        subject_id=action.id,
    )
