"""The pages of sharing at once: what they say, what they never say, and what bad input is answered with."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from cases.sharing.models import Disclosure
from cases.sharing.now.models import ForumAgreement
from cases.sharing.objections.actions import record_wish
from ccr.core.actor import acting
from ccr.tenancy import packs
from tests.cases.sharing.now.borough import NEXT, NOW, RECEIVERS, Borough
from tests.support.client import signed_in
from tests.world import MOMENT, world

CAN_STOP = re.compile(
    r"(you|she) can (stop|take (it|this) back|withdraw)|stop this at any time|she has stopped it", re.IGNORECASE
)


@pytest.fixture(autouse=True)
def clock(settings: Any, tmp_path: Any) -> Any:
    path = tmp_path / "clock"
    path.write_text(NOW.isoformat())
    settings.CLOCK_FILE = str(path)
    return path


def text(response: Any) -> str:
    plain = re.sub(r"(?s)<(script|style|template)\b.*?</\1>", " ", response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", plain).split())


def sent(borough: Borough, *keys: str, **more: Any) -> dict[str, Any]:
    return {
        "once": str(uuid4()),
        "agencies": [str(borough.agency(key)) for key in keys or RECEIVERS],
        "why_now": "He said Sunday.",
        "if_not": "Nobody sees the whole.",
        "told": "not_told",
        "because": "She does not answer.",
        "ground": "public_task",
        "necessity": "Each has one piece.",
    } | more


def shared(borough: Borough, file_id: Any) -> int:
    with acting(borough.priti, at=NOW):
        return Disclosure.objects.visible_to(borough.priti).filter(from_file_id=file_id).count()


def test_the_page_drafts_everything_but_two_sentences_and_says_that_it_is_no_alarm(borough: Borough) -> None:
    file_id = borough.a_file()
    client = signed_in(borough.priti)
    overview = client.get(f"/cases/{file_id}/")
    assert f"/cases/{file_id}/sharing/now/" in overview.content.decode()
    page = client.get(f"/cases/{file_id}/sharing/now/")
    said = text(page)
    assert "This is not an alarm." in said
    assert 'href="tel:999"' in page.content.decode()
    assert "01632 960110" in said
    assert page.content.decode().count('name="agencies"') == 8
    assert len(re.findall(r'name="agencies"[^>]*checked', page.content.decode())) == 8
    assert "Where she is. It cannot be added here." in said
    assert "judged high" in said
    assert page.content.decode().count("<textarea") == 3
    assert "Leila Marram" not in page.content.decode().split("<title>")[1].split("</title>")[0]


def test_one_press_shares_and_the_same_press_twice_shares_once(borough: Borough) -> None:
    file_id = borough.a_file()
    client = signed_in(borough.priti)
    data = sent(borough, *RECEIVERS[:7])
    for _press in range(2):
        answer = client.post(f"/cases/{file_id}/sharing/now/", data)
        assert answer.status_code == 303
    assert shared(borough, file_id) == 7
    page = text(client.get(answer["Location"]))
    assert "He said Sunday." in page
    assert "In their duty queue" in page


BAD = [
    ({"agencies": []}, 422),
    ({"agencies": ["no-uuid"]}, 422),
    ({"agencies": [str(uuid4())]}, 422),
    ({"agencies": [str(world.police.id)]}, 422),
    ({"why_now": ""}, 422),
    ({"why_now": "x" * 601}, 422),
    ({"if_not": "\x00"}, 422),
    ({"why_now": "\u202egnihtyna"}, 422),
    ({"told": "perhaps"}, 422),
    ({"told": ""}, 422),
    ({"because": ""}, 422),
    ({"ground": "consent"}, 422),
    ({"ground": "own_law"}, 422),
    ({"necessity": ""}, 422),
    ({"necessity": "x" * 2001}, 422),
    ({"once": "no-key"}, 422),
    ({"apart": ["x"]}, 422),
]


@pytest.mark.parametrize(("changed", "status"), BAD, ids=[str(number) for number in range(len(BAD))])
def test_bad_input_is_answered_beside_the_field_and_nothing_is_shared(
    borough: Borough, changed: Any, status: int
) -> None:
    file_id = borough.a_file()
    answer = signed_in(borough.priti).post(f"/cases/{file_id}/sharing/now/", sent(borough, **changed))
    assert answer.status_code == status, text(answer)[:300]
    assert shared(borough, file_id) == 0
    if "if_not" not in changed:
        assert "Nobody sees the whole." in answer.content.decode()


def test_an_agency_he_is_close_to_is_left_out_whatever_is_ticked(borough: Borough) -> None:
    file_id = borough.a_file()
    data = sent(borough, apart=[str(borough.agency("ash_probation"))])
    client = signed_in(borough.priti)
    assert client.post(f"/cases/{file_id}/sharing/now/", data).status_code == 303
    assert shared(borough, file_id) == 7
    again = client.get(f"/cases/{file_id}/sharing/now/")
    assert again.content.decode().count('name="agencies"') == 7
    assert "Left out" in text(again)


def test_the_unticked_agency_is_answered_as_if_it_never_existed(borough: Borough) -> None:
    file_id = borough.a_file()
    ground = borough.share(file_id, *RECEIVERS[1:])
    out = signed_in(borough.carys)
    absent = out.get(f"/cases/sharing/grounds/{uuid4()}/")
    for url in (f"/cases/sharing/grounds/{ground.id}/", f"/cases/{file_id}/", f"/cases/{file_id}/sharing/now/"):
        answer = out.get(url)
        assert (answer.status_code, answer.content) == (404, absent.content)
    caseload = text(out.get("/cases/"))
    assert "Lantern" not in caseload
    assert "Shared with you at once" not in caseload


def test_each_receiver_reads_why_but_not_to_whom_else(borough: Borough) -> None:
    file_id = borough.a_file()
    ground = borough.share(file_id, "ash_housing", "ash_police")
    client = signed_in(borough.kelly)
    caseload = text(client.get("/cases/"))
    assert "Shared with you at once" in caseload
    page = client.get(f"/cases/sharing/grounds/{ground.id}/")
    said = text(page)
    assert "He said Sunday." in said
    assert "07700 900101" in said
    assert "Police" not in said.split("Shared with you")[-1]
    assert "Priti" not in said
    assert "Your look" not in said
    assert "07700 900999" not in said
    assert "Orchard" not in said
    assert client.post(f"/cases/sharing/grounds/{ground.id}/", {"once": str(uuid4())}).status_code == 403


def test_no_page_about_another_ground_says_that_she_can_stop_it(borough: Borough, clock: Any) -> None:
    file_id = borough.a_file()
    ground = borough.share(file_id)
    clock.write_text(NEXT.isoformat())
    client = signed_in(borough.priti)
    data = {"once": str(uuid4()), "said": "I did not want that.", "decider": str(borough.ruth.member_id)}
    made = client.post(f"/cases/{file_id}/sharing/object/", data)
    assert made.status_code == 303
    for url in (
        f"/cases/{file_id}/", f"/cases/{file_id}/sharing/", f"/cases/{file_id}/sharing/now/", f"/cases/{file_id}/sharing/object/",
        f"/cases/{file_id}/sharing/wish/", f"/cases/sharing/grounds/{ground.id}/", made["Location"],
    ):  # fmt: skip
        said = text(client.get(url))
        assert not CAN_STOP.search(said), (url, CAN_STOP.search(said))
    sharing = text(client.get(f"/cases/{file_id}/sharing/"))
    assert "What she wants about sharing Write down what she wants Not asked , because She does not answer." in sharing
    assert "This does not stand on her agreement." in sharing


def test_the_named_one_decides_on_one_page_and_the_adviser_writes_that_she_was_told(borough: Borough) -> None:
    file_id = borough.a_file()
    borough.share(file_id)
    adviser, manager = signed_in(borough.priti), signed_in(borough.ruth)
    data = {"once": str(uuid4()), "said": "Not housing.", "decider": str(borough.ruth.member_id)}
    url = adviser.post(f"/cases/{file_id}/sharing/object/", data)["Location"]
    assert "An objection waits for your decision" in text(manager.get("/cases/"))
    assert adviser.post(url, {"once": str(uuid4()), "outcome": "ended", "reason": "x"}).status_code == 403
    assert manager.post(url, {"once": str(uuid4()), "outcome": "goes_on"}).status_code == 422
    assert manager.post(url, {"once": str(uuid4()), "outcome": "some_ended", "reason": "x"}).status_code == 422
    assert manager.post(url, {"once": str(uuid4()), "outcome": "goes_on", "reason": "The door."}).status_code == 303
    assert adviser.post(url, {"once": str(uuid4()), "how": ""}).status_code == 422
    assert adviser.post(url, {"once": str(uuid4()), "how": "By telephone, alone."}).status_code == 303
    assert "By telephone, alone." in text(adviser.get(url))
    assert signed_in(borough.helen).get(url).status_code == 404


def test_a_manager_looks_once(borough: Borough) -> None:
    ground = borough.share(borough.a_file())
    client = signed_in(borough.ruth)
    url = f"/cases/sharing/grounds/{ground.id}/"
    assert "to be looked at" in text(client.get("/cases/"))
    assert client.post(url, {"once": str(uuid4()), "found": "", "why": ""}).status_code == 422
    assert client.post(url, {"once": str(uuid4()), "found": "stands", "why": "Right."}).status_code == 303
    assert "Right." in text(client.get(url))
    assert client.post(url, {"once": str(uuid4()), "found": "ended", "why": "x"}).status_code == 403


def test_without_high_risk_or_an_agreement_the_page_says_why(borough: Borough) -> None:
    client = signed_in(borough.priti)
    calm = borough.a_file(high=False)
    assert client.get(f"/cases/{calm}/sharing/now/").status_code == 409
    assert "Share now" not in text(client.get(f"/cases/{calm}/"))
    with acting(borough.moira, at=NOW):
        ForumAgreement.objects.visible_to(borough.moira).filter(pk=borough.agreement.id).update(ended_at=NOW)
    assert client.get(f"/cases/{borough.a_file()}/sharing/now/").status_code == 409


def test_the_coordinator_enters_corrects_and_ends_an_agreement(borough: Borough) -> None:
    client = signed_in(borough.moira)
    page = client.get(f"/cases/sharing/agreements/{borough.agreement.id}/")
    assert page.status_code == 200
    parties = [str(borough.agency(key)) for key in ("ash_isac", "ash_police")]
    data = {
        "once": str(uuid4()),
        "version": "1",
        "name": "Second",
        "signed_on": "2026-08-01",
        "parties": parties,
        "minimum": ["0", "3"],
    }
    url = f"/cases/sharing/agreements/{borough.agreement.id}/"
    bad: dict[str, Any]
    for bad in (
        {"minimum": ["2"]},
        {"minimum": ["1", "3"]},
        {"minimum": []},
        {"parties": []},
        {"parties": [str(world.police.id)]},
        {"name": "x" * 121},
        {"signed_on": "31/02/2026"},
    ):
        assert client.post(url, data | {"once": str(uuid4())} | bad).status_code == 422, bad
    assert client.post(url, data | {"parties": parties[:1]}).status_code == 409
    assert client.post(url, data).status_code == 303
    assert client.post(url, data | {"once": str(uuid4())}).status_code == 409, "an older version"
    assert client.post("/cases/sharing/agreements/new/", data | {"once": str(uuid4())}).status_code == 303
    assert client.post(f"{url}end/", {"once": str(uuid4())}).status_code == 303
    assert client.post(f"{url}end/", {"once": str(uuid4())}).status_code == 409
    assert signed_in(borough.priti).get(url).status_code == 403
    assert "Second" in text(signed_in(borough.priti).get("/cases/sharing/agreements/"))


@pytest.mark.django_db
def test_in_the_united_states_danger_opens_nothing_and_takes_one_line(clock: Any) -> None:
    clock.write_text(MOMENT.isoformat())
    client = signed_in(world.harbor.ada)
    file_id = world.file("harbor main")
    assert client.get(f"/cases/{file_id}/sharing/now/")["Location"] == f"/cases/{file_id}/sharing/danger/"
    url = f"/cases/{file_id}/sharing/danger/"
    page = client.get(url)
    assert 'href="tel:911"' in page.content.decode()
    with acting(world.harbor.ada, at=MOMENT):
        before = Disclosure.objects.visible_to(world.harbor.ada).count()
    assert client.post(url, {"once": str(uuid4()), "who": "", "said": "x", "told": "no"}).status_code == 422
    line = {"once": str(uuid4()), "who": "I rang 911", "said": "He is at her door", "told": "no"}
    assert client.post(url, line).status_code == 303
    assert "He is at her door" in text(client.get(url))
    with acting(world.harbor.ada, at=MOMENT):
        assert Disclosure.objects.visible_to(world.harbor.ada).count() == before
    for page in ("sharing/wish", "sharing/object"):
        assert client.get(f"/cases/{file_id}/{page}/").status_code == 409
    assert client.get("/cases/sharing/agreements/").status_code == 409


def test_the_bar_says_on_what_ground_and_what_she_wants(borough: Borough) -> None:
    """Two facts, never one: what it stands on, and what she said to it."""
    file_id = borough.a_file()
    client = signed_in(borough.priti)
    assert "Shared" not in text(client.get(f"/cases/{file_id}/timeline/"))
    borough.share(file_id, "ash_police", "ash_housing")
    assert "Shared under Public task: " in text(client.get(f"/cases/{file_id}/timeline/"))
    wishes = (("does_not", "she does not agree"), ("agrees", "she agrees"), ("not_asked", "not asked"))
    for minute, (answer, said) in enumerate(wishes):
        at = NEXT + timedelta(minutes=minute)
        with acting(borough.priti, at=at):
            record_wish(file_id=file_id, answer=answer, said="", because="No answer.", by=borough.priti, at=at)
        assert f"; {said}" in text(client.get(f"/cases/{file_id}/timeline/"))


def test_one_agency_is_one_agency(borough: Borough) -> None:
    file_id = borough.a_file()
    client = signed_in(borough.priti)
    made = client.post(f"/cases/{file_id}/sharing/now/", sent(borough, "ash_police"))
    assert "Shared now with 1 agency." in text(client.get(made["Location"]))


def test_how_long_an_answer_may_take_is_what_the_country_says(
    borough: Borough, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = packs.pack("england-wales")
    monkeypatch.setitem(
        packs.all_packs(),
        "england-wales",
        replace(rules, limits=replace(rules.limits, objection_answer_working_days=3)),
    )
    file_id = borough.a_file()
    borough.share(file_id, "ash_police")
    client = signed_in(borough.priti)
    assert "decides within 3 working days" in text(client.get(f"/cases/{file_id}/sharing/"))
    assert "decides within 3 working days" in text(client.get(f"/cases/{file_id}/sharing/object/"))
    answer = {"once": str(uuid4()), "said": "Not housing.", "decider": str(borough.ruth.member_id)}
    made = client.post(f"/cases/{file_id}/sharing/object/", answer)
    assert "It is answered by 23 Nov" in text(client.get(made["Location"]))
