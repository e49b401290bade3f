"""One referral: the card of the duty queue with its two answers, the hand-off as both sides see it, and each of its moves."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.people.words import ContactDetails, Survivor
from cases.records.categories import Kind
from cases.records.selectors import latest, words_of
from cases.sharing.candidates import LOOKED_THROUGH
from cases.sharing.selectors import partners
from ccr.accounts.drafts import load
from ccr.core.errors import NotPermitted, NotVisible, Stale
from ccr.core.forms import HouseForm
from ccr.core.states import WrongState
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.form_view import answer_form, posted
from ccr.tenancy.gate import MemberRequest, member_view
from referrals import actions, shown, steps
from referrals.forms import (
    REACH,
    AgainForm,
    AgreeForm,
    DeclineForm,
    EndForm,
    EngageForm,
    ExplainForm,
    IntroduceForm,
    TakeForm,
    WhyNotForm,
    WhyWaitForm,
)
from referrals.models import HowAgreed, Referral, Route, Service
from referrals.selectors import look_alikes, need_of, stands_for, steps_of, victim_services
from referrals.states import NEEDS, REFERRAL, SIDES, UNANSWERED, Side, State
from referrals.views.offer import desk_now
from referrals.words import Passed

# Never filled in from what was left: whether and how she agreed, and to whom.
SIGNED_ANEW = ("how", "signer", "agency")


def _note_read(request: MemberRequest, referral: Referral) -> None:
    """Her words stand on the page: of one's own file it is noted that they were read."""
    if own := steps.own_file(referral, request.member):
        request.reads.file(own, request.member.agency_id)


def _answerable(referral: Referral, request: MemberRequest) -> bool:
    return steps.side_of(referral, request.member) is Side.RECEIVER and referral.state in UNANSWERED


def _base(request: MemberRequest, referral: Referral) -> dict[str, Any]:
    member = request.member
    passed = Passed.from_words(referral.words)
    done = steps_of(member, referral)
    sender = steps.side_of(referral, member) is Side.SENDER
    own = steps.own_file(referral, member)
    return {
        "referral": referral,
        "passed": passed,
        "rule": shown.rule_of(passed) if passed.channel else None,
        "sender": sender,
        "other": referral.to_agency if sender else referral.from_agency,
        "service": Service(referral.service).label,
        "handoff": shown.handoff(referral, [step.verb for step in done]),
        "next": shown.next_of(referral, member, at=request.at),
        "steps": [shown.step_line(step, referral, member) for step in done],
        "state": State(referral.state).label,
        "closing": referral.get_outcome_display() if referral.outcome else "",
        "file_url": reverse("case", args=[own]) if own and member.may(Capability.SEE_FILES) else "",
        "narrow": True,
    }


@member_view(Capability.SEE_FILES, page="referral")
def referral(request: MemberRequest, referral_id: UUID) -> HttpResponse:
    """The card and its answers while it waits for us; else where the hand-off stands, as our side sees it."""
    found = actions.look(referral_id=referral_id, by=request.member, at=request.at)
    _note_read(request, found)
    if _answerable(found, request):
        return TemplateResponse(request, "referrals/card.html", _card(request, found))
    # Over or not taken: another may stand for it, of which only the sender knows.
    instead = stands_for(request.member, found) if found.state in (State.REFUSED, State.CLOSED) else None
    context = _base(request, found) | {
        "buttons": shown.buttons(found, request.member),
        "agree_url": reverse("referral_move", args=[found.id, "agree"]) if found.state == State.OFFERED else "",
        "desk": desk_now(request, UUID(str(found.to_agency_id))) if _sent_and_unseen(found, request) else None,
        "instead_url": reverse("referral", args=[instead.id]) if instead else "",
        **(_alternative(request, found) if instead is None else {}),
        "need": need_of(request.member, found),
    }
    return TemplateResponse(request, "referrals/referral.html", context)


def _sent_and_unseen(found: Referral, request: MemberRequest) -> bool:
    """Ours, in their queue, and nobody there has looked: whether somebody is on duty is said at once."""
    ours = steps.side_of(found, request.member) is Side.SENDER
    return ours and found.state in UNANSWERED and found.seen_at is None


def _alternative(request: MemberRequest, found: Referral) -> dict[str, Any]:
    """Where she is offered another, once one was not taken; nowhere where there is no other victim service to ask."""
    if steps.side_of(found, request.member) is not Side.SENDER or found.state != State.REFUSED:
        return {}
    if found.from_file_id:
        return {"alternative_url": f"{reverse('refer', args=[found.from_file_id])}?instead={found.id}"}
    others = [one for one in victim_services(request.member) if one.id != found.to_agency_id]
    return {"alternative_url": f"{reverse('offer_plain')}?instead={found.id}"} if others else {"nowhere": True}


