"""Who must not see a file: the list, the form, and the page that asks once more before somebody is shut out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.access.actions import declare_conflict
from cases.access.forms import ConflictForm, SureForm
from cases.access.models import ConflictGround
from cases.access.selectors import ShutOut, colleagues, open_posts, shut_out_of
from cases.files.page import CasePage, case_page
from ccr.accounts.once import led_before
from ccr.audit.recording import record_reads
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.form_view import answer_form, led_to, posted
from ccr.tenancy.gate import MemberRequest, member_view

# What a form answers when its act is done: the next page, or where htmx finds it.
LEADS_ON = (303, 204)


@require_http_methods(["GET", "HEAD", "POST"])
@member_view(Capability.DECLARE_CONFLICT, page="conflict")
def conflict(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Who is kept from the file, and keeping one more away: chosen, asked once more, done."""
    # Who shut out themselves and pressed twice: the file is gone for them, the answer is not.
    if request.method == "POST" and (location := led_before(request.POST.get("once", ""))):
        return led_to(request, location)
    page = case_page(request, file_id, "conflict", Capability.DECLARE_CONFLICT)
    member, people = request.member, colleagues(request.member, at=request.at)
    form = ConflictForm(posted(request), at=request.at, people=people)
    if form.is_bound and not request.POST.get("sure") and form.is_valid():
        return TemplateResponse(request, "cases/access/sure.html", page.context | {"confirm": _ask(page, form, people)})

    def act(cleaned: dict[str, Any]) -> str:
        is_self = cleaned["person"] == member.user_id
        if is_self:
            _write_reads_now(request)
        declare_conflict(file_id=file_id, user_id=cleaned["person"], ground=cleaned["ground"], by=member, at=request.at)
        messages.success(request, _("Saved. It holds from this moment."))
        return reverse("cases") if is_self else reverse("conflict", args=[file_id])

    context = page.context | {"rows": _rows(shut_out_of(member, file_id)), "columns": _columns()}
    response = answer_form(request, form, act, template="cases/access/conflict.html", context=context)
    if form.is_bound and response.status_code in LEADS_ON and form.cleaned_data.get("person") == member.user_id:
        # The second press may have waited for the first inside the form: it can write nothing about the file any more, and
        # the first has written that it was open.
        request.reads.files.clear()
    return response


def _write_reads_now(request: MemberRequest) -> None:
    """Who shuts out themselves leaves no trace in the file afterwards: that they opened this page is written before."""
    reads = request.reads
    record_reads(
        by=request.member, role=request.member.post_label, page=reads.page, files=dict(reads.files), at=request.at
    )
    reads.files.clear()


def _columns() -> list[dict[str, str]]:
    return [{"label": label} for label in (_("Person"), _("Reason"), _("Recorded"), _("By"))]


def _rows(shut: list[ShutOut]) -> list[list[dict[str, Any]]]:
    """Cells for `_components/data_table.html`."""
    return [
        [
            {"text": one.name} if one.name else {"label": _("Somebody outside your agency")},
            {"label": one.ground},
            {"day": one.on},
            {"text": one.declared_by},
        ]
        for one in shut
    ]


def _ask(page: CasePage, form: ConflictForm, people: dict[UUID, str]) -> dict[str, Any]:
    """The page that asks once more: who, and what it means for them and for the file."""
    person = form.cleaned_data["person"]
    lines = [
        _("From this moment the file does not exist for this person: not in lists, not in search, not by its address."),
        _("They are not told, and nothing shows them that something is missing."),
        _("It cannot be taken back here. Make sure it is the right person."),
    ]
    if person == page.member.user_id:
        lines.append(_("This is you. You will no longer find the file yourself."))
    if page.file.lead_id and page.file.lead_id == _post_of(page, person):
        lines.append(_("This person leads the file. It will have no named contact until somebody else is named."))
    return {
        "heading": _("Keep this person from the file?"),
        "lines": lines,
        "facts": [
            {"label": _("Person"), "text": people[person]},
            {"label": _("Reason"), "text": ConflictGround(form.cleaned_data["ground"]).label},
        ],
        "form": SureForm(
            at=page.at,
            initial={"once": form.cleaned_data["once"], "person": person, "ground": form.cleaned_data["ground"]},
        ),
        "button": _("Keep them from the file"),
        "cancel_url": reverse("conflict", args=[page.file.id]),
    }


def _post_of(page: CasePage, user_id: UUID) -> UUID | None:
    return open_posts(page.member, at=page.at).filter(user_id=user_id).values_list("id", flat=True).first()
