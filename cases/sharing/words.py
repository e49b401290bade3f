"""Words of a permission: who signed, and what was read to her, kept as it was said."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.words import Words


@dataclass(frozen=True, kw_only=True)
class Signed(Words):
    """The sealed part of a permission. Labels are kept as she read them: a later change of words changes no signature."""

    signer: str = ""
    purpose: str = ""
    in_full: tuple[str, ...] = ()
    in_summary: tuple[str, ...] = ()
    covers: str = ""
    read_aloud: tuple[str, ...] = ()
    language: str = ""


class WhyWithdrawn(models.TextChoices):
    """Why she stopped it, only if she wants to say. A code: her words are not asked for."""

    NOT_SAFE = "not_safe", _("It does not feel safe")
    CHANGED = "changed", _("She changed her mind")
    NOT_NEEDED = "not_needed", _("It is not needed any more")
    MISUSED = "misused", _("Something was done with it that she did not want")
    OTHER = "other", _("Another reason")
