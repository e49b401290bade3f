"""Who can see what of one file, how another agency sees it, and what has ended."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.files.page import case_page
from cases.sharing import shown
from cases.sharing.actions import look_as
from cases.sharing.now.views import grounds_context, now_panel
from cases.sharing.projection import Use, project
from cases.sharing.rules import has_own_law
from cases.sharing.selectors import ended, partners, permissions_of, sharing_of
from cases.sharing.signing.selectors import waiting_of
from cases.sharing.signing.states import AskedState
from cases.sharing.starting_points import IN_SUMMARY
from ccr.core.errors import NotVisible
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.gate import MemberRequest, member_view
from ccr.tenancy.member import Member
from ccr.tenancy.models import Agency
from ccr.tenancy.packs import pack


@member_view(Capability.SEE_FILES, page="sharing")
def sharing(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Kinds of information × agencies, permissions and shares, offers that wait, and what others opened to us."""
    page = case_page(request, file_id, "sharing")
    member = request.member
    found = sharing_of(member, page.file)
    may_share = member.may(Capability.SHARE)
    context = {
        "table": shown.table(found, at=request.at, see_as=True, file_id=page.file.id),
        "permissions": shown.permissions(permissions_of(member, page.file), may_share=may_share),
        "unsigned": [
            {"label": AskedState(one.state).label, "at": one.prepared_at, "url": reverse("signing", args=[one.id])}
            for one in (waiting_of(member, page.file.id, at=request.at) if may_share else [])
        ],
        "grounds": grounds_context(request, page),
        "own_ground": shown.own_ground(found.opened, may_share=may_share),
        "waiting": shown.waiting(found, may_share=may_share),
        "to_us": shown.opened_to_us(found),
        "joins": shown.joins(found) if member.may(Capability.ANSWER_OFFERS) else [],
        "lent_only": page.file.lent_only,
        "back": shown.open_back(member, found, page.file.id),
        "in_summary": IN_SUMMARY,
        "actions": _ways(page.file.id, member, at_once=now_panel(request, page)) if may_share else [],
        "member": member,
        "looked_url": reverse("who_looked", args=[page.file.id]) if member.may(Capability.SEE_READS) else "",
        "today": page.today,
    }
    return TemplateResponse(request, "cases/sharing/sharing.html", page.context | context)


def _ways(file_id: UUID, member: Member, *, at_once: dict[str, Any] | None) -> list[dict[str, object]]:
    """The buttons of the page: whoever needs her permission asks her for it first. Where the country opens something at once
    and something says high, that stands first; where nothing is opened at once, there is a page for danger instead.
    """
    own_law = has_own_law(member)
    danger = {"label": _("In danger"), "url": reverse("danger", args=[file_id]), "main": False}
    now = [{"label": _("Share now"), "url": at_once["url"], "main": True}] if at_once else []
    first = now if pack(member.pack).share_now.offered else [danger]
    core = {"label": _("Core-team permission"), "url": reverse("core_permission", args=[file_id]), "main": not now}
    one = {"label": _("One agency"), "url": reverse("share_to", args=[file_id]), "main": own_law and not now}
    return [*first, one] if own_law else [*first, one, core]


@member_view(Capability.SHARE, page="share_to")
def share_to(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Which agency? One at a time: there is no *share with all*."""
    page = case_page(request, file_id, "sharing", Capability.SHARE)
    own_law = has_own_law(request.member)
    rows = [
        {
            "agency": agency,
            "share_url": reverse("share_with", args=[file_id, agency.id]) if own_law else "",
            "release_url": reverse("release_to", args=[file_id, agency.id]),
        }
        for agency in partners(request.member)
    ]
    return TemplateResponse(request, "cases/sharing/share_to.html", page.context | {"rows": rows, "own_law": own_law})


@member_view(Capability.SEE_FILES, page="see_as")
def see_as(request: MemberRequest, file_id: UUID, agency_id: UUID) -> HttpResponse:
    """What another agency sees of our file now, through the same projection everything else leaves by. Written down."""
    page = case_page(request, file_id, "sharing")
    reader = Agency.objects.visible_to(request.member).filter(pk=agency_id).exclude(pk=request.member.agency_id).first()
    if reader is None:
        raise NotVisible("agency", agency_id)
    look_as(file_id=page.file.id, agency_id=reader.id, by=request.member, at=request.at)
    projection = project(page.file, reader.id, Use.SEE_AS, request.at)
    parts = shown.seen(projection)
    context = {
        "reader": reader,
        "projection": projection,
        "parts": [part for part in parts if part["records"]],
        "empty": [part for part in parts if not part["records"]],
        "today": page.today,
        "back_url": reverse("sharing", args=[page.file.id]),
    }
    return TemplateResponse(request, "cases/sharing/see_as.html", page.context | context)


@member_view(Capability.SEE_FILES, page="ended_sharing")
def ended_sharing(request: MemberRequest) -> HttpResponse:
    """What has ended, for the whole agency and by reference: the file it was joined to may be gone."""
    to_us, by_us = ended(request.member)
    named = {one.agency_id for one in (*to_us, *by_us)}
    agencies = Agency.objects.visible_to(request.member).in_bulk(named) if named else {}
    for one in (*to_us, *by_us):
        if one.file is not None:
            request.reads.file(one.file.id, one.file.agency_id)
    context = {"to_us": shown.ended_rows(to_us, agencies), "by_us": shown.ended_rows(by_us, agencies)}
    return TemplateResponse(request, "cases/sharing/ended.html", context)
