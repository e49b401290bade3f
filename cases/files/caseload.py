"""The caseload: files of one's own agency ordered by need, each with its reason in words.

Two steps, as the performance file rules: what is out of date is worked out again, then 25 ids come from `FileQueue` alone,
and everything else is fetched by those ids. The whole page takes at most eight statements, however many files there are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models import CharField, DateTimeField, OuterRef, Q, QuerySet, Subquery, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.files.models import CaseFile, FileQueue
from cases.files.today import due_kinds
from cases.files.words import LEVELS, Direction
from cases.people import asking, safety
from cases.people.channels import Answer, Channel
from cases.people.words import ContactRules, Survivor
from cases.records.categories import Category, Kind
from cases.records.models import RecordBody
from cases.sharing.models import Disclosure
from ccr.core.sealed import unseal
from ccr.core.templatetags.house import write_day
from ccr.reminders.models import Reminder
from ccr.tenancy.member import Member

PAGE_ROWS = 25
# Files worked out again in one request; what is left is listed first as being worked out, and is next.
MOST_REFRESHED = 500
# A number above this is said as "1,000+": counting on costs more than it tells.
COUNT_CAP = 1_000
TODAY_ROWS = 8
SHOWN = (Kind.SURVIVOR, Kind.LEVEL, Kind.CONTACT_RULES)


class Show(models.TextChoices):
    """The filters of the caseload, as its address names them."""

    ATTENTION = "attention", gettext_lazy("Needs attention")
    ALL = "all", gettext_lazy("All open")
    MINE = "mine", gettext_lazy("Mine")
    REVIEW = "review", gettext_lazy("Review due")
    CLOSED = "closed", gettext_lazy("Closed")


@dataclass(frozen=True)
class Place:
    """Where a page of the list begins: after the file that stands there. Written into the address; it names nobody."""

    need: int
    review_on: date
    file_id: UUID

    @classmethod
    def read(cls, text: str | None) -> "Place | None":
        """A place from an address, or None for one that is damaged: the list then begins at its beginning."""
        try:
            need, day, file_id = (text or "").split("_")
            return cls(int(need), date.fromisoformat(day), UUID(file_id))
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.need}_{self.review_on.isoformat()}_{self.file_id}"


@dataclass
class Caseload:
    """One page of the list, drawn from ready strings."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    today: list[dict[str, Any]] = field(default_factory=list)
    counts: dict[Show, str] = field(default_factory=dict)
    older: Place | None = None
    # How many files could not be worked out in this request; the first of them stand in `rows`.
    waiting: int = 0


def caseload_of(member: Member, *, at: datetime, show: Show = Show.ATTENTION, after: Place | None = None) -> Caseload:
    """One page of the caseload of the member's agency. Seven statements; one more while files wait to be worked out."""
    refreshed = refresh(member, at=at)
    today = at.astimezone(member.zone).date()
    found = list(_after(_filtered(member, show, today), after)[: PAGE_ROWS + 1])
    page, more = found[:PAGE_ROWS], found[PAGE_ROWS:]
    due = [] if after else _due_today(member, today)
    waiting = _waiting(member, at) if refreshed >= MOST_REFRESHED and not after else []
    decorated = decorate(member, {row.file_id for row in (*page, *due)} | {file.id for file in waiting})
    return Caseload(
        rows=[_being_worked_out(decorated[file.id]) for file in waiting]
        + [_row(member, row, decorated[row.file_id], at) for row in page if row.file_id in decorated],
        today=_today(member, due, decorated, at=at),
        counts=counts_of(member, today),
        older=Place(page[-1].need, page[-1].review_sort_on, page[-1].file_id) if more else None,
        waiting=len(waiting),
    )


def refresh(member: Member, *, at: datetime) -> int:
    """Work out again what is out of date of the agency's visible files, longest overdue first. Answers how many.

    Two colleagues who open their lists at once wait for each other in one order, so that neither sees a gap.
    """
    stale = (
        CaseFile.objects.visible_to(member)
        .filter(queue_due_at__lte=at)
        .select_for_update(of=("self",))
        .order_by("queue_due_at", "id")
        .values("id")[:MOST_REFRESHED]
    )
    statement, parameters = stale.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT sec.refresh_queue(ARRAY({statement}))", parameters)
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _filtered(member: Member, show: Show, today: date) -> "QuerySet[FileQueue]":
    rows = FileQueue.objects.visible_to(member)
    match show:
        case Show.CLOSED:
            return rows.filter(open=False)
        case Show.ATTENTION:
            return rows.filter(open=True, need__gt=0)
        case Show.MINE:
            return rows.filter(open=True, lead_id=member.member_id)
        case Show.REVIEW:
            return rows.filter(Q(need=30) | Q(review_sort_on__lte=today), open=True)
    return rows.filter(open=True)


