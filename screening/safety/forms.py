"""Forms of the safety step: settling one, and opening one by one's own judgement."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ccr.core.forms import ChoiceField, HouseForm, LongText, PlainText
from screening.safety.words import WithHer


class SettleForm(HouseForm):
    """Who is with her, where she is safe, and what was done. Which of the two buttons was pressed says how it ended."""

    note = LongText(
        label=_("What was done, or why it is not needed"),
        help_text=_("One sentence. It is needed only where nothing needed to be done."),
        rows=2,
        longest=2_000,
        required=False,
    )
    with_her = ChoiceField(label=_("Who is with her?"), choices=WithHer.choices, look="segments", required=False)
    safe_place = PlainText(
        label=_("A safe place for tonight"),
        help_text=_("Kept with where she is, not with this step. Leave it empty if nothing changes."),
        required=False,
        longest=200,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hush_optional("note")


class OpenForm(HouseForm):
    """A safety step by one's own judgement."""

    reasons = PlainText(
        label=_("Why is a safety step needed?"), required_message=_("Say why in a few words."), longest=300
    )
