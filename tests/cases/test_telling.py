"""Words of records are told as facts: every kind is, and nobody reads a code, an id or a raw moment."""

import re
from typing import Any
from uuid import uuid4

import pytest

from cases.people.channels import Channel
from cases.people.words import ContactMade, ContactOutcome, PointOfContact
from cases.records.categories import Kind
from cases.records.telling import told, told_kinds
from meetings.words import MinuteWords
from screening.safety.words import Reason, SafetyStep

RAW = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-|\d{4}-\d\d-\d\d|_")

WRITTEN: list[tuple[Kind, dict[str, Any], str]] = [
    (
        Kind.CONTACT_MADE,
        ContactMade(
            channel=Channel.IN_PERSON, outcome=ContactOutcome.NO_ANSWER, made_at="2026-11-15T12:08:00-06:00"
        ).to_words(),
        "No answer, nothing left",
    ),
    (Kind.POINT_OF_CONTACT, PointOfContact(name="Ada Invented", member_id=str(uuid4())).to_words(), "Ada Invented"),
    (Kind.MINUTE, MinuteWords(line="note", text="The order is served.").to_words(), "The order is served."),
    (Kind.MINUTE, MinuteWords(line="reason", text="It gets worse.").to_words(), "It gets worse."),
    (
        Kind.SAFETY_STEP,
        SafetyStep(
            reasons=(Reason.THREAT_TO_KILL,), settled="not_needed", settled_by=str(uuid4()), settled_at="2026-11-01"
        ).to_words(),
        "A threat to kill",
    ),
    (Kind.PLAN_LINE, {"domain": "safe_places", "step": "A bag at June’s", "by": "2026-12-24"}, "A bag at June’s"),
    (Kind.REVIEW, {"decision": "keep_monitoring", "why": "Quiet for now", "months": 3}, "Keep monitoring"),
    (Kind.DANGER_CALL, {"who": "We rang the duty desk", "said": "Come now", "told": True}, "She was told"),
]


def test_every_kind_is_told() -> None:
    assert told_kinds() == set(Kind)


@pytest.mark.parametrize(("kind", "words", "text"), WRITTEN, ids=lambda one: str(one)[:20])
def test_nothing_raw_is_told(kind: Kind, words: dict[str, Any], text: str) -> None:
    facts = told(kind, words)
    assert text in [fact["text"] for fact in facts]
    assert not [fact for fact in facts if RAW.search(fact["text"]) or RAW.search(fact["label"])]


@pytest.mark.parametrize("kind", list(Kind))
def test_empty_and_unknown_words_are_told_without_a_fault(kind: Kind) -> None:
    assert told(kind, None) == []
    assert not [fact for fact in told(kind, {"of_another_version": "x_y"}) if "x_y" in fact["text"]]
