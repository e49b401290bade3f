"""Fields and forms: what bad input is answered, that nothing typed is lost, and that a form counts once."""

import json
import unicodedata
import uuid
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django import forms as django_forms
from django.http import QueryDict
from django.template import engines
from django.utils import timezone, translation
from hypothesis import given, settings
from hypothesis import strategies as st

from ccr.core import forms
from ccr.core.form_days import read_day, read_time
from ccr.core.text import TURNING_MARKS, Unreadable, tidy

NOW = datetime(2026, 3, 9, 14, 30, tzinfo=UTC)
MINE = uuid.UUID("00000000-0000-4000-8000-00000000000a")
FOREIGN = uuid.UUID("00000000-0000-4000-8000-00000000000b")


class Sample(forms.EditForm):
    """One of each."""

    line = forms.PlainText(label="Where?", longest=20)
    text = forms.LongText(label="What happened?", required=False, longest=50)
    mail = forms.EmailLine(label="E-mail", required=False)
    phone = forms.PhoneLine(label="Phone", required=False)
    number = forms.WholeNumber(label="How many?", required=False, most=99)
    day = forms.PastDateField(label="When told?", required=False)
    when = forms.WhenField(label="When?", required=False)
    seen = forms.PastMomentField(label="At?", required=False)
    clock = forms.TimeOfDayField(label="About?", required=False)
    pick = forms.IdChoice(label="Which?", required=False, choices=[(MINE, "Mine")])
    picks = forms.IdChoices(label="Which ones?", required=False, choices=[(MINE, "Mine")])
    level = forms.ChoiceField(label="Level", required=False, look="segments", choices=[("1", "Low"), ("2", "High")])
    kinds = forms.ChoiceList(
        label="Kinds",
        required=False,
        choices=[("S", [("S01", "Following"), ("S02", "Waiting")]), ("L", [("L01", "Calls")])],
    )
    yes = forms.YesNo(label="Were children there?", required=False)
    sure = forms.Tick(label="Keep with us")


def _sent(**values: Any) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in ({"line": "here", "version": "1", "once": str(MINE)} | values).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def _form(**values: Any) -> Sample:
    return Sample(_sent(**values), at=NOW)


def _refusal(field: str, **values: Any) -> str:
    form = _form(**values)
    assert not form.is_valid()
    assert set(form.errors) == {field}
    return str(form.errors[field][0])


# Text ------------------------------------------------------------------------


def test_text_is_composed_trimmed_and_its_line_breaks_are_one() -> None:
    form = _form(line="  Café\tMühle ", text=" one\r\ntwo\rthree\u2028four \n")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["line"] == "Caf\u00e9 M\u00fchle"
    assert form.cleaned_data["text"] == "one\ntwo\nthree\nfour"


@pytest.mark.parametrize("bad", ["\x00", "\x07", "\x1b[31m", "\x7f", "\x9f"])
def test_control_characters_are_refused_with_their_place(bad: str) -> None:
    assert _refusal("line", line=f"ab{bad}") == (
        "Take out the invisible control character at character 3, or type that word again."
    )


@pytest.mark.parametrize("mark", sorted(TURNING_MARKS))
def test_marks_that_turn_the_writing_are_refused(mark: str) -> None:
    assert _refusal("text", text=f"gpj.{mark}exe") == (
        "Take out the invisible direction mark at character 5: it can make words read backwards."
    )


def test_ordinary_right_to_left_writing_and_joined_signs_are_kept() -> None:
    for kept in ("مايا ر.", "מאיה\u200f!", "می\u200cخواهم", "👩‍👧", "🏴\U000e0067\U000e0062\U000e007f"):
        assert tidy(kept) == unicodedata.normalize("NFC", kept)


def test_half_a_character_is_refused_as_the_database_could_not_keep_it() -> None:
    with pytest.raises(Unreadable):
        tidy(json.loads('"\\ud800"'))


def test_text_that_is_too_long_says_by_how_much_and_nothing_is_cut() -> None:
    assert _refusal("line", line="x" * 21) == "Shorten this by 1 character: at most 20 fit."
    assert _refusal("text", text="x" * 73) == "Shorten this by 23 characters: at most 50 fit."
    assert "x" * 73 in str(_form(text="x" * 73)["text"])
    assert "maxlength" not in str(_form())


