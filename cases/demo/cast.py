"""The people of the demonstration: writes the county, its agencies, seats, people and posts, and hands out members.

There is no verb for founding a whole county at once; so these few tables are written directly, each agency's inside its
own token, judged by the same policies as everybody's.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress

from cases.demo.data import AgencyData, CommunityData, PersonData
from cases.demo.diary import Days
from cases.demo.steady import key, steady
from ccr.accounts.models import User
from ccr.core.actor import Actor, acting
from ccr.tenancy.member import Member, member_in, posts_of
from ccr.tenancy.models import Agency, Membership, Partnership, Tenant

MONTH = timedelta(days=30)
FOUNDED = timedelta(days=8 * 365)


class Cast:
    """Who works where: `cast.member("harbor", "Alma Rivers")`."""

    def __init__(self, data: CommunityData, days: Days) -> None:
        self.data = data
        self.days = days
        self.tenant_id = key(data.key)
        self.agencies = {agency.key: agency for agency in data.agencies}
        self._members: dict[tuple[str, str], Member] = {}

    def agency_id(self, agency: str) -> UUID:
        """The id of an agency of the data; raises KeyError for one it does not have."""
        return key(f"agency {self.agencies[agency].key}")

    def membership_id(self, agency: str, name: str) -> UUID:
        return self.member(agency, name).member_id

    def member(self, agency: str, name: str) -> Member:
        """Somebody in their post. Raises KeyError where nobody of that name has one there."""
        return self._members[agency, name]

    @property
    def members(self) -> list[Member]:
        return list(self._members.values())

    def of(self, agency: str) -> list[Member]:
        """Everybody of one agency, in the order of the data."""
        return [member for (where, _name), member in self._members.items() if where == agency]

    def write(self) -> None:
        """Put the county into the database; afterwards everybody can act."""
        began = self.days.at(0, datetime.min.time()) - FOUNDED
        tenant = Tenant(
            id=self.tenant_id,
            name=self.data.name,
            pack=self.data.pack,
            time_zone=self.data.time_zone,
            is_demo=True,
            founded_at=began,
        )
        tenant.save()
        with steady("accounts"):
            self._write_accounts()
        for agency in self.data.agencies:
            with acting(Actor(tenant_id=self.tenant_id, agency_id=self.agency_id(agency.key)), at=began):
                self._write_agency(agency, began.date())
        self.read()

    def _write_accounts(self) -> None:
        """One account for one address, however many posts; nobody has a password: only the demonstration's door leads in."""
        for person in {person.email: person for agency in self.data.agencies for person in agency.people}.values():
            user = User(id=self._user_id(person), email=person.email, name=person.name)
            user.set_unusable_password()
            user.save()
            User.objects.filter(id=user.id).update(joined_at=self._since(person))
            EmailAddress(user=user, email=user.email, verified=True, primary=True).save()

    def _write_agency(self, data: AgencyData, since: date) -> None:
        agency_id = self.agency_id(data.key)
        Agency(
            id=agency_id,
            tenant_id=self.tenant_id,
            name=data.name,
            short_name=data.short_name,
            discipline=data.discipline,
            regime=data.regime,
            duty_phone=data.duty_phone,
            takes_files=data.takes_files,
        ).save()
        Partnership(
            id=key(f"seat {data.key}"), tenant_id=self.tenant_id, agency_id=agency_id, seat=data.seat, since_on=since
        ).save()
        for person in data.people:
            Membership(
                id=key(f"post {data.key} {person.name}"),
                tenant_id=self.tenant_id,
                agency_id=agency_id,
                user_id=self._user_id(person),
                title=person.title,
                roles=list(person.roles),
                since_at=self._since(person),
            ).save()

    def read(self) -> "Cast":
        """Take the members from a county that was written before, as the frame makes them: a wrong role fails here."""
        at = self.days.at(0, datetime.min.time())
        agency_keys = {self.agency_id(agency): agency for agency in self.agencies}
        found: dict[tuple[str, str], Member] = {}
        for user_id in {self._user_id(person) for agency in self.data.agencies for person in agency.people}:
            with acting(Actor.account(user_id), at=at):
                posts = posts_of(user_id)
            for post in posts:
                member = member_in(post, user_id=user_id, posts=len(posts))
                found[agency_keys[post.agency_id], post.name] = member
        self._members = {
            (agency.key, person.name): found[agency.key, person.name]
            for agency in self.data.agencies
            for person in agency.people
        }
        return self

    def _user_id(self, person: PersonData) -> UUID:
        return key(f"person {person.email}")

    def _since(self, person: PersonData) -> datetime:
        return self.days.at(0, datetime.min.time()) - MONTH * person.since
