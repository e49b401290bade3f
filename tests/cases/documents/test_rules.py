"""Names, numbers and addresses on paper."""

import pytest

from cases.documents.rules import Shortened, initials


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Mara Linden", "M.L."),
        ("Mara Rose Linden", "M.L."),
        ("Mara L.", "M.L."),
        ("Mara", "M."),
        ("ada lovelace", "A.L."),
        ("Jean-Luc Moreau", "J.M."),
        ("ليلى حداد", "ل.ح."),
        ("李小龙", "李."),
        ("Łucja Żak", "Ł.Ż."),
        ("🙂🙂", ""),
        ("", ""),
        ("7", ""),
    ],
)
def test_initials(name: str, short: str) -> None:
    assert initials(name) == short


SHORT = Shortened(
    ["Mara Linden", "Mara L.", "Tom Will Grantham", "ليلى حداد", "The landlord", "Bo Li", "Caretaker of the library"],
    ["12 Harbor Street, Larkspur\nflat 4", "+1 (555) 014-2233", "Blue Heron"],
)


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("Mara Linden was followed", "M.L. was followed"),
        ("mara said that MARA’s car", "M. said that M.’s car"),
        ("Tom\nWill  Grantham", "T.G."),
        ("He will wait for Will", "He will wait for W."),
        ("the landlord saw the car", "the landlord saw the car"),
        ("Marabel is somebody else", "Marabel is somebody else"),
        ("ليلى حداد هنا", "ل.ح. هنا"),
        ("Seen outside 12 Harbor Street", "Seen outside [not on paper]"),
        ("Seen in HARBOR STREET 12, larkspur", "Seen in HARBOR STREET 12, [not on paper]"),
        ("Stood at 4 Quarry Hill Road, all night", "Stood at [not on paper], all night"),
        ("Came to flat 12b", "Came to [not on paper]"),
        ("5 calls on the way to work", "5 calls on the way to work"),
        ("Rang from 555 014 2233 twice", "Rang from [not on paper] twice"),
        ("Wrote from a.b+c@mail.example today", "Wrote from [not on paper] today"),
        ("Asked for blue heron", "Asked for [not on paper]"),
        ("On 3 Mar 2026 at 14:30, 26 calls", "On 3 Mar 2026 at 14:30, 26 calls"),
        ("Bo Li left", "B.L. left"),
        ("The caretaker saw the man at the library of the college", "The C. saw the man at the library of the college"),
    ],
)
def test_shortened(said: str, printed: str) -> None:
    assert SHORT(said) == printed


def test_no_names_change_nothing() -> None:
    assert Shortened([])("Anything at all.") == "Anything at all."


def test_very_long_texts_are_shortened_in_no_time() -> None:
    text = "1 " * 20_000 + "a@" * 20_000 + "Mara " * 20_000
    assert "Mara" not in SHORT(text)
