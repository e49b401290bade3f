"""Pages of the worker: the link, the code and how far she is; a spoken yes that waits; the signed paper."""

import base64
from typing import Any
from uuid import UUID

import qrcode  # type: ignore[import-untyped]  # carries no types
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from qrcode.image.svg import SvgPathImage  # type: ignore[import-untyped]  # as above

from cases.access.doors import access_release
from cases.files.page import case_page
from cases.files.selectors import CasePage
from cases.people.tongue import her_language
from cases.sharing.actions import Answer
from cases.sharing.models import ReleaseOfInformation
from cases.sharing.refusals import ShownChanged
from cases.sharing.signing import events, links
from cases.sharing.signing.actions import prepare_signing, send_link, settle_waiting, sign_on_paper, stop_signing
from cases.sharing.signing.forms import NextStep, PaperForm
from cases.sharing.signing.mail import address_of
from cases.sharing.signing.models import How, SigningRequest
from cases.sharing.signing.papers import PDF
from cases.sharing.signing.selectors import access_paper, access_signing, is_over
from cases.sharing.signing.states import AskedState, Why
from cases.sharing.signing.words import Reading
from cases.sharing.views.permissions import CORE_DRAFT, core_form, kept, mark_of, signing_context
from ccr.accounts import drafts
from ccr.audit.recording import record
from ccr.core import tongues
from ccr.core.sealed import unseal_bytes
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.form_view import answer_form, posted
from ccr.tenancy.gate import MemberRequest, member_view

# The page asks this often how far she is.
POLL_SECONDS = 3


def _state(request: MemberRequest, signing: SigningRequest) -> dict[str, Any]:
    """How far she is, for the page and its poll."""
    over = is_over(signing, at=request.at)
    reading = Reading.from_words(signing.words)
    signed = signing.state == AskedState.SIGNED
    releases = (
        list(
            ReleaseOfInformation.objects.visible_to(request.member)
            .filter(file_id=signing.file_id, conversation_id=signing.conversation_id)
            .select_related("to_agency")
            .order_by("to_agency__short_name")
        )
        if signed
        else []
    )
    said = [
        {"agency": one.name, "agrees": signing.answers.get(str(one.agency_id))}
        for one in reading.agencies
        if signed or signing.how == How.SPOKEN
    ]
    return {
        "signing": signing,
        "state_label": AskedState(signing.state).label,
        "over": over,
        "signed": signed,
        "spoken": signing.how == How.SPOKEN,
        "why": Why(signing.why).label if signing.why else _("Its time is over."),
        "said": said,
        "permissions": [
            {"agency": one.to_agency.name, "url": reverse("permission", args=[one.id])} for one in releases
        ],
        "tries_left": links.MOST_TRIES - signing.tries,
        "state_url": reverse("signing_state", args=[signing.id]),
        "poll": not over and not signed and signing.how == How.PHONE,
        "poll_seconds": POLL_SECONDS,
        "back_url": reverse("sharing", args=[signing.file_id]),
        "form": NextStep(at=request.at),
        **_to_hand_over(request, signing, waits=signing.state == AskedState.WAITING and not over),
        "code": "" if over or signed or signing.how == How.SPOKEN else links.code_of(signing.id),
    }


def _to_hand_over(request: MemberRequest, signing: SigningRequest, *, waits: bool) -> dict[str, Any]:
    """The link as text and picture, only as long as it opens something."""
    if not waits:
        return {}
    link = links.link_of(signing.id)
    return {
        "link": link,
        "picture": _picture(link),
        "mail": bool(address_of(request.member, signing.file_id, at=request.at)),
    }


def _picture(link: str) -> str:
    """The link as a picture to scan, drawn here: nothing is asked of anybody else."""
    drawn = qrcode.make(link, image_factory=SvgPathImage, box_size=12)
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.to_string()).decode()


@member_view(Capability.SHARE, page="signing")
def signing_page(request: MemberRequest, signing_id: UUID) -> HttpResponse:
    """The link as text and picture, the code to read aloud, how far she is; or a spoken yes, and how it becomes a signature."""
    signing = access_signing(request.member, signing_id, Capability.SHARE)
    page = case_page(request, signing.file_id, "sharing", Capability.SHARE)
    form = NextStep(posted(request), at=request.at)
    context = {name: value for name, value in _state(request, signing).items() if name != "form"}

    def act(cleaned: dict[str, Any]) -> str:
        return _do(request, page, signing, cleaned["do"])

    return answer_form(
        request, form, act, template="cases/sharing/signing/signing.html", context=page.context | context
    )


