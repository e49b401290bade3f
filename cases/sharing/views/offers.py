"""Offers: answered, joined, made on one's own ground, opened back, ended."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.access.doors import access_disclosure
from cases.files.models import CaseFile
from cases.files.page import case_page
from cases.files.selectors import CasePage
from cases.records.categories import categories_in
from cases.sharing import shown
from cases.sharing.actions import accept_offer, join, offer_disclosure, refuse_offer, withdraw_disclosure
from cases.sharing.candidates import LOOKED_THROUGH, candidates, lent_traits
from cases.sharing.forms import AnswerForm, BackForm, EndForm, JoinForm, ShareForm
from cases.sharing.models import Disclosure
from cases.sharing.refusals import AlreadyEnded
from cases.sharing.rules import OWN_LAW, has_own_law
from cases.sharing.selectors import Sharing, offers_to, partners, sharing_of, taken_for
from cases.sharing.starting_points import starting_point
from cases.sharing.states import DisclosureState
from cases.sharing.terms import default_last_day, longest_days
from ccr.core.errors import NotPermitted, NotVisible
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.form_view import answer_form, posted
from ccr.tenancy.gate import MemberRequest, member_view
from ccr.tenancy.limits.page import said_by_one
from ccr.tenancy.models import Agency

# Offered to us --------------------------------------------------------------------------------------------------------


def _offer_rows(request: MemberRequest) -> list[dict[str, Any]]:
    """Holder, kinds and last day of each offer, with its two buttons. No record and no name is shown before it is accepted."""
    return [
        {
            "id": offer.id,
            "agency": offer.from_agency.short_name,
            "what": shown.on_one_line(offer.view_bits, offer.summary_bits),
            "ground": shown.ground_of(offer.basis),
            "until": offer.ends_at,
            "offered_at": offer.offered_at,
            "in_return": offer.in_return,
            "form": AnswerForm(at=request.at, auto_id=f"{offer.id}_%s"),
            "action": reverse("answer_offer", args=[offer.id]),
        }
        for offer in offers_to(request.member)
    ]


def offers_panel(request: MemberRequest) -> dict[str, Any] | None:
    """*Offered to you*, on the caseload. One statement."""
    if not request.member.may(Capability.ANSWER_OFFERS):
        return None
    rows = _offer_rows(request)
    return {"offers": rows} if rows else None


def back_panel(request: HttpRequest, page: CasePage) -> dict[str, Any] | None:
    """*Open these back*, on the overview, for whoever may share on their own law. One statement, none without a lender."""
    member = page.member
    if not (page.line.lenders and member.may(Capability.SHARE) and has_own_law(member)):
        return None
    found: Sharing = sharing_of(member, page.file)
    rows = shown.open_back(member, found, page.file.id)
    return {"back": rows} if rows else None


@member_view(Capability.ANSWER_OFFERS, page="offers")
def offers(request: MemberRequest) -> HttpResponse:
    """Everything that waits for an answer."""
    context = {"offers": _offer_rows(request), "taken": _taken_rows(request)}
    return TemplateResponse(request, "cases/sharing/offers.html", context)


def _taken_rows(request: MemberRequest) -> list[dict[str, Any]]:
    """What was taken at once, by the agency's standing word, and waits for *Is this one of yours?*"""
    return [
        {
            "agency": loan.from_agency.short_name,
            "what": shown.on_one_line(loan.view_bits, loan.summary_bits),
            "at": loan.answered_at,
            "url": reverse("join", args=[loan.id]),
        }
        for loan in taken_for(request.member)
    ]


@member_view(Capability.ANSWER_OFFERS, page="offers")
def answer_offer(request: MemberRequest, disclosure_id: UUID) -> HttpResponse:
    """Accept, or not for us. Accepting goes on to *Is this one of yours?*"""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("offers"))
    form = AnswerForm(posted(request), at=request.at)

    def act(cleaned: dict[str, Any]) -> str:
        if cleaned["answer"] == "accept":
            accept_offer(disclosure_id=disclosure_id, by=request.member, at=request.at)
            return reverse("join", args=[disclosure_id])
        refuse_offer(disclosure_id=disclosure_id, by=request.member, at=request.at)
        messages.success(request, _("Not taken. Nothing of it remains here."))
        return reverse("cases")

    return answer_form(
        request, form, act, template="cases/sharing/offers.html", context={"offers": _offer_rows(request)}
    )


