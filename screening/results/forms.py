"""The form of a result: nothing of it is worked out or checked against a scale."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from ccr.core.forms import ChoiceField, EditForm, HouseForm, PastDateField, PlainText, Tick
from screening.instruments.registry import captured
from screening.results.words import OTHER, Result


class ResultForm(HouseForm):
    """Which instrument, which version, who scored it, when, and the result as it is written there."""

    instrument = ChoiceField(label=_("Which instrument?"), look="select")
    called = PlainText(
        label=_("What is it called?"),
        help_text=_("Only for an instrument that is not in the list."),
        longest=120,
        required=False,
    )
    edition = PlainText(label=_("Version, as it stands on the form"), longest=80, required=False)
    scored_by = PlainText(
        label=_("Who scored it?"), help_text=_("Name or role, agency. Somebody trained in it."), longest=160
    )
    scored_on = PastDateField(label=_("Scored on"))
    result = PlainText(
        label=_("Score or level, as it is written there"),
        help_text=_("Word for word. None of its questions."),
        longest=300,
    )

    def __init__(self, *args: Any, pack: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_from("instrument", [("", _("Choose")), *((one.key, _(one.name)) for one in captured(pack))])
        self.hush_optional("called")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("instrument") == OTHER and not cleaned.get("called") and "called" not in self.errors:
            self.add_error("called", _("Say what it is called."))
        return cleaned

    def given(self) -> tuple[Result, date]:
        """What was typed, as the verb takes it; a name by hand belongs to *another instrument* alone."""
        typed = self.cleaned_data
        result = Result(
            instrument=typed["instrument"],
            called=typed["called"] if typed["instrument"] == OTHER else "",
            edition=typed["edition"],
            scored_by=typed["scored_by"],
            result=typed["result"],
        )
        return result, typed["scored_on"]


class NewResultForm(ResultForm):
    keep = Tick(label=_("Keep this one with us"), help_text=_("No other agency sees it, whatever is open to them."))


class CorrectResultForm(ResultForm, EditForm):
    pass


def initial_result(result: Result, scored_on: date | None, version: int) -> dict[str, Any]:
    """A result as its form shows it."""
    return {**vars(result), "scored_on": scored_on, "version": version}
