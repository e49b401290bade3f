"""Contact safely: the rule, then the number; her answers channel by channel; what may be typed."""

from datetime import time, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from cases.people.actions import keep_contact, record_contact
from cases.people.channels import Answer
from cases.people.words import ContactDetails, ContactRules
from cases.records.categories import Kind
from cases.records.models import Record
from cases.records.selectors import words_of
from ccr.audit.models import ReadEvent
from tests.cases.files.filled import ADA, OPENED, opened, rules, told
from tests.cases.files.typed import UNREADABLE, said, send
from tests.support.client import signed_in
from tests.world import MOMENT, acting, world

pytestmark = pytest.mark.django_db

DAN, NELL = world.police.dan, world.harbor.nell
NUMBER = "555 0142 412"


def ready(**rule: Any) -> UUID:
    """A file with her number and, unless `rule` is empty of an answer, her rule for calls."""
    file = opened()
    with acting(ADA, at=OPENED):
        keep_contact(
            file_id=file.id,
            version=None,
            details=ContactDetails(phone=NUMBER, if_answered="Wrong number", show_as="Sam from the clinic"),
            by=ADA,
            at=OPENED,
        )
    if rule:
        rules(file.id, **rule)
    return file.id


def page_of(file_id: UUID, channel: str = "", query: str = "") -> str:
    url = reverse("contact_by", args=[file_id, channel]) if channel else reverse("contact", args=[file_id])
    answer = signed_in(ADA).get(url + query)
    assert answer.status_code == 200
    return said(answer)


# MOMENT is Monday 07:00 where the partnership works.


def test_inside_her_hours_the_rule_comes_first_and_then_the_number() -> None:
    page = page_of(ready(answer=Answer.YES, begins=time(6), ends=time(15), days=(1, 2, 3, 4, 5)))
    assert page.index("Mon–Fri 06:00–15:00") < page.index(f"tel:*67{NUMBER.replace(' ', '')}")
    assert "Safe to call now" in page
    assert "Your number is withheld." in page
    assert "Sam from the clinic" in page
    assert "Wrong number" in page


@pytest.mark.parametrize(
    ("rule", "next_window"),
    [
        ({"answer": Answer.YES, "begins": time(10), "ends": time(15)}, "Mon 1 Jun 2026, 10:00"),
        ({"answer": Answer.ONLY_IF, "days": (3,), "begins": time(9), "ends": time(10)}, "Wed 3 Jun 2026, 09:00"),
    ],
)
def test_outside_her_hours_the_number_stays_shut_and_the_next_window_is_shown(
    rule: dict[str, Any], next_window: str
) -> None:
    file_id = ready(**rule)
    for query in ("", "?shown=1"):
        page = page_of(file_id, "phone", query)
        assert "Outside the hours she gave." in page
        assert next_window in page
        assert NUMBER not in page
        assert "tel:" not in page
        assert "Safe to call now" not in page


@pytest.mark.parametrize(("rule", "why"), [({"answer": Answer.NO}, "Her answer is No."), ({}, "that means No.")])
def test_without_her_yes_no_number_opens(rule: dict[str, Any], why: str) -> None:
    file_id = ready(**rule)
    for query in ("", "?shown=1"):
        page = page_of(file_id, "phone", query)
        assert why in page
        assert NUMBER not in page


@pytest.mark.parametrize(("days_ago", "new", "why"), [(30, False, "over 30 days old"), (0, True, "new incident")])
def test_a_rule_that_may_be_out_of_date_says_check_first_and_never_safe_now(days_ago: int, new: bool, why: str) -> None:
    file_id = ready(answer=Answer.YES, days_ago=days_ago, at=MOMENT - timedelta(minutes=5))
    if new:
        told(file_id)
    page = page_of(file_id)
    assert why in page
    assert "Safe to call now" not in page
    assert NUMBER not in page
    asked = page_of(file_id, "phone", "?shown=1")
    assert NUMBER in asked
    assert "Safe to call now" not in asked


