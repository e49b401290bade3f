"""Words of a review decision, and what the checks of a period are called."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.words import Words

# A file in monitoring is looked at again after one, three and six months (the field's six-month rule, with two before it).
MONTHS = (1, 3, 6)
CHECKS: dict[int, Promise] = {
    1: _("One-month check"),
    3: _("Three-month check"),
    6: _("Six-month check"),
}
AFTER_INCIDENT = _("Look again after something new was recorded")


def check_name(months: int | None) -> Promise:
    """What a check is called: by its month, or as the one a new incident asks for."""
    return CHECKS.get(months or 0, AFTER_INCIDENT)


class Decision(models.TextChoices):
    """What may be decided when a file is looked at again. Nothing leads out of a review but one of these."""

    KEEP_MONITORING = "keep_monitoring", _("Keep monitoring")
    BACK_TO_ACTIVE = "back_to_active", _("Back to active work")
    CLOSE = "close", _("Close the file")


@dataclass(frozen=True, kw_only=True)
class ReviewWords(Words):
    """One recorded decision: what was decided, why, and which check it answered (its months; none after an incident)."""

    decision: str = ""
    why: str = ""
    months: int | None = None
