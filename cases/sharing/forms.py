"""Forms of sharing. Nothing a permission opens is ever ticked beforehand; only its purpose and last day are suggested."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from cases.records.categories import Category, categories_in
from cases.sharing.actions import Answer
from cases.sharing.models import Basis
from cases.sharing.refusals import AgencyKeptApart
from cases.sharing.rules import Ask, Party, Permission, decide, may_open
from cases.sharing.starting_points import WORKS_THERE, Purpose, StartingPoint, asking_order, starting_point
from cases.sharing.terms import EndsBeforeItBegins, Terms, longest_days
from cases.sharing.words import WhyWithdrawn
from ccr.core.forms import (
    ChoiceField,
    ChoiceList,
    Confirmed,
    DayField,
    HouseForm,
    IdChoice,
    PlainText,
    Tick,
    YesNo,
)
from ccr.tenancy.member import Member
from ccr.tenancy.models import Agency

COVERS = [
    ("later", _("What is recorded now, and what is added until it ends")),
    ("today", _("Only what is recorded today")),
]
LONGEST_NAME = 120


def _covers() -> ChoiceField:
    return ChoiceField(label=_("What does it cover?"), choices=COVERS)


def _purpose() -> ChoiceField:
    return ChoiceField(label=_("What it is for"), choices=Purpose.choices, look="select")


def _between(field: Any, member: Member, today: date) -> None:
    """Holds a day between today and the longest a permission may last."""
    field.earliest, field.latest = today, today + timedelta(days=longest_days(member.pack))


class Signature(HouseForm):
    """She signs by typing her name herself."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    signer = PlainText(
        label=_("Her name, typed by her"),
        longest=LONGEST_NAME,
        required_message=_("She signs by typing her name."),
    )
    understood = Confirmed(
        label=_("I have heard what is written here and I want it."),
        required_message=_("She ticks the box herself, once she has heard it."),
    )


# The core-team permission ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """One agency of the conversation: what is suggested for it, and the two questions she answers."""

    agency: Agency
    point: StartingPoint
    close: BoundField
    agrees: BoundField

    @property
    def terms(self) -> Terms:
        return Terms(agency_id=self.agency.id, view=self.point.view, summary=self.point.summary)


