"""Ending what stands on a ground. Part of verbs, which record it."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from cases.files.models import CaseFile
from cases.sharing import steps
from cases.sharing.actions import withdraw_release
from cases.sharing.models import Disclosure, ReleaseOfInformation
from cases.sharing.states import DisclosureState, ReleaseState
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


def end_for(file: CaseFile, agency_ids: Collection[UUID], *, by: Member, at: datetime) -> int:
    """End whatever of this file is open or offered to these agencies, on whatever it stands; permissions for them too, so
    that nothing can be offered on them again. Part of a verb, which records. Returns how many.
    """
    to_them = {"to_agency_id__in": list(agency_ids), "ends_at__gt": at}
    given = ReleaseOfInformation.objects.visible_to(by).filter(file_id=file.id, state=ReleaseState.SIGNED, **to_them)
    withdrawn = list(given.values_list("pk", flat=True))
    for release_id in withdrawn:
        withdraw_release(release_id=release_id, by=by, at=at)
    rows = Disclosure.objects.visible_to(by).filter(
        from_file_id=file.id, state__in=[DisclosureState.OFFERED, DisclosureState.LIVE], **to_them
    )
    ended = [steps.end(one, by=by, at=at) for one in rows.select_for_update(of=("self",))]
    return len(withdrawn) + len(ended)
