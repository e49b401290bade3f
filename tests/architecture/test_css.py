"""The stylesheet and the scripts: budgets, logical directions only, nothing from elsewhere, contrast of every token."""

import gzip
import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache

import pytest

from ccr.stack.place import ROOT

STATIC = ROOT / "static"
CSS = (STATIC / "app.css").read_text()
RULES = re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)
# Other people's code, as it came. A new version is a new line here, looked at by a person.
VENDORED = {"htmx-4.0.1.min.js": "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130"}
THEMES = ("light", "dark", "room")
SURFACES = ("bg", "surface", "sunken")
TONES = ("danger", "warn", "ok", "info", "mute")
LANES = ("surveillance", "life_invasion", "interference", "intimidation", "unsorted")


def _zipped(path: str) -> int:
    return len(gzip.compress((STATIC / path).read_bytes(), 9))


def test_stylesheet_keeps_its_budget() -> None:
    assert _zipped("app.css") <= 14 * 1024


def test_scripts_keep_their_budget() -> None:
    assert (STATIC / "app.js").stat().st_size <= 4 * 1024
    assert _zipped("app.js") + sum(_zipped(f"vendor/{name}") for name in VENDORED) <= 20 * 1024


def test_vendored_code_is_what_was_looked_at() -> None:
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (STATIC / "vendor").glob("*.js")}
    assert found == VENDORED


def test_vendored_code_comes_with_its_licence() -> None:
    assert all((STATIC / "vendor" / name.replace(".min.js", ".LICENSE.txt")).is_file() for name in VENDORED)


def test_nothing_has_a_left_or_a_right() -> None:
    assert re.findall(r"[^{};]*\b(?:left|right)\b[^{};]*", RULES) == []
    physical = r"(?<![-\w])(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:top|bottom)\b|(?<![-\w])(?:top|bottom|width|height|max-width\s*:|min-width)\s*:"
    outside_queries = re.sub(r"@(?:media|container)[^{]*\{", "{", RULES)
    assert re.findall(physical, outside_queries) == []


def test_nothing_is_fetched() -> None:
    for path in (STATIC / "app.css", STATIC / "app.js"):
        text = path.read_text()
        assert not re.search(r"https?:|//[a-z0-9-]+\.[a-z]|@import|url\(", text), path.name
        assert not re.search(r"localStorage|sessionStorage|indexedDB|document\.cookie|innerHTML|eval\(", text), (
            path.name
        )


def test_colours_are_named_once() -> None:
    """A colour outside the tokens would not change with the theme. Print is black on white by itself."""
    body = RULES[RULES.index("@layer reset {") : RULES.index("@layer print {")]
    loose = re.findall(r"#[0-9a-fA-F]{3,8}\b|rgb\([^)]*\)", body)
    # The number on the bell stands on the focus yellow in every theme; a picture to scan needs white behind it; the backdrop of
    # the lock warning is a shade.
    assert loose == ["#1b1f23", "#fff", "rgb(10 15 20 / .6)"]


def test_every_class_used_by_the_stylesheet_is_used_by_a_page() -> None:
    pages = "".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    pages += "".join(path.read_text() for path in (ROOT / "ccr").rglob("*.py"))
    pages += (ROOT / "cases/incidents/chart.py").read_text() + (STATIC / "app.js").read_text()
    names = set(re.findall(r"\.(-?[a-zA-Z_][\w-]*)", re.sub(r"\d*\.\d+\w*", "", RULES)))
    # Made up of parts in templates, written by htmx, or offered to pages by the guide.
    made = re.compile(
        r"risk--\d|riskbanner--\d|see--|verdict--|tag--|notice--|segs--|parts--|part--|pc-|pchart|htmx-|hers|field--"
    )
    offered = {
        "two",
        "num",
        "prose",
        "keys",
        "opt",
        "page--narrow",
        "qframe",
        "card--wide",
        "icon--turn",
        "pair",
        "ok",
        "no",
        "cond",
        "btn--small",
    }
    assert sorted(name for name in names if name not in offered and not made.match(name) and name not in pages) == []


# Contrast --------------------------------------------------------------------


@lru_cache
def _tokens(theme: str) -> dict[str, str]:
    """Every colour of one theme, read from the stylesheet itself."""
    root = RULES[RULES.index(":root {") :]
    first = root[: root.index("}")]
    found = dict(re.findall(r"--([\w-]+):\s*([^;]+);", first))
    values = {}
    for name, value in found.items():
        if pair := re.fullmatch(r"light-dark\((#\w+),\s*(#\w+)\)", value):
            values[name] = pair[2] if theme == "dark" else pair[1]
        elif re.fullmatch(r"#\w+", value):
            values[name] = value
    if theme == "room":
        room = RULES[RULES.index(':root[data-theme="room"] {') :]
        values |= dict(re.findall(r"--([\w-]+):\s*(#\w+);", room[: room.index("}")]))
    return values


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _pairs() -> Iterator[tuple[str, str, str]]:
    """What stands on what: words, then marks and edges of controls."""
    for under in SURFACES:
        for text in ("text", "text-2", "link", "link-hover", *TONES):
            yield "text", text, under
        yield "mark", "line-strong", under
    for tone in TONES:
        yield "text", tone, f"{tone}-bg"
        yield "text", "text", f"{tone}-bg"
        yield "text", "link", f"{tone}-bg"
    yield "text", "on-primary", "primary"
    yield "text", "on-primary", "primary-hover"
    yield "text", "on-topbar", "topbar"
    yield "text", "on-danger", "danger-fill"
    yield "text", "surface", "text"  # numbers in the chart's flags
    for lane in LANES:
        for under in ("surface", "sunken"):
            yield "mark", lane, under
    for mark in ("danger-fill", "warn-fill", "primary", "ok", "info"):
        yield "mark", mark, "surface"


@pytest.mark.parametrize("theme", THEMES)
def test_words_and_marks_can_be_read(theme: str) -> None:
    """WCAG 1.4.3 and 1.4.11; the room screen is read from across a room, so its words ask for 7."""
    tokens = _tokens(theme)
    goals = {"text": 7.0 if theme == "room" else 4.5, "mark": 3.0}
    low = [
        f"{over} on {under}: {_contrast(tokens[over], tokens[under]):.1f}"
        for kind, over, under in _pairs()
        if _contrast(tokens[over], tokens[under]) < goals[kind]
    ]
    assert low == []


@pytest.mark.parametrize("theme", THEMES)
def test_focus_shows_on_every_surface(theme: str) -> None:
    """A yellow ring with a dark one around it: one of the two always stands out."""
    tokens = _tokens(theme)
    for under in (*SURFACES, "primary", "topbar", "danger-fill"):
        assert max(_contrast(tokens[ring], tokens[under]) for ring in ("focus", "focus-ink")) >= 4.5, under
