"""How the words of a record are told to a person, kind by kind: facts with a label, never a code, an id or a raw moment.

Each room tells the kinds it writes. A kind nobody tells shows its head alone: words leave by a teller or not at all.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.functional import Promise

from cases.records.categories import Kind

Fact = tuple[str | Promise, str | Promise]
Teller = Callable[[dict[str, Any]], Iterable[Fact]]

_tellers: dict[Kind, Teller] = {}


def register_teller(kind: Kind, teller: Teller) -> None:
    """Say how the words of a kind are told. The last one registered for a kind holds."""
    _tellers[kind] = teller


def told_kinds() -> set[Kind]:
    """The kinds somebody tells."""
    return set(_tellers)


def told(kind: Kind, words: Mapping[str, Any] | None) -> list[dict[str, str]]:
    """Label and text of what is written; without what was left empty. Nothing without words."""
    if not words or kind not in _tellers:
        return []
    return [{"label": str(label), "text": str(text)} for label, text in _tellers[kind](dict(words)) if text]
