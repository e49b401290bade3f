"""What the tests of sharing are told with: a file here, a permission there, and who sees what of it."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from cases.files.actions import open_file
from cases.files.models import CaseFile
from cases.incidents.actions import Account, record_incident
from cases.people.actions import add_person, keep_address, keep_contact
from cases.people.words import Address, ContactDetails, Respondent
from cases.records.categories import Category
from cases.records.models import Record, RecordBody
from cases.records.selectors import line_of
from cases.sharing.actions import Answer, accept_offer, offer_disclosure, sign_core_permission, sign_release
from cases.sharing.models import Disclosure, ReleaseOfInformation
from ccr.tenancy.member import Member
from tests.world import MOMENT, AgencyCast, acting, world

# A Tuesday afternoon in Larkspur, where it is five hours earlier than in UTC.
TUESDAY = MOMENT + timedelta(days=1, hours=7)
LATER = TUESDAY + timedelta(hours=1)
# The last day of a permission signed on Tuesday for thirty days.
THIRTY = date(2026, 7, 2)
SEEN = (Category.IDENTITY, Category.INCIDENTS)

ada, sol = world.harbor.ada, world.harbor.sol
dan, ivy, walt = world.police.dan, world.police.ivy, world.police.walt
pru, col, pete = world.prosecution.pru, world.coordination.col, world.probation.pete
nora, casey, clea, bea = world.health.nora, world.housing.casey, world.court.clea, world.beacon.bea


def a_file(by: Member, name: str = "Maya R.", *, full: str = "Maya Rivers", at: datetime = TUESDAY) -> UUID:
    """A file of `by`'s agency about somebody of this name, with one incident in it."""
    with acting(by, at=at):
        file = open_file(by=by, at=at, display_name=name, full_name=full)
        record_incident(
            file_id=file.id,
            account=Account(what=f"words of {by.agency_short_name}", first_on=date(2026, 5, 30), tactics=["S01"]),
            by=by,
            at=at,
        )
        return file.id


def more_about(by: Member, file_id: UUID, *, phone: str = "", other: str = "", address: str = "") -> None:
    with acting(by, at=TUESDAY):
        if phone:
            keep_contact(file_id=file_id, version=None, details=ContactDetails(phone=phone), by=by, at=TUESDAY)
        if other:
            add_person(file_id=file_id, person=Respondent(full_name=other), by=by, at=TUESDAY)
        if address:
            keep_address(file_id=file_id, version=None, address=Address(address=address), by=by, at=TUESDAY)


def core(
    file_id: UUID, *agreed: AgencyCast, by: Member = ada, at: datetime = TUESDAY, **terms: Any
) -> list[ReleaseOfInformation]:
    """She says yes to these agencies of the core team and signs."""
    given: dict[str, Any] = {
        "purpose": "core_team",
        "ends_on": THIRTY,
        "covers_later": True,
        "signer": "Maya Rivers",
    } | terms
    answers = [Answer(agency_id=agency.id, works_there=False, agrees=True) for agency in agreed]
    with acting(by, at=at):
        return sign_core_permission(file_id=file_id, answers=answers, by=by, at=at, **given)


def single(
    file_id: UUID, to: AgencyCast, *, by: Member = ada, at: datetime = TUESDAY, **terms: Any
) -> ReleaseOfInformation:
    """A permission for one agency."""
    given: dict[str, Any] = {
        "view": SEEN,
        "summary": (),
        "purpose": "safety",
        "ends_on": THIRTY,
        "covers_later": True,
        "signer": "Maya Rivers",
        "works_there": False,
    } | terms
    with acting(by, at=at):
        return sign_release(file_id=file_id, to_agency_id=to.id, by=by, at=at, **given)


def share(file_id: UUID, to: AgencyCast, *, by: Member, at: datetime = TUESDAY, **terms: Any) -> Disclosure:
    """An offer on one's own lawful ground."""
    given: dict[str, Any] = {"view": [Category.INCIDENTS], "summary": (), "ends_on": THIRTY} | terms
    with acting(by, at=at):
        return offer_disclosure(file_id=file_id, to_agency_id=to.id, by=by, at=at, **given)


def offer_on(release: ReleaseOfInformation, *, by: Member = ada, at: datetime = TUESDAY) -> Disclosure:
    with acting(by, at=at):
        return Disclosure.objects.visible_to(by).get(release_id=release.id)


def accepted(offer: Disclosure, by: Member, *, at: datetime = LATER) -> UUID:
    """Accept; the file made for it."""
    with acting(by, at=at):
        file_id = accept_offer(disclosure_id=offer.id, by=by, at=at).to_file_id
        assert file_id is not None
        return file_id


def sees(reader: Member, file_id: UUID, *, at: datetime = LATER) -> list[str]:
    """The words of every incident on the reader's line of their own file; '' where only the head is open."""
    with acting(reader, at=at):
        file = CaseFile.objects.visible_to(reader).filter(pk=file_id).first()
        if file is None:
            return []
        heads = Record.objects.visible_to(reader).filter(file_id__in=line_of(reader, file).file_ids, kind="incident")
        bodies = {
            body.record_id: body.words["what"]
            for body in RecordBody.objects.visible_to(reader).filter(pk__in=[head.id for head in heads])
        }
        return sorted(bodies.get(head.id, "") for head in heads)


def there(reader: Member, file_id: UUID, *, at: datetime = LATER) -> bool:
    with acting(reader, at=at):
        return CaseFile.objects.visible_to(reader).filter(pk=file_id).exists()


def state_of(disclosure_id: UUID, by: Member, *, at: datetime = LATER) -> str | None:
    """How `by` finds the disclosure: its state, or None where there is nothing for them."""
    with acting(by, at=at):
        found = Disclosure.objects.visible_to(by).filter(pk=disclosure_id).first()
        return found.state if found else None
