"""Reading one file with its line: what pages show of it before they ask for their own things. No request in sight."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.files.models import CaseFile
from cases.people import safety
from cases.people.words import ContactRules, PointOfContact
from cases.records.categories import Category, Kind
from cases.records.models import Record
from cases.records.selectors import Lender, Line, heads, latest, words_of
from cases.sharing.models import Disclosure
from cases.sharing.objections.models import Wish
from ccr.tenancy.member import Member
from ccr.tenancy.models import Agency, Membership
from ccr.tenancy.packs import pack

# What the identity bar shows of the newest of each kind.
BAR = (Kind.SURVIVOR, Kind.CONTACT_RULES, Kind.LEVEL, Kind.POINT_OF_CONTACT)


@dataclass(frozen=True)
class Opened:
    """What this file opens to one other agency now."""

    disclosure_id: UUID
    agency_id: UUID
    view_bits: int
    summary_bits: int
    covers_until: datetime
    ends_at: datetime
    # The ground it is opened on; her permission, where it is that.
    basis: str
    release_id: UUID | None

    def shows(self, category: Category, at: datetime) -> str:
        """How a record written at `at` would be seen: 'view', 'summary' or ''."""
        if at > self.covers_until:
            return ""
        if self.view_bits & (1 << category):
            return "view"
        return "summary" if self.summary_bits & (1 << category) else ""


@dataclass
class CasePage:
    """A file somebody was let into, its line, and what the page's frame shows.

    `newest` holds the newest head of each kind asked for by (file, kind), `words` the words of those that are open.
    `wish`: one of WishAnswer, where her wish and the ground are two facts, something is open and somebody wrote it down.
    """

    member: Member
    at: datetime
    file: CaseFile
    line: Line
    opened: tuple[Opened, ...]
    agencies: dict[UUID, Agency]
    newest: dict[tuple[UUID, str], Record]
    words: dict[UUID, dict[str, Any]]
    colleagues: dict[UUID, str]
    incidents: int = 0
    newest_incident_at: datetime | None = None
    wish: str = ""
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.at.astimezone(self.member.zone).date()

    def agency_name(self, agency_id: UUID) -> str:
        """The short name of an agency of this line: one's own, a lender, or one it is opened to."""
        if agency_id == self.member.agency_id:
            return self.member.agency_short_name
        agency = self.agencies.get(agency_id)
        return agency.short_name if agency else ""

    def best(self, kind: Kind) -> Record | None:
        """The newest head of a kind: one's own first, then the newest any lender opens."""
        if own := self.newest.get((self.file.id, kind)):
            return own
        lent = [head for (_file, name), head in self.newest.items() if name == kind]
        return max(lent, key=lambda head: head.recorded_at, default=None)

    def own(self, kind: Kind) -> Record | None:
        """The newest head of a kind that the reader's own agency holds."""
        return self.newest.get((self.file.id, kind))

    def words_for(self, head: Record | None) -> dict[str, Any] | None:
        """The words of a head, or None when there is no head or only its summary is open."""
        return self.words.get(head.id) if head else None

    @property
    def rules_head(self) -> Record | None:
        return self.own(Kind.CONTACT_RULES)

    @property
    def rules(self) -> ContactRules | None:
        """Her contact rules as this agency holds them. Another agency's never stand in for them."""
        words = self.words_for(self.rules_head)
        return ContactRules.from_words(words) if words is not None else None

    @property
    def is_borrowed(self) -> bool:
        """Whether the line is not this agency's own alone."""
        return self.file.lent_only or bool(self.line.lenders)

    @property
    def counts_visits(self) -> bool:
        """Whether this person's visits decide what is new: the lead's do, or anybody's while there is none."""
        return self.file.lead_id in (None, self.member.member_id)

    @property
    def check_first(self) -> Promise | None:
        head = self.rules_head
        return safety.why_check_first(
            self.rules, head.happened_on if head else None, today=self.today, newest_incident_at=self.newest_incident_at
        )

    @property
    def through(self) -> str:
        """Who may be asked to reach her, when this agency holds no rules and a lender opens coordination."""
        words = self.words_for(self.best(Kind.POINT_OF_CONTACT))
        return PointOfContact.from_words(words).name if words else ""

    def seen_by(self, category: Category, *, written_at: datetime | None = None) -> list[dict[str, Any]]:
        """*Will be seen by …* for a record in `category` (written now unless said): agencies, and in full or in summary."""
        scopes = {"view": _("in full"), "summary": _("summary")}
        shown = ((opened, opened.shows(category, written_at or self.at)) for opened in self.opened)
        return [
            {"agency": self.agency_name(opened.agency_id), "scope_label": scopes[scope]}
            for opened, scope in shown
            if scope
        ]

    def who_recorded(self, head: Record) -> str:
        """Who wrote a record: a colleague by name, another agency by its own name only."""
        if head.holder_id != self.member.agency_id:
            return self.agency_name(head.holder_id)
        return self.colleagues.get(head.recorded_by, "") if head.recorded_by else ""


