"""The forms of papers: a button to draw one, and what became of a copy."""

from django.utils.translation import gettext_lazy as _

from ccr.core.forms import ChoiceField, HouseForm


class DrawForm(HouseForm):
    """Nothing to fill in: its key makes two presses one copy."""


class EndCopyForm(HouseForm):
    """Handed back or destroyed."""

    how = ChoiceField(choices=[("hand_back", _("Handed back")), ("destroy", _("Destroyed"))])
