"""Referrals of one case, a new one, a signpost; and the agency's whole list."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.files.page import case_page
from cases.sharing.selectors import partners
from ccr.accounts.drafts import load
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.form_view import answer_form, posted, show_form
from ccr.tenancy.gate import MemberRequest, member_view
from referrals import actions, shown, steps
from referrals.forms import NeedForm, PointForm
from referrals.models import How, Referral, Service
from referrals.selectors import counts, lists, need_of, of_file, signposts_of, victim_services
from referrals.views.offer import named_instead
from referrals.words import Pointed


@member_view(Capability.SEE_FILES, page="referrals")
def referrals(request: MemberRequest) -> HttpResponse:
    """Sent and received, whose move it is and by when, overdue first; and the counts of what was offered."""
    member = request.member
    found = lists(member)
    context = {
        "received": [shown.line(one, member, at=request.at) for one in found.received],
        "sent": [shown.line(one, member, at=request.at) for one in found.sent],
        "counts": counts(member),
        "actions": [
            *(
                [{"label": _("Offer an advocate"), "url": reverse("offer_plain"), "main": True}]
                if member.may(Capability.REFER) and victim_services(member)
                else []
            ),
            *([{"label": _("Duty queue"), "url": reverse("duty")}] if member.may(Capability.TAKE_REFERRALS) else []),
        ],
    }
    return TemplateResponse(request, "referrals/referrals.html", context)


@member_view(Capability.SEE_FILES, page="case_referrals")
def case_referrals(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Everything passed on from this case or taken into it, and where she was pointed to."""
    page = case_page(request, file_id, "referrals")
    member = request.member
    refers = member.may(Capability.REFER)
    context = {
        "lines": [shown.line(one, member, at=request.at) for one in of_file(member, page.file)],
        "pointed": [
            {
                "to": Pointed.from_words(one.words).to,
                "how": How(one.how).label,
                "service": Service(one.service).label,
                "at": one.made_at,
            }
            for one in signposts_of(member, page.file)
        ],
        "actions": [
            {"label": _("Refer her to an agency"), "url": reverse("refer", args=[page.file.id]), "main": True},
            {"label": _("Pointed elsewhere"), "url": reverse("signpost", args=[page.file.id])},
        ]
        if refers
        else [],
    }
    return TemplateResponse(request, "referrals/case.html", page.context | context)


@member_view(Capability.REFER, page="refer")
def refer(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """What she needs, in her words, and which agency is explained to her. Her answer comes on the next page.

    Once the kind of help is chosen the agencies come in another order: what was typed is sent for that, judged by nobody.
    """
    page = case_page(request, file_id, "referrals", Capability.REFER)
    earlier = named_instead(request, page.file.id)
    instead_of = earlier.id if earlier else None
    # What she needs now and what is asked again elsewhere are two texts.
    draft = ("refer-instead", instead_of) if instead_of else ("refer", page.file.id)
    choice = steps.not_apart(partners(request.member), page.file.id, request.member)
    agencies = [one for one in choice if earlier is None or one.id != earlier.to_agency_id]
    context = page.context | {"cancel_url": reverse("case_referrals", args=[page.file.id]), "instead": instead_of}
    if "sort" in request.POST:
        typed = {name: request.POST.getlist(name) for name in NeedForm.base_fields if name in request.POST}
        form = NeedForm(at=request.at, agencies=agencies, draft=typed)
        return show_form(request, form, template="referrals/refer.html", context=context, draft=draft)
    form = NeedForm(
        posted(request),
        at=request.at,
        agencies=agencies,
        initial=_asked_again(request, earlier) if earlier else {},
        draft=load(request.member, *draft),
    )

    def act(cleaned: dict[str, Any]) -> str:
        made = actions.record_need(
            file_id=page.file.id,
            service=cleaned["service"],
            need=cleaned["need"],
            instead_of_id=instead_of,
            by=request.member,
            at=request.at,
        )
        actions.offer_agency(referral_id=made.id, to_agency_id=cleaned["to_agency"], by=request.member, at=request.at)
        return reverse("referral_move", args=[made.id, "agree"])

    return answer_form(request, form, act, template="referrals/refer.html", context=context, draft=draft)


def _asked_again(request: MemberRequest, earlier: Referral) -> dict[str, str]:
    """What she needs is not asked again."""
    return {"service": earlier.service, "need": need_of(request.member, earlier)}


@member_view(Capability.REFER, page="signpost")
def signpost(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """She was pointed elsewhere: a number or a leaflet. Weaker than a referral, and counted apart."""
    page = case_page(request, file_id, "referrals", Capability.REFER)
    draft = ("signpost", page.file.id)
    form = PointForm(posted(request), at=request.at, draft=load(request.member, *draft))
    here = reverse("case_referrals", args=[page.file.id])

    def act(cleaned: dict[str, Any]) -> str:
        actions.point_elsewhere(file_id=page.file.id, by=request.member, at=request.at, **cleaned)
        messages.success(request, _("Recorded. Nobody was introduced and nothing passed on."))
        return here

    context = page.context | {"cancel_url": here}
    return answer_form(request, form, act, template="referrals/signpost.html", context=context, draft=draft)
