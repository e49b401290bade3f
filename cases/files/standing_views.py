"""How a file stands in its agency: who leads it, who may open it, begun, closed, taken up again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.access.models import CaseFileUserPermission
from cases.files import actions
from cases.files.forms import CloseForm, LeadForm, OneButton, WorkersForm
from cases.files.page import case_page
from cases.files.selectors import CasePage
from cases.records.categories import Category
from ccr.core.errors import NotPermitted
from ccr.tenancy.capabilities import ROLES, Capability, capabilities_of
from ccr.tenancy.form_view import answer_form, posted
from ccr.tenancy.gate import MemberRequest, member_view
from ccr.tenancy.models import Membership


@member_view(Capability.LEAD_FILES, page="lead")
def lead(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Name who leads the file."""
    page = case_page(request, file_id, "overview", Capability.LEAD_FILES)
    people = [(post.id, post.user.name) for post in _posts(page, Capability.LEAD_FILES)]
    form = LeadForm(posted(request), at=request.at, people=people, initial={"member": str(page.file.lead_id or "")})

    def act(cleaned: dict[str, Any]) -> str:
        actions.assign_lead(file_id=page.file.id, membership_id=cleaned["member"], by=request.member, at=request.at)
        messages.success(request, _("Saved."))
        return reverse("case", args=[page.file.id])

    return answer_form(
        request,
        form,
        act,
        template="cases/files/form.html",
        context=page.context | {"heading": _("Who leads the file")},
    )


@member_view(Capability.SEE_FILES, page="workers")
def workers(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Limit the file to named people, or open it to the agency."""
    page = case_page(request, file_id, "overview")
    member, file = page.member, page.file
    may = member.may(Capability.NAME_WORKERS) or (
        file.lead_id == member.member_id and member.may(Capability.LEAD_FILES)
    )
    if not may:
        raise NotPermitted
    posts = _posts(page, Capability.SEE_FILES)
    named: set[UUID] = set()
    if file.named_only:
        users = set(
            CaseFileUserPermission.objects.filter(
                content_object_id=file.id, agency_id=file.agency_id, until__gt=page.at
            ).values_list("user_id", flat=True)
        )
        named = {post.id for post in posts if post.user_id in users}
    form = WorkersForm(
        posted(request),
        at=request.at,
        people=[(post.id, post.user.name) for post in posts],
        initial={"who": "named" if file.named_only else "agency", "people": [str(one) for one in named]},
    )

    def act(cleaned: dict[str, Any]) -> str:
        if cleaned["who"] == "named":
            actions.name_workers(file_id=file.id, membership_ids=cleaned["people"], by=member, at=page.at)
        else:
            actions.open_to_agency(file_id=file.id, by=member, at=page.at)
        messages.success(request, _("Saved."))
        return reverse("case", args=[file.id])

    return answer_form(
        request, form, act, template="cases/files/form.html", context=page.context | {"heading": _("Who may open it")}
    )


@member_view(Capability.LEAD_FILES, page="close")
def close_file(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Close the file by a recorded decision."""
    page = case_page(request, file_id, "overview", Capability.LEAD_FILES)
    form = CloseForm(posted(request), at=request.at)

    def act(cleaned: dict[str, Any]) -> str:
        actions.close_file(file_id=page.file.id, by=request.member, at=request.at, **cleaned)
        messages.success(request, _("File closed. A new incident brings it back at once."))
        return reverse("case", args=[page.file.id])

    context = page.context | {
        "heading": _("Close the file"),
        "save": _("Close the file"),
        "danger": True,
        "seen_by": page.seen_by(Category.COORDINATION),
    }
    return answer_form(request, form, act, template="cases/files/form.html", context=context)


@member_view(Capability.WRITE_FILES, page="begin")
def begin(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Begin work on a new file."""
    page = case_page(request, file_id, "overview", Capability.WRITE_FILES)
    return _one_button(request, page, actions.begin, _("Begin work on the file"), _("Begin work"))


@member_view(Capability.LEAD_FILES, page="reopen")
def reopen(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Take a closed file up again."""
    page = case_page(request, file_id, "overview", Capability.LEAD_FILES)
    return _one_button(request, page, actions.reopen, _("Take the file up again"), _("Reopen"))


def _one_button(request: MemberRequest, page: CasePage, verb: Any, heading: Promise, button: Promise) -> HttpResponse:
    form = OneButton(posted(request), at=request.at)

    def act(cleaned: dict[str, Any]) -> str:
        verb(file_id=page.file.id, by=request.member, at=request.at)
        messages.success(request, _("Done."))
        return reverse("case", args=[page.file.id])

    context = page.context | {"heading": heading, "save": button}
    return answer_form(request, form, act, template="cases/files/form.html", context=context)


def _posts(page: CasePage, capability: Capability) -> list[Membership]:
    """Colleagues with an open post that includes `capability`, by name."""
    posts = (
        Membership.objects.visible_to(page.member).filter(ended_at=None).select_related("user").order_by("user__name")
    )
    return [post for post in posts if capability in capabilities_of([code for code in post.roles if code in ROLES])]
