"""Pages of files: the caseload, opening one, the overview, and what concerns a file as a whole."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.files import actions, panels
from cases.files.caseload import Place, Show, caseload_of, find
from cases.files.forms import FindForm, GoalsForm, LevelForm, OpenFileForm, WantsForm, goal_lines
from cases.files.overview import MORE, banner_of, overview_of
from cases.files.page import case_page
from cases.files.words import Goals, Level, Wants
from cases.people.words import Address, ContactDetails
from cases.records.categories import Category, Kind
from ccr.accounts.drafts import load
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.form_view import answer_form, posted
from ccr.tenancy.gate import MemberRequest, member_view
from ccr.tenancy.packs import pack
from ccr.tenancy.selectors import own_agency

NOTHING = {
    Show.ATTENTION: _("No file needs attention now."),
    Show.ALL: _("No open file that you can see."),
    Show.MINE: _("You lead no open file."),
    Show.REVIEW: _("No review is due."),
    Show.CLOSED: _("No closed file that you can see."),
}


@member_view(Capability.SEE_FILES, page="caseload")
def cases(request: MemberRequest) -> HttpResponse:
    """The caseload: what is due today, what is offered, and the files by need."""
    asked = request.GET.get("show", "")
    show = Show(asked) if asked in Show else Show.ATTENTION
    after = Place.read(request.GET.get("after"))
    load_ = caseload_of(request.member, at=request.at, show=show, after=after)
    here = reverse("cases")
    base = here if show is Show.ATTENTION else f"{here}?show={show}"
    mark = "&" if "?" in base else "?"
    context = {
        "today": request.at.astimezone(request.member.zone).date(),
        "items": load_.today,
        "rows": load_.rows,
        "filters": [
            {
                "label": one.label,
                "url": here if one is Show.ATTENTION else f"{here}?show={one}",
                "count": load_.counts[one],
                "current": one is show,
            }
            for one in Show
        ],
        "open_label": _("%(n)s open") % {"n": load_.counts[Show.ALL]},
        "shown_label": show.label,
        "nothing": NOTHING[show],
        "pages": {
            "previous_url": base if after else "",
            "next_url": f"{base}{mark}after={load_.older}" if load_.older else "",
        },
        "panels": panels.drawn(panels.caseload, request),
        "find_form": FindForm(at=request.at),
        "actions": _actions(request),
        "first": after is None,
    }
    return TemplateResponse(request, "cases/files/cases.html", context)


@member_view(Capability.SEE_FILES, page="caseload_find")
def find_cases(request: MemberRequest) -> HttpResponse:
    """Find a file by its reference or her name, inside one's own agency. The words never stand in an address."""
    form = FindForm(posted(request), at=request.at)
    found = find(request.member, form.cleaned_data["q"], at=request.at) if form.is_valid() else None
    context = {
        "form": form,
        "rows": found.rows if found else [],
        "asked": bool(found),
        "complete": found.complete if found else True,
        "actions": _actions(request),
    }
    status = 422 if form.is_bound and form.errors else 200
    return TemplateResponse(request, "cases/files/find.html", context, status=status)


@member_view(Capability.OPEN_FILES, page="file_new")
def new_case(request: MemberRequest) -> HttpResponse:
    """Open a file: what she wants, her goals, how she wants to be named."""
    draft = ("file-new", None)
    form = OpenFileForm(posted(request), at=request.at, draft=load(request.member, *draft))

    def act(cleaned: dict[str, Any]) -> str:
        file = actions.open_file(by=request.member, at=request.at, **cleaned | {"goals": goal_lines(cleaned["goals"])})
        messages.success(request, _("File opened."))
        return reverse("case", args=[file.id])

    return answer_form(request, form, act, template="cases/files/new.html", context={"narrow": True}, draft=draft)


