"""Forms of an assessment, made from the instrument's own file: one field a question, a note and a day where they are asked."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.files.words import LEVELS, WAYS
from ccr.core.form_widgets import Hidden, Paragraph
from ccr.core.forms import (
    ChoiceField,
    ChoiceList,
    DayField,
    EditForm,
    HouseForm,
    LongText,
    PastDateField,
    PlainText,
    Tick,
)
from screening.assessments.rules import mark_of
from screening.assessments.words import AnsweredBy, Company, Interpreter
from screening.instruments.definitions import Answers, Item
from screening.instruments.scoring import NONE, NOT_ASKED, Answer, Given

UNKNOWN, DECLINED, NOT = ("unknown", _("Doesn’t know")), ("declined", _("Declined")), ("not_asked", _("Not asked"))
LONGEST_NOTE = 2_000


class MarksField(PlainText):
    """The marks of the answers a page was drawn with, “P01=abc P02=…”; what is damaged is said, never guessed."""

    def __init__(self) -> None:
        super().__init__(required=False, longest=2_000, widget=Hidden())

    def clean(self, value: Any) -> dict[str, str]:
        """Marks by item. Raises ValidationError with a sentence for the top of the page."""
        pairs = [pair.partition("=") for pair in str(value or "").split()]
        if len(str(value or "")) > self.longest or not all(name and mark for name, _sign, mark in pairs):
            raise ValidationError(_("This page was incomplete. Open it again."), code="no_marks")
        return {name: mark for name, _sign, mark in pairs}


def marks(items: Iterable[Item], given: Given) -> str:
    """The marks of what is held for these items, as the page carries them."""
    return " ".join(f"{item.code}={mark_of(given.get(item.code, NOT_ASKED))}" for item in items)


class ItemsForm(HouseForm):
    """Questions of an instrument. Nothing has to be answered: an empty row is *Not asked*."""

    def __init__(self, *args: Any, items: Iterable[Item], given: Given | None = None, **kwargs: Any) -> None:
        self.items = list(items)
        first: dict[str, Any] = {}
        for item in self.items:
            first |= typed_of(item, (given or {}).get(item.code, NOT_ASKED))
        kwargs["initial"] = first | kwargs.get("initial", {})
        # Fields are added before the form looks at draft and clock, so that both reach them.
        self.base_fields = dict(self.base_fields)
        for item in self.items:
            self.base_fields |= _fields_of(item)
        super().__init__(*args, **kwargs)

    def answers(self) -> dict[str, Answer]:
        """What was answered, by item; items without an answer too, as *not asked*. Only after the form was found valid."""
        return {item.code: _answer_of(item, self.cleaned_data) for item in self.items}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for item in self.items:
            chosen = cleaned.get(item.code) or []
            alone = {NONE, "unknown", "declined"} & set(chosen) if item.kind is Answers.MULTI else set()
            if alone and len(chosen) > 1:
                self.add_error(item.code, ValidationError(_("Choose either what fits, or one of the last three.")))
        return cleaned


class PartForm(ItemsForm):
    """One part of an assessment, with the marks of the answers it was drawn with."""

    drawn = MarksField()


class BeginForm(HouseForm):
    """Before the first question. Nothing has to be filled in."""

    company = ChoiceField(label=_("Can she speak freely?"), choices=Company.choices, look="segments", required=False)
    answered_by = ChoiceField(label=_("Who answers?"), choices=AnsweredBy.choices, look="segments", required=False)
    interpreter = ChoiceField(label=_("Interpreter"), choices=Interpreter.choices, look="segments", required=False)
    place = PlainText(label=_("Where, or how"), help_text=_("By phone, at our office."), required=False)


class FinishForm(EditForm, ItemsForm):
    """The judgement beside the answers: level, reason, direction, the text. What must be asked and was not comes first."""

    level = ChoiceField(
        label=_("The level, in your judgement"),
        help_text=_("You may raise it above what the answers count to, and never lower it."),
        choices=[(str(level), label) for level, label in LEVELS.items()],
        look="segments",
        required_message=_("Choose a level, or Not assessed."),
    )
    why = LongText(
        label=_("Why"),
        help_text=_("Your own words. Needed where your level is not the count’s own."),
        rows=3,
        longest=4_000,
        required=False,
    )
    direction = ChoiceField(
        label=_("Which way do things go?"),
        help_text=_("You say it; nothing works it out."),
        choices=list(WAYS.items()),
        look="segments",
        required=False,
    )
    narrative = LongText(
        label=_("The situation in words"),
        help_text=_("Put together from the answers. Change what does not say it right."),
        widget=Paragraph({"rows": 14}),
        longest=20_000,
        required=False,
    )
    kept = Tick(label=_("Keep this one with us"), help_text=_("No other agency sees it, whatever is open to them."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hush_optional("narrative")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for item in self.items:
            if item.code not in self.errors and not _answer_of(item, cleaned).is_given:
                self.add_error(item.code, ValidationError(_("Ask her, or record that she declined or does not know.")))
        return cleaned


class SetAsideForm(HouseForm):
    why = LongText(label=_("Why is it set aside?"), rows=2, longest=1_000)


def _fields_of(item: Item) -> dict[str, Any]:
    label, hint = _(item.ask), _(item.help) if item.help else ""
    shared: dict[str, Any] = {"label": label, "help_text": hint, "required": False}
    options = [(option.code, _(option.label)) for option in item.options]
    fields: dict[str, Any] = {}
    match item.kind:
        case Answers.YES_NO:
            rows = [("yes", _("Yes")), ("no", _("No")), UNKNOWN, DECLINED, NOT]
            fields[item.code] = ChoiceField(choices=rows, look="segments", **shared)
        case Answers.CHOICE:
            fields[item.code] = ChoiceField(choices=[*options, UNKNOWN, DECLINED, NOT], look="segments", **shared)
        case Answers.MULTI:
            fields[item.code] = ChoiceList(choices=[*options, (NONE, _("None of these")), UNKNOWN, DECLINED], **shared)
        case Answers.SCALE:
            rows = [(str(number), str(number)) for number in range(11)]
            fields[item.code] = ChoiceField(choices=[*rows, UNKNOWN, DECLINED, NOT], look="segments", **shared)
        case Answers.TEXT:
            fields[item.code] = LongText(rows=3, longest=4_000, **shared)
            rows = [UNKNOWN, DECLINED]
            fields[f"{item.code}_instead"] = ChoiceField(
                label=_("Or instead of an answer"), choices=rows, look="segments", required=False
            )
    note_label = _(item.note) if item.note else _("Note")
    if item.kind is not Answers.TEXT:
        fields[f"{item.code}_note"] = LongText(label=note_label, rows=2, longest=LONGEST_NOTE, required=False)
    if item.day:
        coming = any(trigger.code == "T12" for trigger in item.triggers)
        fields[f"{item.code}_day"] = (DayField if coming else PastDateField)(label=_(item.day), required=False)
    for name, field in fields.items():
        # An empty row says *Not asked*: no label says *optional* beside it.
        field.quietly_optional = name == item.code or field.label == note_label
    return fields


def typed_of(item: Item, answer: Answer) -> dict[str, Any]:
    """An answer as the fields of its item hold it."""
    typed: dict[str, Any] = {f"{item.code}_note": answer.note, f"{item.code}_day": answer.day}
    value: Any = answer.value
    if item.kind is Answers.MULTI:
        typed[item.code] = list(value or ([answer.instead] if answer.instead else []))
    elif item.kind is Answers.TEXT:
        typed[item.code] = value or ""
        typed[f"{item.code}_instead"] = answer.instead
    else:
        typed[item.code] = answer.instead if value is None else str(value)
    return typed


def _answer_of(item: Item, cleaned: Mapping[str, Any]) -> Answer:
    chosen: Any = cleaned.get(item.code)
    note, day = cleaned.get(f"{item.code}_note") or "", cleaned.get(f"{item.code}_day")
    value: str | int | tuple[str, ...] | None = None
    instead = ""
    if item.kind is Answers.TEXT:
        value = chosen or None
        instead = "" if value else cleaned.get(f"{item.code}_instead") or ""
    elif item.kind is Answers.MULTI:
        codes = list(chosen or [])
        instead = codes[0] if codes and codes[0] in ("unknown", "declined") else ""
        # In the order of the question, not of the ticks: the same answer is the same answer.
        order = [*(option.code for option in item.options), NONE]
        value = None if instead or not codes else tuple(sorted(codes, key=order.index))
    elif chosen in ("unknown", "declined"):
        instead = chosen
    elif chosen and chosen != "not_asked":
        value = int(chosen) if item.kind is Answers.SCALE else chosen
    return Answer(value=value, instead=instead, note=note, day=day)
