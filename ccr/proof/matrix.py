"""What `manage.py prove matrix` shows: everyone of the invented community at every address, with own, foreign and absent ids.

What each may see is asked of the guarded query once a person; then every page is really opened, through all of the house's
layers, as that person. A page answers 403 to a post that may not, 404 to an id that is not theirs or never was, and opens
otherwise. Nothing of it stays: each person's round is rolled back.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import NAMESPACE_URL, UUID, uuid5

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from ccr.accounts import demo
from ccr.accounts.models import User
from ccr.accounts.second_factor import METHOD
from ccr.core import clock
from ccr.core.actor import Actor, acting
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.checks import patterns
from ccr.tenancy.gate import POST_KEY
from ccr.tenancy.member import Member, member_in, posts_of

OPENS = (200, 302, 303, 403, 409)
# Where somebody is sent who is not really in: a page that leads here was not opened.
TURNED_AWAY = ("/sign-in/", "/locked/", "/working-as/", "/account/second-factor/set-up/")
LIBRARY = re.compile(r"(account|mfa)_")
# These say the same to everyone, whatever id stands in them, and show nothing of it.
SAME_FOR_ALL = {"answer_offer"}
# Open only towards an agency that lent something to this very file, where a paper was photographed, to whom a passkey belongs.
DEPENDS = {"open_back", "signed_paper", "passkey_remove"}
WORDS = {
    "role": "someone",
    "channel": "phone",
    "code": "case_sheet",
    "instrument": "profile",
    "part": "threats",
    "passkey": "0",
    "number": "1",
    "move": "start",
    "verb": "close",
    "seat": "core",
}
ABSENT = uuid5(NAMESPACE_URL, "never existed")
MODELS = {
    "file_id": "cases.CaseFile",
    "disclosure_id": "cases.Disclosure",
    "release_id": "cases.ReleaseOfInformation",
    "notice_id": "notifications.Notice",
    "post_id": "tenancy.Membership",
    "invitation_id": "tenancy.Invitation",
    "recovery_id": "tenancy.Recovery",
    "agency_id": "tenancy.Agency",
    "record_id": "cases.Record",
    "job_id": "documents.Job",
    "copy_id": "documents.DocumentCopy",
    "ground_id": "cases.LawfulBasis",
    "agreement_id": "cases.ForumAgreement",
    "objection_id": "cases.Objection",
    "demand_id": "cases.LegalDemand",
    "hold_id": "cases.LegalHold",
    "signing_id": "cases.SigningRequest",
    "action_id": "cases.ActionItem",
    "referral_id": "referrals.Referral",
    "item_id": "meetings.AgendaItem",
    "meeting_id": "meetings.Meeting",
    "topic_id": "meetings.Topic",
    "attendance_id": "meetings.Attendance",
}
# Which kind of record stands in an address with the id of one.
RECORDS = {
    "incident": "incident",
    "correct_incident": "incident",
    "correct_person": "respondent",
    "assessment": "assessment",
    "assessment_part": "assessment",
    "assessment_finish": "assessment",
    "assessment_set_aside": "assessment",
    "first_answers": "screen",
    "result": "result",
    "plan_line": "plan_line",
    "plan_mark": "plan_line",
    "offer_advocate": "incident",
    "correct_line": "minute",
    "undo_line": "minute",
    "api_incident": "incident",
    "api_incident_correct": "incident",
}

Ids = dict[str, UUID]


class Figures(Protocol):
    """Where figures go; the shell prints them."""

    def add(self, name: str, value: float, unit: str, op: str, goal: float) -> None: ...


@dataclass(frozen=True)
class Address:
    """One URL that shows something: its route, who may reach it, the ids that stand in it."""

    route: str
    name: str
    gate: Any

    @property
    def ids(self) -> list[str]:
        return re.findall(r"<uuid:(\w+)>", self.route)

    def url(self, ids: Ids) -> str:
        return "/" + re.sub(r"<\w+:(\w+)>", lambda part: str(ids.get(part[1]) or WORDS[part[1]]), self.route)


@dataclass
class Sight:
    """The ids one person may see, by the name that addresses give them; their agency's own records by kind, with the file."""

    member: Member
    ids: dict[str, set[UUID]] = field(default_factory=dict)
    records: dict[str, dict[UUID, UUID]] = field(default_factory=dict)


def addresses() -> list[Address]:
    """Every address of our own that somebody signed in can ask for."""
    return [
        Address(route, pattern.name or "", gate)
        for route, pattern in patterns(get_resolver())
        if isinstance(gate := getattr(pattern.callback, "gate", None), Capability)
        and not LIBRARY.match(pattern.name or "")
        and not re.search(r"<slug:form>|<uuid:subject>", route)
    ]


