"""Reading agreements and grounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from cases.access.doors import access_file
from cases.files.models import CaseFile
from cases.people.channels import Answer, Channel
from cases.people.words import ContactDetails, ContactRules
from cases.records.categories import Kind
from cases.records.selectors import heads, latest, words_of
from cases.sharing.models import Disclosure
from cases.sharing.now.models import ForumAgreement, LawfulBasis
from cases.sharing.now.words import DangerCall
from ccr.core.errors import NotPermitted, NotVisible
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from ccr.tenancy.models import Agency


def in_force(member: Member, at: datetime, zone: ZoneInfo) -> list[ForumAgreement]:
    """The agreements in force that name the member's agency, the newest first. One statement."""
    today = at.astimezone(zone).date()
    return list(
        ForumAgreement.objects.visible_to(member)
        .filter(Q(ended_at=None) | Q(ended_at__gt=at), signed_on__lte=today, party_ids__contains=[member.agency_id])
        .order_by("-signed_on", "id")
    )


def agreements(member: Member) -> list[ForumAgreement]:
    """Every agreement of the partnership, those in force first. One statement."""
    return list(ForumAgreement.objects.visible_to(member).order_by("ended_at", "-signed_on"))


def agreement(member: Member, agreement_id: UUID) -> ForumAgreement:
    """One that the member's own agency keeps. Raises NotVisible, NotPermitted."""
    found: ForumAgreement | None = ForumAgreement.objects.visible_to(member).filter(pk=agreement_id).first()
    if found is None:
        raise NotVisible("agreement", agreement_id)
    if found.agency_id != member.agency_id or not member.may(Capability.CONVENE):
        raise NotPermitted
    return found


def access_ground(member: Member, ground_id: UUID, capability: Capability, *, lock: bool = False) -> LawfulBasis:
    """A ground of one's own file, or one on which something is open to us. Raises NotVisible, NotPermitted."""
    rows = LawfulBasis.objects.visible_to(member).filter(pk=ground_id)
    found: LawfulBasis | None = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotVisible("ground", ground_id)
    if not member.may(capability):
        raise NotPermitted
    if lock:
        # A borrowed one is read, never written: its file is another agency's.
        access_file(member, found.file_id, capability)
    return found


def grounds_of(member: Member, file: CaseFile) -> list[LawfulBasis]:
    """The decisions of one's own file, newest first. One statement."""
    return list(LawfulBasis.objects.visible_to(member).filter(file_id=file.id).order_by("-decided_at"))


def to_look_at(member: Member) -> list[LawfulBasis]:
    """What was shared at once by this agency and no manager has looked at. One statement."""
    return list(
        LawfulBasis.objects.visible_to(member)
        .filter(agency_id=member.agency_id, reviewed_at=None, agreement__isnull=False)
        .exclude(decided_by=member.member_id)
        .order_by("decided_at")
    )


def standing_on(member: Member, ground_ids: Sequence[UUID]) -> list[Disclosure]:
    """What stands on these grounds, for its sender or its receiver. One statement."""
    return list(
        Disclosure.objects.visible_to(member)
        .filter(ground_id__in=list(ground_ids))
        .select_related("to_agency")
        .order_by("to_agency__short_name")
    )


def arrived(member: Member) -> list[Disclosure]:
    """What came under an agreement and nobody here has said which file it belongs to: one for each file it is of, the newest.

    One statement.
    """
    rows = (
        Disclosure.objects.visible_to(member)
        .live()
        .filter(to_agency_id=member.agency_id, ground_id__isnull=False, answered_by=None)
        .select_related("from_agency")
        .order_by("-answered_at")
    )
    newest: dict[UUID, Disclosure] = {}
    for row in rows:
        newest.setdefault(row.from_file_id, row)
    return list(newest.values())[::-1]


@dataclass(frozen=True)
class Recipients:
    """Who an agreement names beside us, and who of them is kept apart from this file."""

    agencies: tuple[Agency, ...]
    apart: frozenset[UUID]

    @property
    def open(self) -> tuple[Agency, ...]:
        return tuple(agency for agency in self.agencies if agency.id not in self.apart)


def recipients(member: Member, file: CaseFile, under: ForumAgreement) -> Recipients:
    """Two statements."""
    parties = set(under.party_ids) - {member.agency_id}
    agencies = Agency.objects.visible_to(member).filter(pk__in=parties, takes_files=True).order_by("short_name")
    return Recipients(tuple(agencies), frozenset(kept_apart(member, file.id)))


def kept_apart(member: Member, file_id: UUID) -> set[UUID]:
    """Agencies somebody close to the other person works at, as any earlier decision about this file said. One statement."""
    rows = LawfulBasis.objects.visible_to(member).filter(file_id=file_id).values_list("apart_ids", flat=True)
    return {agency for row in rows for agency in row}


def safe_number(member: Member, file: CaseFile) -> str:
    """Her number, where she said that telephoning is safe, with what she said about it; else nothing. Two statements."""
    found = latest(member, [file.id], [Kind.CONTACT, Kind.CONTACT_RULES])
    words = words_of(member, found.values())
    details, rules = (found.get((file.id, kind)) for kind in (Kind.CONTACT, Kind.CONTACT_RULES))
    if not details or not rules or details.id not in words or rules.id not in words:
        return ""
    rule = ContactRules.from_words(words[rules.id]).of(Channel.PHONE)
    phone = ContactDetails.from_words(words[details.id]).phone
    if rule.answer is Answer.NO or not phone:
        return ""
    return f"{phone} ({rule.words})" if rule.words else phone


def calls_of(member: Member, file: CaseFile) -> list[tuple[datetime, DangerCall]]:
    """Calls in danger this agency wrote down, the newest first. Two statements."""
    found = list(heads(member, [file.id], kinds=[Kind.DANGER_CALL]).order_by("-recorded_at"))
    words = words_of(member, found)
    return [(head.recorded_at, DangerCall.from_words(words.get(head.id, {}))) for head in found]
