"""What other rooms' acts mean for reviews: hooks of `cases.files.hooks`, inside the act's transaction, on a locked file."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from cases.files.models import CaseFile
from cases.records.models import Record
from cases.reviews import rules, schedule
from cases.reviews.notices import LOOK_AGAIN, tell
from cases.reviews.selectors import silence_of
from ccr.core.deadlines import day_in
from ccr.core.errors import NotPossible
from ccr.reminders.actions import remind
from ccr.tenancy.member import Member


class HighAndSilent(NotPossible):
    field = "decision"
    reason = _(
        "The last level is high and nothing has been heard for 30 days or more. "
        "Only the file’s lead or a supervisor may close it, and only with the reason."
    )


def look_again(*, file: CaseFile, incident: Record, by: Member, at: datetime, brought_back: bool) -> None:
    """What a new incident does: a file it brought back has its planned checks ended and stands open for its lead at once.

    Part of recording the incident.
    """
    if not brought_back:
        return
    schedule.settle_all(file.id, by=by, at=at)
    today = day_in(by.zone, at)
    remind(
        schedule.AFTER_INCIDENT,
        due_at=at,
        by=by,
        at=at,
        file_id=file.id,
        subject_id=incident.id,
        detail={"on": today.isoformat()},
        raised=True,
    )
    file.next_review_on = today
    file.save(update_fields=["next_review_on"])
    tell(LOOK_AGAIN, file)


def end_checks(*, file: CaseFile, by: Member, at: datetime) -> None:
    """A closed file has no checks. Part of closing."""
    schedule.settle_all(file.id, by=by, at=at)


def object_to_closing(*, file: CaseFile, by: Member, at: datetime) -> None:
    """High and silent: only the lead or a supervisor lets it go. Part of closing.

    Raises HighAndSilent.
    """
    silence = silence_of(by, file)
    if silence.is_high_and_silent(day_in(by.zone, at)) and not rules.may_close_high(by, lead_id=file.lead_id):
        raise HighAndSilent
