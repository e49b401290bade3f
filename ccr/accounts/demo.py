"""The demonstration's doors: sign in as an invented person with one click, on one's own machine while developing.

The door is open only if all of this holds: DEBUG, a loopback bind, a loopback peer, and no sign of a proxy in between.
Otherwise there is none: the list is empty and its address answers like any other that does not exist.
"""

import ipaddress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth import login
from django.db import connection
from django.http import HttpRequest

from ccr.accounts.models import User
from ccr.accounts.second_factor import mark_given
from ccr.core.actor import Actor, acting

SESSION_MARK = "demo"
_FORWARDED = ("Forwarded", "Via", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP")


def _is_loopback(address: str) -> bool:
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False


def _came_through_a_proxy(request: HttpRequest) -> bool:
    names = {name.lower() for name in request.headers}
    return any(name.startswith("x-forwarded") for name in names) or any(name.lower() in names for name in _FORWARDED)


def is_open(request: HttpRequest) -> bool:
    """Whether this request may see the doors at all."""
    return (
        bool(settings.DEBUG)
        and _is_loopback(settings.BIND_ADDRESS)
        and _is_loopback(request.META.get("REMOTE_ADDR", ""))
        and not _came_through_a_proxy(request)
    )


@dataclass(frozen=True)
class DemoPerson:
    """An invented person in one of their posts."""

    post_id: UUID
    user_id: UUID
    name: str
    agency: str
    title: str
    roles: tuple[str, ...]
    partnership: str


def people(*, at: datetime) -> list[DemoPerson]:
    """Everybody of the invented communities, by agency and name. PostgreSQL answers about these alone."""
    with acting(Actor(), at=at), connection.cursor() as cursor:
        cursor.execute(
            "SELECT membership_id, user_id, person, agency_name, title, roles, tenant_name FROM sec.demo_people()"
        )
        return [
            DemoPerson(post_id, user_id, name, agency, title, tuple(roles), partnership)
            for post_id, user_id, name, agency, title, roles, partnership in cursor.fetchall()
        ]


def sign_in(request: HttpRequest, person: DemoPerson) -> None:
    """Begin a session as `person`, fully verified. The caller has asked `is_open`."""
    user = User.objects.get(pk=person.user_id, is_active=True)
    login(request, user, backend="ccr.accounts.backend.SignInBackend")
    request.session[SESSION_MARK] = True
    mark_given(request, "demo")