def read_page(member: Member, file: CaseFile, *, at: datetime, more: Sequence[Kind] = ()) -> CasePage:
    """Everything the frame of a file's page shows, for a file the member was let into. At most six statements: the
    disclosures to and from it, the newest heads, their words, agencies, colleagues, and the count of incidents; where her
    wish and the ground are two facts and something is open, her wish as a seventh.
    """
    line, opened = _disclosures(member, file)
    newest = latest(member, line.file_ids, (*BAR, *more))
    words = words_of(member, newest.values())
    partners = {lender.agency_id for lender in line.lenders} | {one.agency_id for one in opened}
    recorders = [file.lead_id, *(head.recorded_by for head in newest.values() if head.holder_id == member.agency_id)]
    incidents = heads(member, line.file_ids, kinds=[Kind.INCIDENT]).order_by()
    counted = incidents.aggregate(n=Count("id"), at=Max("recorded_at"))
    return CasePage(
        member=member,
        at=at,
        file=file,
        line=line,
        opened=opened,
        agencies=Agency.objects.visible_to(member).in_bulk(partners) if partners else {},
        newest=newest,
        words=words,
        colleagues=names_of(member, recorders),
        incidents=counted["n"],
        newest_incident_at=counted["at"],
        wish=_wish(member, file) if opened and pack(member.pack).share_now.offered else "",
    )


def _wish(member: Member, file: CaseFile) -> str:
    """What she answered last about sharing; nothing where nobody asked."""
    answers = Wish.objects.visible_to(member).filter(file_id=file.id).order_by("-recorded_at", "id")
    return answers.values_list("answer", flat=True).first() or ""


def _disclosures(member: Member, file: CaseFile) -> tuple[Line, tuple[Opened, ...]]:
    """What is opened to this file and what it opens, in one statement."""
    rows = (
        Disclosure.objects.visible_to(member)
        .live()
        .filter(Q(to_file_id=file.id) | Q(from_file_id=file.id))
        .order_by("offered_at", "id")
    )
    lenders, opened = [], []
    for row in rows:
        if row.to_file_id == file.id:
            lenders.append(
                Lender(row.id, row.from_file_id, row.from_agency_id, row.view_bits, row.summary_bits, row.ends_at)
            )
        else:
            opened.append(
                Opened(
                    disclosure_id=row.id,
                    agency_id=row.to_agency_id,
                    view_bits=row.view_bits,
                    summary_bits=row.summary_bits,
                    covers_until=row.covers_until,
                    ends_at=row.ends_at,
                    basis=row.basis,
                    release_id=row.release_id,
                )
            )
    return Line(file, tuple(lenders)), tuple(opened)


def names_of(member: Member, memberships: Iterable[UUID | None]) -> dict[UUID, str]:
    """Names of colleagues by the id of their post, ended posts too. One statement, none when nobody is asked for."""
    wanted = {one for one in memberships if one}
    if not wanted:
        return {}
    rows = Membership.objects.visible_to(member).filter(id__in=wanted).values_list("id", "user__name")
    return dict(rows)
