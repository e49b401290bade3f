"""The pages she sees: open, code, each agency by itself, check and sign, done, leave. All but the first at one address."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.sharing.signing import links, visits
from cases.sharing.signing.forms import Code, HerName
from cases.sharing.signing.gate import (
    VisitRequest,
    by_link,
    by_session,
    from_here,
    keep_visit,
    stranger_view,
    visitor_view,
)
from cases.sharing.signing.host import COOKIE, PREFIX, unavailable
from cases.sharing.signing.models import SigningRequest
from cases.sharing.signing.states import AskedState, Why
from ccr.core import tongues
from ccr.core.actor import Actor, bind


def _leave_url(tenant_id: UUID | None) -> str:
    """Where *Leave now* leads: the partnership's choice, else the installation's."""
    return settings.LEAVE_URLS.get(str(tenant_id), settings.LEAVE_URL)


def _page(template: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    """Drawn without the request: no context of the house, no name, no token of Django's."""
    context.setdefault("leave_url", reverse("notes_leave"))
    context.setdefault("languages", tongues.offered())
    return HttpResponse(render_to_string(f"notes_host/{template}.html", context), status=status)


def _here() -> HttpResponse:
    return HttpResponseRedirect(reverse("notes"), status=303)


@stranger_view
def notes_link(request: VisitRequest, token: str) -> HttpResponse:
    """The link itself. Looking changes nothing, so that a messenger's preview uses nothing up; pressing opens it, once."""
    signing_id = by_link(token)
    if signing_id is None or request.method not in {"GET", "HEAD", "POST"}:
        return unavailable()
    if request.method != "POST":
        return _page("open", {"exit_url": settings.LEAVE_URL})
    session = visits.open_link(signing_id, at=request.at) if from_here(request) else None
    if session is None:
        return unavailable()
    response = _here()
    keep_visit(response, session)
    return response


@visitor_view
def notes(request: VisitRequest) -> HttpResponse:
    """Whatever comes next in this visit: the code, an agency, check and sign, done."""
    if request.method not in {"GET", "HEAD", "POST"}:
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    state = request.signing.state
    if state == AskedState.SIGNED:
        return _done(request) if request.method != "POST" else _here()
    if state == AskedState.OPENED:
        return _code(request)
    if request.method == "POST" and request.POST.get("agency"):
        return _answered(request)
    return _sign(request) if request.method == "POST" else _reading(request)


def _context(request: VisitRequest, **more: object) -> dict[str, object]:
    return {
        "key": links.form_key(request.visit),
        "reading": request.reading,
        "exit_url": _leave_url(request.signing.tenant_id),
        **more,
    }


def _code(request: VisitRequest) -> HttpResponse:
    form = Code(request.POST if request.method == "POST" else None, at=request.at)
    if not form.is_bound:
        visits.seen(request.signing, at=request.at)
        return _page("code", _context(request, form=form))
    if form.is_valid():
        if visits.give_code(request.signing, form.cleaned_data["code"], at=request.at):
            return _here()
        if request.signing.state == AskedState.ENDED:
            return unavailable()
        form.refuse(_("That is not the code. Ask for it again."), "code")
    return _page("code", _context(request, form=form), status=422)


def _number(text: str, most: int) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 4 and int(text) < most else None


def _reading(request: VisitRequest) -> HttpResponse:
    """The agency she has not answered about yet, or the one she wants to change; after the last, everything once more."""
    visits.seen(request.signing, at=request.at)
    agencies = request.reading.agencies
    asked = _number(request.GET.get("q", ""), len(agencies))
    if asked is None:
        asked = visits.next_to_ask(request.signing, request.reading)
    if asked is None:
        return _check(request, HerName(known=bool(request.reading.signer), at=request.at))
    before = request.signing.answers.get(str(agencies[asked].agency_id))
    context = _context(request, agency=agencies[asked], number=asked + 1, of=len(agencies), index=asked, before=before)
    return _page("agency", context)


def _answered(request: VisitRequest) -> HttpResponse:
    asked = _number(request.POST["agency"], len(request.reading.agencies))
    said = request.POST.get("agrees")
    if asked is None or said not in {"yes", "no"}:
        return _here()
    agency_id = request.reading.agencies[asked].agency_id
    visits.answer(request.signing, agency_id, agrees=said == "yes", at=request.at)
    return _here()


def _check(request: VisitRequest, form: HerName, *, status: int = 200, changed: bool = False) -> HttpResponse:
    rows = [
        {"agency": one, "index": index, "agrees": request.signing.answers.get(str(one.agency_id))}
        for index, one in enumerate(request.reading.agencies)
    ]
    context = _context(
        request,
        rows=rows,
        form=form,
        any_yes=bool(visits.agreed(request.signing, request.reading)),
        shown=visits.shown(request.signing),
        changed=changed,
    )
    return _page("check", context, status=status)


def _sign(request: VisitRequest) -> HttpResponse:
    """She signs, or finishes with no to all. What she signs must be what stood on her page."""
    if visits.next_to_ask(request.signing, request.reading) is not None:
        return _here()
    form = HerName(request.POST, known=bool(request.reading.signer), at=request.at)
    if request.POST.get("shown") != visits.shown(request.signing):
        return _check(request, form, status=409, changed=True)
    if not visits.agreed(request.signing, request.reading):
        visits.leave(request.signing, at=request.at, why=Why.NOBODY)
        return _finished(_page("nothing", _context(request)))
    if not form.is_valid():
        return _check(request, form, status=422)
    if not visits.sign(
        request.signing, request.reading, form.cleaned_data["signer"] or request.reading.signer, at=request.at
    ):
        return _finished(_page("not_now", _context(request), status=409))
    return _here()


def _done(request: VisitRequest) -> HttpResponse:
    visits.seen(request.signing, at=request.at)
    return _page("done", _context(request, agreed=visits.agreed(request.signing, request.reading)))


def _finished(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(COOKIE, path=PREFIX, samesite="Strict")
    return response


@stranger_view
def notes_leave(request: VisitRequest) -> HttpResponse:
    """*Leave now*: the visit ends and the browser is somewhere else. By beacon nothing is shown; without a script it is a link."""
    session = request.COOKIES.get(COOKIE, "")
    signing_id = by_session(session) if session else None
    tenant_id = None
    if signing_id is not None:
        visitor = Actor.visitor(signing_id)
        with bind(visitor, at=request.at):
            found = SigningRequest.objects.visible_to(visitor).select_for_update().first()
            if found is not None:
                tenant_id = found.tenant_id
                visits.leave(found, at=request.at)
    if request.method == "POST":
        return _finished(HttpResponse(status=204))
    return _finished(HttpResponseRedirect(_leave_url(tenant_id), status=303))


@stranger_view
def notes_nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """Any other address here: the same page as for a link that is used up."""
    return unavailable()
