"""Verbs about people and about reaching her. Each runs inside a transaction in which `by` is bound at `at`.

Who she is, how she is reached and where she is are records of three kinds, so that each is opened, or not, by itself.
"""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.access.doors import access_file, access_record
from cases.files.models import CaseFile
from cases.people import events
from cases.people.channels import CHANNELS, Channel
from cases.people.words import (
    REACHED,
    Address,
    ContactDetails,
    ContactMade,
    ContactOutcome,
    ContactRules,
    Person,
    PointOfContact,
    Respondent,
    Survivor,
    ThirdPerson,
    Tie,
    confirmed_moment,
)
from cases.records.actions import rewrite_record, write_record
from cases.records.categories import HOME, Category, Kind
from cases.records.models import Record
from cases.records.selectors import latest
from cases.words import iso
from ccr.audit.recording import record
from ccr.core.errors import NotPossible, NotVisible, Stale
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from ccr.tenancy.models import Membership

PEOPLE: dict[type[Person], Kind] = {
    Survivor: Kind.SURVIVOR,
    Respondent: Kind.RESPONDENT,
    ThirdPerson: Kind.THIRD_PERSON,
}


class OneSurvivor(NotPossible):
    reason = _("A file is about one survivor. Open another file for another.")


class Nameless(NotPossible):
    reason = _("Write a name, or words by which you know them.")


class NotYet(NotPossible):
    reason = _("This day has not come yet.")


class UnknownAnswer(NotPossible):
    reason = _("Choose one of the answers shown.")


class NotAColleague(NotPossible):
    reason = _("Choose someone who has an open post in your agency.")


@transaction.atomic
def add_person(*, file_id: UUID, person: Person, by: Member, at: datetime, kept: bool = False) -> Record:
    """Add a person to the file: the other person, someone else, or (where a borrowed file has none yet) the survivor.

    A child's record belongs to the category *children*. Raises Nameless, OneSurvivor.
    """
    file = access_file(by, file_id, Capability.WRITE_FILES, lock=True)
    kind = PEOPLE[type(person)]
    if not (person.display_name or person.full_name).strip():
        raise Nameless
    if kind is Kind.SURVIVOR and (file.id, Kind.SURVIVOR) in latest(by, [file.id], [Kind.SURVIVOR]):
        raise OneSurvivor
    head = write_record(
        file=file, kind=kind, words=person.to_words(), by=by, at=at, category=_category(person, kind), kept=kept
    )
    record(events.PERSON_ADDED, by=by, at=at, file_id=file.id, subject_id=head.id, detail={"kind": str(kind)})
    return head


@transaction.atomic
def correct_person(*, record_id: UUID, version: int | None, person: Person, by: Member, at: datetime) -> Record:
    """Correct what is known of a person of one's own file. Raises Stale, Nameless."""
    head = access_record(by, record_id, Capability.WRITE_FILES, own=True)
    if head.kind != PEOPLE[type(person)]:
        raise NotVisible("record", record_id)
    head.expect_version(version)
    if not (person.display_name or person.full_name).strip():
        raise Nameless
    rewrite_record(head, person.to_words(), by=by, category=_category(person, Kind(head.kind)))
    detail = {"kind": head.kind, "version": head.version}
    record(events.PERSON_CORRECTED, by=by, at=at, file_id=head.file_id, subject_id=head.id, detail=detail)
    return head


@transaction.atomic
def keep_contact(*, file_id: UUID, version: int | None, details: ContactDetails, by: Member, at: datetime) -> Record:
    """Record her numbers and addresses for messages; `version` is None where none were held. Raises Stale."""
    head = _keep(file_id, Kind.CONTACT, version, details.to_words(), by=by, at=at)
    record(events.CONTACT_KEPT, by=by, at=at, file_id=file_id, subject_id=head.id, detail={"version": head.version})
    return head


@transaction.atomic
def keep_address(*, file_id: UUID, version: int | None, address: Address, by: Member, at: datetime) -> Record:
    """Record where she is, the substitute address and a safe place; `version` is None where none was held. Raises Stale."""
    head = _keep(file_id, Kind.LOCATION, version, address.to_words(), by=by, at=at)
    record(events.ADDRESS_KEPT, by=by, at=at, file_id=file_id, subject_id=head.id, detail={"version": head.version})
    return head


