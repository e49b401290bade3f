"""Her permission: the conversation, her signature, the page on paper, and stopping it."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.access.doors import access_release
from cases.files.page import case_page, names_of, person_of
from cases.files.selectors import CasePage
from cases.sharing import shown
from cases.sharing.actions import sign_core_permission, sign_release, withdraw_release
from cases.sharing.forms import CoreTeamForm, ReleaseForm, Signature, WithdrawForm
from cases.sharing.models import Signing
from cases.sharing.now.selectors import kept_apart
from cases.sharing.refusals import AgencyKeptApart, ShownChanged
from cases.sharing.rules import next_meeting_on
from cases.sharing.selectors import core_team, partners, permissions_of, reference_of
from cases.sharing.signing.actions import prepare_signing, settle_waiting
from cases.sharing.signing.models import How
from cases.sharing.signing.papers import PDF
from cases.sharing.signing.selectors import papers_of
from cases.sharing.starting_points import IN_SUMMARY, Purpose, starting_point
from cases.sharing.steps import COVERS
from cases.sharing.terms import Terms, default_last_day, fingerprint
from cases.sharing.words import Signed
from ccr.accounts import drafts
from ccr.core.errors import NotVisible
from ccr.core.forms import draft_of
from ccr.documents.forms import DrawForm
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.form_view import answer_form, posted
from ccr.tenancy.gate import MemberRequest, member_view
from ccr.tenancy.limits.page import said_by, said_by_one
from ccr.tenancy.models import Agency
from ccr.tenancy.packs import pack

CORE_DRAFT = "core-permission"


def _one_draft(agency_id: UUID) -> str:
    return f"permission-{agency_id}"


def _texts(request: MemberRequest) -> dict[str, str]:
    return pack(request.member.pack).texts


# The conversation -----------------------------------------------------------------------------------------------------


def core_form(request: MemberRequest, page: CasePage, data: QueryDict | None) -> CoreTeamForm:
    draft = drafts.load(request.member, CORE_DRAFT, page.file.id) if data is None else None
    return CoreTeamForm(
        data,
        at=request.at,
        draft=draft,
        member=request.member,
        agencies=core_team(request.member),
        today=page.today,
        last_day=_last_day(request, page),
        by_phone=data is not None and data.get("how") == How.PHONE,
        apart=kept_apart(request.member, page.file.id) if data is not None else (),
    )


def _last_day(request: MemberRequest, page: CasePage) -> date:
    """The last day suggested: a week after the next meeting it is for, where one is planned."""
    return default_last_day(
        request.member.pack, today=page.today, next_meeting_on=next_meeting_on(request.member, page.today)
    )


@member_view(Capability.SHARE, page="core_permission")
def core_permission(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Read aloud, agency by agency; nothing is ticked beforehand and nothing is signed here."""
    page = case_page(request, file_id, "sharing", Capability.SHARE)
    form = core_form(request, page, posted(request))

    def act(cleaned: dict[str, Any]) -> str:
        how = request.POST.get("how", "")
        if how in How.values:
            return _away(request, page, form, How(how))
        drafts.keep(request.member, CORE_DRAFT, page.file.id, draft_of(request.POST, skip=["how"]), at=request.at)
        return reverse("sign_on_paper" if how == Signing.PAPER else "sign_permission", args=[page.file.id])

    said = said_by(request.member, [one.agency for one in form.asked])
    asked = [
        {
            "agency": one.agency,
            "statement": said.get(one.agency.id),
            "what": shown.said(one.point.view, one.point.summary),
            "aloud": one.point.consequence,
            "close": one.close,
            "agrees": one.agrees,
            "number": number,
        }
        for number, one in enumerate(form.asked, start=1)
    ]
    context = {
        "asked": asked,
        "open_now": permissions_of(request.member, page.file),
        "meeting_on": next_meeting_on(request.member, page.today),
        "texts": _texts(request),
        "in_summary": IN_SUMMARY,
        "draft_url": drafts.draft_url(CORE_DRAFT, page.file.id),
        "cancel_url": reverse("sharing", args=[page.file.id]),
    }
    return answer_form(request, form, act, template="cases/sharing/core.html", context=page.context | context)


def _away(request: MemberRequest, page: CasePage, form: CoreTeamForm, how: How) -> str:
    """By her own phone, or a spoken yes: kept as it was read; a spoken one is a record where the country's law lets it."""
    terms = {
        "file_id": page.file.id,
        "answers": form.answers(),
        "purpose": form.cleaned_data["purpose"],
        "ends_on": form.cleaned_data["ends_on"],
        "covers_later": form.covers_later,
        "by": request.member,
        "at": request.at,
    }
    drafts.discard(request.member, CORE_DRAFT, page.file.id)
    if how == How.SPOKEN and pack(request.member.pack).spoken_yes_records:
        signed = sign_core_permission(signer=person_of(page), how=Signing.SPOKEN, **terms)
        settle_waiting(file_id=page.file.id, by=request.member, at=request.at)
        messages.success(request, _signed_words(len(signed)))
        return reverse("sharing", args=[page.file.id])
    return reverse("signing", args=[prepare_signing(how=how, **terms).id])


