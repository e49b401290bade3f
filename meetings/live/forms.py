"""Forms of a sitting: the entry bar, correcting a line, closing an item."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.action_items.rules import WARNINGS, unsafe_in
from ccr.core.forms import ChoiceField, DayField, EditForm, HouseForm, IdChoice, LongText, PlainText, Tick
from meetings.forms import LEVEL_CHOICES
from meetings.words import LineKind, SafeToTell, Standing

ACTION = "action"
KINDS = [(ACTION, _("Action")), *LineKind.choices]


class EntryForm(HouseForm):
    """The bar at the foot of a meeting: an action with its owner and day, a decision or a note."""

    kind = ChoiceField(label=_("Kind"), choices=KINDS, look="select")
    text = PlainText(label=_("What"), longest=500, required_message=_("Write what was said or agreed."))
    standing = ChoiceField(label=_("Fact or opinion"), choices=Standing.choices, look="select", required=False)
    owner = IdChoice(label=_("Who"), look="select", required=False)
    due_on = DayField(label=_("By"), required=False)
    sure = Tick(label=_("It is meant so: nothing in it leads to her"))

    def __init__(
        self, *args: Any, owners: Sequence[tuple[str, str]] = (), kinds: Sequence[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.choose_from("owner", owners)
        self.choose_from("kind", [(code, label) for code, label in KINDS if not kinds or code in kinds])
        self.hush_optional("standing", "owner", "due_on")
        self.warned = False

    def clean(self) -> dict[str, Any]:
        """An action has an owner, a day that is not past, and words anybody may read."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") != ACTION:
            return cleaned
        if not cleaned.get("owner") and "owner" not in self.errors:
            self.add_error("owner", _("Say who does it."))
        day, today = cleaned.get("due_on"), getattr(self.fields["due_on"], "today", None)
        if day is None and "due_on" not in self.errors:
            self.add_error("due_on", _("Say by when."))
        elif day and today and day < today:
            self.add_error("due_on", _("Choose today or a later day."))
        found = unsafe_in(cleaned.get("text") or "")
        if found and not cleaned.get("sure"):
            self.warned = True
            for one in found:
                self.add_error("text", str(WARNINGS[one]))
            self.add_error("sure", _("Change the words, or tick that they are meant so."))
        return cleaned


class LineForm(EditForm):
    """A line of one's own agency, corrected."""

    line = ChoiceField(label=_("Kind"), choices=LineKind.choices, look="select")
    text = PlainText(label=_("What"), longest=500, required_message=_("Write what was said or agreed."))
    standing = ChoiceField(label=_("Fact or opinion"), choices=Standing.choices, look="select")


class CloseForm(EditForm):
    """What must be agreed before an item is closed."""

    level = ChoiceField(
        label=_("Level the meeting agrees on"),
        choices=LEVEL_CHOICES,
        look="segments",
        required_message=_("Choose the level the meeting agrees on."),
    )
    no_action_because = LongText(label=_("No action is needed because"), longest=1_000, rows=2, required=False)
    teller = IdChoice(label=_("Who tells her"), look="select", required_message=_("Say who tells her."))
    tell_on = DayField(label=_("When"), required_message=_("Say when she is told."))
    safe_to_tell = ChoiceField(
        label=_("Is it safe to tell her?"),
        choices=SafeToTell.choices,
        look="segments",
        required_message=_("Say whether it is safe."),
    )

    def __init__(self, *args: Any, agencies: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_from("teller", agencies)
        self.hush_optional("no_action_because")
