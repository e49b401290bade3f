"""Forms of meetings: how a forum meets, convening, being present, a topic."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.files.words import LEVELS
from ccr.core.forms import (
    ChoiceField,
    Confirmed,
    DayField,
    EditForm,
    HouseForm,
    IdChoice,
    LongText,
    PlainText,
    Tick,
    TimeOfDayField,
    WholeNumber,
)
from meetings.words import Keeping, MeetingKind, Rhythm, Standing

WEEKDAYS = [
    ("1", _("Monday")),
    ("2", _("Tuesday")),
    ("3", _("Wednesday")),
    ("4", _("Thursday")),
    ("5", _("Friday")),
]
NTH = [("1", _("First")), ("2", _("Second")), ("3", _("Third")), ("4", _("Fourth")), ("5", _("Last"))]
NONE = _("Leave empty for none.")


class ForumForm(EditForm):
    """How a forum meets, and its deadlines; an empty deadline is none."""

    rhythm = ChoiceField(label=_("How often"), choices=Rhythm.choices, look="select")
    nth = ChoiceField(label=_("Which one of the month"), choices=NTH, look="select")
    weekday = ChoiceField(label=_("Day of the week"), choices=WEEKDAYS, look="select")
    begins = TimeOfDayField(label=_("Begins at"))
    place = PlainText(label=_("Where"), required=False, help_text=_("A room or a building. Nothing about any case."))
    keeping = ChoiceField(label=_("What is written down"), choices=Keeping.choices)
    items_close = WholeNumber(label=_("Items close, working days before"), most=40, required=False, help_text=NONE)
    agenda_out = WholeNumber(label=_("Agenda out, working days before"), most=40, required=False, help_text=NONE)
    research_due = WholeNumber(label=_("Research due, working days before"), most=40, required=False, help_text=NONE)
    minutes_due = WholeNumber(label=_("Minutes drafted, working days after"), most=40, required=False, help_text=NONE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hush_optional("items_close", "agenda_out", "research_due", "minutes_due")


class ConveneForm(HouseForm):
    """The next meeting: a proposed day, which may be changed."""

    day = DayField(label=_("Day"))
    time = TimeOfDayField(label=_("Begins at"))
    place = PlainText(label=_("Where"), required=False)
    minutes = WholeNumber(label=_("Minutes"), least=5, most=600)
    kind = ChoiceField(label=_("Kind"), choices=MeetingKind.choices)

    def __init__(self, *args: Any, proposed: Sequence[date] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposed = list(proposed)


class PresentForm(HouseForm):
    """One's own signature under the statement."""

    understood = Confirmed(label=_("I have read this and keep to it"))


class PaperForm(HouseForm):
    """Somebody who signed the statement on paper, entered by the chair."""

    agency = IdChoice(label=_("Agency"), look="select")
    name = PlainText(label=_("Name"), longest=120)
    paper = Confirmed(label=_("They have signed the statement on paper"))

    def __init__(self, *args: Any, agencies: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_from("agency", agencies)


class TopicForm(HouseForm):
    """A topic without any case."""

    title = PlainText(
        label=_("Topic"), longest=200, help_text=_("A theme, a policy or counts. Never a name or a reference.")
    )
    minutes = WholeNumber(label=_("Minutes"), least=1, most=240)


class BringForm(HouseForm):
    """Bring a case: everything is filled in; it may be changed."""

    meeting = IdChoice(label=_("Which meeting"), look="select")
    why = LongText(
        label=_("Why it is brought"),
        longest=2_000,
        rows=3,
        required_message=_("Say why in a few words."),
        help_text=_("Seen by those to whom the level and its reasons are open."),
    )
    kept = Tick(label=_("Keep this one with us"))

    def __init__(self, *args: Any, meetings: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_from("meeting", meetings)


class ResearchForm(EditForm):
    """What one's own agency knows about one item: a short answer, or that nothing is known."""

    press = ChoiceField(label=_("Answer"), choices=[("answer", _("Save")), ("nothing", _("Nothing known"))])
    text = PlainText(label=_("What we know"), longest=500, required=False)
    standing = ChoiceField(label=_("Fact or opinion"), choices=Standing.choices, look="select", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hush_optional("text", "standing")

    def clean(self) -> dict[str, Any]:
        """*Nothing known* never throws away what somebody has just typed."""
        cleaned = super().clean() or self.cleaned_data
        press, text = cleaned.get("press"), cleaned.get("text")
        if press == "answer" and not text and "text" not in self.errors:
            self.add_error("text", _("Write what your agency knows, or press “Nothing known”."))
        if press == "nothing" and text:
            self.add_error("text", _("Save what is written, or clear it first."))
        return cleaned


class ButtonForm(HouseForm):
    """One press."""


class PlaceForm(HouseForm):
    """Where an item stands, or how long it may take."""

    to = WholeNumber(label=_("To position"), least=1, most=2_000, required=False)
    minutes = WholeNumber(label=_("Minutes"), least=1, most=240, required=False)


LEVEL_CHOICES = [(str(number), label) for number, label in LEVELS.items() if number]
