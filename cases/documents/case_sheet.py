"""One case on one page, for the table: who, how dangerous, the pattern, what is new, what was agreed, room to write.

No address, no number, no contact rule; every name shortened before anything is cut short; what is drawn is what its reader may see, and says so.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.access.doors import access_file
from cases.documents.brought import actions_of, last_meeting_of
from cases.documents.registry import shown
from cases.documents.rules import Shortened, initials
from cases.files.page import risk_of
from cases.files.selectors import CasePage, read_page
from cases.files.words import Level, Wants
from cases.incidents.chart import chart_context
from cases.incidents.selectors import Pattern, marks_of, pattern_of, row_of
from cases.incidents.words import IncidentWords
from cases.people.words import Address, ContactDetails, Person, Survivor
from cases.records.categories import Kind
from cases.records.models import Record
from cases.records.selectors import heads, words_of
from cases.words import beginning
from ccr.documents.papers import Asked, Drawn
from ccr.tenancy.capabilities import Capability

TEMPLATE = "cases/documents/case_sheet.html"
# What is new where the case was at no meeting yet.
NEW_FOR = timedelta(weeks=4)
# What fits one page of a letter, and the room to write that is left of it.
ROWS, ACTIONS = 6, 5
TITLE, WHY, WANT, ACTION, OWNER = 52, 170, 100, 54, 24
PEOPLE = (Kind.SURVIVOR, Kind.RESPONDENT, Kind.THIRD_PERSON)
NEVER_ON_PAPER = (Kind.LOCATION, Kind.CONTACT)


def case_sheet(asked: Asked) -> Drawn:
    """The sheet of one file (`part_id` in a pack, else `subject_id`) as its reader may see it now. Raises NotVisible."""
    member, at = asked.member, asked.at
    file = access_file(member, asked.part_id or asked.subject_id, Capability.SEE_FILES)
    page = read_page(member, file, at=at, more=(Kind.WANTS,))
    pattern = pattern_of(page, also=PEOPLE, latest=ROWS)
    short = _shortened(page, pattern)
    since = last_meeting_of(page)
    drawn_from = since or page.today - NEW_FOR
    new = [head for head in pattern.incidents if head.happened_on is None or head.happened_on >= drawn_from]
    agreed = actions_of(page)
    context = {
        "reference": file.reference,
        "person": _person(page),
        "today": page.today,
        "risk": risk_of(page),
        "why": _why(page, short),
        "wants": _wants(page, short),
        "chart": chart_context(
            marks_of(page, pattern.incidents, pattern.words),
            until=page.today,
            agency=member.agency_short_name,
            logging_began=file.opened_at.astimezone(member.zone).date(),
            key=f"c{file.id.hex[:6]}",
            printed=True,
        ),
        "since": since,
        "rows": [_row(page, head, pattern, short) for head in new[:ROWS]],
        "more_rows": max(len(new) - ROWS, 0),
        "actions": [
            {
                "text": beginning(short(line.text), ACTION),
                "owner": beginning(line.owner, OWNER),
                "due_on": line.due_on,
                "late": line.late,
            }
            for line in agreed[:ACTIONS]
        ],
        "more_actions": max(len(agreed) - ACTIONS, 0),
        "lines": range(_lines(min(len(new), ROWS), min(len(agreed), ACTIONS))),
    }
    stands: list[Record] = [*new[:ROWS], *pattern.incidents, *page.newest.values()]
    words: set[UUID] = {
        head.id
        for head in (page.best(Kind.SURVIVOR), page.best(Kind.LEVEL), page.best(Kind.WANTS), *new[:ROWS])
        if head and (head.id in page.words or head.id in pattern.words)
    }
    seen = shown(page, heads={head.id: head for head in stands}.values(), words=words)
    seen["loan"] = [lender.disclosure_id for lender in page.line.lenders]
    return Drawn(context=context, file_id=file.id, reads=page.line.holders, shows=seen)


def _lines(rows: int, actions: int) -> int:
    """How many ruled lines are left on the page; never fewer than two."""
    return max(2, 6 - (rows + actions) // 2)


def _shortened(page: CasePage, pattern: Pattern) -> Shortened:
    """Everything people of this case are called and everything held of where she is, as far as the reader sees it."""
    names: list[str] = []
    for head in pattern.others:
        person = Person.from_words(pattern.words.get(head.id) or {})
        names += [person.display_name, person.full_name]
    places = list(heads(page.member, page.line.file_ids, kinds=NEVER_ON_PAPER))
    known = words_of(page.member, places)
    addresses: list[str] = []
    for head in places:
        if head.kind == Kind.LOCATION:
            told = Address.from_words(known.get(head.id) or {})
            addresses += [told.address, told.safe_place, told.substitute]
        else:
            reach = ContactDetails.from_words(known.get(head.id) or {})
            addresses += [reach.phone, reach.second_phone, reach.email, reach.code_word]
    return Shortened(names, addresses)


def _person(page: CasePage) -> str:
    """Her initials, where who she is is open to the reader."""
    words = page.words_for(page.best(Kind.SURVIVOR))
    person = Survivor.from_words(words) if words else Survivor()
    return initials(person.full_name or person.display_name)


def _why(page: CasePage, short: Shortened) -> str:
    words = page.words_for(page.best(Kind.LEVEL))
    return beginning(short(Level.from_words(words).why), WHY) if words else ""


def _wants(page: CasePage, short: Shortened) -> str:
    words = page.words_for(page.best(Kind.WANTS))
    return beginning(short(Wants.from_words(words).text), WANT) if words else ""


def _row(page: CasePage, head: Record, pattern: Pattern, short: Shortened) -> dict[str, Any]:
    """One incident: day, kind, its beginning with names shortened, who holds it, and whether an order may be broken."""
    words = pattern.words.get(head.id)
    row = row_of(page, head, words)
    # The list's own title is cut already, maybe within a number: the sheet masks the whole and cuts then.
    told = short(IncidentWords.from_words(words).what) if words else ""
    return {
        "on": head.happened_on,
        "lane_label": row["lane_label"],
        "title": beginning(told or str(row["title"]), TITLE),
        "held_by": row["held_by"],
        "mark": _("Possible breach") if row["breach"] else "",
    }
