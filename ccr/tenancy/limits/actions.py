"""The verb of the limitation statement. Runs inside a transaction in which `by` is bound at `at`."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ccr.audit.recording import record
from ccr.core.errors import NotPermitted, NotPossible, Stale
from ccr.tenancy import events
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.limits.selectors import PARTS, statement_of
from ccr.tenancy.member import Member
from ccr.tenancy.models import Agency, LimitationStatement


class NothingNew(NotPossible):
    reason = _("Nothing was changed: what you see is what already holds.")


@transaction.atomic
def write_statement(
    *,
    keeps: str,
    cannot_keep: str,
    must_report: str,
    does_with: str,
    decides: str,
    rings: str,
    writes: str,
    version: int | None,
    by: Member,
    at: datetime,
) -> LimitationStatement:
    """Say what one's own agency keeps, cannot keep, must report and does in danger. It holds at once; earlier texts stay.

    `version` is the number of the text the page was drawn from, 0 where there was none. Who may: Capability.MANAGE_AGENCY.
    Raises NotPermitted, Stale with the newest text, NothingNew.
    """
    if not by.may(Capability.MANAGE_AGENCY):
        raise NotPermitted
    # One at a time in an agency: of two editors at once the second must meet the first one's text.
    Agency.objects.visible_to(by).select_for_update().get(pk=by.agency_id)
    words = dict(zip(PARTS, (keeps, cannot_keep, must_report, does_with, decides, rings, writes), strict=True))
    newest = statement_of(by, by.agency_id)
    number = newest.number if newest else 0
    if version is not None and version != number:
        raise Stale(theirs=newest)
    if newest and all(getattr(newest, name) == text for name, text in words.items()):
        raise NothingNew
    statement = LimitationStatement(
        tenant_id=by.tenant_id,
        agency_id=by.agency_id,
        number=number + 1,
        written_at=at,
        written_by_id=by.member_id,
        post_label=by.post_label,
        **words,
    )
    statement.save()
    record(events.LIMITS_WRITTEN, by=by, at=at, subject_id=statement.id, detail={"number": statement.number})
    return statement
