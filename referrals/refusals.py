"""What may stand in the way of a referral, each with its sentence and the field it belongs to."""

from django.utils.translation import gettext_lazy as _

from ccr.core.errors import NotPossible, Stale


class AnsweredAlready(NotPossible):
    reason = _("A colleague has answered this already, or it was taken back.")


class ExplainedAnother(Stale):
    reason = _("Another agency has been explained to her since. Nothing was sent.")


class ReplacedAlready(NotPossible):
    reason = _("Another has been begun in its place already, or it still waits for an answer.")


class NotAVictimService(NotPossible):
    reason = _("Choose a victim service of this partnership.")
    field = "to_agency"


class SeesNoCase(NotPossible):
    reason = _("This agency takes part in policy only. Nobody can be referred to it.")
    field = "to_agency"


class SomeoneCloseWorksThere(NotPossible):
    reason = _("Someone close to the other person works there. Choose another agency with her.")
    field = "works_there"


class MustSign(NotPossible):
    reason = _("She has to sign: your agency passes nobody on by word of mouth. Nothing was sent.")
    field = "how"


class NothingToReachHerBy(NotPossible):
    reason = _("Write the number she wants to be reached on.")
    field = "phone"


class Nameless(NotPossible):
    reason = _("Write a name or an initial.")
    field = "name"


class UnknownAnswer(NotPossible):
    reason = _("Choose one of the answers shown.")


class NoReason(NotPossible):
    reason = _("Say why.")
    field = "why"


class NotToldBack(NotPossible):
    reason = _("She has not agreed that they are told how it goes on. Write it in your own file.")


class NotYet(NotPossible):
    reason = _("This day has not come yet.")
    field = "on"


class NotAColleague(NotPossible):
    reason = _("Choose people who have an open post in your agency.")
    field = "rota"


class HoursTurned(NotPossible):
    reason = _("Give both a beginning and an end, or neither.")
    field = "begins"
