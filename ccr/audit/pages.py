"""What the pages of the reading log are called on screen. Each room names its own in `AppConfig.ready`."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_names: dict[str, Promise] = {}


def name_page(code: str, name: Promise) -> None:
    """Give a page code its words. The last one counts."""
    _names[code] = name


def page_name(code: str) -> Promise:
    """The words for a page code; a code of an older version is *a page of the file*."""
    return _names.get(code, _("a page of the file"))


def is_named(code: str) -> bool:
    return code in _names