class CoreTeamForm(HouseForm):
    """Two questions for each agency, unanswered at first; an agency that is not asked about stays closed."""

    covers = _covers()
    purpose = _purpose()
    ends_on = DayField(label=_("Last day"))

    def __init__(
        self,
        *args: Any,
        member: Member,
        agencies: Iterable[Agency],
        today: date,
        last_day: date,
        by_phone: bool = False,
        apart: Collection[UUID] = (),
        **kwargs: Any,
    ) -> None:
        # By her own phone she says yes or no there; here each agency only needs its first question.
        self.by_phone = by_phone
        kwargs["initial"] = {"purpose": Purpose.CORE_TEAM, "ends_on": last_day} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.member = member
        # Agencies an earlier decision keeps apart from this file: her yes does not open it to them.
        self.apart = apart
        _between(self.fields["ends_on"], member, today)
        named = [agency for agency in agencies if starting_point(agency.discipline).named]
        self.agencies = sorted(named, key=lambda one: (asking_order(one.discipline), one.short_name))
        for agency in self.agencies:
            self.fields[f"close_{agency.id}"] = YesNo(label=WORKS_THERE, required=False)
            self.fields[f"agrees_{agency.id}"] = YesNo(
                label=_("May they see this?"),
                look="big",
                required=False,
                choices=[("yes", _("Yes, she agrees")), ("no", _("No"))],
            )
        # Not asked is an answer of its own here, and not one to be called optional.
        self.hush_optional(*self.fields)
        if kwargs.get("draft") and not self.is_bound:
            # The questions were not there yet when the form was first filled.
            self._show(kwargs["draft"])

    @property
    def asked(self) -> list[Asked]:
        return [
            Asked(
                agency,
                starting_point(agency.discipline),
                self[f"close_{agency.id}"],
                self[f"agrees_{agency.id}"],
            )
            for agency in self.agencies
        ]

    def clean(self) -> dict[str, Any]:
        """Her yes counts only after the first question; someone close who works there keeps it closed."""
        cleaned = super().clean() or {}
        yes = False
        for agency in self.agencies:
            close, agrees = cleaned.get(f"close_{agency.id}"), cleaned.get(f"agrees_{agency.id}")
            if agrees and close is None:
                self.add_error(f"close_{agency.id}", _("Ask this first."))
            elif agrees or (self.by_phone and close is False and agrees is None):
                yes = True
                if agency.id in self.apart:
                    self.add_error(f"agrees_{agency.id}", str(AgencyKeptApart(agency.short_name).reason))
                    continue
                decision = decide(self._ask(agency, works_there=bool(close)))
                if not decision.allowed:
                    self.add_error(f"agrees_{agency.id}", str(decision.reason))
        if not yes and not self.errors:
            self.add_error(
                None,
                _("Ask the first question about at least one agency: she reads and answers the rest on her phone.")
                if self.by_phone
                else _("She said yes to no agency: there is nothing to sign, and nothing is opened."),
            )
        return cleaned

    def _ask(self, agency: Agency, *, works_there: bool) -> Ask:
        point = starting_point(agency.discipline)
        return Ask(
            pack=self.member.pack,
            sender=Party.of(self.member),
            receiver=Party.of(agency),
            view=point.view,
            summary=point.summary,
            basis=Basis.RELEASE,
            permission=Permission(point.view, point.summary),
            core=True,
            works_there=works_there,
        )

    def answers(self) -> list[Answer]:
        """What she answered, for the verb: only agencies she answered about."""
        found = []
        for agency in self.agencies:
            agrees = self.cleaned_data.get(f"agrees_{agency.id}")
            close = self.cleaned_data.get(f"close_{agency.id}")
            if agrees is not None or (self.by_phone and close is not None):
                if self.by_phone and agrees is False:
                    continue  # she said no aloud: she is not asked again
                works_there = bool(close)
                found.append(Answer(agency_id=agency.id, works_there=works_there, agrees=bool(agrees)))
        return found

    def terms(self) -> list[Terms]:
        """What would be signed, agency by agency."""
        agreed = {answer.agency_id for answer in self.answers() if answer.agrees}
        return [one.terms for one in self.asked if one.agency.id in agreed]

    @property
    def covers_later(self) -> bool:
        return self.cleaned_data["covers"] == "later"


# One agency -----------------------------------------------------------------------------------------------------------


