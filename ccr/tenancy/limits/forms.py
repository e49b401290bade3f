"""The form of an agency's statement."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ccr.core.forms import EditForm, LongText
from ccr.tenancy.limits.selectors import PARTS
from ccr.tenancy.limits.shown import LABELS
from ccr.tenancy.models import LimitationStatement
from ccr.tenancy.packs import StartingText

# Two pages of paper for all seven: a statement nobody reads protects nobody.
LONGEST = 2_000


def _part(name: str, missing: Any, **kwargs: Any) -> LongText:
    return LongText(label=LABELS[name], longest=LONGEST, rows=5, required_message=missing, **kwargs)


class StatementForm(EditForm):
    """Every part is asked for: one left empty would read as if there were nothing to say."""

    keeps = _part("keeps", _("Write what you can keep, or that you can keep nothing."))
    cannot_keep = _part(
        "cannot_keep",
        _("Write what you cannot keep, or that you can keep everything."),
        help_text=_("Also what a court, a legal demand or the other person’s lawyer may get."),
    )
    must_report = _part("must_report", _("Write what you must report, or that there is nothing."))
    does_with = _part("does_with", _("Write what you do with what partners tell you."))
    decides = _part("decides", _("Write who decides."))
    rings = _part("rings", _("Write whom to ring."), help_text=_("Posts and numbers, not names: people change."))
    writes = _part("writes", _("Write what is written down afterwards."))

    @classmethod
    def initial_of(cls, text: LimitationStatement | None, start: StartingText) -> dict[str, Any]:
        """The text that holds, or the country's starting text where there is none."""
        return {name: getattr(text or start, name) for name in PARTS} | {"version": text.number if text else 0}
