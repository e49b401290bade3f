"""Why a file is at high risk, in words: what Share now stands on. Other rooms add what they know in `AppConfig.ready`."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from cases.files.models import CaseFile
from cases.files.words import HIGH
from cases.records.categories import Kind
from cases.records.selectors import heads
from ccr.core.templatetags.house import write_day
from ccr.tenancy.member import Member

# (member, file) -> reasons of one line each, empty for none; at most one statement.
Source = Callable[[Member, CaseFile], Iterable[str]]


def judged_high(member: Member, file: CaseFile) -> list[str]:
    """The newest level of the member's own agency, where somebody judged it high; its receivers read this. One statement.

    A level that is kept with the agency is no reason: it is nobody else's to read.
    """
    head = heads(member, [file.id], kinds=[Kind.LEVEL]).filter(kept=False).order_by("-recorded_at").first()
    if head is None or head.level != HIGH or head.happened_on is None:
        return []
    return [_("judged high on %(day)s") % {"day": write_day(head.happened_on, "short")}]


sources: list[Source] = [judged_high]


def reasons_of(member: Member, file: CaseFile) -> list[str]:
    """Every reason there is; none: the file is not at high risk, as far as this agency has written down."""
    return [reason for source in sources for reason in source(member, file)]
