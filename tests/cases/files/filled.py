"""Files filled through the verbs, as people fill them: what the tests of the file pages build on."""

from datetime import datetime, time, timedelta
from uuid import UUID

from cases.files.actions import open_file
from cases.files.models import CaseFile
from cases.incidents.actions import Account, record_incident
from cases.people.actions import confirm_contact_rules
from cases.people.channels import Answer, Channel
from cases.people.words import ContactRules, Rule, Window
from cases.records.models import Record
from ccr.tenancy.member import Member
from tests.world import MOMENT, acting, world

ADA = world.harbor.ada
# Files are opened a little before the moment at which things happen in them.
OPENED = MOMENT - timedelta(hours=1)


def opened(name: str = "Maya R.", *, by: Member = ADA, at: datetime = OPENED, **more: object) -> CaseFile:
    """A new file of `by`."""
    with acting(by, at=at):
        return open_file(by=by, at=at, display_name=name, **more)


def told(
    file_id: UUID,
    what: str = "He waited by the car",
    *,
    days_ago: int | None = 1,
    by: Member = ADA,
    at: datetime = MOMENT,
    kept: bool = False,
    **more: object,
) -> Record:
    """An incident in a file: so many days before the moment, or on a day nobody knows."""
    first_on = None if days_ago is None else at.astimezone(by.zone).date() - timedelta(days=days_ago)
    account = Account(what=what, first_on=first_on, **more)
    with acting(by, at=at):
        return record_incident(file_id=file_id, account=account, by=by, at=at, kept=kept)


def rules(
    file_id: UUID,
    *,
    answer: Answer = Answer.YES,
    begins: time | None = None,
    ends: time | None = None,
    days: tuple[int, ...] = (),
    days_ago: int = 0,
    by: Member = ADA,
    at: datetime = MOMENT,
) -> Record:
    """Her rule for calls, confirmed so many days before the moment."""
    said = ContactRules({Channel.PHONE: Rule(answer, asked=True, window=Window(days, begins, ends))})
    with acting(by, at=at):
        return confirm_contact_rules(
            file_id=file_id,
            version=None,
            rules=said,
            confirmed_on=at.astimezone(by.zone).date() - timedelta(days=days_ago),
            by=by,
            at=at,
        )
