"""How the kinds of this room are told: first questions, assessments, safety steps, lines of the plan."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext as _

from cases.files.words import LEVELS, WAYS
from cases.records.categories import Kind
from cases.records.telling import Fact, register_teller
from cases.telling import day_words, label_of
from screening.assessments.shown import score_line, whole_answer
from screening.assessments.words import Assessment, Progress
from screening.first.questions import QUESTIONS, CanTalk, Reply
from screening.first.words import Screen
from screening.instruments.registry import instrument
from screening.plan.words import CopySafe, Domain, PlanLine, PlanSheet, Status
from screening.results.shown import name_of
from screening.results.words import OTHER, Result
from screening.safety.words import SafetyStep, Settled, WithHer, reason_words


def _screen(words: dict[str, Any]) -> Iterator[Fact]:
    screen = Screen.from_words(words)
    yield _("Could she talk?"), label_of(CanTalk, screen.can_talk)
    for code, question in QUESTIONS.items():
        yield question.ask, label_of(Reply, screen.answers.get(code, ""))
    yield _("Her fear"), "" if screen.fear is None else _("%(fear)d of 10") % {"fear": screen.fear}
    yield _("In her own words"), screen.told


def _assessment(words: dict[str, Any]) -> Iterator[Fact]:
    whole = Assessment.from_words(words)
    yield _("Stage"), label_of(Progress, whole.progress)
    if whole.is_finished:
        yield _("Judgement"), LEVELS.get(whole.level, "")
        yield _("Which way"), WAYS.get(whole.direction, "")
        yield _("Why"), whole.why
        yield _("Counted"), score_line(whole)
    try:
        definition = instrument(whole.instrument, whole.version)
    except KeyError:
        # A version this installation never had: what it asked cannot be said.
        definition = None
    if definition:
        yield _("Questions"), gettext(definition.name)
        for code, answer in whole.given.items():
            if item := definition.by_code.get(code):
                yield gettext(item.ask), whole_answer(item, answer)
    yield _("The situation in words"), whole.narrative


def _safety_step(words: dict[str, Any]) -> Iterator[Fact]:
    step = SafetyStep.from_words(words)
    yield _("Why"), ", ".join(reason_words(step.reasons))
    yield _("Who is with her"), label_of(WithHer, step.with_her)
    yield _("How it ended"), label_of(Settled, step.settled)
    yield _("Note"), step.note


def _plan_line(words: dict[str, Any]) -> Iterator[Fact]:
    line, sheet = PlanLine.from_words(words), PlanSheet.from_words(words)
    if line.step:
        yield label_of(Domain, line.domain), line.step
        yield _("Who does it?"), line.who
        yield _("By"), day_words(line.by)
        yield _("In her own words"), line.her_words
        yield _("Could this go wrong?"), line.could_backfire
        yield _("Stage"), label_of(Status, line.status)
    yield _("Next check"), day_words(sheet.next_check_on)
    yield _("Safe for her to hold a copy"), label_of(CopySafe, sheet.copy_safe)
    yield _("Who holds a copy"), sheet.held_by


def _result(words: dict[str, Any]) -> Iterator[Fact]:
    result = Result.from_words(words)
    yield _("Instrument"), result.called if result.instrument == OTHER else name_of(result)
    yield _("Version"), result.edition
    yield _("Score or level, as it is written there"), result.result
    yield _("Who scored it?"), result.scored_by


def install() -> None:
    """Called when the room is ready."""
    register_teller(Kind.SCREEN, _screen)
    register_teller(Kind.ASSESSMENT, _assessment)
    register_teller(Kind.SAFETY_STEP, _safety_step)
    register_teller(Kind.PLAN_LINE, _plan_line)
    register_teller(Kind.RESULT, _result)
