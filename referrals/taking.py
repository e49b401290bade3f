"""What taking a referral puts into one's own file: nothing is typed again, and nothing she said to us is overwritten."""

from datetime import datetime
from uuid import UUID

from cases.access.doors import access_file
from cases.files.actions import open_file
from cases.files.models import CaseFile
from cases.incidents.actions import Account, record_incident
from cases.incidents.words import ReportedTo, Source
from cases.people.actions import confirm_contact_rules, keep_contact
from cases.people.words import ContactDetails
from cases.records.categories import Kind
from cases.records.selectors import latest
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from ccr.tenancy.models import Agency, Discipline
from referrals.models import Referral, Route
from referrals.words import Passed

HELD = (Kind.CONTACT, Kind.CONTACT_RULES)


def into(referral: Referral, to_file_id: UUID | None, *, by: Member, at: datetime) -> CaseFile:
    """Her file here: one of ours, or a new one led by who takes her; with number, rules and first incident as they came."""
    passed = Passed.from_words(referral.words)
    told = passed.said if referral.route == Route.OFFER else ""
    if to_file_id is None:
        file = open_file(by=by, at=at, display_name=passed.name, wants="" if told else passed.said)
        held = {}
    else:
        file = access_file(by, to_file_id, Capability.WRITE_FILES)
        held = latest(by, [file.id], HELD)
    if (file.id, Kind.CONTACT) not in held:
        keep_contact(file_id=file.id, version=None, details=ContactDetails(phone=passed.phone), by=by, at=at)
    if (file.id, Kind.CONTACT_RULES) not in held:
        agreed_at = referral.agreed_at or at
        confirm_contact_rules(
            file_id=file.id,
            version=None,
            rules=passed.rules(agreed_at=agreed_at, zone=by.zone),
            confirmed_on=agreed_at.astimezone(by.zone).date(),
            by=by,
            at=at,
        )
    if told:
        police = Agency.objects.visible_to(by).get(pk=referral.from_agency_id).discipline == Discipline.POLICE
        account = Account(
            what=told,
            # Told with a day to come, it is taken as known today: nothing has happened yet that lies ahead.
            first_on=min(passed.day, at.astimezone(by.zone).date()) if passed.day else None,
            source=Source.POLICE if police else Source.AGENCY,
            reported_to=[ReportedTo.POLICE] if police else [],
        )
        record_incident(file_id=file.id, account=account, by=by, at=at)
    return file
