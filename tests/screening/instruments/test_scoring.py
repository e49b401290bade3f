"""What follows from answers, tried with any answers there can be."""

from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as tried
from hypothesis import strategies as st

from screening.instruments.definitions import FLAG_ORDER, Answers, Flag, Instrument, Item
from screening.instruments.registry import instrument
from screening.instruments.scoring import (
    NONE,
    NOT_ASKED,
    Answer,
    counts_of,
    domain_rows,
    fits,
    flag_of,
    flags_of,
    level_of,
    narrative,
    score_of,
    sentence,
    suggested,
    triggers_of,
)

PROFILE, DASH = instrument("profile", 1), instrument("dash24", 1)
TODAY = date(2026, 6, 1)
OFTEN = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
YES, NO, UNKNOWN, DECLINED = (
    Answer(value="yes"),
    Answer(value="no"),
    Answer(instead="unknown"),
    Answer(instead="declined"),
)


def values_of(item: Item) -> st.SearchStrategy[Any]:
    """Every value an item can have."""
    options = [option.code for option in item.options]
    match item.kind:
        case Answers.YES_NO:
            return st.sampled_from(["yes", "no"])
        case Answers.CHOICE:
            return st.sampled_from(options)
        case Answers.MULTI:
            several = st.lists(st.sampled_from(options), unique=True, min_size=1).map(tuple)
            return st.one_of(st.just((NONE,)), several)
        case Answers.SCALE:
            return st.integers(0, 10)
    return st.text(min_size=1).filter(lambda text: bool(text.strip()))


def answers_to(item: Item) -> st.SearchStrategy[Answer]:
    known = st.builds(
        Answer,
        value=values_of(item),
        note=st.text(max_size=20),
        day=st.none() | st.dates(date(2020, 1, 1), TODAY),
    )
    return st.one_of(known, st.just(UNKNOWN), st.just(DECLINED))


@cache
def answers(one: Instrument) -> st.SearchStrategy[dict[str, Answer]]:
    """Any answers to any of the items."""
    return st.fixed_dictionaries({}, optional={item.code: answers_to(item) for item in one.items})


@OFTEN
@tried(answers(PROFILE))
def test_any_answers_survive_being_kept_and_read_again(given: dict[str, Answer]) -> None:
    assert {code: Answer.from_words(one.to_words()) for code, one in given.items()} == given
    assert all(fits(PROFILE.by_code[code], one) for code, one in given.items())


@OFTEN
@tried(answers(PROFILE))
def test_a_domain_shows_its_strongest_flag_and_everything_not_known(given: dict[str, Answer]) -> None:
    flags = flags_of(PROFILE, given, today=TODAY)
    rows = {row.code: row for row in domain_rows(PROFILE, given, flags)}
    assert len(rows) == 14
    for code, row in rows.items():
        items = PROFILE.items_in(code)
        raised = [flags[item.code] for item in items if item.code in flags]
        assert row.flag == max(raised, key=FLAG_ORDER.__getitem__, default=None)
        assert row.unknown == sum(not given.get(item.code, NOT_ASKED).is_known for item in items)
        assert all(flags[item] is row.flag for item in row.because)


@OFTEN
@tried(answers(DASH), st.integers(1, 24))
def test_only_a_yes_counts_and_one_more_never_lowers_the_level(given: dict[str, Answer], high: int) -> None:
    score = score_of(DASH, given)
    assert score == sum(one.value == "yes" for one in given.values())
    level = level_of(DASH, given, high_from=high)
    assert level == (0 if not given else 3 if score >= high else 2 if score >= min(10, high) else 1)
    for item in DASH.items:
        assert level_of(DASH, given | {item.code: YES}, high_from=high) >= level


@OFTEN
@tried(answers(DASH), st.sampled_from([UNKNOWN, DECLINED]), st.sampled_from(sorted(DASH.by_code)))
def test_doesnt_know_is_never_a_no_nor_a_yes(given: dict[str, Answer], instead: Answer, code: str) -> None:
    without = {name: one for name, one in given.items() if name != code}
    assert score_of(DASH, without | {code: instead}) == score_of(DASH, without)
    assert not sentence(DASH.by_code[code], instead)


@OFTEN
@tried(answers(PROFILE))
def test_nothing_is_ever_judged_from_text(given: dict[str, Answer]) -> None:
    bare = {code: Answer(one.value, one.instead, "", one.day) for code, one in given.items()}
    loud = {code: Answer(one.value, one.instead, "he will kill me", one.day) for code, one in given.items()}
    for one in (bare, loud):
        assert flags_of(PROFILE, one, today=TODAY) == flags_of(PROFILE, given, today=TODAY)
        assert triggers_of(PROFILE, one, today=TODAY) == triggers_of(PROFILE, given, today=TODAY)


@OFTEN
@tried(answers(PROFILE))
def test_the_narrative_holds_every_note_of_what_is_said_and_nothing_else(given: dict[str, Answer]) -> None:
    text = narrative(PROFILE, given)
    for code, one in given.items():
        said = sentence(PROFILE.by_code[code], one)
        assert not said or said in text
    if not any(one.is_known and one.value not in ("no", (NONE,)) for one in given.values()):
        assert text == ""


