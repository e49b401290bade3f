"""What Share now answers when it is not done, in plain words."""

from django.utils.translation import gettext_lazy as _

from ccr.core.errors import NotPossible


class NotInThisCountry(NotPossible):
    reason = _("Here nothing is opened to another agency without asking. Nothing was shared.")


class NoAgreement(NotPossible):
    reason = _("No agreement in force names your agency. The coordinator enters one once it is signed.")


class NotHighRisk(NotPossible):
    reason = _(
        "This is for high risk only. Set the level and say why, or finish the assessment, then come back. What is kept with"
        " your agency does not count: the others could not read it."
    )


class NobodyChosen(NotPossible):
    field = "agencies"
    reason = _("Choose at least one agency.")


class NotAParty(NotPossible):
    field = "agencies"
    reason = _("One of these agencies is not a party to the agreement. Open the page again.")


class KeptApart(NotPossible):
    field = "agencies"
    reason = _("The other person, or someone close to them, works at one of these agencies. It stays closed to them.")


class UnknownGround(NotPossible):
    field = "ground"
    reason = _("Choose one of the grounds shown.")


class Unweighed(NotPossible):
    reason = _("Say why now and what happens if it is not shared.")


class NotSaidWhyUntold(NotPossible):
    field = "because"
    reason = _("Say in a few words why she was not told.")


class LookedAtAlready(NotPossible):
    reason = _("Somebody has already looked at this.")


class OwnDecision(NotPossible):
    reason = _("Somebody else looks at what you decided.")


class AgreementUnsound(NotPossible):
    reason = _("An agreement names at least two agencies that take part in cases, and only what may be shared at once.")


class AgreementEnded(NotPossible):
    reason = _("This agreement has ended. Enter the new one.")
