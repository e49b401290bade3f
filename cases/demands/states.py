"""The life of a legal demand, what is written down on the way, and the life of a legal hold."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ccr.core.states import Move, StateTable
from ccr.tenancy.capabilities import Capability


class DemandState(models.TextChoices):
    OPEN = "open", _("To be answered")
    ANSWERED = "answered", _("Answered in full")
    PART = "part", _("Answered in part, with redactions")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn by whoever asked")
    QUASHED = "quashed", _("Set aside by a court")
    STRUCK = "struck", _("Entered by mistake")


DECIDED = (
    DemandState.ANSWERED,
    DemandState.PART,
    DemandState.REFUSED,
    DemandState.WITHDRAWN,
    DemandState.QUASHED,
)
# With these something leaves the agency.
LEAVES = (DemandState.ANSWERED, DemandState.PART)

DEMAND = StateTable(
    "A legal demand",
    states=DemandState,
    initial=DemandState.OPEN,
    moves=(
        Move("answer_in_full", (DemandState.OPEN,), DemandState.ANSWERED, Capability.ANSWER_DEMANDS),
        Move("answer_in_part", (DemandState.OPEN,), DemandState.PART, Capability.ANSWER_DEMANDS),
        Move("refuse", (DemandState.OPEN,), DemandState.REFUSED, Capability.ANSWER_DEMANDS),
        Move("end_withdrawn", (DemandState.OPEN,), DemandState.WITHDRAWN, Capability.ANSWER_DEMANDS),
        Move("end_quashed", (DemandState.OPEN,), DemandState.QUASHED, Capability.ANSWER_DEMANDS),
        Move("strike", (DemandState.OPEN,), DemandState.STRUCK, Capability.ANSWER_DEMANDS),
        Move("reopen", DECIDED, DemandState.OPEN, Capability.ANSWER_DEMANDS),
    ),
)
# The verb that leads to each decision.
DECISIONS: dict[str, str] = {
    move.target: move.verb for move in DEMAND.moves if move.sources == (DemandState.OPEN,) and move.target in DECIDED
}


class StepKind(models.TextChoices):
    """What was written down about a demand, each once and for good."""

    TOLD = "told", _("She was told")
    NOT_SAFE = "not_safe", _("She was not told: not safe")
    NOBODY = "nobody", _("Nobody to tell: it is about no survivor")
    LEFT = "left", _("What left")
    DECIDED = "decided", _("Decided")
    DAY_MOVED = "day_moved", _("Day moved")
    REOPENED = "reopened", _("Taken up again")
    STRUCK = "struck", _("Entered by mistake")


TELLING = (StepKind.TOLD, StepKind.NOT_SAFE, StepKind.NOBODY)


class HoldState(models.TextChoices):
    PLACED = "placed", _("On hold")
    LIFTED = "lifted", _("Lifted")


HOLD = StateTable(
    "A legal hold",
    states=HoldState,
    initial=HoldState.PLACED,
    moves=(Move("lift", (HoldState.PLACED,), HoldState.LIFTED, Capability.ANSWER_DEMANDS),),
)
