"""Why a file is at high risk, in words: what Share now stands on. Other rooms add what they know in `AppConfig.ready`."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from cases.files.models import CaseFile
from cases.files.words import HIGH
from cases.records.categories import Kind
from cases.records.models import Record
from cases.records.selectors import heads
from ccr.core.templatetags.house import write_day
from ccr.tenancy.member import Member

# (member, file) -> reasons of one line each, empty for none; at most one statement.
Source = Callable[[Member, CaseFile], Iterable[str]]


def judged_high(member: Member, file: CaseFile) -> list[str]:
    """The level of the member's own agency, where somebody judged it high; its receivers read this. One statement."""
    head = still_high(heads(member, [file.id], kinds=[Kind.LEVEL]))
    if head is None or head.happened_on is None:
        return []
    return [_("judged high on %(day)s") % {"day": write_day(head.happened_on, "short")}]


def still_high(rows: Any) -> Record | None:
    """Of levels somebody judged, what may be quoted to others, if it stands at high now. One statement.

    The newest of all says how it stands, whether it is kept or not. What is kept with the agency is nobody else's to read:
    they are told of the newest that is not, and of none where that one is lower.
    """
    found: list[Record] = list(rows.order_by("-recorded_at"))
    told = next((one for one in found if not one.kept), None)
    return told if told and found[0].level == HIGH and told.level == HIGH else None


sources: list[Source] = [judged_high]


def reasons_of(member: Member, file: CaseFile) -> list[str]:
    """Every reason there is; none: the file is not at high risk, as far as this agency has written down."""
    return [reason for source in sources for reason in source(member, file)]
