"""Pages about people: who is in the file, her numbers, where she is. Numbers and addresses open on pages of their own,
so that each look at them is written down by itself.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.access.doors import access_record
from cases.conflicts import both
from cases.files.page import case_page
from cases.files.selectors import CasePage
from cases.people import actions
from cases.people.forms import (
    AddressForm,
    ContactDetailsForm,
    CorrectRespondentForm,
    CorrectSurvivorForm,
    CorrectThirdPersonForm,
    PersonForm,
    RespondentForm,
    SurvivorForm,
    ThirdPersonForm,
)
from cases.people.shown import address_facts, contact_facts, people_of
from cases.people.words import Address, ContactDetails
from cases.records.categories import HOME, Category, Kind
from cases.records.models import Record
from cases.records.selectors import words_of
from ccr.accounts.drafts import load
from ccr.core.errors import NotVisible, Stale
from ccr.core.forms import EditForm
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.form_view import answer_form, posted
from ccr.tenancy.gate import MemberRequest, member_view

# The word in the address, the form that adds, the form that corrects, the kind.
ROLES: dict[str, tuple[type[PersonForm], type[PersonForm], Kind]] = {
    "survivor": (SurvivorForm, CorrectSurvivorForm, Kind.SURVIVOR),
    "other": (RespondentForm, CorrectRespondentForm, Kind.RESPONDENT),
    "someone": (ThirdPersonForm, CorrectThirdPersonForm, Kind.THIRD_PERSON),
}
HEADINGS = {
    Kind.SURVIVOR: _("The survivor"),
    Kind.RESPONDENT: _("The other person"),
    Kind.THIRD_PERSON: _("Someone else in her life"),
}


@member_view(Capability.SEE_FILES, page="people")
def people(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Everyone in the file; numbers and addresses stay folded behind pages of their own."""
    page = case_page(request, file_id, "people", more=[Kind.CONTACT, Kind.LOCATION])
    writes = page.member.may(Capability.WRITE_FILES)
    context = people_of(page, writes=writes) | {
        "writes": writes,
        "numbers_url": reverse("contact_details", args=[page.file.id]),
        "address_url": reverse("address", args=[page.file.id]),
        "rules_url": reverse("contact_rules", args=[page.file.id]),
        "point_url": reverse("point_of_contact", args=[page.file.id]),
        "add_urls": {role: reverse("add_person", args=[page.file.id, role]) for role in ROLES},
        "holds_numbers": page.best(Kind.CONTACT) is not None,
        "holds_address": page.best(Kind.LOCATION) is not None,
    }
    return TemplateResponse(request, "cases/people/people.html", page.context | context)


@member_view(Capability.WRITE_FILES, page="person_new")
def add_person(request: MemberRequest, file_id: UUID, role: str) -> HttpResponse:
    """Add the other person, somebody else, or (to a file that has none) the survivor."""
    if role not in ROLES:
        raise NotVisible("page")
    adds, _corrects, kind = ROLES[role]
    page = case_page(request, file_id, "people", Capability.WRITE_FILES)
    draft = (f"person-{role}", page.file.id)
    form = adds(posted(request), at=request.at, draft=load(request.member, *draft))

    def act(cleaned: dict[str, Any]) -> str:
        actions.add_person(
            file_id=page.file.id,
            person=form.person(),
            kept=bool(cleaned.get("keep")),
            by=request.member,
            at=request.at,
        )
        messages.success(request, _("Saved."))
        return reverse("people", args=[page.file.id])

    context = page.context | {
        "heading": HEADINGS[kind],
        "seen_by": page.seen_by(HOME[kind]),
        "keeps": "keep" in form.fields,
        "cancel_url": reverse("people", args=[page.file.id]),
    }
    return answer_form(request, form, act, template="cases/people/form.html", context=context, draft=draft)


@member_view(Capability.WRITE_FILES, page="person_correct")
def correct_person(request: MemberRequest, file_id: UUID, record_id: UUID) -> HttpResponse:
    """Correct what is known of a person of one's own file."""
    page = case_page(request, file_id, "people", Capability.WRITE_FILES)
    access_record(page.member, record_id, Capability.WRITE_FILES, own=True)
    head, words = _own_record(page, record_id, tuple(kind for _a, _c, kind in ROLES.values()))
    _adds, corrects, kind = next(role for role in ROLES.values() if role[2] == head.kind)
    draft = ("person-correct", head.id)

    def initial(version: int, told: dict[str, Any]) -> dict[str, Any]:
        return {**vars(corrects.words.from_words(told)), "version": version}

    form = corrects(
        posted(request), at=request.at, initial=initial(head.version, words), draft=load(page.member, *draft)
    )

    def act(cleaned: dict[str, Any]) -> str:
        actions.correct_person(
            record_id=head.id, version=cleaned["version"], person=form.person(), by=page.member, at=page.at
        )
        messages.success(request, _("Saved."))
        return reverse("people", args=[page.file.id])

    def on_stale(stale: Stale) -> dict[str, Any]:
        now, told = _own_record(page, record_id, (kind,))
        return both(
            form,
            initial(now.version, told),
            member=page.member,
            subject_id=now.id,
            version=now.version,
            url=reverse("correct_person", args=[page.file.id, now.id]),
        )

    context = page.context | {
        "heading": HEADINGS[kind],
        "seen_by": page.seen_by(Category(head.category), written_at=head.recorded_at),
        "cancel_url": reverse("people", args=[page.file.id]),
    }
    return answer_form(
        request, form, act, template="cases/people/form.html", context=context, draft=draft, on_stale=on_stale
    )


