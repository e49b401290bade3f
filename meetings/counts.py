"""Counts a wider-group meeting may speak of: of the reader's own agency only, small ones masked, the rest rounded.

Fewer than ten is said as such and everything else to the nearest five: nobody is found in a number (domain 6.4).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from cases.files.models import CaseFile
from cases.files.states import Stage
from cases.records.categories import Kind
from cases.records.models import Record
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member

SMALLEST, STEP = 10, 5
QUARTER = timedelta(days=92)


def safe_count(number: int) -> str:
    """The number as it may be said: zero stands, small ones are masked, others rounded."""
    if number == 0:
        return "0"
    if number < SMALLEST:
        return _("fewer than %(n)d") % {"n": SMALLEST}
    return str(STEP * round(number / STEP))


@dataclass(frozen=True)
class Counts:
    open_files: str
    incidents: str


def counts_of(member: Member, *, at: datetime) -> Counts | None:
    """What one's own agency may say about its work of the last quarter. Two statements; none for a post without files."""
    if not member.may(Capability.SEE_FILES):
        return None
    files = CaseFile.objects.visible_to(member).exclude(stage=Stage.CLOSED)
    recent = Record.objects.visible_to(member).filter(
        holder_id=member.agency_id, kind=Kind.INCIDENT, recorded_at__gt=at - QUARTER
    )
    return Counts(safe_count(files.count()), safe_count(recent.count()))