def _card(request: MemberRequest, found: Referral) -> dict[str, Any]:
    passed = Passed.from_words(found.words)
    candidates = look_alikes(request.member, passed)
    for one in candidates:
        request.reads.file(one.file_id, request.member.agency_id)
    return {
        "referral": found,
        "passed": passed,
        "card": shown.card(found, request.member, at=request.at),
        "steps": [shown.step_line(step, found, request.member) for step in steps_of(request.member, found)],
        "candidates": candidates,
        "looked_through": LOOKED_THROUGH,
        "take_url": reverse("take_referral", args=[found.id]),
        "buttons": shown.buttons(found, request.member),
        "may_take": request.member.may(Capability.OPEN_FILES),
        "how_agreed": HowAgreed(found.agreed_how).label if found.agreed_how in HowAgreed else "",
        "form": TakeForm(at=request.at, offered=[]),
        "narrow": True,
    }


@member_view(Capability.TAKE_REFERRALS, page="referral")
def take(request: MemberRequest, referral_id: UUID) -> HttpResponse:
    """Take her, by one press: into one of our files, or a new one; then on to reaching her safely."""
    found = steps.access_referral(request.member, referral_id)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("referral", args=[found.id]))
    if steps.side_of(found, request.member) is not Side.RECEIVER:
        raise NotPermitted
    waits = found.state in UNANSWERED
    context = _card(request, found) if waits else _base(request, found)
    offered = [one.file_id for one in context.get("candidates", [])]
    form = TakeForm(request.POST, at=request.at, offered=offered)

    def act(cleaned: dict[str, Any]) -> str:
        file = actions.accept(referral_id=found.id, to_file_id=cleaned["to_file_id"], by=request.member, at=request.at)
        messages.success(request, _("Taken. Her rule comes first, then the number."))
        return reverse("contact", args=[file.id])

    template = "referrals/card.html" if waits else "referrals/referral.html"
    return answer_form(request, form, act, template=template, context=context)


# Every other move: one short form each ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class MovePage:
    """A form, its verb, and what is said above and on its button."""

    form: type[HouseForm]
    verb: Callable[..., Any]
    heading: Promise
    lines: tuple[Promise, ...] = ()
    danger: bool = False


PAGES: dict[str, MovePage] = {
    "decline": MovePage(
        DeclineForm,
        actions.decline,
        gettext_lazy("She does not want it"),
        (gettext_lazy("It costs her nothing, and nothing leaves your agency."),),
    ),
    "introduce": MovePage(
        IntroduceForm,
        actions.introduce,
        gettext_lazy("Introduced"),
        (gettext_lazy("She and a named person there have spoken, with you or an agreed colleague present."),),
    ),
    "refuse": MovePage(
        WhyNotForm,
        actions.refuse,
        gettext_lazy("We cannot take it"),
        (gettext_lazy("They are told at once, so that she can be offered another. Nothing of it remains here."),),
        danger=True,
    ),
    "waitlist": MovePage(
        WhyWaitForm,
        actions.waitlist,
        gettext_lazy("Waiting list"),
        (gettext_lazy("They are told, so that she can choose to wait or to go elsewhere."),),
    ),
    "engage": MovePage(EngageForm, actions.engage, gettext_lazy("Help has begun")),
    "no_show": MovePage(
        DeclineForm,
        actions.no_show,
        gettext_lazy("She did not come"),
        (gettext_lazy("Whoever introduced her reaches her again, safely. Send no letters unless they are safe."),),
    ),
    "reach_again": MovePage(AgainForm, actions.reach_again, gettext_lazy("Reached her again")),
    "take_back": MovePage(
        EndForm,
        actions.take_back,
        gettext_lazy("Take it back"),
        (gettext_lazy("The other agency sees nothing of it any more."),),
        danger=True,
    ),
    "close": MovePage(EndForm, actions.close, gettext_lazy("Close the referral")),
}


