"""Disclosures and permissions: of a file, offered to us, and their moves."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.access.doors import access_disclosure, access_file, access_release
from cases.access.models import NO_END
from cases.records.categories import Category, categories_in
from cases.sharing.actions import (
    accept_offer,
    join,
    offer_disclosure,
    refuse_offer,
    withdraw_disclosure,
    withdraw_release,
)
from cases.sharing.models import Disclosure, ReleaseOfInformation, Signing
from cases.sharing.selectors import around, reference_of, signed_now, unanswered
from cases.sharing.states import DisclosureState, ReleaseState
from cases.sharing.words import WhyWithdrawn
from ccr.core.api_fields import Body, Code, Codes, Day, Id, NothingMore, Yes, named
from ccr.core.errors import NotPermitted
from ccr.tenancy.api import KEY, AgencySerializer, Endpoint, agencies, endpoint, paged, says
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member

KINDS = {category.name.lower(): category for category in Category}
CHOICES = [(code, category.label) for code, category in KINDS.items()]


def kinds_of(mask: int) -> list[str]:
    return named(categories_in(mask))


class DisclosureSerializer(serializers.Serializer[Any]):
    """What is opened or offered between two agencies. `file` is the reader's own; the other side's is never named."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    direction = serializers.ChoiceField(choices=["ours", "to_us"])
    agency = AgencySerializer(allow_null=True)
    file = serializers.UUIDField(allow_null=True)
    view = serializers.ListField(child=serializers.ChoiceField(choices=CHOICES))
    summary = serializers.ListField(child=serializers.ChoiceField(choices=CHOICES))
    basis = serializers.CharField()
    covers_later = serializers.BooleanField()
    in_return = serializers.BooleanField()
    state = serializers.ChoiceField(choices=DisclosureState.choices)
    offered_at = serializers.DateTimeField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class PermissionSerializer(serializers.Serializer[Any]):
    """A permission she signed, without her name: that stands on its page."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    file = serializers.UUIDField()
    agency = AgencySerializer(allow_null=True)
    view = serializers.ListField(child=serializers.ChoiceField(choices=CHOICES))
    summary = serializers.ListField(child=serializers.ChoiceField(choices=CHOICES))
    purpose = serializers.CharField()
    covers_later = serializers.BooleanField()
    signed_how = serializers.ChoiceField(choices=Signing.choices)
    signed_at = serializers.DateTimeField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=ReleaseState.choices)
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class OfferBody(Body):
    """Exactly which kinds one agency is offered on one's own lawful ground. `confirmed`: our law allows it and it is needed."""

    to_agency = Id()
    view = Codes(CHOICES, required=False, default=list)
    summary = Codes(CHOICES, required=False, default=list)
    location_confirmed = Yes(required=False, default=False)
    covers_later = Yes()
    starts_on = Day(required=False, allow_null=True, default=None)
    ends_on = Day()
    confirmed = Yes()

    def validate_confirmed(self, value: bool) -> bool:  # noqa: FBT001 — the library calls it so
        """Said by a person, never assumed."""
        if not value:
            raise serializers.ValidationError(_("Tick this only if it is so."))
        return value


class JoinBody(Body):
    """*Is this one of yours?* Yes, this one; or null: a file of its own."""

    file = Id(allow_null=True)


class StopBody(Body):
    """Why she stopped it, only if she wants to say."""

    why = Code(WhyWithdrawn, required=False, allow_blank=True, default="")


def disclosures_shown(member: Member, rows: list[Disclosure]) -> list[Any]:
    """Disclosures as this side sees them. One statement."""
    ours = {row.id: row.from_agency_id == member.agency_id for row in rows}
    other = {row.id: row.to_agency_id if ours[row.id] else row.from_agency_id for row in rows}
    names = agencies(member, other.values())
    return [
        DisclosureSerializer(
            {
                "id": row.id,
                "reference": reference_of(row.id, row.release_id),
                "direction": "ours" if ours[row.id] else "to_us",
                "agency": names.get(other[row.id]),
                "file": row.from_file_id if ours[row.id] else row.to_file_id,
                "view": kinds_of(row.view_bits),
                "summary": kinds_of(row.summary_bits),
                "covers_later": row.covers_until == NO_END,
                **{
                    name: getattr(row, name)
                    for name in (
                        "basis", "in_return", "state", "offered_at", "starts_at", "ends_at", "answered_at", "withdrawn_at",
                    )
                },
            }
        ).data
        for row in rows
    ]  # fmt: skip


