"""A pretend language: every text that goes through gettext comes out in brackets, so that text that does not stands bare.

Data (names, references, days, what people wrote) stands inside `<bdi>`, `<time>` or an element with `translate="no"`.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser

from django.utils import translation

OPEN, CLOSE = "⟦", "⟧"
DATA_ELEMENTS = {"bdi", "time", "textarea", "script", "style", "title", "kbd", "code"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SPOKEN = ("alt", "aria-label", "aria-description", "placeholder", "title", "data-confirm", "content")
_LETTER = re.compile(r"[^\W\d_]")
_BRACKETED = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")


def _wrapped(text: str) -> str:
    return f"{OPEN}{text}{CLOSE}" if text else text


@contextmanager
def pseudo_language() -> Iterator[None]:
    """Bracket every translation made inside the block, lazy ones too."""
    catalogue = translation._trans
    names = ("gettext", "ngettext", "pgettext", "npgettext")
    real = {name: getattr(catalogue, name) for name in names}
    catalogue.gettext = lambda message: _wrapped(real["gettext"](message))
    catalogue.pgettext = lambda context, message: _wrapped(real["pgettext"](context, message))
    catalogue.ngettext = lambda one, many, number: _wrapped(real["ngettext"](one, many, number))
    catalogue.npgettext = lambda context, one, many, number: _wrapped(real["npgettext"](context, one, many, number))
    try:
        yield
    finally:
        for name, function in real.items():
            setattr(catalogue, name, function)


class BareText(HTMLParser):
    """Collects text and spoken attributes that no translation made and that are not marked as data."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, bool]] = []
        self.bare: list[str] = []
        # How many translated texts are open: one may hold elements, such as a name in the middle of a sentence.
        self.depth = 0

    @property
    def in_data(self) -> bool:
        return any(data for _tag, data in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        data = tag in DATA_ELEMENTS or given.get("translate") == "no"
        if not data and not self.in_data and tag != "meta":
            for name in SPOKEN:
                self._look(given.get(name) or "", f"{tag}@{name}")
            if tag == "input" and given.get("type") in {"submit", "button"}:
                self._look(given.get("value") or "", "input@value")
        if tag not in VOID:
            self.open.append((tag, data))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        while self.open:
            name, _data = self.open.pop()
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        bare = []
        for piece in re.split(f"([{OPEN}{CLOSE}])", data):
            if piece == OPEN:
                self.depth += 1
            elif piece == CLOSE:
                self.depth = max(0, self.depth - 1)
            elif not self.depth:
                bare.append(piece)
        if not self.in_data:
            self._look(" ".join(bare), self.open[-1][0] if self.open else "")

    def _look(self, text: str, where: str) -> None:
        left = text
        while (fewer := _BRACKETED.sub(" ", left)) != left:
            left = fewer
        if _LETTER.search(left):
            self.bare.append(f"<{where}> {' '.join(left.split())[:80]}")


def bare_text(html: str) -> list[str]:
    """What stands untranslated on a page rendered inside `pseudo_language`."""
    reader = BareText()
    reader.feed(html)
    return reader.bare
