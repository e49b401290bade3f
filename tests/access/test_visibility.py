"""Everyone against every row: what `visible_to` gives, what the policies give and what the oracle says are one set."""

from datetime import datetime
from typing import Any

import psycopg
import pytest

from tests.access.compare import MOMENTS, ROOM, Walls, guarded_models
from tests.access.oracle import RULES
from tests.support.databases import Database
from tests.world import MOMENT, world

GUARDED_BY_POLICY = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relrowsecurity
"""


@pytest.fixture(scope="module")
def superuser(own_database: Database) -> Any:
    with own_database.connect() as connection:
        yield connection


@pytest.mark.django_db
@pytest.mark.parametrize("at", MOMENTS.values(), ids=MOMENTS.keys())
def test_everyone_sees_the_same_through_every_wall(
    app_connection: psycopg.Connection[Any], superuser: psycopg.Connection[Any], at: datetime
) -> None:
    # What stands in the house round the cases changes with no moment of the story.
    tables = tuple(RULES) if at == MOMENT else ROOM
    found = [str(one) for one in Walls(app_connection, superuser).disagreements(at, tables=tables)]
    assert not found, "\n".join(found)


def test_every_table_under_a_policy_has_a_rule_in_the_oracle(superuser: psycopg.Connection[Any]) -> None:
    under_policy = {name for (name,) in superuser.execute(GUARDED_BY_POLICY).fetchall()}
    assert under_policy == set(RULES)
    assert set(guarded_models()) <= under_policy


def test_the_cast_covers_every_regime_and_role() -> None:
    from ccr.tenancy.capabilities import ROLES
    from ccr.tenancy.models import Regime

    assert {agency.regime for agency in world.agencies} == set(Regime.values)
    assert {role for member in world.members for role in member.roles} == set(ROLES)
