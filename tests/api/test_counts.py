"""A longer list needs no more statements."""

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ccr.core.api_pages import Pages
from ccr.tenancy.member import Member
from tests.api.asking import get, post
from tests.world import key, world

pytestmark = pytest.mark.django_db
ada, dan = world.harbor.ada, world.police.dan
OUR_TABLES = ('"cases_', '"referrals_', '"meetings_', '"tenancy_agency"')


def asked(who: Member, name: str, *ids: UUID) -> tuple[int, int]:
    """How many rows, and with how many statements about what the rooms hold."""
    with CaptureQueriesContext(connection) as statements:
        body = get(who, name, *ids).json()
    sql = [one["sql"] for one in statements]
    about = [
        one for one in sql if any(table in one for table in OUR_TABLES) and not one.startswith(("INSERT", "UPDATE"))
    ]
    return len(body.get("results", body.get("items", []))), len(about)


@pytest.mark.parametrize(
    ("name", "who", "ids", "expected"),
    [
        ("api_incidents", ada, (world.file("harbor main"),), 5),
        ("api_meetings", ada, (), 2),
        ("api_referrals", ada, (), 2),
    ],
    ids=["incidents", "meetings", "referrals"],
)
def test_a_page_of_one_and_of_three(
    name: str, who: Member, ids: tuple[UUID, ...], expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for size in (1, 3):
        monkeypatch.setattr(Pages, "size", size)
        found.append(asked(who, name, *ids))
    assert found[0][0] == 1
    assert found[1][0] >= 1
    assert [statements for _rows, statements in found] == [expected, expected]


@pytest.mark.parametrize(
    ("name", "few", "many", "expected"),
    [
        ("api_disclosures", (dan, "police own"), (ada, "harbor main"), 3),
        ("api_permissions", (world.harbor.sol, "harbor named"), (ada, "harbor main"), 3),
        ("api_file_referrals", (ada, "harbor quiet"), (dan, "police own"), 3),
        ("api_file_actions", (world.prosecution.pru, "prosecution lent"), (ada, "harbor main"), 5),
    ],
    ids=["disclosures", "permissions", "referrals", "actions"],
)
def test_a_file_with_few_and_with_many(name: str, few: Any, many: Any, expected: int) -> None:
    found = [asked(who, name, world.file(file)) for who, file in (few, many)]
    assert all(rows for rows, _statements in found)
    assert [statements for _rows, statements in found] == [expected, expected]


def test_an_agenda_of_more_cases() -> None:
    found = []
    for file in ("harbor quiet", "harbor closed"):
        sent = {"file": str(world.file(file)), "why": "New to the meeting."}
        assert post(ada, "api_bring", key("meeting core"), sent=sent).status_code == 201
        found.append(asked(ada, "api_agenda", key("meeting core")))
    assert found[1][0] == found[0][0] + 1
    assert [statements for _rows, statements in found] == [8, 8]
