"""What a verb of sharing answers when it is not done, in plain words."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cases.sharing.rules import Decision
from ccr.core.errors import NotPossible


class SharingRefused(NotPossible):
    """A rule of sharing says no; its reason is shown."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.reason)
        self.decision = decision
        self.field = decision.field


class AgencyKeptApart(NotPossible):
    """An earlier decision about this file keeps the agency apart from it, whatever is offered on whatever ground."""

    def __init__(self, short_name: str, field: str | None = None) -> None:
        self.field = field
        super().__init__(
            format_lazy(
                _("{agency} stays closed: the other person, or someone close to them, works there."), agency=short_name
            )
        )


class NobodyAgreedTo(NotPossible):
    reason = _("She said yes to no agency: there is nothing to sign, and nothing is opened.")


class NoSignature(NotPossible):
    field = "signer"
    reason = _("She signs by typing her name.")


class UnknownPurpose(NotPossible):
    field = "purpose"
    reason = _("Choose one of the purposes shown.")


class NotInTheCoreTeam(NotPossible):
    reason = _("One of these agencies is not in the core team. Give it a permission of its own.")


class OwnAgency(NotPossible):
    reason = _("That is your own agency.")


class AlreadyWithdrawn(NotPossible):
    reason = _("This permission was already withdrawn. Nothing stands on it.")


class AnsweredAlready(NotPossible):
    reason = _("This offer has already been answered by someone in your agency, or was taken back.")


class AlreadyEnded(NotPossible):
    reason = _("This has already ended.")


class StandsOnHerPermission(NotPossible):
    reason = _("This stands on a permission she signed. Record that she withdrew it instead.")


class ShownChanged(NotPossible):
    reason = _("What she would sign has changed since this page was opened. Read it to her again, then sign.")
