"""A figure has one shape everywhere, and a command that falls short says so with its exit status."""

import pytest

from ccr.proof.figures import Figures


@pytest.fixture
def lines() -> list[str]:
    return []


@pytest.fixture
def figures(lines: list[str]) -> Figures:
    return Figures(lines.append)


@pytest.mark.parametrize(
    ("value", "op", "goal", "verdict"),
    [
        (6, "<=", 6, "ok"),
        (6.01, "<=", 6, "short"),
        (8, ">=", 8, "ok"),
        (7.99, ">=", 8, "short"),
        (6, "<", 6, "short"),
        (6, ">", 6, "short"),
        (0, "==", 0, "ok"),
    ],
)
def test_a_figure_is_one_line_with_its_goal(
    figures: Figures, lines: list[str], value: float, op: str, goal: float, verdict: str
) -> None:
    figures.add("caseload.list", value, "x", op, goal)
    assert lines == [f"figure caseload.list {value:g} x goal {op} {goal:g} {verdict}"]


def test_a_command_whose_figures_hold_ends_well(figures: Figures, lines: list[str]) -> None:
    figures.add("one", 1, "x", "<=", 2)
    figures.finish()  # raises SystemExit where one falls short
    assert figures.short == []
    assert len(lines) == 1


def test_one_short_figure_ends_the_command_with_status_one(figures: Figures) -> None:
    figures.add("one", 1, "x", "<=", 2)
    figures.add("two", 3, "x", "<=", 2)
    figures.add("three", 1, "x", "<=", 2)
    assert figures.short == ["two"]
    with pytest.raises(SystemExit) as ended:
        figures.finish()
    assert ended.value.code == 1


def test_a_command_without_a_figure_has_proved_nothing(figures: Figures) -> None:
    with pytest.raises(SystemExit) as ended:
        figures.finish()
    assert ended.value.code == 1


@pytest.mark.parametrize(("name", "unit"), [("two words", "x"), ("name", "a unit")])
def test_a_figure_with_spaces_in_its_name_is_refused(figures: Figures, name: str, unit: str) -> None:
    with pytest.raises(ValueError, match="name"):
        figures.add(name, 1, unit, "<=", 2)


def test_a_name_stands_once(figures: Figures) -> None:
    figures.add("one", 1, "x", "<=", 2)
    with pytest.raises(ValueError, match="one"):
        figures.add("one", 1, "x", "<=", 2)
