"""Pages of the register: the list by due date, one demand, and the forms that write something down about it."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.demands import actions, refusals, rules, selectors, shown
from cases.demands.doors import access_demand
from cases.demands.forms import DayForm, DecideForm, DemandForm, LeftForm, LinkForm, ToldForm, WhyForm
from cases.demands.models import LegalDemand
from cases.demands.states import DECIDED, DemandState
from cases.files.page import names_of
from ccr.core.deadlines import day_in
from ccr.core.templatetags.house import write_day
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.form_view import answer_form, posted
from ccr.tenancy.gate import MemberRequest, member_view
from ccr.tenancy.packs import pack

FORM = "cases/demands/form.html"
PAGE = 50
READ, FORMS = require_safe, require_http_methods(["GET", "HEAD", "POST"])
keeper = member_view(Capability.ANSWER_DEMANDS, page="demands")


def note_reads(request: MemberRequest, demands: Iterable[LegalDemand]) -> None:
    """Each file a page of the register speaks of was read."""
    for demand in demands:
        if demand.file_id:
            request.reads.file(demand.file_id, demand.agency_id)


def rows_of(request: MemberRequest, found: list[LegalDemand]) -> list[dict[str, Any]]:
    """Demands as rows, and their files written down as read. At most two statements."""
    member = request.member
    note_reads(request, found)
    told = selectors.telling_of(member, [one.id for one in found if one.state == DemandState.OPEN])
    country, today, references = pack(member.pack), day_in(member.zone, request.at), selectors.references(member, found)
    return [shown.row(one, pack=country, today=today, references=references, told=told) for one in found]


def _page(request: MemberRequest) -> int:
    number = request.GET.get("page", "")
    return min(max(int(number), 1), 10_000) if number.isascii() and number.isdigit() and len(number) < 6 else 1


@READ
@keeper
def demands(request: MemberRequest) -> HttpResponse:
    """What is to be answered, the next due first; and what is ended. At most six statements."""
    member, number = request.member, _page(request)
    first = (number - 1) * PAGE
    ended = list(selectors.ended_demands(member)[first : first + PAGE + 1])
    here = reverse("demands")
    pages = {
        "previous_url": f"{here}?page={number - 1}" if number > 1 else "",
        "next_url": f"{here}?page={number + 1}" if len(ended) > PAGE else "",
        "label": _("Page %(n)d") % {"n": number},
    }
    open_now = rows_of(request, selectors.open_demands(member))
    context = {
        "open_rows": open_now,
        "late": sum(row["tone"] == "danger" for row in open_now),
        "is_cut": len(open_now) == selectors.LONGEST,
        "ended_rows": rows_of(request, ended[:PAGE]),
        "pages": pages,
        "reaches_files": member.reaches_cases,
        "new_url": reverse("new_demand"),
    }
    return TemplateResponse(request, "cases/demands/demands.html", context)


def _kinds(request: MemberRequest) -> list[dict[str, Any]]:
    """What each kind's clock says, as the form shows it beside the choice."""
    return [{"label": one.label, "due_is": one.due_is, "note": one.note} for one in pack(request.member.pack).demands]


def enter(request: MemberRequest, file_id: UUID | None, context: dict[str, Any], template: str) -> HttpResponse:
    """The form of a new demand, about a file or about none yet."""
    member = request.member
    form = DemandForm(
        posted(request),
        at=request.at,
        kinds=pack(member.pack).demands,
        reaches_files=member.reaches_cases,
        linked=file_id is not None,
    )

    def act(cleaned: dict[str, Any]) -> str:
        reference = cleaned.pop("reference", "")
        about = file_id or (_file_called(request, reference) if reference else None)
        made = actions.record_demand(file_id=about, by=member, at=request.at, **cleaned)
        messages.success(request, _("Entered. The answer is due on %(day)s.") % {"day": write_day(made.due_on)})
        return reverse("demand", args=[made.id])

    more = {"heading": _("Enter a legal demand"), "kinds": _kinds(request), "save": _("Enter it")}
    return answer_form(request, form, act, template=template, context=context | more)


def _file_called(request: MemberRequest, reference: str) -> UUID:
    """The file a form names. Raises UnknownReference for one that is absent, foreign or shut: the answer never says which."""
    found = selectors.file_called(request.member, reference)
    if found is None:
        raise refusals.UnknownReference
    return found


@FORMS
@keeper
def new_demand(request: MemberRequest) -> HttpResponse:
    """Enter what came."""
    return enter(request, None, {"back_url": reverse("demands"), "narrow": True}, FORM)


def _what_may(demand: LegalDemand, *, reaches_files: bool) -> dict[str, str]:
    """Addresses of what can be done with a demand now."""
    urls = {"told": "tell_of_demand"}
    if demand.state == DemandState.OPEN:
        urls |= {"left": "demand_left", "decide": "decide_demand", "day": "demand_day", "strike": "strike_demand"}
    if demand.state in DECIDED:
        urls["reopen"] = "reopen_demand"
    if demand.file_id is None and reaches_files:
        urls["link"] = "link_demand"
    may = {name: reverse(url, args=[demand.id]) for name, url in urls.items()}
    if demand.file_id is not None:
        may["hold"] = f"{reverse('place_hold', args=[demand.file_id])}?demand={demand.id}"
    return may