def test_only_the_agencys_own_rules_open_a_number() -> None:
    theirs = world.file("police own")
    page = said(signed_in(DAN).get(reverse("contact", args=[theirs])))
    assert "Not safe to contact." in page
    assert "tel:" not in page


def test_the_page_is_written_down_as_a_look_at_how_to_reach_her() -> None:
    file_id = ready(answer=Answer.YES)
    page_of(file_id)
    with acting(ADA):
        reads = ReadEvent.objects.visible_to(ADA).filter(file_id=file_id)
        assert list(reads.values_list("page", flat=True)) == ["contact"]


@pytest.mark.parametrize("channel", ["voicemail", "text", "email", "post", "in_person", "third_party"])
def test_each_channel_has_its_own_rule_and_none_is_answered_by_another(channel: str) -> None:
    page = page_of(ready(answer=Answer.YES), channel)
    assert "She was not asked: that means No." in page
    assert NUMBER not in page


def test_an_unknown_channel_has_no_page() -> None:
    assert signed_in(ADA).get(reverse("contact_by", args=[opened().id, "pigeon"])).status_code == 404


# One tap ---------------------------------------------------------------------


def made(file_id: UUID) -> list[dict[str, Any]]:
    with acting(ADA):
        found = list(Record.objects.visible_to(ADA).filter(file_id=file_id, kind=Kind.CONTACT_MADE))
        return [words_of(ADA, [head])[head.id] for head in found]


def test_one_tap_says_how_it_went() -> None:
    file_id, client = ready(answer=Answer.YES), signed_in(ADA)
    url = reverse("contact", args=[file_id])
    answer = send(client, url, {"channel": "phone", "outcome": "spoke"})
    # Nobody has asked her the first questions yet: that is where it goes on.
    assert (answer.status_code, answer["Location"]) == (303, reverse("first_questions", args=[file_id]))
    assert [one["outcome"] for one in made(file_id)] == ["spoke"]
    page = said(client.get(url))
    assert "Recorded: Spoke with her." in page
    assert "Call: Spoke with her" in page


@pytest.mark.parametrize(
    "data",
    [
        {"channel": "phone"},
        {"channel": "phone", "outcome": "sang"},
        {"channel": "pigeon", "outcome": "spoke"},
        {"channel": "phone", "outcome": "spoke", "note": "x" * 301},
        {"channel": "phone", "outcome": "spoke", "note": UNREADABLE["right-to-left override"][0]},
    ],
)
def test_an_outcome_nobody_offered_is_not_kept(data: dict[str, str]) -> None:
    file_id = ready(answer=Answer.YES)
    assert send(signed_in(ADA), reverse("contact", args=[file_id]), data).status_code == 422
    assert made(file_id) == []


def test_a_reader_without_a_writing_post_records_no_contact() -> None:
    file_id = ready(answer=Answer.YES)
    answer = send(
        signed_in(world.harbor.cora), reverse("contact", args=[file_id]), {"channel": "phone", "outcome": "spoke"}
    )
    assert answer.status_code == 403
    assert made(file_id) == []


def test_the_last_contacts_name_a_colleague() -> None:
    file_id = ready(answer=Answer.YES)
    with acting(NELL):
        record_contact(file_id=file_id, channel="text", outcome="sent", note="Agreed", by=NELL, at=MOMENT)
    page = page_of(file_id)
    assert "Nell Named" in page
    assert "Agreed" in page


# Her answers -----------------------------------------------------------------

ASKED = {"confirmed_on": "2026-06-01", "version": "0", "phone_answer": "yes"}


def kept_rules(file_id: UUID) -> ContactRules | None:
    with acting(ADA):
        head = Record.objects.visible_to(ADA).filter(file_id=file_id, kind=Kind.CONTACT_RULES).first()
        return ContactRules.from_words(words_of(ADA, [head])[head.id]) if head else None


def press(file_id: UUID, change: dict[str, Any]) -> Any:
    return send(signed_in(ADA), reverse("contact_rules", args=[file_id]), ASKED | change)