@transaction.atomic
def confirm_contact_rules(
    *, file_id: UUID, version: int | None, rules: ContactRules, confirmed_on: date, by: Member, at: datetime
) -> Record:
    """Record what she answered for each channel and that she confirmed it on a day; what is left out is not safe.

    The answers before stand in the history as codes. Raises Stale, NotYet.
    """
    if confirmed_on > at.astimezone(by.zone).date():
        raise NotYet
    confirmed = confirmed_moment(confirmed_on, at=at, zone=by.zone)
    kept = replace(rules, confirmed_at=confirmed)
    head = _keep(file_id, Kind.CONTACT_RULES, version, kept.to_words(), by=by, at=at, happened_on=confirmed_on)
    answers = {channel.value: rules.of(channel).answer.value for channel in Channel}
    detail = {"answers": answers, "version": head.version}
    record(events.RULES_CONFIRMED, by=by, at=at, file_id=file_id, subject_id=head.id, detail=detail)
    return head


@transaction.atomic
def record_contact(
    *,
    file_id: UUID,
    channel: str,
    outcome: str,
    by: Member,
    at: datetime,
    made_at: datetime | None = None,
    note: str = "",
) -> Record:
    """Record one attempt to reach her and how it went. Only an attempt that reached her counts as last contact.

    Raises UnknownAnswer, NotYet.
    """
    file = access_file(by, file_id, Capability.WRITE_FILES)
    if channel not in CHANNELS or outcome not in ContactOutcome:
        raise UnknownAnswer
    made = made_at or at
    if made > at:
        raise NotYet
    words = ContactMade(channel=channel, outcome=outcome, made_at=iso(made), note=note)
    head = write_record(
        file=file,
        kind=Kind.CONTACT_MADE,
        words=words.to_words(),
        by=by,
        at=at,
        happened_on=made.astimezone(by.zone).date(),
        level=int(ContactOutcome(outcome) in REACHED),
    )
    record(events.CONTACT_MADE, by=by, at=at, file_id=file.id, subject_id=head.id, detail={"outcome": outcome})
    return head


@transaction.atomic
def name_point_of_contact(*, file_id: UUID, membership_id: UUID, by: Member, at: datetime, phone: str = "") -> Record:
    """Name the one colleague who speaks with her. Agencies to which coordination is opened see the name and the number.

    Raises NotAColleague.
    """
    file = access_file(by, file_id, Capability.WRITE_FILES)
    post = Membership.objects.visible_to(by).filter(id=membership_id, ended_at=None).select_related("user").first()
    if post is None:
        raise NotAColleague
    words = PointOfContact(name=post.user.name, member_id=str(post.id), phone=phone)
    head = write_record(
        file=file,
        kind=Kind.POINT_OF_CONTACT,
        words=words.to_words(),
        by=by,
        at=at,
        happened_on=at.astimezone(by.zone).date(),
    )
    record(events.POINT_NAMED, by=by, at=at, file_id=file.id, subject_id=head.id)
    return head


def _category(person: Person, kind: Kind) -> Category:
    if isinstance(person, ThirdPerson) and person.tie == Tie.CHILD:
        return Category.CHILDREN
    return HOME[kind]


def _keep(
    file_id: UUID,
    kind: Kind,
    version: int | None,
    words: dict[str, Any],
    *,
    by: Member,
    at: datetime,
    happened_on: date | None = None,
) -> Record:
    """Write or correct the one record of `kind` a file holds. The file's lock keeps two first ones from both arriving."""
    file: CaseFile = access_file(by, file_id, Capability.WRITE_FILES, lock=True)
    head = latest(by, [file.id], [kind]).get((file.id, kind))
    if head is None:
        return write_record(file=file, kind=kind, words=words, by=by, at=at, happened_on=happened_on)
    if version is None:
        # The page was drawn while nothing was held.
        raise Stale(theirs=head)
    head.expect_version(version)
    return rewrite_record(head, words, by=by, **({"happened_on": happened_on} if happened_on else {}))
