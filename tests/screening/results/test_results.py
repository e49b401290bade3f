"""What others' instruments found is written down as it stands: a list per country, no question, never part of our numbers."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from cases.files.models import FileQueue
from cases.records.categories import Category, Kind
from cases.records.models import Record
from ccr.core.errors import NotPermitted, NotVisible, Stale
from screening.assessments.selectors import reasons_to_bring, suggestions
from screening.assessments.urgent import finished_high
from screening.instruments import checks
from screening.instruments.registry import captured
from screening.results import actions
from screening.results.selectors import results_of
from screening.results.words import Result
from tests.cases.files.filled import ADA, opened
from tests.cases.files.typed import UNREADABLE, said, send
from tests.cases.sharing.now.borough import DAY, NOW, Borough
from tests.support.client import signed_in
from tests.world import MOMENT, acting, world

pytestmark = pytest.mark.django_db
NELL, DAN, CORA = world.harbor.nell, world.police.dan, world.harbor.cora
DAY_SCORED = MOMENT.astimezone(ADA.zone).date() - timedelta(days=3)
FOUND = Result(instrument="sash", edition="2015, English", scored_by="Noor Nurse, hospital", result="High concern")
TYPED = {
    "instrument": "sash",
    "edition": "2015, English",
    "scored_by": "Noor Nurse, hospital",
    "scored_on": DAY_SCORED.isoformat(),
    "result": "High concern",
}


def recorded(
    file_id: UUID, result: Result = FOUND, *, on: date = DAY_SCORED, by: Any = ADA, kept: bool = False
) -> Record:
    with acting(by):
        return actions.record_result(file_id=file_id, result=result, scored_on=on, by=by, at=MOMENT, kept=kept)


def held(file_id: UUID, *, by: Any = ADA) -> list[Result | None]:
    with acting(by):
        return [one.result for one in results_of(by, [file_id])]


def new(file_id: UUID) -> str:
    return reverse("result_new", args=[file_id])


def test_it_is_kept_as_written_and_stands_beside_ours() -> None:
    file, client = opened(), signed_in(ADA)
    assert "Results of other instruments" not in said(client.get(reverse("risk", args=[file.id])))
    answer = send(client, new(file.id), TYPED)
    assert (answer.status_code, answer["Location"]) == (303, reverse("risk", args=[file.id]))
    assert held(file.id) == [FOUND]
    page = said(client.get(reverse("risk", args=[file.id])))
    for words in ("Results of other instruments", "SASH", "2015, English", "High concern", "Noor Nurse, hospital"):
        assert words in page


def test_it_never_becomes_a_number_a_level_or_a_reason_of_ours() -> None:
    file = opened()
    head = recorded(file.id, Result(instrument="srp", scored_by="A specialist", result="High, 24 of 24"))
    assert (head.level, head.open, head.category) == (None, False, Category.RISK)
    with acting(ADA):
        assert not Record.objects.visible_to(ADA).filter(file_id=file.id, kind=Kind.LEVEL).exists()
        assert list(finished_high(ADA, file)) == []
        assert reasons_to_bring(file.id, ADA) == []
        assert suggestions(file.id, ADA) == []
    client = signed_in(ADA)
    page = said(client.get(reverse("risk", args=[file.id])))
    assert "No assessment that your agency can see." in page
    assert "No level that your agency can see." in page
    client.get(reverse("cases"))
    with acting(ADA):
        assert FileQueue.objects.visible_to(ADA).get(file_id=file.id).level in (None, 0)
    assert "24 of 24" not in said(client.get(reverse("cases")))


def test_none_of_their_questions_is_here() -> None:
    for country in ("us", "england-wales"):
        assert captured(country)
        for one in captured(country):
            assert (one.items, one.parts, one.domains, one.scoring) == ((), (), (), None)
            assert "questions belong to their owner" in one.label


def test_each_country_has_its_own_list(settings: Any, tmp_path: Any) -> None:
    names = {code: [one.key for one in captured(code)] for code in ("us", "england-wales")}
    assert {"sharp", "da", "odara"} <= set(names["us"]) - set(names["england-wales"])
    assert {"dash27", "sdash", "dara", "sst"} <= set(names["england-wales"]) - set(names["us"])
    assert {"sash", "srp", "sam", "other"} <= set(names["us"]) & set(names["england-wales"])
    assert names["us"][-1] == names["england-wales"][-1] == "other"
    page = said(signed_in(ADA).get(new(opened().id)))
    assert "Danger Assessment" in page
    assert ">DARA<" not in page
    clock = tmp_path / "clock"
    clock.write_text(NOW.isoformat())
    settings.CLOCK_FILE = str(clock)
    borough = Borough()
    page = said(signed_in(borough.priti).get(new(borough.a_file())))
    assert ">DARA<" in page
    assert "Danger Assessment" not in page
    result, file_id = Result(instrument="da", scored_by="A", result="B"), borough.a_file()
    with acting(borough.priti, at=NOW), pytest.raises(actions.NotInThisList):
        actions.record_result(file_id=file_id, result=result, scored_on=DAY, by=borough.priti, at=NOW)


def test_a_country_that_is_none_refuses_a_start(monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.packs_are_there(None) == []
    monkeypatch.setattr(checks, "all_packs", lambda: {"us": object()})
    assert len(checks.packs_are_there(None)) == 9


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"instrument": "profile"}, actions.NotInThisList),
        ({"instrument": "dara"}, actions.NotInThisList),
        ({"instrument": "other"}, actions.NoName),
        ({"scored_by": " "}, actions.NobodyScored),
        ({"result": ""}, actions.NothingScored),
    ],
)
def test_what_is_missing_or_not_offered_is_refused(wrong: dict[str, str], refusal: type[Exception]) -> None:
    file = opened()
    with pytest.raises(refusal):
        recorded(file.id, Result(**vars(FOUND) | wrong))
    with pytest.raises(actions.NotYet):
        recorded(file.id, on=MOMENT.date() + timedelta(days=2))
    assert held(file.id) == []


@pytest.mark.parametrize("name", list(TYPED))
@pytest.mark.parametrize("value", ["x" * 5000, "a\x00b", "a\u202eb", ""], ids=["long", "nul", "turned", "empty"])
def test_bad_input_gets_a_sentence_and_nothing_is_saved(name: str, value: str) -> None:
    file, client = opened(), signed_in(ADA)
    answer = send(client, new(file.id), TYPED | {name: value})
    if name == "edition" and value == "":
        assert answer.status_code == 303
        return
    assert answer.status_code == 422
    assert held(file.id) == []
    if name != "scored_by":
        assert "Noor Nurse, hospital" in said(answer), "what was typed is still there"


@pytest.mark.parametrize("kind", [kind for kind, (_text, said_) in UNREADABLE.items() if said_])
def test_unreadable_names_of_another_instrument_are_refused(kind: str) -> None:
    text, sentence = UNREADABLE[kind]
    answer = send(signed_in(ADA), new(opened().id), TYPED | {"instrument": "other", "called": text})
    assert answer.status_code == 422
    assert str(sentence) in said(answer)


def test_sent_twice_it_is_written_down_once() -> None:
    file, client, key = opened(), signed_in(ADA), uuid4()
    first, second = (send(client, new(file.id), TYPED, once=key) for _press in range(2))
    assert first["Location"] == second["Location"]
    assert len(held(file.id)) == 1


def test_a_mistake_is_put_right_and_a_stale_page_shows_both() -> None:
    file, mine, hers = opened(), signed_in(ADA), signed_in(NELL)
    head = recorded(file.id)
    url = reverse("result", args=[file.id, head.id])
    assert send(hers, url, TYPED | {"result": "Moderate concern", "version": "1"}).status_code == 303
    late = send(mine, url, TYPED | {"result": "Low concern", "version": "1"})
    assert late.status_code == 409
    for words in ("Nell Named", "Moderate concern", "Low concern"):
        assert words in said(late)
    (now,) = held(file.id)
    assert now is not None
    assert now.result == "Moderate concern"
    with acting(ADA), pytest.raises(Stale):
        actions.correct_result(record_id=head.id, version=1, result=FOUND, scored_on=DAY_SCORED, by=ADA, at=MOMENT)


def test_what_was_typed_and_not_saved_is_kept() -> None:
    from ccr.accounts import drafts

    file, client = opened(), signed_in(ADA)
    assert client.post(drafts.draft_url("result", file.id), {"scored_by": "Noor Nurse"}).status_code == 204
    assert "Noor Nurse" in said(client.get(new(file.id)))
    assert "Noor Nurse" not in said(signed_in(NELL).get(new(file.id)))


def test_it_is_seen_where_risk_is_open_and_changed_by_its_own_agency_alone() -> None:
    main = world.file("harbor main")
    head = recorded(main)
    kept = recorded(main, Result(instrument="sam", scored_by="A", result="Kept with us only"), kept=True)
    own = world.file("police own")
    with acting(DAN):
        seen = Record.objects.visible_to(DAN).filter(kind=Kind.RESULT)
        assert kept.id not in set(seen.values_list("id", flat=True))
    for who in (DAN, world.beacon.bea):
        with acting(who), pytest.raises((NotVisible, NotPermitted)):
            actions.correct_result(record_id=head.id, version=1, result=FOUND, scored_on=DAY_SCORED, by=who, at=MOMENT)
    assert signed_in(DAN).get(reverse("result", args=[own, head.id])).status_code in (403, 404)
    with acting(CORA), pytest.raises(NotPermitted):
        actions.record_result(file_id=main, result=FOUND, scored_on=DAY_SCORED, by=CORA, at=MOMENT)
    # One's own result, under another file of one's own: no such page.
    assert signed_in(ADA).get(reverse("result", args=[opened().id, head.id])).status_code == 404
    assert signed_in(ADA).get(reverse("result", args=[main, world.record("main incidents")])).status_code == 404
