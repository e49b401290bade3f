"""Told or not, and how a manager judged what was shared at once."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Told(models.TextChoices):
    """Whether she knew of it when it was decided. What she said to it is a wish of its own."""

    AGREES = "agrees", _("She was told, and agrees")
    DOES_NOT = "does_not", _("She was told, and does not agree")
    NOT_TOLD = "not_told", _("She was not told, because …")


class Reviewed(models.TextChoices):
    """What a manager found the next working day."""

    STANDS = "stands", _("It stands")
    ENDED = "ended", _("It should not have been shared: it is ended")
