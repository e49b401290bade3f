"""By when her objection is answered, and what happens when it is not."""

from datetime import datetime, time

from cases.sharing.objections import events, notices
from cases.sharing.objections.models import Objection
from cases.sharing.objections.states import ObjectionState
from ccr.audit.recording import record
from ccr.core.actor import Actor
from ccr.core.deadlines import day_in, deadline
from ccr.reminders.models import Reminder
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.holidays import working_days
from ccr.tenancy.member import Member
from ccr.tenancy.packs import pack

LATE = "objection.late"
DAY_ENDS = time(17)


def answer_by(member: Member, at: datetime) -> datetime:
    """The end of the last working day the pack allows."""
    days = pack(member.pack).limits.objection_answer_working_days
    return deadline(working_days(day_in(member.zone, at), days, member.pack), member.zone, DAY_ENDS)


def fall_due(reminder: Reminder, *, by: Actor, at: datetime) -> bool:
    """The time is over and nobody has answered: everybody who could is told, and any of them may answer now."""
    objection = Objection.objects.visible_to(by).filter(pk=reminder.subject_id, state=ObjectionState.WAITING).first()
    if objection is None:
        return False
    notices.tell(notices.LATE, objection, capability=Capability.CLOSE_HIGH)
    record(events.OVERDUE, by=by, at=at, file_id=objection.file_id, subject_id=objection.id)
    return True
