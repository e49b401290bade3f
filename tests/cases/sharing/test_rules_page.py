"""The page of the rules answers as the rules do, names the rule, and knows nothing of any case."""

from typing import Any

import pytest

from cases.sharing.rules import RULES
from tests.support.client import signed_in
from tests.world import world

pytestmark = pytest.mark.django_db

URL = "/cases/sharing/rules/"


def ask(by: Any, **question: str) -> Any:
    plain = {"kind": "incidents", "how": "full", "signed": "exactly", "ground": "release"}
    return signed_in(by).get(URL, plain | question)


def test_the_whole_table_stands_there_in_its_order() -> None:
    page = signed_in(world.coordination.col).get(URL)
    assert [row["reason"] for row in page.context["rows"]] == [rule.reason for rule in RULES]
    assert page.context["answer"] is None


@pytest.mark.parametrize(
    ("question", "allowed", "number"),
    [
        ({"kind": "location", "reader": "probation"}, False, "7"),
        ({"kind": "location", "reader": "police"}, False, "7"),
        ({"kind": "location", "reader": "police", "asked_twice": "on"}, True, "2"),
        ({"reader": "police"}, True, "2"),
        ({"reader": "police", "signed": "other"}, False, "2"),
        ({"reader": "police", "signed": "ended"}, False, "9"),
        ({"reader": "police", "ground": "own_law"}, False, "2"),
        ({"reader": "police", "works_there": "on"}, False, "P2"),
        ({"kind": "children", "reader": "police", "core": "on"}, False, "P2"),
        ({"holder": "police", "reader": "harbor", "ground": "own_law"}, True, "4"),
        ({"reader": "police", "ground": "mandate"}, False, "3"),
    ],
)
def test_may_this_agency_show_that_one_this(question: dict[str, str], *, allowed: bool, number: str) -> None:
    ids = {"holder": "harbor"} | {name: question[name] for name in ("holder", "reader") if name in question}
    page = ask(world.coordination.col, **question | {name: str(getattr(world, one).id) for name, one in ids.items()})
    assert page.status_code == 200
    assert (page.context["answer"].allowed, page.context["answer"].rule.number) == (allowed, number)
    assert [row["number"] for row in page.context["rows"] if row["answers"]] == [number]


@pytest.mark.parametrize("forged", [str(world.beacon.id), "00000000-0000-4000-8000-000000000000", "x", "\x00", ""])
def test_a_foreign_agency_is_as_one_that_never_was(forged: str) -> None:
    page = ask(world.coordination.col, holder=str(world.harbor.id), reader=forged)
    assert page.status_code == 422
    assert page.context["answer"] is None
    assert list(page.context["form"].errors) == ["reader"]


def test_what_an_agency_holds_itself_is_no_question() -> None:
    page = ask(world.coordination.col, holder=str(world.harbor.id), reader=str(world.harbor.id))
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["reader"])
