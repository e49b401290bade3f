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
from ccr.reminders.actions import remind
from ccr.reminders.models import Reminder
from ccr.tenancy.member import Member

SOON, DUE, LATE = "demand.soon", "demand.due", "demand.late"
NOTICE = {SOON: notices.SOON, DUE: notices.DUE, LATE: notices.LATE}


def _days(due: date) -> dict[str, date]:
    return {SOON: rules.soon_on(due), DUE: due, LATE: rules.late_on(due)}


def watch(demand: LegalDemand, *, by: Member, at: datetime) -> None:
    """Set the reminders of a demand's day; those of an earlier day, or from before it was linked to a file, end."""
    stop(demand, by=by, at=at)
    for kind, day in _days(demand.due_on).items():
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
    """End what is still to come. One that a clock is raising this very moment is left to it: it finds how things stand."""
    rows = Reminder.objects.visible_to(by).filter(kind__in=list(NOTICE), subject_id=demand.id, settled_at=None)
    free = list(rows.select_for_update(skip_locked=True).values_list("pk", flat=True))
    if free:
        Reminder.objects.visible_to(by).filter(pk__in=free).update(settled_at=at)


def fall_due(reminder: Reminder, *, by: Actor, at: datetime) -> bool:
    """Tell those who keep the register, unless it is answered or its day was moved."""
    demand = LegalDemand.objects.visible_to(by).filter(pk=reminder.subject_id, state=DemandState.OPEN).first()
    if demand is not None and reminder.detail.get("due") == demand.due_on.isoformat():
        notices.tell(NOTICE[reminder.kind], demand)
    return False
