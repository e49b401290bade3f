"""Words of the records about people and about reaching her."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.people.channels import CHANNELS, VERDICTS, Answer, Channel
from cases.words import Words


class Relationship(models.TextChoices):
    """Who the other person is to her."""

    PARTNER = "partner", _("Partner")
    EX_PARTNER = "ex_partner", _("Former partner")
    ACQUAINTANCE = "acquaintance", _("Acquaintance")
    COLLEAGUE = "colleague", _("Colleague")
    FAMILY = "family", _("Family")
    NEIGHBOUR = "neighbour", _("Neighbour")
    STRANGER = "stranger", _("Stranger")
    UNKNOWN = "unknown", _("Not known who it is")


class Whereabouts(models.TextChoices):
    """Whether the other person is free. No news reads as free."""

    FREE = "free", _("Free")
    IN_CUSTODY = "in_custody", _("In custody")
    NOT_KNOWN = "not_known", _("Not known: assume free")


class Tie(models.TextChoices):
    """Who a third person is to her."""

    CHILD = "child", _("A child")
    FAMILY = "family", _("Family")
    FRIEND = "friend", _("A friend")
    NEW_PARTNER = "new_partner", _("Partner")
    COLLEAGUE = "colleague", _("Work or school")
    NEIGHBOUR = "neighbour", _("A neighbour")
    PROFESSIONAL = "professional", _("A professional")
    OTHER = "other", _("Someone else")


@dataclass(frozen=True, kw_only=True)
class Person(Words):
    """What every person has: the name shown on pages, and more only where it is known."""

    display_name: str = ""
    full_name: str = ""
    pronouns: str = ""
    language: str = ""
    interpreter: bool | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Survivor(Person):
    """Her, as she wants to be named: `display_name` is a first name and an initial, or what she prefers."""


@dataclass(frozen=True, kw_only=True)
class Respondent(Person):
    """The other person. Facts that decide whether she is safe: who, where, bail, weapons."""

    relationship: str = ""
    whereabouts: str = ""
    bail: str = ""
    weapons: str = ""


@dataclass(frozen=True, kw_only=True)
class ThirdPerson(Person):
    """Someone else in her life, and whether it is safe to talk to them about her."""

    tie: str = ""
    safe_to_talk: bool | None = None


@dataclass(frozen=True, kw_only=True)
class ContactDetails(Words):
    """Her numbers and addresses for messages, and what is said when someone else answers."""

    phone: str = ""
    phone_note: str = ""
    second_phone: str = ""
    email: str = ""
    code_word: str = ""
    if_answered: str = ""
    show_as: str = ""


@dataclass(frozen=True, kw_only=True)
class Address(Words):
    """Where she is. The substitute address stands first everywhere; the real one is seen only when asked for."""

    substitute: str = ""
    address: str = ""
    safe_place: str = ""
    note: str = ""


@dataclass(frozen=True)
class Window:
    """Weekdays (Monday is 1) and hours in which a channel may be used; no hours means the whole day."""

    days: tuple[int, ...] = ()
    begins: time | None = None
    ends: time | None = None

    @property
    def always(self) -> bool:
        return not self.days and self.begins is None

    def holds(self, moment: datetime) -> bool:
        """Whether a local moment lies in it. Hours that pass midnight belong to the day they begin on."""
        day, clock = moment.isoweekday(), moment.time()
        if self.begins is None or self.ends is None:
            return not self.days or day in self.days
        if self.begins < self.ends:
            return (not self.days or day in self.days) and self.begins <= clock < self.ends
        before = (day - 2) % 7 + 1
        return (clock >= self.begins and (not self.days or day in self.days)) or (
            clock < self.ends and (not self.days or before in self.days)
        )

    def next_from(self, moment: datetime) -> datetime | None:
        """When it opens next after a local moment at which it is shut."""
        opens = self.begins or time(0)
        for ahead in range(8):
            candidate = datetime.combine(moment.date() + timedelta(days=ahead), opens, tzinfo=moment.tzinfo)
            if candidate > moment and (not self.days or candidate.isoweekday() in self.days):
                return candidate
        return None


@dataclass(frozen=True)
class Rule:
    """The rule of one channel, as she said it."""

    answer: Answer = Answer.NO
    asked: bool = False
    words: str = ""
    window: Window = field(default_factory=Window)


@dataclass(frozen=True)
class ContactRules:
    """How to reach her safely, channel by channel. What was never answered is not safe."""

    rules: dict[Channel, Rule] = field(default_factory=dict)
    safe_people: str = ""
    unsafe_people: str = ""
    confirmed_at: datetime | None = None
    # She wants to see who rings: the number is then not withheld. Withheld unless she said so.
    show_number: bool = False

    def of(self, channel: Channel) -> Rule:
        return self.rules.get(channel, Rule())

    @classmethod
    def from_words(cls, words: dict[str, Any]) -> Self:
        rules = {}
        for code, kept in words.get("channels", {}).items():
            if code in CHANNELS and kept.get("answer") in VERDICTS:
                rules[Channel(code)] = Rule(
                    answer=Answer(kept["answer"]),
                    asked=True,
                    words=kept.get("words", ""),
                    window=Window(
                        tuple(kept.get("days", ())),
                        time.fromisoformat(kept["begins"]) if kept.get("begins") else None,
                        time.fromisoformat(kept["ends"]) if kept.get("ends") else None,
                    ),
                )
        confirmed = words.get("confirmed_at")
        return cls(
            rules=rules,
            safe_people=words.get("safe_people", ""),
            unsafe_people=words.get("unsafe_people", ""),
            confirmed_at=datetime.fromisoformat(confirmed) if confirmed else None,
            show_number=words.get("show_number") is True,
        )

    def to_words(self) -> dict[str, Any]:
        channels = {}
        for channel, rule in self.rules.items():
            kept: dict[str, Any] = {"answer": rule.answer.value}
            if rule.words:
                kept["words"] = rule.words
            if rule.window.days:
                kept["days"] = list(rule.window.days)
            if rule.window.begins and rule.window.ends:
                kept |= {"begins": f"{rule.window.begins:%H:%M}", "ends": f"{rule.window.ends:%H:%M}"}
            channels[channel.value] = kept
        words: dict[str, Any] = {"channels": channels}
        if self.safe_people:
            words["safe_people"] = self.safe_people
        if self.unsafe_people:
            words["unsafe_people"] = self.unsafe_people
        if self.confirmed_at:
            words["confirmed_at"] = self.confirmed_at.isoformat()
        if self.show_number:
            words["show_number"] = True
        return words


def confirmed_moment(confirmed_on: date, *, at: datetime, zone: ZoneInfo) -> datetime:
    """The moment a confirmation counts from: now when it was today, else the end of the day it was given."""
    if confirmed_on >= at.astimezone(zone).date():
        return at
    return datetime.combine(confirmed_on + timedelta(days=1), time(0), tzinfo=zone)


class ContactOutcome(models.TextChoices):
    """How an attempt to reach her went. Only the first two reached her."""

    SPOKE = "spoke", _("Spoke with her")
    SENT = "sent", _("She answered in writing")
    NO_ANSWER = "no_answer", _("No answer, nothing left")
    MESSAGE_LEFT = "message_left", _("Left a message as agreed")
    SOMEONE_ELSE = "someone_else", _("Someone else answered")
    NOT_SAFE = "not_safe", _("Not safe to talk: stopped")


REACHED = frozenset({ContactOutcome.SPOKE, ContactOutcome.SENT})


@dataclass(frozen=True, kw_only=True)
class ContactMade(Words):
    """One attempt to reach her. The head's level is 1 when she was reached, 0 when not."""

    channel: str = ""
    outcome: str = ""
    made_at: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class PointOfContact(Words):
    """The one named person who speaks with her; the others go through them."""

    name: str = ""
    member_id: str = ""
    phone: str = ""
