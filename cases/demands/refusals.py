"""What verbs of the register answer when they are not done, in plain words."""

from django.utils.translation import gettext_lazy as _

from ccr.core.errors import NotPossible


class UnknownKind(NotPossible):
    reason = _("Choose what came.")
    field = "kind"


class NothingAsked(NotPossible):
    reason = _("Say who asks, on which ground and for what.")
    field = "what"


class NotYet(NotPossible):
    reason = _("Choose today or an earlier day.")

    def __init__(self, field: str) -> None:
        super().__init__()
        self.field = field


class NoDay(NotPossible):
    reason = _("Write the day by which it is to be answered: the paper names it.")
    field = "due_on"


class DueTooEarly(NotPossible):
    reason = _("The day it is due lies before the day it came.")
    field = "due_on"


class LinkedBefore(NotPossible):
    reason = _("This demand is linked to a file already.")
    field = "reference"


class Ended(NotPossible):
    reason = _("This demand is ended. Take it up again first.")


class NotSaid(NotPossible):
    reason = _("Say who told her, on which day and how; or why she was not told.")
    field = "why"


class NotSaidWhatLeft(NotPossible):
    reason = _("Say what left, and on which day.")
    field = "what"


class LeftTooEarly(NotPossible):
    reason = _("That day lies before the day the demand came.")
    field = "on"


class NotSaidRedacted(NotPossible):
    reason = _("Say what was taken out, and why.")
    field = "redacted"


class NoReason(NotPossible):
    reason = _("Say why.")
    field = "why"


class NotSaidWhetherTold(NotPossible):
    reason = _("Say first whether she was told, or why not: it is asked for before anything leaves.")


class UnknownDecision(NotPossible):
    reason = _("Choose what was decided.")
    field = "decision"


class OfAnotherFile(NotPossible):
    reason = _("That demand is not about this file.")
    field = "demand"


class LiftedBefore(NotPossible):
    reason = _("This hold was lifted before.")


class UnknownReference(NotPossible):
    reason = _("You have no file with this reference.")
    field = "reference"
