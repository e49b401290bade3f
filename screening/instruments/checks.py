"""The site does not start with an instrument that is broken, unlocked, or changed under its version."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from ccr.tenancy.packs import all_packs
from screening.instruments.definitions import BadInstrument
from screening.instruments.registry import faults, read_all


@register()
def instruments_are_as_locked(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Error for each fault of a file or of the lock."""
    return [Error(f"instrument {fault}") for fault in faults()]


@register()
def packs_are_there(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Error for an external instrument of a country this installation does not have."""
    try:
        files = read_all()
    except BadInstrument:
        # Said above.
        return []
    return [
        Error(f"instrument {name}: there is no pack {code}")
        for name, one in files.items()
        for code in one.packs
        if code not in all_packs()
    ]


@register()
def thresholds_are_numbers(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Error for a threshold of a place that is no count."""
    return [
        Error(f"INSTRUMENT_THRESHOLDS: {name} of {place} is not a whole number over nought")
        for name, moved in settings.INSTRUMENT_THRESHOLDS.items()
        for place, figure in moved.items()
        if type(figure) is not int or figure < 1
    ]
