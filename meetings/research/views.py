"""The research sheet: one page for one agency, every case of the agenda that is open to it, its own vault's hits beside each."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from ccr.core.errors import Stale
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.form_view import answer_form, posted
from ccr.tenancy.gate import MemberRequest, member_view
from meetings.agenda.views import drawn
from meetings.doors import access_item, access_meeting
from meetings.forms import ButtonForm, ResearchForm
from meetings.models import Meeting
from meetings.research import selectors
from meetings.research.actions import answer_research
from meetings.research.shown import sheet_row
from meetings.words import Standing

TEMPLATE = "meetings/research.html"


def _sheet(
    request: MemberRequest, meeting: Meeting, *, bound: ResearchForm | None = None, of: UUID | None = None
) -> Any:
    """The rows of the sheet; the first without an answer is the one the keys are about, or the one that is asked for."""
    member = request.member
    context = drawn(request, meeting)
    asked = selectors.asked_of(context["agenda"].items)
    answers = selectors.answers_of(member, {one.item.id: one.file_id for one in asked if one.file_id})
    hits = selectors.hits_of(member, asked)
    for other in {other.file_id for found in hits.values() for other in found.alike}:
        request.reads.file(other, member.agency_id)
    by_id = {row["id"]: row for row in context["rows"]}
    rows = []
    for one in asked:
        answer = answers.get(one.item.id)
        form = (
            bound
            if bound is not None and one.item.id == of
            else ResearchForm(
                at=request.at,
                auto_id=f"id_{one.item.id}_%s",
                initial={"text": answer.text, "standing": answer.standing}
                if answer
                else {"standing": Standing.FACT.value},
            )
        )
        found = hits.get(one.file_id) if one.file_id else None
        rows.append(sheet_row(by_id[one.item.id], form, answer, found))
    reference = request.GET.get("item", "")
    left = [row for row in rows if not row["answered"]]
    now = next((row for row in rows if row["id"] == of or row["reference"] == reference), left[0] if left else None)
    brought = [by_id[one.item.id] for one in context["agenda"].items if one.own]
    return context | {"sheet": rows, "left": left, "now": now, "brought": brought}


@require_http_methods(["GET", "HEAD", "POST"])
@member_view(Capability.BRING_ITEMS, page="research")
def research(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    """The sheet; pressing *nothing known* for the rest answers what stood on it without an answer, and nothing that came since."""
    meeting = access_meeting(request.member, meeting_id, Capability.BRING_ITEMS)
    context = _sheet(request, meeting)
    form = ButtonForm(posted(request), at=request.at)

    def act(cleaned: dict[str, Any]) -> str:
        seen = set(request.POST.getlist("item"))
        rest = [row["id"] for row in context["left"] if str(row["id"]) in seen]
        answer_research(item_ids=rest, version=0, by=request.member, at=request.at)
        return reverse("research", args=[meeting_id])

    return answer_form(request, form, act, template=TEMPLATE, context=context | {"rest": form})


@require_POST
@member_view(Capability.BRING_ITEMS, page="research")
def answer_item(request: MemberRequest, item_id: UUID) -> HttpResponse:
    """One answer, and on to the next item. What a colleague answered meanwhile is shown beside one's own."""
    member = request.member
    item = access_item(member, item_id, Capability.BRING_ITEMS)
    meeting = access_meeting(member, item.meeting_id, Capability.BRING_ITEMS)
    form = ResearchForm(request.POST, at=request.at, auto_id=f"id_{item.id}_%s")

    def act(cleaned: dict[str, Any]) -> str:
        answer_research(
            item_ids=[item_id],
            text=cleaned["text"] if cleaned["press"] == "answer" else "",
            standing=cleaned["standing"] or Standing.FACT,
            version=cleaned["version"],
            by=member,
            at=request.at,
        )
        address = reverse("research", args=[meeting.id])
        following = next((row["reference"] for row in context["left"] if row["id"] != item_id), "")
        return f"{address}#item-{following}" if following else address

    def on_stale(stale: Stale) -> dict[str, Any]:
        return {"theirs": True}

    context = _sheet(request, meeting, bound=form, of=item_id) | {"rest": ButtonForm(at=request.at)}
    return answer_form(request, form, act, template=TEMPLATE, context=context, on_stale=on_stale)