@OFTEN
@tried(answers(PROFILE))
def test_each_suggestion_names_the_answers_it_comes_from(given: dict[str, Answer]) -> None:
    found = suggested(PROFILE, given, today=TODAY)
    assert set(found) <= set(PROFILE.suggestion_texts)
    assert all(items and set(items) <= set(given) for items in found.values())


FLAGGED: list[tuple[str, dict[str, Answer], Flag | None]] = [
    ("P01", {"P01": Answer("years")}, Flag.AMBER),
    ("P01", {"P01": Answer("weeks")}, Flag.CONTEXT),
    ("P02", {"P02": Answer("weekly")}, None),
    ("P03", {"P03": Answer(("following", "damage"))}, None),
    ("P03", {"P03": Answer(("following", "damage", "lies"))}, Flag.AMBER),
    ("P06", {"P06": YES}, Flag.AMBER),
    ("P06", {"P06": YES, "P07": YES}, Flag.RED),
    ("P06", {"P06": YES, "P07": UNKNOWN}, Flag.AMBER),
    ("P13", {"P13": YES}, Flag.AMBER),
    ("P13", {"P13": Answer("yes", day=TODAY - timedelta(days=183))}, Flag.RED),
    ("P13", {"P13": Answer("yes", day=TODAY - timedelta(days=184))}, Flag.AMBER),
    ("P13", {"P13": Answer("no", day=TODAY)}, None),
    ("P16", {"P16": Answer(("animals",))}, Flag.AMBER),
    ("P16", {"P16": Answer(("animals", "children"))}, Flag.RED),
    ("P16", {"P16": Answer((NONE,))}, None),
    ("P22", {"P22": Answer("ex")}, Flag.CONTEXT),
    ("P22", {"P22": Answer("ex"), "P10": YES}, Flag.RED),
    ("P22", {"P22": Answer("stranger"), "P09": YES}, Flag.CONTEXT),
    ("P41", {"P41": Answer(7)}, None),
    ("P41", {"P41": Answer(8)}, Flag.RED),
    ("P41", {"P41": DECLINED}, None),
    ("P47", {"P47": Answer(("pets",))}, Flag.AMBER),
]


@pytest.mark.parametrize(("code", "given", "flag"), FLAGGED)
def test_a_flag_is_raised_as_the_field_file_says(code: str, given: dict[str, Answer], flag: Flag | None) -> None:
    assert flag_of(PROFILE.by_code[code], given, today=TODAY) == flag


def test_safeguarding_follows_from_children_and_not_from_animals() -> None:
    assert triggers_of(PROFILE, {"P16": Answer(("animals",))}, today=TODAY) == {}
    assert triggers_of(PROFILE, {"P16": Answer(("children",))}, today=TODAY) == {"T7": ["P16"]}
    assert triggers_of(PROFILE, {"P09": YES, "P07": YES, "P43": NO}, today=TODAY) == {"T6": ["P07"], "T1": ["P09"]}


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("P09", Answer("maybe")),
        ("P09", Answer("yes", instead="unknown")),
        ("P09", Answer(instead="perhaps")),
        ("P09", Answer(("yes",))),
        ("P01", Answer("yes")),
        ("P03", Answer(())),
        ("P03", Answer((NONE, "gifts"))),
        ("P03", Answer(("gifts", "gifts"))),
        ("P03", Answer("gifts")),
        ("P41", Answer(11)),
        ("P41", Answer(-1)),
        ("P41", Answer("8")),
        ("P41", Answer(value=True)),
        ("P42", Answer("  ")),
        ("P42", Answer(3)),
    ],
)
def test_an_answer_that_is_not_offered_does_not_fit(code: str, answer: Answer) -> None:
    assert not fits(PROFILE.by_code[code], answer)


def test_an_empty_row_is_not_asked_and_counts_nowhere() -> None:
    assert counts_of(PROFILE, "threats", {"P09": YES, "P10": DECLINED, "P11": Answer(note="later")}) == (2, 11)
    assert level_of(DASH, {}) == 0
    assert level_of(PROFILE, {"P09": YES}) == 0


def test_fourteen_of_twenty_four_is_visible_high_risk() -> None:
    codes = list(DASH.by_code)
    assert level_of(DASH, dict.fromkeys(codes[:13], YES)) == 2
    assert level_of(DASH, dict.fromkeys(codes[:14], YES)) == 3
    assert level_of(DASH, dict.fromkeys(codes[:9], YES)) == 1


def test_the_narrative_is_in_her_words_where_she_said_any() -> None:
    given = {"P09": Answer("yes", note="I will end you"), "P42": Answer("He will wait at the school"), "P10": NO}
    text = narrative(PROFILE, given)
    assert "The other person has threatened to kill her. “I will end you”" in text
    assert "She thinks: “He will wait at the school”" in text
    assert "someone else" not in text
