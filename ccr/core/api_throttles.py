"""How often the programming interface may be asked: by one person, and from one address. Pages are not counted.

What is counted is the asking, before anything is looked for: not what was asked for, nor what was answered.
"""

import logging
from typing import Any

from allauth.core.internal import ratelimit
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError
from rest_framework.settings import api_settings
from rest_framework.throttling import SimpleRateThrottle

from ccr.core import clock

log = logging.getLogger(__name__)


class Throttle(SimpleRateThrottle):
    """So many requests in each minute (hour, day) by the clock.

    The library keeps a list and writes it back, so that requests at one time are counted as one; this counts in the cache.
    """

    scope: str
    duration: int
    num_requests: int

    def get_rate(self) -> str:
        """The figure of the settings as they are now."""
        return str(api_settings.DEFAULT_THROTTLE_RATES[self.scope])

    def allow_request(self, request: Any, view: Any) -> bool:
        key = self.get_cache_key(request, view)
        if key is None:
            return True
        self.now = clock.now().timestamp()
        try:
            return self._counted(f"{self._sealed(key)}_{int(self.now // self.duration)}") <= self.num_requests
        except RedisError:
            # Access does not hang on this count: people's work goes on without it.
            log.exception("The cache does not answer: requests of programs are not counted.")
            return True

    def _sealed(self, key: str) -> str:
        """The key as the cache keeps it: whose count it is can be worked out with the installation's own secret alone."""
        return f"api_{self.scope}_{salted_hmac(__name__, key, algorithm='sha256').hexdigest()}"

    def _counted(self, key: str) -> int:
        """The number of this request in its minute."""
        if self.cache.add(key, 1, timeout=2 * self.duration):
            return 1
        try:
            return int(self.cache.incr(key))
        except ValueError:
            # The cache was emptied in between.
            return 1

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return float(self.duration - self.now % self.duration)


class PerPerson(Throttle):
    """One person, in whatever post and from however many addresses and sessions."""

    scope = "person"

    def get_cache_key(self, request: Any, view: Any) -> str | None:
        return f"api_person_{request.user.pk}" if request.user.is_authenticated else None


class PerAddress(Throttle):
    """One network address, signed in or not; behind proxies the address in front of them, as where people sign in."""

    scope = "address"

    def get_cache_key(self, request: Any, view: Any) -> str | None:
        try:
            return f"api_address_{ratelimit.get_ip(request)}"
        except PermissionDenied:
            # The server in front told none: all who come so share one count.
            return "api_address_unknown"


def too_often(request: HttpRequest) -> float | None:
    """Seconds to wait, or None. Who has had their own share does not use up that of the others at their address."""
    for throttle in (PerPerson(), PerAddress()):
        if not throttle.allow_request(request, None):
            return throttle.wait()
    return None
