"""The review page: what each person is offered, what it answers to bad input, and that it reads little."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.files.actions import set_level
from cases.files.states import Stage
from ccr.core import clock
from ccr.reminders.engine import raise_due
from tests.cases.reviews.story import (
    START,
    active_file,
    ada,
    due_file,
    hana,
    incident,
    monitored_file,
    planned,
    the_file,
)
from tests.support.client import signed_in
from tests.world import acting, world

pytestmark = pytest.mark.django_db
REASON = "She has slept at home for a month; he has not been seen."


class Watch:
    """The clock of the site, set by the test."""

    moment = START

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture(autouse=True)
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    watch = Watch()
    monkeypatch.setattr(clock, "now", watch)
    return watch


def page(file_id: UUID) -> str:
    return reverse("reviews", args=[file_id])


def answer(client: Client, file_id: UUID, **more: Any) -> Any:
    fields = {"once": str(uuid4()), "version": the_file(file_id).version, "why": REASON}
    return client.post(page(file_id), fields | more)


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_file_in_monitoring_shows_its_checks() -> None:
    file_id = monitored_file()
    shown = signed_in(ada).get(page(file_id))
    assert shown.status_code == 200
    text = text_of(shown)
    for words in ("One-month check", "in 30 days", "Three-month check", "Six-month check", "1 Dec 2026"):
        assert words in text
    assert "Take it up again before the check" in text
    assert "Close the file" not in text


def test_an_active_file_is_moved_to_monitoring_with_one_press() -> None:
    file_id, client = active_file(), signed_in(ada)
    text = text_of(client.get(page(file_id)))
    assert "Move to monitoring" in text
    assert "1 Jul 2026 , 1 Sep 2026 , 1 Dec 2026" in text
    fields = {"once": str(uuid4()), "version": the_file(file_id).version}
    for _press in range(2):
        done = client.post(reverse("enter_monitoring", args=[file_id]), fields)
        assert (done.status_code, done["Location"]) == (303, page(file_id))
    assert the_file(file_id).stage == Stage.MONITORING
    assert len(planned(file_id)) == 3
    stale = client.post(reverse("enter_monitoring", args=[file_id]), fields | {"once": str(uuid4())})
    assert stale.status_code == 409


def test_a_due_check_is_decided_on_the_page(watch: Watch) -> None:
    file_id, watch.moment = due_file()
    client = signed_in(ada)
    text = text_of(client.get(page(file_id)))
    for words in (
        "1 day late",
        "Keep monitoring: next check on 1 Sep 2026",
        "Back to active work",
        "Close the file",
    ):
        assert words in text
    done = answer(client, file_id, decision="keep_monitoring")
    assert (done.status_code, done["Location"]) == (303, page(file_id))
    text = text_of(client.get(page(file_id)))
    assert "The decision is recorded." in text
    assert REASON in text
    assert "Keep monitoring" in text
    assert "Ada Advocate" in text


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"decision": "", "why": REASON}, "Choose what follows."),
        ({"decision": "forget", "why": REASON}, "Choose one of the answers shown."),
        ({"decision": "keep_monitoring", "why": ""}, "Say why in a few words"),
        ({"decision": "keep_monitoring", "why": "x" * 4_001}, "Shorten this by 1 character"),
        ({"decision": "keep_monitoring", "why": "quiet\x00"}, "control character"),
        ({"decision": "keep_monitoring", "why": "quiet \u202e now"}, "invisible direction mark"),
        ({"decision": "close", "why": REASON}, "Choose how things stood"),
        ({"decision": "close", "why": REASON, "outcome": "won"}, "Choose one of the answers shown."),
        ({"decision": "keep_monitoring", "why": REASON, "version": "one"}, "Open it again."),
        ({"decision": "keep_monitoring", "why": REASON, "once": "never"}, "Press the button once more."),
    ],
)
def test_bad_input_is_told_beside_the_field_and_nothing_is_lost(
    watch: Watch, fields: dict[str, Any], message: str
) -> None:
    file_id, watch.moment = due_file()
    refused = answer(signed_in(ada), file_id, **fields)
    assert refused.status_code == 422
    assert message in text_of(refused)
    if fields["why"] == REASON:
        assert REASON in refused.content.decode()
    assert the_file(file_id).stage == Stage.REVIEW_DUE


def test_a_page_from_before_a_new_incident_is_refused_with_what_was_typed(watch: Watch) -> None:
    file_id, watch.moment = due_file()
    version = the_file(file_id).version
    incident(file_id, hana, at=watch.moment)
    refused = answer(signed_in(ada), file_id, decision="keep_monitoring", version=version)
    assert refused.status_code == 409
    assert REASON in refused.content.decode()
    assert the_file(file_id).stage == Stage.ACTIVE


def test_sent_twice_it_is_decided_once(watch: Watch) -> None:
    file_id, watch.moment = due_file()
    client = signed_in(ada)
    fields = {"once": str(uuid4()), "version": the_file(file_id).version, "why": REASON, "decision": "back_to_active"}
    answers = [client.post(page(file_id), fields) for _each in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert text_of(client.get(page(file_id))).count(REASON) == 1


def test_a_high_and_silent_file_offers_closing_only_to_whom_may(watch: Watch) -> None:
    file_id = monitored_file()
    with acting(ada):
        set_level(file_id=file_id, level=3, why="Threats.", direction="up", judged_on=START.date(), by=ada, at=START)
    watch.moment = START + timedelta(days=31)
    raise_due(at=watch.moment)
    colleague = text_of(signed_in(hana).get(page(file_id)))
    assert "Only the file’s lead or a supervisor may close it." in colleague
    assert "Close the file" not in colleague
    assert answer(signed_in(hana), file_id, decision="close", outcome="moved").status_code == 409
    lead = text_of(signed_in(ada).get(page(file_id)))
    assert "Silence is no reason to close" in lead
    assert "Close the file" in lead


def test_who_does_not_lead_files_sees_the_checks_and_no_form(watch: Watch) -> None:
    file_id, watch.moment = due_file()
    client = signed_in(world.harbor.cora)
    shown = client.get(page(file_id))
    assert shown.status_code == 200
    assert "Record decision" not in text_of(shown)
    assert client.post(reverse("enter_monitoring", args=[file_id]), {"once": str(uuid4())}).status_code == 403
    assert answer(client, file_id, decision="back_to_active").status_code == 403
    assert the_file(file_id).stage == Stage.REVIEW_DUE


@pytest.mark.parametrize("name", ["reviews", "enter_monitoring", "who_looked"])
def test_to_others_the_pages_are_not_there(name: str) -> None:
    file_id = world.file("harbor main")
    for who in (world.police.dan, world.harbor.vera, world.beacon.bea):
        client = signed_in(who)
        ask = client.post if name == "enter_monitoring" else client.get
        hidden, absent = ask(reverse(name, args=[file_id])), ask(reverse(name, args=[uuid4()]))
        assert hidden.status_code == absent.status_code == 404
        assert hidden.content == absent.content


def test_the_page_reads_little() -> None:
    file_id, client = monitored_file(), signed_in(ada)
    client.get(page(file_id))
    with CaptureQueriesContext(connection) as asked:
        client.get(page(file_id))
    content = [one["sql"] for one in asked if "cases_" in one["sql"] or "reminders_" in one["sql"]]
    assert len(content) <= 15, "\n".join(content)
