"""People, numbers and addresses as facts in words: what their pages print."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.files.selectors import CasePage
from cases.people.words import (
    Address,
    ContactDetails,
    Person,
    PointOfContact,
    Relationship,
    Respondent,
    Survivor,
    ThirdPerson,
    Tie,
    Whereabouts,
)
from cases.records.categories import Kind
from cases.records.models import Record
from cases.records.selectors import heads, words_of

PEOPLE = (Kind.SURVIVOR, Kind.RESPONDENT, Kind.THIRD_PERSON)
CLASSES: dict[str, type[Person]] = {
    Kind.SURVIVOR: Survivor,
    Kind.RESPONDENT: Respondent,
    Kind.THIRD_PERSON: ThirdPerson,
}


def people_of(page: CasePage, *, writes: bool) -> dict[str, list[dict[str, Any]]]:
    """Everyone the reader's line shows, by role, one's own first. Two statements."""
    found = list(heads(page.member, page.line.file_ids, kinds=PEOPLE))
    words = words_of(page.member, found)
    found.sort(key=lambda head: (head.holder_id != page.member.agency_id, head.recorded_at))
    groups: dict[str, list[dict[str, Any]]] = {"survivors": [], "respondents": [], "third_people": []}
    names = dict(zip(PEOPLE, groups, strict=True))
    for head in found:
        groups[names[Kind(head.kind)]].append(_person(page, head, words.get(head.id), writes=writes))
    point = page.words_for(page.best(Kind.POINT_OF_CONTACT))
    told = PointOfContact.from_words(point) if point else None
    return groups | {"point": [{"name": told.name, "phone": told.phone}] if told and told.name else []}


def _person(page: CasePage, head: Record, words: dict[str, Any] | None, *, writes: bool) -> dict[str, Any]:
    mine = head.holder_id == page.member.agency_id
    shown = {
        "held_by": "" if mine else page.agency_name(head.holder_id),
        "url": reverse("correct_person", args=[page.file.id, head.id]) if mine and writes else "",
        "kept": head.kept,
    }
    if words is None:
        return shown | {"name": _("Summary only"), "facts": []}
    person = CLASSES[head.kind].from_words(words)
    return shown | {"name": person.display_name or person.full_name or _("No name recorded"), "facts": facts_of(person)}


def _yes_or_no(*, answer: bool | None, not_asked: str) -> str:
    if answer is None:
        return not_asked
    return _("Yes") if answer else _("No")


def facts_of(person: Person) -> list[dict[str, str]]:
    """Label and text. What decides about safety says *not asked* where nobody asked; the rest is left out when empty."""
    facts: list[dict[str, str]] = []
    if isinstance(person, Respondent):
        facts += other_person_facts(person)
    if isinstance(person, ThirdPerson):
        safe = _yes_or_no(answer=person.safe_to_talk, not_asked=_("Not asked: that means no"))
        facts += [
            {"label": _("Who they are to her"), "text": str(Tie(person.tie).label) if person.tie in Tie else ""},
            {"label": _("Safe to talk to about her"), "text": safe},
        ]
    interpreter = _yes_or_no(answer=person.interpreter, not_asked="")
    facts += [
        {"label": _("Full name"), "text": person.full_name},
        {"label": _("Pronouns"), "text": person.pronouns},
        {"label": _("Language"), "text": person.language},
        {"label": _("Interpreter needed"), "text": interpreter},
        {"label": _("Note"), "text": person.note},
    ]
    return [fact for fact in facts if fact["text"]]


def other_person_facts(person: Respondent) -> list[dict[str, str]]:
    """Who, where, bail and weapons. No news about custody reads as free."""
    known = person.relationship in Relationship
    where = person.whereabouts if person.whereabouts in Whereabouts else Whereabouts.NOT_KNOWN
    return [
        {"label": _("To her"), "text": str(Relationship(person.relationship).label) if known else _("Not asked")},
        {"label": _("Where"), "text": str(Whereabouts(where).label)},
        {"label": _("Bail"), "text": person.bail or _("Not asked")},
        {"label": _("Weapons"), "text": person.weapons or _("Not asked")},
    ]


def contact_facts(words: dict[str, Any]) -> list[dict[str, str]]:
    """Her numbers, in the order they are used. Never links: the contact page opens the rule first."""
    told = ContactDetails.from_words(words)
    return [
        {"label": _("Telephone"), "text": told.phone or _("Not recorded")},
        {"label": _("Whose phone"), "text": told.phone_note or _("Not asked")},
        *([{"label": _("Another telephone"), "text": told.second_phone}] if told.second_phone else []),
        {"label": _("E-mail"), "text": told.email or _("Not recorded")},
        {"label": _("Code word"), "text": told.code_word or _("None agreed")},
        {"label": _("If someone else answers"), "text": told.if_answered or _("Not asked")},
        {"label": _("We say we are"), "text": told.show_as or _("Not asked")},
    ]


def address_facts(words: dict[str, Any]) -> list[dict[str, str]]:
    """The substitute address first, then where she is."""
    told = Address.from_words(words)
    facts = [
        {"label": _("Substitute address"), "text": told.substitute or _("None")},
        {"label": _("Where she is"), "text": told.address or _("Not recorded")},
        {"label": _("Safe place"), "text": told.safe_place or _("Not asked")},
        {"label": _("Note"), "text": told.note},
    ]
    return [fact for fact in facts if fact["text"]]
