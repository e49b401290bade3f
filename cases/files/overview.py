"""What the overview shows of a file beside its frame: the person now, the level and why, the pattern, what is new."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.files.caseload import in_days
from cases.files.selectors import CasePage
from cases.files.states import FILE_STAGES, Stage
from cases.files.words import LEVELS, WAYS, Goals, Level, Wants
from cases.incidents.chart import chart_context
from cases.incidents.selectors import marks_of, pattern_of, row_of
from cases.people.shown import other_person_facts
from cases.people.words import Respondent
from cases.records.categories import Kind
from cases.words import beginning
from ccr.core.templatetags.house import write_day
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.models import Regime

MORE = (Kind.GOALS, Kind.WANTS)
LATEST = 7
NONE_SEEN = gettext_lazy("None that you can see")
# How much of a text the overview shows; the whole stands on the page behind it.
HER_WORDS, WHY, FACT, GOALS = 280, 320, 110, 3


def overview_of(page: CasePage) -> dict[str, Any]:
    """Everything between the bar and the panels of other rooms. Two statements beside those of the frame."""
    since = page.file.seen_at or page.file.opened_at
    new_since = since if page.counts_visits else None
    pattern = pattern_of(page, also=[Kind.RESPONDENT], latest=LATEST, new_since=new_since)
    rows = [row_of(page, head, pattern.words.get(head.id), new_since=new_since) for head in pattern.incidents[:LATEST]]
    new = sum(head.recorded_at > since and head.recorded_by != page.member.member_id for head in pattern.incidents)
    return {
        "is_overview": True,
        "him_first": page.member.regime == Regime.SYSTEM,
        "now": _now(page, pattern),
        "banner": banner_of(page),
        "chart": chart_context(
            marks_of(page, pattern.incidents, pattern.words),
            until=page.today,
            agency=page.member.agency_short_name,
            logging_began=page.file.opened_at.astimezone(page.member.zone).date(),
        ),
        "recorded_by": pattern.recorded_by(page),
        "incidents": rows,
        "new_label": _new_label(new, since.astimezone(page.member.zone).date()) if new and new_since else "",
        "review": review_of(page),
        "is_borrowed": page.rules is None and page.is_borrowed,
        "through": page.through,
        "this_file": this_file(page),
    }


def _new_label(count: int, since: date) -> str:
    text = ngettext("%(n)d new since %(day)s", "%(n)d new since %(day)s", count)
    return text % {"n": count, "day": write_day(since, "short")}


def _told_apart(people: list[Any], pattern: Any) -> list[list[dict[str, str]]]:
    """One block per account of the other person. Two agencies that hold the same are one block; where they differ both stand."""
    blocks: list[list[dict[str, str]]] = []
    for head in people:
        person = Respondent.from_words(pattern.words[head.id])
        name = person.display_name or person.full_name or _("No name recorded")
        block = [{"label": _("Name"), "text": str(name)}]
        block += [fact | {"text": beginning(fact["text"], FACT)} for fact in other_person_facts(person)]
        if block not in blocks:
            blocks.append(block)
    return blocks


def _now(page: CasePage, pattern: Any) -> dict[str, Any]:
    wants_head = page.best(Kind.WANTS)
    wants = Wants.from_words(page.words_for(wants_head) or {})
    goals = Goals.from_words(page.words_for(page.best(Kind.GOALS)) or {})
    writes = page.member.may(Capability.WRITE_FILES)
    people = sorted(
        (head for head in pattern.others if head.id in pattern.words),
        key=lambda head: (head.holder_id != page.member.agency_id, head.recorded_at),
    )
    other: list[dict[str, str]] = []
    told = _told_apart(people, pattern)
    for facts in told[:2]:
        other += facts
    if len(told) > 2:
        more = len(told) - 2
        other.append({"label": _("And"), "text": ngettext("%(n)d more", "%(n)d more", more) % {"n": more}})
    if other:
        other.append({"label": _("Orders"), "text": _("None recorded here")})
    shown = [beginning(goal, FACT) for goal in goals.goals[:GOALS]]
    if len(goals.goals) > GOALS:
        left = len(goals.goals) - GOALS
        shown.append(ngettext("%(n)d more", "%(n)d more", left) % {"n": left})
    urls = {"other": reverse("people", args=[page.file.id])}
    if writes:
        urls |= {"wants": reverse("wants", args=[page.file.id]), "goals": reverse("goals", args=[page.file.id])}
    return {
        "wants": beginning(wants.text, HER_WORDS),
        # What was never opened looks like what was never asked: nobody is told which it is.
        "none": NONE_SEEN if page.is_borrowed else "",
        "wants_on": wants_head.happened_on if wants_head else None,
        "goals": shown,
        "other": other,
        "urls": urls,
    }


def banner_of(page: CasePage) -> dict[str, Any]:
    """The newest level, why, which way, and whose judgement it is."""
    head = page.best(Kind.LEVEL)
    review_url = reverse("set_level", args=[page.file.id]) if page.member.may(Capability.LEAD_FILES) else ""
    if head is None:
        return {"level": 0, "why": NONE_SEEN if page.is_borrowed else "", "review_url": review_url}
    level = head.level or 0
    told = Level.from_words(page.words_for(head) or {})
    who = page.who_recorded(head)
    return {
        "level": level,
        # Open in summary only: the level stands there without its reasons.
        "why": beginning(told.why, WHY) or str(LEVELS.get(level, LEVELS[0])),
        "direction": told.direction if level else "",
        "direction_label": WAYS.get(told.direction, "") if level else "",
        "meta": [],
        "judged_by": who,
        "judged_on": head.happened_on,
        "review_url": review_url,
    }


def review_of(page: CasePage) -> dict[str, Any] | None:
    """The next review of this file, or None."""
    on = page.file.next_review_on
    if on is None or page.file.stage == Stage.CLOSED:
        return None
    parts = {part["code"]: part["url"] for part in page.context["file"]["parts"]}
    return {"on": on, "title": _("Look again"), "url": parts.get("reviews", ""), "detail": in_days(on, page.today)}


def this_file(page: CasePage) -> dict[str, Any]:
    """How the file stands in its agency, and what may be done with it as a whole."""
    file, member = page.file, page.member
    possible = FILE_STAGES.possible(file.stage)
    names = {move.verb for move in possible if move.capability in member.capabilities}
    limits = member.may(Capability.NAME_WORKERS) or (
        file.lead_id == member.member_id and member.may(Capability.LEAD_FILES)
    )
    link = [file.id]
    return {
        "opened_on": file.opened_at.astimezone(member.zone).date(),
        "stage_label": Stage(file.stage).label,
        "lead": page.colleagues.get(file.lead_id, "") if file.lead_id else "",
        "named_only": file.named_only,
        "lead_url": reverse("lead", args=link) if member.may(Capability.LEAD_FILES) else "",
        "workers_url": reverse("workers", args=link) if limits else "",
        "begin_url": reverse("begin", args=link) if "begin" in names else "",
        "close_url": reverse("close_file", args=link) if "close" in names else "",
        "reopen_url": reverse("reopen", args=link) if "reopen" in names else "",
    }
