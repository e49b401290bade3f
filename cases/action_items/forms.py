"""Forms of actions: asking, and saying why it was not done."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.action_items.rules import WARNINGS, unsafe_in
from ccr.core.forms import DayField, EditForm, HouseForm, IdChoice, LongText, PlainText, Tick


class ActionForm(HouseForm):
    """What is to be done, by whom and when. Words that could lead to her door are asked about once."""

    what = PlainText(
        label=_("What is to be done"),
        longest=300,
        required_message=_("Say what is to be done."),
        help_text=_("Worded so that anybody may read it: no address, no number, no name."),
    )
    owner = IdChoice(label=_("Who"), look="select")
    due_on = DayField(label=_("By"))
    sure = Tick(label=_("It is meant so: nothing in it leads to her"))

    def __init__(self, *args: Any, owners: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_from("owner", owners)
        self.warned = False

    def clean(self) -> dict[str, Any]:
        """The day is not past; the words are looked through."""
        cleaned = super().clean() or self.cleaned_data
        day = cleaned.get("due_on")
        today = getattr(self.fields["due_on"], "today", None)
        if day and today and day < today:
            self.add_error("due_on", _("Choose today or a later day."))
        found = unsafe_in(cleaned.get("what") or "")
        if found and not cleaned.get("sure"):
            self.warned = True
            for one in found:
                self.add_error("what", str(WARNINGS[one]))
            self.add_error("sure", _("Change the words, or tick that they are meant so."))
        return cleaned


class WhyForm(EditForm):
    """Why it is not done or no longer possible."""

    why = LongText(label=_("Why"), longest=1_000, rows=3, required_message=_("Say why."))
