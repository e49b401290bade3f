"""Words of the records that belong to a file as a whole: her goals, what she wants now, the level."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.words import Words


@dataclass(frozen=True, kw_only=True)
class Goals(Words):
    """Her goals, each in her own words, in her order."""

    goals: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Wants(Words):
    """What she wants now, in her own words. The day she said it is the record's day."""

    text: str = ""


class Direction(models.TextChoices):
    """Which way things go, chosen by the person who judged and never worked out."""

    UP = "up", _("rising")
    STEADY = "steady", _("steady")
    DOWN = "down", _("falling")


# The same as answers of a form and at the beginning of a line.
WAYS: dict[str, Promise] = {Direction.UP: _("Rising"), Direction.STEADY: _("Steady"), Direction.DOWN: _("Falling")}

LEVELS: dict[int, Promise] = {0: _("Not assessed"), 1: _("Standard"), 2: _("Medium"), 3: _("High")}
HIGH = 3


@dataclass(frozen=True, kw_only=True)
class Level(Words):
    """Why a level was set by hand. The level itself and the day it was judged stand in the record's head."""

    why: str = ""
    direction: str = ""


class Outcome(models.TextChoices):
    """How things stood when a file was closed. *Not reported* and *not known to us* are full answers."""

    ORDER_OBTAINED = "order_obtained", _("Order obtained")
    CHARGED = "charged", _("Charged")
    CONVICTED = "convicted", _("Convicted")
    ACQUITTED = "acquitted", _("Acquitted")
    IN_TREATMENT = "in_treatment", _("The other person is in treatment")
    NOT_REPORTED = "not_reported", _("Not reported, her choice")
    DID_NOT_WANT = ("did_not_want", _("She did not want to go on, and that was respected"))
    MOVED = "moved", _("She moved away")
    NO_FURTHER_CONTACT = ("no_further_contact", _("No further contact from the other person"))
    NOT_KNOWN = "not_known", _("Not known to us")
    DIED = "died", _("She died; a fatality review follows")
    OTHER = "other", _("Another outcome")


@dataclass(frozen=True, kw_only=True)
class Closing(Words):
    """The recorded decision that closed a file."""

    # As among the decisions of a review: a file is closed the same way wherever it is decided.
    decision: str = "close"
    outcome: str = ""
    why: str = ""
    told: str = ""