def test_blank_is_missing_where_something_is_needed() -> None:
    assert _refusal("line", line=" \u00a0\t ") == "Fill this in."


@settings(max_examples=200)
@given(st.text(max_size=60))
def test_whatever_is_typed_is_taken_or_refused_in_words_and_never_fails(typed: str) -> None:
    for lines in (False, True):
        try:
            kept = tidy(typed, lines=lines, longest=40)
        except Unreadable as refused:
            assert str(refused.message)  # noqa: PT017 — either outcome is right, silence is not
        else:
            assert tidy(kept, lines=lines, longest=40) == kept
            assert not any(unicodedata.category(one) in {"Cc", "Cs"} and one != "\n" for one in kept)


def test_mail_phone_and_number_say_what_they_are_not() -> None:
    assert "not an e-mail address" in _refusal("mail", mail="maya at example")
    assert "not a telephone number" in _refusal("phone", phone="none")
    assert _form(phone="+1 (555) 0134 ext 2").is_valid()
    assert "whole number" in _refusal("number", number="three")
    assert _refusal("number", number="100") == "Write a number from 0 to 99."
    assert "whole number" in _refusal("number", number="9" * 5000)


# Days and times --------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    ["2026-03-07", "2026-3-7", "7 Mar 2026", "7 March 2026", "Mar 7, 2026", "March 7 2026", "Sat 7 Mar 2026",
     "07-mar-2026", "7th March, 2026", " 7  mar.  2026 ", "٧ March ٢٠٢٦"],
)  # fmt: skip
def test_day_is_read_as_people_write_it(typed: str) -> None:
    assert read_day(typed) == date(2026, 3, 7)


def test_day_is_read_with_the_months_of_the_readers_language() -> None:
    with translation.override("de"):
        assert read_day("7. März 2026") == date(2026, 3, 7)
        assert read_day("7 March 2026") == date(2026, 3, 7)


@pytest.mark.parametrize("typed", ["7/3/2026", "7 3 2026", "03.07.2026", "25/12/2025", "7-3-26"])
def test_day_in_figures_is_asked_again_with_the_month_in_letters(typed: str) -> None:
    said = _refusal("day", day=typed)
    assert said == f"“{typed}” can be read as two different days. Write the month in letters, for example 7 Mar 2026"


@pytest.mark.parametrize(
    "typed", ["31 Feb 2026", "2026-02-30", "0 Mar 2026", "yesterday", "7 Mar", "99 Mar 99999", "2026-13-01", "x" * 300]
)
def test_impossible_day_is_said_to_be_none(typed: str) -> None:
    said = _refusal("day", day=typed)
    assert said.endswith("is not a date. For example, 7 Mar 2026")
    assert len(said) < 100


def test_day_that_has_not_come_is_refused_and_today_is_not() -> None:
    assert _form(day="2026-03-09").is_valid()
    assert _refusal("day", day="2026-03-10") == "10 Mar 2026 is in the future. Write the day it happened."
    assert _refusal("day", day="1 Jan 1726") == "1 Jan 1726 is too long ago. Check the year."


def test_today_is_the_readers_day_not_the_servers() -> None:
    late = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)
    with timezone.override(ZoneInfo("America/Denver")):
        assert not Sample(_sent(day="2026-03-10"), at=late).is_valid()
    with timezone.override(ZoneInfo("Europe/London")):
        assert Sample(_sent(day="2026-03-10"), at=late).is_valid()


def test_limits_of_a_day_are_said() -> None:
    field = forms.DayField(earliest=date(2026, 3, 9), latest=date(2026, 6, 7))
    for typed, said in (("2026-03-08", "Choose 9 Mar 2026 or later."), ("2026-06-08", "Choose 7 Jun 2026 or earlier.")):
        with pytest.raises(django_forms.ValidationError, match=said):
            field.clean(typed)


def test_when_is_a_day_a_range_or_not_known() -> None:
    def cleaned(**values: str) -> forms.When | None:
        form = _form(**{f"when_{name}": value for name, value in values.items()})
        assert form.is_valid(), form.errors
        return form.cleaned_data["when"]

    seventh, ninth = date(2026, 3, 7), date(2026, 3, 9)
    assert cleaned(kind="day", first="2026-03-07") == forms.When("day", seventh, seventh)
    assert cleaned(kind="day", first="2026-03-07", last="nonsense") == forms.When("day", seventh, seventh)
    assert cleaned(kind="range", first="7 Mar 2026", last="9 Mar 2026") == forms.When("range", seventh, ninth)
    assert cleaned(kind="range", first="7 Mar 2026", last="7 Mar 2026") == forms.When("day", seventh, seventh)
    assert cleaned(kind="unknown", first="31 Feb 2026") == forms.When("unknown")
    assert cleaned(kind="forged", first="2026-03-07", last="2026-03-09") == forms.When("range", seventh, ninth)
    assert cleaned(kind="day") is None


