"""Forms of a file as a whole: opening one, her goals and wants, the level, who leads it, who may open it, closing it."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.files.words import LEVELS, WAYS, Outcome
from ccr.core.forms import (
    ChoiceField,
    HouseForm,
    IdChoice,
    IdChoices,
    LongText,
    PastDateField,
    PlainText,
    YesNo,
)

GOALS = 5


def goal_lines(text: str) -> tuple[str, ...]:
    """One goal a line, as typed; empty lines are left out."""
    return tuple(line.strip(" -•") for line in text.split("\n") if line.strip(" -•"))


class OpenFileForm(HouseForm):
    """What she wants comes first; a name to show is all that must be filled in."""

    wants = LongText(
        label=_("What does she want now?"), help_text=_("In her own words."), rows=2, longest=2_000, required=False
    )
    goals = LongText(label=_("Her goals"), help_text=_("One a line."), rows=3, longest=4_000, required=False)
    display_name = PlainText(
        label=_("How does she want to be named?"),
        help_text=_("Shown on pages: a first name and an initial, or what she prefers."),
        required_message=_("Write a name to show. Initials or a made-up name will do."),
        longest=80,
    )
    full_name = PlainText(label=_("Full name"), required=False)
    pronouns = PlainText(label=_("Pronouns"), required=False, longest=40)
    language = PlainText(label=_("Language"), required=False, longest=60)
    interpreter = YesNo(label=_("Interpreter needed?"), required=False)


class WantsForm(HouseForm):
    text = LongText(
        label=_("What does she want now?"),
        help_text=_("In her own words."),
        rows=4,
        longest=2_000,
        required_message=_("Write what she said."),
    )
    said_on = PastDateField(label=_("When did she say it?"))


class GoalsForm(HouseForm):
    goals = LongText(
        label=_("Her goals"),
        help_text=_("One a line, in her own words and order."),
        rows=6,
        longest=4_000,
        required_message=_("Write at least one goal."),
    )


class LevelForm(HouseForm):
    """A level judged by a person. Nothing is worked out and nothing is chosen beforehand."""

    level = ChoiceField(
        label=_("Level, in your judgement"),
        choices=[(str(level), label) for level, label in LEVELS.items()],
        look="segments",
        required_message=_("Choose a level."),
    )
    why = LongText(
        label=_("Why?"),
        help_text=_("Facts, with dates. Shown at the top of the file."),
        rows=3,
        longest=2_000,
        required_message=_("Say why in a few words."),
    )
    direction = ChoiceField(
        label=_("Which way do things go?"),
        help_text=_("Your judgement; the counts say nothing about it."),
        choices=list(WAYS.items()),
        look="segments",
        required=False,
    )
    judged_on = PastDateField(label=_("Judged on"))


class LeadForm(HouseForm):
    """Who leads the file. `people`: colleagues whose post includes it."""

    member = IdChoice(label=_("Who leads the file?"), required_message=_("Choose one person."))

    def __init__(self, *args: Any, people: list[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_from("member", [(str(one), name) for one, name in people])


class WorkersForm(HouseForm):
    """Who may open the file: everyone whose post sees files, or only those named."""

    who = ChoiceField(
        label=_("Who in your agency may open this file?"),
        choices=[("agency", _("Everyone whose post sees files")), ("named", _("Only the people named below"))],
        required_message=_("Choose who may open it."),
    )
    people = IdChoices(
        label=_("People"), help_text=_("The lead and you yourself are always among them."), required=False
    )

    def __init__(self, *args: Any, people: list[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_from("people", [(str(one), name) for one, name in people])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("who") == "named" and not cleaned.get("people") and "people" not in self.errors:
            self.add_error("people", _("Name at least one person."))
        return cleaned


class CloseForm(HouseForm):
    """A recorded decision: how things stood, why, and what she was told about coming back."""

    outcome = ChoiceField(
        label=_("How do things stand?"), choices=Outcome.choices, required_message=_("Choose how things stand.")
    )
    why = LongText(
        label=_("Why is the file closed?"), rows=3, longest=2_000, required_message=_("Say why in a few words.")
    )
    told = LongText(
        label=_("What was she told about coming back?"),
        help_text=_("Or why it was not safe to tell her."),
        rows=2,
        longest=1_000,
        required_message=_("Say what she was told, or why not."),
    )


class OneButton(HouseForm):
    """An act that needs nothing but its button."""


class FindForm(HouseForm):
    """Words of a name, or a reference. Sent by POST: no name ever stands in an address."""

    q = PlainText(label=_("Name or reference"), longest=80, required=False)
