"""The programming interface of referrals: the list, one with its words, a need, and every move."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.access.doors import access_file
from ccr.core.api_fields import Body, Code, Day, Id, NothingMore, Phone, Text, Yes
from ccr.core.errors import NotPermitted
from ccr.tenancy.api import KEY, AgencySerializer, Endpoint, agencies, endpoint, paged, says
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from referrals import actions, steps
from referrals.models import HowAgreed, Outcome, Referral, Route, Service
from referrals.selectors import about, steps_of
from referrals.states import NEEDS, SIDES, Side, State
from referrals.words import REACHED_ON, Again, Introduced, Passed, When, WhyNot, WhyWait

# Reading -------------------------------------------------------------------------------------------------------------


class PassedSerializer(serializers.Serializer[Passed]):
    """What the receiver gets: her name, one way to reach her with its rule, and one thing said."""

    name = serializers.CharField()
    phone = serializers.CharField()
    channel = serializers.CharField()
    when = serializers.CharField()
    rule = serializers.CharField()
    said = serializers.CharField()
    about_on = serializers.CharField()
    sender = serializers.CharField()


class ReferralLineSerializer(serializers.Serializer[Any]):
    """A referral as a list shows it. `file` is the reader's own; the other side's is never named."""

    id = serializers.UUIDField()
    direction = serializers.ChoiceField(choices=["sent", "received"])
    agency = AgencySerializer(allow_null=True)
    file = serializers.UUIDField(allow_null=True)
    route = serializers.ChoiceField(choices=Route.choices)
    service = serializers.ChoiceField(choices=Service.choices)
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=State.choices)
    urgent = serializers.BooleanField()
    made_at = serializers.DateTimeField()
    moved_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)


class ReferralSerializer(ReferralLineSerializer):
    """One referral with its words. `need` is the sender's alone."""

    tells_back = serializers.BooleanField()
    agreed_how = serializers.ChoiceField(choices=HowAgreed.choices, allow_blank=True)
    agreed_at = serializers.DateTimeField(allow_null=True)
    seen_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    outcome = serializers.ChoiceField(choices=Outcome.choices, allow_blank=True)
    passed = PassedSerializer()
    need = serializers.CharField()


PLAIN = ("id", "route", "service", "state", "urgent", "made_at", "moved_at", "due_at")
MORE = ("tells_back", "agreed_how", "agreed_at", "seen_at", "answered_at", "outcome")


def _line(member: Member, row: Referral, names: Any) -> dict[str, Any]:
    sent = steps.side_of(row, member) is Side.SENDER
    other = row.to_agency_id if sent else row.from_agency_id
    return {
        "direction": "sent" if sent else "received",
        "agency": names.get(other) if other else None,
        "file": steps.own_file(row, member),
        "name": Passed.from_words(row.words).name,
        **{name: getattr(row, name) for name in PLAIN},
    }


def lines_shown(member: Member, rows: list[Referral]) -> list[Any]:
    """Referrals as lines. One statement."""
    names = agencies(member, [one for row in rows for one in (row.from_agency_id, row.to_agency_id)])
    return [ReferralLineSerializer(_line(member, row, names)).data for row in rows]


def shown(member: Member, row: Referral) -> Any:
    """One referral with its words. Two statements, one for the receiver."""
    names = agencies(member, [row.from_agency_id, row.to_agency_id])
    sent = steps.side_of(row, member) is Side.SENDER
    done = steps_of(member, row) if sent else []
    return ReferralSerializer(
        {
            **_line(member, row, names),
            **{name: getattr(row, name) for name in MORE},
            "passed": Passed.from_words(row.words),
            "need": next((step.words.get("note", "") for step in done if step.verb == "need"), ""),
        }
    ).data


# What is sent --------------------------------------------------------------------------------------------------------


class NeedBody(Body):
    """What she needs, in her words. `instead_of`: one that was not taken and that this stands for."""

    service = Code(Service)
    need = Text(longest=2_000, lines=True)
    instead_of = Id(required=False, allow_null=True, default=None)