def _after(rows: "QuerySet[FileQueue]", place: Place | None) -> "QuerySet[FileQueue]":
    ordered = rows.order_by("-need", "review_sort_on", "file_id")
    if place is None:
        return ordered
    later = Q(review_sort_on__gt=place.review_on) | Q(review_sort_on=place.review_on, file_id__gt=place.file_id)
    # The first condition alone says where the index begins; the second cuts what stands before the place.
    return ordered.filter(Q(need__lt=place.need) | later, need__lte=place.need)


def _due_today(member: Member, today: date) -> list[FileQueue]:
    """What this person leads (or nobody does) and is due, or needs them; and behind it what other rooms have set for a day
    that has come (`due_kind`, `due_at`). One statement of two lists, each cut by itself, so that neither hides the other.
    """
    mine = Q(lead_id=member.member_id) | Q(lead_id=None)
    led = FileQueue.objects.visible_to(member).filter(mine, open=True)
    needs = (
        led.filter(Q(next_review_on__lte=today) | Q(need__gt=0))
        .annotate(due_kind=Value("", CharField()), due_at=Value(None, DateTimeField()))
        .order_by("-need", "review_sort_on", "file_id")[:TODAY_ROWS]
    )
    tomorrow = datetime.combine(today + timedelta(days=1), time(), tzinfo=member.zone)
    waits = Reminder.objects.visible_to(member).filter(kind__in=due_kinds(), settled_at=None, due_at__lt=tomorrow)
    first = waits.filter(file_id=OuterRef("file_id")).order_by("due_at", "id")
    set_for = (
        led.filter(file_id__in=waits.values("file_id"))
        .annotate(due_kind=Subquery(first.values("kind")[:1]), due_at=Subquery(first.values("due_at")[:1]))
        .order_by("due_at", "file_id")[:TODAY_ROWS]
    )
    rows: list[FileQueue] = list(needs.union(set_for, all=True))
    return sorted(rows, key=lambda row: bool(row.due_kind))  # type: ignore[attr-defined]  # annotated above


def _waiting(member: Member, at: datetime) -> list[CaseFile]:
    return list(CaseFile.objects.visible_to(member).filter(queue_due_at__lte=at).order_by("queue_due_at")[:PAGE_ROWS])


def counts_of(member: Member, today: date) -> dict[Show, str]:
    """How many files each filter has, each counted up to 1,000, in one statement."""
    statements: list[str] = []
    parameters: list[Any] = []
    for show in Show:
        rows = _filtered(member, show, today).order_by().values("file_id")[: COUNT_CAP + 1]
        statement, values = rows.query.sql_with_params()
        statements.append(f"(SELECT count(*) FROM ({statement}) AS few)")
        parameters += values
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(statements)}", parameters)
        found = cursor.fetchone() or ()
    return {
        show: str(count) if count <= COUNT_CAP else f"{COUNT_CAP:,}+" for show, count in zip(Show, found, strict=True)
    }


# Decorating ------------------------------------------------------------------


@dataclass
class Decorated:
    """What the list says of one file beside its place in the queue."""

    file: CaseFile
    name: str = ""
    direction: str = ""
    rules: ContactRules | None = None
    rules_on: date | None = None
    is_shared: bool = False
    newest: dict[str, asking.Head] = field(default_factory=dict)
    endings: list[asking.Ending] = field(default_factory=list)

    @property
    def person(self) -> str:
        return self.name or self.file.reference


def decorate(member: Member, ids: Iterable[UUID]) -> dict[UUID, Decorated]:
    """Reference, name, direction and contact rules of these files: what they hold, else what is opened to them. Three
    statements.
    """
    wanted = list(ids)
    if not wanted:
        return {}
    files = CaseFile.objects.visible_to(member).in_bulk(wanted)
    shown = {file_id: Decorated(file, is_shared=file.lent_only) for file_id, file in files.items()}
    lends: dict[UUID, list[UUID]] = {}
    for to_file, from_file, to_agency, ends_at, release_id in (
        Disclosure.objects.visible_to(member)
        .live()
        .filter(Q(to_file_id__in=wanted) | Q(from_file_id__in=wanted))
        .order_by("-offered_at")
        .values_list("to_file_id", "from_file_id", "to_agency_id", "ends_at", "release_id")
    ):
        if to_file in shown:
            lends.setdefault(from_file, []).append(to_file)
        elif from_file in shown:
            shown[from_file].endings.append(asking.Ending(to_agency, "", ends_at, release_id))
    bodies = _newest_bodies(member, [*wanted, *lends])
    # Lent ones first, so that one's own stand over them.
    for file_id, kind, on, level, words in sorted(bodies, key=lambda one: one[0] in shown):
        own = file_id in shown
        if own:
            shown[file_id].newest[kind] = asking.Head(on, level)
        for target in [file_id] if own else lends.get(file_id, []):
            if target in shown:
                _put(shown[target], kind, on, words, own=own)
    return shown


