"""The instruments' files: everything the field file names is there, each is locked, and what is wrong refuses a start."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.checks import Error, run_checks
from django.utils import translation
from pytest_django import Settings

from screening.first import checks as first_checks
from screening.first.questions import FEAR, QUESTIONS
from screening.instruments import checks
from screening.instruments.definitions import (
    MOST_IN_PART,
    TRIGGERS,
    Answers,
    BadInstrument,
    Flag,
    FromFirst,
    Instrument,
    Mode,
    read,
)
from screening.instruments.locking import lock, lock_text, wording_text
from screening.instruments.registry import FOLDER, faults, high_from, instrument, newest, offered, read_all
from screening.safety.words import Reason

PROFILE, BEFORE = instrument("profile", 2), instrument("profile", 1)
DASH = instrument("dash24", 1)
CODES = {f"P{number:02d}" for number in range(1, 49)}
# domain.md 1.5: which constructs stand in which of the fourteen domains.
DOMAINS = {
    "D01": range(1, 6),
    "D02": range(6, 9),
    "D03": range(9, 13),
    "D04": range(13, 17),
    "D05": range(17, 20),
    "D06": range(20, 23),
    "D07": range(23, 27),
    "D08": range(27, 29),
    "D09": range(29, 33),
    "D10": range(33, 37),
    "D11": range(37, 41),
    "D12": range(41, 44),
    "D13": range(44, 47),
    "D14": range(47, 49),
}
# The strongest flag each construct can raise.
STRONGEST = {
    Flag.RED: "06 07 08 09 10 13 14 15 16 17 18 22 29 30 31 34 37 41 43",
    Flag.AMBER: "01 02 03 04 05 11 12 19 20 21 23 24 25 26 27 28 32 35 36 38 39 40 44 45 46 47",
    Flag.CONTEXT: "33 48",
}
# domain.md 1.14, and the emergency check of 1.6.
T1 = {"P09", "P10", "P14", "P18", "P34", "P37", "D24-14", "D24-15", "D24-22"}
SET_OFF = {
    "T1": T1,
    "T6": {"P07", "P08", "P29", "P30", "P31"},
    "T7": {"P16", "P47", "D24-09"},
    "T8": {"P17"},
    "T9": {"P23", "P24", "P25", "P26"},
    "T10": {"P43", "D24-05"},
    "T12": {"P35"},
}
GOOD = (FOLDER / "dash24-1.toml").read_text()


def test_the_profile_has_every_construct_in_its_domain() -> None:
    assert set(PROFILE.by_code) == CODES
    for domain, numbers in DOMAINS.items():
        assert {item.code for item in PROFILE.items_in(domain)} == {f"P{number:02d}" for number in numbers}


def test_each_construct_can_raise_the_flag_the_field_file_says_and_none_stronger() -> None:
    order = [Flag.CONTEXT, Flag.AMBER, Flag.RED]
    found = {
        item.code: max((rule.flag for rule in item.flags), key=order.index) for item in PROFILE.items if item.flags
    }
    assert found == {f"P{number}": flag for flag, numbers in STRONGEST.items() for number in numbers.split()}
    assert CODES - found.keys() == {"P42"}


def test_triggers_hang_on_the_items_the_field_file_says() -> None:
    found: dict[str, set[str]] = {}
    for item in (*PROFILE.items, *DASH.items):
        for trigger in item.triggers:
            found.setdefault(trigger.code, set()).add(item.code)
    assert found == SET_OFF


def test_what_is_dangerous_gives_the_safety_step_a_reason_it_knows() -> None:
    reasons = {item.danger for item in (*PROFILE.items, *DASH.items) if item.danger}
    assert reasons <= set(Reason)
    assert len(reasons) >= 6


def test_her_own_sense_of_danger_must_be_asked() -> None:
    assert {item.code for item in PROFILE.items if item.mandatory} == {"P41", "P42"}


def test_the_constructs_are_twenty_four_in_order_and_counted() -> None:
    assert [item.code for item in DASH.items] == [f"D24-{number:02d}" for number in range(1, 25)]
    assert all(item.kind is Answers.YES_NO for item in DASH.items)
    assert DASH.scoring
    assert (DASH.scoring.high_from, DASH.scoring.medium_from) == (14, 10)
    assert PROFILE.scoring is None


def test_each_says_what_it_is_and_is_not() -> None:
    assert PROFILE.label == "Structured information, not a validated score."
    assert "Not the official form" in DASH.label
    assert "not its words" in DASH.source
    assert all(one.mode is Mode.OWN_WORDS and one.licence and one.about for one in (PROFILE, DASH))


@pytest.mark.parametrize("one", [PROFILE, DASH], ids=["profile", "dash24"])
def test_parts_are_short_and_words_are_plain(one: Instrument) -> None:
    assert all(0 < len(one.items_of(part.code)) <= MOST_IN_PART for part in one.parts)
    for item in one.items:
        words = item.ask.split()
        assert len(words) <= 22, item.code
        # Reading age of about twelve: few words of more than three syllables, and none of the trade's own.
        assert max(map(len, words)) <= 14, item.code
        assert not {"perpetrator", "victim", "coercive", "escalation", "respondent"} & {w.lower() for w in words}


def test_the_second_version_of_the_profile_asks_what_the_first_asked_word_for_word() -> None:
    for now, then in zip(PROFILE.items, BEFORE.items, strict=True):
        assert replace(now, first=()) == then
    assert (PROFILE.parts, PROFILE.domains, PROFILE.suggestions) == (BEFORE.parts, BEFORE.domains, BEFORE.suggestions)
    assert not any(item.first for item in BEFORE.items)
    assert newest("profile") is PROFILE


def test_each_first_question_belongs_to_an_item_of_the_profile() -> None:
    named = {one.ask for item in PROFILE.items for one in item.first}
    assert named == {*QUESTIONS, FEAR}
    # What asks alike in both is offered; what only comes near is shown.
    offered_ = {one.ask: item.code for item in PROFILE.items for one in item.first if not one.remind}
    assert offered_ == {
        "scr4_1": "P03",
        "scr4_2": "P03",
        "threat_to_kill": "P09",
        "strangling": "P14",
        "weapons": "P18",
        "other_suicide": "P37",
        "fear": "P41",
        "her_suicide": "P43",
    }


@pytest.mark.parametrize(
    ("item", "first"),
    [
        ("P14", FromFirst("nobody_asks_this")),
        ("P14", FromFirst("fear")),
        ("P41", FromFirst("strangling")),
    ],
)
def test_a_first_question_that_is_none_or_of_another_kind_refuses_a_start(
    item: str, first: FromFirst, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert first_checks.first_questions_are_ours(None) == []
    items = tuple(replace(one, first=(first,)) if one.code == item else one for one in PROFILE.items)
    monkeypatch.setattr(first_checks, "read_all", lambda: {"profile-9.toml": replace(PROFILE, items=items)})
    (refused,) = first_checks.first_questions_are_ours(None)
    assert isinstance(refused, Error)
    assert item in str(refused.msg)


def test_the_profile_is_offered_first() -> None:
    assert [one.key for one in offered()] == ["profile", "dash24"]
    assert newest("nobody") is None


def test_a_place_may_move_its_threshold(settings: Settings) -> None:
    settings.INSTRUMENT_THRESHOLDS = {"visible_high_risk": {"us": 12, "a-partnership": 10}}
    assert high_from(DASH, pack="us", tenant="elsewhere") == 12
    assert high_from(DASH, pack="us", tenant="a-partnership") == 10
    assert high_from(DASH, pack="england-wales", tenant="elsewhere") == 14
    assert high_from(PROFILE, pack="us", tenant="elsewhere") is None


@pytest.mark.parametrize("figure", [0, -3, "14", 2.5, True])
def test_a_threshold_that_is_no_count_refuses_a_start(settings: Settings, figure: object) -> None:
    settings.INSTRUMENT_THRESHOLDS = {"visible_high_risk": {"us": figure}}
    assert len(checks.thresholds_are_numbers(None)) == 1


# The lock --------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the instruments with their lock."""
    for path in FOLDER.glob("*.toml"):
        shutil.copy(path, tmp_path / path.name)
    return tmp_path


