"""Languages a survivor's own pages are offered in. Pages for workers follow LANGUAGES, which lists only what is wholly translated.

A worker writes her language down as people say it ("Spanish", "español"); from that the page begins, and she may change it.
"""

import unicodedata

from django.conf import settings
from django.utils.translation import gettext

# How people write a language down, folded: with and without accents, in English and in itself.
WRITTEN = {
    "en-us": ("english", "ingles"),
    "es": ("spanish", "espanol", "castellano", "castilian"),
}


def default() -> str:
    return str(settings.LANGUAGE_CODE)


def offered() -> list[tuple[str, str]]:
    """Code and own name of each language, as a switch shows them."""
    return list(settings.HER_LANGUAGES)


def chosen(code: str | None) -> str:
    """The code, if her pages are offered in it; else empty."""
    return code if code in dict(settings.HER_LANGUAGES) else ""


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in apart if not unicodedata.combining(one))


def written(text: str) -> str:
    """The code for a language as somebody wrote it down; the first one named that is offered. Empty when there is none."""
    for word in _folded(text).replace(",", " ").replace("/", " ").replace("(", " ").replace(")", " ").split():
        for code, names in WRITTEN.items():
            if (word == code or word in names) and chosen(code):
                return code
    return ""


def of_browser(accepted: str) -> str:
    """The first language of an Accept-Language header that is offered, for a page that knows nobody yet; else English."""
    for one in accepted[:200].lower().split(","):
        tag = one.partition(";")[0].strip()
        for code, _name in settings.HER_LANGUAGES:
            if tag.partition("-")[0] == code.partition("-")[0]:
                return str(code)
    return default()


def said(text: str) -> str:
    """A sentence that is kept in English, such as a pack's, in the language of the moment."""
    return gettext(text) if text else ""
