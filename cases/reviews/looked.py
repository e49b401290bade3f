"""Who has looked at a file, who was refused, and what changed in it: the logs of one file, with names where they are ours."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from cases.files.page import CasePage, case_page, names_of
from ccr.audit import history, selectors
from ccr.audit.events import all_events
from ccr.audit.models import AuditEvent, Denial, ReadEvent
from ccr.audit.pages import page_name
from ccr.core.templatetags.house import write_day
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.gate import MemberRequest, member_view
from ccr.tenancy.member import Member
from ccr.tenancy.models import Agency

SHOWN = 50
MOST_PAGES = 400
# Who does what happens by itself.
CLOCK = gettext_lazy("The clock")


class _Names:
    """Names for the rows of a log: colleagues by name, partners by agency. Two statements for a whole page."""

    def __init__(self, member: Member, posts: Iterable[UUID | None], agencies: Iterable[UUID | None]) -> None:
        self.member = member
        self.posts = names_of(member, list(posts))
        others = {agency for agency in agencies if agency and agency != member.agency_id}
        self.agencies = Agency.objects.visible_to(member).in_bulk(others) if others else {}

    def agency(self, agency_id: UUID | None) -> str:
        if agency_id == self.member.agency_id:
            return self.member.agency_short_name
        agency = self.agencies.get(agency_id) if agency_id else None
        return agency.short_name if agency else ""

    def person(self, agency_id: UUID | None, post_id: UUID | None, role: str = "") -> str:
        """Somebody of one's own agency by name and role; anybody else by role alone."""
        if agency_id != self.member.agency_id:
            return role
        name = self.posts.get(post_id, "") if post_id else ""
        return _("%(name)s, %(role)s") % {"name": name, "role": role} if name and role else name or role


def _page_number(request: MemberRequest) -> int:
    text = request.GET.get("page", "1")
    # A number too long to be a page is no page.
    number = int(text) if len(text) <= 4 and text.isascii() and text.isdigit() else 1
    return min(max(number, 1), MOST_PAGES)


def _summary(count: selectors.ReadCount) -> str:
    """“14 views by 5 people in 2 agencies since 3 Mar 2026.”"""
    if not count.views:
        return ""
    views = ngettext("%(n)d view", "%(n)d views", count.views) % {"n": count.views}
    people = ngettext("%(n)d person", "%(n)d people", count.people) % {"n": count.people}
    agencies = ngettext("%(n)d agency", "%(n)d agencies", count.agencies) % {"n": count.agencies}
    return _("%(views)s by %(people)s of %(agencies)s since %(day)s.") % {
        "views": views,
        "people": people,
        "agencies": agencies,
        "day": write_day(count.first_at),
    }


def _looks(names: _Names, reads: Iterable[ReadEvent]) -> list[dict[str, Any]]:
    return [
        {
            "at": read.at,
            "who": names.person(read.agency_id, read.member_id, read.role),
            "agency": names.agency(read.agency_id),
            "page": page_name(read.page),
            "reason": "",
        }
        for read in reads
    ]


def _refusals(names: _Names, denials: Iterable[Denial]) -> list[dict[str, Any]]:
    return [
        {
            "at": denial.at,
            "who": names.person(denial.agency_id, denial.member_id) or _("Somebody"),
            "agency": names.agency(denial.agency_id),
            "page": _("shut out by a conflict of interest") if denial.conflict else _("not open to them"),
        }
        for denial in denials
    ]


def _acts(names: _Names, acts: Iterable[AuditEvent]) -> list[dict[str, Any]]:
    """What was done, each as its registered sentence; acts of an older version that nobody knows any more are left out."""
    return [
        {
            "at": act.at,
            "who": names.person(act.agency_id, act.member_id) if act.member_id else CLOCK,
            "text": known[act.code].sentence,
        }
        for known in (all_events(),)
        for act in acts
        if act.code in known
    ]


def _shown(value: history.Value, names: dict[UUID, str]) -> str:
    if value.key:
        return names.get(UUID(value.key), "") or _("somebody else")
    if value.day:
        return write_day(value.day)
    return write_day(value.moment) if value.moment else value.words


def _changes(member: Member, changes: list[selectors.Change]) -> list[dict[str, Any]]:
    """Field history in sentences: who did what to what, and each field from what to what."""
    values = [value for change in changes for story in change.fields for value in (story.before, story.after)]
    posts = {change.member_id for change in changes} | {UUID(value.key) for value in values if value.key}
    names = names_of(member, list(posts))
    return [
        {
            "at": change.at,
            "who": names.get(change.member_id, "") if change.member_id else CLOCK,
            "text": change.kept.sentence,
            "changes": [
                {"label": story.label, "before": _shown(story.before, names), "after": _shown(story.after, names)}
                for story in change.fields
            ],
        }
        for change in changes
    ]


@require_safe
@member_view(Capability.SEE_READS, page="who_looked")
def who_looked(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Every page of the file that was served; for a conflict officer also who was refused; what was done and what changed."""
    member = request.member
    page = case_page(request, file_id, "looked", Capability.SEE_READS)
    number = _page_number(request)
    start = (number - 1) * SHOWN
    reads = list(selectors.reads_of(member, file_id)[start : start + SHOWN + 1])
    sees_denials = member.may(Capability.DECLARE_CONFLICT)
    denials = list(selectors.denials_of(member, file_id)[:SHOWN]) if sees_denials else []
    acts = list(selectors.acts_on(member, file_id)[:SHOWN])
    changes = selectors.changes_of(member, file_id)
    rows: list[ReadEvent | Denial | AuditEvent] = [*reads, *denials, *acts]
    names = _Names(member, [row.member_id for row in rows], [row.agency_id for row in rows])
    context = page.context | {
        "summary": _summary(selectors.count_reads(member, file_id)),
        "rows": _looks(names, reads[:SHOWN]),
        "sees_denials": sees_denials,
        "denials": _refusals(names, denials),
        "acts": _acts(names, acts),
        "changes": _changes(member, changes),
        "pages": _pages(page, number, more=len(reads) > SHOWN),
    }
    return TemplateResponse(request, "cases/reviews/looked.html", context)


def _pages(page: CasePage, number: int, *, more: bool) -> dict[str, str]:
    here = reverse("who_looked", args=[page.file.id])
    return {
        "previous_url": f"{here}?page={number - 1}" if number > 1 else "",
        "next_url": f"{here}?page={number + 1}" if more and number < MOST_PAGES else "",
        "label": _("Page %(n)d") % {"n": number} if number > 1 or more else "",
    }
