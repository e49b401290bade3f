"""Answers to the first questions, offered beside the questions of an instrument that ask the same. Nothing is taken by itself.

Which question belongs to which item stands in the instrument's own file; `screening.first.checks` holds it against ours.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from screening.first.questions import FEAR, QUESTIONS, Reply
from screening.first.selectors import Asked
from screening.instruments.definitions import Item
from screening.instruments.scoring import NONE, Answer


@dataclass(frozen=True)
class Offer:
    """What she said to one of the first questions, for one item. `takes` is what the answer is called when it is taken over,
    empty where it is only a reminder; `option` the one of several answers it would be.
    """

    item: str
    ask: str
    said: str
    on: date
    takes: str = ""
    option: str = ""

    def answer(self, chosen: Iterable[str] = ()) -> Answer:
        """The answer when it is taken over; of several answers beside those already `chosen`."""
        if self.option:
            own = [code for code in chosen if code not in (NONE, "unknown", "declined", self.option)]
            return Answer(value=(*own, self.option))
        return Answer(value=int(self.said) if self.ask == FEAR else self.said)


def offers(items: Iterable[Item], screens: Iterable[Asked]) -> dict[str, list[Offer]]:
    """What may be offered for these items, by item: the newest yes, no or number of each first question they name.

    *Doesn't know* and *declined* are not offered: one asks again. An option is offered for a yes only.
    """
    said = _newest(screens)
    found: dict[str, list[Offer]] = {}
    for item in items:
        for one in item.first:
            if one.ask not in said or (one.option and said[one.ask][0] != Reply.YES):
                continue
            value, on = said[one.ask]
            name = f"{item.code}.{one.option}" if one.option else item.code
            takes = "" if one.remind else name
            found.setdefault(item.code, []).append(Offer(item.code, one.ask, value, on, takes, one.option))
    return {code: sorted(rows, key=lambda row: not row.takes) for code, rows in found.items()}


def _newest(screens: Iterable[Asked]) -> dict[str, tuple[str, date]]:
    """The newest known answer to each first question; `screens` newest first."""
    said: dict[str, tuple[str, date]] = {}
    for one in screens:
        if one.screen is None:
            continue
        for code, value in one.screen.answers.items():
            if code in QUESTIONS and value in (Reply.YES, Reply.NO):
                said.setdefault(code, (value, one.on))
        if one.screen.fear is not None:
            said.setdefault(FEAR, (str(one.screen.fear), one.on))
    return said
