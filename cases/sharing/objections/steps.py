"""What the verbs of her wish are made of. Not verbs: they open no door."""

from datetime import datetime

from cases.files.models import CaseFile
from cases.sharing import steps
from cases.sharing.actions import withdraw_release
from cases.sharing.models import Disclosure, ReleaseOfInformation
from cases.sharing.objections.models import Wish
from cases.sharing.objections.states import WishAnswer
from cases.sharing.objections.words import WishWords
from cases.sharing.states import DisclosureState, ReleaseState
from ccr.tenancy.member import Member
from ccr.tenancy.packs import pack


def write_wish(
    file: CaseFile, answer: WishAnswer, *, by: Member, at: datetime, said: str = "", because: str = ""
) -> Wish:
    """The row of a wish: part of recording one, and of a decision that says whether she was told."""
    wish = Wish(
        tenant_id=file.tenant_id,
        agency_id=file.agency_id,
        file_id=file.id,
        answer=answer,
        recorded_at=at,
        recorded_by=by.member_id,
    )
    wish.write(WishWords(said=said.strip(), because=because.strip()).to_words())
    wish.save()
    return wish


def end_on_her_consent(file: CaseFile, *, by: Member, at: datetime) -> int:
    """End what stands on her agreement now that she does not agree: permissions she gave, and whatever else. Returns how many."""
    releases = ReleaseOfInformation.objects.visible_to(by).filter(
        file_id=file.id, state=ReleaseState.SIGNED, ends_at__gt=at
    )
    given = list(releases.values_list("pk", flat=True))
    for release_id in given:
        withdraw_release(release_id=release_id, by=by, at=at)
    codes = [one.code for one in pack(by.pack).bases if one.on_her_consent]
    rows = Disclosure.objects.visible_to(by).filter(
        from_file_id=file.id,
        from_agency_id=by.agency_id,
        basis__in=codes,
        ground_id__isnull=False,
        state__in=[DisclosureState.OFFERED, DisclosureState.LIVE],
    )
    ended = [steps.end(one, by=by, at=at) for one in rows.select_for_update(of=("self",))]
    return len(given) + len(ended)