@member_view(Capability.SEE_FILES, page="case")
def case(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """The overview. Opening it makes what was new seen, for its lead."""
    page = case_page(request, file_id, "overview", more=MORE)
    context = page.context | overview_of(page) | {"panels": panels.drawn(panels.overview, request, page)}
    newest = page.newest_incident_at
    if page.counts_visits and (page.file.seen_at is None or (newest and newest > page.file.seen_at)):
        actions.mark_seen(file_id=page.file.id, by=request.member, at=request.at)
    return TemplateResponse(request, "cases/files/case.html", context)


@member_view(Capability.SEE_FILES, page="emergency")
def emergency(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """The emergency card: whom to ring, her code word, what to say, a safe place. One's own agency's records only."""
    page = case_page(request, file_id, "", more=[Kind.CONTACT, Kind.LOCATION])
    rules = pack(request.member.pack)
    agency = own_agency(request.member)
    details = ContactDetails.from_words(page.words_for(page.own(Kind.CONTACT)) or {})
    where = Address.from_words(page.words_for(page.own(Kind.LOCATION)) or {})
    own_name = (page.words_for(page.own(Kind.SURVIVOR)) or {}).get("display_name", "")
    card = {
        "alarm": rules.alarm,
        "helplines": [
            {"name": line.name, "number": line.number, "hours": line.hours, "checked": line.verified_on}
            for line in rules.helplines
        ],
        "duty": {"name": agency.name, "number": agency.duty_phone, "hours": ""} if agency.duty_phone else None,
        "code_word": details.code_word,
        "what_to_say": [line for line in details.if_answered.split("\n") if line],
        "safe_place": where.safe_place,
        "person": own_name or page.file.reference,
        "policy_url": reverse("agency", args=[agency.id]) + "#in-danger",
    }
    return TemplateResponse(request, "cases/files/emergency.html", page.context | {"card": card})


@member_view(Capability.LEAD_FILES, page="level")
def set_level(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Record a level by hand, with its reason."""
    page = case_page(request, file_id, "overview", Capability.LEAD_FILES)
    draft = ("level", page.file.id)
    form = LevelForm(
        posted(request), at=request.at, initial={"judged_on": page.today}, draft=load(request.member, *draft)
    )

    def act(cleaned: dict[str, Any]) -> str:
        actions.set_level(
            file_id=page.file.id, by=request.member, at=request.at, **cleaned | {"level": int(cleaned["level"])}
        )
        messages.success(request, _("Level recorded."))
        return reverse("case", args=[page.file.id])

    now = page.best(Kind.LEVEL)
    context = page.context | {
        "heading": _("Record a level"),
        "seen_by": page.seen_by(Category.RISK),
        "banner": banner_of(page),
        "level_why": Level.from_words(page.words_for(now) or {}).why,
    }
    return answer_form(request, form, act, template="cases/files/form.html", context=context, draft=draft)


@member_view(Capability.WRITE_FILES, page="wants")
def wants(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """What she wants now."""
    page = case_page(request, file_id, "overview", Capability.WRITE_FILES, more=[Kind.WANTS])
    draft = ("wants", page.file.id)
    known = Wants.from_words(page.words_for(page.own(Kind.WANTS)) or {})
    form = WantsForm(
        posted(request),
        at=request.at,
        initial={"text": known.text, "said_on": page.today},
        draft=load(request.member, *draft),
    )

    def act(cleaned: dict[str, Any]) -> str:
        actions.record_wants(file_id=page.file.id, by=request.member, at=request.at, **cleaned)
        messages.success(request, _("Saved."))
        return reverse("case", args=[page.file.id])

    context = page.context | {
        "heading": _("What she wants now"),
        "seen_by": page.seen_by(Category.PLAN),
        "beside": {"url": reverse("goals", args=[page.file.id]), "label": _("Her goals")},
    }
    return answer_form(request, form, act, template="cases/files/form.html", context=context, draft=draft)


@member_view(Capability.WRITE_FILES, page="goals")
def goals(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Her goals, one a line."""
    page = case_page(request, file_id, "overview", Capability.WRITE_FILES, more=[Kind.GOALS])
    draft = ("goals", page.file.id)
    known = Goals.from_words(page.words_for(page.own(Kind.GOALS)) or {})
    form = GoalsForm(
        posted(request),
        at=request.at,
        initial={"goals": "\n".join(known.goals)},
        draft=load(request.member, *draft),
    )

    def act(cleaned: dict[str, Any]) -> str:
        actions.record_goals(file_id=page.file.id, goals=goal_lines(cleaned["goals"]), by=request.member, at=request.at)
        messages.success(request, _("Saved."))
        return reverse("case", args=[page.file.id])

    context = page.context | {
        "heading": _("Her goals"),
        "seen_by": page.seen_by(Category.PLAN),
        "beside": {"url": reverse("wants", args=[page.file.id]), "label": _("What she wants now")},
    }
    return answer_form(request, form, act, template="cases/files/form.html", context=context, draft=draft)


def _actions(request: MemberRequest) -> list[dict[str, Any]]:
    more = [action for button in panels.caseload_actions if (action := button(request)) is not None]
    if request.member.may(Capability.OPEN_FILES):
        more.append({"label": _("New case"), "url": reverse("new_case"), "main": True, "icon_name": "plus"})
    return more
