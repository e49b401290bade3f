"""The one form of the tray: mark what was on the page as seen."""

from datetime import UTC, datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ccr.core.form_widgets import Hidden
from ccr.core.forms import HouseForm

INCOMPLETE = _("This page was incomplete. Open it again.")


class Drawn(forms.Field):
    """The moment a list was drawn, sent back with it; one that is no moment, or lies ahead, is refused."""

    widget = Hidden
    # The form's own moment; set by it.
    moment: datetime | None = None

    def __init__(self) -> None:
        super().__init__(error_messages={"required": INCOMPLETE})

    def prepare_value(self, value: object) -> object:
        return value.isoformat() if isinstance(value, datetime) else value

    def to_python(self, value: object) -> datetime | None:
        """The moment. Raises ValidationError with a sentence for the top of the page."""
        if value in self.empty_values:
            return None
        try:
            drawn = datetime.fromisoformat(str(value)).astimezone(UTC)
        except (ValueError, OverflowError):
            raise ValidationError(INCOMPLETE, code="no_moment") from None
        return min(drawn, self.moment) if self.moment else drawn


class SeenForm(HouseForm):
    """Marks all that had come by `until` as seen; what came later was not on the page and stays new."""

    until = Drawn()