def members(at: datetime) -> list[Member]:
    """Everybody of the invented community in every post."""
    found = []
    for person in demo.people(at=at):
        with acting(Actor.account(person.user_id), at=at):
            posts = posts_of(person.user_id)
        post = next(post for post in posts if post.membership_id == person.post_id)
        found.append(member_in(post, user_id=person.user_id, posts=len(posts)))
    return found


def sight_of(member: Member, at: datetime) -> Sight:
    """What the guarded query shows this person."""
    sight = Sight(member)
    with acting(member, at=at):
        for name, model in MODELS.items():
            rows = apps.get_model(model).objects.visible_to(member)
            if name == "post_id":
                rows = rows.filter(agency_id=member.agency_id)
            sight.ids[name] = set(rows.values_list("id", flat=True))
        sight.ids["agency_id"].discard(member.agency_id)
        records = apps.get_model("cases.Record").objects.visible_to(member)
        for kind in sorted(set(RECORDS.values())):
            own = records.filter(kind=kind, holder_id=member.agency_id)
            sight.records[kind] = dict(own.order_by("id").values_list("id", "file_id"))
    return sight


def _own(page: Address, sight: Sight) -> Ids | None:
    """Ids for this address that the person may see; None where they have none."""
    if "record_id" in page.ids:
        records = sight.records[RECORDS[page.name]]
        return next(({"record_id": record, "file_id": file} for record, file in records.items()), None)
    ids = {name: min(sight.ids[name], default=None) for name in page.ids}
    return {name: one for name, one in ids.items() if one} if all(ids.values()) else None


def _cells(page: Address, sight: Sight, every: dict[str, set[UUID]]) -> Iterator[tuple[Ids, tuple[int, ...]]]:
    """The ids to ask this address for, each with the answers there may be."""
    own = _own(page, sight)
    may = sight.member.may(page.gate)
    if own is not None:
        opens = (*OPENS, 404) if page.name in DEPENDS else OPENS
        yield own, opens if may else (403,)
    base = own or dict.fromkeys(page.ids, ABSENT)
    for name in page.ids:
        foreign = every[name] - sight.ids[name]
        for other in (min(foreign, default=ABSENT), max(foreign, default=ABSENT), ABSENT):
            shut = OPENS if page.name in SAME_FOR_ALL else (404,)
            yield base | {name: other}, shut if may else (403,)


def _round(
    sight: Sight, every: dict[str, set[UUID]], pages: list[Address]
) -> Iterator[tuple[Address, Ids, int, tuple[int, ...]]]:
    """Every address as this person, in a transaction that is undone."""
    with transaction.atomic():
        client = signed_in(sight.member)
        for page in pages:
            for ids, wanted in _cells(page, sight, every):
                response = client.get(page.url(ids))
                status = response.status_code
                if response.get("Location", "").startswith(TURNED_AWAY):
                    status = 401
                # One that only takes forms says so to everybody, before it looks at who asks or for what.
                yield page, ids, status, (*wanted, 405)
        transaction.set_rollback(True)


def signed_in(member: Member) -> Client:
    """A browser in which this person has signed in with both factors and chosen this post."""
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    client.force_login(User.objects.get(pk=member.user_id), backend="ccr.accounts.backend.SignInBackend")
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": METHOD, "type": "demo", "at": clock.now().timestamp()}]
    session["account_authentication_methods_user"] = str(member.user_id)
    session[POST_KEY] = str(member.member_id)
    session.save()
    return client


def prove(figures: Figures, say: Callable[[str], object], *, people: int | None = None) -> None:
    """Open every address as everybody (or the first `people`), and count the answers that are not as they must be."""
    at = clock.now()
    everybody = [sight_of(member, at) for member in members(at)]
    every = {name: set().union(*(sight.ids[name] for sight in everybody)) for name in MODELS}
    pages = addresses()
    cells, unexpected = 0, 0
    chosen = everybody[:people]
    for number, sight in enumerate(chosen, start=1):
        for page, ids, status, wanted in _round(sight, every, pages):
            cells += 1
            if status not in wanted:
                unexpected += 1
                say(f"  {sight.member.post_label} of {sight.member.agency_name}: {page.url(ids)} answers {status}")
        say(f"  {number} of {len(chosen)} people, {cells} pages asked for")
    figures.add("matrix.people", len(chosen), "posts", ">=", 1)
    figures.add("matrix.addresses", len(pages), "addresses", ">=", 1)
    figures.add("matrix.cells", cells, "cells", ">=", len(chosen) * len(pages))
    figures.add("matrix.unexpected", unexpected, "cells", "<=", 0)
