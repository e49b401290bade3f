"""The pattern chart: counts that say recorded, marks that never lie on one another, nothing unescaped, never heavy."""

import re
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from django.template.loader import get_template
from django.utils import translation

from cases.incidents.chart import LANES, Flag, Mark, chart_context, draw, sentence, table_rows
from cases.incidents.pattern import window

UNTIL = date(2026, 3, 9)
FOUR = [lane for lane in LANES if lane]


def _tree(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 — our own drawing


def _marks(svg: str, lane: str = "") -> list[ET.Element]:
    return [
        one
        for group in _tree(svg).iter("g")
        if group.get("class", "").removeprefix("pc-") in ({lane} if lane else {*LANES, "unsorted"})
        for one in group
        if one.get("class", "").startswith("pc-pt")
    ]


def _x(mark: ET.Element) -> float:
    """Where a mark stands; every shape but the circle begins at its own edge."""
    begin = re.match(r"M([\d.]+)", mark.get("d", ""))
    return float(mark.get("cx") or (begin[1] if begin else "nan"))


def _ago(days: int, lane: str = "surveillance", **more: object) -> Mark:
    return Mark(UNTIL - timedelta(days=days), lane, **more)


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("rtl", [False, True])
@pytest.mark.parametrize("marks", [[], [_ago(3)], [Mark(None, "surveillance")], [_ago(900)], [_ago(-40)]])
def test_chart_is_well_formed_whatever_there_is(marks: list[Mark], narrow: bool, rtl: bool) -> None:
    svg = draw(marks, until=UNTIL, narrow=narrow, rtl=rtl)
    tree = _tree(svg)
    assert tree.get("role") == "img"
    assert tree.get("direction") == ("rtl" if rtl else "ltr")
    labelled = tree.get("aria-labelledby")
    assert tree.find("title").get("id") == labelled
    assert "style=" not in svg


def test_every_word_is_escaped() -> None:
    nasty = '"><script>alert(1)</script>&amp;'
    marks = [_ago(3, label=nasty), Mark(UNTIL - timedelta(days=30), nasty, label=nasty)]
    context = chart_context(marks, [Flag(UNTIL, nasty)], until=UNTIL, agency=nasty, key='p"><b>')
    html = get_template("_components/chart.html").render({"chart": context})
    assert "<script>" not in html
    assert "<b>&" not in html.replace("<b>1</b>", "")
    assert "&lt;script&gt;" in html
    _tree(context["wide"])
    assert draw([_ago(3, label="{0} {x} %s")], until=UNTIL)


def test_marks_on_one_day_become_one_with_its_number() -> None:
    svg = draw([_ago(3, label=str(n)) for n in range(5)], until=UNTIL)
    assert len(_marks(svg)) == 1
    assert "×5" in svg
    assert "5 recorded, 6 Mar 2026" in svg


@pytest.mark.parametrize("narrow", [False, True])
def test_no_two_marks_of_a_lane_come_closer_than_six(narrow: bool) -> None:
    marks = [_ago(day, lane) for day in range(180) for lane in FOUR]
    for lane in FOUR:
        places = sorted(_x(one) for one in _marks(draw(marks, until=UNTIL, narrow=narrow), lane))
        assert len(places) > 3
        assert min(b - a for a, b in pairwise(places)) >= 6


def test_right_to_left_is_the_same_drawing_turned_round() -> None:
    marks = [_ago(3), _ago(100)]
    left, right = (draw(marks, until=UNTIL, rtl=turned) for turned in (False, True))
    assert sorted(_x(one) for one in _marks(left)) == pytest.approx(
        sorted(700 - _x(one) for one in _marks(right)), abs=0.11
    )
    with translation.override("ar"):
        assert 'direction="rtl"' in draw([], until=UNTIL)


def test_two_thousand_marks_stay_light_and_all_are_counted() -> None:
    marks = [
        Mark(
            UNTIL - timedelta(days=n % 190), FOUR[n % 4], 1 + n % 3, breach=n % 2 == 0, label="x" * 200, mine=n % 3 > 0
        )
        for n in range(2000)
    ]
    context = chart_context(marks, [Flag(UNTIL - timedelta(days=n), "Flag") for n in range(9)], until=UNTIL, agency="A")
    assert len(context["wide"].encode()) <= 20_000
    assert len(context["narrow"].encode()) <= 20_000
    assert sum(row["total"] for row in context["table"]["rows"]) == 2000


def test_act_without_a_day_is_counted_beside_the_chart_and_never_placed() -> None:
    context = chart_context([Mark(None, "surveillance"), _ago(5)], until=UNTIL, agency="Police")
    assert len(_marks(context["wide"])) == 1
    assert context["notes"][0] == "1 with no known date, not on the chart"
    assert context["table"]["rows"][-1]["label"] == "Date not known"
    assert context["table"]["rows"][-1]["total"] == 1


def test_act_of_two_kinds_has_two_marks_and_counts_once() -> None:
    marks = [_ago(3, "surveillance", key="a"), _ago(3, "intimidation", key="a", breach=True)]
    context = chart_context(marks, until=UNTIL, agency="Police")
    assert len(_marks(context["wide"])) == 2
    assert context["say"].lead.startswith("1 recorded in the last 4 weeks")
    assert sum(row["total"] for row in context["table"]["rows"]) == 1


def test_sentence_counts_what_is_recorded_and_judges_nothing() -> None:
    marks = [_ago(day) for day in (0, 3, 27)] + [_ago(28, breach=True), _ago(55, breach=True), _ago(56)]
    said = sentence(marks, until=UNTIL, agency="Police")
    assert said.lead == "3 recorded in the last 4 weeks, 2 in the 4 weeks before."
    assert said.more == ["2 are possible breaches."]
    words = " ".join([said.lead, *said.more, said.limit]).lower()
    assert not re.search(r"\bup\b|down|rising|falling|escalat|increas|more than|began|breached", words)


def test_sentence_names_the_first_recorded_threat() -> None:
    said = sentence([_ago(10, "intimidation"), _ago(40, "intimidation")], until=UNTIL, agency="Police")
    assert said.more == ["Intimidation first recorded on 28 Jan 2026."]


def test_zero_is_what_this_agency_can_see_not_that_there_is_nothing() -> None:
    assert sentence([], until=UNTIL, agency="Police").lead == "None that Police can see."
    later = sentence([_ago(40)], until=UNTIL, agency="Police").lead
    assert later == "None that Police can see in the last 4 weeks, 1 in the 4 weeks before."


@pytest.mark.parametrize("marks", [[], [_ago(3)], [Mark(None)]])
def test_every_view_says_that_others_may_hold_more(marks: list[Mark]) -> None:
    limit = chart_context(marks, until=UNTIL, agency="Police & Co")["say"].limit
    assert re.sub(r"<[^>]+>", "", limit) == (
        "What Police &amp; Co hold or have been shown, to 9 Mar 2026. Other agencies may hold more."
    )


def test_possible_breach_is_ringed_and_lent_marks_are_hollow_and_both_are_explained() -> None:
    context = chart_context([_ago(3, breach=True, mine=False), _ago(90, level=3)], until=UNTIL, agency="Police")
    assert context["wide"].count('class="pc-ring"') == 1
    assert context["wide"].count("pc-lent") == 1
    notes = " ".join(map(str, context["notes"]))
    for words in ("possible breach", "Hollow: opened by another agency", "Bigger mark: recorded as more serious"):
        assert words in notes
    assert chart_context([_ago(3)], until=UNTIL, agency="Police")["notes"] == []


def test_where_logging_began_is_marked() -> None:
    began = UNTIL - timedelta(days=60)
    context = chart_context([], until=UNTIL, agency="Police", logging_began=began)
    assert "pc-began" in context["wide"]
    assert "logging began" in context["notes"][0]
    assert "pc-began" not in draw([], until=UNTIL, logging_began=UNTIL - timedelta(days=900))


def test_act_without_a_kind_gets_a_lane_of_its_own() -> None:
    assert "Kind not recorded" not in draw([_ago(3)], until=UNTIL)
    svg = draw([_ago(3, ""), _ago(3, "a lane of a later version")], until=UNTIL)
    assert "Kind not recorded" in svg
    assert len(_marks(svg)) == 1


def test_table_says_the_same_as_the_chart_and_leaves_nothing_out() -> None:
    marks = [_ago(3), _ago(900), _ago(-30), Mark(None), _ago(40, "interference")]
    table = table_rows(marks, until=UNTIL)
    assert sum(row["total"] for row in table["rows"]) == 5
    assert [str(row["label"]) for row in table["rows"][-3:]] == ["Later", "Earlier", "Date not known"]
    assert table["lanes"][0] == "Surveillance"


def test_window_is_whole_weeks_with_the_day_in_the_last() -> None:
    for offset in range(14):
        first, end = window(UNTIL + timedelta(days=offset), 26)
        assert first.weekday() == end.weekday() == 0
        assert first <= UNTIL + timedelta(days=offset) < end


def test_flags_stand_apart_and_are_numbered_by_day() -> None:
    flags = [Flag(UNTIL - timedelta(days=n), f"Event {n}") for n in (1, 2, 3)]
    context = chart_context([], flags, until=UNTIL, agency="Police")
    assert [flag["label"] for flag in context["flags"]] == ["Event 3", "Event 2", "Event 1"]
    badges = [float(one.get("cx", 0)) for one in _tree(context["wide"]).iter("circle") if one.get("class") == "pc-evb"]
    assert all(b - a >= 16 for a, b in pairwise(badges))
    assert max(badges) <= 700