@READ
@member_view(Capability.ANSWER_DEMANDS, page="demand")
def demand(request: MemberRequest, demand_id: UUID) -> HttpResponse:
    """One demand: its clock, what was asked, who was told, what was decided, what left. At most five statements."""
    member = request.member
    found = access_demand(member, demand_id)
    [about] = rows_of(request, [found])
    steps = selectors.steps_of(member, found.id)
    names = names_of(member, [found.recorded_by, *(one.by_id for one in steps)])
    kind = pack(member.pack).demand(found.kind)
    context = {
        "demand": about,
        "kind": kind,
        "counted": rules.due_on(kind, found.received_on) == found.due_on,
        "asked": found.asked,
        "recorded_at": found.recorded_at,
        "recorded_by": names.get(found.recorded_by, ""),
        "steps": shown.steps(steps, names),
        "may": _what_may(found, reaches_files=member.reaches_cases),
        "back_url": reverse("demands"),
        "narrow": True,
    }
    return TemplateResponse(request, "cases/demands/demand.html", context)


def _write_down(
    request: MemberRequest,
    demand_id: UUID,
    make: Callable[[LegalDemand], Any],
    verb: Callable[..., Any],
    heading: str,
    save: str,
    *,
    lead: str = "",
    danger: bool = False,
) -> HttpResponse:
    """A form about one demand that ends on its page."""
    found = access_demand(request.member, demand_id)
    note_reads(request, [found])
    form, back = make(found), reverse("demand", args=[found.id])

    def act(cleaned: dict[str, Any]) -> str:
        verb(demand_id=found.id, by=request.member, at=request.at, **cleaned)
        messages.success(request, _("Written down."))
        return back

    context = {
        "heading": heading,
        "save": save,
        "lead": lead,
        "danger": danger,
        "demand_label": pack(request.member.pack).demand(found.kind).label,
        "back_url": back,
        "narrow": True,
    }
    return answer_form(request, form, act, template=FORM, context=context)


def _since(found: LegalDemand) -> dict[str, Any]:
    return {"version": found.version}


@FORMS
@keeper
def link_demand(request: MemberRequest, demand_id: UUID) -> HttpResponse:
    """Say which file of one's own it is about, by its reference."""

    def verb(*, reference: str, **more: Any) -> None:
        actions.link_demand(file_id=_file_called(request, reference), **more)

    def make(found: LegalDemand) -> LinkForm:
        return LinkForm(posted(request), at=request.at, initial=_since(found))

    return _write_down(request, demand_id, make, verb, _("Which file is it about?"), _("Link it"))


@FORMS
@keeper
def tell_of_demand(request: MemberRequest, demand_id: UUID) -> HttpResponse:
    """Write down that she was told, or why she was not."""

    def make(_found: LegalDemand) -> ToldForm:
        return ToldForm(posted(request), at=request.at, initial={"who": request.member.name})

    lead = _(
        "A reasonable attempt to tell her comes before anything leaves, unless telling her would put her in danger."
    )
    return _write_down(request, demand_id, make, actions.say_told, _("Was she told?"), _("Write it down"), lead=lead)


@FORMS
@keeper
def demand_left(request: MemberRequest, demand_id: UUID) -> HttpResponse:
    """Write down that something left before the demand is decided."""

    def make(found: LegalDemand) -> LeftForm:
        return LeftForm(posted(request), at=request.at, initial=_since(found))

    return _write_down(request, demand_id, make, actions.say_left, _("What left?"), _("Write it down"))


@FORMS
@keeper
def decide_demand(request: MemberRequest, demand_id: UUID) -> HttpResponse:
    """Write down what was decided, and what left with it."""

    def make(found: LegalDemand) -> DecideForm:
        left = selectors.left_of(request.member, found.id)
        return DecideForm(
            posted(request),
            at=request.at,
            initial=_since(found),
            left_before=bool(left),
            redacted_before=any(one.words.redacted for one in left),
        )

    lead = _("This page gives no legal advice: ask your counsel before anything leaves.")
    return _write_down(
        request, demand_id, make, actions.decide_demand, _("What was decided?"), _("Write it down"), lead=lead
    )


@FORMS
@keeper
def demand_day(request: MemberRequest, demand_id: UUID) -> HttpResponse:
    """Write down that the answer is due on another day."""

    def make(found: LegalDemand) -> DayForm:
        return DayForm(posted(request), at=request.at, initial=_since(found) | {"due_on": found.due_on})

    return _write_down(request, demand_id, make, actions.move_day, _("Due on another day"), _("Move the day"))


@FORMS
@keeper
def reopen_demand(request: MemberRequest, demand_id: UUID) -> HttpResponse:
    """Take a decided demand up again."""

    def make(found: LegalDemand) -> WhyForm:
        return WhyForm(posted(request), at=request.at, initial=_since(found))

    lead = _("What was decided before stays written.")
    return _write_down(
        request, demand_id, make, actions.reopen_demand, _("Take it up again"), _("Take it up again"), lead=lead
    )


@FORMS
@keeper
def strike_demand(request: MemberRequest, demand_id: UUID) -> HttpResponse:
    """Mark a demand as entered by mistake."""

    def make(found: LegalDemand) -> WhyForm:
        return WhyForm(posted(request), at=request.at, initial=_since(found))

    lead = _("It stays in the register, marked. Nobody is reminded of it any more.")
    return _write_down(
        request,
        demand_id,
        make,
        actions.strike_demand,
        _("Entered by mistake"),
        _("Mark it"),
        lead=lead,
        danger=True,
    )