def _newest_bodies(
    member: Member, file_ids: Sequence[UUID]
) -> list[tuple[UUID, str, date | None, int | None, dict[str, Any]]]:
    rows = (
        RecordBody.objects.visible_to(member)
        .filter(
            file_id__in=list(dict.fromkeys(file_ids)),
            category__in=[Category.IDENTITY, Category.RISK, Category.CONTACT],
            id__kind__in=[*SHOWN, *asking.kinds()],
        )
        .order_by("file_id", "id__kind", "-recorded_at")
        .distinct("file_id", "id__kind")
        .values_list("file_id", "id__kind", "id__happened_on", "id__level", "key_version", "nonce", "sealed")
    )
    return [
        (file_id, kind, on, level, unseal(key, bytes(nonce), sealed))
        for file_id, kind, on, level, key, nonce, sealed in rows
    ]


def _put(decorated: Decorated, kind: str, on: date | None, words: dict[str, Any], *, own: bool) -> None:
    if kind == Kind.SURVIVOR:
        decorated.name = Survivor.from_words(words).display_name or decorated.name
    elif kind == Kind.LEVEL:
        decorated.direction = words.get("direction", "")
    elif kind == Kind.CONTACT_RULES and own:
        # Another agency's contact rules never stand in for one's own.
        decorated.rules, decorated.rules_on = ContactRules.from_words(words), on


def _row(member: Member, row: FileQueue, known: Decorated, at: datetime) -> dict[str, Any]:
    level = row.level or 0
    asks = asking.Known(
        member=member,
        file_id=row.file_id,
        at=at,
        newest=known.newest,
        endings=tuple(known.endings),
        asks=row.open and not known.is_shared,
    )
    to_ask = len(asking.to_ask(asks))
    return {
        "url": reverse("case", args=[row.file_id]),
        "person": known.person,
        "reference": known.file.reference,
        "risk": {
            "level": level,
            "label": LEVELS.get(level, LEVELS[0]),
            "direction_label": Direction(known.direction).label if level and known.direction in Direction else "",
        },
        "why": why_in_words(row.why),
        "contact": write_day(row.contacted_on, "short") if row.contacted_on else _("None yet"),
        "review": write_day(row.next_review_on, "short-weekday") if row.next_review_on else _("Not set"),
        "is_shared": known.is_shared,
        "ask": ngettext("%(n)d thing to ask her", "%(n)d things to ask her", to_ask) % {"n": to_ask} if to_ask else "",
    }


def _being_worked_out(known: Decorated) -> dict[str, Any]:
    return {
        "url": reverse("case", args=[known.file.id]),
        "person": known.person,
        "reference": known.file.reference,
        "risk": {"level": 0, "label": LEVELS[0], "direction_label": ""},
        "why": [{"text": _("Being worked out"), "strong": True}],
        "contact": "",
        "review": "",
        "is_shared": known.is_shared,
    }


def why_in_words(why: dict[str, Any]) -> list[dict[str, Any]]:
    """What the queue found, as sentences: the strongest reason first."""
    said: list[dict[str, Any]] = []
    if since := _day(why.get("unsafe_since")):
        said.append({"text": _("Safety step open since %(day)s") % {"day": since}, "strong": True})
    if unseen := why.get("unseen"):
        since = _day(why.get("unseen_since"))
        text = ngettext("%(n)d new incident since %(day)s", "%(n)d new incidents since %(day)s", unseen)
        said.append({"text": text % {"n": unseen, "day": since}, "strong": True})
    if why.get("review_due"):
        since = _day(why.get("review_since"))
        text = _("Review was due %(day)s") % {"day": since} if since else _("A review is due")
        said.append({"text": text, "strong": not said})
    if why.get("contact_never"):
        said.append({"text": _("How to reach her was never confirmed"), "strong": not said})
    elif since := _day(why.get("contact_since")):
        said.append({"text": _("How to reach her not confirmed since %(day)s") % {"day": since}, "strong": not said})
    if why.get("no_lead"):
        said.append({"text": _("This file has no named contact"), "strong": not said})
    return said


def _day(text: str | None) -> str:
    return write_day(date.fromisoformat(text), "short") if text else ""


# Today -----------------------------------------------------------------------


