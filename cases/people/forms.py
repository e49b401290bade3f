"""Forms about people and about reaching her."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _

from cases.people.channels import CHANNELS, Answer, Channel
from cases.people.words import (
    Address,
    ContactDetails,
    ContactOutcome,
    ContactRules,
    Person,
    Relationship,
    Respondent,
    Rule,
    Survivor,
    ThirdPerson,
    Tie,
    Whereabouts,
    Window,
)
from ccr.core.forms import (
    ChoiceField,
    ChoiceList,
    EditForm,
    EmailLine,
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

CHOOSE = ("", _("Choose"))


class PersonForm(HouseForm):
    """What is asked about anybody; only a name to show is needed."""

    words: ClassVar[type[Person]] = Person

    display_name = PlainText(
        label=_("Name shown on pages"),
        help_text=_("A first name and an initial, or whatever they prefer."),
        required_message=_("Write a name, or words by which you know them."),
        longest=80,
    )
    full_name = PlainText(label=_("Full name"), required=False)
    pronouns = PlainText(label=_("Pronouns"), required=False, longest=40)
    language = PlainText(label=_("Language"), required=False, longest=60)
    interpreter = YesNo(label=_("Interpreter needed?"), required=False)
    note = LongText(label=_("What else to know"), rows=2, longest=4_000, required=False)

    def person(self) -> Person:
        """What was typed, as the verb takes it."""
        names = {name for name in self.words.__dataclass_fields__ if name in self.cleaned_data}
        return self.words(**{name: self.cleaned_data[name] for name in names})


class SurvivorForm(PersonForm):
    words = Survivor


class RespondentForm(PersonForm):
    """The other person: who, where, bail and weapons come first."""

    words = Respondent
    field_order: ClassVar[list[str]] = ["display_name", "relationship", "whereabouts", "bail", "weapons"]

    relationship = ChoiceField(
        label=_("Who are they to her?"), choices=[CHOOSE, *Relationship.choices], look="select", required=False
    )
    whereabouts = ChoiceField(
        label=_("Where are they now?"), choices=Whereabouts.choices, look="segments", required=False
    )
    bail = PlainText(label=_("Bail or release conditions"), required=False, longest=500)
    weapons = PlainText(label=_("Weapons"), help_text=_("What is known, or “none known”."), required=False, longest=500)


class ThirdPersonForm(PersonForm):
    words = ThirdPerson
    field_order: ClassVar[list[str]] = ["display_name", "tie", "safe_to_talk"]

    tie = ChoiceField(label=_("Who are they to her?"), choices=[CHOOSE, *Tie.choices], look="select", required=False)
    safe_to_talk = YesNo(
        label=_("Is it safe to talk to them about her?"), help_text=_("Unanswered means no."), required=False
    )
    keep = Tick(label=_("Keep this one with us"), help_text=_("No other agency sees it, whatever is open to them."))


class CorrectSurvivorForm(SurvivorForm, EditForm):
    pass


class CorrectRespondentForm(RespondentForm, EditForm):
    pass


class CorrectThirdPersonForm(ThirdPersonForm, EditForm):
    # A record that was seen cannot be taken back here.
    keep = None  # type: ignore[assignment]  # Django’s way to leave a field out


class ContactDetailsForm(EditForm):
    """Her numbers and addresses for messages. Version 0: none were held."""

    phone = PhoneLine(label=_("Telephone"), required=False)
    phone_note = PlainText(
        label=_("Whose phone is it, and who pays for it?"),
        help_text=_("A shared plan shows every call."),
        required=False,
    )
    second_phone = PhoneLine(label=_("Another telephone"), required=False)
    email = EmailLine(label=_("E-mail"), required=False)
    code_word = PlainText(
        label=_("Code word"), help_text=_("What she says or hears when it is not safe."), required=False, longest=80
    )
    if_answered = LongText(label=_("What to say if someone else answers"), rows=2, longest=1_000, required=False)
    show_as = PlainText(label=_("Who we say we are"), required=False)

    def details(self) -> ContactDetails:
        names = ContactDetails.__dataclass_fields__
        return ContactDetails(**{name: self.cleaned_data[name] for name in names})


class AddressForm(EditForm):
    """Where she is. Version 0: none was held."""

    substitute = LongText(
        label=_("Substitute address"),
        help_text=_("The one to print and to give. It stands first everywhere."),
        rows=2,
        longest=500,
        required=False,
    )
    address = LongText(label=_("Where she is"), rows=3, longest=500, required=False)
    safe_place = PlainText(label=_("A safe place to go"), help_text=_("Shown on the emergency card."), required=False)
    note = LongText(label=_("What else to know"), rows=2, longest=1_000, required=False)

    def address_words(self) -> Address:
        names = Address.__dataclass_fields__
        return Address(**{name: self.cleaned_data[name] for name in names})


ANSWERS = [(Answer.YES, _("Yes")), (Answer.NO, _("No")), (Answer.ONLY_IF, _("Only if"))]
DAYS = [(str(number), label) for number, label in zip(range(1, 8), WEEKDAYS_ABBR.values(), strict=True)]


class ContactRulesForm(EditForm):
    """Seven channels, each Yes, No or Only if, with its rule, days and hours. What is left open is not safe."""

    confirmed_on = PastDateField(label=_("When did she answer this?"), required_message=_("Fill in the day."))
    safe_people = LongText(label=_("Who is it safe to talk to?"), rows=2, longest=2_000, required=False)
    unsafe_people = LongText(label=_("Who is it not safe to talk to?"), rows=2, longest=2_000, required=False)
    show_number = Tick(
        label=_("She wants to see our number when we call"), help_text=_("Otherwise it is withheld on every call.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.base_fields = dict(self.base_fields)
        for channel, words in CHANNELS.items():
            self.base_fields |= {
                f"{channel}_answer": ChoiceField(label=words.label, choices=ANSWERS, look="segments", required=False),
                f"{channel}_words": PlainText(label=_("When, and what may be said?"), required=False, longest=300),
                f"{channel}_days": ChoiceList(label=_("Days"), choices=DAYS, required=False),
                f"{channel}_from": TimeOfDayField(label=_("From"), required=False),
                f"{channel}_until": TimeOfDayField(label=_("Until"), required=False),
            }
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for channel in Channel:
            begins, ends = cleaned.get(f"{channel}_from"), cleaned.get(f"{channel}_until")
            answer = cleaned.get(f"{channel}_answer")
            bounded = begins or ends or cleaned.get(f"{channel}_days")
            if bool(begins) != bool(ends) and not {f"{channel}_from", f"{channel}_until"} & set(self.errors):
                missing = "from" if ends else "until"
                self.add_error(f"{channel}_{missing}", ValidationError(_("Fill in both times, or neither.")))
            if begins and begins == ends:
                self.add_error(f"{channel}_until", ValidationError(_("From and until are the same time.")))
            if answer == Answer.ONLY_IF and not (cleaned.get(f"{channel}_words") or bounded):
                self.add_error(f"{channel}_words", ValidationError(_("Only if what? Write the rule, days or hours.")))
            if not answer and (cleaned.get(f"{channel}_words") or bounded):
                self.add_error(f"{channel}_answer", ValidationError(_("Choose Yes, No or Only if for this one.")))
        return cleaned

    def rules(self) -> ContactRules:
        """Her answers. Only what was answered is among them."""
        given = self.cleaned_data
        rules = {
            channel: Rule(
                answer=Answer(given[f"{channel}_answer"]),
                asked=True,
                words=given[f"{channel}_words"],
                window=Window(
                    tuple(sorted(int(day) for day in given[f"{channel}_days"])),
                    given[f"{channel}_from"],
                    given[f"{channel}_until"],
                ),
            )
            for channel in Channel
            if given[f"{channel}_answer"]
        }
        return ContactRules(rules, given["safe_people"], given["unsafe_people"], show_number=given["show_number"])


def initial_rules(rules: ContactRules | None, *, today: date, version: int) -> dict[str, Any]:
    """Her answers as the form shows them; the day is today's, to be asked again."""
    known = rules or ContactRules()
    initial: dict[str, Any] = {
        "confirmed_on": today,
        "safe_people": known.safe_people,
        "unsafe_people": known.unsafe_people,
        "show_number": known.show_number,
        "version": version,
    }
    for channel, rule in known.rules.items():
        initial |= {
            f"{channel}_answer": rule.answer.value,
            f"{channel}_words": rule.words,
            f"{channel}_days": [str(day) for day in rule.window.days],
            f"{channel}_from": rule.window.begins,
            f"{channel}_until": rule.window.ends,
        }
    return initial


class ContactMadeForm(HouseForm):
    """One tap: how it went. A note is never needed."""

    channel = ChoiceField(choices=[(channel.value, words.label) for channel, words in CHANNELS.items()])
    outcome = ChoiceField(
        choices=ContactOutcome.choices, label=_("How did it go?"), required_message=_("Choose how it went.")
    )
    note = PlainText(label=_("Anything to note"), required=False, longest=300)


class PointOfContactForm(HouseForm):
    """Who speaks with her."""

    member = IdChoice(
        label=_("Who is her single point of contact?"), look="list", required_message=_("Choose one person.")
    )
    phone = PhoneLine(
        label=_("Their number, for other agencies"),
        help_text=_("Seen by agencies to which coordination is opened."),
        required=False,
    )

    def __init__(self, *args: Any, people: list[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_from("member", [(str(one), name) for one, name in people])