# Is this one of yours? ------------------------------------------------------------------------------------------------


def _loan(request: MemberRequest, disclosure_id: UUID) -> Disclosure:
    """What is open to us and may be joined. Raises NotVisible, NotPermitted, AlreadyEnded."""
    loan: Disclosure = access_disclosure(request.member, disclosure_id, Capability.ANSWER_OFFERS)
    if loan.to_agency_id != request.member.agency_id:
        raise NotPermitted
    if loan.state != DisclosureState.LIVE or loan.ends_at <= request.at:
        raise AlreadyEnded
    return loan


@member_view(Capability.ANSWER_OFFERS, page="join")
def join_page(request: MemberRequest, disclosure_id: UUID) -> HttpResponse:
    """*Is this one of yours?* Likely files of our own with the reasons; a person answers, by one press."""
    member = request.member
    loan = _loan(request, disclosure_id)
    lent = lent_traits(member, loan)
    found = candidates(member, loan, lent)
    lender = Agency.objects.visible_to(member).get(pk=loan.from_agency_id)
    current = CaseFile.objects.visible_to(member).get(pk=str(loan.to_file_id))
    request.reads.file(loan.from_file_id, loan.from_agency_id)
    for one in found:
        request.reads.file(one.file_id, current.agency_id)
    form = JoinForm(posted(request), at=request.at, offered=[one.file_id for one in found])

    def act(cleaned: dict[str, Any]) -> str:
        target = cleaned["file"]
        if target is None and cleaned["reference"]:
            target = _by_reference(request, cleaned["reference"], loan)
        file = join(disclosure_id=loan.id, to_file_id=target, by=member, at=request.at)
        messages.success(request, _("Joined: both now stand on one line.") if target else _("A file of its own."))
        return reverse("case", args=[file.id])

    context = {
        "lender": lender,
        "loan": loan,
        "what": shown.what(loan.view_bits, loan.summary_bits),
        "person": lent.person,
        "comparable": not lent.empty,
        "candidates": found,
        "looked_through": LOOKED_THROUGH,
        "current": current,
        "later_url": reverse("case", args=[current.id]),
        "narrow": True,
    }
    return answer_form(request, form, act, template="cases/sharing/join.html", context=context)


def _by_reference(request: MemberRequest, reference: str, loan: Disclosure) -> UUID:
    """One of our own files by its reference; a foreign or unknown one is answered alike, beside the field."""
    file = CaseFile.objects.visible_to(request.member).filter(reference__iexact=reference).first()
    if file is None:
        raise ValidationError({"reference": _("No file of ours has this reference.")})
    if file.id == loan.to_file_id:
        raise ValidationError({"reference": _("That is the file it stands in now.")})
    return UUID(str(file.id))


# On our own ground ----------------------------------------------------------------------------------------------------


def _partner(request: MemberRequest, agency_id: UUID) -> Agency:
    for agency in partners(request.member):
        if agency.id == agency_id:
            return agency
    raise NotVisible("agency", agency_id)


@member_view(Capability.SHARE, page="share_with")
def share_with(request: MemberRequest, file_id: UUID, agency_id: UUID) -> HttpResponse:
    """Offer exactly these kinds to one agency on our own lawful ground."""
    page = case_page(request, file_id, "sharing", Capability.SHARE)
    agency = _partner(request, agency_id)
    form = ShareForm(
        posted(request),
        at=request.at,
        member=request.member,
        agency=agency,
        today=page.today,
        last_day=default_last_day(request.member.pack, today=page.today),
    )
    sharing_url = reverse("sharing", args=[page.file.id])

    def act(cleaned: dict[str, Any]) -> str:
        offer_disclosure(
            file_id=page.file.id, to_agency_id=agency.id, by=request.member, at=request.at, **form.exactly()
        )
        messages.success(request, _("Offered. It opens once %(agency)s accepts it.") % {"agency": agency.short_name})
        return sharing_url

    context = {
        "agency": agency,
        "statement": said_by_one(request.member, agency),
        "own_law": has_own_law(request.member),
        "limited": _limited(page),
        "release_url": reverse("release_to", args=[page.file.id, agency.id]),
        "cancel_url": sharing_url,
    }
    return answer_form(request, form, act, template="cases/sharing/share_with.html", context=page.context | context)


