"""The site does not start with a URL nobody stamped, nor in production with a door only development has."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import URLPattern, URLResolver, get_resolver

# Pages of libraries: each is reached only before anybody acts, and touches accounts alone.
STAMPED_ELSEWHERE = {
    "allauth.account.views": "sign-in, before anybody acts",
    "allauth.mfa.base.views": "second factor of one's own account",
    "allauth.mfa.totp.views": "second factor of one's own account",
    "allauth.mfa.recovery_codes.views": "recovery codes of one's own account",
}


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every URL of the site with the pattern that answers it."""
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, path)
        else:
            yield path, entry


def module_of(callback: Any) -> str:
    view = getattr(callback, "view_class", callback)
    return str(view.__module__)


@register(Tags.urls)
def every_url_is_gated(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Error for each URL whose view carries no stamp."""
    return [
        Error(f"{path} reaches a view without a gate", hint="stamp it with member_view, account_view or public_view")
        for path, pattern in patterns(get_resolver())
        if not hasattr(pattern.callback, "gate") and module_of(pattern.callback) not in STAMPED_ELSEWHERE
    ]


@register(Tags.security, deploy=True)
def no_moved_clock(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Error when a production process would take its time from a file."""
    if settings.CLOCK_FILE and not settings.DEBUG:
        return [Error("CLOCK_FILE is set outside development: the clock would not be the real one")]
    return []
