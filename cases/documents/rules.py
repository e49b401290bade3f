"""Names, numbers and addresses on paper: shortened wherever they stand, also inside what somebody wrote.

A sheet is left on a table and read on a train. Who must know whom it is about knows it by the reference.
"""

import re
import unicodedata
from collections.abc import Iterable

from django.utils.translation import gettext as _

# A number to ring has seven figures or more, however it is written; an address for messages has an @.
_NUMBER = re.compile(r"(?<![\w-])\+?\d(?:[\s().\-/]{0,3}\d){6,}(?!\w)")
_EMAIL = re.compile(r"[^\s@<>(),;:]+@[^\s@<>(),;:]+\.[^\s@<>(),;:]+")
# A house number with a street's name, as they are written in English; whoever draws the sheet may not hold her address and
# so cannot know it for hers.
_STREET = re.compile(
    r"\b\d{1,5}[A-Za-z]?,?\s+(?:[A-Z][\w'’.\-]{0,30}\s+){1,4}(?i:street|st|road|rd|avenue|ave|lane|ln|drive|dr|close|court|ct|"
    r"way|place|pl|boulevard|blvd|terrace|crescent|gardens|square|highway|hwy|row|grove|mews|walk)\b\.?"
)
_HOME = re.compile(r"\b(?:apartment|apt|flat|unit|room)\.?\s+(?:no\.?\s*)?#?\d{1,5}[A-Za-z]?\b", re.IGNORECASE)
# A name of one or two letters is in too many other words.
SHORTEST = 3
# How a description begins that stands where a name might: “the neighbour”, “her sister”. It says nothing on paper.
DESCRIBING = frozenset({"a", "an", "the", "her", "his", "their", "my", "our", "someone", "somebody", "unknown"})
# Names that are also ordinary words: shortened only where they are written as names.
ORDINARY = frozenset(
    {
        "april", "art", "august", "bill", "chance", "charity", "dale", "dawn", "drew", "faith", "frank", "gene", "glen",
        "grace", "grant", "hope", "iris", "ivy", "jack", "joy", "june", "lane", "long", "love", "mark", "may", "miles",
        "nick", "olive", "page", "park", "pat", "peace", "price", "ray", "rich", "rob", "rose", "ruby", "sue", "summer",
        "will", "wood", "young",
    }
)  # fmt: skip
# Words of an address shorter than this say nothing by themselves.
SHORTEST_ADDRESS = 6


def initials(name: str) -> str:
    """“Mara Rose Linden” → “M.L.”; “Mara L.” → “M.L.”; one name → its first letter; nothing that is no letter."""
    parts = [part for part in re.split(r"[\s\-–_]+", name.strip()) if part and part[0].isalpha()]
    if not parts:
        return ""
    chosen = parts if len(parts) == 1 else (parts[0], parts[-1])
    return "".join(f"{_first(part)}." for part in chosen)


def _first(part: str) -> str:
    """The first letter with what belongs to it, in upper case where there is one."""
    end = 1
    while end < len(part) and unicodedata.combining(part[end]):
        end += 1
    return part[:end].upper()


class Shortened:
    """Shortens the names of one case, and hides its numbers and addresses, in any text.

    `names` are everything people of the case are called; `addresses` whatever is held of where she is and how to reach her.
    """

    def __init__(self, names: Iterable[str], addresses: Iterable[str] = ()) -> None:
        words: dict[str, str] = {}
        for name in names:
            clean = " ".join(name.split())
            if clean.split(" ", 1)[0].casefold() in DESCRIBING:
                continue
            if len(clean) >= SHORTEST and initials(clean):
                words[clean.casefold()] = initials(clean)
            # In “Security guard at the library” no more than the first is a name; who writes all of it small may mean any.
            written = not clean.islower()
            for place, part in enumerate(re.split(r"[\s\-–]+", clean)):
                bare = part.strip(".,;:!?()[]'\"’")
                described = written and place > 0 and bare.islower()
                if len(bare) >= SHORTEST and bare[0].isalpha() and not described:
                    words.setdefault(bare.casefold(), f"{_first(bare)}.")
        self._words = words
        self._names = _any_of(words)
        lines = {line.strip() for text in addresses for line in re.split(r"[\n;]", text)}
        parts = {part.strip() for line in lines for part in line.split(",")} | lines
        self._addresses = _any_of(part for part in parts if len(part) >= SHORTEST_ADDRESS)

    def __call__(self, text: str) -> str:
        """The text with none of them in it."""
        withheld = _("[not on paper]")
        if self._addresses:
            text = self._addresses.sub(withheld, text)
        text = _EMAIL.sub(withheld, text)
        for pattern in (_NUMBER, _STREET, _HOME):
            text = pattern.sub(withheld, text)
        if self._names:
            text = self._names.sub(self._short, text)
        return text

    def _short(self, found: re.Match[str]) -> str:
        said = " ".join(found[0].split())
        if said.casefold() in ORDINARY and said.islower():
            return said
        return self._words[said.casefold()]


def _any_of(words: Iterable[str]) -> re.Pattern[str] | None:
    """Any of these as whole words, the longest first, whatever white space is in them."""
    chosen = sorted({word for word in words if word}, key=len, reverse=True)
    if not chosen:
        return None
    each = "|".join(r"\s+".join(map(re.escape, word.split())) for word in chosen)
    return re.compile(rf"(?<!\w)(?:{each})(?!\w)", re.IGNORECASE)
