"""Referrals as pages show them: who must act next and by when in words, the hand-off's steps, what was said at each."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.people.channels import CHANNELS, Channel
from ccr.tenancy.member import Member
from referrals import steps
from referrals.models import HowAgreed, Referral, Route, Service, Step
from referrals.states import NEEDS, REFERRAL, SIDES, TOLD_BACK, Side, State
from referrals.words import Again, Introduced, Passed, Said, When, WhyNot, WhyWait

# What is to be done next, where nothing else is known of the state.
NEXT_ACT: dict[str, Promise] = {
    State.NEEDED: gettext_lazy("Explain an agency to her"),
    State.OFFERED: gettext_lazy("Ask her whether she wants it"),
    State.AGREED: gettext_lazy("Introduce her: a call, a meeting or a visit with all three"),
    State.INTRODUCED: gettext_lazy("Answer: taken, waiting list, or not"),
    State.WAITLISTED: gettext_lazy("Say whether there is a place"),
    State.REFUSED: gettext_lazy("Offer her another agency"),
    State.ACCEPTED: gettext_lazy("Record the first help"),
    State.ENGAGED: gettext_lazy("Record how it went for her"),
    State.NO_SHOW: gettext_lazy("Reach her again safely. No letters unless they are safe."),
}
RING = gettext_lazy("Ring her, and answer")
VERBS: dict[str, Promise] = {
    "offer": gettext_lazy("Choose another agency"),
    "agree": gettext_lazy("Her answer"),
    "decline": gettext_lazy("She does not want it"),
    "introduce": gettext_lazy("Introduced"),
    "refuse": gettext_lazy("We cannot take it"),
    "waitlist": gettext_lazy("Waiting list"),
    "engage": gettext_lazy("Help has begun"),
    "no_show": gettext_lazy("She did not come"),
    "reach_again": gettext_lazy("Reached her again"),
    "take_back": gettext_lazy("Take it back"),
    "close": gettext_lazy("Close"),
}
DONE: dict[str, Promise] = {
    "need": gettext_lazy("What she needs, in her words"),
    "offer": gettext_lazy("Explained to her"),
    "agree": gettext_lazy("She agreed"),
    "decline": gettext_lazy("She did not want it"),
    "introduce": gettext_lazy("Introduced"),
    "accept": gettext_lazy("Taken"),
    "refuse": gettext_lazy("Not taken"),
    "waitlist": gettext_lazy("On the waiting list"),
    "engage": gettext_lazy("Help has begun"),
    "no_show": gettext_lazy("Did not come"),
    "reach_again": gettext_lazy("Reached again"),
    "take_back": gettext_lazy("Taken back"),
    "close": gettext_lazy("Closed"),
}
# The row of steps of a hand-off, in their order; a state counts for the step it belongs to.
HANDOFF = (
    (gettext_lazy("Explained"), (State.NEEDED, State.OFFERED)),
    (gettext_lazy("Agreed"), (State.AGREED, State.DECLINED)),
    (gettext_lazy("Introduced"), (State.INTRODUCED,)),
    (gettext_lazy("Taken"), (State.WAITLISTED, State.REFUSED, State.ACCEPTED, State.NO_SHOW)),
    (gettext_lazy("Help begun"), (State.ENGAGED,)),
    (gettext_lazy("Closed"), (State.CLOSED,)),
)
# An officer's offer is rung, not introduced, and what follows stays with the advocate.
OFFERS_STEPS = (1, 3)
REACHED = {
    "agree": 1,
    "introduce": 2,
    "accept": 3,
    "engage": 4,
    "close": 5,
}


@dataclass(frozen=True)
class Next:
    """Whose move it is and by when. `mine`: the reader's agency's."""

    act: str | Promise
    mine: bool
    agency: str
    due_at: datetime | None
    late: bool


def next_of(referral: Referral, member: Member, *, at: datetime) -> Next | None:
    """Who must act next, by when; None where nobody must."""
    side = steps.whose_move(referral)
    if side is None:
        return None
    offered = referral.route == Route.OFFER and referral.state == State.AGREED
    agency = referral.from_agency if side is Side.SENDER else referral.to_agency
    return Next(
        act=RING if offered else NEXT_ACT[referral.state],
        mine=side is steps.side_of(referral, member),
        agency=agency.short_name if agency else "",
        due_at=referral.due_at,
        late=bool(referral.due_at and referral.due_at < at),
    )


def handoff(referral: Referral, done: list[str]) -> list[dict[str, Any]]:
    """The steps as a row: which are done, where it stands, what is to come. `done`: the verbs recorded so far."""
    passed = {REACHED[verb] for verb in done if verb in REACHED} | {0}
    rows = []
    for place, (label, states) in enumerate(HANDOFF):
        if referral.route == Route.OFFER and place not in OFFERS_STEPS:
            continue
        now = referral.state in states
        shown = State(referral.state).label if now and len(states) > 1 else label
        state = "now" if now else "done" if place in passed else "todo"
        rows.append({"label": shown, "state": state})
    return rows


def recency(day: date | None, *, today: date) -> str:
    """How long ago it was, in words."""
    if day is None:
        return _("Day not known")
    ago = (today - day).days
    if ago <= 0:
        return _("Today")
    if ago == 1:
        return _("Yesterday")
    return ngettext("%(n)d day ago", "%(n)d days ago", ago) % {"n": ago}


def rule_of(passed: Passed) -> dict[str, Any]:
    """How she may be reached, as the card shows it."""
    channel = Channel(passed.channel) if passed.channel in Channel else Channel.PHONE
    when = When(passed.when).label if passed.when in When and passed.when != When.WORDS else ""
    return {"channel": channel.label, "icon": CHANNELS[channel].icon, "when": when, "words": passed.rule}


def card(referral: Referral, member: Member, *, at: datetime) -> dict[str, Any]:
    """One entry of the duty queue: how recent, the rule, what was said, who asks."""
    passed = Passed.from_words(referral.words)
    today = at.astimezone(member.zone).date()
    return {
        "id": referral.id,
        "url": reverse("referral", args=[referral.id]),
        "agency": referral.from_agency.short_name,
        "sender": passed.sender,
        "name": passed.name,
        "said": passed.said,
        "recency": recency(passed.day, today=today) if referral.route == Route.OFFER else "",
        "rule": rule_of(passed),
        "urgent": referral.urgent,
        "route": Route(referral.route).label,
        "service": Service(referral.service).label,
        "at": referral.agreed_at,
        "unseen": referral.seen_at is None,
        "called": referral.called,
        "state": State(referral.state).label if referral.state != State.AGREED else "",
        "late": bool(referral.due_at and referral.due_at < at),
        "due_at": referral.due_at,
    }


def line(referral: Referral, member: Member, *, at: datetime) -> dict[str, Any]:
    """One row of a list: who, to or from whom, where it stands, whose move."""
    passed = Passed.from_words(referral.words)
    sent = steps.side_of(referral, member) is Side.SENDER
    other = referral.to_agency if sent else referral.from_agency
    return {
        "url": reverse("referral", args=[referral.id]) if member.may(NEEDS[steps.side_of(referral, member)]) else "",
        "sent": sent,
        "agency": other.short_name if other else "",
        "person": passed.name,
        "service": Service(referral.service).label,
        "state": State(referral.state).label,
        "tone": TONES.get(referral.state, ""),
        "urgent": referral.urgent,
        "made_at": referral.made_at,
        "next": next_of(referral, member, at=at),
    }


TONES: dict[str, str] = {
    State.REFUSED: "warn",
    State.NO_SHOW: "warn",
    State.ACCEPTED: "ok",
    State.ENGAGED: "ok",
    State.INTRODUCED: "info",
    State.AGREED: "info",
}
# A reason is a code of the one or the other; the same code says the same in both.
_WHY: dict[str, str | Promise] = {**dict(WhyNot.choices), **dict(WhyWait.choices)}
_CODES: dict[str, type[Any]] = {
    "agree": HowAgreed,
    "introduce": Introduced,
    "reach_again": Again,
}


def step_line(step: Step, referral: Referral, member: Member) -> dict[str, Any]:
    """One step in words, with who did it, of which agency."""
    said = Said.from_words(step.words)
    mine = step.agency_id == member.agency_id
    sender = step.agency_id == referral.from_agency_id
    agency = referral.from_agency if sender else referral.to_agency
    codes = _CODES.get(step.verb)
    return {
        "done": DONE.get(step.verb, ""),
        "how": codes(said.how).label if codes and said.how in codes else "",
        "why": _WHY.get(said.why, ""),
        "on": date.fromisoformat(said.on) if said.on else None,
        "who": "" if step.verb == "offer" else said.who,
        # Which agency was explained: before she answers it may be one after another.
        "about": said.who if step.verb == "offer" else "",
        "by": said.by,
        "agency": "" if mine or agency is None else agency.short_name,
        # What she needs has a place of its own on the page; what was read to her stands with the agency.
        "note": "" if step.verb in ("need", "offer") else said.note,
        "at": step.at,
    }


def buttons(referral: Referral, member: Member) -> list[dict[str, Any]]:
    """What the reader may do now: what leads on first, else in the order of the table. Taking it has its own buttons on the page."""
    side = steps.side_of(referral, member)
    found = []
    for move in REFERRAL.possible(referral.state):
        if move.verb == "accept" or side not in SIDES[move.verb] or not member.may(NEEDS[side]):
            continue
        if side is Side.RECEIVER and move.verb in TOLD_BACK and not referral.tells_back:
            continue
        # An officer's offer is no three-way hand-off: the advocate rings.
        if move.verb == "introduce" and referral.route == Route.OFFER:
            continue
        first = move.verb == "offer" and referral.state == State.NEEDED
        found.append(
            {
                "verb": move.verb,
                "label": NEXT_ACT[State.NEEDED] if first else VERBS[move.verb],
                "url": reverse("referral_move", args=[referral.id, move.verb]),
                "main": first or move.verb in ("agree", "introduce", "engage", "reach_again"),
            }
        )
    return sorted(found, key=lambda button: not button["main"])
