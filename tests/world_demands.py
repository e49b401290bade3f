"""Legal demands in the world: about a file that is open, kept to named workers, shut to somebody, and about none; and holds."""

from datetime import UTC, datetime, timedelta

from cases.demands.models import DemandStep, LegalDemand, LegalHold
from cases.demands.words import Asked, Held, Step
from ccr.tenancy.member import Member
from tests.world import MOMENT, acting, key, world

CAME = datetime(2026, 5, 4, 15, tzinfo=UTC)


def demands() -> None:
    """Each with one step written down; a hold on every file but the shut one's lender."""
    for name, who, file in (
        ("main", world.harbor.sol, "harbor main"),
        ("named", world.harbor.sol, "harbor named"),
        ("loose", world.harbor.adam, None),
        ("police", world.police.serge, "police own"),
        ("police second", world.police.serge, "police second"),
        ("police loose", world.police.serge, None),
        ("beacon", world.beacon.bea, "beacon own"),
    ):
        with acting(who, at=CAME):
            _demand(name, who, file)
            if file:
                _hold(name, who, file)


def _demand(name: str, who: Member, file: str | None) -> None:
    common = {"tenant_id": who.tenant_id, "agency_id": who.agency_id}
    demand = LegalDemand(
        id=key(f"demand {name}"),
        file_id=world.file(file) if file else None,
        kind="subpoena",
        received_on=CAME.date(),
        due_on=(MOMENT + timedelta(days=3)).date(),
        recorded_at=CAME,
        recorded_by=who.member_id,
        **common,
    )
    demand.write(Asked(who=f"who asks of {name}", ground="rule 45", what="the whole file"))
    demand.save()
    step = DemandStep(
        id=key(f"step of {name}"), demand_id=demand.id, kind="not_safe", at=CAME, by_id=who.member_id, **common
    )
    step.write(Step(why="he reads her mail"))
    step.save()


def _hold(name: str, who: Member, file: str) -> None:
    hold = LegalHold(
        id=key(f"hold {name}"),
        tenant_id=who.tenant_id,
        agency_id=who.agency_id,
        file_id=world.file(file),
        demand_id=key(f"demand {name}"),
        placed_at=CAME,
        placed_by=who.member_id,
    )
    hold.write(Held(why=f"asked for in {name}"))
    hold.save()
