"""One paper's pages between reading and print: their finished words, then the number, the footer and the size of the sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi

from ccr.documents import pdf
from ccr.documents.papers import Drawn, Paper
from ccr.tenancy.member import Member

# Where paper has the size of a letter; elsewhere it is A4.
LETTER = frozenset({"us"})


@dataclass(frozen=True)
class Sheet:
    """What is about one subject, as finished HTML: read while its reader was bound."""

    drawn: Drawn
    html: SafeString

    @classmethod
    def read(cls, paper: Paper, drawn: Drawn) -> "Sheet":
        return cls(drawn, render_to_string(paper.template, dict(drawn.context)))


def page_size(pack: str) -> str:
    """The style sheet with the size of paper people of this pack have."""
    return "print/letter.css" if pack in LETTER else "print/a4.css"


def set_type(
    paper: Paper, sheets: Sequence[Sheet], *, number: int, by: Member, limits: pdf.Limits | None = None
) -> pdf.Pdf:
    """The sheets as one PDF with this copy number on each page. Raises CannotRender."""
    context: dict[str, Any] = {
        "sheets": sheets,
        "plain": paper.plain,
        "number": number,
        "reader": by,
        "language": get_language() or "en",
        "direction": "rtl" if get_language_bidi() else "ltr",
    }
    css = ("print/paper.css", page_size(by.pack), *paper.css)
    return pdf.render("documents/paper.html", context, css=css, limits=limits or pdf.ONE_PAPER)
