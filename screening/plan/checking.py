"""The day on which a plan is looked at again, as a reminder: set with the sheet, raised by the clock, ended by another day."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.files.models import CaseFile
from cases.records.models import Record
from cases.records.selectors import words_of
from cases.words import day_of
from ccr.core.actor import Actor
from ccr.core.deadlines import deadline
from ccr.notifications.actions import notify
from ccr.notifications.kinds import register
from ccr.reminders.actions import remind, settle
from ccr.reminders.models import Reminder
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from screening.plan.words import PlanSheet

CHECK = "plan.check"
CHECK_DUE = register("plan.check_due", _("A safety plan is due to be looked at again."), page="safety_plan")


def set_check(file_id: UUID, sheet_id: UUID, *, was: str, on: str, by: Member, at: datetime) -> None:
    """Have the plan come back on the day `on`, and no more on the day `was`; both ISO days or empty. Part of a verb that holds
    the file's lock. A day that stays as it was stays due.
    """
    if was == on:
        return
    settle([CHECK], file_id=file_id, by=by, at=at)
    if day := day_of(on):
        remind(
            CHECK,
            due_at=deadline(day, by.zone),
            by=by,
            at=at,
            file_id=file_id,
            subject_id=sheet_id,
            detail={"on": on},
        )


def fall_due(reminder: Reminder, *, by: Actor, at: datetime) -> bool:
    """The day has come: the lead is told, and it stands in *Today* until another day is set. Nobody is told of a closed file,
    and should it be opened again it stands there still. Answers False where another day was set meanwhile.
    """
    file = CaseFile.objects.visible_to(by).filter(pk=reminder.file_id).select_for_update().first()
    head = Record.objects.visible_to(by).filter(pk=reminder.subject_id).first() if file else None
    if file is None or head is None:
        return False
    sheet = PlanSheet.from_words(words_of(by, [head]).get(head.id, {}))
    if sheet.next_check_on != reminder.detail.get("on"):
        return False
    if file.closed_at is None:
        notify(
            CHECK_DUE,
            agency_id=file.agency_id,
            post_id=file.lead_id,
            capability=Capability.ASSESS,
            file_id=file.id,
        )
    return True