@member_view(Capability.SEE_FILES, page="contact_details")
def contact_details(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Her numbers and addresses for messages, one's own and what is opened."""
    page = case_page(request, file_id, "people", more=[Kind.CONTACT])
    return _folded(request, page, Kind.CONTACT, contact_facts, _("Numbers and e-mail"), "keep_contact")


@member_view(Capability.SEE_FILES, page="address")
def address(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Where she is; the substitute address stands first."""
    page = case_page(request, file_id, "people", more=[Kind.LOCATION])
    return _folded(request, page, Kind.LOCATION, address_facts, _("Where she is"), "keep_address")


@member_view(Capability.WRITE_FILES, page="contact_details_edit")
def keep_contact(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Record or correct her numbers."""
    page = case_page(request, file_id, "people", Capability.WRITE_FILES, more=[Kind.CONTACT])

    def initial(version: int, told: dict[str, Any]) -> dict[str, Any]:
        return {**vars(ContactDetails.from_words(told)), "version": version}

    def act(form: Any, version: int | None) -> None:
        actions.keep_contact(file_id=page.file.id, version=version, details=form.details(), by=page.member, at=page.at)

    return _keep(
        request, page, Kind.CONTACT, ContactDetailsForm, initial, act, _("Numbers and e-mail"), "contact_details"
    )


@member_view(Capability.WRITE_FILES, page="address_edit")
def keep_address(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Record or correct where she is."""
    page = case_page(request, file_id, "people", Capability.WRITE_FILES, more=[Kind.LOCATION])

    def initial(version: int, told: dict[str, Any]) -> dict[str, Any]:
        return {**vars(Address.from_words(told)), "version": version}

    def act(form: Any, version: int | None) -> None:
        actions.keep_address(
            file_id=page.file.id, version=version, address=form.address_words(), by=page.member, at=page.at
        )

    return _keep(request, page, Kind.LOCATION, AddressForm, initial, act, _("Where she is"), "address")


def _own_record(page: CasePage, record_id: UUID, kinds: tuple[Kind, ...]) -> tuple[Record, dict[str, Any]]:
    """A record of these kinds that stands in this very file, with its words. Raises NotVisible."""
    head = Record.objects.visible_to(page.member).filter(id=record_id, kind__in=kinds, file_id=page.file.id).first()
    words = words_of(page.member, [head]).get(head.id) if head else None
    if head is None or words is None:
        raise NotVisible("record", record_id)
    return head, words


def _folded(
    request: MemberRequest,
    page: CasePage,
    kind: Kind,
    facts: Callable[[dict[str, Any]], list[dict[str, Any]]],
    heading: Any,
    edit_url: str,
) -> HttpResponse:
    """The page behind a fold: what this agency holds, then what others opened, each with its holder."""
    held = [page.newest[key] for key in page.newest if key[1] == kind and page.newest[key].id in page.words]
    held.sort(key=lambda head: head.holder_id != page.member.agency_id)
    blocks = [
        {
            "held_by": "" if head.holder_id == page.member.agency_id else page.agency_name(head.holder_id),
            "recorded_at": head.recorded_at,
            "facts": facts(page.words[head.id]),
        }
        for head in held
    ]
    context = {
        "heading": heading,
        "blocks": blocks,
        "edit_url": reverse(edit_url, args=[page.file.id]) if page.member.may(Capability.WRITE_FILES) else "",
        "holds_own": page.own(kind) is not None,
        "back_url": reverse("people", args=[page.file.id]),
    }
    return TemplateResponse(request, "cases/people/folded.html", page.context | context)


def _keep(
    request: MemberRequest,
    page: CasePage,
    kind: Kind,
    form_class: type[EditForm],
    initial: Callable[[int, dict[str, Any]], dict[str, Any]],
    keep: Callable[[Any, int | None], None],
    heading: Any,
    back: str,
) -> HttpResponse:
    """The form over the one record of a kind that a file holds: first written, then corrected."""
    head = page.own(kind)
    draft = (f"keep-{kind}".replace("_", "-"), page.file.id)
    form = form_class(
        posted(request),
        at=request.at,
        initial=initial(head.version if head else 0, page.words_for(head) or {}),
        draft=load(page.member, *draft),
    )
    back_url = reverse(back, args=[page.file.id])

    def act(cleaned: dict[str, Any]) -> str:
        keep(form, cleaned["version"] or None)
        messages.success(request, _("Saved."))
        return back_url

    def on_stale(stale: Stale) -> dict[str, Any]:
        theirs: Any = stale.theirs
        told = words_of(page.member, [theirs]).get(theirs.id, {})
        return both(
            form,
            initial(theirs.version, told),
            member=page.member,
            subject_id=theirs.id,
            version=theirs.version,
            url=reverse(request.resolver_match.url_name or "", args=[page.file.id]) if request.resolver_match else "",
        )

    written = head.recorded_at if head else None
    context = page.context | {
        "heading": heading,
        "seen_by": page.seen_by(HOME[kind], written_at=written),
        "cancel_url": back_url,
    }
    return answer_form(
        request, form, act, template="cases/people/form.html", context=context, draft=draft, on_stale=on_stale
    )
