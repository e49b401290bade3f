"""Forms of the safety plan."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.words import day_of, iso
from ccr.core.forms import ChoiceField, DayField, EditForm, HouseForm, LongText, PlainText, Tick
from screening.plan.words import CopySafe, Domain, PlanLine, PlanSheet

LINE_FIELDS = ("step", "domain", "who", "by", "her_words", "could_backfire")


class LineForm(HouseForm):
    """A line: only what is to be done is needed."""

    step = PlainText(label=_("What is to be done?"), required_message=_("Say what is to be done."), longest=400)
    domain = ChoiceField(
        label=_("Part of life"), choices=Domain.choices, look="select", required=False, initial=Domain.OTHER.value
    )
    who = PlainText(label=_("Who does it?"), required=False, longest=120)
    by = DayField(label=_("By when?"), required=False)
    her_words = LongText(label=_("In her own words"), rows=2, longest=1_000, required=False)
    could_backfire = PlainText(
        label=_("Could this go wrong, and how?"),
        help_text=_("Moving away, blocking or a new number can make things worse."),
        required=False,
        longest=400,
    )

    def line(self) -> PlanLine:
        """What was typed, as the verb takes it."""
        given = self.cleaned_data
        return PlanLine(
            step=given["step"],
            domain=given["domain"] or Domain.OTHER.value,
            who=given["who"],
            by=iso(given["by"]),
            her_words=given["her_words"],
            could_backfire=given["could_backfire"],
        )


class NewLineForm(LineForm):
    keep = Tick(label=_("Keep this one with us"), help_text=_("No other agency sees it, whatever is open to them."))


class ChangeLineForm(LineForm, EditForm):
    pass


class SheetForm(EditForm):
    """Next check, and copies. Version 0: nothing was set."""

    next_check_on = DayField(label=_("When do we look at the plan again, with her?"), required=False)
    copy_safe = ChoiceField(
        label=_("Is it safe for her to hold a copy?"),
        help_text=_("Unanswered means no."),
        choices=CopySafe.choices,
        look="segments",
        required=False,
    )
    held_by = PlainText(label=_("Who holds a copy, and where?"), required=False, longest=300)

    def sheet(self) -> PlanSheet:
        given = self.cleaned_data
        return PlanSheet(
            next_check_on=iso(given["next_check_on"]), copy_safe=given["copy_safe"], held_by=given["held_by"]
        )


def initial_line(line: PlanLine, version: int) -> dict[str, Any]:
    """A line as its form shows it."""
    shown = {name: getattr(line, name) for name in LINE_FIELDS}
    return shown | {"by": day_of(line.by), "version": version}


def initial_sheet(sheet: PlanSheet, version: int) -> dict[str, Any]:
    """The sheet as its form shows it."""
    return {
        "next_check_on": day_of(sheet.next_check_on),
        "copy_safe": sheet.copy_safe,
        "held_by": sheet.held_by,
        "version": version,
    }