def test_when_is_refused_in_words() -> None:
    assert "both days" in _refusal("when", when_kind="range", when_first="2026-03-07")
    assert "is after the last one" in _refusal(
        "when", when_kind="range", when_first="2026-03-08", when_last="2026-03-07"
    )
    assert "in the future" in _refusal("when", when_kind="range", when_first="2026-03-08", when_last="2027-03-07")
    assert "is not a date" in _refusal("when", when_kind="day", when_first="31 Feb 2026")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("14:30", time(14, 30)), ("2:30 pm", time(14, 30)), ("2.30PM", time(14, 30)), ("0930", time(9, 30)),
     ("9 am", time(9)), ("12 am", time(0)), ("12:05 p.m.", time(12, 5)), ("", None)],
)  # fmt: skip
def test_time_is_read_as_people_write_it(typed: str, meant: time | None) -> None:
    assert read_time(typed) == meant


@pytest.mark.parametrize("typed", ["25:10", "14:60", "half two", "14", "13 pm", "-1:00", "x" * 200])
def test_impossible_time_is_said_to_be_none(typed: str) -> None:
    assert _refusal("clock", clock=typed).endswith("is not a time. For example, 14:30")


def test_moment_needs_both_halves_and_must_have_come() -> None:
    form = _form(seen_day="2026-03-09", seen_time="14:31")
    assert form.is_valid(), form.errors  # two clocks may differ by a minute
    assert "day and the time" in _refusal("seen", seen_day="2026-03-09")
    assert _refusal("seen", seen_day="2026-03-09", seen_time="15:00").startswith("9 Mar 2026, 15:00 is in the future")


@settings(max_examples=300)
@given(st.text(max_size=30) | st.from_regex(r"\d{1,4}[-/. ]\w{1,9}[-/. ]\d{1,5}"))
def test_any_day_or_time_is_read_or_refused_and_never_fails(typed: str) -> None:
    for reader in (read_day, read_time):
        try:
            reader(typed)
        except django_forms.ValidationError as refused:
            assert refused.messages  # noqa: PT017 — either outcome is right, a failure is not


# Choices ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "forged", [str(FOREIGN), "00000000-0000-0000-0000-000000000000", "1 OR 1=1", "\x00", "x" * 900]
)
def test_foreign_forged_and_absent_ids_get_one_answer(forged: str) -> None:
    assert _refusal("pick", pick=forged) == "Choose one of the answers shown."
    assert _refusal("picks", picks=[str(MINE), forged]) == "Choose only from the answers shown."
    assert forged not in str(_form(pick=forged)["pick"])


def test_choices_clean_to_what_they_mean() -> None:
    form = _form(pick=str(MINE), picks=[str(MINE), str(MINE)], kinds=["L01", "S01", "L01"], yes="no")
    assert form.is_valid(), form.errors
    cleaned = form.cleaned_data
    assert cleaned["pick"] == MINE
    assert cleaned["picks"] == [MINE]
    assert cleaned["kinds"] == ["L01", "S01"]
    assert cleaned["yes"] is False
    assert _form().is_valid()
    assert "Choose one of the answers shown." in _refusal("level", level="9")


def test_nothing_is_chosen_beforehand() -> None:
    class Signing(forms.HouseForm):
        agree = forms.Confirmed(label="I agree", initial=True)
        yes = forms.YesNo(label="May they see this?", look="big")

    assert "checked" not in str(Signing(at=NOW))
    form = Signing(QueryDict(), at=NOW)
    assert form.errors["agree"] == ["Tick the box to go on."]
    assert form.errors["yes"] == ["Choose an answer."]


# The form --------------------------------------------------------------------


def test_every_rendering_has_its_own_key_and_a_refused_one_keeps_it() -> None:
    keys = {Sample(at=NOW)["once"].value() for _each in range(3)}
    assert len(keys) == 3
    form = _form(line="")
    assert not form.is_valid()
    assert form["once"].value() == str(MINE)
    assert _form().is_valid()
    assert "once" in _form().fields


