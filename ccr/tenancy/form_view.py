"""What every page with a form does, said once: shown, judged, acted on once, and answered.

    @member_view(Capability.WRITE_FILES, page="incident_new")
    def add_incident(request, file_id):
        file = access_file(request.member, file_id, Capability.WRITE_FILES)
        form = IncidentForm(posted(request), at=request.at, draft=load(request.member, "incident", file.id))

        def act(cleaned):
            incident = record_incident(file_id=file.id, by=request.member, at=request.at, **cleaned)
            return reverse("timeline", args=[file.id])

        return answer_form(request, form, act, template="cases/incidents/new.html",
                           context={"file": …}, draft=("incident", file.id))

Status: 200 shown; 303 done (204 with HX-Redirect for htmx); 422 something to put right; 409 no longer possible or changed by
someone else. What was typed is on the page in every case but success.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse

from ccr.accounts import drafts
from ccr.accounts.once import once, used
from ccr.core.errors import NotPossible, Stale

Act = Callable[[dict[str, Any]], str]
# Fields of the form itself; verbs never see them.
_OWN_FIELDS = ("once",)


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, even when it is empty; None where the form is only to be shown."""
    return request.POST if request.method == "POST" else None


def led_to(request: HttpRequest, location: str) -> HttpResponse:
    """After an act: the next page, by 303, or by HX-Redirect where htmx asked."""
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = location
        return response
    return HttpResponseRedirect(location, status=303)


def show_form(
    request: HttpRequest,
    form: Form,
    *,
    template: str,
    context: dict[str, Any] | None = None,
    draft: tuple[str, UUID | None] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a form. Adds `form`, and `draft_url` when its typing is kept."""
    page = {"form": form, **(context or {})}
    if draft:
        page["draft_url"] = drafts.draft_url(*draft)
    return TemplateResponse(request, template, page, status=status)


def answer_form(
    request: Any,
    form: Any,
    act: Act,
    *,
    template: str,
    context: dict[str, Any] | None = None,
    draft: tuple[str, UUID | None] | None = None,
    on_stale: Callable[[Stale], dict[str, Any]] | None = None,
) -> HttpResponse:
    """Show a form, or judge what was sent and let `act` do it, once.

    `act` gets the cleaned fields (without `once`), calls one verb and returns the address to go on to. It runs in a
    savepoint together with the claim of the form's key: whatever it refuses leaves nothing behind and the key unused.
    - ValidationError from the verb: 422, beside the field it names.
    - NotPossible (its `field`, if it has one, says where it belongs): 409 with the same page and what was typed.
    - Stale: the same, and `on_stale` may add to the page, such as `conflict` for the conflict component.
    NotVisible and NotPermitted are the frame's to answer. `draft` is (form name, subject): success discards it.
    Needs the frame: `request.member` and `request.at`.
    """

    def page(status: int, more: dict[str, Any] | None = None) -> HttpResponse:
        merged = {**(context or {}), **(more or {})}
        return show_form(request, form, template=template, context=merged, draft=draft, status=status)

    if not form.is_bound:
        return page(200)
    if not form.is_valid():
        return page(422)
    key = form.cleaned_data["once"]
    cleaned = {name: value for name, value in form.cleaned_data.items() if name not in _OWN_FIELDS}
    try:
        with transaction.atomic():
            if location := once(key):
                return led_to(request, location)
            location = act(cleaned)
            used(key, location)
            if draft:
                drafts.discard(request.member, *draft)
    except ValidationError as refused:
        form.add_error(None, refused)
        return page(422)
    except Stale as refusal:
        form.refuse(refusal.reason)
        return page(409, on_stale(refusal) if on_stale else None)
    except NotPossible as refusal:
        form.refuse(refusal.reason, getattr(refusal, "field", None))
        return page(409)
    return led_to(request, location)
