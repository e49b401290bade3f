"""What a finished assessment says to sharing at once: that it came out high."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from cases.files.models import CaseFile
from cases.records.categories import Kind
from cases.records.selectors import heads
from ccr.core.templatetags.house import write_day
from ccr.tenancy.member import Member

HIGH = 3


def finished_high(member: Member, file: CaseFile) -> Iterable[str]:
    """The newest finished assessment with a level that the agency does not keep to itself, where that level is high: the
    receiver reads it as the reason. One statement.
    """
    finished = heads(member, [file.id], kinds=[Kind.ASSESSMENT]).filter(open=False, kept=False).exclude(level=None)
    newest = finished.order_by("-recorded_at").first()
    if newest is None or newest.level != HIGH or newest.happened_on is None:
        return []
    return [_("an assessment of %(day)s came out high") % {"day": write_day(newest.happened_on, "short")}]
