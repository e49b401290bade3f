"""The incident form. Only when and what are asked for; the rest may be filled in later."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.incidents import tactics
from cases.incidents.actions import Account
from cases.incidents.words import SERIOUSNESS, Breach, IncidentWords, ReportedTo, Source
from cases.records.models import Record
from cases.words import day_of
from ccr.core.form_days import read_time
from ccr.core.forms import (
    ChoiceField,
    ChoiceList,
    EditForm,
    HouseForm,
    LongText,
    PlainText,
    Tick,
    TimeOfDayField,
    When,
    WhenField,
    WholeNumber,
)


class IncidentForm(HouseForm):
    """Everything that may be known of one incident, in the order people tell it."""

    when = WhenField(label=_("When did it happen?"))
    what = LongText(
        label=_("What happened?"),
        help_text=_("What was seen, heard or done. Name what was done, not what kind of person does it."),
        required_message=_("Say what happened in a few words."),
        rows=4,
    )
    time_from = TimeOfDayField(label=_("Time, or from"), required=False, help_text=_("For example, 21:30"))
    time_until = TimeOfDayField(label=_("Until"), required=False)
    place = PlainText(label=_("Where?"), required=False)
    tactics = ChoiceList(label=_("What was done?"), choices=tactics.choices, required=False)
    seriousness = ChoiceField(
        label=_("How serious, in your judgement?"),
        help_text=_("Recorded under your name. Leave it open if you cannot say."),
        choices=[(str(level), label) for level, label in SERIOUSNESS.items()],
        look="segments",
        required=False,
    )
    source = ChoiceField(label=_("How do we know?"), choices=Source.choices, look="select", required=False)
    fear = WholeNumber(
        label=_("How afraid was she, from 0 to 10?"), help_text=_("Her own number."), least=0, most=10, required=False
    )
    impact = LongText(label=_("What it did to her and to others"), rows=2, longest=4_000, required=False)
    witnesses = LongText(label=_("Who saw or heard it, and how to reach them"), rows=2, longest=4_000, required=False)
    breach = ChoiceField(
        label=_("Was an order or bail broken?"), choices=Breach.choices, look="segments", required=False
    )
    breach_of = PlainText(label=_("Which order or condition?"), required=False)
    reported_to = ChoiceList(label=_("Who was told?"), choices=ReportedTo.choices, required=False)
    reported_note = PlainText(label=_("Report number, officer, answer"), required=False)
    keep = Tick(label=_("Keep this one with us"), help_text=_("No other agency sees it, whatever is open to them."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # "Choose" is the empty answer of a folded list; nothing is chosen for anyone.
        self.choose_from("source", [("", _("Choose")), *Source.choices])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if {ReportedTo.NOBODY, ReportedTo.NOT_ASKED} & set(cleaned.get("reported_to") or ()) and len(
            cleaned["reported_to"]
        ) > 1:
            self.add_error("reported_to", ValidationError(_("Choose either who was told, or nobody, or not asked.")))
        first, last = cleaned.get("time_from"), cleaned.get("time_until")
        if last and not first:
            self.add_error("time_from", ValidationError(_("Fill in from when, or leave both times open.")))
        return cleaned

    def account(self, *, finished: bool) -> Account:
        """What was typed, as the verb takes it. Only after the form was found valid."""
        given = self.cleaned_data
        when: When = given["when"]
        return Account(
            what=given["what"],
            first_on=when.first,
            last_on=when.last if when.kind == "range" else None,
            time_from=given["time_from"],
            time_until=given["time_until"],
            place=given["place"],
            tactics=given["tactics"],
            seriousness=int(given["seriousness"]) if given["seriousness"] else None,
            source=given["source"],
            fear=given["fear"],
            impact=given["impact"],
            witnesses=given["witnesses"],
            breach=given["breach"],
            breach_of=given["breach_of"],
            reported_to=given["reported_to"],
            reported_note=given["reported_note"],
            finished=finished,
        )


class CorrectIncidentForm(IncidentForm, EditForm):
    """The same, filled with what is recorded."""

    field_order: ClassVar[list[str]] = ["when", "what"]


def initial_of(head: Record, words: IncidentWords) -> dict[str, Any]:
    """An incident as the form shows it."""
    first, last = head.happened_on, day_of(words.last_on)
    when = When("unknown") if first is None else When("range", first, last) if last else When("day", first, first)
    return {
        "when": when,
        "what": words.what,
        "time_from": read_time(words.time_from),
        "time_until": read_time(words.time_until),
        "place": words.place,
        "tactics": list(words.tactics),
        "seriousness": str(head.level) if head.level else "",
        "source": words.source,
        "fear": words.fear,
        "impact": words.impact,
        "witnesses": words.witnesses,
        "breach": words.breach,
        "breach_of": words.breach_of,
        "reported_to": list(words.reported_to),
        "reported_note": words.reported_note,
        "keep": head.kept,
        "version": head.version,
    }


# The form in parts: the two fields that are enough, and what may follow now or later.
PARTS: tuple[tuple[Promise, tuple[str, ...]], ...] = (
    (_("What was done"), ("tactics", "seriousness", "breach", "breach_of")),
    (_("Time and place"), ("time_from", "time_until", "place")),
    (_("Her and others"), ("fear", "impact", "witnesses")),
    (_("How it is known, and who was told"), ("source", "reported_to", "reported_note")),
)
