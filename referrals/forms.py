"""Forms of referrals. Nothing she would have to agree to is answered beforehand; only what our own file holds is filled in."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from ccr.core.forms import (
    ChoiceField,
    ChoiceList,
    EditForm,
    HouseForm,
    IdChoice,
    LongText,
    PastDateField,
    PhoneLine,
    PlainText,
    Tick,
    TimeOfDayField,
    YesNo,
)
from ccr.tenancy.models import Agency
from referrals.fits import to_choose
from referrals.models import How, HowAgreed, OfferAnswer, Outcome, Service, WhyNoOffer
from referrals.words import REACHED_ON, Again, Introduced, Passed, When, WhyNot, WhyWait

LONGEST_SENTENCE = 300
# How she is reached is the same whichever agency she is asked about; every other answer is about one of them.
REACH = ("name", "phone", "channel", "when", "rule")
LONGEST_NAME = 120
FILL_IN = _("Fill this in.")
NO_AGENCY = _("Open the page again: it does not say which agency was explained to her.")
MISSING = {
    "name": _("Write her name, or an initial."),
    "phone": _("Write the number she wants to be reached on."),
    "channel": _("Say how she may be reached."),
    "when": _("Say when she may be reached."),
    "said": _("Write one sentence for the advocate."),
    "why": _("Say why."),
    "to_agency": _("Choose who rings her."),
}
# Her yes, with how she said it, is one answer: one touch.
ANSWERS = [
    ("here", _("Yes, she told me here")),
    ("phone", _("Yes, on the phone")),
    (OfferAnswer.NO.value, OfferAnswer.NO.label),
    (OfferAnswer.NOT_SAFE.value, OfferAnswer.NOT_SAFE.label),
]
AGREED = {"here": HowAgreed.SPOKEN, "phone": HowAgreed.BY_PHONE}
WEEKDAYS = [
    ("1", _("Mon")),
    ("2", _("Tue")),
    ("3", _("Wed")),
    ("4", _("Thu")),
    ("5", _("Fri")),
    ("6", _("Sat")),
    ("7", _("Sun")),
]


class _Reach(HouseForm):
    """How she is reached: one number, one channel, one rule."""

    name = PlainText(label=_("Her name, or an initial"), longest=LONGEST_NAME, required=False)
    phone = PhoneLine(label=_("The number she wants to be reached on"), required=False)
    channel = ChoiceField(
        label=_("How she may be reached"),
        choices=[(channel.value, channel.label) for channel in REACHED_ON],
        look="segments",
        required=False,
    )
    when = ChoiceField(label=_("When"), choices=When.choices, look="segments", required=False)
    rule = PlainText(label=_("What else to mind"), longest=LONGEST_SENTENCE, required=False)

    needed: tuple[str, ...] = ("name", "phone", "channel", "when")

    def _need(self, *names: str) -> None:
        """Says beside each of these fields that it is needed, where it is empty and nothing worse was said."""
        for name in names:
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, MISSING.get(name, FILL_IN))
        if self.cleaned_data.get("when") == When.WORDS and not self.cleaned_data.get("rule"):
            self.add_error("rule", _("Write what to mind."))

    def reach(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in REACH}


class OfferForm(_Reach):
    """Offer an advocate: her answer; for a yes, where, how to reach her and one sentence; else only why."""

    answer = ChoiceField(label=_("Would she like an advocate to ring her?"), choices=ANSWERS, look="big")
    to_agency = IdChoice(label=_("Who rings her"), required=False)
    said = PlainText(
        label=_("One sentence for the advocate"),
        help_text=_("What happened, when, and what she is afraid of. It is all they get of the report."),
        longest=LONGEST_SENTENCE,
        required=False,
    )
    why = ChoiceField(label=_("Why"), choices=WhyNoOffer.choices, required=False)
    own_file = Tick(label=_("Also open a file of our own, with this as its first incident"))

    field_order = ("answer", "to_agency", "name", "phone", "channel", "when", "rule", "said", "why", "own_file")

    def __init__(
        self, *args: Any, services: Sequence[Agency], without_file: bool = False, may_open: bool = False, **kwargs: Any
    ) -> None:
        first = {"to_agency": str(services[0].id)} if services else {}
        kwargs["initial"] = first | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.choose_from("to_agency", [(str(one.id), one.name) for one in services])
        if not (without_file and may_open):
            del self.fields["own_file"]
        self.hush_optional("to_agency", "name", "phone", "channel", "when", "said", "why")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") in AGREED:
            self._need("to_agency", *self.needed, "said")
        elif cleaned.get("answer"):
            self._need("why")
        return cleaned

    @property
    def yes(self) -> bool:
        return self.cleaned_data.get("answer") in AGREED

    def passed(self, about_on: date | None) -> Passed:
        return Passed(**self.reach(), said=self.cleaned_data["said"], about_on=about_on.isoformat() if about_on else "")


class NeedForm(HouseForm):
    """What she needs, in her words, and from whom."""

    service = ChoiceField(label=_("What kind of help"), choices=Service.choices, look="select")
    need = LongText(label=_("What she needs, in her words"), rows=3, longest=2000)
    to_agency = IdChoice(label=_("Which agency"))

    def __init__(self, *args: Any, agencies: Iterable[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        service = self["service"].value()
        self.choose_from("to_agency", to_choose(agencies, service if isinstance(service, str) else ""))


class ExplainForm(HouseForm):
    """Another agency for a need that is written down."""

    to_agency = IdChoice(label=_("Which agency"))

    def __init__(self, *args: Any, agencies: Iterable[Agency], service: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_from("to_agency", to_choose(agencies, service))


class AgreeForm(_Reach):
    """Her answer about one agency and exactly what it gets."""

    # The one that was read to her: her yes goes to no other.
    agency = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": NO_AGENCY, "invalid": NO_AGENCY})
    works_there = YesNo(label=_("Does the other person, or anyone close to them, work there?"))
    said = LongText(
        label=_("What else she wants passed on"),
        help_text=_("Only what she asks for. Left empty, they get her name and how to reach her."),
        rows=2,
        longest=2000,
        required=False,
    )
    tells_back = YesNo(label=_("May they tell us how it goes on?"))
    urgent = Tick(label=_("Somebody should look at it today"))
    how = ChoiceField(label=_("How she agreed"), choices=HowAgreed.choices)
    signer = PlainText(label=_("Her name, typed by her"), longest=LONGEST_NAME, required=False)

    def __init__(self, *args: Any, must_sign: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if must_sign:
            # A spoken yes opens nothing here: the only way is not asked for.
            self.fields["how"].initial = HowAgreed.SIGNED
            self.fields["how"].widget = forms.HiddenInput()
            self.choose_from("how", [(HowAgreed.SIGNED.value, HowAgreed.SIGNED.label)])
            self.hush_optional("signer")
        self.hush_optional(*self.needed)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._need(*self.needed)
        if cleaned.get("how") == HowAgreed.SIGNED and not cleaned.get("signer"):
            self.add_error("signer", _("She signs by typing her name."))
        return cleaned

    def passed(self) -> Passed:
        return Passed(**self.reach(), said=self.cleaned_data["said"])


class TakeForm(HouseForm):
    """One press: into one of our own files, or a new one."""

    file = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    own = forms.CharField(widget=forms.HiddenInput, required=False, max_length=3)

    def __init__(self, *args: Any, offered: Iterable[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {str(one): one for one in offered}

    def clean(self) -> dict[str, Any]:
        super().clean()
        named = self.cleaned_data.get("file", "")
        if named and named not in self.offered:
            self.add_error(None, _("No file of ours has this number."))
        elif not named and self.cleaned_data.get("own") != "new":
            self.add_error(None, _("Say which file, or open a new one."))
        return {"to_file_id": self.offered.get(named), "once": self.cleaned_data.get("once")}


class _Note(HouseForm):
    note = LongText(label=_("Note"), rows=2, longest=1000, required=False)


class DeclineForm(_Note):
    """She does not want it. No reason is asked of her."""


class IntroduceForm(_Note):
    how = ChoiceField(label=_("How"), choices=Introduced.choices, look="segments")
    on = PastDateField(label=_("On"))
    who = PlainText(label=_("With whom there"), longest=LONGEST_NAME)
    field_order = ("how", "on", "who", "note")


class WhyNotForm(_Note):
    why = ChoiceField(label=_("Why"), choices=WhyNot.choices)
    field_order = ("why", "note")


class WhyWaitForm(_Note):
    why = ChoiceField(label=_("Why"), choices=WhyWait.choices)
    field_order = ("why", "note")


class EngageForm(HouseForm):
    on = PastDateField(label=_("First help on"))


class AgainForm(_Note):
    how = ChoiceField(label=_("How she was reached"), choices=Again.choices)
    field_order = ("how", "note")


class EndForm(_Note):
    outcome = ChoiceField(label=_("How it ended"), choices=Outcome.choices)
    field_order = ("outcome", "note")


class PointForm(HouseForm):
    """Pointed elsewhere: weaker than a referral."""

    service = ChoiceField(label=_("What kind of help"), choices=Service.choices, look="select")
    to = PlainText(label=_("Where to"), longest=LONGEST_NAME)
    how = ChoiceField(label=_("How"), choices=How.choices, look="segments")


class DutyForm(EditForm):
    """When the desk is staffed, in which order people are called, and the number outside the hours."""

    days = ChoiceList(label=_("Days"), choices=WEEKDAYS, required=False)
    begins = TimeOfDayField(label=_("From"), required=False)
    ends = TimeOfDayField(label=_("Until"), required=False)
    outside_phone = PhoneLine(label=_("Number to ring outside these hours"), required=False)

    def __init__(self, *args: Any, colleagues: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = (_("On duty"), _("Then"), _("Then"), _("Then"))
        self.places = [f"call_{number}" for number in range(1, len(labels) + 1)]
        for name, label in zip(self.places, labels, strict=True):
            field = IdChoice(label=label, look="select", required=False)
            field.choices = [("", _("Nobody")), *((str(one), person) for one, person in colleagues)]
            cast(Any, field).quietly_optional = True
            # Names of people: data, whatever language the page is in.
            field.widget.attrs["translate"] = "no"
            self.fields[name] = field
        self.hush_optional("days", "begins", "ends")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        called = [cleaned[name] for name in self.places if cleaned.get(name)]
        for place, name in enumerate(self.places):
            chosen = cleaned.get(name)
            if chosen and chosen in [cleaned.get(earlier) for earlier in self.places[:place]]:
                self.add_error(name, _("Named already."))
        return {
            "once": cleaned.get("once"),
            "version": cleaned.get("version") or None,
            "days": [int(day) for day in cleaned.get("days") or []],
            "begins": cleaned.get("begins"),
            "ends": cleaned.get("ends"),
            "outside_phone": cleaned.get("outside_phone", ""),
            "rota": called,
        }