def test_the_files_are_as_they_were_locked(folder: Path) -> None:
    assert faults() == []
    assert faults(folder) == []
    assert not [one for one in run_checks() if isinstance(one, Error)]


def test_a_changed_file_under_its_old_version_refuses_a_start(folder: Path) -> None:
    path = folder / "profile-1.toml"
    path.write_text(path.read_text().replace("threatened to kill you?", "threatened you?"))
    assert faults(folder) == ["profile-1.toml has changed since it was locked: a change is a new version in a new file"]
    with pytest.raises(BadInstrument):
        lock(folder)


def test_a_change_of_a_single_space_is_a_change(folder: Path) -> None:
    path = folder / "dash24-1.toml"
    path.write_text(path.read_text() + "\n")
    assert len(faults(folder)) == 1


def test_a_new_version_stands_beside_the_old_one(folder: Path) -> None:
    (folder / "dash24-2.toml").write_text(GOOD.replace("version = 1", "version = 2"))
    assert faults(folder) == ["dash24-2.toml is not locked: run `manage.py lock_instruments`"]
    assert lock(folder) == ["dash24-2.toml"]
    assert faults(folder) == []


def test_a_version_answers_may_point_at_cannot_vanish(folder: Path) -> None:
    (folder / "profile-1.toml").unlink()
    assert faults(folder) == ["profile-1.toml is gone, and answers may point at it"]
    with pytest.raises(BadInstrument):
        lock(folder)


def test_a_missing_or_damaged_lock_refuses_a_start(folder: Path) -> None:
    (folder / "lock.toml").write_text("= nothing")
    assert len(faults(folder)) == 1
    (folder / "lock.toml").unlink()
    assert len(faults(folder)) == 1


def test_the_check_says_it_at_start_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "faults", lambda: ["profile-1.toml has changed"])
    assert [str(one.msg) for one in checks.instruments_are_as_locked(None)] == ["instrument profile-1.toml has changed"]


