"""The life of a referral, as moves, and whose move each is. The database's two-party trigger is made from the same table."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from ccr.core.states import Move, StateTable
from ccr.tenancy.capabilities import Capability


class State(models.TextChoices):
    NEEDED = "needed", _("Needed")
    OFFERED = "offered", _("Explained to her")
    AGREED = "agreed", _("She agreed")
    DECLINED = "declined", _("She did not want it")
    INTRODUCED = "introduced", _("Introduced")
    ACCEPTED = "accepted", _("Taken")
    REFUSED = "refused", _("Not taken")
    WAITLISTED = "waitlisted", _("On the waiting list")
    ENGAGED = "engaged", _("Help has begun")
    NO_SHOW = "no_show", _("Did not come")
    CLOSED = "closed", _("Closed")


class Side(StrEnum):
    """Who of the two parties acts."""

    SENDER = "sender"
    RECEIVER = "receiver"


_WAITING = (State.AGREED, State.INTRODUCED, State.WAITLISTED)
_BOTH = frozenset(Side)
_SENDER = frozenset({Side.SENDER})
_RECEIVER = frozenset({Side.RECEIVER})

REFERRAL = StateTable(
    "A referral",
    states=State,
    initial=State.NEEDED,
    moves=(
        Move("offer", (State.NEEDED, State.OFFERED), State.OFFERED, Capability.REFER),
        Move("agree", (State.OFFERED,), State.AGREED, Capability.REFER),
        Move("decline", (State.NEEDED, State.OFFERED), State.DECLINED, Capability.REFER),
        Move("introduce", (State.AGREED,), State.INTRODUCED, Capability.REFER),
        Move("accept", _WAITING, State.ACCEPTED, Capability.TAKE_REFERRALS),
        Move("refuse", _WAITING, State.REFUSED, Capability.TAKE_REFERRALS),
        Move("waitlist", (State.AGREED, State.INTRODUCED), State.WAITLISTED, Capability.TAKE_REFERRALS),
        Move("engage", (State.ACCEPTED, State.NO_SHOW), State.ENGAGED, Capability.TAKE_REFERRALS),
        Move("no_show", (State.ACCEPTED,), State.NO_SHOW, Capability.TAKE_REFERRALS),
        Move("reach_again", (State.NO_SHOW,), State.ACCEPTED, Capability.REFER),
        Move("take_back", (*_WAITING, State.REFUSED), State.CLOSED, Capability.REFER),
        Move("close", (State.ACCEPTED, State.ENGAGED, State.NO_SHOW), State.CLOSED, Capability.TAKE_REFERRALS),
    ),
)
SIDES: dict[str, frozenset[Side]] = {
    "offer": _SENDER,
    "agree": _SENDER,
    "decline": _SENDER,
    "introduce": _BOTH,
    "accept": _RECEIVER,
    "refuse": _RECEIVER,
    "waitlist": _RECEIVER,
    "engage": _RECEIVER,
    "no_show": _RECEIVER,
    "reach_again": _SENDER,
    "take_back": _SENDER,
    "close": _BOTH,
}
# What each side needs for its moves: a capability is the side's, not the move's.
NEEDS = {Side.SENDER: Capability.REFER, Side.RECEIVER: Capability.TAKE_REFERRALS}
# Before she agreed nobody but the sender knows of it.
DRAFT = (State.NEEDED, State.OFFERED)
# Waits for the receiver's answer, with or without an introduction.
UNANSWERED = _WAITING
# What the receiver may tell on only where she agreed that the sender is told how it went.
TOLD_BACK = frozenset({"engage", "no_show", "close"})
OVER = (State.DECLINED, State.CLOSED)