def permissions_shown(member: Member, rows: list[ReleaseOfInformation]) -> list[Any]:
    """Permissions of one's own agency. One statement."""
    names = agencies(member, (row.to_agency_id for row in rows))
    return [
        PermissionSerializer(
            {
                "id": row.id,
                "reference": reference_of(row.id),
                "file": row.file_id,
                "agency": names.get(row.to_agency_id),
                "view": kinds_of(row.view_bits),
                "summary": kinds_of(row.summary_bits),
                **{
                    name: getattr(row, name)
                    for name in (
                        "purpose", "covers_later", "signed_how", "signed_at", "starts_at", "ends_at", "state",
                        "withdrawn_at",
                    )
                },
            }
        ).data
        for row in rows
    ]  # fmt: skip


class Disclosures(Endpoint):
    @says("What a file opens, offers and is opened now", gives=paged(DisclosureSerializer), pages=True)
    def get(self, request: Request, file_id: UUID) -> HttpResponse:
        """Everything open or offered now around one file, in both directions, newest first."""
        file = access_file(self.member, file_id, Capability.SEE_FILES)
        self.served({file.id: file.agency_id})
        rows = around(self.member, file)
        return self.page(rows, "-offered_at", "id", show=lambda page: disclosures_shown(self.member, page))

    @says("Offer on our own lawful ground", gives=DisclosureSerializer, takes=OfferBody, status=201, more=[KEY])
    def post(self, request: Request, file_id: UUID) -> HttpResponse:
        """Offer exactly these kinds to one agency. Nothing is open until it is accepted."""
        file = access_file(self.member, file_id, Capability.SHARE)
        self.served({file.id: file.agency_id})
        given = self.given(OfferBody)
        given.pop("confirmed")

        def do() -> tuple[Any, str]:
            offer = offer_disclosure(
                file_id=file.id,
                to_agency_id=given["to_agency"],
                view=[KINDS[code] for code in given["view"]],
                summary=[KINDS[code] for code in given["summary"]],
                location_confirmed=given["location_confirmed"],
                covers_later=given["covers_later"],
                starts_on=given["starts_on"],
                ends_on=given["ends_on"],
                by=self.member,
                at=self.at,
            )
            return disclosures_shown(self.member, [offer])[0], reverse("api_disclosure", args=[offer.id])

        return self.act(do, status=201)


class Offers(Endpoint):
    @says("What is offered to us and waits for an answer", gives=paged(DisclosureSerializer), pages=True)
    def get(self, request: Request) -> HttpResponse:
        """Offers nobody has answered, oldest first: holder, kinds and last day; no record and no name."""
        rows = unanswered(self.member)
        return self.page(rows, "offered_at", "id", show=lambda page: disclosures_shown(self.member, page))


class OneDisclosure(Endpoint):
    @says("One disclosure", gives=DisclosureSerializer)
    def get(self, request: Request, disclosure_id: UUID) -> HttpResponse:
        """What one disclosure opens, as this side sees it."""
        found = access_disclosure(self.member, disclosure_id, Capability.SEE_FILES)
        shown = disclosures_shown(self.member, [found])[0]
        if shown["file"]:
            self.served({UUID(shown["file"]): self.member.agency_id})
        return Response(shown)


class Move(Endpoint):
    """Base of one move of a disclosure: which side makes it, with which capability."""

    capability: ClassVar[Capability] = Capability.ANSWER_OFFERS
    sender = False
    verb: Callable[..., Any]

    def found(self, disclosure_id: UUID) -> Disclosure:
        """The disclosure, where this side may move it. Raises NotVisible, NotPermitted."""
        found: Disclosure = access_disclosure(self.member, disclosure_id, self.capability)
        if (found.from_agency_id if self.sender else found.to_agency_id) != self.member.agency_id:
            raise NotPermitted
        return found

    def moved(self, found: Disclosure, do: Callable[[], Disclosure]) -> HttpResponse:
        """Let the verb do it, once, and show where it stands."""

        def once() -> tuple[Any, str]:
            shown = disclosures_shown(self.member, [do()])[0]
            if shown["file"]:
                self.served({UUID(shown["file"]): self.member.agency_id})
            return shown, reverse("api_disclosure", args=[found.id])

        return self.act(once)


