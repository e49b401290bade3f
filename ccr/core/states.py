"""States as data: which verb moves what from where to where, and who may. Verbs, buttons, constraints and docs read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ccr.core.errors import NotPossible


class WrongState(NotPossible):
    reason = _("That is not possible at this stage.")


@dataclass(frozen=True)
class Move:
    """`verb` moves from any of `sources` to `target`; `capability` names who may, or None where only the clock may."""

    verb: str
    sources: tuple[str, ...]
    target: str
    capability: str | None = None


class StateTable:
    """The moves of one noun. `states` is a TextChoices; `initial` is where a new one begins."""

    # Every table there is, in the order they were declared: what the generated documents list.
    known: ClassVar[list["StateTable"]] = []

    def __init__(self, name: str, *, states: type[models.TextChoices], initial: str, moves: Iterable[Move]) -> None:
        self.name = name
        self.states = states
        self.initial = initial
        self.moves = tuple(moves)
        known = set(states.values)
        for move in self.moves:
            unknown = {move.target, *move.sources} - known
            if unknown:
                raise ValueError(f"{name}: {move.verb} names unknown states {sorted(unknown)}")
        self.known.append(self)

    def move(self, verb: str, current: str) -> str:
        """The state `verb` leads to from `current`. Raises WrongState when it leads nowhere."""
        for move in self.moves:
            if move.verb == verb and current in move.sources:
                return move.target
        raise WrongState

    def possible(self, current: str) -> tuple[Move, ...]:
        """The moves that leave `current`: what the page offers as buttons."""
        return tuple(move for move in self.moves if current in move.sources)

    def constraint(self, field: str, name: str) -> Any:
        """CHECK that the column holds a known state."""
        return models.CheckConstraint(condition=models.Q(**{f"{field}__in": sorted(self.states.values)}), name=name)

    def diagram(self) -> str:
        """The table as a Mermaid state diagram, for the generated documents."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        lines += [f"    {source} --> {move.target}: {move.verb}" for move in self.moves for source in move.sources]
        return "\n".join(lines)
