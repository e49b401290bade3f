"""Registered acts: each code has one sentence, and says who is told. An unknown code fails where it is used."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Event:
    """`sentence` completes “{who} …” and may use `%(name)s` of the event's detail. Detail never holds narrative text."""

    code: str
    sentence: Promise


_events: dict[str, Event] = {}


def register(code: str, sentence: Promise) -> str:
    """Declare an act; returns its code for the verb to use. Raises ValueError when two rooms claim one code."""
    if code in _events:
        raise ValueError(f"event {code} is registered twice")
    _events[code] = Event(code, sentence)
    return code


def event(code: str) -> Event:
    """The registered act. Raises KeyError for an unknown code."""
    return _events[code]


def all_events() -> Mapping[str, Event]:
    return dict(_events)
