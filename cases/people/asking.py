"""What is to be asked of her at the next call: one list on her case, one line in the caseload. Other rooms add to it.

Each who adds is a pure function over what both pages have read anyway, so the list costs no statement of its own.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cases.people.words import ContactOutcome
from cases.records.categories import Kind
from ccr.core.templatetags.house import write_day
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member

# A permission is renewed in the conversation before it ends, not after.
ENDING_DAYS = 7


class Head(NamedTuple):
    """The newest of one kind in a file, as far as its head says."""

    on: date | None
    level: int | None


class Ending(NamedTuple):
    """What one agency sees through this file ends then. The agency's name may be empty where only the count is shown.

    `release_id`: her permission it stands on; None on another ground, about which she is not asked.
    """

    agency_id: UUID
    agency: str
    at: datetime
    release_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of one file of the reader's own agency: the newest heads of the registered kinds, and what ends."""

    member: Member
    file_id: UUID
    at: datetime
    newest: Mapping[str, Head] = field(default_factory=dict)
    endings: tuple[Ending, ...] = ()
    # Nothing is asked by an agency that only reads what another opened, nor in a closed file.
    asks: bool = True

    @property
    def today(self) -> date:
        return self.at.astimezone(self.member.zone).date()


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One thing to ask: its words, where the answer is written down, and why it is due."""

    text: str | Promise
    url: str
    why: str | Promise = ""


Asker = Callable[[Known], Iterable[Ask]]
_askers: list[Asker] = []
_kinds: dict[str, None] = {}
_after_speaking: list[Callable[[Known], str]] = []


def register(asker: Asker, *, kinds: Iterable[str] = ()) -> Asker:
    """Let `asker` add to the list of every file. `kinds`: the kinds of record whose newest head it wants to see."""
    _askers.append(asker)
    _kinds.update(dict.fromkeys(kinds))
    return asker


def kinds() -> tuple[Kind, ...]:
    """The kinds of record the list is drawn from."""
    return tuple(Kind(kind) for kind in _kinds)


def to_ask(known: Known) -> list[Ask]:
    """Everything due about one person, in the order the rooms registered. No statement."""
    return [ask for asker in _askers for ask in asker(known)] if known.asks else []


def lead_on(after: Callable[[Known], str]) -> None:
    """Say where somebody who has just spoken with her goes next: an address, or nothing to stay."""
    _after_speaking.append(after)


def after(known: Known, outcome: str) -> str:
    """Where an attempt to reach her leads, or nothing: only a conversation leads on."""
    if outcome != ContactOutcome.SPOKE:
        return ""
    return next((url for one in _after_speaking if (url := one(known))), "")


def of_page(page: Any) -> Known:
    """What a page of the file knows. No statement."""
    newest = {kind: page.own(kind) for kind in kinds()}
    return Known(
        member=page.member,
        file_id=page.file.id,
        at=page.at,
        newest={kind: Head(head.happened_on, head.level) for kind, head in newest.items() if head is not None},
        endings=tuple(
            Ending(one.agency_id, page.agency_name(one.agency_id), one.ends_at, one.release_id) for one in page.opened
        ),
        asks=not page.file.lent_only and page.file.closed_at is None,
    )


def panel(request: Any, page: Any) -> dict[str, Any] | None:
    """The list on the overview and beside the telephone; nothing where nothing is due or this post writes nothing."""
    if not page.member.may(Capability.WRITE_FILES):
        return None
    asks = to_ask(of_page(page))
    return {"asks": asks} if asks else None


def _rules(known: Known) -> Iterable[Ask]:
    """Her contact rules, never confirmed or not for 30 days."""
    head = known.newest.get(Kind.CONTACT_RULES)
    url = reverse("contact_rules", args=[known.file_id])
    if head is None or head.on is None:
        yield Ask(text=_("How to reach her safely"), url=url, why=_("never confirmed"))
    elif head.on <= known.today - timedelta(days=settings.CONTACT_CONFIRM_DAYS):
        since = _("confirmed %(day)s") % {"day": write_day(head.on, "short")}
        yield Ask(text=_("How to reach her safely"), url=url, why=since)


def _permissions(known: Known) -> Iterable[Ask]:
    """Permissions that end within seven days and are followed by no other. What stands on another ground is not hers to renew."""
    last: dict[UUID, Ending] = {}
    for ending in sorted((one for one in known.endings if one.release_id), key=lambda one: one.at):
        last[ending.agency_id] = ending
    for ending in last.values():
        if known.at < ending.at <= known.at + timedelta(days=ENDING_DAYS):
            day = write_day(ending.at.astimezone(known.member.zone).date(), "short-weekday")
            text = _("Permission for %(agency)s: again?") % {"agency": ending.agency}
            yield Ask(text=text, url=reverse("sharing", args=[known.file_id]), why=_("ends %(day)s") % {"day": day})


register(_rules, kinds=[Kind.CONTACT_RULES])
register(_permissions)
