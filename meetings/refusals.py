"""What verbs of meetings answer when they are not done, in plain words."""

from django.utils.translation import gettext_lazy as _

from ccr.core.errors import NotPossible


class AlreadyBrought(NotPossible):
    reason = _("This case is already before that meeting.")


class MeetingOver(NotPossible):
    reason = _("This meeting is over. Choose the next one.")
    field = "meeting"


class NoSeat(NotPossible):
    reason = _("Your agency has no seat in the core team. Ask one that has to bring it.")


class NoReason(NotPossible):
    reason = _("Say why in a few words.")
    field = "why"


class NotInSession(NotPossible):
    reason = _("The meeting has not begun, or it is over.")


class NotOnAgenda(NotPossible):
    reason = _("This item is not on the agenda now.")


class SignFirst(NotPossible):
    reason = _("Sign the confidentiality statement first.")


class NothingKept(NotPossible):
    reason = _("This forum keeps no such notes.")
    field = "text"


class LevelMissing(NotPossible):
    reason = _("Choose the level the meeting agrees on.")
    field = "level"


class ActionMissing(NotPossible):
    reason = _("Agree on an action, or say why none is needed.")
    field = "no_action_because"


class TellingMissing(NotPossible):
    reason = _("Say who tells her, when, and whether it is safe.")
    field = "teller"


class DayTaken(NotPossible):
    reason = _("This forum already meets at that time.")
    field = "day"


class NotAhead(NotPossible):
    reason = _("Choose a day and a time that are still to come.")
    field = "day"


class ResearchOver(NotPossible):
    reason = _("This meeting is over: what was found is said at the next one.")


class TooLateToUndo(NotPossible):
    reason = _("Something else was done since. Correct the line instead.")