@pytest.mark.parametrize("key", ["", "1", "' OR 1", "\x00"])
def test_damaged_key_is_answered_with_a_new_one(key: str) -> None:
    form = _form(once=key)
    assert not form.is_valid()
    assert form.errors["once"] == ["This page was incomplete. Press the button once more."]
    assert uuid.UUID(form["once"].value()).version == 4
    assert form["line"].value() == "here"


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "1.5"])
def test_damaged_version_never_becomes_a_number(version: str) -> None:
    assert _refusal("version", version=version) == "This page was incomplete. Open it again."


def test_field_stands_in_the_order_label_hint_error_control() -> None:
    class One(forms.HouseForm):
        what = forms.LongText(
            label="What happened?", help_text="What was seen.", required_message="Write what happened."
        )

    html = str(One(QueryDict(), at=NOW)["what"].as_field_group())
    order = [html.index(piece) for piece in ("What happened?", "What was seen.", "Write what happened.", "<textarea")]
    assert order == sorted(order)
    assert 'aria-describedby="id_what_helptext id_what_error"' in html
    assert 'aria-invalid="true"' in html
    assert "required" not in html.split("<textarea")[1]


def test_several_answers_are_a_fieldset_with_its_legend() -> None:
    html = str(_form()["kinds"].as_field_group())
    assert html.count("<fieldset") == 1
    assert "<legend" in html
    assert html.count('role="group"') == 2
    assert html.count("<label for=") == 3


def test_error_summary_says_how_many_and_leads_to_each_control() -> None:
    template = engines["django"].from_string("{% load house %}{% form_errors form %}")
    form = _form(line="", when_kind="range", kinds=["no"], once="?")
    html = template.render({"form": form})
    assert "4 things to put right" in html
    for target in ("#id_line", "#id_when_0_0", "#id_kinds_0_0"):
        assert f'href="{target}"' in html
        assert f'id="{target[1:]}"' in str(form)
    assert "4 things" not in template.render({"form": Sample(at=NOW)})
    assert "errsum" not in template.render({"form": _form()})


def test_everything_typed_stands_there_again_escaped() -> None:
    form = _form(
        line="<b>" * 10, text="</textarea><script>", day="31 Feb 2026", clock='"half', kinds=["S02"], yes="yes"
    )
    assert not form.is_valid()
    html = str(form)
    for shown in ("&lt;b&gt;" * 10, "&lt;/textarea&gt;&lt;script&gt;", 'value="31 Feb 2026"', "&quot;half"):
        assert shown in html
    assert "<script>" not in html
    assert html.count(" checked") == 2
    assert 'type="text" name="day"' in html  # a date control would have emptied itself


def test_draft_is_shown_as_it_was_left_and_judged_by_nobody() -> None:
    typed = _sent(
        line="x" * 90, day="31 Feb", when_kind="range", when_first="7/3", kinds=["S01", "L01"], yes="yes", version="3"
    )
    kept = forms.draft_of(typed)
    assert "once" not in kept
    form = Sample(at=NOW, draft=json.loads(json.dumps(kept)), initial={"version": 4})
    html = str(form)
    assert "x" * 90 in html
    assert 'value="31 Feb"' in html
    assert 'value="7/3"' in html
    assert html.count(" checked") == 4
    assert 'name="version" value="3"' in html  # begun on 3: saving must meet the conflict page
    assert "Error" not in html
    assert not form.is_bound


def test_draft_keeps_what_the_database_can_keep_and_not_a_whole_library() -> None:
    kept = forms.draft_of(QueryDict("text=a%00b&csrfmiddlewaretoken=secret"))
    assert kept == {"text": ["ab"]}
    with pytest.raises(Unreadable):
        forms.draft_of(QueryDict("text=" + "x" * 200_001))


def test_plain_django_forms_are_drawn_by_the_house_too() -> None:
    class Theirs(django_forms.Form):
        email = django_forms.EmailField()
        pick = django_forms.ChoiceField(choices=[("a", "A")], widget=django_forms.RadioSelect)
        remember = django_forms.BooleanField(required=False)

    html = str(Theirs({"email": "no"}))
    assert 'class="field is-bad"' in html
    assert 'id="id_email_error"' in html
    assert html.count('class="choice"') == 2
