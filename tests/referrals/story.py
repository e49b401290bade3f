"""What the tests of referrals begin with: a report, an offer in a duty queue, a warm referral from a case."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from cases.files.actions import open_file
from cases.incidents.actions import Account, record_incident
from referrals import actions
from referrals.models import HowAgreed, Referral
from referrals.words import Passed
from tests.world import acting, world

ada, nell, vera, sol = world.harbor.ada, world.harbor.nell, world.harbor.vera, world.harbor.sol
dan, ivy, walt = world.police.dan, world.police.ivy, world.police.walt
pru, casey, cora, adam = world.prosecution.pru, world.housing.casey, world.harbor.cora, world.harbor.adam
# A Tuesday, 14:00 in the county; half an hour later; the Thursday after.
TUESDAY = datetime(2026, 6, 2, 19, tzinfo=UTC)
LATER = datetime(2026, 6, 2, 19, 30, tzinfo=UTC)
THURSDAY = datetime(2026, 6, 4, 19, tzinfo=UTC)

SAID = "He waited at her bus stop twice this week and she is afraid to go home"
HER = Passed(
    name="Marigold T.", phone="555 0177", channel="phone", when="daytime", rule="Say you are from the library",
    said=SAID, about_on="2026-06-02",
)  # fmt: skip


def a_file(by: Any = ada, name: str = "Someone Else", *, at: datetime = TUESDAY) -> UUID:
    with acting(by, at=at):
        return UUID(str(open_file(by=by, at=at, display_name=name).id))


def a_report(by: Any = dan, *, at: datetime = TUESDAY, file_id: UUID | None = None) -> tuple[UUID, UUID]:
    """The officer's file and the report in it."""
    file_id = file_id or a_file(by, "Marigold T.", at=at)
    with acting(by, at=at):
        account = Account(what="Waited at the bus stop", first_on=at.date())
        return file_id, record_incident(file_id=file_id, account=account, by=by, at=at).id


def offered(by: Any = dan, *, at: datetime = TUESDAY, file_id: Any = None, report_id: Any = None, **more: Any) -> Any:
    """She said yes: the referral in Harbor's queue."""
    given = {"answer": "yes", "to_agency_id": world.harbor.id, "passed": HER, "how": HowAgreed.SPOKEN} | more
    with acting(by, at=at):
        made = actions.offer_advocate(file_id=file_id, report_id=report_id, by=by, at=at, **given)
        return Referral.objects.visible_to(by).get(pk=made.referral_id)


def needed(by: Any = ada, to: Any = None, *, at: datetime = TUESDAY, file_id: Any = None) -> Any:
    """Explained to her, not yet answered."""
    file_id = file_id or a_file(by, at=at)
    with acting(by, at=at):
        made = actions.record_need(file_id=file_id, service="housing", need="A door that locks", by=by, at=at)
        return actions.offer_agency(referral_id=made.id, to_agency_id=(to or world.housing).id, by=by, at=at)


def agreed(by: Any = ada, to: Any = None, *, at: datetime = TUESDAY, tells_back: bool = True, **more: Any) -> Any:
    """She has signed: the referral in their queue."""
    made = needed(by, to, at=at, **more)
    passed = Passed(name="Marigold T.", phone="555 0177", channel="phone", when="any")
    with acting(by, at=at):
        return actions.agree(
            referral_id=made.id, passed=passed, how=HowAgreed.SIGNED, signer="Marigold Testcase",
            tells_back=tells_back, by=by, at=at,
        )  # fmt: skip


def does(verb: Any, by: Any, referral: Any, *, at: datetime = LATER, **words: Any) -> Any:
    with acting(by, at=at):
        return verb(referral_id=referral.id, by=by, at=at, **words)


def seen(by: Any, referral: Any, *, at: datetime = LATER) -> bool:
    with acting(by, at=at):
        return Referral.objects.visible_to(by).filter(pk=referral.id).exists()


def state_of(by: Any, referral: Any, *, at: datetime = LATER) -> str:
    with acting(by, at=at):
        return str(Referral.objects.visible_to(by).get(pk=referral.id).state)
