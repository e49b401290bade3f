"""Forms of a file as a whole: what may be typed, who may press, what is never lost."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from cases.files import actions
from cases.files.forms import goal_lines
from cases.files.models import CaseFile
from cases.files.states import Stage
from cases.records.categories import Kind
from cases.records.models import Record
from cases.records.selectors import words_of
from ccr.tenancy.member import Member
from tests.cases.files.filled import ADA, opened
from tests.cases.files.typed import UNREADABLE, said, send
from tests.support.client import signed_in
from tests.world import MOMENT, acting, world

pytestmark = pytest.mark.django_db

DAN, NELL, SOL = world.police.dan, world.harbor.nell, world.harbor.sol


def words(file_id: UUID, kind: Kind) -> dict[str, Any] | None:
    with acting(ADA):
        head = Record.objects.visible_to(ADA).filter(file_id=file_id, kind=kind).order_by("-recorded_at").first()
        return words_of(ADA, [head])[head.id] if head else None


def file_now(file_id: UUID) -> CaseFile:
    with acting(ADA):
        return CaseFile.objects.visible_to(ADA).get(pk=file_id)


def begun() -> CaseFile:
    file = opened()
    with acting(ADA):
        return actions.begin(file_id=file.id, by=ADA, at=MOMENT)


# Opening a file --------------------------------------------------------------


def test_a_name_to_show_is_all_that_must_be_filled_in() -> None:
    client = signed_in(ADA)
    answer = send(client, reverse("new_case"), {"display_name": "Maya R."})
    assert answer.status_code == 303
    page = said(client.get(answer["Location"]))
    assert "Maya R." in page
    assert "File opened." in page


def test_her_goals_are_kept_one_a_line() -> None:
    assert goal_lines("- Keep the flat\n\n• Sleep \n") == ("Keep the flat", "Sleep")
    client = signed_in(ADA)
    answer = send(client, reverse("new_case"), {"display_name": "Maya R.", "goals": "One\r\nTwo", "wants": "Quiet"})
    file_id = UUID(answer["Location"].split("/")[2])
    assert words(file_id, Kind.GOALS) == {"goals": ["One", "Two"]}
    assert words(file_id, Kind.WANTS) == {"text": "Quiet"}


def test_one_press_opens_one_file_however_often_it_arrives() -> None:
    client, key = signed_in(ADA), uuid4()
    first, second = (send(client, reverse("new_case"), {"display_name": "Maya R."}, once=key) for _press in range(2))
    assert first["Location"] == second["Location"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"display_name": ""}, "Write a name to show."),
        ({"display_name": "x" * 81}, "Shorten this by 1 character"),
        ({"interpreter": "perhaps"}, "Choose one of the answers shown."),
        ({"wants": "x" * 2_001}, "Shorten this by 1 character"),
        ({"full_name": UNREADABLE["right-to-left override"][0]}, "direction mark"),
        ({"goals": UNREADABLE["control character"][0]}, "control character"),
    ],
)
def test_a_file_that_cannot_be_opened_yet_loses_nothing_typed(change: dict[str, str], message: str) -> None:
    typed = {"display_name": "Maya R.", "language": "Tagalog"} | change
    answer = send(signed_in(ADA), reverse("new_case"), typed)
    assert answer.status_code == 422
    assert message in said(answer)
    assert "Tagalog" in said(answer)


@pytest.mark.parametrize("member", [world.coordination.col, world.court.clea, world.harbor.adam, world.harbor.cora])
def test_a_post_that_opens_no_files_has_no_page_for_it(member: Member) -> None:
    client = signed_in(member)
    assert client.get(reverse("new_case")).status_code == 403
    assert send(client, reverse("new_case"), {"display_name": "x"}).status_code == 403


# Level, wants, goals, lead, workers, closing ---------------------------------

GOOD: dict[str, dict[str, Any]] = {
    "set_level": {"level": "2", "why": "Facts", "judged_on": "2026-06-01"},
    "wants": {"text": "That he stops", "said_on": "2026-06-01"},
    "goals": {"goals": "Keep the flat"},
    "lead": {"member": str(NELL.member_id)},
    "workers": {"who": "named", "people": [str(NELL.member_id)]},
    "close_file": {"outcome": "moved", "why": "She moved", "told": "How to come back"},
}
CHANGED: dict[str, Callable[[UUID], Any]] = {
    "set_level": lambda file_id: words(file_id, Kind.LEVEL),
    "wants": lambda file_id: words(file_id, Kind.WANTS),
    "goals": lambda file_id: words(file_id, Kind.GOALS),
    "lead": lambda file_id: file_now(file_id).lead_id == NELL.member_id,
    "workers": lambda file_id: file_now(file_id).named_only,
    "close_file": lambda file_id: file_now(file_id).stage == Stage.CLOSED,
}
BAD: list[tuple[str, dict[str, Any], str]] = [
    ("set_level", {"level": ""}, "Choose a level."),
    ("set_level", {"level": "4"}, "Choose one of the answers shown."),
    ("set_level", {"level": "high"}, "Choose one of the answers shown."),
    ("set_level", {"why": ""}, "Say why in a few words."),
    ("set_level", {"why": "x" * 2_001}, "Shorten this by 1 character"),
    ("set_level", {"why": UNREADABLE["NUL"][0]}, "control character"),
    ("set_level", {"direction": "sideways"}, "Choose one of the answers shown."),
    ("set_level", {"judged_on": "2026-06-02"}, "in the future"),
    ("set_level", {"judged_on": "30.2.2026"}, "two different days"),
    ("set_level", {"judged_on": ""}, "Fill in the date."),
    ("wants", {"text": ""}, "Write what she said."),
    ("wants", {"text": UNREADABLE["right-to-left override"][0]}, "direction mark"),
    ("wants", {"said_on": "2026-06-02"}, "in the future"),
    ("wants", {"said_on": "0026-06-02"}, "too long ago"),
    ("goals", {"goals": ""}, "Write at least one goal."),
    ("goals", {"goals": UNREADABLE["control character"][0]}, "control character"),
    ("lead", {"member": ""}, "Choose one person."),
    ("lead", {"member": str(DAN.member_id)}, "Choose one of the answers shown."),
    ("lead", {"member": str(world.harbor.cora.member_id)}, "Choose one of the answers shown."),
    ("lead", {"member": "' or 1=1"}, "Choose one of the answers shown."),
    ("workers", {"who": ""}, "Choose who may open it."),
    ("workers", {"who": "everyone in town"}, "Choose one of the answers shown."),
    ("workers", {"people": []}, "Name at least one person."),
    ("workers", {"people": [str(DAN.member_id)]}, "Choose only from the answers shown."),
    ("workers", {"people": [str(uuid4())]}, "Choose only from the answers shown."),
    ("close_file", {"outcome": ""}, "Choose how things stand."),
    ("close_file", {"outcome": "solved"}, "Choose one of the answers shown."),
    ("close_file", {"why": " "}, "Say why in a few words."),
    ("close_file", {"told": ""}, "Say what she was told, or why not."),
    ("close_file", {"why": UNREADABLE["right-to-left override"][0]}, "direction mark"),
]


@pytest.mark.parametrize("form", GOOD)
def test_each_form_does_what_its_button_says(form: str) -> None:
    file = begun()
    answer = send(signed_in(ADA), reverse(form, args=[file.id]), GOOD[form])
    assert answer.status_code == 303
    assert CHANGED[form](file.id)


@pytest.mark.parametrize(
    ("form", "change", "message"), BAD, ids=[f"{one[0]} {next(iter(one[1]))} {n}" for n, one in enumerate(BAD)]
)
def test_what_is_wrong_is_said_beside_it_and_nothing_changes(form: str, change: dict[str, Any], message: str) -> None:
    file = begun()
    answer = send(signed_in(ADA), reverse(form, args=[file.id]), GOOD[form] | change)
    assert answer.status_code == 422
    page = said(answer)
    assert message in page
    assert "<title>Error:" in page
    assert not CHANGED[form](file.id)


@pytest.mark.parametrize("form", GOOD)
@pytest.mark.parametrize(
    ("member", "status"), [(DAN, 404), (world.harbor.cora, 403), (world.harbor.adam, 403), (world.beacon.bea, 404)]
)
def test_whoever_may_not_do_it_changes_nothing(form: str, member: Member, status: int) -> None:
    file = begun()
    client = signed_in(member)
    assert client.get(reverse(form, args=[file.id])).status_code == status
    assert send(client, reverse(form, args=[file.id]), GOOD[form]).status_code == status
    assert not CHANGED[form](file.id)


def test_a_colleague_who_does_not_lead_the_file_cannot_limit_it_but_a_supervisor_can() -> None:
    file = begun()
    assert send(signed_in(NELL), reverse("workers", args=[file.id]), GOOD["workers"]).status_code == 403
    assert not file_now(file.id).named_only
    assert send(signed_in(SOL), reverse("workers", args=[file.id]), GOOD["workers"]).status_code == 303
    assert file_now(file.id).named_only


def test_a_limited_file_shows_who_is_named_and_opens_again() -> None:
    file = begun()
    client = signed_in(ADA)
    url = reverse("workers", args=[file.id])
    send(client, url, GOOD["workers"])
    page = said(client.get(url))
    assert re.search(rf'value="{NELL.member_id}"[^>]*checked', page)
    assert not re.search(rf'value="{SOL.member_id}"[^>]*checked', page)
    assert "Named people only" in said(client.get(reverse("case", args=[file.id])))
    assert send(client, url, {"who": "agency"}).status_code == 303
    assert not file_now(file.id).named_only


# Buttons ---------------------------------------------------------------------


def test_begin_and_reopen_are_one_button_each() -> None:
    file, client = opened(), signed_in(ADA)
    assert send(client, reverse("begin", args=[file.id]), {}).status_code == 303
    assert file_now(file.id).stage == Stage.ACTIVE
    send(client, reverse("close_file", args=[file.id]), GOOD["close_file"])
    assert send(client, reverse("reopen", args=[file.id]), {}).status_code == 303
    assert file_now(file.id).stage == Stage.ACTIVE


@pytest.mark.parametrize(("name", "data"), [("reopen", {}), ("close_file", GOOD["close_file"])])
def test_a_button_at_the_wrong_stage_says_so(name: str, data: dict[str, str]) -> None:
    file = opened()
    answer = send(signed_in(ADA), reverse(name, args=[file.id]), data)
    assert answer.status_code == 409
    assert "That is not possible at this stage." in said(answer)
    assert file_now(file.id).stage == Stage.NEW


def test_only_what_is_possible_is_offered() -> None:
    file, client = opened(), signed_in(ADA)
    new = said(client.get(reverse("case", args=[file.id])))
    assert reverse("begin", args=[file.id]) in new
    assert reverse("close_file", args=[file.id]) not in new
    send(client, reverse("begin", args=[file.id]), {})
    active = said(client.get(reverse("case", args=[file.id])))
    assert reverse("begin", args=[file.id]) not in active
    assert reverse("close_file", args=[file.id]) in active
    send(client, reverse("close_file", args=[file.id]), GOOD["close_file"])
    closed = said(client.get(reverse("case", args=[file.id])))
    assert reverse("reopen", args=[file.id]) in closed
    assert reverse("close_file", args=[file.id]) not in closed


def test_a_stale_first_press_of_begin_changes_nothing_twice() -> None:
    file, client, key = opened(), signed_in(ADA), uuid4()
    first, second = (send(client, reverse("begin", args=[file.id]), {}, once=key) for _press in range(2))
    assert first["Location"] == second["Location"]
    assert file_now(file.id).version == 2
