"""The safety plan: lines that are added, changed, done and undone; suggestions by one press; paper that names nobody."""

from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from cases.records.categories import Category, Kind
from cases.records.models import Record
from ccr.core.errors import NotPermitted, NotVisible, Stale
from screening.assessments.selectors import Suggestion
from screening.plan import actions, selectors
from screening.plan.actions import NothingToDo, NotSuggested, UnknownAnswer
from screening.plan.selectors import plan_of
from screening.plan.words import SUGGESTED_IN, PlanLine, PlanSheet
from tests.cases.files.filled import ADA, opened
from tests.cases.files.typed import UNREADABLE, said, send
from tests.support.client import signed_in
from tests.world import MOMENT, acting, world

pytestmark = pytest.mark.django_db

NELL, DAN, CORA, DISA = world.harbor.nell, world.police.dan, world.harbor.cora, world.police.disa
SUGGESTED = [
    Suggestion("mute_dont_block", "Mute the other person instead of blocking.", "Is there contact on most days?"),
    Suggestion("see_a_doctor", "See a doctor or nurse.", "Strangled?"),
]


@pytest.fixture
def suggesting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selectors, "suggestions", lambda *_of: SUGGESTED)


def added(file_id: UUID, step: str = "Change the lock", **more: str) -> UUID:
    with acting(ADA):
        line = PlanLine(step=step, **more)
        return actions.add_line(file_id=file_id, line=line, by=ADA, at=MOMENT).id


def lines(file_id: UUID) -> list[PlanLine]:
    with acting(ADA):
        return [one.line for one in plan_of(ADA, [file_id]).lines]


def head(record_id: UUID) -> Record:
    with acting(ADA):
        return Record.objects.visible_to(ADA).get(pk=record_id)


def plan(file_id: UUID) -> str:
    return reverse("safety_plan", args=[file_id])


def test_a_line_is_done_and_undone_by_one_press_each() -> None:
    file = opened()
    one, client = added(file.id, domain="home", who="Ada", by="2026-06-05", her_words="So I sleep"), signed_in(ADA)
    assert (head(one).category, head(one).open) == (Category.PLAN, True)
    mark = reverse("plan_mark", args=[file.id, one])
    for how, status, is_open in (("done", "done", False), ("open", "open", True), ("dropped", "dropped", False)):
        assert client.post(mark, {"how": how}).status_code == 303
        assert (lines(file.id)[0].status, head(one).open) == (status, is_open)
        # Pressed twice it is said once.
        version = head(one).version
        client.post(mark, {"how": how})
        assert head(one).version == version
    assert "Put back" in said(client.get(plan(file.id)))


def test_lines_stand_by_part_of_life_and_the_next_steps_first() -> None:
    file = opened()
    for step, domain, by in (
        ("Later", "home", "2026-07-01"),
        ("Sooner", "phones", "2026-06-02"),
        ("Some day", "home", ""),
    ):
        added(file.id, step, domain=domain, by=by)
    shown = said(signed_in(ADA).get(plan(file.id)))
    top = shown[shown.index("The next steps") :]
    assert top.index("Sooner") < top.index("Later") < top.index("Some day")
    assert "Mute, don’t block" in shown
    assert "Don’t move a tracker that was found" in shown
    assert "Not asked: that means no" in shown


@pytest.mark.usefixtures("suggesting")
def test_a_suggestion_becomes_a_line_by_one_press_and_only_once() -> None:
    file, client = opened(), signed_in(ADA)
    assert "Mute the other person" in said(client.get(plan(file.id)))
    assert lines(file.id) == [], "nothing is added by itself"
    url = reverse("plan_suggest", args=[file.id])
    for _press in range(2):
        assert client.post(url, {"code": "mute_dont_block"}).status_code == 303
    assert [(one.suggestion, one.domain) for one in lines(file.id)] == [("mute_dont_block", "phones")]
    client.post(url, {"code": "no_such_thing"})
    assert len(lines(file.id)) == 1
    with pytest.raises(NotSuggested), acting(ADA):
        actions.add_suggested(file_id=file.id, code="mute_dont_block", by=ADA, at=MOMENT)


def test_every_suggestion_has_its_part_of_life() -> None:
    from screening.instruments.registry import offered

    codes = {code for one in offered() for item in one.items for code in item.suggest}
    assert codes <= SUGGESTED_IN.keys()


