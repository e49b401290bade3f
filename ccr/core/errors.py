"""Refusals, in three families; the frame turns each into its page. Rooms subclass them with the field's own names."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """An act that was asked for and not done. `reason` is one plain sentence that may be shown to the person who asked."""

    status = 400
    reason: str | Promise = _("This cannot be done.")

    def __init__(self, reason: str | Promise | None = None) -> None:
        if reason is not None:
            self.reason = reason
        super().__init__(str(type(self).__name__))


class NotVisible(Refusal):
    """What was asked for is absent, foreign, ended or shut: the answer never says which. Becomes 404."""

    status = 404

    def __init__(self, kind: str = "", subject_id: object = None) -> None:
        super().__init__()
        self.kind = kind
        self.subject_id = subject_id


class NotPermitted(Refusal):
    """Visible, but this post may not do it. Becomes 403 with the reason."""

    status = 403
    reason = _("Your post does not include this.")


class NotPossible(Refusal):
    """The state of things does not allow it now. Becomes 409 with the reason."""

    status = 409


class Stale(NotPossible):
    """Somebody changed it since the page was opened. Becomes the conflict page with both texts."""

    reason = _("Someone changed this while you had it open.")

    def __init__(self, *, theirs: object = None) -> None:
        super().__init__()
        self.theirs = theirs


class NotBound(RuntimeError):
    """Case data was about to be read or written with nobody acting. Always a fault of the programme, never shown."""
