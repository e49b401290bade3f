"""The tray on screen: the list, opening one, marking all as seen, the number in the bar."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from ccr.audit.models import Denial
from ccr.core import clock
from ccr.notifications.models import Notice
from ccr.notifications.selectors import unread_count
from tests.notifications.story import CODE, MAIN, ada, sol, tell
from tests.support.client import signed_in
from tests.world import MOMENT, acting, world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: MOMENT)


@pytest.fixture
def client(at_moment: None) -> Client:
    """Ada, with nothing new but what Sol has just told her."""
    with acting(ada):
        Notice.objects.visible_to(ada).update(seen_at=MOMENT)
    tell()
    return signed_in(ada)


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def the_notice() -> Notice:
    with acting(ada):
        return Notice.objects.visible_to(ada).get(code=CODE)


def unread() -> int:
    with acting(ada):
        return unread_count(ada)


def test_the_list_says_what_in_a_neutral_sentence_and_which_file_by_reference(client: Client) -> None:
    shown = client.get(reverse("notices"))
    assert shown.status_code == 200
    assert shown["Cache-Control"] == "no-store"
    assert "Something new. HH-7QKD New" in text_of(shown)
    assert "Mark all as seen" in text_of(shown)


def test_opening_one_leads_to_its_file_and_marks_it_seen(client: Client) -> None:
    assert unread() == 1
    opened = client.get(reverse("notice", args=[the_notice().id]))
    assert (opened.status_code, opened["Location"]) == (302, reverse("reviews", args=[MAIN]))
    assert unread() == 0
    assert "Mark all as seen" not in text_of(client.get(reverse("notices")))


def test_somebody_elses_notice_is_not_there(client: Client) -> None:
    notice = the_notice()
    for who in (sol, world.police.dan, world.beacon.bea):
        other = signed_in(who)
        foreign, absent = (other.get(reverse("notice", args=[key])) for key in (notice.id, uuid4()))
        assert foreign.status_code == absent.status_code == 404
        assert foreign.content == absent.content
    assert unread() == 1
    with acting(world.harbor.cora):
        assert not Denial.objects.visible_to(world.harbor.cora).filter(subject_id=notice.id).exists()


def test_marking_all_as_seen_takes_what_was_on_the_page(client: Client) -> None:
    until = re.search(r'name="until" value="([^"]+)"', client.get(reverse("notices")).content.decode())
    assert until
    fields = {"once": str(uuid4()), "until": until[1]}
    for _press in range(2):
        done = client.post(reverse("notices_seen"), fields)
        assert (done.status_code, done["Location"]) == (303, reverse("notices"))
    assert unread() == 0


@pytest.mark.parametrize("until", ["", "yesterday", "2026-02-31", "9" * 400, "0001-01-01T00:00:00+14:00"])
def test_a_damaged_page_marks_nothing(client: Client, until: str) -> None:
    refused = client.post(reverse("notices_seen"), {"once": str(uuid4()), "until": until})
    assert refused.status_code == 422
    assert "This page was incomplete" in text_of(refused)
    assert unread() == 1


def test_a_moment_ahead_counts_as_now(client: Client) -> None:
    tell(at=MOMENT + timedelta(hours=1), file_id=world.file("harbor quiet"))
    ahead = datetime(2090, 1, 1, tzinfo=UTC).isoformat()
    assert client.post(reverse("notices_seen"), {"once": str(uuid4()), "until": ahead}).status_code == 303
    assert unread() == 1, "what comes later is not seen beforehand"


def test_the_bell_alone_for_the_bars_own_refresh(client: Client) -> None:
    bell = client.get(reverse("notices_count"), headers={"HX-Request": "true", "X-Background": "1"})
    assert bell.status_code == 200
    assert "1 new notice" in text_of(bell)
    assert "<html" not in bell.content.decode()
    assert client.post(reverse("notices_count")).status_code == 405
    assert client.post(reverse("notices")).status_code == 405
    assert client.get(reverse("notices_seen")).status_code == 405


def test_a_post_that_reaches_no_case_has_a_tray_too() -> None:
    adam = world.harbor.adam
    shown = signed_in(adam).get(reverse("notices"))
    assert shown.status_code == 200
    assert "Something to look at." in text_of(shown), "one of a kind nobody knows any more is still told"
    with acting(adam):
        Notice.objects.visible_to(adam).update(seen_at=MOMENT)
    assert "Mark all as seen" not in text_of(signed_in(adam).get(reverse("notices")))
