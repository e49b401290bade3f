"""In which language she reads: what a worker wrote down about her, if her pages are offered in it."""

from cases.files.selectors import CasePage
from cases.people.words import Survivor
from cases.records.categories import Kind
from ccr.core import tongues


def her_language(page: CasePage) -> str:
    """The language her papers begin in; English where nothing else is known or may be seen by this reader."""
    words = page.words_for(page.best(Kind.SURVIVOR))
    return (tongues.written(Survivor.from_words(words).language) if words else "") or tongues.default()
