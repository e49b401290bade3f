"""First questions as pages show them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.files.page import CasePage, names_of
from cases.people.asking import Ask, Known
from cases.records.categories import Kind
from cases.words import day_of
from ccr.core.forms import HouseForm
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.packs import Pack
from screening.first.questions import FEAR, FOUR, QUESTIONS, SIX, CanTalk, Question, Reply
from screening.first.selectors import Asked, Earlier
from screening.safety.words import Reason


def groups(
    form: HouseForm, rules: Pack, earlier: Mapping[str, Earlier], *, page: CasePage | None = None
) -> list[dict[str, Any]]:
    """The questions in two groups, each with what was answered before and what a yes asks for at once."""
    return [
        {"title": _("What is happening"), "questions": [_row(form, one, rules, earlier, page) for one in FOUR]},
        {"title": _("What cannot wait"), "questions": [_row(form, one, rules, earlier, page) for one in SIX]},
    ]


def fear_row(form: HouseForm, earlier: Mapping[str, Earlier], *, page: CasePage | None = None) -> dict[str, Any]:
    """Her fear as one row of eleven."""
    return {"field": form[FEAR], "earlier": _before(earlier.get(FEAR), page), "take": FEAR if FEAR in earlier else ""}


def _row(
    form: HouseForm, question: Question, rules: Pack, earlier: Mapping[str, Earlier], page: CasePage | None
) -> dict[str, Any]:
    row: dict[str, Any] = {
        "code": question.code,
        "field": form[question.code],
        "earlier": _before(earlier.get(question.code), page),
        "take": question.code if question.code in earlier else "",
    }
    if question.red:
        crisis = question.reason == Reason.HER_OWN_SUICIDE
        number = rules.crisis if crisis else rules.alarm
        label = rules.crisis_line.name if crisis else number
        row |= {
            "red": question.red,
            "red_url": f"tel:{number.replace(' ', '')}",
            "red_label": _("Ring %(whom)s") % {"whom": label},
        }
    return row


def _before(earlier: Earlier | None, page: CasePage | None) -> list[dict[str, Any]]:
    if earlier is None:
        return []
    known = earlier.value in Reply
    who = page.agency_name(earlier.holder_id) if page and earlier.holder_id != page.member.agency_id else ""
    answer = str(Reply(earlier.value).label) if known else _("%(n)s out of 10") % {"n": earlier.value}
    return [{"answer_label": answer, "source": _(str(earlier.label)), "on": earlier.on, "who": who}]


def answers_of(asked: Asked) -> list[dict[str, Any]]:
    """What was answered once: two groups of rows, the question and its answer; what nobody asked says so."""
    screen = asked.screen
    if screen is None:
        return []
    rows = []
    for title, questions in ((_("What is happening"), FOUR), (_("What cannot wait"), SIX)):
        said = [
            _answered(question, screen.answers.get(question.code, Reply.NOT_ASKED), screen) for question in questions
        ]
        rows.append({"title": title, "rows": said})
    return rows


def _answered(question: Question, value: str, screen: Any) -> dict[str, Any]:
    taken = screen.taken.get(question.code)
    return {
        "ask": question.ask,
        "label": Reply(value).label if value in Reply else "",
        "red": bool(question.reason) and value == Reply.YES,
        "taken_on": day_of(taken.get("on", "")) if taken else None,
    }


def history_rows(page: CasePage, screens: list[Asked]) -> list[dict[str, Any]]:
    """The screens of a line, newest first: day, who asked, and in one sentence what came of it. One statement."""
    mine = [one.head.recorded_by for one in screens if one.head.holder_id == page.member.agency_id]
    names = names_of(page.member, mine)
    return [_history_row(page, one, names) for one in screens]


def _history_row(page: CasePage, one: Asked, names: dict[UUID, str]) -> dict[str, Any]:
    own = one.head.holder_id == page.member.agency_id
    who = names.get(one.head.recorded_by, "") if own and one.head.recorded_by else page.agency_name(one.head.holder_id)
    return {
        "on": one.on,
        "url": reverse("first_answers", args=[page.file.id, one.head.id]) if one.screen else "",
        "said": summary(one),
        "who": who,
    }


def summary(one: Asked) -> str:
    """What came of a screen in one line."""
    if one.screen is None:
        return ""
    if one.screen.can_talk == CanTalk.NOT_SAFE:
        return _("Not safe to talk: stopped")
    yes = sum(value == Reply.YES for value in one.screen.answers.values())
    said = [_("%(yes)d yes of %(asked)d asked") % {"yes": yes, "asked": len(one.screen.answers)}]
    if one.screen.fear is not None:
        said.append(_("fear %(n)d out of 10") % {"n": one.screen.fear})
    return ", ".join(said)


def ask_first_questions(known: Known) -> list[Ask]:
    """For *Ask at the next call*: the first questions while some were never asked."""
    if not known.member.may(Capability.ASSESS):
        return []
    head = known.newest.get(Kind.SCREEN)
    left = len(QUESTIONS) + 1 if head is None else head.level or 0
    if not left:
        return []
    why = _("not asked yet") if head is None else _("%(n)d not asked yet") % {"n": left}
    return [Ask(text=_("First questions"), url=reverse("first_questions", args=[known.file_id]), why=why)]


def after_speaking(known: Known) -> str:
    """Somebody who has just spoken with her goes straight on to the first questions while some were never asked."""
    asks = ask_first_questions(known)
    return str(asks[0].url) if asks else ""
