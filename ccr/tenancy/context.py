"""What every page knows about the house around it: the context processor `house`, and the registries other rooms fill.

Rooms above tenancy add their pages to the bar, their number of unread notices and so on in `AppConfig.ready`; nothing
here imports them. Drawing the bar costs no query but the count of unread notices.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext_lazy as _

from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member


@dataclass(frozen=True)
class Entry:
    """A page in the bar or the name menu: drawn only for posts with `capability`, and only where its URL is mounted."""

    url_name: str
    label: Promise | str
    capability: Capability
    order: int = 50
    post: bool = False
    # Whether it is there for this member at all, such as only in some countries.
    when: Callable[[Member], bool] | None = None

    def url(self) -> str | None:
        try:
            return reverse(self.url_name)
        except NoReverseMatch:
            return None


_nav: dict[str, Entry] = {}
_menu: dict[str, Entry] = {}
_unread: list[Callable[[Member], int]] = []


def register_nav(url_name: str, label: Promise | str, capability: Capability, *, order: int = 50) -> None:
    """A page of the top bar. The first one a post may use (lowest `order`) is also where it arrives after sign-in."""
    _nav[url_name] = Entry(url_name, label, capability, order)


def register_menu(
    url_name: str,
    label: Promise | str,
    capability: Capability,
    *,
    order: int = 50,
    when: Callable[[Member], bool] | None = None,
) -> None:
    """A page of the name menu."""
    _menu[url_name] = Entry(url_name, label, capability, order, when=when)


def register_unread(count: Callable[[Member], int]) -> None:
    """Who counts a member's unread notices; called once for each whole page, inside the frame."""
    _unread[:] = [count]


def _allowed(entries: dict[str, Entry], member: Member) -> list[tuple[Entry, str]]:
    there = (
        entry for entry in entries.values() if member.may(entry.capability) and (not entry.when or entry.when(member))
    )
    chosen = sorted(there, key=lambda one: one.order)
    return [(entry, url) for entry in chosen if (url := entry.url())]


def start_page(member: Member) -> str:
    """Where a post begins: its first page of the bar, else its notices, else its account."""
    for _entry, url in _allowed(_nav, member):
        return url
    for name in ("notices", "account"):
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return "/"


def unread_count(member: Member) -> int:
    """How many notices wait for this person in this post."""
    return sum(count(member) for count in _unread)


def _optional(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _public(request: HttpRequest) -> dict[str, Any]:
    return {
        "product": settings.PRODUCT,
        "member": None,
        "lang": get_language() or "en",
        "dir": "rtl" if get_language_bidi() else "ltr",
        "theme": getattr(getattr(request, "_cached_user", None), "theme", ""),
    }


def house(request: HttpRequest) -> dict[str, Any]:
    """The variable `house`. Outside the frame nobody acts: `member` is None and there is no menu."""
    known = _public(request)
    member = getattr(request, "member", None)
    if member is None:
        return {"house": known}
    nav = [
        {"label": entry.label, "url": url, "current": request.path.startswith(url)}
        for entry, url in _allowed(_nav, member)
    ]
    menu = [{"label": entry.label, "url": url, "post": False} for entry, url in _allowed(_menu, member)]
    if member.posts > 1:
        menu.insert(0, {"label": _("Work as another post"), "url": reverse("working_as"), "post": False})
    menu += [
        {"label": _("Lock"), "url": reverse("lock"), "post": True, "back": True},
        {"label": _("Sign out"), "url": reverse("account_logout"), "post": True},
    ]
    known |= {
        "member": member,
        "nav": nav,
        "menu_items": menu,
        # A refusal's page is drawn as well, and a swapped part needs no bell.
        "unread": 0 if request.headers.get("HX-Request") else unread_count(member),
        "home_url": reverse("home"),
        "menu_url": reverse("menu"),
        "working_as_url": reverse("working_as"),
        "emergency_url": reverse("emergency"),
        "keepalive_url": reverse("keepalive"),
        "locked_url": reverse("locked"),
        "lock_url": reverse("lock"),
        "idle_seconds": settings.IDLE_LOCK_SECONDS,
        "notices_url": _optional("notices"),
        "notices_count_url": _optional("notices_count"),
        "search_url": _optional("search"),
    }
    return {"house": known}


register_menu("account", _("Your account"), Capability.HOME, order=80)
register_menu("staff", _("People of your agency"), Capability.MANAGE_PEOPLE, order=60)
register_menu("agencies", _("What agencies keep and report"), Capability.SEE_POLICY, order=70)
register_menu("policy", _("Who may do what"), Capability.SEE_POLICY, order=90)
