"""Taking over what was answered before: offered beside a question with its source and day, one press each, never by itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from cases.records.categories import Kind
from cases.words import iso
from ccr.tenancy.member import Member
from screening.assessments.forms import typed_of
from screening.assessments.selectors import Earlier, Found, earlier_answers
from screening.assessments.shown import earlier_rows
from screening.first.offered import Offer, offers
from screening.first.questions import FEAR, QUESTIONS, Reply
from screening.first.selectors import screens_of
from screening.instruments.definitions import Instrument, Item


@dataclass(frozen=True)
class Before:
    """What was answered to one question before: in an assessment, and in the first questions."""

    item: Item
    earlier: Earlier | None
    offers: tuple[Offer, ...]

    def rows(self) -> list[dict[str, Any]]:
        """As the question draws them, what can be taken over first."""
        rows = [row | {"take": self.item.code} for row in earlier_rows(self.item, self.earlier)]
        return rows + [_offer_row(self.item, one) for one in self.offers]


def before(
    member: Member, file_id: UUID, definition: Instrument, part: str, others: Iterable[Found]
) -> dict[str, Before]:
    """What was answered before to the questions of one part, by item. Two statements, none where no first question is named.

    What is newer stands for what is older; of one day, what was asked first of all.
    """
    items = definition.items_of(part)
    earlier = earlier_answers(definition, others)
    screens = screens_of(member, [file_id]) if any(item.first for item in items) else []
    offered = offers(items, [one for one in screens if not one.head.kept])
    found = {}
    for item in items:
        known = earlier.get(item.code)
        newer = tuple(one for one in offered.get(item.code, []) if known is None or one.on >= known.on)
        if any(one.takes == item.code for one in newer):
            known = None
        if known or newer:
            found[item.code] = Before(item, known, newer)
    return found


def taken_over(
    sent: QueryDict | None, known: Mapping[str, Before]
) -> tuple[QueryDict | None, dict[str, dict[str, str]]]:
    """What was sent, with the answer given before in the place of the row whose *Take over* was pressed; and where it is from.

    The answer is taken over; what was noted beside it then stays where it was noted.
    """
    name = sent.get("take", "") if sent is not None else ""
    one = known.get(name.partition(".")[0])
    if sent is None or one is None:
        return sent, {}
    offer = next((offer for offer in one.offers if offer.takes == name), None)
    if offer:
        answer, source, on = offer.answer(sent.getlist(one.item.code)), str(Kind.SCREEN), offer.on
    elif one.earlier and name == one.item.code:
        answer, source, on = one.earlier.answer, one.earlier.instrument.key, one.earlier.on
    else:
        return sent, {}
    changed = sent.copy()
    for field, value in typed_of(one.item, answer).items():
        if not field.endswith(("_note", "_day")):
            changed.setlist(field, value if isinstance(value, list) else [str(value)])
    return changed, {name: {"source": source, "on": iso(on)}}


def _offer_row(item: Item, offer: Offer) -> dict[str, Any]:
    """What she said to which of the first questions, and what it would be here."""
    option = item.option(offer.option) if offer.option else None
    fear = offer.ask == FEAR
    return {
        "answer_label": _("%(n)s out of 10") % {"n": offer.said} if fear else Reply(offer.said).label,
        "source": _("First questions")
        if fear
        else _("First questions, “%(question)s”") % {"question": QUESTIONS[offer.ask].ask},
        "on": offer.on,
        "take": offer.takes,
        "puts": _(option.label) if option else "",
    }
