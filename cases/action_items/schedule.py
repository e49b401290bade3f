"""When somebody is reminded of an action, and what happens then: the owner when it is due, the owner's supervisor a working day
later, whoever agreed it three working days later. Nothing stands open afterwards: the action itself does.
"""

from datetime import datetime

from cases.action_items import notices
from cases.action_items.models import ActionItem
from cases.action_items.rules import COORDINATOR_AFTER, OWNER_AFTER, SUPERVISOR_AFTER, reminded_at
from cases.action_items.states import OPEN, TAKEN
from ccr.core.actor import Actor
from ccr.reminders.actions import remind
from ccr.reminders.models import Reminder
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member

DUE, LATE, WATCH = "action.due", "action.late", "action.watch"


def remind_owner(action: ActionItem, *, by: Member, at: datetime) -> None:
    """Once accepted: on its day, and a working day later for the supervisor."""
    for kind, after in ((DUE, OWNER_AFTER), (LATE, SUPERVISOR_AFTER)):
        due_at = reminded_at(action.due_on, after, by.zone, by.pack)
        remind(kind, due_at=due_at, by=by, at=at, file_id=action.owner_file_id, subject_id=action.id)


def watch(action: ActionItem, *, by: Member, at: datetime) -> None:
    """Once asked of another agency: three working days after its day, for those who agreed it."""
    due_at = reminded_at(action.due_on, COORDINATOR_AFTER, by.zone, by.pack)
    own_file = action.file_id if action.agency_id == by.agency_id else None
    remind(WATCH, due_at=due_at, by=by, at=at, file_id=own_file, subject_id=action.id)


def _of(reminder: Reminder, by: Actor) -> ActionItem | None:
    return ActionItem.objects.visible_to(by).filter(pk=reminder.subject_id).first()


def fell_due(reminder: Reminder, *, by: Actor, at: datetime) -> bool:
    action = _of(reminder, by)
    if action is not None and action.state in TAKEN:
        notices.tell_owner(action, notices.DUE, Capability.WRITE_FILES)
    return False


def is_late(reminder: Reminder, *, by: Actor, at: datetime) -> bool:
    """The supervisor; where there is none, everybody who works in files."""
    action = _of(reminder, by)
    if action is not None and action.state in TAKEN:
        told = notices.tell_owner(action, notices.LATE, Capability.NAME_WORKERS)
        if not told:
            notices.tell_owner(action, notices.LATE, Capability.WRITE_FILES)
    return False


def is_watched(reminder: Reminder, *, by: Actor, at: datetime) -> bool:
    """The coordinator of whoever agreed it; where there is none, everybody who works in files."""
    action = _of(reminder, by)
    if action is not None and action.state in OPEN and not notices.tell_watcher(action, Capability.CONVENE):
        notices.tell_watcher(action, Capability.WRITE_FILES)
    return False
