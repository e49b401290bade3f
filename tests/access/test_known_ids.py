"""Functions that take an id say nothing to someone to whom that id is not visible: no count, no yes, no trace left."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from ccr.tenancy.member import Member
from tests.access.raw import OTHER, USER, Vaults
from tests.world import acting, world

LONG_AGO = "1970-01-01 00:00+00"


def opened(v: Vaults) -> UUID:
    v.be(v.a)
    return v.open_file(v.a)[0]


def named_workers_only(v: Vaults) -> UUID:
    """A file of A that USER may open and OTHER may not."""
    file = opened(v)
    assert v.grant(file, v.a, USER) == 1
    assert v.q("UPDATE cases_casefile SET named_only = true WHERE id = %s", file) == 1
    return file


def walled(v: Vaults) -> UUID:
    file = opened(v)
    v.wall(file, v.a, OTHER)
    return file


def of_another_agency(v: Vaults) -> UUID:
    v.be(v.b)
    return v.open_file(v.b)[0]


@pytest.mark.parametrize("hidden", [named_workers_only, walled, of_another_agency])
def test_a_hidden_file_is_neither_counted_nor_worked_out(v: Vaults, hidden: Callable[[Vaults], UUID]) -> None:
    file = hidden(v)
    mine = opened(v)
    v.be(v.a, user=OTHER)
    assert not v.sees("cases_casefile", file)
    refresh = "SELECT sec.refresh_queue(%s::uuid[])"
    assert v.q(refresh, [file]) == v.q(refresh, [uuid4()]) == 0
    assert v.q(refresh, [file, mine, uuid4()]) == 1
    # Nothing was left behind either: to those who may see it, the file still waits to be worked out.
    v.be(v.b if hidden is of_another_agency else v.a)
    assert v.q("SELECT queue_due_at = %s FROM cases_casefile WHERE id = %s", LONG_AGO, file) is True
    assert v.q(refresh, [file]) == 1


def has_open_post(who: UUID, *, by: Member) -> Any:
    with acting(by), connection.cursor() as cursor:
        cursor.execute("SELECT sec.has_open_post(%s)", [who])
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_whether_somebody_works_anywhere_is_told_only_where_they_worked() -> None:
    assert has_open_post(world.police.dan.user_id, by=world.police.kit)
    for stranger in (world.harbor.ada.user_id, world.beacon.bea.user_id, uuid4()):
        assert has_open_post(stranger, by=world.police.kit) is False