def _limited(page: CasePage) -> list[dict[str, Any]]:
    """What a confidential victim service on this line has opened, and no more: it is not ours to pass on."""
    rows = []
    for lender in page.line.lenders:
        agency = page.agencies.get(lender.agency_id)
        if agency and agency.regime not in OWN_LAW:
            rows.append(
                {
                    "agency": agency.short_name,
                    "what": shown.on_one_line(lender.view_bits, lender.summary_bits),
                    "until": lender.ends_at,
                }
            )
    return rows


@member_view(Capability.SHARE, page="open_back")
def open_back(request: MemberRequest, file_id: UUID, agency_id: UUID) -> HttpResponse:
    """Open back what agencies like ours usually do, to one that opened something to this file, until the same day."""
    page = case_page(request, file_id, "sharing", Capability.SHARE)
    agency = _partner(request, agency_id)
    ends = [lender.ends_at for lender in page.line.lenders if lender.agency_id == agency.id]
    if not ends:
        raise NotVisible("agency", agency_id)
    point = starting_point(request.member.discipline)
    until = max(ends).astimezone(request.member.zone).date()
    last_day = min(until, page.today + timedelta(days=longest_days(request.member.pack)))
    form = BackForm(posted(request), at=request.at)
    sharing_url = reverse("sharing", args=[page.file.id])

    def act(cleaned: dict[str, Any]) -> str:
        offer_disclosure(
            file_id=page.file.id,
            to_agency_id=agency.id,
            view=categories_in(point.back),
            summary=[],
            ends_on=last_day,
            by=request.member,
            at=request.at,
        )
        messages.success(request, _("Offered. It opens once %(agency)s accepts it.") % {"agency": agency.short_name})
        return sharing_url

    confirm = {
        "heading": _("Open these back"),
        "lines": [_("This agency is offered, on your own agency’s law, what you hold yourselves in this file:")],
        "agencies": [agency.name],
        "what": shown.what(point.back, 0),
        "until": last_day,
        "after": [
            _("What is recorded now, and what is added until it ends."),
            _("What others opened to you is not opened on."),
        ],
        "form": form,
        "button": _("Offer it"),
        "cancel_url": sharing_url,
        "other": {"url": reverse("share_with", args=[page.file.id, agency.id]), "label": _("Choose something else")},
    }
    return answer_form(
        request, form, act, template="cases/sharing/confirm.html", context=page.context | {"confirm": confirm}
    )


@member_view(Capability.SHARE, page="end_share")
def end_share(request: MemberRequest, disclosure_id: UUID) -> HttpResponse:
    """End what we opened on our own ground, or take back an offer."""
    disclosure: Disclosure = access_disclosure(request.member, disclosure_id, Capability.SHARE)
    if disclosure.from_agency_id != request.member.agency_id:
        raise NotPermitted
    if disclosure.release_id is not None:
        # What stands on her permission ends with it, and only she stops that.
        return HttpResponseRedirect(reverse("withdraw_permission", args=[disclosure.release_id]))
    page = case_page(request, disclosure.from_file_id, "sharing", Capability.SHARE)
    agency = Agency.objects.visible_to(request.member).get(pk=disclosure.to_agency_id)
    form = EndForm(posted(request), at=request.at)
    sharing_url = reverse("sharing", args=[page.file.id])

    def act(cleaned: dict[str, Any]) -> str:
        withdraw_disclosure(disclosure_id=disclosure.id, by=request.member, at=request.at)
        messages.success(request, _("Ended. %(agency)s sees nothing of it any more.") % {"agency": agency.short_name})
        return sharing_url

    confirm = {
        "heading": _("End what is open to another agency"),
        "lines": [_("From this moment this agency sees nothing more of:")],
        "agencies": [agency.name],
        "what": shown.what(disclosure.view_bits, disclosure.summary_bits),
        "after": [
            _("What they wrote down themselves stays theirs. They are told that it has ended and to destroy copies.")
        ],
        "form": form,
        "button": _("End it"),
        "cancel_url": sharing_url,
        "danger": True,
    }
    return answer_form(
        request, form, act, template="cases/sharing/confirm.html", context=page.context | {"confirm": confirm}
    )
