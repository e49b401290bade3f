"""What follows from the first answers. Nothing here weighs or adds up."""

from collections.abc import Iterable, Mapping

from screening.first.questions import FOUR, QUESTIONS, SIX, Reply
from screening.first.words import Screen

ALL = len(QUESTIONS) + 1


def indicated(answers: Mapping[str, str]) -> bool:
    """Whether any of the four areas was answered yes, or nobody could say no. An all-no says *not indicated*, not *safe*."""
    return any(answers.get(question.code) in (Reply.YES, Reply.UNKNOWN) for question in FOUR)


def reasons(answers: Mapping[str, str]) -> list[str]:
    """Why a safety step is needed: what cannot wait and was answered yes."""
    return [question.reason.value for question in SIX if question.reason and answers.get(question.code) == Reply.YES]


def is_empty(screen: Screen) -> bool:
    """Whether nothing at all was answered or told."""
    return not (screen.can_talk or screen.answers or screen.told) and screen.fear is None


def never_asked(screens: Iterable[Screen]) -> int:
    """How many of the questions no screen has an answer to. *Doesn't know* and *declined* are answers."""
    answered: set[str] = set()
    fear = False
    for screen in screens:
        answered |= set(screen.answers)
        fear = fear or screen.fear is not None
    return ALL - len(answered & set(QUESTIONS)) - int(fear)
