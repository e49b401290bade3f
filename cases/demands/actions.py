"""Verbs of the register: enter, link, write down who was told and what left, decide, move the day; place and lift a hold.

Each runs inside a transaction in which `by` is bound at `at`. Nothing that leaves passes through here: it is described. No verb
judges whether a demand binds; that is counsel's.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from cases.access.doors import access_file
from cases.demands import events, notices, refusals, rules, schedule, selectors
from cases.demands.doors import access_demand, access_hold
from cases.demands.models import DemandStep, LegalDemand, LegalHold
from cases.demands.states import DECISIONS, DEMAND, HOLD, LEAVES, DemandState, StepKind
from cases.demands.words import Asked, Held, Step
from ccr.audit.recording import record
from ccr.core.deadlines import day_in
from ccr.core.errors import NotPermitted
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from ccr.tenancy.packs import DEMAND_CODES, pack


@transaction.atomic
def record_demand(
    *,
    kind: str,
    received_on: date,
    due_on: date | None,
    who: str,
    ground: str,
    what: str,
    file_id: UUID | None,
    by: Member,
    at: datetime,
) -> LegalDemand:
    """Enter a demand. `due_on` None: the pack's clock says it, where it has one. Everybody else who keeps the register is told.

    Raises NotPermitted, NotVisible, UnknownKind, NothingAsked, NotYet, NoDay, DueTooEarly.
    """
    if not by.may(Capability.ANSWER_DEMANDS):
        raise NotPermitted
    if kind not in DEMAND_CODES:
        raise refusals.UnknownKind
    asked = Asked(who=who.strip(), ground=ground.strip(), what=what.strip())
    if not (asked.who and asked.ground and asked.what):
        raise refusals.NothingAsked
    _has_been(received_on, by, at, field="received_on")
    due = due_on or rules.due_on(pack(by.pack).demand(kind), received_on)
    if due is None:
        raise refusals.NoDay
    if due < received_on:
        raise refusals.DueTooEarly
    if file_id is not None:
        access_file(by, file_id, Capability.ANSWER_DEMANDS)
    demand = LegalDemand(
        tenant_id=by.tenant_id,
        agency_id=by.agency_id,
        file_id=file_id,
        kind=kind,
        received_on=received_on,
        due_on=due,
        recorded_at=at,
        recorded_by=by.member_id,
    )
    demand.write(asked)
    demand.save()
    schedule.watch(demand, by=by, at=at)
    notices.tell(notices.CAME, demand)
    detail = {"kind": kind, "received": received_on.isoformat(), "due": due.isoformat()}
    record(events.RECORDED, by=by, at=at, file_id=file_id, subject_id=demand.id, detail=detail)
    return demand


def _has_been(day: date, by: Member, at: datetime, *, field: str) -> None:
    if day > day_in(by.zone, at):
        raise refusals.NotYet(field)


def _step(
    demand: LegalDemand,
    kind: StepKind,
    words: Step,
    *,
    by: Member,
    at: datetime,
    on: date | None = None,
    decision: str = "",
) -> DemandStep:
    step = DemandStep(
        tenant_id=demand.tenant_id,
        agency_id=demand.agency_id,
        demand_id=demand.id,
        kind=kind,
        decision=decision,
        on=on,
        at=at,
        by_id=by.member_id,
    )
    step.write(words)
    step.save()
    return step


@transaction.atomic
def link_demand(*, demand_id: UUID, file_id: UUID, by: Member, at: datetime, version: int | None = None) -> LegalDemand:
    """Say which file of one's own a demand is about, once. From then on only those see it to whom that file is open.

    Raises LinkedBefore, Stale, NotVisible, NotPermitted.
    """
    demand = access_demand(by, demand_id, lock=True)
    file = access_file(by, file_id, Capability.ANSWER_DEMANDS)
    if demand.file_id is not None:
        raise refusals.LinkedBefore
    demand.expect_version(version)
    # What waits for its day is ended first, while the demand is still about no file.
    schedule.stop(demand, by=by, at=at)
    demand.file_id = file.id
    demand.bump()
    demand.save()
    if demand.state == DemandState.OPEN:
        schedule.watch(demand, by=by, at=at)
    record(events.LINKED, by=by, at=at, file_id=file.id, subject_id=demand.id)
    return demand


@transaction.atomic
def say_told(
    *, demand_id: UUID, told: str, on: date | None, who: str, why: str, by: Member, at: datetime
) -> DemandStep:
    """Write down that she was told, by whom and when; or why it was not safe; or that it is about no survivor.

    `why` says how she was told, or why not. Raises NotSaid, NotYet, NotVisible, NotPermitted.
    """
    demand = access_demand(by, demand_id, lock=True)
    if told not in selectors.TELLING_CODES:
        raise refusals.NotSaid
    words = Step(who=who.strip(), why=why.strip())
    if told == StepKind.TOLD:
        if on is None or not words.who:
            raise refusals.NotSaid
        _has_been(on, by, at, field="on")
    elif not words.why:
        raise refusals.NotSaid
    else:
        on, words = None, Step(why=words.why)
    step = _step(demand, StepKind(told), words, by=by, at=at, on=on)
    record(events.TOLD, by=by, at=at, file_id=demand.file_id, subject_id=demand.id, detail={"told": told})
    return step


def _left(
    demand: LegalDemand, what: str, on: date | None, redacted: str, *, by: Member, at: datetime
) -> dict[str, str | bool]:
    """Write down what left, on a day between the day the demand came and today; answers what the log says of it."""
    if not what.strip() or on is None:
        raise refusals.NotSaidWhatLeft
    if on < demand.received_on:
        raise refusals.LeftTooEarly
    _has_been(on, by, at, field="on")
    _step(demand, StepKind.LEFT, Step(what=what.strip(), redacted=redacted.strip()), by=by, at=at, on=on)
    return {"on": on.isoformat(), "redacted": bool(redacted.strip())}


def _told_first(demand: LegalDemand, by: Member) -> None:
    if pack(by.pack).demand(demand.kind).tell_her and selectors.telling_of(by, [demand.id]).get(demand.id) is None:
        raise refusals.NotSaidWhetherTold


@transaction.atomic
def say_left(
    *, demand_id: UUID, what: str, on: date | None, redacted: str, by: Member, at: datetime, version: int | None = None
) -> LegalDemand:
    """Write down that something left before the demand is decided: what, on which day, what was taken out.

    Raises NotSaidWhetherTold, NotSaidWhatLeft, LeftTooEarly, NotYet, Ended, Stale, NotVisible, NotPermitted.
    """
    demand = access_demand(by, demand_id, lock=True)
    demand.expect_version(version)
    if demand.state != DemandState.OPEN:
        raise refusals.Ended
    _told_first(demand, by)
    detail = _left(demand, what, on, redacted, by=by, at=at)
    record(events.LEFT, by=by, at=at, file_id=demand.file_id, subject_id=demand.id, detail=detail)
    return demand


@transaction.atomic
def decide_demand(
    *,
    demand_id: UUID,
    decision: str,
    why: str,
    what: str,
    on: date | None,
    redacted: str,
    by: Member,
    at: datetime,
    version: int | None = None,
) -> LegalDemand:
    """End a demand: answered in full, in part with redactions, refused, withdrawn, set aside. Its reminders end.

    Where something left, `what` and the day `on`, unless it is written down already; in part, what was `redacted`.
    Raises UnknownDecision, NoReason, NotSaidWhetherTold, NotSaidWhatLeft, LeftTooEarly, NotSaidRedacted, NotYet, WrongState, Stale,
    NotVisible, NotPermitted.
    """
    demand = access_demand(by, demand_id, lock=True)
    demand.expect_version(version)
    if decision not in DECISIONS:
        raise refusals.UnknownDecision
    state = DEMAND.move(DECISIONS[decision], demand.state)
    if not why.strip():
        raise refusals.NoReason
    if decision in LEAVES:
        _told_first(demand, by)
        before = selectors.left_of(by, demand.id)
        if decision == DemandState.PART and not redacted.strip() and not any(one.words.redacted for one in before):
            raise refusals.NotSaidRedacted
        if what.strip() or on or redacted.strip() or not before:
            detail = _left(demand, what, on, redacted, by=by, at=at)
            record(events.LEFT, by=by, at=at, file_id=demand.file_id, subject_id=demand.id, detail=detail)
    _step(demand, StepKind.DECIDED, Step(why=why.strip()), by=by, at=at, decision=decision)
    _end(demand, state, by=by, at=at)
    record(events.DECIDED, by=by, at=at, file_id=demand.file_id, subject_id=demand.id, detail={"decision": decision})
    return demand


def _end(demand: LegalDemand, state: str, *, by: Member, at: datetime) -> None:
    demand.state, demand.ended_at, demand.ended_by = state, at, by.member_id
    demand.bump()
    demand.save()
    schedule.stop(demand, by=by, at=at)


@transaction.atomic
def strike_demand(*, demand_id: UUID, why: str, by: Member, at: datetime, version: int | None = None) -> LegalDemand:
    """Mark a demand as entered by mistake; it stays, with the reason. Raises NoReason, WrongState, Stale, NotVisible."""
    demand = access_demand(by, demand_id, lock=True)
    demand.expect_version(version)
    state = DEMAND.move("strike", demand.state)
    if not why.strip():
        raise refusals.NoReason
    _step(demand, StepKind.STRUCK, Step(why=why.strip()), by=by, at=at)
    _end(demand, state, by=by, at=at)
    record(events.STRUCK, by=by, at=at, file_id=demand.file_id, subject_id=demand.id)
    return demand


@transaction.atomic
def reopen_demand(*, demand_id: UUID, why: str, by: Member, at: datetime, version: int | None = None) -> LegalDemand:
    """Take a decided demand up again; what was decided before stays written. Raises NoReason, WrongState, Stale, NotVisible."""
    demand = access_demand(by, demand_id, lock=True)
    demand.expect_version(version)
    state = DEMAND.move("reopen", demand.state)
    if not why.strip():
        raise refusals.NoReason
    _step(demand, StepKind.REOPENED, Step(why=why.strip()), by=by, at=at)
    demand.state, demand.ended_at, demand.ended_by = state, None, None
    demand.bump()
    demand.save()
    schedule.watch(demand, by=by, at=at)
    record(events.REOPENED, by=by, at=at, file_id=demand.file_id, subject_id=demand.id)
    return demand


@transaction.atomic
def move_day(
    *, demand_id: UUID, due_on: date, why: str, by: Member, at: datetime, version: int | None = None
) -> LegalDemand:
    """Write down that the answer is due on another day, and who said so. Raises DueTooEarly, NoReason, Ended, Stale, NotVisible."""
    demand = access_demand(by, demand_id, lock=True)
    demand.expect_version(version)
    if demand.state != DemandState.OPEN:
        raise refusals.Ended
    if due_on < demand.received_on:
        raise refusals.DueTooEarly
    if not why.strip():
        raise refusals.NoReason
    detail = {"from": demand.due_on.isoformat(), "due": due_on.isoformat()}
    _step(demand, StepKind.DAY_MOVED, Step(why=why.strip()), by=by, at=at, on=due_on)
    demand.due_on = due_on
    demand.bump()
    demand.save()
    schedule.watch(demand, by=by, at=at)
    record(events.DAY_MOVED, by=by, at=at, file_id=demand.file_id, subject_id=demand.id, detail=detail)
    return demand


@transaction.atomic
def place_hold(*, file_id: UUID, why: str, by: Member, at: datetime, demand_id: UUID | None = None) -> LegalHold:
    """Keep a file of one's own from being destroyed, because of a demand about it or for another reason.

    Raises NoReason, OfAnotherFile, NotVisible, NotPermitted.
    """
    file = access_file(by, file_id, Capability.ANSWER_DEMANDS, lock=True)
    if not why.strip():
        raise refusals.NoReason
    if demand_id is not None and access_demand(by, demand_id).file_id != file.id:
        raise refusals.OfAnotherFile
    hold = LegalHold(
        tenant_id=file.tenant_id,
        agency_id=file.agency_id,
        file_id=file.id,
        demand_id=demand_id,
        placed_at=at,
        placed_by=by.member_id,
    )
    hold.write(Held(why=why.strip()))
    hold.save()
    record(events.HOLD_PLACED, by=by, at=at, file_id=file.id, subject_id=hold.id)
    return hold


@transaction.atomic
def lift_hold(*, hold_id: UUID, why: str, by: Member, at: datetime, version: int | None = None) -> LegalHold:
    """Lift one hold; others on the same file stay. Raises NoReason, LiftedBefore, Stale, NotVisible, NotPermitted."""
    hold = access_hold(by, hold_id, lock=True)
    if hold.lifted_at is not None:
        raise refusals.LiftedBefore
    hold.expect_version(version)
    state = HOLD.move("lift", hold.state)
    if not why.strip():
        raise refusals.NoReason
    hold.state, hold.lifted_at, hold.lifted_by = state, at, by.member_id
    hold.write_lifted(Held(why=why.strip()))
    hold.bump()
    hold.save()
    record(events.HOLD_LIFTED, by=by, at=at, file_id=hold.file_id, subject_id=hold.id)
    return hold
