"""The life of an objection: somebody answers it, then she is told. Nothing it is about ends by itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ccr.core.states import Move, StateTable
from ccr.tenancy.capabilities import Capability


class ObjectionState(models.TextChoices):
    WAITING = "waiting", _("Waiting for an answer")
    ANSWERED = "answered", _("Answered; she is to be told when it is safe")
    TOLD = "told", _("Answered, and she was told")


OBJECTION = StateTable(
    "An objection",
    states=ObjectionState,
    initial=ObjectionState.WAITING,
    moves=(
        Move("answer", (ObjectionState.WAITING,), ObjectionState.ANSWERED, Capability.CLOSE_HIGH),
        Move("tell", (ObjectionState.ANSWERED,), ObjectionState.TOLD, Capability.SHARE),
    ),
)


class WishAnswer(models.TextChoices):
    """What she wants, as she said it; never the ground itself."""

    AGREES = "agrees", _("She agrees")
    DOES_NOT = "does_not", _("She does not agree")
    NOT_ASKED = "not_asked", _("Not asked, because …")


class Outcome(models.TextChoices):
    """What was decided about her objection."""

    GOES_ON = "goes_on", _("It goes on as it is")
    ENDED = "ended", _("It is ended for all")
    SOME_ENDED = "some_ended", _("It is ended for some of them")
