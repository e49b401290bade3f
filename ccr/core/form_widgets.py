"""Controls of the house's forms: Django's widgets with our class names, and one that joins several into one answer.

`look` tells `forms/field.html` how to draw a field; `first_control` is what to add to a field's id to reach the first
control inside it, where a link from the error summary leads.
"""

from __future__ import annotations

import re
from typing import Any

from django import forms

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Line(forms.TextInput):
    """One line of text, in the direction of what is written: an address keeps its order on a page from right to left."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "input", "dir": "auto"} | (attrs or {}))


class Paragraph(forms.Textarea):
    """Several lines of text."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "textarea", "rows": 4, "dir": "auto"} | (attrs or {}))


class DayInput(forms.DateInput):
    """A day. The browser's own control while the value is one it can hold; what was really typed, as text, otherwise."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {"class": "input input--date", "autocomplete": "off"} | (attrs or {}),
            format="%Y-%m-%d",
        )

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """A date control empties itself when given `31 Feb 2026`; a text field keeps it for the person to correct."""
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        context["widget"]["type"] = "date" if not shown or _ISO_DAY.fullmatch(shown) else "text"
        return context


class Hidden(forms.HiddenInput):
    """Carried along, not shown, never filled in by the browser from an earlier visit."""

    def __init__(self) -> None:
        # No id: a page may hold several forms, and nothing points at what is hidden.
        super().__init__({"autocomplete": "off", "id": False})


class Dropdown(forms.Select):
    """One answer of many, folded."""

    look = "select"

    def __init__(self) -> None:
        super().__init__({"class": "select"})


class Radios(forms.RadioSelect):
    """One answer of a few."""

    def __init__(self, look: str = "list", choices: Any = ()) -> None:
        super().__init__({"class": "choice__input"}, choices)
        self.look = "radio" if look == "list" else look


class Boxes(forms.CheckboxSelectMultiple):
    """Any of several answers."""

    look = "boxes"

    def __init__(self) -> None:
        super().__init__({"class": "choice__input"})


class TickBox(forms.CheckboxInput):
    """One box."""

    look = "checkbox"

    def __init__(self) -> None:
        super().__init__({"class": "choice__input"})


class Parts(forms.MultiWidget):
    """Several controls that make one answer, such as a day and a time. `labels` name them; `shape` is their class."""

    template_name = "forms/parts.html"
    look = "parts"

    def __init__(
        self, parts: dict[str, forms.Widget | type[forms.Widget]], *, labels: dict[str, Any], shape: str
    ) -> None:
        self.keys = list(parts)
        self.labels = labels
        self.shape = shape
        self.first_control = "_0_0" if isinstance(next(iter(parts.values())), forms.RadioSelect) else "_0"
        super().__init__(parts)

    def decompress(self, value: Any) -> list[Any]:
        """The answer taken apart again; the field knows how."""
        return value.parts() if hasattr(value, "parts") else [None] * len(self.widgets)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Each part with its key, its label and whether it is a row of answers."""
        context = super().get_context(name, value, attrs)
        context["widget"]["shape"] = self.shape
        context["widget"]["parts"] = [
            {
                "key": key,
                "label": self.labels.get(key, ""),
                "widget": sub,
                "segments": isinstance(widget, forms.RadioSelect),
            }
            for key, widget, sub in zip(self.keys, self.widgets, context["widget"]["subwidgets"], strict=True)
        ]
        return context
