"""A borough in England inside the test's own transaction: its people, its signed agreement, and one history at high risk."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from cases.demo.cast import Cast
from cases.demo.data import BOROUGH, load_community
from cases.demo.diary import Days
from cases.files.actions import open_file, set_level
from cases.incidents.actions import Account, record_incident
from cases.people.actions import add_person, confirm_contact_rules, keep_address, keep_contact
from cases.people.channels import Answer, Channel
from cases.people.words import Address, ContactDetails, ContactRules, Respondent, Rule
from cases.records.categories import Category
from cases.sharing.models import Disclosure
from cases.sharing.now.actions import share_now, write_agreement
from cases.sharing.now.models import ForumAgreement, LawfulBasis
from ccr.core.actor import acting
from ccr.tenancy.member import Member

DAY = date(2026, 11, 18)
# A Wednesday at ten in the morning in London.
NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)
NEXT = NOW + timedelta(days=1)
MINIMUM = (Category.IDENTITY, Category.INCIDENTS, Category.RISK, Category.OTHER_PERSON)
RECEIVERS = (
    "ash_police",
    "ash_probation",
    "ash_adults",
    "ash_children",
    "ash_health",
    "ash_housing",
    "ash_cps",
    "ash_office",
)


class Borough:
    """`borough.priti` is an adviser as a Member; `borough.agency("ash_police")` an id."""

    def __init__(self) -> None:
        data = load_community(BOROUGH)
        self.cast = Cast(data, Days.of(DAY, data))
        self.cast.write()
        self.agreement = self.agree()

    def __getattr__(self, first: str) -> Member:
        for member in self.cast.members:
            if member.name.split()[0].lower() == first:
                return member
        raise AttributeError(first)

    def agency(self, key: str) -> UUID:
        return self.cast.agency_id(key)

    def duty(self, key: str) -> Member:
        """Who answers what comes in at an agency."""
        return self.cast.of(key)[0]

    def agree(self, *, but: tuple[str, ...] = (), **terms: Any) -> ForumAgreement:
        given: dict[str, Any] = {
            "agreement_id": None,
            "version": None,
            "name": "Ashmere agreement",
            "party_ids": [self.agency(key) for key in self.cast.agencies if key not in but],
            "minimum": MINIMUM,
            "safe_number": True,
            "signed_on": DAY - timedelta(days=100),
        } | terms
        with acting(self.moira, at=NOW):
            return write_agreement(by=self.moira, at=NOW, **given)

    def a_file(self, *, high: bool = True, by: Member | None = None) -> UUID:
        """A history with everything in it that may never go, and at high risk unless said otherwise."""
        by = by or self.priti
        with acting(by, at=NOW):
            file = open_file(by=by, at=NOW, display_name="Leila M.", full_name="Leila Marram")
            account = Account(what="he said he would kill her", first_on=DAY, tactics=["I01"])
            record_incident(file_id=file.id, account=account, by=by, at=NOW)
            add_person(file_id=file.id, person=Respondent(full_name="Darren Cole"), by=by, at=NOW)
            keep_address(file_id=file.id, version=None, address=Address(address="14 Orchard Rise"), by=by, at=NOW)
            details = ContactDetails(phone="07700 900101", second_phone="07700 900999")
            keep_contact(file_id=file.id, version=None, details=details, by=by, at=NOW)
            rules = ContactRules(rules={Channel.PHONE: Rule(answer=Answer.ONLY_IF, asked=True, words="before three")})
            confirm_contact_rules(file_id=file.id, version=None, rules=rules, confirmed_on=DAY, by=by, at=NOW)
            if high:
                why = "He said when he would do it."
                set_level(file_id=file.id, level=3, why=why, direction="up", judged_on=DAY, by=by, at=NOW)
            made: UUID = file.id
            return made

    def share(
        self, file_id: UUID, *keys: str, by: Member | None = None, at: datetime = NOW, **terms: Any
    ) -> LawfulBasis:
        by = by or self.priti
        given: dict[str, Any] = {
            "agreement_id": self.agreement.id,
            "apart_ids": [],
            "ground": "public_task",
            "necessity": "Each of them has one piece.",
            "why_now": "He said Sunday.",
            "if_not": "Nobody sees the whole.",
            "told": "not_told",
            "because": "She does not answer.",
        } | terms
        with acting(by, at=at):
            return share_now(
                file_id=file_id, agency_ids=[self.agency(key) for key in keys or RECEIVERS], by=by, at=at, **given
            )

    def loans(self, file_id: UUID, *, by: Member | None = None, at: datetime = NOW) -> dict[UUID, Disclosure]:
        """What the sender has opened, by receiver."""
        by = by or self.priti
        with acting(by, at=at):
            return {row.to_agency_id: row for row in Disclosure.objects.visible_to(by).filter(from_file_id=file_id)}
