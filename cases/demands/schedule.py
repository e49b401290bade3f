"""When people are reminded of a demand: some working days before its day, on the day, and a working day after it.

Nothing stands open afterwards: the demand itself does. A reminder carries the day it was set for; when the day was moved since,
or the demand is ended, it has nothing to say.
"""

from datetime import date, datetime

from cases.demands import notices, rules
from cases.demands.models import LegalDemand
from cases.demands.states import DemandState
from ccr.core.actor import Actor
from ccr.core.deadlines import deadline
from ccr.reminders.actions import remind, settle
from ccr.reminders.models import Reminder
from ccr.tenancy.member import Member

SOON, DUE, LATE = "demand.soon", "demand.due", "demand.late"
NOTICE = {SOON: notices.SOON, DUE: notices.DUE, LATE: notices.LATE}


def _days(due: date, pack: str) -> dict[str, date]:
    return {SOON: rules.soon_on(due, pack), DUE: due, LATE: rules.late_on(due, pack)}


def watch(demand: LegalDemand, *, by: Member, at: datetime) -> None:
    """Set the reminders of a demand's day; those of an earlier day, or from before it was linked to a file, end."""
    stop(demand, by=by, at=at)
    for kind, day in _days(demand.due_on, by.pack).items():
        due_at = deadline(day, by.zone)
        if due_at <= at and kind != LATE:
            # Whoever enters it sees the day. Only being late is said even where it is so from the beginning.
            continue
        remind(
            kind,
            due_at=due_at,
            by=by,
            at=at,
            file_id=demand.file_id,
            subject_id=demand.id,
            detail={"due": demand.due_on.isoformat()},
        )


def stop(demand: LegalDemand, *, by: Actor, at: datetime) -> None:
    """End what is still to come."""
    settle(NOTICE, subject_id=demand.id, by=by, at=at)


def fall_due(reminder: Reminder, *, by: Actor, at: datetime) -> bool:
    """Tell those who keep the register, unless it is answered or its day was moved."""
    demand = LegalDemand.objects.visible_to(by).filter(pk=reminder.subject_id, state=DemandState.OPEN).first()
    if demand is not None and reminder.detail.get("due") == demand.due_on.isoformat():
        notices.tell(NOTICE[reminder.kind], demand)
    return False
