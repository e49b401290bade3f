"""The kinds of this room as they are told: people, contact, incidents, what she wants, levels, reviews, calls in danger."""

from collections.abc import Iterator
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from cases.files.words import WAYS, Closing, Goals, Level, Outcome, Wants
from cases.incidents.words import Breach, IncidentWords, Source
from cases.people import shown as people
from cases.people.channels import CHANNELS, Answer, Channel
from cases.people.safety import window_words
from cases.people.words import ContactMade, ContactOutcome, ContactRules, PointOfContact
from cases.records.categories import Kind
from cases.records.telling import Fact, register_teller
from cases.reviews.words import Decision, ReviewWords, check_name
from cases.sharing.now.words import DangerCall
from cases.words import day_of


def label_of(choices: Any, code: str) -> str:
    """What a code is called; empty for none, and for one an older version knew."""
    return str(choices(code).label) if code in choices else ""


def day_words(text: str) -> str:
    """A day a record kept, as the reader writes days."""
    day = day_of(text)
    return formats.date_format(day) if day else ""


def _facts(rows: list[dict[str, str]]) -> Iterator[Fact]:
    return ((row["label"], row["text"]) for row in rows)


def _person(kind: Kind) -> Any:
    def tell(words: dict[str, Any]) -> Iterator[Fact]:
        person = people.CLASSES[kind].from_words(words)
        yield _("Name"), person.display_name
        yield from _facts(people.facts_of(person))

    return tell


def _contact_rules(words: dict[str, Any]) -> Iterator[Fact]:
    rules = ContactRules.from_words(words)
    for channel, names in CHANNELS.items():
        rule = rules.of(channel)
        when = "" if rule.window.always or rule.answer == Answer.NO else window_words(rule.window)
        yield names.label, ", ".join(part for part in (str(rule.answer.label), rule.words, when) if part)
    yield _("Safe to talk to"), rules.safe_people
    yield _("Not safe to talk to"), rules.unsafe_people


def _contact_made(words: dict[str, Any]) -> Iterator[Fact]:
    made = ContactMade.from_words(words)
    yield label_of(Channel, made.channel) or _("Contact"), label_of(ContactOutcome, made.outcome)
    yield _("Note"), made.note


def _point(words: dict[str, Any]) -> Iterator[Fact]:
    point = PointOfContact.from_words(words)
    yield _("Name"), point.name
    yield _("Telephone"), point.phone


def _incident(words: dict[str, Any]) -> Iterator[Fact]:
    incident = IncidentWords.from_words(words)
    yield _("What happened"), incident.what
    yield _("Until"), day_words(incident.last_on)
    yield _("Where"), incident.place
    yield (
        _("Order or bail"),
        ": ".join(part for part in (label_of(Breach, incident.breach), incident.breach_of) if part),
    )
    yield _("Her fear"), "" if incident.fear is None else _("%(fear)d of 10") % {"fear": incident.fear}
    yield _("What it did"), incident.impact
    yield _("Who saw or heard it"), incident.witnesses
    yield _("How we know"), label_of(Source, incident.source)


def _level(words: dict[str, Any]) -> Iterator[Fact]:
    level = Level.from_words(words)
    yield _("Why"), level.why
    yield _("Which way"), str(WAYS.get(level.direction, ""))


def _review(words: dict[str, Any]) -> Iterator[Fact]:
    review, closing = ReviewWords.from_words(words), Closing.from_words(words)
    if review.months:
        yield _("Check"), check_name(review.months)
    yield _("Decision"), label_of(Decision, review.decision)
    yield _("How things stood"), label_of(Outcome, closing.outcome)
    yield _("Why"), review.why
    yield _("What she was told"), closing.told


def _danger_call(words: dict[str, Any]) -> Iterator[Fact]:
    call = DangerCall.from_words(words)
    yield _("Who rang whom"), call.who
    yield _("What was said"), call.said
    yield _("Does she know?"), _("She was told") if call.told else _("Not yet")


def install() -> None:
    """Called when the room is ready."""
    for kind in people.PEOPLE:
        register_teller(kind, _person(kind))
    register_teller(Kind.CONTACT, lambda words: _facts(people.contact_facts(words)))
    register_teller(Kind.LOCATION, lambda words: _facts(people.address_facts(words)))
    register_teller(Kind.CONTACT_RULES, _contact_rules)
    register_teller(Kind.CONTACT_MADE, _contact_made)
    register_teller(Kind.POINT_OF_CONTACT, _point)
    register_teller(Kind.GOALS, lambda words: ((_("Her goals"), goal) for goal in Goals.from_words(words).goals))
    register_teller(Kind.WANTS, lambda words: [(_("In her own words"), Wants.from_words(words).text)])
    register_teller(Kind.INCIDENT, _incident)
    register_teller(Kind.LEVEL, _level)
    register_teller(Kind.REVIEW, _review)
    register_teller(Kind.DANGER_CALL, _danger_call)
