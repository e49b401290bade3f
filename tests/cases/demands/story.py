"""What the tests of the register are told with: the people who keep it, and a demand with everything it needs."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from cases.demands.actions import record_demand
from cases.demands.models import LegalDemand
from ccr.tenancy.member import Member
from tests.world import MOMENT, acting, world

# Monday 1 June 2026, seven in the morning in Larkspur.
START, TODAY = MOMENT, date(2026, 6, 1)
ada, sol, adam, wanda = world.harbor.ada, world.harbor.sol, world.harbor.adam, world.harbor.wanda
dan, serge = world.police.dan, world.police.serge
MAIN, NAMED, POLICE = world.file("harbor main"), world.file("harbor named"), world.file("police own")


def asked(**more: Any) -> dict[str, Any]:
    return {
        "kind": "subpoena",
        "received_on": TODAY,
        "due_on": TODAY + timedelta(days=14),
        "who": "A lawyer, 26-114",
        "ground": "Rule 45",
        "what": "The whole file",
        "file_id": MAIN,
    } | more


def entered(by: Member = sol, *, at: datetime = START, **more: Any) -> LegalDemand:
    """A demand that was entered now."""
    with acting(by, at=at):
        return record_demand(by=by, at=at, **asked(**more))


def again(demand_id: UUID, by: Member = sol, *, at: datetime = START) -> LegalDemand:
    """The demand as `by` sees it."""
    with acting(by, at=at):
        return LegalDemand.objects.visible_to(by).get(pk=demand_id)
