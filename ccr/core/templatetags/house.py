"""What every template of the house may say: an icon, a day, a moment, an error summary, a form bar.

Days are written with the month in letters, never as `03/04`, because two people may read that as two days.
Everything that comes from a record is printed inside `<bdi>` or `<time>`, so that a name in another script
does not reorder the words around it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, RadioSelect
from django.template.defaultfilters import date as format_day
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

register = template.Library()

# The order of day, month and year belongs to the language; translators change these four patterns.
DAY_FORMATS = {
    "day": lambda: pgettext("day, as in 7 Mar 2026", "j M Y"),
    "short": lambda: pgettext("day without year, as in 7 Mar", "j M"),
    "weekday": lambda: pgettext("day with weekday, as in Sat 7 Mar 2026", "D j M Y"),
    "short-weekday": lambda: pgettext("day with weekday and no year, as in Sat 7 Mar", "D j M"),
    "month": lambda: pgettext("month, as in March 2026", "F Y"),
}


def write_day(value: date, form: str = "day") -> str:
    """A day in words of the reader's language; a moment is first brought into the reader's time zone."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return format_day(value, DAY_FORMATS[form]())


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """One icon of the sprite. Hidden from screen readers unless it carries the only label, which it seldom should."""
    classes = f"icon {css}".strip()
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="#i-{}"/></svg>',
            classes,
            label,
            slugify_name(name),
        )
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="#i-{}"/></svg>',
        classes,
        slugify_name(name),
    )


def slugify_name(name: str) -> str:
    """The sprite's own names keep their underscores (`life_invasion`); anything else is made harmless."""
    return slugify(str(name))


@register.simple_tag
def day(value: date | None, form: str = "day", unknown: str = "") -> SafeString | str:
    """`{% day visit.on %}` → `<time>7 Mar 2026</time>`. Forms: day, short, weekday, short-weekday, month.

    No day at all is said in words (`unknown`, or "date not known"), never as an empty cell.
    """
    if not value:
        return unknown or _("date not known")
    iso = value.date() if isinstance(value, datetime) else value
    if isinstance(value, datetime) and timezone.is_aware(value):
        iso = timezone.localtime(value).date()
    machine = f"{iso:%Y-%m}" if form == "month" else iso.isoformat()
    return format_html('<time datetime="{}">{}</time>', machine, write_day(value, form))


@register.simple_tag
def moment(value: datetime | None, form: str = "short", unknown: str = "") -> SafeString | str:
    """`{% moment note.at %}` → `<time>7 Mar, 14:32</time>` in the reader's zone, on a 24-hour clock."""
    if not value:
        return unknown or _("time not known")
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    text = pgettext("day, then time", "%(day)s, %(time)s") % {
        "day": write_day(local, form),
        "time": format_day(local, "H:i"),
    }
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), text)


@register.simple_tag
def clock_time(value: datetime | None) -> SafeString | str:
    """`{% clock_time note.at %}` → `<time>14:32</time>`."""
    if not value:
        return _("time not known")
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return format_html('<time datetime="{}">{}</time>', f"{local:%H:%M}", format_day(local, "H:i"))


@register.simple_tag
def days_between(first: date | None, last: date | None, form: str = "day") -> SafeString | str:
    """A range of days: one `<time>` when both are the same, two with a dash when not, words when nothing is known."""
    if not first or not last or first == last:
        return day(first or last, form)
    return format_html("{}–{}", day(first, form), day(last, form))


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """A value by a key held in a variable; a missing key is empty, as everywhere in templates."""
    return mapping.get(key, "") if hasattr(mapping, "get") else ""


# Forms -----------------------------------------------------------------------


@register.filter
def look(field: BoundField) -> str:
    """Which piece of `forms/` draws this control: a widget may say so itself (`look`), else its input type decides."""
    widget = field.field.widget
    own = getattr(widget, "look", "")
    return own or getattr(widget, "input_type", "") or type(widget).__name__.lower()


@register.filter
def groups(field: BoundField) -> Iterator[dict[str, Any]]:
    """Choices of a field by their group, in order: `label` (may be empty) and `choices` to be drawn one by one."""
    collected: dict[str, list[Any]] = {}
    labels: list[str] = []
    for label, inner in getattr(field.field, "choices", []):
        labels += [str(label)] * len(inner) if isinstance(inner, list | tuple) else [""]
    for label, choice in zip(labels, field.subwidgets, strict=False):
        collected.setdefault(label, []).append(choice)
    return ({"label": label, "choices": choices} for label, choices in collected.items())


def control_id(field: BoundField) -> str:
    """Id of the first control a person can act on in this field: where a link from the error summary leads."""
    widget = field.field.widget
    if isinstance(widget, RadioSelect) and field.subwidgets:
        return str(field.subwidgets[0].id_for_label)
    return f"{field.auto_id}{getattr(widget, 'first_control', '')}" or field.html_name


@register.filter
def first_control(field: BoundField) -> str:
    """The same for templates."""
    return control_id(field)


@register.filter
def is_optional(field: BoundField) -> bool:
    """Whether the label says *optional*: text-like fields that may stay empty and do not already say so."""
    return not field.field.required and not getattr(field.field, "quietly_optional", False)


@register.inclusion_tag("_components/error_summary.html")
def form_errors(*forms: BaseForm | str, title: str = "") -> dict[str, Any]:
    """Error summary of one or several forms: how many, and a link to each control. Nothing when all is well."""
    lines: list[dict[str, str]] = []
    for form in forms:
        # A page may pass a name that is not in its context: Django hands over an empty string.
        if not isinstance(form, BaseForm) or not form.is_bound:
            continue
        lines += [{"text": str(text), "href": ""} for text in form.non_field_errors()]
        for field in form:
            # One line per field: the first thing to put right. The others show when that is done.
            href = "" if field.is_hidden else f"#{control_id(field)}"
            lines += [{"text": str(text), "href": href} for text in list(field.errors)[:1]]
    return {"lines": lines, "count": len(lines), "title": title}


@register.inclusion_tag("_components/form_bar.html")
def form_bar(
    *,
    save: str = "",
    later: str = "",
    cancel: str = "",
    cancel_label: str = "",
    danger: bool = False,
    state: str = "",
) -> dict[str, Any]:
    """Sticky bar at the end of a form: the button, the quieter ways out, and the state line that autosave speaks in."""
    return {
        "save": save or _("Save"),
        "later": later,
        "cancel": cancel,
        "cancel_label": cancel_label or _("Cancel"),
        "danger": danger,
        "state": state,
    }