def test_two_windows_on_one_line_end_on_the_page_with_both_texts() -> None:
    file = opened()
    one = added(file.id, "Change the lock")
    url = reverse("plan_line", args=[file.id, one])
    assert send(signed_in(NELL), url, {"version": 1, "step": "Change both locks", "domain": "home"}).status_code == 303
    late = send(signed_in(ADA), url, {"version": 1, "step": "Ask the landlord", "domain": "home"})
    assert late.status_code == 409
    for words in ("Change both locks", "Ask the landlord"):
        assert words in said(late)
    assert lines(file.id)[0].step == "Change both locks"


def test_the_sheet_keeps_the_next_check_and_copies_and_two_windows_meet() -> None:
    file, client = opened(), signed_in(ADA)
    url = reverse("plan_sheet", args=[file.id])
    sheet = {"version": 0, "next_check_on": "2026-06-09", "copy_safe": "no", "held_by": "In our drawer"}
    assert send(client, url, sheet).status_code == 303
    assert "Tue 9 Jun 2026" in said(client.get(plan(file.id)))
    assert send(signed_in(NELL), url, sheet | {"held_by": "Nell"}).status_code == 409
    with pytest.raises(Stale), acting(ADA):
        actions.keep_sheet(file_id=file.id, version=7, sheet=PlanSheet(), by=ADA, at=MOMENT)
    with pytest.raises(UnknownAnswer), acting(ADA):
        actions.keep_sheet(file_id=file.id, version=1, sheet=PlanSheet(copy_safe="?"), by=ADA, at=MOMENT)
    assert lines(file.id) == [], "the sheet is no line"


def test_the_plain_paper_has_no_title_and_names_nobody() -> None:
    file = opened("Maya R.")
    added(file.id, "Ring Ana", domain="emergency")
    done = added(file.id, "Old matter")
    client = signed_in(ADA)
    client.post(reverse("plan_mark", args=[file.id, done]), {"how": "done"})
    shown = said(client.get(reverse("safety_plan_print", args=[file.id])))
    assert "Ring Ana" in shown
    assert "<title>Notes</title>" in shown
    for word in ("Old matter", "Maya", file.reference, "Harbor", "Throughline", "afety plan", "Ada Advocate"):
        assert word not in shown


def test_strangers_find_no_plan_and_posts_that_may_not_are_told_so() -> None:
    file, other = opened(), opened()
    one = added(file.id)
    mark, change = (reverse(name, args=[file.id, one]) for name in ("plan_mark", "plan_line"))
    for url in (plan(file.id), change):
        assert signed_in(DAN).get(url).status_code == 404
    assert signed_in(DAN).post(mark, {"how": "done"}).status_code == 404
    assert signed_in(CORA).post(mark, {"how": "done"}).status_code == 403
    # Of one's own, but of another file: not under this one.
    assert signed_in(ADA).post(reverse("plan_mark", args=[other.id, one]), {"how": "done"}).status_code == 404
    assert lines(file.id)[0].status == "open"
    with pytest.raises(NotVisible), acting(DAN):
        actions.end_line(record_id=one, by=DAN, at=MOMENT, done=True)
    theirs = opened(by=DAN)
    with pytest.raises(NotPermitted), acting(DISA):
        actions.add_line(file_id=theirs.id, line=PlanLine(step="x"), by=DISA, at=MOMENT)


def test_only_lines_are_marked() -> None:
    file = opened()
    with acting(ADA):
        person = Record.objects.visible_to(ADA).get(file_id=file.id, kind=Kind.SURVIVOR)
    assert signed_in(ADA).post(reverse("plan_mark", args=[file.id, person.id]), {"how": "done"}).status_code == 404


def test_a_line_says_what_is_to_be_done_and_is_sent_once() -> None:
    file, client, key = opened(), signed_in(ADA), uuid4()
    url = reverse("plan_add", args=[file.id])
    assert send(client, url, {"step": ""}).status_code == 422
    for data in ({"step": "x", "domain": "nowhere"}, {"step": "x", "by": "31 Feb"}, {"step": "x" * 401}):
        assert send(client, url, data).status_code == 422
    for bad, told in UNREADABLE.values():
        assert send(client, url, {"step": bad}).status_code == (422 if told else 303)
    before = len(lines(file.id))
    for _press in range(2):
        assert send(client, url, {"step": "Ring Ana"}, once=key).status_code == 303
    assert len(lines(file.id)) == before + 1
    with pytest.raises(NothingToDo), acting(ADA):
        actions.add_line(file_id=file.id, line=PlanLine(step="  "), by=ADA, at=MOMENT)
