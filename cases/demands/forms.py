"""Forms of the register. Every one that changes a demand carries the version its page was drawn from."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.demands.states import DECIDED, LEAVES, TELLING, DemandState, StepKind
from ccr.core.forms import ChoiceField, DayField, EditForm, HouseForm, IdChoice, LongText, PastDateField, PlainText
from ccr.tenancy.packs import LegalDemandKind

LONGEST = 4_000
WHY = 2_000


class PackChoice(ChoiceField):
    """An answer of the country's pack: its words are data, as the pack has them."""

    names_data = True


class DemandForm(HouseForm):
    """What came, from whom, on which ground, and by when it is to be answered."""

    kind = PackChoice(label=_("What came?"), required_message=_("Choose what came."))
    received_on = PastDateField(label=_("Received on"))
    due_on = DayField(
        label=_("Answer due"),
        required=False,
        help_text=_("The day the paper names. Left empty, it is counted where the law names a time."),
    )
    who = PlainText(
        label=_("Who asks"),
        longest=300,
        required_message=_("Say who asks."),
        help_text=_("The court, lawyer or person, and their own number for it."),
    )
    ground = PlainText(
        label=_("On which ground"),
        longest=300,
        required_message=_("Say on which ground: the law, rule or order they name."),
    )
    what = LongText(label=_("What is asked for"), longest=LONGEST, rows=3, required_message=_("Say what is asked for."))
    reference = PlainText(
        label=_("Which file it is about"),
        longest=20,
        required=False,
        help_text=_("Its reference, for example K7M-3QX. From then on only those see it to whom that file is open."),
    )

    def __init__(
        self, *args: Any, kinds: Iterable[LegalDemandKind], reaches_files: bool, linked: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = {one.code: one for one in kinds}
        self.choose_from("kind", [(one.code, one.label) for one in self.kinds.values()])
        if linked or not reaches_files:
            del self.fields["reference"]
        if not linked:
            self.fields["what"].help_text = _(
                "As it is asked for. Linked to no file, this is read by everybody who keeps the register: then do not name her."
            )

    def clean(self) -> dict[str, Any]:
        """The day is not before the paper came; where the law names none, it is asked for."""
        cleaned = super().clean() or self.cleaned_data
        came, due, kind = cleaned.get("received_on"), cleaned.get("due_on"), self.kinds.get(cleaned.get("kind") or "")
        if kind and kind.clock == "named" and due is None and "due_on" not in self.errors:
            self.add_error("due_on", _("Write the day by which it is to be answered: the paper names it."))
        if came and due and due < came:
            self.add_error("due_on", _("The day it is due lies before the day it came."))
        return cleaned


class LinkForm(EditForm):
    """Which file of one's own it is about."""

    reference = PlainText(
        label=_("Reference of the file"),
        longest=20,
        required_message=_("Write the file’s reference."),
        help_text=_(
            "For example K7M-3QX. It is linked once; from then on only those see it to whom that file is open."
        ),
    )


class ToldForm(HouseForm):
    """Whether the survivor it is about was told."""

    told = ChoiceField(
        label=_("Was she told?"),
        choices=[(kind.value, kind.label) for kind in TELLING],
        required_message=_("Say whether she was told."),
    )
    on = PastDateField(label=_("On which day"), required=False)
    who = PlainText(label=_("By whom"), longest=200, required=False)
    why = LongText(label=_("How she was told, or why not"), longest=WHY, rows=2, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hush_optional("on", "who", "why")

    def clean(self) -> dict[str, Any]:
        """Told: by whom and when. Not told: why."""
        cleaned = super().clean() or self.cleaned_data
        told = cleaned.get("told")
        if told == StepKind.TOLD:
            if not cleaned.get("on") and "on" not in self.errors:
                self.add_error("on", _("Write the day she was told."))
            if not cleaned.get("who") and "who" not in self.errors:
                self.add_error("who", _("Say who told her."))
        elif told and not cleaned.get("why") and "why" not in self.errors:
            self.add_error("why", _("Say why not."))
        return cleaned


class LeftForm(EditForm):
    """What left, described and never kept here."""

    what = LongText(
        label=_("What left"),
        longest=WHY,
        rows=2,
        required_message=_("Say what left."),
        help_text=_("Describe it: which papers, how many pages, to whom. Not what stands in them."),
    )
    on = PastDateField(label=_("On which day"), required_message=_("Write the day it left."))
    redacted = LongText(
        label=_("What was taken out, and why"),
        longest=WHY,
        rows=2,
        required=False,
        help_text=_("For example: her address and school, for her safety. Not the words themselves."),
    )


class DecideForm(EditForm):
    """What was decided, why, and, where something left, what."""

    decision = ChoiceField(
        label=_("What was decided?"),
        choices=[(state.value, state.label) for state in DECIDED],
        required_message=_("Choose what was decided."),
    )
    why = LongText(label=_("Why, and who advised"), longest=WHY, rows=2, required_message=_("Say why."))
    what = LongText(
        label=_("What left"),
        longest=WHY,
        rows=2,
        required=False,
        help_text=_("Describe it: which papers, how many pages, to whom. Not what stands in them."),
    )
    on = PastDateField(label=_("On which day it left"), required=False)
    redacted = LongText(
        label=_("What was taken out, and why"),
        longest=WHY,
        rows=2,
        required=False,
        help_text=_("For example: her address and school, for her safety. Not the words themselves."),
    )

    def __init__(self, *args: Any, left_before: bool, redacted_before: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left_before, self.redacted_before = left_before, redacted_before
        self.hush_optional("what", "on", "redacted")

    def clean(self) -> dict[str, Any]:
        """An answer says what left, unless it is written down already; in part, what was taken out."""
        cleaned = super().clean() or self.cleaned_data
        decision = cleaned.get("decision")
        if decision not in LEAVES:
            if decision and (cleaned.get("what") or cleaned.get("on") or cleaned.get("redacted")):
                self.add_error(
                    "decision", _("Something left, so it was answered in full or in part. Else empty the fields below.")
                )
            return cleaned
        named = bool(cleaned.get("what") or cleaned.get("on") or cleaned.get("redacted"))
        if named or not self.left_before:
            if not cleaned.get("what") and "what" not in self.errors:
                self.add_error("what", _("Say what left."))
            if not cleaned.get("on") and "on" not in self.errors:
                self.add_error("on", _("Write the day it left."))
        if (
            decision == DemandState.PART
            and not cleaned.get("redacted")
            and not self.redacted_before
            and "redacted" not in self.errors
        ):
            self.add_error("redacted", _("Say what was taken out, and why."))
        return cleaned


class DayForm(EditForm):
    """Another day for the answer."""

    due_on = DayField(label=_("Answer due"), required_message=_("Write the new day."))
    why = LongText(
        label=_("Why, and who said so"), longest=WHY, rows=2, required_message=_("Say why, and who said so.")
    )


class WhyForm(EditForm):
    """A reason, for what is taken up again, was a mistake, or is lifted."""

    why = LongText(label=_("Why"), longest=WHY, rows=3, required_message=_("Say why."))


class HoldForm(HouseForm):
    """Why a file is kept from being destroyed, and for which demand."""

    demand = IdChoice(label=_("Because of"), look="select", required=False)
    why = LongText(label=_("Why"), longest=WHY, rows=3, required_message=_("Say why."))

    def __init__(self, *args: Any, demands: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [(str(one), label) for one, label in demands]
        self.choose_from("demand", [("", _("Another reason")), *found])
        self.hush_optional("demand")
        if not found:
            del self.fields["demand"]
