"""Ending what stands on a ground. Part of verbs, which record it."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from cases.sharing import steps
from cases.sharing.models import Disclosure
from cases.sharing.states import DisclosureState
from ccr.tenancy.member import Member


def end_standing(
    ground_ids: Collection[UUID], *, by: Member, at: datetime, agency_ids: Collection[UUID] | None = None
) -> int:
    """End what stands on these grounds, for all or for these agencies. Part of a verb, which records. Returns how many."""
    rows = Disclosure.objects.visible_to(by).filter(
        ground_id__in=list(ground_ids),
        from_agency_id=by.agency_id,
        state__in=[DisclosureState.OFFERED, DisclosureState.LIVE],
    )
    if agency_ids is not None:
        rows = rows.filter(to_agency_id__in=list(agency_ids))
    ended = [steps.end(one, by=by, at=at) for one in rows.select_for_update(of=("self",))]
    return len(ended)
