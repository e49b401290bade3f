"""Pages of actions: those of one case, those of one's agency, and the answers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.action_items import actions, selectors, shown
from cases.action_items.doors import access_action
from cases.action_items.forms import ActionForm, WhyForm
from cases.action_items.querysets import NAMED
from cases.action_items.states import ACTION
from cases.files.models import CaseFile
from cases.files.page import CasePage, case_page, names_of
from ccr.core.deadlines import day_in
from ccr.core.errors import NotPermitted, NotVisible
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.form_view import answer_form, posted
from ccr.tenancy.gate import MemberRequest, member_view
from ccr.tenancy.models import Agency


def _owners(page: CasePage) -> dict[UUID, tuple[UUID, UUID]]:
    """Agencies that may be asked about this case, each with the file and its holder on which it is asked."""
    own = page.file.id, page.file.agency_id
    found = {page.member.agency_id: own}
    found |= {one.agency_id: own for one in page.opened if (one.view_bits | one.summary_bits) & NAMED}
    for lender in page.line.lenders:
        if (lender.view_bits | lender.summary_bits) & NAMED:
            found.setdefault(lender.agency_id, (lender.file_id, lender.agency_id))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@member_view(Capability.SEE_FILES, page="file_actions")
def file_actions(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Who does what by when about this case; and asking for something."""
    page = case_page(request, file_id, "actions")
    member = request.member
    found = selectors.on_line(member, page.line.file_ids, file_id)
    owners = _owners(page)
    wanted = {one.owner_agency_id for one in found} | {one.proposer_agency_id for one in found} | owners.keys()
    names = {agency.id: agency.short_name for agency in Agency.objects.visible_to(member).filter(pk__in=wanted)}
    people = names_of(member, (one.owner_member_id for one in found if one.owner_agency_id == member.agency_id))
    rows = shown.rows(member, found, today=page.today, names=names, people=people)
    may = member.may(Capability.WRITE_FILES)
    form = ActionForm(
        posted(request),
        at=request.at,
        owners=[(str(agency_id), names.get(agency_id, "")) for agency_id in owners],
        initial={"owner": str(member.agency_id)},
    )

    def act(cleaned: dict[str, Any]) -> str:
        if not may:
            raise NotPermitted
        on_file, holder = owners[cleaned["owner"]]
        actions.propose_action(
            file_id=on_file,
            holder_id=holder,
            owner_agency_id=cleaned["owner"],
            what=cleaned["what"],
            due_on=cleaned["due_on"],
            by=member,
            at=request.at,
        )
        messages.success(request, _("Saved."))
        return reverse("file_actions", args=[file_id])

    context = page.context | {
        "open_rows": [row for row in rows if row["is_open"]],
        "ended_rows": [row for row in rows if not row["is_open"]],
        "may_ask": may,
        "agency": member.agency_short_name,
        "on": page.today,
        "bring_url": reverse("bring", args=[file_id])
        if member.may(Capability.BRING_ITEMS) and not page.file.lent_only
        else "",
    }
    return answer_form(request, form, act, template="cases/action_items/actions.html", context=context)


@require_safe
@member_view(Capability.ATTEND, page="my_actions")
def my_actions(request: MemberRequest) -> HttpResponse:
    """What one's agency owes, and what it asked of others. At most six statements."""
    member, today = request.member, day_in(request.member.zone, request.at)
    owed = list(selectors.ours(member)[: selectors.LONGEST])
    asked = list(selectors.asked_by_us(member)[: selectors.LONGEST])
    everything = [*owed, *asked]
    wanted = {one.owner_agency_id for one in everything} | {one.proposer_agency_id for one in everything}
    names = {agency.id: agency.short_name for agency in Agency.objects.visible_to(member).filter(pk__in=wanted)}
    people = names_of(member, (one.owner_member_id for one in owed))
    lent = {one.file_id for one in everything if one.agency_id != member.agency_id and not one.owner_file_id}
    joined = selectors.own_files(member, lent)
    mine = {
        one.id: one.owner_file_id
        if one.owner_agency_id == member.agency_id and one.owner_file_id
        else (one.file_id if one.agency_id == member.agency_id else joined.get(one.file_id))
        for one in everything
    }
    references = dict(
        CaseFile.objects.visible_to(member)
        .filter(pk__in={f for f in mine.values() if f})
        .values_list("id", "reference")
    )
    for file_id in references:
        request.reads.file(file_id, member.agency_id)

    def row(one: Any) -> dict[str, Any]:
        file_id = mine[one.id]
        if file_id is None or file_id not in references:
            return shown.row(member, one, today=today, names=names, people=people)
        url = reverse("file_actions", args=[file_id])
        shown_row = shown.row(member, one, today=today, names=names, people=people, url=url)
        return shown_row | {"reference": references[file_id]}

    context = {"owed": [row(one) for one in owed], "asked": [row(one) for one in asked]}
    return TemplateResponse(request, "cases/action_items/mine.html", context)


def _back(request: MemberRequest, file_id: UUID | None) -> str:
    return reverse("file_actions", args=[file_id]) if file_id else reverse("my_actions")


@require_http_methods(["GET", "HEAD", "POST"])
@member_view(Capability.WRITE_FILES, page="file_actions")
def answer_action(request: MemberRequest, action_id: UUID, move: str) -> HttpResponse:
    """One press answers; *not possible* and *not done* ask why first. Pressed twice, it is answered once."""
    member = request.member
    action = access_action(member, action_id, Capability.WRITE_FILES)
    request.reads.file(action.file_id, action.agency_id)
    known = {*shown.BUTTONS, "supersede"}
    if move not in known:
        raise NotVisible("action", action_id)
    side = action.proposer_agency_id if move == "supersede" else action.owner_agency_id
    if side != member.agency_id:
        raise NotPermitted
    asks = move in actions.NEEDS_WHY
    data = posted(request)
    if data is not None and not asks:
        target = next(one.target for one in ACTION.moves if one.verb == move)
        if action.state != target:
            if move == "supersede":
                action = actions.supersede_action(action_id=action_id, by=member, at=request.at)
            else:
                action = actions.answer_action(action_id=action_id, move=move, by=member, at=request.at)
        return HttpResponseRedirect(_back(request, _own_file(action, member.agency_id)), status=303)
    form = WhyForm(data, at=request.at, initial={"version": action.version})

    def act(cleaned: dict[str, Any]) -> str:
        done = actions.answer_action(action_id=action_id, move=move, by=member, at=request.at, **cleaned)
        return _back(request, _own_file(done, member.agency_id))

    if not asks:
        form = WhyForm(None, at=request.at, initial={"version": action.version})
    label = _("Take it back") if move == "supersede" else shown.BUTTONS[move]
    context = {
        "heading": label,
        "what": action.what,
        "asks": asks,
        "back": _back(request, _own_file(action, member.agency_id)),
    }
    return answer_form(request, form, act, template="cases/action_items/why.html", context=context)


def _own_file(action: Any, agency_id: UUID) -> UUID | None:
    if action.owner_agency_id == agency_id and action.owner_file_id:
        return action.owner_file_id
    return action.file_id if action.agency_id == agency_id else None
