"""Two people changed the same thing: both texts, field by field, so that a person decides and nothing is overwritten."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, cast
from uuid import UUID

from django.db import models
from django.forms import Field
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ccr.audit.models import AuditEvent
from ccr.core.forms import HouseForm, When
from ccr.core.templatetags.house import write_day
from ccr.tenancy.member import Member
from ccr.tenancy.models import Membership


def both(
    form: HouseForm, theirs: Mapping[str, Any], *, member: Member, subject_id: UUID, version: int, url: str
) -> dict[str, Any]:
    """The context of the conflict: who changed it when, and each field that differs in mine and in theirs.

    The form keeps what was typed and takes the new version, so that saving once more is a decision made with both texts
    in sight. Two statements.
    """
    typed = cast(QueryDict, form.data).copy()
    typed[form.add_prefix("version")] = str(version)
    form.data = typed
    changed = (
        AuditEvent.objects.visible_to(member)
        .filter(subject_id=subject_id)
        # The act that made this version, not the last by the clock: two changes can fall into one moment.
        .order_by(models.Case(models.When(detail__version=version, then=0), default=1), "-at")
        .values("member_id", "at")
        .first()
    )
    who = ""
    if changed:
        who = (
            Membership.objects.visible_to(member)
            .filter(id=changed["member_id"])
            .values_list("user__name", flat=True)
            .first()
            or ""
        )
    rows = []
    for name, field in form.fields.items():
        if name not in theirs or name in {"version", "once"}:
            continue
        mine_text, theirs_text = (_shown(field, one) for one in (form.cleaned_data.get(name), theirs[name]))
        if mine_text != theirs_text:
            rows.append({"label": field.label, "mine": mine_text, "theirs": theirs_text})
    return {"conflict": {"who": who, "at": changed["at"] if changed else None, "rows": rows, "theirs_url": url}}


def _shown(field: Field, value: Any) -> str | Promise:
    """An answer as a person reads it."""
    if value is None or value in ("", [], ()):
        return _("Not asked")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, When):
        return _when(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date) and not isinstance(value, datetime):
        return write_day(value)
    labels = _labels(field)
    if isinstance(value, list | tuple):
        return ", ".join(str(labels.get(str(one), one)) for one in value)
    return str(labels.get(str(value), value))


def _when(value: When) -> str:
    if value.kind == "unknown" or value.first is None:
        return _("Not known")
    if value.last and value.last != value.first:
        return f"{write_day(value.first)} – {write_day(value.last)}"
    return write_day(value.first)


def _labels(field: Field) -> dict[str, Any]:
    labels: dict[str, Any] = {}
    for code, label in getattr(field, "choices", ()):
        if isinstance(label, list | tuple):
            labels |= {str(inner): text for inner, text in label}
        else:
            labels[str(code)] = label
    return labels