class Accept(Move):
    @says("Accept an offer", gives=DisclosureSerializer, takes=NothingMore, more=[KEY])
    def post(self, request: Request, disclosure_id: UUID) -> HttpResponse:
        """It is open at once, into a file made for it. Which of our files it belongs to is said next: `join`."""
        found = self.found(disclosure_id)
        self.given(NothingMore)
        return self.moved(found, lambda: accept_offer(disclosure_id=found.id, by=self.member, at=self.at))


class Refuse(Move):
    @says("Not for us", gives=DisclosureSerializer, takes=NothingMore, more=[KEY])
    def post(self, request: Request, disclosure_id: UUID) -> HttpResponse:
        """Nothing of the offer remains here, and whoever offered it is told."""
        found = self.found(disclosure_id)
        self.given(NothingMore)
        return self.moved(found, lambda: refuse_offer(disclosure_id=found.id, by=self.member, at=self.at))


class Join(Move):
    @says("Say which of our files it belongs to", gives=DisclosureSerializer, takes=JoinBody, more=[KEY])
    def post(self, request: Request, disclosure_id: UUID) -> HttpResponse:
        """*Is this one of yours?* A file of ours, or null for one of its own. Joining again corrects a mistake."""
        found = self.found(disclosure_id)
        given = self.given(JoinBody)

        def do() -> Disclosure:
            join(disclosure_id=found.id, to_file_id=given["file"], by=self.member, at=self.at)
            now: Disclosure = access_disclosure(self.member, found.id, Capability.ANSWER_OFFERS)
            return now

        return self.moved(found, do)


class Withdraw(Move):
    capability = Capability.SHARE
    sender = True

    @says("End what we opened", gives=DisclosureSerializer, takes=NothingMore, more=[KEY])
    def post(self, request: Request, disclosure_id: UUID) -> HttpResponse:
        """End what was opened on our own ground, or take back an offer. What stands on her permission ends only with that."""
        found = self.found(disclosure_id)
        self.given(NothingMore)
        return self.moved(found, lambda: withdraw_disclosure(disclosure_id=found.id, by=self.member, at=self.at))


class Permissions(Endpoint):
    @says("Permissions that hold now", gives=paged(PermissionSerializer), pages=True)
    def get(self, request: Request, file_id: UUID) -> HttpResponse:
        """The permissions she has signed in this file that hold now, newest first."""
        file = access_file(self.member, file_id, Capability.SEE_FILES)
        self.served({file.id: file.agency_id})
        rows = signed_now(self.member, file)
        return self.page(rows, "-signed_at", "id", show=lambda page: permissions_shown(self.member, page))


class WithdrawPermission(Endpoint):
    @says("She has stopped a permission", gives=PermissionSerializer, takes=StopBody, more=[KEY])
    def post(self, request: Request, release_id: UUID) -> HttpResponse:
        """Withdraw her permission: the agency it opened to loses sight at once."""
        release = access_release(self.member, release_id, Capability.SHARE)
        self.served({release.file_id: release.agency_id})
        given = self.given(StopBody)

        def do() -> tuple[Any, str]:
            done = withdraw_release(release_id=release.id, by=self.member, at=self.at, **given)
            return permissions_shown(self.member, [done])[0], reverse("api_permissions", args=[done.file_id])

        return self.act(do)


disclosures = endpoint(Disclosures, Capability.SEE_FILES, page="api_disclosures")
offers = endpoint(Offers, Capability.ANSWER_OFFERS, page="api_offers")
disclosure = endpoint(OneDisclosure, Capability.SEE_FILES, page="api_disclosure")
accept = endpoint(Accept, Capability.ANSWER_OFFERS, page="api_accept")
refuse = endpoint(Refuse, Capability.ANSWER_OFFERS, page="api_refuse")
join_file = endpoint(Join, Capability.ANSWER_OFFERS, page="api_join")
withdraw = endpoint(Withdraw, Capability.SHARE, page="api_withdraw")
permissions = endpoint(Permissions, Capability.SEE_FILES, page="api_permissions")
withdraw_permission = endpoint(WithdrawPermission, Capability.SHARE, page="api_withdraw_permission")