@member_view(Capability.SHARE, page="release_to")
def release_to(request: MemberRequest, file_id: UUID, agency_id: UUID) -> HttpResponse:
    """A permission for one agency: exactly what, for what, from when until when. Signed on the next page."""
    page = case_page(request, file_id, "sharing", Capability.SHARE)
    agency = _partner(request, agency_id)
    form = _one_form(request, page, agency, posted(request))

    def act(cleaned: dict[str, Any]) -> str:
        # Said before it is read aloud and signed, not after.
        if agency.id in kept_apart(request.member, page.file.id):
            raise AgencyKeptApart(agency.short_name)
        drafts.keep(request.member, _one_draft(agency.id), page.file.id, draft_of(request.POST), at=request.at)
        return reverse("sign_release", args=[page.file.id, agency.id])

    context = {
        "agency": agency,
        "statement": said_by_one(request.member, agency),
        "aloud": starting_point(agency.discipline).consequence,
        "texts": _texts(request),
        "draft_url": drafts.draft_url(_one_draft(agency.id), page.file.id),
        "cancel_url": reverse("sharing", args=[page.file.id]),
    }
    return answer_form(request, form, act, template="cases/sharing/release.html", context=page.context | context)


def _one_form(request: MemberRequest, page: CasePage, agency: Agency, data: QueryDict | None) -> ReleaseForm:
    draft = drafts.load(request.member, _one_draft(agency.id), page.file.id) if data is None else None
    return ReleaseForm(
        data,
        at=request.at,
        draft=draft,
        member=request.member,
        agency=agency,
        today=page.today,
        last_day=_last_day(request, page),
    )


def _partner(request: MemberRequest, agency_id: UUID) -> Agency:
    """An agency of the partnership that takes part in cases; any other id is as absent."""
    for agency in partners(request.member):
        if agency.id == agency_id:
            return agency
    raise NotVisible("agency", agency_id)


# Her signature --------------------------------------------------------------------------------------------------------


def kept(request: MemberRequest, name: str, file_id: UUID) -> QueryDict | None:
    """The conversation as it was kept, as if it were sent again."""
    typed = drafts.load(request.member, name, file_id)
    if typed is None:
        return None
    data = QueryDict(mutable=True)
    for field, values in typed.items():
        data.setlist(field, values)
    data["once"] = str(uuid4())
    return data