class ExplainedBody(Body):
    to_agency = Id(help_text="The agency that was explained to her.")


class AgreeBody(Body):
    """Her answer about one agency and exactly what it gets. `works_there` is asked first; `signer`: her name as she signed."""

    to_agency = Id(
        required=False,
        allow_null=True,
        default=None,
        help_text="The agency she was told about: nothing is sent where it is another by now.",
    )
    works_there = Yes()
    name = Text(longest=120)
    phone = Phone()
    channel = Code([(channel.value, channel.label) for channel in REACHED_ON])
    when = Code(When)
    rule = Text(longest=300, required=False)
    said = Text(longest=2_000, lines=True, required=False)
    tells_back = Yes()
    urgent = Yes(required=False, default=False)
    how = Code(HowAgreed)
    signer = Text(longest=120, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """What one answer asks of another."""
        if attrs["when"] == When.WORDS and not attrs["rule"]:
            raise serializers.ValidationError({"rule": [_("Write what to mind.")]})
        if attrs["how"] == HowAgreed.SIGNED and not attrs["signer"]:
            raise serializers.ValidationError({"signer": [_("She signs by typing her name.")]})
        return attrs


class NoteBody(Body):
    note = Text(longest=1_000, lines=True, required=False)


class IntroduceBody(NoteBody):
    how = Code(Introduced)
    on = Day()
    who = Text(longest=120)


class TakeBody(Body):
    """One of our own files, or null: a new one with her name, number, rules and first incident in it."""

    file = Id(allow_null=True)


class WhyNotBody(NoteBody):
    why = Code(WhyNot)


class WhyWaitBody(NoteBody):
    why = Code(WhyWait)


class EngageBody(Body):
    on = Day(help_text="First help on.")


class AgainBody(NoteBody):
    how = Code(Again)


class EndBody(NoteBody):
    outcome = Code(Outcome)


# Views ---------------------------------------------------------------------------------------------------------------


class Referrals(Endpoint):
    @says("Referrals sent and received, newest first", gives=paged(ReferralLineSerializer), pages=True)
    def get(self, request: Request) -> HttpResponse:
        """Everything passed on by or to one's agency, as far as open to this person."""
        return self.page(Referral.objects.visible_to(self.member), "-made_at", "id", show=self._shown)

    def _shown(self, page: list[Referral]) -> list[Any]:
        own = (steps.own_file(row, self.member) for row in page)
        self.served({file_id: self.member.agency_id for file_id in own if file_id})
        return lines_shown(self.member, page)


class FileReferrals(Endpoint):
    @says("Referrals of one case", gives=paged(ReferralLineSerializer), pages=True)
    def get(self, request: Request, file_id: UUID) -> HttpResponse:
        """Everything passed on from this file, or taken into it, newest first."""
        file = access_file(self.member, file_id, Capability.SEE_FILES)
        self.served({file.id: file.agency_id})
        rows = about(self.member, file)
        return self.page(rows, "-made_at", "id", show=lambda page: lines_shown(self.member, page))

    @says("Record what she needs", gives=ReferralSerializer, takes=NeedBody, status=201, more=[KEY])
    def post(self, request: Request, file_id: UUID) -> HttpResponse:
        """Record in her words what she needs from somebody else. Nobody outside sees it before she has agreed."""
        file = access_file(self.member, file_id, Capability.REFER)
        self.served({file.id: file.agency_id})
        given = self.given(NeedBody)

        def do() -> tuple[Any, str]:
            done = actions.record_need(
                file_id=file.id,
                service=given["service"],
                need=given["need"],
                instead_of_id=given["instead_of"],
                by=self.member,
                at=self.at,
            )
            return shown(self.member, done), reverse("api_referral", args=[done.id])

        return self.act(do, status=201)


class OneReferral(Endpoint):
    @says("One referral with its words", gives=ReferralSerializer)
    def get(self, request: Request, referral_id: UUID) -> HttpResponse:
        """Where it stands, as our side sees it. Reading it here stops no clock: that somebody looked is said by `look`."""
        found = steps.access_referral(self.member, referral_id)
        if own := steps.own_file(found, self.member):
            self.served({own: self.member.agency_id})
        return Response(shown(self.member, found))


@dataclass(frozen=True)
class Asked:
    """One move: what it takes, what it is called, and how its verb is called; by default with what was sent."""

    verb: Callable[..., Any]
    summary: str
    takes: type[Body] = NothingMore
    words: Callable[[dict[str, Any]], dict[str, Any]] = field(default=dict)


def _agreed(given: dict[str, Any]) -> dict[str, Any]:
    reach = {name: given.pop(name) for name in ("name", "phone", "channel", "when", "rule", "said")}
    told = given.pop("to_agency")
    return {**given, "passed": Passed(**reach), "to_agency_id": told}


def _taken(given: dict[str, Any]) -> dict[str, Any]:
    return {"to_file_id": given["file"]}


def _explained(given: dict[str, Any]) -> dict[str, Any]:
    return {"to_agency_id": given["to_agency"]}


MOVES: dict[str, Asked] = {
    "look": Asked(actions.look, "Somebody on duty has looked at it"),
    "offer": Asked(actions.offer_agency, "An agency was explained to her", ExplainedBody, _explained),
    "agree": Asked(actions.agree, "She agrees", AgreeBody, _agreed),
    "decline": Asked(actions.decline, "She does not want it", NoteBody),
    "introduce": Asked(actions.introduce, "Introduced", IntroduceBody),
    "accept": Asked(actions.accept, "Take her", TakeBody, _taken),
    "refuse": Asked(actions.refuse, "We cannot take it", WhyNotBody),
    "waitlist": Asked(actions.waitlist, "No place yet", WhyWaitBody),
    "engage": Asked(actions.engage, "Help has begun", EngageBody),
    "no_show": Asked(actions.no_show, "She did not come", NoteBody),
    "reach_again": Asked(actions.reach_again, "Reached her again", AgainBody),
    "take_back": Asked(actions.take_back, "Take it back", EndBody),
    "close": Asked(actions.close, "Close it", EndBody),
}


class MoveReferral(Endpoint):
    """One move of a referral; which, says the address."""

    verb: ClassVar[str] = ""

    def move(self, referral_id: UUID) -> HttpResponse:
        """The door and the side, what was sent, the verb once, and where it stands then."""
        asked = MOVES[self.verb]
        found = steps.access_referral(self.member, referral_id)
        side = steps.side_of(found, self.member)
        if side not in SIDES.get(self.verb, frozenset({Side.RECEIVER})) or not self.member.may(NEEDS[side]):
            raise NotPermitted
        if own := steps.own_file(found, self.member):
            self.served({own: self.member.agency_id})
        given = asked.words(self.given(asked.takes))

        def do() -> tuple[Any, str]:
            done = asked.verb(referral_id=found.id, by=self.member, at=self.at, **given)
            if not isinstance(done, Referral):
                # Taking it gives the file; where it stands is read again.
                done = steps.access_referral(self.member, found.id)
            return shown(self.member, done), reverse("api_referral", args=[found.id])

        return self.act(do)


def _mounted(verb: str) -> Any:
    """Each address with a method of its own: what the description notes on one is not noted on the others."""
    asked = MOVES[verb]

    def post(self: MoveReferral, request: Request, referral_id: UUID) -> HttpResponse:
        return self.move(referral_id)

    post.__doc__ = (asked.verb.__doc__ or "").split("Raises")[0].strip()
    described = says(asked.summary, gives=ReferralSerializer, takes=asked.takes, more=[KEY])
    view = type(f"Referral{verb.title().replace('_', '')}", (MoveReferral,), {"verb": verb, "post": described(post)})
    return endpoint(view, Capability.SEE_FILES, page="api_referral_move")


referrals = endpoint(Referrals, Capability.SEE_FILES, page="api_referrals")
file_referrals = endpoint(FileReferrals, Capability.SEE_FILES, page="api_file_referrals")
referral = endpoint(OneReferral, Capability.SEE_FILES, page="api_referral")
moves = {verb: _mounted(verb) for verb in MOVES}
