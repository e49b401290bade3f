"""What PostgreSQL keeps when every page forgot the rules: the app role, raw SQL, each side's forbidden moves."""

from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from referrals import actions
from referrals.states import REFERRAL, SIDES, Side, State
from tests.referrals.story import (
    HER,
    LATER,
    TUESDAY,
    a_file,
    ada,
    adam,
    agreed,
    casey,
    dan,
    does,
    needed,
    offered,
    pru,
    seen,
    vera,
    walt,
)
from tests.support.databases import Database
from tests.world import acting, key, world

alone = pytest.mark.django_db


def sql(by: Any, statement: str, *parameters: object, at: Any = LATER) -> Any:
    """How many rows it touched, or what PostgreSQL said."""
    with acting(by, at=at):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, parameters)
                return cursor.rowcount
        except DatabaseError as error:
            return str(error)


def put(by: Any, referral: Any, **columns: object) -> Any:
    named = ", ".join(f"{name} = %s" for name in columns)
    return sql(by, f"UPDATE referrals_referral SET {named} WHERE id = %s", *columns.values(), referral.id)


@alone
def test_a_referral_begins_as_a_need_of_ones_own() -> None:
    row = (
        "INSERT INTO referrals_referral (id, tenant_id, route, service, from_agency_id, from_file_id, to_agency_id,"
        " made_at, made_by, state, moved_at, urgent, tells_back, agreed_how, called, outcome, key_version, nonce, sealed,"
        " version) VALUES (%s, %s, 'warm', 'housing', %s, %s, %s, %s, %s, %s, %s, false, false, '', 0, '', 0, '', '', 1)"
    )

    def insert(by: Any, agency: UUID, file: UUID | None, state: str = "needed") -> Any:
        to = world.housing.id
        given = (uuid4(), by.tenant_id, agency, file, to, TUESDAY, by.member_id, state, TUESDAY)
        return sql(by, row, *given, at=TUESDAY)

    own = a_file(ada)
    assert insert(ada, ada.agency_id, own) == 1
    assert insert(ada, ada.agency_id, None) == 1
    for state in set(State) - {State.NEEDED}:
        assert "row-level security" in insert(ada, ada.agency_id, own, state), state
    assert "row-level security" in insert(ada, dan.agency_id, None), "in another's name"
    for hidden in (world.file("police second"), world.file("harbor named"), uuid4()):
        assert "row-level security" in insert(ada, ada.agency_id, hidden)
    assert "row-level security" in insert(adam, adam.agency_id, None), "a post without case content"


def allowed_pairs(side: Side) -> set[tuple[str, str]]:
    """Every (from, to) this side may bring about, by the table of moves."""
    mine = (move for move in REFERRAL.moves if side in SIDES[move.verb])
    return {(str(source), str(move.target)) for move in mine for source in move.sources}


@pytest.mark.database("world")
@pytest.mark.parametrize("side", list(Side))
def test_each_side_makes_its_own_moves_and_no_others(side: Side, fresh_database: Database) -> None:
    """Every pair of states, from a row that stands in the first of them: the trigger and the table of moves say the same."""
    made = agreed()
    file_id = does(actions.accept, casey, made, to_file_id=None).id
    by = ada if side is Side.SENDER else casey
    wrong = []
    for source, target in product(State, State):
        if source == target:
            continue
        taken = file_id if source in (State.ACCEPTED, State.NO_SHOW, State.ENGAGED, State.CLOSED) else None
        with fresh_database.connect() as superuser:
            superuser.execute("SET session_replication_role = replica")
            superuser.execute(
                "UPDATE referrals_referral SET state = %s, to_file_id = %s, moved_at = %s WHERE id = %s",
                [str(source), taken, TUESDAY, made.id],
            )
        words: dict[str, object] = {"state": str(target), "moved_at": LATER}
        if target == State.ACCEPTED and taken is None:
            words["to_file_id"] = file_id
        answer = put(by, made, **words)
        if (answer == 1) != ((str(source), str(target)) in allowed_pairs(side)):
            wrong.append((source, target, answer))
    assert wrong == []


@alone
def test_after_she_agreed_nobody_changes_what_is_passed() -> None:
    made = agreed()
    for by in (ada, casey):
        for column, value in (
            ("sealed", b"{}"),
            ("to_agency_id", world.police.id),
            ("from_agency_id", casey.agency_id),
            ("from_file_id", None),
            ("tells_back", False),
            ("agreed_how", "spoken"),
            ("made_by", uuid4()),
            ("tenant_id", uuid4()),
        ):
            assert put(by, made, **{column: value}) != 1, (by.name, column)
    assert "not your move" in put(ada, made, seen_at=LATER)
    assert put(casey, made, seen_at=LATER, seen_by=casey.member_id) == 1
    assert "not your move" in put(casey, made, called=3)


