"""What every page of one file begins with: the door, the line, and the facts of the identity bar in few statements."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.access.doors import access_file
from cases.files.selectors import CasePage, Opened, names_of, read_page
from cases.files.states import Stage
from cases.files.words import LEVELS, Direction
from cases.people import asking, safety
from cases.people.words import Survivor
from cases.records.categories import Kind
from cases.sharing.models import Basis
from cases.sharing.objections.states import WishAnswer
from ccr.core.templatetags.house import write_day
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.packs import pack

if TYPE_CHECKING:
    from ccr.tenancy.gate import MemberRequest

__all__ = ["CasePage", "Opened", "case_page", "names_of"]

# What she wants, as the identity bar says it; nobody having written it down is not having asked.
WISHES = {
    "": _("not asked"),
    WishAnswer.AGREES: _("she agrees"),
    WishAnswer.DOES_NOT: _("she does not agree"),
    WishAnswer.NOT_ASKED: _("not asked"),
}


@dataclass(frozen=True)
class Part:
    """One part of a case in the rail: who may open it, which address it has, and where it stands."""

    code: str
    label: Promise
    url_name: str
    capability: Capability = Capability.SEE_FILES
    order: int = 50


_PARTS = {
    part.code: part
    for part in (
        Part("overview", _("Overview"), "case", order=10),
        Part("timeline", _("Timeline"), "timeline", order=20),
        Part("people", _("People"), "people", order=50),
        Part("contact", _("Safe contact"), "contact", order=55),
        Part("reviews", _("Reviews"), "reviews", order=60),
        Part("sharing", _("Sharing"), "sharing", order=80),
        Part("looked", _("Who has looked"), "who_looked", Capability.SEE_READS, order=90),
        Part("conflict", _("Who must not see this file"), "conflict", Capability.DECLARE_CONFLICT, order=95),
    )
}


def register_part(part: Part) -> None:
    """A part another room brings to every case: called in `AppConfig.ready`; `part.order` says where it stands in the rail."""
    _PARTS[part.code] = part


@dataclass(frozen=True)
class Band:
    """What another room puts over every page of a file, drawn from the newest record of one kind: no statement of its own."""

    kind: Kind
    template: str
    context: Callable[[CasePage], dict[str, Any] | None]


_BANDS: list[Band] = []


def register_band(band: Band) -> None:
    """A band another room brings to every page of a case: called in `AppConfig.ready`."""
    _BANDS.append(band)


def case_page(
    request: "MemberRequest",
    file_id: UUID,
    part: str,
    capability: Capability = Capability.SEE_FILES,
    *,
    more: Sequence[Kind] = (),
) -> CasePage:
    """Let the reader into a file, or refuse as an absent one; note what is read; build what `base_case.html` needs.

    `part` is the code of the rail's current part; `more` names further kinds whose newest head and words are wanted.
    At most eight statements. Raises NotVisible and NotPermitted.
    """
    file = access_file(request.member, file_id, capability)
    wanted = dict.fromkeys((*more, *asking.kinds(), *(band.kind for band in _BANDS)))
    page = read_page(request.member, file, at=request.at, more=tuple(wanted))
    for read_id, holder_id in page.line.holders.items():
        request.reads.file(read_id, holder_id)
    page.context = {"file": _frame(page, part), "case": page}
    return page


def _frame(page: CasePage, part: str) -> dict[str, Any]:
    """The `file` of the shell: identity bar, rail, addresses."""
    file, member = page.file, page.member
    urls = {
        "overview": reverse("case", args=[file.id]),
        "timeline": reverse("timeline", args=[file.id]),
        "people": reverse("people", args=[file.id]),
        "contact": reverse("contact", args=[file.id]),
        "emergency": reverse("case_emergency", args=[file.id]),
    }
    if member.may(Capability.WRITE_FILES):
        urls["add_incident"] = reverse("add_incident", args=[file.id])
    channels, more = safety.strip(page.rules)
    head = page.rules_head
    parts = _parts(page, part)
    return {
        "id": file.id,
        "reference": file.reference,
        "person": person_of(page),
        "stage_label": Stage(file.stage).label,
        "lead_name": page.colleagues.get(file.lead_id, "") if file.lead_id else "",
        "permissions_line": permissions_line(page),
        "risk": risk_of(page),
        "safe_channels": channels,
        "more_channels": more,
        "checked_on": head.happened_on if head else None,
        # Never asked is said by the strip itself.
        "check_first": page.check_first if head else "",
        "parts": parts,
        "here": next((one["label"] for one in parts if one["current"]), _("This case")),
        "bands": [
            {"template": band.template, "context": said} for band in _BANDS if (said := band.context(page)) is not None
        ],
        "urls": urls,
    }


def person_of(page: CasePage) -> str:
    """How she wants to be named, where that is open to the reader; else the reference."""
    words = page.words_for(page.best(Kind.SURVIVOR))
    name = Survivor.from_words(words).display_name if words else ""
    return name or page.file.reference


def risk_of(page: CasePage) -> dict[str, Any]:
    """The newest level, one's own before a lender's, as the pill draws it; the direction is what the judge chose."""
    head = page.best(Kind.LEVEL)
    level = head.level or 0 if head else 0
    direction = (page.words_for(head) or {}).get("direction", "")
    return {
        "level": level,
        "label": LEVELS[level],
        "direction_label": Direction(direction).label if direction and level else "",
    }


def permissions_line(page: CasePage) -> str:
    """“Permissions: Police 19 Mar, DA 19 Mar”: what this file opens, to whom and until when; the first to end first."""
    if not page.opened:
        return ""
    if pack(page.member.pack).share_now.offered:
        return _shared_line(page)
    return _("Permissions: %(each)s") % {"each": _until(page, page.opened)}


def _until(page: CasePage, opened: Iterable[Opened]) -> str:
    """“Police 19 Mar, DA 19 Mar”: each agency once, with the last day on which anything is open to it."""
    until: dict[UUID, datetime] = {}
    for one in opened:
        until[one.agency_id] = max(one.ends_at, until.get(one.agency_id, one.ends_at))
    named = sorted((ends, page.agency_name(agency)) for agency, ends in until.items())
    return ", ".join(f"{name} {write_day(ends.astimezone(page.member.zone).date(), 'short')}" for ends, name in named)


def _shared_line(page: CasePage) -> str:
    """“Shared under Public task: Police 19 Mar; she does not agree”: there the ground and what she wants are two facts."""
    grounds: dict[str, list[Opened]] = {}
    for one in page.opened:
        grounds.setdefault(one.basis, []).append(one)
    under = "; ".join(f"{_ground(page, basis)}: {_until(page, opened)}" for basis, opened in grounds.items())
    return _("Shared under %(under)s; %(wish)s") % {"under": under, "wish": WISHES.get(page.wish, WISHES[""])}


def _ground(page: CasePage, basis: str) -> str:
    """A ground as few words; whole it stands on the page of sharing."""
    if basis == Basis.RELEASE:
        return gettext("her permission")
    return pack(page.member.pack).basis(basis).label.split(":", 1)[0]


def _parts(page: CasePage, current: str) -> list[dict[str, Any]]:
    shown = []
    for part in sorted(_PARTS.values(), key=lambda one: one.order):
        if not page.member.may(part.capability):
            continue
        counted = part.code == "timeline"
        shown.append(
            {
                "code": part.code,
                "label": part.label,
                "url": reverse(part.url_name, args=[page.file.id]),
                "current": part.code == current,
                "count": page.incidents if counted else None,
                "count_label": _("incidents") if counted else "",
            }
        )
    return shown
