"""What agencies keep and report: one agency, an older text, all of them, and writing one's own."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ccr.accounts.drafts import load
from ccr.core.errors import NotVisible, Stale
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.form_view import answer_form, posted
from ccr.tenancy.gate import MemberRequest, member_view
from ccr.tenancy.limits import selectors
from ccr.tenancy.limits.actions import write_statement
from ccr.tenancy.limits.forms import StatementForm
from ccr.tenancy.limits.page import said_by, starting_text
from ccr.tenancy.limits.shown import shown
from ccr.tenancy.member import Member
from ccr.tenancy.models import LimitationStatement, Membership

DRAFT = ("limits", None)


def _authors(reader: Member, agency_id: UUID, texts: list[LimitationStatement]) -> dict[UUID, str]:
    """The names behind the posts, in one's own agency; elsewhere none: partners read the post."""
    if agency_id != reader.agency_id:
        return {}
    posts = Membership.objects.visible_to(reader).filter(pk__in={text.written_by_id for text in texts})
    return {post.id: post.user.name for post in posts.select_related("user")}


@require_GET
@member_view(Capability.SEE_POLICY)
def agencies(request: MemberRequest) -> HttpResponse:
    """Every agency of the partnership with what holds there: for the induction of somebody new, to read or to print."""
    member = request.member
    everybody = selectors.agencies_of(member)
    said = said_by(member, everybody)
    rows = [
        {
            "agency": one,
            "discipline": one.get_discipline_display(),
            "url": reverse("agency", args=[one.id]),
            "statement": said.get(one.id),
        }
        for one in everybody
    ]
    return TemplateResponse(request, "tenancy/limits/agencies.html", {"rows": rows, "partnership": member.tenant_name})


@require_GET
@member_view(Capability.SEE_POLICY)
def agency(request: MemberRequest, agency_id: UUID, number: int | None = None) -> HttpResponse:
    """One agency: the text that holds, or an earlier one by its number; and every text before, with its day."""
    member = request.member
    one = selectors.access_agency(member, agency_id)
    texts = selectors.versions_of(member, one.id)
    chosen = texts[0] if number is None and texts else next((text for text in texts if text.number == number), None)
    if number is not None and chosen is None:
        raise NotVisible("statement", agency_id)
    authors = _authors(member, one.id, texts)
    ours = one.id == member.agency_id
    context = {
        "agency": one,
        "discipline": one.get_discipline_display(),
        "ours": ours,
        "statement": shown(
            chosen, starting_text(member, one), author=authors.get(chosen.written_by_id, "") if chosen else ""
        ),
        "over": bool(chosen and chosen is not texts[0]),
        "replaced_at": next((text.written_at for text in texts if chosen and text.number == chosen.number + 1), None),
        "now_url": reverse("agency", args=[one.id]),
        "earlier": [
            {
                "number": text.number,
                "at": text.written_at,
                "post": text.post_label,
                "author": authors.get(text.written_by_id, ""),
                "url": reverse("agency_text", args=[one.id, text.number]),
            }
            for text in texts[1:]
        ],
        "write_url": reverse("write_limits") if ours and member.may(Capability.MANAGE_AGENCY) else "",
        "narrow": True,
    }
    return TemplateResponse(request, "tenancy/limits/agency.html", context)


@member_view(Capability.MANAGE_AGENCY)
def write(request: MemberRequest) -> HttpResponse:
    """Write what holds from now on in one's own agency. The first time it begins with the country's starting text."""
    member = request.member
    own = selectors.access_agency(member, member.agency_id)
    newest = selectors.statement_of(member, own.id)
    start = starting_text(member, own)
    form = StatementForm(
        posted(request), at=request.at, initial=StatementForm.initial_of(newest, start), draft=load(member, *DRAFT)
    )
    page = reverse("agency", args=[own.id])

    def act(cleaned: dict[str, Any]) -> str:
        write_statement(**cleaned, by=member, at=request.at)
        messages.success(request, _("Saved. It holds from now on, and every partner can read it."))
        return page

    def on_stale(stale: Stale) -> dict[str, Any]:
        theirs: Any = stale.theirs
        # Saving once more is then a decision made with both texts in view.
        again = request.POST.copy()
        again["version"] = str(theirs.number if theirs else 0)
        form.data = again
        names = _authors(member, own.id, [theirs]) if theirs else {}
        return {"theirs": shown(theirs, start, author=names.get(theirs.written_by_id, "") if theirs else "")}

    context = {"agency": own, "first": newest is None, "cancel_url": page, "narrow": True}
    return answer_form(
        request, form, act, template="tenancy/limits/write.html", context=context, draft=DRAFT, on_stale=on_stale
    )
