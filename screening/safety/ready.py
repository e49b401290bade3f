"""What the safety step brings to the house, called once when the programme starts."""

from datetime import datetime
from importlib import import_module
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.files import hooks
from cases.files.page import Band, register_band
from cases.records.categories import Kind
from ccr.audit.pages import name_page
from ccr.tenancy.member import Member
from screening.safety.rules import require_settled
from screening.safety.shown import band


def install() -> None:
    """It stands on every page of its file until it is settled, and keeps the file from being closed."""
    import_module("screening.safety.events")
    name_page("safety_step", _("safety step"))
    hooks.may_close.append(_settled_first)
    register_band(Band(Kind.SAFETY_STEP, "screening/safety/_band.html", band))


def _settled_first(*, file: Any, by: Member, at: datetime) -> None:
    require_settled(file_id=file.id, by=by)
