"""The life of a disclosure and of a permission, as moves. The database's two-party trigger allows the same moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ccr.core.states import Move, StateTable
from ccr.tenancy.capabilities import Capability


class DisclosureState(models.TextChoices):
    OFFERED = "offered", _("Offered")
    LIVE = "live", _("Open")
    REFUSED = "refused", _("Not taken")
    WITHDRAWN = "withdrawn", _("Ended")


# Ending by time needs no move: it is part of every query.
DISCLOSURE = StateTable(
    "A disclosure",
    states=DisclosureState,
    initial=DisclosureState.OFFERED,
    moves=(
        Move("accept", (DisclosureState.OFFERED,), DisclosureState.LIVE, Capability.ANSWER_OFFERS),
        Move("refuse", (DisclosureState.OFFERED,), DisclosureState.REFUSED, Capability.ANSWER_OFFERS),
        Move("join", (DisclosureState.LIVE,), DisclosureState.LIVE, Capability.ANSWER_OFFERS),
        Move(
            "withdraw",
            (DisclosureState.OFFERED, DisclosureState.LIVE),
            DisclosureState.WITHDRAWN,
            Capability.SHARE,
        ),
    ),
)


class ReleaseState(models.TextChoices):
    SIGNED = "signed", _("Signed")
    WITHDRAWN = "withdrawn", _("Withdrawn by her")


RELEASE = StateTable(
    "A permission to share",
    states=ReleaseState,
    initial=ReleaseState.SIGNED,
    moves=(Move("withdraw", (ReleaseState.SIGNED,), ReleaseState.WITHDRAWN, Capability.SHARE),),
)
