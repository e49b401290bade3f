"""The life of a meeting and of one item of its agenda, as moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ccr.core.states import Move, StateTable
from ccr.tenancy.capabilities import Capability

CONVENE, BRING = Capability.CONVENE, Capability.BRING_ITEMS


class MeetingState(models.TextChoices):
    SCHEDULED = "scheduled", _("Planned")
    REFERRALS_CLOSED = "referrals_closed", _("Items closed")
    AGENDA_CIRCULATED = "agenda_circulated", _("Agenda sent out")
    RESEARCH_OPEN = "research_open", _("Research")
    HELD = "held", _("In session")
    MINUTES_DRAFT = "minutes_draft", _("Minutes drafted")
    MINUTES_AGREED = "minutes_agreed", _("Minutes agreed")
    ACTIONS_TRACKED = "actions_tracked", _("Actions followed")
    CLOSED = "closed", _("Closed")


S = MeetingState
BEFORE = (S.SCHEDULED, S.REFERRALS_CLOSED, S.AGENDA_CIRCULATED, S.RESEARCH_OPEN)
AFTER = (S.MINUTES_DRAFT, S.MINUTES_AGREED, S.ACTIONS_TRACKED, S.CLOSED)

# While minutes are written and may still be corrected.
WRITABLE = (S.HELD, S.MINUTES_DRAFT)

# An extraordinary meeting, and one of a forum without deadlines, goes from planned to held.
MEETING = StateTable(
    "A meeting",
    states=MeetingState,
    initial=S.SCHEDULED,
    moves=(
        Move("close_referrals", (S.SCHEDULED,), S.REFERRALS_CLOSED, CONVENE),
        Move("circulate", (S.SCHEDULED, S.REFERRALS_CLOSED), S.AGENDA_CIRCULATED, CONVENE),
        Move("open_research", (S.AGENDA_CIRCULATED,), S.RESEARCH_OPEN, CONVENE),
        Move("hold", BEFORE, S.HELD, CONVENE),
        Move("draft_minutes", (S.HELD,), S.MINUTES_DRAFT, CONVENE),
        Move("agree_minutes", (S.MINUTES_DRAFT,), S.MINUTES_AGREED, CONVENE),
        Move("track_actions", (S.MINUTES_AGREED,), S.ACTIONS_TRACKED, CONVENE),
        Move("close", (S.MINUTES_AGREED, S.ACTIONS_TRACKED), S.CLOSED, CONVENE),
    ),
)


class ItemState(models.TextChoices):
    PROPOSED = "proposed", _("Brought")
    LISTED = "listed", _("On the agenda")
    DISCUSSED = "discussed", _("Discussed")
    ACTIONED = "actioned", _("Discussed, actions agreed")
    DEFERRED = "deferred", _("Put off")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# Before it is discussed: brought, or on the agenda.
TO_COME = (ItemState.PROPOSED, ItemState.LISTED)
CLOSED_ITEM = (ItemState.DISCUSSED, ItemState.ACTIONED)
# Moves of the agency that brought it; all others are the chair's.
BRINGERS = ("withdraw",)

# Whether it may be spoken about with whom is never a state: it is asked again whenever the agenda is drawn.
ITEM = StateTable(
    "An agenda item",
    states=ItemState,
    initial=ItemState.PROPOSED,
    moves=(
        Move("take", (ItemState.PROPOSED, ItemState.DEFERRED), ItemState.LISTED, CONVENE),
        Move("defer", (ItemState.PROPOSED, ItemState.LISTED), ItemState.DEFERRED, CONVENE),
        Move("discuss", (ItemState.LISTED,), ItemState.DISCUSSED, CONVENE),
        Move("act", (ItemState.LISTED,), ItemState.ACTIONED, CONVENE),
        Move("withdraw", (ItemState.PROPOSED, ItemState.LISTED, ItemState.DEFERRED), ItemState.WITHDRAWN, BRING),
    ),
)
