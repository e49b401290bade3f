"""What verbs of actions answer when they are not done, in plain words."""

from django.utils.translation import gettext_lazy as _

from ccr.core.errors import NotPossible


class NotOpenToThem(NotPossible):
    reason = _("This case is not open to that agency: it cannot be asked to do something about it.")
    field = "owner"


class NothingSaid(NotPossible):
    reason = _("Say what is to be done.")
    field = "what"


class NoWhy(NotPossible):
    reason = _("Say why.")
    field = "why"


class NoFileOfOurs(NotPossible):
    reason = _("Open the case in your own file first; then accept.")


class NotAColleague(NotPossible):
    reason = _("Choose someone who has an open post in your agency.")
    field = "person"
