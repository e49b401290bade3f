"""Figures: one line each, the same shape everywhere, each against its goal. A command that falls short exits 1."""

from collections.abc import Callable
from operator import eq, ge, gt, le, lt

OPS: dict[str, Callable[[float, float], bool]] = {"<=": le, ">=": ge, "<": lt, ">": gt, "==": eq}


class Figures:
    """Collects and prints `figure NAME VALUE UNIT goal OP GOAL ok|short` as each is known."""

    def __init__(self, write: Callable[[str], object] = print) -> None:
        self._write = write
        self.short: list[str] = []
        self.names: list[str] = []

    def add(self, name: str, value: float, unit: str, op: str, goal: float) -> None:
        """Print a figure against its goal. `op` is one of <=, >=, <, >, ==. Raises ValueError for a name used twice."""
        if name in self.names or " " in name or " " in unit:
            raise ValueError(f"a figure needs a name of its own without spaces: {name!r}")
        met = OPS[op](value, goal)
        self.names.append(name)
        if not met:
            self.short.append(name)
        self._write(f"figure {name} {value:g} {unit} goal {op} {goal:g} {'ok' if met else 'short'}")

    def finish(self) -> None:
        """End the command: with status 1 when any figure fell short of its goal or none was printed at all."""
        if self.short or not self.names:
            raise SystemExit(1)
