"""Forms of the house: fields that say in plain words what is wrong, and a form that cannot be sent twice.

Every check is made here, on the server; the browser's own checks are switched off (`novalidate`), because their
messages cannot be translated, linked to or read again. What was typed is always shown again as it was typed.
Fields never read the clock: a form is given the moment (`at=`) by its view.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.forms import Widget
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ccr.core import clock
from ccr.core.form_days import (
    DayField,
    PastDateField,
    PastMomentField,
    TimeOfDayField,
    When,
    WhenField,
)
from ccr.core.form_widgets import (
    Boxes,
    Dropdown,
    Hidden,
    Line,
    Paragraph,
    Radios,
    TickBox,
)
from ccr.core.text import Unreadable, tidy

__all__ = [
    "ChoiceField",
    "ChoiceList",
    "Confirmed",
    "DayField",
    "EditForm",
    "EmailLine",
    "HouseForm",
    "IdChoice",
    "IdChoices",
    "LongText",
    "OnceField",
    "PastDateField",
    "PastMomentField",
    "PhoneLine",
    "PlainText",
    "Tick",
    "TimeOfDayField",
    "When",
    "WhenField",
    "WholeNumber",
    "YesNo",
    "draft_of",
]

LONGEST_DRAFT = 200_000
NOT_OFFERED = _("Choose one of the answers shown.")
NOT_ALL_OFFERED = _("Choose only from the answers shown.")


# Text ------------------------------------------------------------------------


class PlainText(forms.CharField):
    """One line of text, at most `longest` characters (200). Cleans to tidy text; empty stays ''."""

    lines = False
    longest = 200
    widget: type[Widget] = Line

    def __init__(self, *, longest: int | None = None, required_message: Any = None, **kwargs: Any) -> None:
        if longest is not None:
            self.longest = longest
        super().__init__(strip=False, **kwargs)
        # Django's own checks for NUL and length would speak first, in words of another kind.
        self.validators = []
        self.error_messages["required"] = required_message or _("Fill this in.")

    def to_python(self, value: Any) -> str:
        """Tidy text, or a refusal that says what to change."""
        if value in self.empty_values:
            return ""
        try:
            return tidy(str(value), lines=self.lines, longest=self.longest)
        except Unreadable as refused:
            raise ValidationError(refused.message, code=refused.code) from None


class LongText(PlainText):
    """Several lines of text, at most `longest` characters (10,000). Line breaks are kept."""

    lines = True
    longest = 10_000
    widget = Paragraph

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("rows", rows)


class EmailLine(PlainText):
    """An e-mail address. Kept as typed but for its ends; nobody's address is guessed or corrected."""

    longest = 254

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget",
            Line(attrs={"type": "email", "autocomplete": "off", "spellcheck": "false"}),
        )
        super().__init__(**kwargs)

    def validate(self, value: str) -> None:
        """Looks like an address; whether it is hers only she can say."""
        super().validate(value)
        if value:
            try:
                validate_email(value)
            except ValidationError:
                raise ValidationError(
                    _("This is not an e-mail address. For example, name@example.org"),
                    code="not_an_address",
                ) from None


class PhoneLine(PlainText):
    """A telephone number as people write it, with spaces, plus, brackets or an extension; at least three figures."""

    longest = 40

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", Line(attrs={"type": "tel", "autocomplete": "off", "dir": "ltr"}))
        super().__init__(**kwargs)

    def validate(self, value: str) -> None:
        """Has enough figures to be rung."""
        super().validate(value)
        if value and sum(character.isdigit() for character in value) < 3:
            raise ValidationError(
                _("This is not a telephone number. For example, 555 0134"),
                code="not_a_number",
            )