@alone
def test_taking_needs_a_file_of_ones_own_once() -> None:
    made = agreed()
    assert "has a file" in put(casey, made, state="accepted", moved_at=LATER)
    for foreign in (world.file("harbor main"), world.file("police own"), uuid4()):
        refused = put(casey, made, state="accepted", moved_at=LATER, to_file_id=foreign)
        assert "row-level security" in refused or "referral_to_own_file" in refused
    assert put(casey, made, state="accepted", moved_at=LATER, to_file_id=world.file("housing own")) == 1
    assert put(casey, made, to_file_id=a_file(casey)) != 1


@alone
def test_a_confidential_service_sends_nobody_without_her_signature_even_by_hand() -> None:
    made = needed()
    said = {"state": "agreed", "moved_at": LATER, "agreed_at": LATER}
    assert "has not signed" in put(ada, made, **said, agreed_how="spoken")
    assert "not said" in put(ada, made, **said)
    assert put(ada, made, **said, agreed_how="signed") == 1


@alone
def test_what_she_did_not_allow_is_not_told_even_by_hand() -> None:
    made = agreed(tells_back=False)
    does(actions.accept, casey, made, to_file_id=None)
    for state in ("engaged", "no_show", "closed"):
        assert "not agreed" in put(casey, made, state=state, moved_at=LATER)


@alone
def test_a_third_agency_neither_sees_nor_moves_nor_writes_a_step() -> None:
    made = offered()
    for other in (pru, casey, world.beacon.bea, adam):
        assert not seen(other, made)
        assert put(other, made, state="closed", moved_at=LATER) == 0
        step = (
            "INSERT INTO referrals_step (id, tenant_id, referral_id, agency_id, verb, at, shared, key_version, nonce,"
            " sealed) VALUES (%s, %s, %s, %s, 'x', %s, true, 0, '', '')"
        )
        assert "row-level security" in sql(other, step, uuid4(), other.tenant_id, made.id, other.agency_id, LATER)


@alone
def test_who_is_shut_out_of_the_file_behind_it_sees_nothing() -> None:
    """Walt by *harbor main* and so of *police own*, Vera of *police own* itself: on the sender's and the receiver's side."""

    class Known:
        id = key("referral report to harbor")

    assert seen(dan, Known)
    assert seen(ada, Known)
    assert not seen(walt, Known)
    assert not seen(vera, Known)
    for shut in (walt, vera):
        assert put(shut, Known, called=9) == 0


@alone
def test_who_is_shut_out_of_the_file_that_took_her_sees_nothing_either() -> None:
    from cases.access.models import Wall

    made = offered()
    file = does(actions.accept, ada, made, to_file_id=None)
    with acting(world.harbor.cora, at=LATER):
        for user in (world.harbor.nell.user_id, dan.user_id):
            Wall(
                tenant_id=ada.tenant_id, agency_id=ada.agency_id, file_id=file.id, user_id=user, ground="friend",
                declared_by=world.harbor.cora.member_id, declared_at=LATER,
            ).save()  # fmt: skip
    assert seen(ada, made)
    assert seen(world.police.ivy, made)
    assert not seen(world.harbor.nell, made)
    assert not seen(dan, made)


@alone
def test_steps_are_added_and_never_changed() -> None:
    made = agreed()
    for table in ("referrals_step", "referrals_offered", "referrals_signpost"):
        assert "permission denied" in sql(ada, f"UPDATE {table} SET tenant_id = tenant_id")
        assert "permission denied" in sql(ada, f"DELETE FROM {table}")
    assert "permission denied" in sql(ada, "DELETE FROM referrals_referral WHERE id = %s", made.id)


@alone
def test_before_she_agreed_its_steps_are_the_senders() -> None:
    made = agreed()
    count = "SELECT 1 FROM referrals_step WHERE referral_id = %s AND NOT shared"
    assert sql(ada, count, made.id) == 2
    assert sql(casey, count, made.id) == 0


@alone
def test_every_move_has_a_side() -> None:
    assert {move.verb for move in REFERRAL.moves} == set(SIDES)
    assert HER.name