class ExactForm(HouseForm):
    """Exactly which kinds one agency is to see, in full or in summary; base of a permission and of a share."""

    basis = Basis.OWN_LAW
    view = ChoiceList(label=_("In full"), required=False)
    summary = ChoiceList(
        label=_("In summary"),
        help_text=_("In summary: kind, day and level only. No words, no names, no places."),
        required=False,
    )
    location_confirmed = Tick(
        label=_("Where she is may be shown: this was asked once more, by itself"),
        help_text=_("Only when “Where she is” is chosen above."),
    )
    covers = _covers()
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))

    def __init__(self, *args: Any, member: Member, agency: Agency, today: date, last_day: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"starts_on": today, "ends_on": last_day} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.member, self.agency = member, agency
        for name in ("starts_on", "ends_on"):
            _between(self.fields[name], member, today)
        nothing = self._ask(view=0, summary=0, location_confirmed=False)
        offered = [(str(int(category)), category.label) for category in Category if may_open(nothing, category)]
        self.choose_from("view", offered)
        self.choose_from("summary", offered)
        if str(int(Category.LOCATION)) not in dict(offered):
            del self.fields["location_confirmed"]

    @property
    def grid(self) -> list[dict[str, Any]]:
        """The kinds as rows with their two boxes."""
        pairs = zip(self["view"].subwidgets, self["summary"].subwidgets, strict=True)
        return [{"label": full.choice_label, "full": full, "summary": summary} for full, summary in pairs]

    def _ask(self, *, view: int, summary: int, location_confirmed: bool, works_there: bool = False) -> Ask:
        return Ask(
            pack=self.member.pack,
            sender=Party.of(self.member),
            receiver=Party.of(self.agency),
            view=view,
            summary=summary,
            basis=self.basis,
            permission=Permission(view, summary) if self.basis == Basis.RELEASE else None,
            location_confirmed=location_confirmed,
            works_there=works_there,
        )

    def clean(self) -> dict[str, Any]:
        """The rules are asked here first, so that their answer stands beside the field."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.refuse(EndsBeforeItBegins.reason, "ends_on")
        if {"view", "summary"} & set(self.errors):
            return cleaned
        terms = self.terms()
        decision = decide(
            self._ask(
                view=terms.view,
                summary=terms.summary,
                location_confirmed=terms.location_confirmed,
                works_there=bool(cleaned.get("works_there")),
            )
        )
        if not decision.allowed:
            self.refuse(str(decision.reason), decision.field if decision.field in self.fields else None)
        return cleaned

    def terms(self) -> Terms:
        """What was chosen; a kind chosen in full is not also chosen in summary."""
        view, summary = (
            {Category(int(code)) for code in self.cleaned_data.get(one) or ()} for one in ("view", "summary")
        )
        confirmed = bool(self.cleaned_data.get("location_confirmed"))
        return Terms.naming(self.agency.id, view, summary, location_confirmed=confirmed)

    @property
    def covers_later(self) -> bool:
        return self.cleaned_data["covers"] == "later"

    def exactly(self) -> dict[str, Any]:
        """The terms as the verbs take them."""
        terms = self.terms()
        return {
            "view": categories_in(terms.view),
            "summary": categories_in(terms.summary),
            "location_confirmed": terms.location_confirmed,
            "covers_later": self.covers_later,
            "starts_on": self.cleaned_data["starts_on"],
            "ends_on": self.cleaned_data["ends_on"],
        }


class ReleaseForm(ExactForm):
    """A permission for one agency: the first question, then exactly what; she signs on the next page."""

    basis = Basis.RELEASE
    works_there = YesNo(label=WORKS_THERE, required_message=_("Ask this first."))
    purpose = _purpose()

    field_order: Sequence[str] = (
        "works_there", "view", "summary", "location_confirmed", "purpose", "covers", "starts_on", "ends_on",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        single = (choice for choice in Purpose.choices if choice[0] != Purpose.CORE_TEAM)
        self.choose_from("purpose", [("", _("Choose")), *single])


class ShareForm(ExactForm):
    """A share on one's own lawful ground."""

    confirmed = Confirmed(
        label=_("Our own law allows us to share this with them, and it is needed."),
        required_message=_("Tick this only if it is so."),
    )


class BackForm(HouseForm):
    """Open back what is suggested, by one confirmed press."""


class WithdrawForm(HouseForm):
    """She has stopped it. Why is hers to say or not."""

    why = ChoiceField(
        label=_("Why, only if she wants to say"),
        choices=[("", _("Not asked")), *WhyWithdrawn.choices],
        look="select",
        required=False,
    )


class EndForm(HouseForm):
    """End what was opened on one's own ground."""


# Answering ------------------------------------------------------------------------------------------------------------


class AnswerForm(HouseForm):
    """Accept an offer, or not."""

    answer = ChoiceField(choices=[("accept", _("Accept")), ("refuse", _("Not for us"))])


NEW_FILE = "new"


class JoinForm(HouseForm):
    """*Is this one of yours?*: one of the files shown, a file of its own, or another one by its reference."""

    file = IdChoice(required=False)
    own = forms.CharField(required=False)
    reference = PlainText(label=_("Its reference"), longest=20, required=False)

    def __init__(self, *args: Any, offered: Iterable[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_from("file", [(str(one), str(one)) for one in offered])

    def clean(self) -> dict[str, Any]:
        """Exactly one answer."""
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned.get("file") or cleaned.get("own") or cleaned.get("reference")):
            self.add_error("reference", _("Choose a file, or write its reference."))
        return cleaned