@member_view(Capability.SEE_FILES, page="referral_move")
def move(request: MemberRequest, referral_id: UUID, verb: str) -> HttpResponse:
    """One move of a referral. Explaining an agency and her agreement have pages of their own."""
    if verb not in ("offer", "agree") and verb not in PAGES:
        raise NotVisible("page")
    found = steps.access_referral(request.member, referral_id)
    side = steps.side_of(found, request.member)
    if side not in SIDES[verb] or not request.member.may(NEEDS[side]):
        raise NotPermitted
    _note_read(request, found)
    if request.method != "POST":
        REFERRAL.move(verb, found.state)
    if verb in ("offer", "agree"):
        return (_explain if verb == "offer" else _agree)(request, found)
    asked = PAGES[verb]
    draft = (f"referral-{verb}", found.id)
    form = asked.form(posted(request), at=request.at, draft=load(request.member, *draft))
    here = reverse("referral", args=[found.id])

    def act(cleaned: dict[str, Any]) -> str:
        asked.verb(referral_id=found.id, by=request.member, at=request.at, **cleaned)
        messages.success(request, _("Recorded."))
        gone = side is Side.RECEIVER and verb == "refuse"
        return reverse("duty") if gone else here

    context = {
        "heading": asked.heading,
        "lines": asked.lines,
        "danger": asked.danger,
        "cancel_url": here,
        "other": found.to_agency if side is Side.SENDER else found.from_agency,
        "person": Passed.from_words(found.words).name,
        "narrow": True,
    }
    return answer_form(request, form, act, template="referrals/move.html", context=context, draft=draft)


def _explain(request: MemberRequest, found: Referral) -> HttpResponse:
    """Which agency is explained to her; another than the one she was just asked about. Her answer comes on the next page."""
    choice = steps.not_apart(partners(request.member), found.from_file_id, request.member)
    others = [one for one in choice if one.id != found.to_agency_id]
    form = ExplainForm(posted(request), at=request.at, agencies=others, service=found.service)

    def act(cleaned: dict[str, Any]) -> str:
        chosen = cleaned["to_agency"]
        actions.offer_agency(referral_id=found.id, to_agency_id=chosen, by=request.member, at=request.at)
        return reverse("referral_move", args=[found.id, "agree"])

    context = {
        "other": found.to_agency,
        "others": others,
        "need": need_of(request.member, found),
        "service": Service(found.service).label,
        "cancel_url": reverse("referral", args=[found.id]),
        "narrow": True,
    }
    return answer_form(request, form, act, template="referrals/explain.html", context=context)


def _typed(request: MemberRequest, found: Referral) -> dict[str, list[str]]:
    """What was typed about this agency; of what was typed about another, only how she is reached.

    That she agrees, and her name under it, is hers to give anew.
    """
    kept = load(request.member, "referral-agree", found.id) or {}
    if kept.get("agency") != [str(found.to_agency_id)]:
        return {name: said for name, said in kept.items() if name in REACH}
    return {name: said for name, said in kept.items() if name not in SIGNED_ANEW}


def _agree(request: MemberRequest, found: Referral) -> HttpResponse:
    """Her answer about one agency: what is read to her, exactly what it gets, how she agrees."""
    member = request.member
    if found.to_agency is None:
        raise WrongState
    draft = ("referral-agree", found.id)
    form = AgreeForm(
        posted(request),
        at=request.at,
        must_sign=steps.must_sign(member),
        initial=_held(request, found) | {"agency": found.to_agency_id},
        draft=_typed(request, found),
    )
    here = reverse("referral", args=[found.id])

    def act(cleaned: dict[str, Any]) -> str:
        actions.agree(
            referral_id=found.id,
            to_agency_id=cleaned["agency"],
            passed=form.passed(),
            how=cleaned["how"],
            signer=cleaned["signer"],
            tells_back=bool(cleaned["tells_back"]),
            works_there=bool(cleaned["works_there"]),
            urgent=cleaned["urgent"],
            by=member,
            at=request.at,
        )
        messages.success(request, _("Sent. It is in their duty queue."))
        return here

    context = {
        "referral": found,
        "other": found.to_agency,
        "aloud": steps.read_aloud(member, found.to_agency),
        "must_sign": steps.must_sign(member),
        "service": Service(found.service).label,
        "decline_url": reverse("referral_move", args=[found.id, "decline"]),
        "another_url": reverse("referral_move", args=[found.id, "offer"]),
        "cancel_url": here,
        "narrow": True,
    }

    def on_stale(_stale: Stale) -> dict[str, Any]:
        return {"anew_url": reverse("referral_move", args=[found.id, "agree"])}

    return answer_form(
        request, form, act, template="referrals/agree.html", context=context, draft=draft, on_stale=on_stale
    )


def _held(request: MemberRequest, found: Referral) -> dict[str, str]:
    """Her name and number as our own file holds them. Three statements."""
    if found.route != Route.WARM or found.from_file_id is None:
        return {}
    heads = latest(request.member, [found.from_file_id], [Kind.SURVIVOR, Kind.CONTACT])
    words = words_of(request.member, heads.values())
    of_kind = {kind: words.get(head.id, {}) for (_file, kind), head in heads.items()}
    survivor = Survivor.from_words(of_kind.get(Kind.SURVIVOR, {}))
    details = ContactDetails.from_words(of_kind.get(Kind.CONTACT, {}))
    return {"name": survivor.display_name or survivor.full_name, "phone": details.phone}
