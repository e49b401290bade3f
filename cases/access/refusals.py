"""What the verb of conflicts answers when it is not done, in plain words."""

from django.utils.translation import gettext_lazy as _

from ccr.core.errors import NotPossible


class NotOneOfUs(NotPossible):
    field = "person"
    reason = _("Choose someone who has an open post in your agency.")


class AlreadyShutOut(NotPossible):
    field = "person"
    reason = _("This person is already kept from the file. Nothing was changed.")


class UnknownGround(NotPossible):
    field = "ground"
    reason = _("Choose one of the reasons shown.")
