"""What may be typed. One check for forms and the API: text is brought into one form, and what could deceive a reader is refused.

Refused, with a sentence that says what to take out: control characters, marks that turn the direction of writing
(they can make a line read backwards: the "Trojan Source" trick, CVE-2021-42574), halves of characters, and text that is too long.
Nothing is ever cut or silently dropped, but spaces at the ends and the many ways of breaking a line.
"""

import re
import unicodedata
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

# Embeddings, overrides and isolates. The plain marks (U+200E, U+200F, U+061C) belong to ordinary right-to-left writing and stay.
TURNING_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BREAKS = re.compile("\r\n|[\r\x85\u2028\u2029]")


class Unreadable(ValueError):
    """Text that is not taken. `message` is one plain sentence for the person who typed it; `code` names the kind."""

    def __init__(self, message: Any, code: str) -> None:
        super().__init__(code)
        self.message = message
        self.code = code


def tidy(value: str, *, lines: bool = False, longest: int | None = None) -> str:
    """The text as it is kept: composed (NFC), line breaks as one character, no blank ends.

    `lines`: whether line breaks may stay; elsewhere they become a space. `longest` counts characters after tidying.
    Raises Unreadable.
    """
    text = _BREAKS.sub("\n", unicodedata.normalize("NFC", value)).replace("\t", " ")
    if not lines:
        text = text.replace("\n", " ")
    text = text.strip()
    for place, character in enumerate(text, start=1):
        if character in TURNING_MARKS:
            raise Unreadable(
                _("Take out the invisible direction mark at character %(place)d: it can make words read backwards.")
                % {"place": place},
                "turning_mark",
            )
        if character != "\n" and unicodedata.category(character) in {"Cc", "Cs"}:
            raise Unreadable(
                _("Take out the invisible control character at character %(place)d, or type that word again.")
                % {"place": place},
                "control_character",
            )
    if longest is not None and len(text) > longest:
        over = len(text) - longest
        raise Unreadable(
            ngettext_lazy(
                "Shorten this by %(over)d character: at most %(longest)d fit.",
                "Shorten this by %(over)d characters: at most %(longest)d fit.",
                over,
            )
            % {"over": over, "longest": longest},
            "too_long",
        )
    return text