def test_lock_and_wording_are_written_from_the_files() -> None:
    files = read_all()
    assert (FOLDER / "lock.toml").read_text() == lock_text(files)
    found: dict[str, object] = {}
    exec(compile(wording_text(files), "wording", "exec"), found)  # noqa: S102 — the text is our own
    from screening.instruments.wording import WORDING

    assert found["WORDING"] == WORDING


def test_every_sentence_can_be_translated() -> None:
    from screening.instruments.wording import WORDING

    with translation.override(None):
        assert {sentence for one in read_all().values() for sentence in one.words()} == set(WORDING)


# What is wrong with a file ---------------------------------------------------

WRONG = [
    ("no TOML", "key = ", "not TOML"),
    ("an entry nobody knows", GOOD.replace('label = "', 'weight = 3\nlabel = "', 1), "unknown weight"),
    ("an item's entry nobody knows", GOOD.replace('kind = "yes_no"', 'kind = "yes_no"\nweight = 2', 1), "unknown weight"),
    ("no licence", "\n".join(x for x in GOOD.splitlines() if not x.startswith("licence")), "licence is missing"),
    ("an empty source", GOOD.replace('source = "', 'source = ""\n#', 1), "source is empty"),
    ("a kind that is none", GOOD.replace('kind = "yes_no"', 'kind = "maybe"', 1), "'maybe' is none of"),
    ("a mode that is none", GOOD.replace('mode = "own-words"', 'mode = "copied"'), "'copied' is none of"),
    ("words for a number", GOOD.replace("version = 1", 'version = "1"'), "version is not int"),
    ("a code twice", GOOD.replace('code = "D24-02"', 'code = "D24-01"'), "a code stands twice"),
    ("a domain nobody opens", GOOD.replace('domain = "E01"', 'domain = "E09"', 1), "a domain without an item"),
    ("a trigger of no table", GOOD.replace('code = "T10"', 'code = "T13"', 1), "unknown trigger T13"),
    ("danger without a reason", GOOD.replace('danger = "threat_to_kill"\n', ""), "danger goes with"),
    ("a suggestion nobody wrote", GOOD.replace('suggest = ["see_a_doctor"]', 'suggest = ["rest"]', 1), "rest"),
    ("a threshold above all items", GOOD.replace("high_from = 14", "high_from = 25"), "thresholds make no sense"),
    ("options for yes and no", GOOD.replace('kind = "yes_no"', 'kind = "yes_no"\noptions = [{code="a", label="A"}]', 1), "options do not go"),
    ("a choice without options", GOOD.replace('kind = "yes_no"', 'kind = "choice"', 1), "options do not go"),
    ("a flag that is always up", GOOD.replace('kind = "yes_no"', 'kind = "yes_no"\nflags = [{ flag = "R" }]', 1), "always up"),
    ("a flag of no colour", GOOD.replace('kind = "yes_no"', 'kind = "yes_no"\nflags = [{ flag = "X", answers = ["yes"] }]', 1), "none of R, A, C"),
    ("a list that is a word", GOOD.replace('suggest = ["see_a_doctor"]', 'suggest = "see_a_doctor"', 1), "no list of words"),
    ("a first question without an answer to be", GOOD.replace('kind = "yes_no"', 'kind = "text"\nfirst = [{ ask = "weapons" }]', 1), "has no answer to be"),
    ("an option where there is none", GOOD.replace('kind = "yes_no"', 'kind = "yes_no"\nfirst = [{ ask = "weapons", option = "a" }]', 1), "an option of weapons"),
    ("a first question twice", GOOD.replace('kind = "yes_no"', 'kind = "yes_no"\nfirst = [{ ask = "weapons" }, { ask = "weapons" }]', 1), "stands twice"),
    ("an entry of a first question nobody knows", GOOD.replace('kind = "yes_no"', 'kind = "yes_no"\nfirst = [{ ask = "weapons", yes = "a" }]', 1), "unknown yes"),
    ("a part of nineteen", GOOD.replace('part = "more"', 'part = "now"', 1), "more than 14"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sentence"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_bad_file_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(BadInstrument) as refused:
        read(text.encode())
    assert sentence in str(refused.value)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(BadInstrument):
        read(b"\xff\xfe\x00")


def test_an_external_instrument_keeps_no_questions() -> None:
    head = GOOD.split("[scoring]")[0].replace('mode = "own-words"', 'mode = "external"\npacks = ["us"]')
    assert read(head.encode()).items == ()
    for wrong in (
        head.replace('packs = ["us"]', ""),
        GOOD.replace('mode = "own-words"', 'mode = "own-words"\npacks = ["us"]'),
    ):
        with pytest.raises(BadInstrument):
            read(wrong.encode())
    with pytest.raises(BadInstrument):
        read(GOOD.replace('mode = "own-words"', 'mode = "external"').encode())


def test_every_trigger_has_its_advice() -> None:
    from screening.assessments.triggers import ADVICE

    assert set(ADVICE) == TRIGGERS
