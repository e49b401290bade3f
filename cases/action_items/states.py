"""The life of an action, as moves of its two sides. The database's trigger allows the same moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ccr.core.states import Move, StateTable
from ccr.tenancy.capabilities import Capability


class ActionState(models.TextChoices):
    PROPOSED = "proposed", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    IN_PROGRESS = "in_progress", _("Begun")
    DONE = "done", _("Done")
    NOT_POSSIBLE = "not_possible", _("No longer possible")
    NOT_DONE = "not_done", _("Not done")
    SUPERSEDED = "superseded", _("Replaced by another")


OPEN = (ActionState.PROPOSED, ActionState.ACCEPTED, ActionState.IN_PROGRESS)
TAKEN = (ActionState.ACCEPTED, ActionState.IN_PROGRESS)

# Moves of the agency that owns the action; all others are the proposer's.
OWNERS = ("accept", "start", "finish", "not_possible", "not_done")

ACTION = StateTable(
    "An action",
    states=ActionState,
    initial=ActionState.PROPOSED,
    moves=(
        Move("accept", (ActionState.PROPOSED,), ActionState.ACCEPTED, Capability.WRITE_FILES),
        Move("start", (ActionState.ACCEPTED,), ActionState.IN_PROGRESS, Capability.WRITE_FILES),
        Move("finish", TAKEN, ActionState.DONE, Capability.WRITE_FILES),
        Move("not_possible", OPEN, ActionState.NOT_POSSIBLE, Capability.WRITE_FILES),
        Move("not_done", TAKEN, ActionState.NOT_DONE, Capability.WRITE_FILES),
        Move("supersede", OPEN, ActionState.SUPERSEDED, Capability.WRITE_FILES),
    ),
)
