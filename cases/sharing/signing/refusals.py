"""What is answered when signing away from the screen is not possible, in plain words."""

from django.utils.translation import gettext_lazy as _

from ccr.core.errors import NotPossible


class AlreadyOver(NotPossible):
    reason = _("This is already over: signed, stopped or past its time.")


class NobodyAsked(NotPossible):
    reason = _("Nobody is on the list: ask the first question about at least one agency.")


class NoPaper(NotPossible):
    field = "papers"
    reason = _("Add at least one photograph of the signed paper.")


class TooManyPapers(NotPossible):
    field = "papers"
    reason = _("At most ten photographs.")


class NotAPaper(NotPossible):
    field = "papers"
    reason = _("One of these is neither a photograph (JPEG, PNG, WebP) nor a PDF, or it is damaged.")


class PaperTooLarge(NotPossible):
    field = "papers"
    reason = _("One of these is too large. A photograph may have 10 MB.")


class NoAddress(NotPossible):
    reason = _("The contact rules allow no e-mail now, or no address is recorded. Show or read the link instead.")
