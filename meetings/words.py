"""Choices and fixed texts of meetings, and the words of a line of the minutes."""

from dataclasses import dataclass
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rhythm(models.TextChoices):
    """How often a forum meets."""

    MONTHLY = "monthly", _("Every month")
    QUARTERLY = "quarterly", _("Every three months")
    FORTNIGHTLY = "fortnightly", _("Every two weeks")
    WEEKLY = "weekly", _("Every week")
    DAILY = "daily", _("Every working day")


class Keeping(models.TextChoices):
    """What the forum writes down."""

    LINES = "lines", _("Minutes: actions, decisions and notes")
    ACTIONS = "actions", _("Actions only")
    NOTHING = "nothing", _("No notes: reference, time and who was present")


class MeetingKind(models.TextChoices):
    ORDINARY = "ordinary", _("Ordinary")
    EXTRAORDINARY = "extraordinary", _("Extraordinary")


class ItemReason(models.TextChoices):
    """Why a case is brought. A code about the process, never about what happened: that is a record of its own."""

    NEW = "new", _("New to the meeting")
    REVIEW = "review", _("Its check is due")
    RISK = "risk", _("The level")
    CHANGE = "change", _("Something has changed")
    CLOSING = "closing", _("Before it is closed")


class LineKind(models.TextChoices):
    NOTE = "note", _("Note")
    DECISION = "decision", _("Decision")


# Not a line of the minutes: what an agency found before the meeting, kept with it.
RESEARCH = "research"


class Standing(models.TextChoices):
    """Fact or opinion: said with every contribution."""

    FACT = "fact", _("Fact")
    OPINION = "opinion", _("Opinion")


class SafeToTell(models.TextChoices):
    YES = "yes", _("Yes")
    NOT_YET = "not_yet", _("Not yet")
    ASK_FIRST = "ask_first", _("Ask her worker first")


class How(models.TextChoices):
    """How somebody is present."""

    HERE = "here", _("Signed here")
    PAPER = "paper", _("Signed on paper")


# Versioned: attendance says which text somebody signed.
STATEMENT_VERSION = 1
STATEMENT = (
    _("What is said here is used only to keep people safe and to hold the person who stalks to account."),
    _(
        "I say only what my agency may say here, I say whether it is fact or opinion, and I do not repeat what others say."
    ),
    _("When a case comes up in which I or someone close to me is involved, I leave the room."),
    _("I keep no notes of my own and destroy copies afterwards."),
)


@dataclass(frozen=True)
class MinuteWords:
    """One line as it was said: by which agency, fact or opinion. Stored as a record of the agency that wrote it down."""

    line: str
    text: str
    standing: str = Standing.FACT.value

    def to_words(self) -> dict[str, Any]:
        return {"line": self.line, "text": self.text, "standing": self.standing}

    @classmethod
    def from_words(cls, words: dict[str, Any]) -> Self:
        return cls(
            line=words.get("line", LineKind.NOTE.value),
            text=words.get("text", ""),
            standing=words.get("standing", Standing.FACT.value),
        )
