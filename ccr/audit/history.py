"""Field history: which plain fields of which tables are kept, from what to what. Written by django-auditlog.

A field is kept because it is named here, with a label; nothing else ever is. Sealed bodies and narrative have no history of
fields at all, and there is no masking: half-masked words are half-shown words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from auditlog.registry import auditlog
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _

# What auditlog writes for "nothing".
NOTHING = ("None", "", None)


@dataclass(frozen=True)
class Kept:
    """A table with its history: the sentence that completes “{who} …”, and the label of each field that is kept."""

    model: type[models.Model]
    sentence: Promise
    fields: Mapping[str, Promise]


_kept: dict[str, Kept] = {}


def keep_history(model: type[models.Model], sentence: Promise, fields: Mapping[str, Promise]) -> None:
    """Keep the changes of these fields of `model`, and no others. Raises TypeError for one that may hold narrative."""
    for name in fields:
        field = model._meta.get_field(name)
        if isinstance(field, models.BinaryField | models.TextField | models.JSONField):
            raise TypeError(f"{model.__name__}.{name} may hold what somebody wrote: no history is kept of it")
    _kept[model._meta.label_lower] = Kept(model, sentence, dict(fields))
    auditlog.register(model, include_fields=list(fields))


def kept(label: str) -> Kept | None:
    """What is kept of a table, by its lower-case label such as `tenancy.membership`."""
    return _kept.get(label)


def all_kept() -> tuple[Kept, ...]:
    return tuple(_kept.values())


def changes_only(sender: type[models.Model], *, action: int, **more: Any) -> bool:
    """Asked by auditlog before it writes. A new row is told by its audit event; its first values are the *before* of their
    first change, or stand there still (docs/decisions/0013).
    """
    from auditlog import get_logentry_model

    return action != get_logentry_model().Action.CREATE


@dataclass(frozen=True)
class Value:
    """A field's value for the page: words of ours, a day or moment, or data."""

    words: str = ""
    day: date | None = None
    moment: datetime | None = None
    # The key of another row, for whoever can name it.
    key: str = ""


def value_of(field: "models.Field[Any, Any]", raw: Any) -> Value:
    """What auditlog kept as text, as something a page can draw."""
    if raw in NOTHING:
        return Value(words=_("nothing"))
    text = str(raw)
    if field.is_relation:
        return Value(key=text)
    if isinstance(field, models.BooleanField):
        return Value(words=_("yes") if text == "True" else _("no"))
    if field.choices:
        return Value(words=str(dict(field.flatchoices).get(_as_choice(field, text), text)))
    if isinstance(field, models.DateTimeField):
        # Kept in UTC without saying so.
        return Value(moment=datetime.fromisoformat(f"{text}+00:00" if "+" not in text else text))
    if isinstance(field, models.DateField):
        return Value(day=date.fromisoformat(text))
    return Value(words=text)


def _as_choice(field: "models.Field[Any, Any]", text: str) -> Any:
    return int(text) if isinstance(field, models.IntegerField) and text.lstrip("-").isdecimal() else text
