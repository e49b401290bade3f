"""What she wants, what she says against sharing, and the answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.access.doors import access_file
from cases.files.page import case_page, names_of
from cases.sharing.now.refusals import NotInThisCountry
from cases.sharing.now.selectors import grounds_of, standing_on
from cases.sharing.objections.actions import answer_objection, record_objection, record_wish, tell_her
from cases.sharing.objections.deciders import deciders
from cases.sharing.objections.forms import AnswerObjectionForm, ObjectionForm, ToldForm, WishForm
from cases.sharing.objections.models import Objection, Wish
from cases.sharing.objections.selectors import access_objection, objections_of, to_answer, wish_of
from cases.sharing.objections.states import ObjectionState, Outcome, WishAnswer
from cases.sharing.objections.words import Answered, Said, WishWords
from cases.sharing.states import DisclosureState
from ccr.core.errors import NotPermitted
from ccr.core.templatetags.house import write_day
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.form_view import answer_form, posted
from ccr.tenancy.gate import MemberRequest, member_view
from ccr.tenancy.packs import pack


def _elsewhere(request: MemberRequest) -> None:
    """Where her permission is the only ground, there is nothing to object to but that: it is withdrawn."""
    if not pack(request.member.pack).share_now.offered:
        raise NotInThisCountry


def wish_row(wish: Wish | None) -> dict[str, Any] | None:
    """What she wants, in words."""
    if wish is None:
        return None
    words = WishWords.from_words(wish.words)
    label = _("Not asked") if wish.answer == WishAnswer.NOT_ASKED else str(WishAnswer(wish.answer).label)
    return {"answer": wish.answer, "label": label, "said": words.said, "because": words.because, "at": wish.recorded_at}


def objection_rows(objections: list[Objection]) -> list[dict[str, Any]]:
    """Her objections, as a list links to them."""
    return [
        {
            "said": Said.from_words(one.words).said,
            "at": one.made_at,
            "answer_by": one.answer_by,
            "state": one.state,
            "label": ObjectionState(one.state).label,
            "url": reverse("objection", args=[one.id]),
        }
        for one in objections
    ]


@member_view(Capability.SHARE, page="wish")
def wish(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Write down what she wants about sharing."""
    page = case_page(request, file_id, "sharing", Capability.SHARE)
    _elsewhere(request)
    form = WishForm(posted(request), at=request.at)
    sharing_url = reverse("sharing", args=[page.file.id])

    def act(cleaned: dict[str, Any]) -> str:
        record_wish(file_id=page.file.id, by=request.member, at=request.at, **cleaned)
        messages.success(request, _("Written down."))
        return sharing_url

    context = {"newest": wish_row(wish_of(request.member, page.file)), "cancel_url": sharing_url}
    return answer_form(
        request, form, act, template="cases/sharing/objections/wish.html", context=page.context | context
    )


@member_view(Capability.SHARE, page="objection")
def object_to(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Write down what she says against sharing that stands on another ground."""
    page = case_page(request, file_id, "sharing", Capability.SHARE)
    _elsewhere(request)
    form = ObjectionForm(posted(request), at=request.at, deciders=deciders(request.member))

    def act(cleaned: dict[str, Any]) -> str:
        made = record_objection(
            file_id=page.file.id,
            said=cleaned["said"],
            decider_id=cleaned["decider"],
            by=request.member,
            at=request.at,
        )
        messages.success(request, _("Written down. It is answered by %(day)s.") % {"day": write_day(made.answer_by)})
        return reverse("objection", args=[made.id])

    context = {
        "cancel_url": reverse("sharing", args=[page.file.id]),
        "days": pack(request.member.pack).limits.objection_answer_working_days,
    }
    return answer_form(
        request, form, act, template="cases/sharing/objections/object.html", context=page.context | context
    )


@member_view(Capability.SEE_FILES, page="objection")
def objection(request: MemberRequest, objection_id: UUID) -> HttpResponse:
    """Her objection; whoever decides answers it here, and here it is written down that she was told."""
    member = request.member
    row = access_objection(member, objection_id, Capability.SEE_FILES)
    file = access_file(member, row.file_id, Capability.SEE_FILES)
    request.reads.file(file.id, file.agency_id)
    mine = row.decider_id == member.member_id or request.at > row.answer_by
    may_answer = row.state == ObjectionState.WAITING and mine and member.may(Capability.CLOSE_HIGH)
    may_tell = row.state == ObjectionState.ANSWERED and member.may(Capability.SHARE)
    open_to = _open_to(request, row)
    form: Any
    if may_tell:
        form = ToldForm(posted(request), at=request.at)
    else:
        form = AnswerObjectionForm(posted(request) if may_answer else None, at=request.at, agencies=open_to)
    if request.method == "POST" and not (may_answer or may_tell):
        raise NotPermitted

    def act(cleaned: dict[str, Any]) -> str:
        if may_tell:
            tell_her(objection_id=row.id, how=cleaned["how"], by=member, at=request.at)
        else:
            answer_objection(
                objection_id=row.id,
                outcome=cleaned["outcome"],
                agency_ids=cleaned["agencies"],
                reason=cleaned["reason"],
                by=member,
                at=request.at,
            )
        messages.success(request, _("Written down."))
        return reverse("objection", args=[row.id])

    names = names_of(member, [row.recorded_by, row.decider_id, row.answered_by, row.told_by])
    answer = Answered.from_words(row.answer_words)
    context = {
        "objection": {
            "said": Said.from_words(row.words).said,
            "made_at": row.made_at,
            "recorded_by": names.get(row.recorded_by, ""),
            "decider": names.get(row.decider_id, ""),
            "answer_by": row.answer_by,
            "late": row.state == ObjectionState.WAITING and request.at > row.answer_by,
            "label": ObjectionState(row.state).label,
            "outcome": Outcome(row.outcome).label if row.outcome else "",
            "reason": answer.reason,
            "answered_at": row.answered_at,
            "answered_by": names.get(row.answered_by, "") if row.answered_by else "",
            "told": answer.told,
            "told_at": row.told_at,
        },
        "file_reference": file.reference,
        "open_to": [name for _id, name in open_to],
        "may_answer": may_answer,
        "may_tell": may_tell,
        "back_url": reverse("sharing", args=[file.id]),
        "narrow": True,
    }
    return answer_form(request, form, act, template="cases/sharing/objections/objection.html", context=context)


def _open_to(request: MemberRequest, row: Objection) -> list[tuple[UUID, str]]:
    """Agencies to which something stands open on a ground of its own."""
    file = access_file(request.member, row.file_id, Capability.SEE_FILES)
    grounds = [one.id for one in grounds_of(request.member, file)]
    live = {
        loan.to_agency_id: loan.to_agency.short_name
        for loan in standing_on(request.member, grounds)
        if loan.state == DisclosureState.LIVE and loan.ends_at > request.at
    }
    return sorted(live.items(), key=lambda one: one[1])


def objections_panel(request: MemberRequest) -> dict[str, Any] | None:
    """*She objects: decide*, on the caseload of those who may. One statement."""
    member = request.member
    if not member.may(Capability.CLOSE_HIGH) or not pack(member.pack).share_now.offered:
        return None
    rows = [
        {"at": one.made_at, "answer_by": one.answer_by, "url": reverse("objection", args=[one.id])}
        for one in to_answer(member)
        if one.decider_id == member.member_id or request.at > one.answer_by
    ]
    return {"objections": rows} if rows else None


def file_objections(request: MemberRequest, file: Any) -> list[dict[str, Any]]:
    """Her objections of one file. One statement."""
    return objection_rows(objections_of(request.member, file))
