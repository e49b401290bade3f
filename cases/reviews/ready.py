"""What this part of the room brings to the house: handlers of reminders, hooks, what files are called, whose history is kept."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.files import hooks
from cases.files.models import CaseFile
from cases.records.models import Record
from cases.reviews import actions, consequences, schedule
from cases.sharing.models import Disclosure, ReleaseOfInformation
from ccr.audit.history import keep_history
from ccr.audit.pages import name_page
from ccr.core.actor import Actor
from ccr.notifications.kinds import register_file_labels
from ccr.reminders.models import Reminder
from ccr.reminders.registry import register
from ccr.tenancy.member import Member

PAGES = {"reviews": _("reviews"), "who_looked": _("who has looked")}


def bring_back(reminder: Reminder, *, by: Actor, at: datetime) -> bool:
    """A planned check has fallen due."""
    return actions.raise_review(reminder_id=reminder.id, by=by, at=at)


def stands_open(reminder: Reminder, *, by: Actor, at: datetime) -> bool:
    """The look after an incident stands open from the start; nothing is left to raise."""
    return True


def labels(member: Member, file_ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """Files by their reference, as far as the member may see them."""
    rows = CaseFile.objects.visible_to(member).filter(pk__in=list(file_ids))
    return dict(rows.values_list("id", "reference"))


def install() -> None:
    """Called once, from `CasesConfig.ready`."""
    register(schedule.CHECK, bring_back)
    register(schedule.AFTER_INCIDENT, stands_open)
    register_file_labels(labels)
    hooks.on_new_incident.append(consequences.look_again)
    hooks.may_close.append(consequences.object_to_closing)
    hooks.on_close.append(consequences.end_checks)
    for code, name in PAGES.items():
        name_page(code, name)
    _keep_histories()


def _keep_histories() -> None:
    """Plain fields only: what somebody wrote in words is in sealed bodies, which have no history of fields."""
    keep_history(
        CaseFile,
        _("changed the file"),
        {
            "stage": _("Stage"),
            "lead": _("Lead"),
            "next_review_on": _("Next check"),
            "named_only": _("Named workers only"),
            "closed_at": _("Closed"),
        },
    )
    keep_history(
        Record,
        _("corrected a record"),
        {
            "category": _("Kind of information"),
            "kept": _("Kept with us"),
            "happened_on": _("Day"),
            "level": _("Level"),
        },
    )
    keep_history(
        ReleaseOfInformation,
        _("changed a permission to share"),
        {"state": _("State"), "ends_at": _("Ends"), "withdrawn_at": _("Withdrawn")},
    )
    keep_history(
        Disclosure,
        _("changed what is opened"),
        {
            "state": _("State"),
            "ends_at": _("Ends"),
            "answered_at": _("Answered"),
            "withdrawn_at": _("Ended"),
        },
    )
