"""A manager looks at what was shared at once on the next working day: asked for by a reminder, settled by the look."""

from datetime import datetime

from cases.sharing.now import notices
from cases.sharing.now.models import LawfulBasis
from ccr.core.actor import Actor
from ccr.core.deadlines import day_in, deadline
from ccr.reminders.actions import remind, settle
from ccr.reminders.models import Reminder
from ccr.tenancy.holidays import working_days
from ccr.tenancy.member import Member
from ccr.tenancy.packs import pack

LOOK = "now.look"


def ask_for_a_look(decision: LawfulBasis, *, by: Member, at: datetime) -> None:
    """Have those who answer for a team told on the next working day. It stands on their caseload from now on."""
    days = pack(by.pack).limits.urgent_review_working_days
    day = working_days(day_in(by.zone, at), days, by.pack)
    remind(LOOK, due_at=deadline(day, by.zone), by=by, at=at, file_id=decision.file_id, subject_id=decision.id)


def fall_due(reminder: Reminder, *, by: Actor, at: datetime) -> bool:
    """The working day has come. Told once; nothing is left to raise when somebody has looked already."""
    decision = LawfulBasis.objects.visible_to(by).filter(pk=reminder.subject_id, reviewed_at=None).first()
    if decision is None:
        return False
    notices.tell_to_look_at(decision)
    return True


def looked(decision: LawfulBasis, *, by: Member, at: datetime) -> None:
    """End the reminder. One that a clock is raising this very moment is left to it."""
    settle([LOOK], subject_id=decision.id, by=by, at=at)
