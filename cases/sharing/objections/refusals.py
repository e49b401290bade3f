"""What the verbs of wishes and objections answer when they are not done, in plain words."""

from django.utils.translation import gettext_lazy as _

from ccr.core.errors import NotPossible


class UnknownWish(NotPossible):
    field = "answer"
    reason = _("Choose one of the answers shown.")


class NotSaidWhy(NotPossible):
    field = "because"
    reason = _("Say in a few words why she was not asked.")


class NothingSaid(NotPossible):
    field = "said"
    reason = _("Write down what she says against it, in her words.")


class NobodyDecides(NotPossible):
    field = "decider"
    reason = _("Choose somebody of your agency who answers for a team.")


class NotTheDecider(NotPossible):
    reason = _("Somebody else was named to decide this, and still has time to.")


class AnsweredBefore(NotPossible):
    reason = _("This was answered before. What was answered stays as it is.")


class NotAnsweredYet(NotPossible):
    reason = _("Nothing was decided yet.")


class NoReasonGiven(NotPossible):
    field = "reason"
    reason = _("Say why in a few words, so that she can be told.")


class NobodyEnded(NotPossible):
    field = "agencies"
    reason = _("Choose the agencies for which it ends.")
