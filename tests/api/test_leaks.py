"""What does not leave: words of a summary, what is kept, the other side's file, her signature, fields nobody named."""

import ast
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.urls import get_resolver

from ccr.audit.models import ReadEvent
from ccr.tenancy.member import Member
from tests.api.asking import get
from tests.world import acting, key, world
from tests.world_referrals import NAME

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parent.parent.parent
INCIDENT = "main incidents"


def everything(who: Member, file: str) -> dict[str, str]:
    """What every address that is read answers this person about this file of theirs, by its name."""
    of_file = (
        "api_file",
        "api_incidents",
        "api_disclosures",
        "api_permissions",
        "api_file_referrals",
        "api_file_actions",
    )
    asked: list[tuple[str, tuple[Any, ...]]] = [(name, (world.file(file),)) for name in of_file]
    asked += [(name, ()) for name in ("api_files", "api_offers", "api_referrals", "api_meetings", "api_actions")]
    asked += [("api_agenda", (key("meeting core"),)), ("api_incident", (world.record(INCIDENT),))]
    found = {}
    for name, ids in asked:
        response = get(who, name, *ids)
        assert response.status_code in (200, 403, 404), (name, response.content)
        found[name] = response.content.decode()
    return found


def test_a_summary_has_no_words() -> None:
    pru = world.prosecution.pru
    line = get(pru, "api_incidents", world.file("prosecution lent")).json()["results"]
    lent = {row["id"]: row for row in line if not row["own"]}
    assert str(world.record(INCIDENT)) in lent
    for row in lent.values():
        assert (row["words"], row["version"], row["kept"], row["recorded_at"]) == (None, None, None, None)
    assert get(pru, "api_incident", world.record(INCIDENT)).json()["words"] is None
    for name, text in everything(pru, "prosecution lent").items():
        assert "words of main" not in text, name


def test_who_has_it_in_full_has_the_words() -> None:
    line = get(world.police.dan, "api_incidents", world.file("police own")).json()["results"]
    assert "words of main incidents" in [row["words"]["what"] for row in line if row["words"]]


def test_what_is_kept_is_there_for_its_holder_only() -> None:
    kept = world.record("main kept incident")
    assert get(world.harbor.ada, "api_incident", kept).json()["kept"] is True
    dan = world.police.dan
    hidden, absent = get(dan, "api_incident", kept), get(dan, "api_incident", uuid4())
    assert (hidden.status_code, hidden.content) == (404, absent.content)
    for name, text in everything(dan, "police own").items():
        assert str(kept) not in text, name


@pytest.mark.parametrize(
    ("who", "mine", "theirs"),
    [
        (world.police.dan, "police own", "harbor main"),
        (world.prosecution.pru, "prosecution lent", "harbor main"),
        (world.harbor.ada, "harbor main", "police own"),
        (world.harbor.ada, "harbor main", "housing own"),
        (world.housing.casey, "housing own", "harbor main"),
    ],
    ids=["deputy", "prosecutor", "advocate of the police", "advocate of housing", "housing"],
)
def test_the_other_sides_file_is_never_named(who: Member, mine: str, theirs: str) -> None:
    answers = everything(who, mine)
    assert str(world.file(mine)) in answers["api_files"]
    for name, text in answers.items():
        assert str(world.file(theirs)) not in text, name


def test_her_signature_stays_on_its_page() -> None:
    rows = get(world.harbor.ada, "api_permissions", world.file("harbor main"))
    assert rows.json()["results"]
    assert "words of the signature" not in rows.content.decode()


def test_a_referral_is_read_by_its_two_parties_only() -> None:
    there = key("referral main to housing")
    for who in (world.harbor.ada, world.housing.casey):
        assert get(who, "api_referral", there).json()["passed"]["name"] == NAME
    assert get(world.police.dan, "api_referral", there).status_code == 404


def test_reading_a_referral_stops_no_clock() -> None:
    waiting = key("referral plain to harbor")
    assert get(world.harbor.ada, "api_referral", waiting).json()["seen_at"] is None
    assert get(world.harbor.ada, "api_referral", waiting).json()["seen_at"] is None


def test_every_holder_is_told_who_read_the_line() -> None:
    dan = world.police.dan
    get(dan, "api_incidents", world.file("police own"))
    for reader, file in ((dan, "police own"), (world.harbor.ada, "harbor main")):
        with acting(reader):
            reads = ReadEvent.objects.visible_to(reader).filter(page="api_incidents", file_id=world.file(file))
            assert [read.member_id for read in reads] == [dan.member_id]


def test_serializers_name_their_fields() -> None:
    """None is made from a model: a new column is seen by nobody until somebody writes its name."""
    sources = [
        *ROOT.glob("cases/api/*.py"),
        ROOT / "referrals/api.py",
        ROOT / "meetings/api.py",
        ROOT / "ccr/tenancy/api.py",
    ]
    assert len(sources) > 5
    for path in sources:
        names = {node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)}
        assert not names & {"ModelSerializer", "HyperlinkedModelSerializer", "__dict__"}, path


def test_nothing_of_the_interface_lies_outside_of_its_version() -> None:
    from ccr.tenancy.checks import patterns

    ours = [route for route, _pattern in patterns(get_resolver()) if route.startswith("api/")]
    assert len(ours) > 40
    assert [route for route in ours if not route.startswith("api/v1/")] == []