def test_seven_channels_are_asked_and_none_is_answered_beforehand() -> None:
    page = said(signed_in(ADA).get(reverse("contact_rules", args=[opened().id])))
    assert page.count('_answer" value="yes"') == 7
    assert "checked" not in page


def test_her_answers_are_kept_as_she_gave_them() -> None:
    file = opened()
    answer = press(
        file.id,
        {
            "phone_days": ["1", "3"],
            "phone_from": "10:00",
            "phone_until": "3 pm",
            "text_answer": "only_if",
            "text_words": "Only “hi”",
            "post_answer": "no",
            "safe_people": "Her sister",
        },
    )
    assert answer.status_code == 303
    kept = kept_rules(file.id)
    assert kept is not None
    assert {str(channel): str(rule.answer) for channel, rule in kept.rules.items()} == {
        "phone": "yes",
        "text": "only_if",
        "post": "no",
    }
    window = next(iter(kept.rules.values())).window
    assert (window.days, window.begins, window.ends) == ((1, 3), time(10), time(15))
    assert kept.safe_people == "Her sister"
    page = said(signed_in(ADA).get(reverse("case", args=[file.id])))
    assert "Mon, Wed 10:00–15:00" in page


BAD: list[tuple[dict[str, Any], str]] = [
    ({"confirmed_on": ""}, "Fill in the day."),
    ({"confirmed_on": "2026-06-02"}, "in the future"),
    ({"confirmed_on": "31 Feb 2026"}, "is not a date"),
    ({"confirmed_on": "0026-06-01"}, "too long ago"),
    ({"phone_answer": "sometimes"}, "Choose one of the answers shown."),
    ({"phone_days": ["8"]}, "Choose only from the answers shown."),
    ({"phone_from": "25:00", "phone_until": "15:00"}, "is not a time"),
    ({"phone_from": "10:00"}, "Fill in both times, or neither."),
    ({"phone_until": "10:00"}, "Fill in both times, or neither."),
    ({"phone_from": "10:00", "phone_until": "10:00"}, "From and until are the same time."),
    ({"text_answer": "only_if"}, "Only if what?"),
    ({"text_words": "Only hi"}, "Choose Yes, No or Only if for this one."),
    ({"email_days": ["1"]}, "Choose Yes, No or Only if for this one."),
    ({"phone_words": "x" * 301}, "Shorten this by 1 character"),
    ({"safe_people": "x" * 2_001}, "Shorten this by 1 character"),
    ({"phone_words": UNREADABLE["control character"][0]}, "control character"),
    ({"unsafe_people": UNREADABLE["right-to-left override"][0]}, "direction mark"),
    ({"version": "x"}, "This page was incomplete."),
]


@pytest.mark.parametrize(("change", "message"), BAD, ids=[str(sorted(one[0])) for one in BAD])
def test_what_is_wrong_is_said_beside_it_and_nothing_is_saved(change: dict[str, Any], message: str) -> None:
    file = opened()
    answer = press(file.id, {"safe_people": "Her sister"} | change)
    assert answer.status_code == 422
    page = said(answer)
    assert message in page
    if "safe_people" not in change:
        assert "Her sister" in page
    assert kept_rules(file.id) is None


def test_two_who_ask_her_at_once_both_find_what_they_wrote() -> None:
    file = opened()
    url = reverse("contact_rules", args=[file.id])
    assert send(signed_in(NELL), url, ASKED | {"phone_words": "Only mornings"}).status_code == 303
    answer = send(signed_in(ADA), url, ASKED | {"phone_words": "Only evenings"})
    assert answer.status_code == 409
    page = said(answer)
    assert page.count("Only evenings") == 2
    assert "Only mornings" in page
    kept = kept_rules(file.id)
    assert kept is not None
    assert next(iter(kept.rules.values())).words == "Only mornings"
    again = send(signed_in(ADA), url, ASKED | {"phone_words": "Only evenings", "version": "1"})
    assert again.status_code == 303