class WholeNumber(forms.Field):
    """A whole number from `least` to `most`, written with figures."""

    widget = Line

    def __init__(self, *, least: int = 0, most: int = 2_147_483_647, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget",
            Line(attrs={"inputmode": "numeric", "class": "input input--short"}),
        )
        super().__init__(**kwargs)
        self.least, self.most = least, most
        self.error_messages["required"] = _("Fill this in.")

    def to_python(self, value: Any) -> int | None:
        """The number, or a refusal."""
        text = str(value).strip() if value is not None else ""
        if not text:
            return None
        if len(text) > 12 or not text.lstrip("-").isdecimal():
            raise ValidationError(_("Write a whole number in figures, for example 3"), code="not_a_number")
        number = int(text)
        if not self.least <= number <= self.most:
            raise ValidationError(
                _("Write a number from %(least)d to %(most)d."),
                code="out_of_range",
                params={"least": self.least, "most": self.most},
            )
        return number


# Choices ---------------------------------------------------------------------


class ChoiceField(forms.ChoiceField):
    """One of several answers. `look`: list (one under another), segments (side by side), big (read aloud), select.

    No answer is ever chosen beforehand unless `initial` says so.
    """

    def __init__(
        self,
        *,
        choices: Any = (),
        look: str = "list",
        required_message: Any = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("widget", Dropdown() if look == "select" else Radios(look=look))
        super().__init__(choices=choices, **kwargs)
        self.error_messages["required"] = required_message or _("Choose an answer.")
        self.error_messages["invalid_choice"] = NOT_OFFERED


class YesNo(ChoiceField):
    """Yes or no, cleaned to True or False; nothing chosen and not required is None (not asked)."""

    def __init__(self, *, look: str = "segments", **kwargs: Any) -> None:
        kwargs.setdefault("choices", [("yes", _("Yes")), ("no", _("No"))])
        super().__init__(look=look, **kwargs)

    def clean(self, value: Any) -> bool | None:
        """True, False or None."""
        return {"yes": True, "no": False}.get(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        """True and False as the answers they are."""
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


class ChoiceList(forms.MultipleChoiceField):
    """Any number of answers as a list of boxes; choices may be grouped as (group, [(value, label), …])."""

    def __init__(self, *, required_message: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("widget", Boxes())
        super().__init__(**kwargs)
        self.error_messages["required"] = required_message or _("Choose at least one.")
        self.error_messages["invalid_choice"] = NOT_ALL_OFFERED
        self.error_messages["invalid_list"] = NOT_ALL_OFFERED

    def clean(self, value: Any) -> list[Any]:
        """Each answer once, in the order chosen."""
        return list(dict.fromkeys(super().clean(value)))


class IdChoice(ChoiceField):
    """One of the things offered, by id. A foreign, forged or malformed id gets the answer of one that never existed."""

    # The labels name people or files: data, not our words.
    names_data = True

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Options are one element with the list, so the list says that they are data."""
        plain = isinstance(widget, forms.Select) and not isinstance(widget, forms.RadioSelect)
        return super().widget_attrs(widget) | ({"translate": "no"} if plain else {})

    def clean(self, value: Any) -> uuid.UUID | None:
        """The id, or None where nothing had to be chosen."""
        chosen = super().clean(value)
        return uuid.UUID(chosen) if chosen else None


class IdChoices(ChoiceList):
    """Several of the things offered, by id; the same silence about every id that was not offered."""

    names_data = True

    def clean(self, value: Any) -> list[uuid.UUID]:
        """The ids."""
        return [uuid.UUID(chosen) for chosen in super().clean(value)]


class Tick(forms.BooleanField):
    """One box that may stay empty."""

    widget = TickBox
    quietly_optional = True

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)


class Confirmed(forms.BooleanField):
    """One box that must be ticked by the person; it never comes ticked."""

    widget = TickBox

    def __init__(self, *, required_message: Any = None, **kwargs: Any) -> None:
        kwargs["initial"] = False
        super().__init__(**kwargs)
        self.error_messages["required"] = required_message or _("Tick the box to go on.")


# The form --------------------------------------------------------------------


class OnceField(forms.Field):
    """The key that makes one rendering of a form count once: a random UUID, sent back with it.

    A damaged or missing key is answered with a sentence and a fresh key; nothing typed is lost.
    """

    widget = Hidden

    def __init__(self) -> None:
        super().__init__(required=False, initial=uuid.uuid4)

    def clean(self, value: Any) -> uuid.UUID:
        """The key. Raises ValidationError with a sentence for the top of the page."""
        try:
            return uuid.UUID(str(value))
        except ValueError:
            raise ValidationError(
                _("This page was incomplete. Press the button once more."),
                code="no_key",
            ) from None

    def bound_data(self, data: Any, initial: Any) -> Any:
        """The key that came, or a new one when it was damaged."""
        try:
            return str(uuid.UUID(str(data)))
        except ValueError:
            return str(uuid.uuid4())


class VersionField(WholeNumber):
    """Which version of the thing this form was filled from; a stale one ends on the conflict page, never in an overwrite."""

    def __init__(self) -> None:
        super().__init__(
            widget=Hidden(),
            error_messages={"required": _("This page was incomplete. Open it again.")},
        )
        self.error_messages["required"] = _("This page was incomplete. Open it again.")

    def to_python(self, value: Any) -> int | None:
        """The version, or a sentence for the top of the page."""
        try:
            return super().to_python(value)
        except ValidationError:
            raise ValidationError(_("This page was incomplete. Open it again."), code="no_version") from None


class HouseForm(forms.Form):
    """Every form of the house. `at`: the moment days are judged against; `draft`: what `draft_of` kept, shown again."""

    use_required_attribute = False
    error_css_class = "is-bad"

    once = OnceField()

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        at: datetime | None = None,
        draft: Mapping[str, list[str]] | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(data, files, **kwargs)
        self.at = at or clock.now()
        for field in self.fields.values():
            if hasattr(field, "today"):
                field.today = timezone.localdate(self.at)
            if hasattr(field, "moment"):
                field.moment = self.at
        if draft and not self.is_bound:
            self._show(draft)

    def _show(self, draft: Mapping[str, list[str]]) -> None:
        """Fills the form as it was left, without judging it: a draft shows no errors until it is sent."""
        left = QueryDict(mutable=True)
        for name, values in draft.items():
            left.setlist(name, list(values))
        for name, field in self.fields.items():
            html_name = self.add_prefix(name)
            if name != "once" and not field.widget.value_omitted_from_data(left, {}, html_name):
                self.initial[name] = field.widget.value_from_datadict(left, {}, html_name)

    def choose_from(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        """Gives a field the answers it has for this person or subject; groups of answers as a pair of label and answers."""
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def hush_optional(self, *names: str) -> None:
        """Leaves out the word “optional” beside fields of which it would say something wrong."""
        for name in names:
            cast(Any, self.fields[name]).quietly_optional = True

    def refuse(self, message: Any, field: str | None = None) -> None:
        """Adds a refusal found outside the form (by a verb, for instance) beside the field it concerns."""
        self.add_error(field if field in self.fields else None, message)


class EditForm(HouseForm):
    """A form that changes something which exists: carries the version it was filled from."""

    version = VersionField()


def draft_of(post: QueryDict, *, skip: Iterable[str] = ()) -> dict[str, list[str]]:
    """What autosave keeps of a form: every value as typed, without keys and tokens. Raises Unreadable when far too long.

    NUL cannot be kept by the database and is never part of writing; it is left out here and refused on saving.
    """
    left_out = {"csrfmiddlewaretoken", "once", *skip}
    kept = {
        name.replace("\x00", ""): [
            value.replace("\x00", "").encode("utf-8", "replace").decode() for value in post.getlist(name)
        ]
        for name in post
        if name not in left_out
    }
    if sum(len(name) + sum(map(len, values)) for name, values in kept.items()) > LONGEST_DRAFT:
        raise Unreadable(
            ngettext_lazy(
                "A draft may have %d character.",
                "A draft may have %d characters.",
                LONGEST_DRAFT,
            )
            % LONGEST_DRAFT,
            "too_long",
        )
    return kept
