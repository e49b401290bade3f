"""Share now, what came by it, what stands on it, and the agreement it stands on; in the United States the page for danger."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.files.page import case_page
from cases.files.selectors import CasePage
from cases.files.words import HIGH
from cases.records.categories import Category, Kind
from cases.sharing.now import selectors
from cases.sharing.now.actions import end_agreement, look_at, record_call, share_now, write_agreement
from cases.sharing.now.forms import AgreementForm, DangerForm, EndAgreementForm, LookForm, ShareNowForm
from cases.sharing.now.models import ForumAgreement, LawfulBasis
from cases.sharing.now.reasons import reasons_of, sources
from cases.sharing.now.refusals import NoAgreement, NotHighRisk, NotInThisCountry
from cases.sharing.now.shown import decisions, ground_rows, weighed
from cases.sharing.objections.selectors import wish_of
from cases.sharing.objections.views import file_objections, wish_row
from cases.sharing.selectors import reference_of
from cases.sharing.terms import labels
from ccr.accounts.drafts import load
from ccr.core.errors import NotPermitted, Stale
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.form_view import answer_form, posted
from ccr.tenancy.gate import MemberRequest, member_view
from ccr.tenancy.limits.page import said_by_one
from ccr.tenancy.models import Agency
from ccr.tenancy.packs import pack
from ccr.tenancy.selectors import own_agency


@member_view(Capability.SHARE, page="share_now")
def share_at_once(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """One page, one decision: everybody the agreement names, its referral minimum, at once. Location cannot be added here."""
    member = request.member
    rules = pack(member.pack)
    page = case_page(request, file_id, "sharing", Capability.SHARE)
    if not rules.share_now.offered:
        return HttpResponseRedirect(reverse("danger", args=[page.file.id]))
    in_force = selectors.in_force(member, request.at, member.zone)
    if not in_force:
        raise NoAgreement
    agreement = in_force[0]
    reasons = reasons_of(member, page.file)
    if not reasons:
        raise NotHighRisk
    named = selectors.recipients(member, page.file, agreement)
    draft = ("share-now", page.file.id)
    form = ShareNowForm(
        posted(request),
        at=request.at,
        pack=rules,
        regime=member.regime,
        agreement=agreement,
        reasons=reasons,
        named=named,
        draft=load(member, *draft),
    )
    sharing_url = reverse("sharing", args=[page.file.id])

    def act(cleaned: dict[str, Any]) -> str:
        decision = share_now(
            file_id=page.file.id,
            agreement_id=agreement.id,
            agency_ids=cleaned["agencies"],
            apart_ids=cleaned["apart"],
            ground=cleaned["ground"],
            necessity=cleaned["necessity"],
            why_now=cleaned["why_now"],
            if_not=cleaned["if_not"],
            told=cleaned["told"],
            because=cleaned["because"],
            by=member,
            at=request.at,
        )
        messages.success(
            request,
            ngettext(
                "Shared now with %(count)d agency. A manager looks at it on the next working day.",
                "Shared now with %(count)d agencies. A manager looks at it on the next working day.",
                len(cleaned["agencies"]),
            )
            % {"count": len(cleaned["agencies"])},
        )
        return reverse("ground", args=[decision.id])

    context = {
        "agreement": agreement,
        "reasons": reasons,
        "minimum": labels(agreement.minimum_bits),
        "safe_number": agreement.safe_number,
        "apart": [agency.short_name for agency in named.agencies if agency.id in named.apart],
        "rules": rules,
        "duty": own_agency(member).duty_phone,
        "cancel_url": sharing_url,
    }
    return answer_form(
        request, form, act, template="cases/sharing/now/share_now.html", context=page.context | context, draft=draft
    )


def now_panel(request: MemberRequest, page: CasePage) -> dict[str, Any] | None:
    """*High risk: share now*, on the overview, where the country has it and something says high. At most one statement."""
    member = page.member
    if page.file.lent_only or not member.may(Capability.SHARE) or not pack(member.pack).share_now.offered:
        return None
    level = page.own(Kind.LEVEL)
    # What stands on the page needs no second look; a level kept with us is no reason for others, an older one may be.
    if not (level and level.level == HIGH and not level.kept) and not any(
        reason for source in sources[not (level and level.kept) :] for reason in source(member, page.file)
    ):
        return None
    return {"url": reverse("share_now", args=[page.file.id])}


def grounds_context(request: MemberRequest, page: CasePage) -> dict[str, Any] | None:
    """What the sharing page adds where what she wants and the ground are two facts. Four statements; None elsewhere."""
    member = page.member
    if page.file.lent_only or not pack(member.pack).share_now.offered:
        return None
    found = selectors.grounds_of(member, page.file)
    standing = selectors.standing_on(member, [one.id for one in found]) if found else []
    may_share = member.may(Capability.SHARE)
    return {
        "wish": wish_row(wish_of(member, page.file)),
        "wish_url": reverse("wish", args=[page.file.id]) if may_share else "",
        "decisions": decisions(found, standing, at=request.at),
        "object_url": reverse("object", args=[page.file.id]) if may_share and found else "",
        "objections": file_objections(request, page.file),
        "days": pack(member.pack).limits.objection_answer_working_days,
    }


# What came, and what stands on it -------------------------------------------------------------------------------------


def _arrived_rows(request: MemberRequest) -> list[dict[str, Any]]:
    return [
        {
            "agency": loan.from_agency.short_name,
            "what": ", ".join(labels(loan.view_bits)),
            "at": loan.answered_at,
            "url": reverse("join", args=[loan.id]),
            "ground_url": reverse("ground", args=[loan.ground_id]),
        }
        for loan in selectors.arrived(request.member)
    ]


def arrived_panel(request: MemberRequest) -> dict[str, Any] | None:
    """*Shared with you at once*, on the caseload. One statement, none where the country has no such thing."""
    member = request.member
    if not member.may(Capability.ANSWER_OFFERS) or not pack(member.pack).share_now.offered:
        return None
    rows = _arrived_rows(request)
    return {"arrived": rows} if rows else None


def look_panel(request: MemberRequest) -> dict[str, Any] | None:
    """*Shared at once: look at it*, on the caseload of those who answer for a team. One statement."""
    member = request.member
    if not member.may(Capability.CLOSE_HIGH) or not pack(member.pack).share_now.offered:
        return None
    rows = [
        {"reference": reference_of(one.id), "at": one.decided_at, "url": reverse("ground", args=[one.id])}
        for one in selectors.to_look_at(member)
    ]
    return {"looks": rows} if rows else None


@member_view(Capability.ANSWER_OFFERS, page="arrived")
def arrived(request: MemberRequest) -> HttpResponse:
    """Everything that came at once and waits for *Is this one of yours?*"""
    return TemplateResponse(request, "cases/sharing/now/arrived.html", {"arrived": _arrived_rows(request)})


@member_view(Capability.SEE_FILES, page="ground")
def ground(request: MemberRequest, ground_id: UUID) -> HttpResponse:
    """One decision: what, to whom, on what, why; for its receivers the same without the others. A manager adds their look."""
    member = request.member
    decision: LawfulBasis = selectors.access_ground(member, ground_id, Capability.SEE_FILES)
    request.reads.file(decision.file_id, decision.agency_id)
    ours = decision.agency_id == member.agency_id
    standing = selectors.standing_on(member, [decision.id])
    may_look = (
        ours
        and decision.reviewed_at is None
        and decision.decided_by != member.member_id
        and member.may(Capability.CLOSE_HIGH)
    )
    form = LookForm(posted(request) if may_look else None, at=request.at)
    if request.method == "POST" and not may_look:
        raise NotPermitted
    back = reverse("sharing", args=[decision.file_id]) if ours else _joined_to(standing)

    def act(cleaned: dict[str, Any]) -> str:
        look_at(ground_id=decision.id, found=cleaned["found"], why=cleaned["why"], by=member, at=request.at)
        messages.success(request, _("Written down."))
        return reverse("ground", args=[decision.id])

    context = {
        "decision": weighed(member, decision, ours=ours),
        "rows": ground_rows(standing, at=request.at),
        "ours": ours,
        "may_look": may_look,
        "back_url": back,
        "narrow": True,
    }
    return answer_form(request, form, act, template="cases/sharing/now/ground.html", context=context)


def _joined_to(standing: list[Any]) -> str:
    own = next((loan.to_file_id for loan in standing if loan.to_file_id), None)
    return reverse("case", args=[own]) if own else reverse("cases")


# The agreement --------------------------------------------------------------------------------------------------------


def _writes(request: MemberRequest) -> bool:
    return request.member.may(Capability.CONVENE) and request.member.discipline == "coordination"


@member_view(Capability.SEE_FILES, page="agreements")
def agreements(request: MemberRequest) -> HttpResponse:
    """What the partners signed: who, when, what goes at once."""
    member = request.member
    if not pack(member.pack).share_now.offered:
        raise NotInThisCountry
    rows = selectors.agreements(member)
    names = dict(Agency.objects.visible_to(member).values_list("pk", "short_name"))
    shown = [
        {
            "name": one.name,
            "signed_on": one.signed_on,
            "parties": sorted(names[party] for party in one.party_ids if party in names),
            "minimum": labels(one.minimum_bits),
            "safe_number": one.safe_number,
            "ended_at": one.ended_at,
            "url": reverse("agreement", args=[one.id]) if _writes(request) and one.ended_at is None else "",
        }
        for one in rows
    ]
    context = {"agreements": shown, "new_url": reverse("new_agreement") if _writes(request) else ""}
    return TemplateResponse(request, "cases/sharing/now/agreements.html", context)


def _agreement_form(request: MemberRequest, row: ForumAgreement | None) -> HttpResponse:
    member = request.member
    if not pack(member.pack).share_now.offered:
        raise NotInThisCountry
    if not _writes(request):
        raise NotPermitted
    agencies = list(Agency.objects.visible_to(member).filter(takes_files=True).order_by("short_name"))
    first = [str(int(Category[name.upper()])) for name in pack(member.pack).share_now.minimum]
    initial = AgreementForm.initial_of(row) if row else {"minimum": first, "version": 1}
    form = AgreementForm(posted(request), at=request.at, agencies=agencies, initial=initial)

    def act(cleaned: dict[str, Any]) -> str:
        write_agreement(
            agreement_id=row.id if row else None,
            version=cleaned["version"],
            name=cleaned["name"],
            party_ids=cleaned["parties"],
            minimum=[Category(int(code)) for code in cleaned["minimum"]],
            safe_number=cleaned["safe_number"],
            signed_on=cleaned["signed_on"],
            by=member,
            at=request.at,
        )
        messages.success(request, _("Saved."))
        return reverse("agreements")

    context = {
        "cancel_url": reverse("agreements"),
        "end_url": reverse("end_agreement", args=[row.id]) if row else "",
        "end_form": EndAgreementForm(at=request.at, auto_id="end_%s") if row else None,
        "narrow": True,
    }

    def stale(refusal: Stale) -> dict[str, Any]:
        return {"stale": True}

    return answer_form(request, form, act, template="cases/sharing/now/agreement.html", context=context, on_stale=stale)


@member_view(Capability.CONVENE, page="agreements")
def new_agreement(request: MemberRequest) -> HttpResponse:
    """Enter an agreement the partners have signed."""
    return _agreement_form(request, None)


@member_view(Capability.CONVENE, page="agreements")
def agreement(request: MemberRequest, agreement_id: UUID) -> HttpResponse:
    """Correct one."""
    return _agreement_form(request, selectors.agreement(request.member, agreement_id))


@member_view(Capability.CONVENE, page="agreements")
def stop_agreement(request: MemberRequest, agreement_id: UUID) -> HttpResponse:
    """End one: nothing more is shared under it."""
    row = selectors.agreement(request.member, agreement_id)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("agreement", args=[row.id]))
    form = EndAgreementForm(posted(request), at=request.at)

    def act(cleaned: dict[str, Any]) -> str:
        end_agreement(agreement_id=row.id, by=request.member, at=request.at)
        messages.success(request, _("Ended. Nothing more is shared under it."))
        return reverse("agreements")

    return answer_form(request, form, act, template="cases/sharing/now/ending.html", context={"narrow": True})


# In danger, where nothing is opened -----------------------------------------------------------------------------------


@member_view(Capability.SHARE, page="danger")
def in_danger(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Opens nothing and stops no call: whom to ring, then one line about it."""
    member = request.member
    rules = pack(member.pack)
    page = case_page(request, file_id, "sharing", Capability.SHARE)
    if rules.share_now.offered:
        return HttpResponseRedirect(reverse("share_now", args=[page.file.id]))
    form = DangerForm(posted(request), at=request.at)

    def act(cleaned: dict[str, Any]) -> str:
        record_call(file_id=page.file.id, by=member, at=request.at, **cleaned)
        messages.success(request, _("Written down. It stays with your agency."))
        return reverse("danger", args=[page.file.id])

    context = {
        "rules": rules,
        "agency": (own := own_agency(member)),
        "statement": said_by_one(member, own),
        "calls": selectors.calls_of(member, page.file),
        "cancel_url": reverse("case", args=[page.file.id]),
    }
    return answer_form(request, form, act, template="cases/sharing/now/danger.html", context=page.context | context)
