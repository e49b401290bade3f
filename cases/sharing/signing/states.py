"""The life of a conversation that waits for her signature, as moves. The database's trigger allows the same ones."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ccr.core.states import Move, StateTable
from ccr.tenancy.capabilities import Capability


class AskedState(models.TextChoices):
    SPOKEN = "spoken", _("She said yes aloud: waiting for her signature")
    WAITING = "waiting", _("The link waits to be opened")
    OPENED = "opened", _("Opened: waiting for the code")
    READING = "reading", _("She is reading")
    SIGNED = "signed", _("Signed")
    ENDED = "ended", _("Over, nothing signed")


class Why(models.TextChoices):
    """Why one is over without a signature. A code: nothing she wrote."""

    CODES = "codes", _("A wrong code was given five times.")
    LEFT = "left", _("She left the page.")
    STOPPED = "stopped", _("It was taken back.")
    SIGNED = "signed", _("She has signed since.")
    POST = "post", _("It could not be completed: the post that asked her no longer may, or the rules have changed.")
    NOBODY = "nobody", _("She said no to every agency.")


_ALIVE = (AskedState.WAITING, AskedState.OPENED, AskedState.READING)

# Ending by time needs no move: it is part of every query. Moves without a capability are hers, by the link.
ASKED = StateTable(
    "A conversation that waits for her signature",
    states=AskedState,
    initial=AskedState.WAITING,
    moves=(
        Move("open", (AskedState.WAITING,), AskedState.OPENED),
        Move("unlock", (AskedState.OPENED,), AskedState.READING),
        Move("sign", (AskedState.READING,), AskedState.SIGNED),
        Move("leave", (AskedState.OPENED, AskedState.READING), AskedState.ENDED),
        Move("stop", (AskedState.SPOKEN, *_ALIVE), AskedState.ENDED, Capability.SHARE),
    ),
)
ALIVE = _ALIVE