def _do(request: MemberRequest, page: CasePage, signing: SigningRequest, what: str) -> str:
    here, sharing = reverse("signing", args=[signing.id]), reverse("sharing", args=[signing.file_id])
    if what == "stop":
        stop_signing(signing_id=signing.id, by=request.member, at=request.at)
        messages.success(request, _("Stopped. Nothing was signed."))
        return sharing
    if what == "send":
        send_link(signing_id=signing.id, by=request.member, at=request.at)
        messages.success(request, _("Sent. The code is not in it: read it aloud."))
        return here
    reading = Reading.from_words(signing.words)
    answers = [Answer(agency_id=one.agency_id, works_there=False, agrees=True) for one in reading.agencies]
    if what == "phone":
        fresh = prepare_signing(
            file_id=signing.file_id,
            answers=answers,
            how=How.PHONE,
            purpose=signing.purpose,
            ends_on=max(signing.ends_on, page.today),
            covers_later=signing.covers_later,
            by=request.member,
            at=request.at,
        )
        return reverse("signing", args=[fresh.id])
    said = {
        "purpose": [signing.purpose],
        "ends_on": [signing.ends_on.isoformat()],
        "covers": ["later" if signing.covers_later else "today"],
    }
    for one in answers:
        said |= {f"close_{one.agency_id}": ["no"], f"agrees_{one.agency_id}": ["yes"]}
    drafts.keep(request.member, CORE_DRAFT, signing.file_id, said, at=request.at)
    return reverse("sign_permission" if what == "screen" else "sign_on_paper", args=[signing.file_id])


@member_view(Capability.SHARE, page="signing")
def signing_state(request: MemberRequest, signing_id: UUID) -> HttpResponse:
    """How far she is: the part of the page that asks again by itself."""
    signing = access_signing(request.member, signing_id, Capability.SHARE)
    return TemplateResponse(request, "cases/sharing/signing/_state.html", _state(request, signing))


@member_view(Capability.SHARE, page="sign_on_paper")
def paper_page(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """The conversation once more, to print, and the photographs of what she signed."""
    page = case_page(request, file_id, "sharing", Capability.SHARE)
    data = kept(request, CORE_DRAFT, page.file.id)
    conversation = core_form(request, page, data)
    if data is None or not conversation.is_valid():
        return HttpResponseRedirect(reverse("core_permission", args=[page.file.id]))
    terms = conversation.terms()
    mark = mark_of(conversation, terms)
    language = tongues.chosen(request.GET.get("language")) or her_language(page)
    form = PaperForm(posted(request), request.FILES or None, at=request.at, initial={"shown": mark})

    def act(cleaned: dict[str, Any]) -> str:
        if cleaned["shown"] != mark:
            raise ShownChanged
        # What is kept is what stood on the paper, in the language it was printed in.
        with translation.override(language):
            signed = sign_on_paper(
                file_id=page.file.id,
                answers=conversation.answers(),
                purpose=conversation.cleaned_data["purpose"],
                ends_on=conversation.cleaned_data["ends_on"],
                covers_later=conversation.covers_later,
                signer=cleaned["signer"],
                papers=cleaned["papers"],
                by=request.member,
                at=request.at,
            )
        settle_waiting(file_id=page.file.id, by=request.member, at=request.at)
        drafts.discard(request.member, CORE_DRAFT, page.file.id)
        messages.success(
            request,
            ngettext("Kept: %(count)d permission.", "Kept: %(count)d permissions.", len(signed))
            % {"count": len(signed)},
        )
        return reverse("sharing", args=[page.file.id])

    with translation.override(language):
        read = signing_context(request, page, conversation, terms)
    context = read | {
        "back_url": reverse("core_permission", args=[page.file.id]),
        "her_language": language,
        "languages": tongues.offered(),
    }
    return answer_form(request, form, act, template="cases/sharing/signing/paper.html", context=page.context | context)


@member_view(Capability.SEE_FILES, page="signed_paper")
def signed_paper(request: MemberRequest, release_id: UUID, number: int) -> HttpResponse:
    """One photograph of the signed paper, opened on purpose; a PDF is handed over as a file. Each look is written down."""
    release = access_release(request.member, release_id, Capability.SEE_FILES)
    paper = access_paper(request.member, release, number)
    request.reads.file(release.file_id, release.agency_id)
    record(
        events.PAPER_SEEN,
        by=request.member,
        at=request.at,
        file_id=release.file_id,
        subject_id=release.id,
        detail={"number": number},
    )
    response = HttpResponse(unseal_bytes(paper.key_version, bytes(paper.nonce), paper.sealed), content_type=paper.kind)
    shown = "attachment" if paper.kind == PDF else "inline"
    ending = "pdf" if paper.kind == PDF else "jpg"
    response["Content-Disposition"] = f'{shown}; filename="paper-{number}.{ending}"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