@member_view(Capability.SHARE, page="sign_permission")
def sign_permission(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Everything she said yes to, once more, then her name. One signature, a permission for each agency."""
    page = case_page(request, file_id, "sharing", Capability.SHARE)
    data = kept(request, CORE_DRAFT, page.file.id)
    conversation = core_form(request, page, data)
    if data is None or not conversation.is_valid():
        return HttpResponseRedirect(reverse("core_permission", args=[page.file.id]))

    def sign(signer: str) -> int:
        signed = sign_core_permission(
            file_id=page.file.id,
            answers=conversation.answers(),
            purpose=conversation.cleaned_data["purpose"],
            ends_on=conversation.cleaned_data["ends_on"],
            covers_later=conversation.covers_later,
            signer=signer,
            by=request.member,
            at=request.at,
        )
        settle_waiting(file_id=page.file.id, by=request.member, at=request.at)
        drafts.discard(request.member, CORE_DRAFT, page.file.id)
        return len(signed)

    return _signing(
        request, page, conversation, conversation.terms(), sign, back=reverse("core_permission", args=[page.file.id])
    )


@member_view(Capability.SHARE, page="sign_permission")
def sign_one(request: MemberRequest, file_id: UUID, agency_id: UUID) -> HttpResponse:
    """What one agency is to see, once more, then her name."""
    page = case_page(request, file_id, "sharing", Capability.SHARE)
    agency = _partner(request, agency_id)
    data = kept(request, _one_draft(agency.id), page.file.id)
    conversation = _one_form(request, page, agency, data)
    back = reverse("release_to", args=[page.file.id, agency.id])
    if data is None or not conversation.is_valid():
        return HttpResponseRedirect(back)

    def sign(signer: str) -> int:
        sign_release(
            file_id=page.file.id,
            to_agency_id=agency.id,
            purpose=conversation.cleaned_data["purpose"],
            works_there=bool(conversation.cleaned_data["works_there"]),
            signer=signer,
            by=request.member,
            at=request.at,
            **conversation.exactly(),
        )
        drafts.discard(request.member, _one_draft(agency.id), page.file.id)
        return 1

    return _signing(request, page, conversation, [conversation.terms()], sign, back=back)


def mark_of(conversation: Any, terms: Iterable[Terms]) -> str:
    """Changes with anything she was shown."""
    lasting = conversation.cleaned_data
    return fingerprint(
        terms,
        purpose=lasting["purpose"],
        covers=lasting["covers"],
        starts=lasting.get("starts_on", ""),
        ends=lasting["ends_on"],
    )


def signing_context(
    request: MemberRequest, page: CasePage, conversation: Any, terms: Iterable[Terms]
) -> dict[str, Any]:
    """Everything that is signed, once more in her words."""
    terms = list(terms)
    lasting = conversation.cleaned_data
    agencies = Agency.objects.visible_to(request.member).in_bulk([one.agency_id for one in terms])
    return {
        "permissions": [
            {
                "agency": agencies[one.agency_id],
                "what": shown.said(one.view, one.summary),
                "aloud": starting_point(agencies[one.agency_id].discipline).consequence,
            }
            for one in terms
        ],
        "purpose": Purpose(lasting["purpose"]).label,
        "covers": COVERS[lasting["covers"] == "later"],
        "starts_on": lasting.get("starts_on") if lasting.get("starts_on") != page.today else None,
        "ends_on": lasting["ends_on"],
        "texts": _texts(request),
        "in_summary": IN_SUMMARY,
        "holder": request.member.agency_name,
    }


def _signed_words(count: int) -> str:
    return ngettext(
        "Signed. It is offered now and opens once it is accepted.",
        "Signed: %(count)d permissions. Each is offered now and opens once it is accepted.",
        count,
    ) % {"count": count}


def _signing(
    request: MemberRequest, page: CasePage, conversation: Any, terms: Iterable[Terms], sign: Any, *, back: str
) -> HttpResponse:
    """The page she signs on. What is signed must be what was shown: a change in between shows it again."""
    terms = list(terms)
    mark = mark_of(conversation, terms)
    form = Signature(posted(request), at=request.at, initial={"shown": mark})
    context = signing_context(request, page, conversation, terms) | {"back_url": back}

    def act(cleaned: dict[str, Any]) -> str:
        if cleaned["shown"] != mark:
            raise ShownChanged
        count = sign(cleaned["signer"])
        messages.success(request, _signed_words(count))
        return reverse("sharing", args=[page.file.id])

    response = answer_form(request, form, act, template="cases/sharing/sign.html", context=page.context | context)
    if response.status_code == 409 and form.is_bound:
        # Draw it again with what is true now, so that the next signature is under what she can read.
        form.data = {**request.POST.dict(), "shown": mark}
    return response


# On paper, and stopping it --------------------------------------------------------------------------------------------


@member_view(Capability.SEE_FILES, page="permission")
def permission(request: MemberRequest, release_id: UUID) -> HttpResponse:
    """One permission in plain words, to print and give her."""
    release = access_release(request.member, release_id, Capability.SEE_FILES)
    request.reads.file(release.file_id, release.agency_id)
    agency = Agency.objects.visible_to(request.member).get(pk=release.to_agency_id)
    context = {
        "release": release,
        "words": Signed.from_words(release.words),
        "reference": reference_of(release.id),
        "agency": agency,
        "holder": request.member.agency_name,
        "witness": names_of(request.member, [release.witness_id]).get(release.witness_id, ""),
        "withdrawn": release.withdrawn_at,
        "papers": [
            {
                "url": reverse("signed_paper", args=[release.id, paper.number]),
                "number": paper.number,
                "pdf": paper.kind == PDF,
            }
            for paper in papers_of(request.member, release)
        ],
        "starts_later": release.starts_at if release.starts_at > release.signed_at else None,
        "back_url": reverse("sharing", args=[release.file_id]),
        "paper_url": reverse("permission_paper", args=[release.id]),
        "paper_form": DrawForm(at=request.at),
        "narrow": True,
    }
    return TemplateResponse(request, "cases/sharing/permission.html", context)


@member_view(Capability.SHARE, page="withdraw_permission")
def withdraw_permission(request: MemberRequest, release_id: UUID) -> HttpResponse:
    """She has stopped it: one page that names who loses sight, one button."""
    release = access_release(request.member, release_id, Capability.SHARE)
    page = case_page(request, release.file_id, "sharing", Capability.SHARE)
    agency = Agency.objects.visible_to(request.member).get(pk=release.to_agency_id)
    form = WithdrawForm(posted(request), at=request.at)
    sharing_url = reverse("sharing", args=[release.file_id])

    def act(cleaned: dict[str, Any]) -> str:
        withdraw_release(release_id=release.id, why=cleaned["why"], by=request.member, at=request.at)
        messages.success(request, _("Stopped. %(agency)s sees nothing of it any more.") % {"agency": agency.short_name})
        return sharing_url

    confirm = {
        "heading": _("She has stopped this permission"),
        "lines": [
            _("From the moment you record it this agency sees nothing more that it opened:"),
        ],
        "agencies": [agency.name],
        "what": shown.what(release.view_bits, release.summary_bits),
        "after": [
            _("What they wrote down themselves stays theirs. They are told that it has ended and to destroy copies."),
            _("Her other permissions stay as they are."),
        ],
        "form": form,
        "button": _("Record that she has stopped it"),
        "cancel_url": sharing_url,
    }
    return answer_form(
        request, form, act, template="cases/sharing/confirm.html", context=page.context | {"confirm": confirm}
    )
