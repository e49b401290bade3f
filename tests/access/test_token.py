"""The signed token: what PostgreSQL believes about who acts, and what it does not."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ccr.core.actor import Actor, Scope, bind, mint
from ccr.core.errors import NotBound
from tests.access.raw import NOON, OTHER, USER, Vaults
from tests.support.databases import Database
from tests.world import world

FILES = "SELECT count(*) FROM cases_casefile"


@pytest.fixture
def true_token(v: Vaults) -> str:
    """A token that opens one file."""
    v.be(v.a)
    v.open_file(v.a)
    token = v.be(v.a)
    assert v.q(FILES) == 1
    return token


# 1 tenant, 2 agency, 3 member, 4 user, 5 scope, 6 at, 7 expires, 8 backend
@pytest.mark.parametrize("place", range(1, 9))
def test_a_token_changed_in_any_place_opens_nothing(v: Vaults, true_token: str, place: int) -> None:
    claims = true_token.split("|")
    claims[place] = {
        5: "clock",
        6: (NOON + timedelta(days=1)).isoformat(),
        7: datetime(2099, 1, 1, tzinfo=UTC).isoformat(),
        8: "1",
    }.get(place, str(OTHER))
    v.present("|".join(claims))
    assert v.q(FILES) == 0
    assert v.q("SELECT sec.tenant()") is None


@pytest.mark.parametrize("token", ["", "|", "v1", "v1|||||||||", "nonsense", "v1|a|b|c|d|e|f|g|h|i", "||||||||||" * 9])
def test_a_malformed_token_opens_nothing(v: Vaults, true_token: str, token: str) -> None:
    v.present(token)
    assert v.q(FILES) == 0


def test_a_token_of_another_version_opens_nothing(v: Vaults, true_token: str) -> None:
    v.present(true_token.replace("v1|", "v2|", 1))
    assert v.q(FILES) == 0


def test_an_expired_token_opens_nothing(v: Vaults, true_token: str) -> None:
    v.be(v.a, expires=datetime.now(UTC) - timedelta(seconds=1))  # noqa: TID251 — the server's own clock judges this
    assert v.q(FILES) == 0


def test_a_token_minted_for_another_backend_opens_nothing(v: Vaults, true_token: str) -> None:
    v.be(v.a, pid=v.connection.info.backend_pid + 1)
    assert v.q(FILES) == 0


def test_a_token_of_another_key_opens_nothing(v: Vaults, true_token: str, settings: Any) -> None:
    settings.ACTOR_KEY = "cd" * 32
    v.be(v.a)
    assert v.q(FILES) == 0


def test_the_house_scope_reaches_no_case_content(v: Vaults, true_token: str) -> None:
    v.be(v.a, scope=Scope.HOUSE)
    assert v.q(FILES) == 0
    assert v.q("SELECT count(*) FROM tenancy_agency") == 3
    assert "row-level security" in v.open_file(v.a)[1]


def test_the_token_carries_the_moment(v: Vaults, true_token: str) -> None:
    v.be(v.a, at=NOON)
    assert v.q("SELECT sec.at()") == NOON


def test_the_clock_inside_an_agency_sees_its_files_and_no_others(v: Vaults, true_token: str) -> None:
    v.be(v.a, user=None, scope=Scope.CLOCK)
    assert v.q(FILES) == 1
    v.be(v.b, user=None, scope=Scope.CLOCK)
    assert v.q(FILES) == 0


def test_a_token_ends_with_its_part_of_the_transaction(v: Vaults) -> None:
    v.present("")
    token = mint(
        Actor(tenant_id=v.tenant, agency_id=v.a, user_id=USER, scope=Scope.CONTENT),
        at=NOON,
        backend_pid=v.connection.info.backend_pid,
    )
    with v.connection.transaction(force_rollback=True):
        v.present(token)
        assert v.q("SELECT sec.agency()") == v.a
    assert v.q("SELECT sec.agency()") is None


def test_the_app_role_reads_no_key_and_makes_no_functions(v: Vaults) -> None:
    for statement in (
        "SELECT inner_pad FROM sec.seal",
        "CREATE FUNCTION sec.agency2() RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid'",
        "CREATE OR REPLACE FUNCTION sec.agency() RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid'",
        "ALTER TABLE cases_casefile DISABLE ROW LEVEL SECURITY",
        "DROP POLICY walls ON cases_casefile",
        "SET ROLE ccr_rules",
        "SET ROLE ccr_owner",
        "SET row_security = off; SELECT 1 FROM cases_casefile",
        "CREATE TABLE public.mine (id int)",
        "CREATE TEMP TABLE mine (id int)",
        "TRUNCATE cases_record",
        "DELETE FROM cases_record",
    ):
        assert "InsufficientPrivilege" in str(v.q(statement)), statement


@pytest.mark.database("empty")
def test_outside_a_transaction_nobody_can_be_bound(fresh_database: Database) -> None:
    with pytest.raises(NotBound), bind(world.harbor.ada, at=NOON):
        pass
