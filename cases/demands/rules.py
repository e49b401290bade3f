"""Rules of the register: by when a demand is answered, how late it is, when people are reminded; and whether a file is held."""

from datetime import date, timedelta

from cases.demands.models import LegalHold
from cases.demands.states import HoldState
from cases.files.models import CaseFile
from ccr.core.actor import require
from ccr.core.deadlines import months_after
from ccr.core.errors import NotVisible
from ccr.tenancy.holidays import working_days
from ccr.tenancy.packs import LegalDemandKind

# Working days before the day an answer is due on which people are told of it, and after it on which they are told that it is late.
SOON_BEFORE, LATE_AFTER = 5, 1


def due_on(kind: LegalDemandKind, received_on: date) -> date | None:
    """The last day for an answer by the pack's clock; None where the paper itself names the day.

    Days are calendar days; months as on the calendar. A weekend moves nothing: nobody is late by relying on it.
    """
    if kind.clock == "days":
        return received_on + timedelta(days=kind.count)
    if kind.clock == "months":
        return months_after(received_on, kind.count)
    return None


def soon_on(due: date, pack: str) -> date:
    """The day people are told that an answer is due soon."""
    return working_days(due, -SOON_BEFORE, pack)


def late_on(due: date, pack: str) -> date:
    """The day people are told that an answer is late."""
    return working_days(due, LATE_AFTER, pack)


def on_hold(file: CaseFile) -> bool:
    """Whether a legal hold stands on this file: then nothing of it is destroyed, whatever its time. One statement or two.

    Asked by whoever is about to purge, who is bound and sees the file; raises NotVisible otherwise, because a hold on what one
    does not see would look like none. The database refuses a DELETE by itself too.
    """
    reader = require().actor
    held = LegalHold.objects.visible_to(reader).filter(file_id=file.id, state=HoldState.PLACED).exists()
    if not held and not CaseFile.objects.visible_to(reader).filter(pk=file.id).exists():
        raise NotVisible("file", file.id)
    return held
