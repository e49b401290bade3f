"""Assessments as pages show them: rows of a profile, an answer in words, what follows, the parts with their counts."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.files.page import CasePage, names_of
from cases.files.words import LEVELS, Direction
from cases.records.categories import Kind
from cases.words import day_of, moment_of
from ccr.core.templatetags.house import write_day
from screening.assessments.selectors import HIGH, Earlier, Found, Whole
from screening.assessments.triggers import ADVICE
from screening.assessments.words import AnsweredBy, Assessment, Company, Interpreter, Progress
from screening.instruments.definitions import Answers, Flag, Instrument, Item
from screening.instruments.registry import all_instruments
from screening.instruments.scoring import (
    NONE,
    NOT_ASKED,
    Answer,
    Given,
    counts_of,
    domain_rows,
    sentence,
    triggers_of,
)

INSTEAD: dict[str, Promise] = {"unknown": _("Doesn’t know"), "declined": _("Declined")}
FLAGS: dict[Flag, tuple[str, Promise, str]] = {
    Flag.RED: ("danger", _("Talk about it today"), "flag"),
    Flag.AMBER: ("warn", _("Plan for it"), "cond"),
    Flag.CONTEXT: ("info", _("Good to know"), "steady"),
}


def answer_label(item: Item, answer: Answer) -> str:
    """An answer in words, without its note."""
    value = answer.value
    if value is None:
        return str(INSTEAD.get(answer.instead, _("Not asked")))
    if isinstance(value, tuple):
        if value == (NONE,):
            return gettext("None of these")
        return ", ".join(gettext(option.label) for option in item.options if option.code in value)
    if item.kind is Answers.CHOICE and (option := item.option(str(value))):
        return gettext(option.label)
    return {"yes": gettext("Yes"), "no": gettext("No")}.get(str(value), str(value))


def whole_answer(item: Item, answer: Answer) -> str:
    """An answer with its day and note, as one text: for the page that shows two of them side by side."""
    day = write_day(answer.day) if answer.day else ""
    return " · ".join(filter(None, [answer_label(item, answer), day, answer.note]))


def profile_rows(definition: Instrument, given: Given, flags: Mapping[str, Flag]) -> list[dict[str, Any]]:
    """The rows of the domains: strongest flag in words, what raises it, and how many are not known."""
    rows = []
    for row in domain_rows(definition, given, flags):
        tone, label, icon = FLAGS[row.flag] if row.flag else ("", None, "")
        said = [sentence(definition.by_code[code], given.get(code, NOT_ASKED)) for code in row.because]
        rows.append(
            {
                "title": gettext(row.title),
                "tone": tone,
                "label": label,
                "icon": icon,
                "because": list(filter(None, said)),
                "unknown": row.unknown,
                "items": row.items,
                "all_unknown": row.unknown == row.items,
            }
        )
    return rows


def answer_rows(definition: Instrument, words: Assessment) -> list[dict[str, Any]]:
    """Every question with its answer, by part and domain; for the record, folded."""
    given = words.given
    return [
        {
            "title": gettext(domain.title),
            "rows": [
                {
                    "ask": gettext(item.ask),
                    "answer": answer_label(item, answer),
                    "is_text": item.kind is Answers.TEXT and answer.is_known,
                    "day": answer.day,
                    "note": answer.note,
                    "taken": _taken(words, item),
                }
                for item in definition.items_in(domain.code)
                for answer in [given.get(item.code, NOT_ASKED)]
            ],
        }
        for domain in definition.domains
    ]


def _taken(words: Assessment, item: Item) -> list[dict[str, Any]]:
    """Where an answer was taken over from, and the day it was given."""
    found = [
        (said.get("source", ""), day_of(said.get("on", "")))
        for name, said in words.taken.items()
        if name.partition(".")[0] == item.code
    ]
    return [{"source": source_name(source), "on": on} for source, on in dict.fromkeys(found) if on]


def source_name(code: str) -> str:
    """What an answer was taken over from, in words: the first questions, or an instrument."""
    if code == Kind.SCREEN:
        return gettext("First questions")
    return next((gettext(one.name) for (key, _version), one in all_instruments().items() if key == code), "")


def follows(one: Whole) -> list[Promise]:
    """What the answers and the judgement ask of a person, each once."""
    words = one.words
    codes = set(triggers_of(one.definition, words.given, today=one.asked_on))
    if words.score is not None and words.computed == HIGH:
        codes.add("T2")
    elif words.level == HIGH:
        codes.add("T3")
    return [advice for code, advice in ADVICE.items() if code in codes]


def steps(file_id: UUID, head_id: UUID, definition: Instrument, words: Assessment, *, now: str) -> list[dict[str, Any]]:
    """The parts with how much of each was asked, and the finish; each can be opened in any order."""
    rows = []
    for part in definition.parts:
        asked, of = counts_of(definition, part.code, words.given)
        done = "done" if asked == of else "todo"
        rows.append(
            {
                "label": gettext(part.title),
                "url": reverse("assessment_part", args=[file_id, head_id, part.code]),
                "state": "now" if part.code == now else done,
                "note": _("%(asked)d of %(of)d answered") % {"asked": asked, "of": of} if asked else _("Not started"),
            }
        )
    finish = reverse("assessment_finish", args=[file_id, head_id])
    rows.append({"label": _("Judgement"), "url": finish, "state": "now" if now == "finish" else "todo", "note": ""})
    return rows


def earlier_rows(item: Item, earlier: Earlier | None) -> list[dict[str, Any]]:
    """What was answered before, as the question component draws it."""
    if earlier is None:
        return []
    return [
        {
            "answer_label": answer_label(item, earlier.answer),
            "source": gettext(earlier.instrument.name),
            "on": earlier.on,
        }
    ]


def score_line(words: Assessment) -> str:
    """“16 of 24 answered yes”, or empty where nothing is counted."""
    if words.score is None:
        return ""
    return _("%(score)d of %(all)d answered yes") % {"score": words.score, "all": words.out_of or 0}


def judged(words: Assessment) -> dict[str, Any]:
    """The level as the pill draws it, with what the count alone said."""
    return {
        "level": words.level,
        "label": LEVELS[words.level],
        "direction_label": Direction(words.direction).label if words.direction else "",
        "raised": words.level > words.computed and words.score is not None,
        "computed_label": LEVELS[words.computed] if words.computed else "",
    }


def circumstances(page: CasePage, words: Assessment, *, mine: bool) -> list[dict[str, Any]]:
    """Who asked and who answered, where, how freely; colleagues by name in one's own agency only."""
    people = names_of(page.member, [_uuid(words.begun_by), _uuid(words.finished_by)]) if mine else {}
    begun = moment_of(words.begun_at)
    rows: list[dict[str, Any]] = [
        {"label": _("Asked by"), "text": _name(people, words.begun_by)},
        {"label": _("Begun"), "day": begun.astimezone(page.member.zone).date() if begun else None},
        {"label": _("Answered by"), "said": AnsweredBy(words.answered_by).label if words.answered_by else None},
        {"label": _("Could she speak freely?"), "said": Company(words.company).label if words.company else None},
        {"label": _("Interpreter"), "said": Interpreter(words.interpreter).label if words.interpreter else None},
        {"label": _("Where, or how"), "text": words.place},
        {"label": _("Judged by"), "text": _name(people, words.finished_by)},
    ]
    return [row for row in rows if row.get("text") or row.get("said") or row.get("day")]


def history_rows(page: CasePage, found: Iterable[Found]) -> list[dict[str, Any]]:
    """The assessments of a file as rows of a list."""
    rows = []
    for one in found:
        mine = one.head.holder_id == page.member.agency_id
        whole = one.whole
        risk = {"level": one.head.level, "label": LEVELS[one.head.level]} if one.head.level else None
        rows.append(
            {
                "name": gettext(whole.definition.name) if whole else _("Assessment"),
                "on": one.head.happened_on,
                "score": score_line(whole.words) if whole else "",
                "risk": risk,
                "begun": one.head.open,
                "set_aside": bool(whole and whole.words.progress == Progress.SET_ASIDE),
                "kept": mine and one.head.kept and not one.head.open,
                "agency": "" if mine else page.agency_name(one.head.holder_id),
                "url": reverse("assessment", args=[page.file.id, one.head.id]) if whole else "",
            }
        )
    return rows


def _name(people: Mapping[UUID, str], post: str) -> str:
    """Who held this post, where the reader may know."""
    return people.get(UUID(post), "") if post else ""


def _uuid(text: str) -> UUID | None:
    return UUID(text) if text else None
