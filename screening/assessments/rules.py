"""What a person may judge beside a count, what must have been asked, and what the answers of two people make together."""

import hashlib
import json
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from cases.files.words import LEVELS, Direction
from ccr.core.errors import NotPossible, Stale
from screening.instruments.definitions import Instrument, Item
from screening.instruments.scoring import NOT_ASKED, Answer, Given, fits


class FinishedAlready(NotPossible):
    reason = _("This assessment is finished. Begin a new one to ask again.")


class BegunAlready(NotPossible):
    reason = _("Such an assessment is begun and not finished. Go on with it, or set it aside first.")


class NotInInstrument(NotPossible):
    reason = _("Choose only from the answers shown.")


class HerSenseMissing(NotPossible):
    reason = _("Her own sense of danger is missing. Ask her, or record that she declined.")


class LowerThanCounted(NotPossible):
    reason = _("You may raise the level above what the answers count to, and never lower it.")
    field = "level"


class RaisedWithoutReason(NotPossible):
    reason = _("Say why, in your own words: the answers alone do not say it.")
    field = "why"


class NoReasonToSetAside(NotPossible):
    reason = _("Say in a few words why it is set aside.")
    field = "why"


class AnsweredMeanwhile(Stale):
    """Somebody else changed the same answers; `codes` are those both have changed and differ in."""

    def __init__(self, codes: list[str]) -> None:
        super().__init__()
        self.codes = codes


def mark_of(answer: Answer) -> str:
    """A short mark of an answer: two that are the same have the same one."""
    written = json.dumps(answer.to_words(), sort_keys=True, ensure_ascii=False).encode()
    return hashlib.sha256(written).hexdigest()[:12]


def merged(items: list[Item], held: Given, mine: Given, drawn: Mapping[str, str]) -> dict[str, Answer]:
    """What one person changed on a page, laid over what is held now. `drawn` are the marks the page was drawn with.

    An answer I did not touch stays as it is held. Raises NotInInstrument, and AnsweredMeanwhile where both changed one.
    """
    together = dict(held)
    both = []
    for item in items:
        answer, theirs = mine.get(item.code, NOT_ASKED), held.get(item.code, NOT_ASKED)
        if not fits(item, answer):
            raise NotInInstrument
        base = drawn.get(item.code, mark_of(NOT_ASKED))
        if mark_of(answer) == base:
            continue
        if mark_of(theirs) not in (base, mark_of(answer)):
            both.append(item.code)
        together[item.code] = answer
    if both:
        raise AnsweredMeanwhile(both)
    return {code: answer for code, answer in together.items() if not answer.is_empty}


def still_taken(
    taken: Mapping[str, Mapping[str, str]], before: Given, now: Given, more: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, str]]:
    """Which answers stand as they were taken over: those of before that nobody has changed since, and those taken now."""

    def same(name: str) -> bool:
        item, _sign, option = name.partition(".")
        was, is_ = before.get(item, NOT_ASKED), now.get(item, NOT_ASKED)
        return is_.says(option) if option and is_.is_known else (was.value, was.instead) == (is_.value, is_.instead)

    kept = {name: dict(source) for name, source in taken.items() if same(name)}
    return kept | {name: dict(source) for name, source in more.items() if now.get(name.partition(".")[0])}


def require_her_sense(instrument: Instrument, given: Given) -> None:
    """Raises HerSenseMissing while an item that must be asked has no answer; *declined* is one."""
    if any(item.mandatory and not given.get(item.code, NOT_ASKED).is_given for item in instrument.items):
        raise HerSenseMissing


def judge(*, level: int, computed: int, why: str, direction: str) -> None:
    """Whether a person's level may stand beside the count's. Raises LowerThanCounted, RaisedWithoutReason, NotInInstrument."""
    if level not in LEVELS or (direction and direction not in Direction):
        raise NotInInstrument
    if level < computed:
        raise LowerThanCounted
    if level > computed and not why.strip():
        raise RaisedWithoutReason