def _today(
    member: Member, due: Sequence[FileQueue], decorated: dict[UUID, Decorated], *, at: datetime
) -> list[dict[str, Any]]:
    """Reviews that are due, whom one may call today in her hours and by her rules, and what was set for today."""
    local = at.astimezone(member.zone)
    items: list[dict[str, Any]] = []
    for row in due:
        known = decorated.get(row.file_id)
        if known is None:
            continue
        if kind := due_kinds().get(row.due_kind):  # type: ignore[attr-defined]  # annotated by _due_today
            days = (local.date() - row.due_at.astimezone(member.zone).date()).days  # type: ignore[attr-defined]
            items.append(
                _due_item(kind.text % {"person": known.person}, reverse(kind.url_name, args=[row.file_id]), days)
            )
            continue
        if row.next_review_on and row.next_review_on <= local.date():
            items.append(_review_item(row, known, local.date()))
        if row.need and (item := _call_item(row, known, local)):
            items.append(item)
    return items


def _review_item(row: FileQueue, known: Decorated, today: date) -> dict[str, Any]:
    late = (today - row.next_review_on).days if row.next_review_on else 0
    return _due_item(_("Review, %(person)s") % {"person": known.person}, reverse("case", args=[row.file_id]), late)


def _due_item(text: str, url: str, late: int) -> dict[str, Any]:
    """Something that is due today, or is `late` days late."""
    label = ngettext("%(n)d day late", "%(n)d days late", late) % {"n": late} if late else _("Due today")
    tags = [{"tone": "danger" if late else "warn", "label": label}]
    return {"time_label": "", "url": url, "text": text, "tags": tags}


def _call_item(row: FileQueue, known: Decorated, local: datetime) -> dict[str, Any] | None:
    """A call to her, when her rules allow one at some time today."""
    rule = (known.rules or ContactRules()).of(Channel.PHONE)
    if rule.answer is Answer.NO:
        return None
    can = safety.can_use(rule, moment=local)
    if not can.now and (can.opens is None or can.opens.date() != local.date()):
        return None
    check_first = safety.why_check_first(
        known.rules, known.rules_on, today=local.date(), newest_incident_at=row.newest_at
    )
    hours = safety.hours_words(rule.window)
    return {
        "time_label": hours or _("Any time"),
        "url": reverse("contact", args=[row.file_id]),
        "text": _("Call %(person)s") % {"person": known.person},
        "tags": [],
        "safe_now": can.now and check_first is None,
        "check_first": check_first or "",
    }


# Finding ---------------------------------------------------------------------

MOST_NAMES = 2_000


@dataclass
class Found:
    rows: list[dict[str, Any]]
    # False when there were more files than are searched by name.
    complete: bool


def find(member: Member, text: str, *, at: datetime) -> Found:
    """Files of one's own agency whose reference or whose survivor's name has these words; nothing else is searched.

    Every word typed must be the beginning of a word of a name, in any case. The newest 2,000 names are looked through.
    """
    refresh(member, at=at)
    words = text.casefold().split()
    if not words:
        return Found([], complete=True)
    bodies = list(
        RecordBody.objects.visible_to(member)
        .filter(category=Category.IDENTITY, holder_id=member.agency_id, id__kind=Kind.SURVIVOR)
        .order_by("-recorded_at")
        .values_list("file_id", "key_version", "nonce", "sealed")[: MOST_NAMES + 1]
    )
    ids = {
        file_id
        for file_id, key, nonce, sealed in bodies[:MOST_NAMES]
        if _named(Survivor.from_words(unseal(key, bytes(nonce), sealed)), words)
    }
    reference = "".join(text.split()).upper()
    files = CaseFile.objects.visible_to(member)
    ids |= set(files.filter(reference__in=[reference, f"{reference[:3]}-{reference[3:]}"]).values_list("id", flat=True))
    rows = list(
        FileQueue.objects.visible_to(member)
        .filter(file_id__in=list(ids))
        .order_by("-open", "-need", "review_sort_on", "file_id")[: PAGE_ROWS * 2]
    )
    decorated = decorate(member, [row.file_id for row in rows])
    return Found(
        [_row(member, row, decorated[row.file_id], at) for row in rows if row.file_id in decorated],
        complete=len(bodies) <= MOST_NAMES,
    )


def _named(person: Survivor, words: list[str]) -> bool:
    names = f"{person.display_name} {person.full_name}".casefold().replace(".", " ").split()
    return all(any(name.startswith(word.rstrip(".")) for name in names) for word in words)


def in_days(day: date, today: date) -> str:
    """“In 3 days”, “today”, “3 days late”."""
    if day == today:
        return _("Today")
    if day > today:
        ahead = (day - today).days
        return ngettext("In %(n)d day", "In %(n)d days", ahead) % {"n": ahead}
    late = (today - day) // timedelta(days=1)
    return ngettext("%(n)d day late", "%(n)d days late", late) % {"n": late}
