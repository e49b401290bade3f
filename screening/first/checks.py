"""The site does not start with an instrument that names a first question nobody asks, or takes an answer it cannot hold."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from screening.first.questions import FEAR, QUESTIONS
from screening.instruments.definitions import Answers, BadInstrument
from screening.instruments.registry import read_all


@register()
def first_questions_are_ours(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Error for each item that names a first question which is none, or whose answer is of another kind."""
    try:
        files = read_all()
    except BadInstrument:
        # The check of the instruments says so already.
        return []
    return [
        Error(f"instrument {name}: item {item.code} cannot take its answer from the first question {one.ask!r}")
        for name, instrument in files.items()
        for item in instrument.items
        for one in item.first
        if not (one.ask in QUESTIONS or one.ask == FEAR)
        or (not one.remind and (one.ask == FEAR) != (item.kind is Answers.SCALE))
    ]
