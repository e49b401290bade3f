"""What a finished assessment says to sharing at once: that it came out high."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from cases.files.models import CaseFile
from cases.records.categories import Kind
from cases.records.selectors import heads
from cases.sharing.now.reasons import still_high
from ccr.core.templatetags.house import write_day
from ccr.tenancy.member import Member


def finished_high(member: Member, file: CaseFile) -> Iterable[str]:
    """The finished assessment that may be quoted, where they stand at high: the receiver reads it as the reason. One
    statement.
    """
    finished = heads(member, [file.id], kinds=[Kind.ASSESSMENT]).filter(open=False).exclude(level=None)
    newest = still_high(finished)
    if newest is None or newest.happened_on is None:
        return []
    return [_("an assessment of %(day)s came out high") % {"day": write_day(newest.happened_on, "short")}]
