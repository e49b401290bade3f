"""Advice beside the plan, each card with its source. Advice is not a rule: the worker and she decide."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Card:
    title: Promise
    text: Promise
    source: str


CARDS = (
    Card(
        _("Mute, don’t block"),
        _(
            "Keep the channel open and silence it. Messages are proof; blocking can bring the other person to the door, and"
            " one no longer hears what is coming. A second number, with the old one still recording, is a choice to talk over."
            " Never answer, never meet."
        ),
        "West Midlands Police, stalking; Sussex PCC",
    ),
    Card(
        _("Don’t move a tracker that was found"),
        _(
            "Take a picture where it is, note the number and the time. Decide with police or the advocate whether it is moved:"
            " moving it tells the other person. Do not carry it home or to a refuge. Use another device for everything about"
            " safety, and reset nothing before proof is saved."
        ),
        "NNEDV Safety Net, techsafety.org",
    ),
    Card(
        _("Believe how afraid she is"),
        _(
            "Write down her own view of the danger. No violence so far does not mean less serious. Do not suggest to talk to"
            " the other person, or to change her number as the answer."
        ),
        "West Midlands Police, stalking",
    ),
)
