"""Actions: what one's agency owes and asked of others, those about one case, asking, and the answers."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request

from cases.access.doors import access_file
from cases.action_items import selectors
from cases.action_items.actions import NEEDS_WHY, answer_action, propose_action, supersede_action
from cases.action_items.doors import access_action
from cases.action_items.models import ActionItem
from cases.action_items.querysets import NAMED
from cases.action_items.refusals import NotOpenToThem
from cases.action_items.rules import WARNINGS, unsafe_in
from cases.action_items.states import ActionState
from cases.files.models import CaseFile
from cases.records.selectors import line_of
from cases.sharing.models import Disclosure
from ccr.core.api_fields import Body, Day, Id, Text, Whole, Yes
from ccr.core.deadlines import day_in
from ccr.core.errors import NotPermitted
from ccr.tenancy.api import KEY, AgencySerializer, Endpoint, agencies, endpoint, paged, says
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member


class ActionSerializer(serializers.Serializer[Any]):
    """An action. `file` is the reader's own file of the case, where there is one."""

    id = serializers.UUIDField()
    file = serializers.UUIDField(allow_null=True)
    asked_by = AgencySerializer(allow_null=True)
    owner = AgencySerializer(allow_null=True)
    what = serializers.CharField()
    why = serializers.CharField(help_text="Why it was not done, in the owner's words.")
    due_on = serializers.DateField()
    state = serializers.ChoiceField(choices=ActionState.choices)
    proposed_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class ActionBody(Body):
    """What is to be done, by whom and by when. `sure`: words that look like an address or a number are meant so."""

    what = Text(longest=300)
    owner = Id()
    due_on = Day()
    sure = Yes(required=False, default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The day is not past; nothing in the words leads to her door unless a person says it does not."""
        if attrs["due_on"] < day_in(self.context["member"].zone, self.context["at"]):
            raise serializers.ValidationError({"due_on": [_("Choose today or a later day.")]})
        found = unsafe_in(attrs["what"])
        if found and not attrs["sure"]:
            raise serializers.ValidationError({"what": [WARNINGS[one] for one in found]})
        return attrs


class AnswerBody(Body):
    """The version it was read in, where one was."""

    version = Whole(required=False, min_value=1, max_value=2_147_483_647)


class WhyBody(AnswerBody):
    """Why it is not done or no longer possible."""

    why = Text(longest=1_000, lines=True)


def actions_shown(member: Member, rows: list[ActionItem]) -> list[Any]:
    """Actions as this side sees them. One statement, two where a case of another agency is joined to one's own."""
    names = agencies(member, [one for row in rows for one in (row.owner_agency_id, row.proposer_agency_id)])
    joined = selectors.own_files(member, {row.file_id for row in rows if own_file(row, member) is None})
    return [
        ActionSerializer(
            {
                "id": row.id,
                "file": own_file(row, member) or joined.get(row.file_id),
                "asked_by": names.get(row.proposer_agency_id),
                "owner": names.get(row.owner_agency_id),
                **{
                    name: getattr(row, name)
                    for name in (
                        "what", "why", "due_on", "state", "proposed_at", "answered_at", "ended_at", "version",
                    )
                },
            }
        ).data
        for row in rows
    ]  # fmt: skip


def own_file(row: ActionItem, member: Member) -> UUID | None:
    """The file of the reader's agency an action stands in, as the action itself names it."""
    if row.owner_agency_id == member.agency_id and row.owner_file_id:
        return row.owner_file_id
    return row.file_id if row.agency_id == member.agency_id else None


class OurActions(Endpoint):
    @says("What we owe and what we asked of others, not ended", gives=paged(ActionSerializer), pages=True)
    def get(self, request: Request) -> HttpResponse:
        """Open actions that one's agency owes or has asked of others, the next due first."""
        return self.page(selectors.open_of(self.member), "due_on", "id", show=self._shown)

    def _shown(self, page: list[ActionItem]) -> list[Any]:
        found = actions_shown(self.member, page)
        self.served({UUID(one["file"]): self.member.agency_id for one in found if one["file"]})
        return found


class FileActions(Endpoint):
    @says("Actions about one case, the next due first", gives=paged(ActionSerializer), pages=True)
    def get(self, request: Request, file_id: UUID) -> HttpResponse:
        """Everything agreed about the case of one's file, ended or not."""
        file = access_file(self.member, file_id, Capability.SEE_FILES)
        line = line_of(self.member, file)
        self.served(line.holders)
        rows = selectors.about(self.member, line.file_ids, file.id)
        return self.page(rows, "due_on", "id", show=lambda page: actions_shown(self.member, page))

    @says("Ask for an action", gives=ActionSerializer, takes=ActionBody, status=201, more=[KEY])
    def post(self, request: Request, file_id: UUID) -> HttpResponse:
        """Ask an agency to which the case is open to do something; asked of oneself, it is accepted at once."""
        file: CaseFile = access_file(self.member, file_id, Capability.WRITE_FILES)
        self.served({file.id: file.agency_id})
        given = self.given(ActionBody)
        on_file, holder = self._asked_on(file, given["owner"])

        def do() -> tuple[Any, str]:
            done = propose_action(
                file_id=on_file,
                holder_id=holder,
                owner_agency_id=given["owner"],
                what=given["what"],
                due_on=given["due_on"],
                by=self.member,
                at=self.at,
            )
            return actions_shown(self.member, [done])[0], reverse("api_file_actions", args=[file.id])

        return self.act(do, status=201)

    def _asked_on(self, file: CaseFile, owner: UUID) -> tuple[UUID, UUID]:
        """The file of the case, and its holder, on which this agency may be asked. Raises NotOpenToThem."""
        if owner == self.member.agency_id:
            return file.id, file.agency_id
        ours = Disclosure.objects.visible_to(self.member).live().filter(from_file_id=file.id, to_agency_id=owner)
        if any((one.view_bits | one.summary_bits) & NAMED for one in ours):
            return file.id, file.agency_id
        for lender in line_of(self.member, file).lenders:
            if lender.agency_id == owner and (lender.view_bits | lender.summary_bits) & NAMED:
                return lender.file_id, lender.agency_id
        raise NotOpenToThem


class AnswerAction(Endpoint):
    """One answer; which, says the address."""

    move: ClassVar[str] = ""
    takes: ClassVar[type[AnswerBody]] = AnswerBody

    def answer(self, action_id: UUID) -> HttpResponse:
        """The owner answers, or the proposer takes back. Somebody was faster: 409 with both."""
        action = access_action(self.member, action_id, Capability.WRITE_FILES)
        self.served({action.file_id: action.agency_id})
        side = action.proposer_agency_id if self.move == "supersede" else action.owner_agency_id
        if side != self.member.agency_id:
            raise NotPermitted
        given = self.given(self.takes)
        version = self.version(given, needed=False)

        def do() -> tuple[Any, str]:
            asked: dict[str, Any] = {"action_id": action.id, "by": self.member, "at": self.at, "version": version}
            if self.move == "supersede":
                done = supersede_action(**asked)
            else:
                done = answer_action(move=self.move, **asked, **given)
            return actions_shown(self.member, [done])[0], reverse("api_actions")

        def both() -> tuple[Any, Any]:
            now = access_action(self.member, action_id, Capability.WRITE_FILES)
            return actions_shown(self.member, [now])[0], {**given, "version": version}

        return self.act(do, stale=both)


SUMMARIES = {
    "accept": "Take an action on",
    "start": "Begin an action",
    "finish": "An action is done",
    "not_possible": "An action is no longer possible",
    "not_done": "An action was not done",
    "supersede": "Take back what we asked",
}


def _mounted(move: str) -> Any:
    """Each address with a method of its own: what the description notes on one is not noted on the others."""
    takes = WhyBody if move in NEEDS_WHY else AnswerBody

    def post(self: AnswerAction, request: Request, action_id: UUID) -> HttpResponse:
        return self.answer(action_id)

    post.__doc__ = AnswerAction.answer.__doc__
    described = says(SUMMARIES[move], gives=ActionSerializer, takes=takes, versioned=True, more=[KEY])
    name = f"Action{move.title().replace('_', '')}"
    view = type(name, (AnswerAction,), {"move": move, "takes": takes, "post": described(post)})
    return endpoint(view, Capability.WRITE_FILES, page="api_action")


actions = endpoint(OurActions, Capability.ATTEND, page="api_actions")
file_actions = endpoint(FileActions, Capability.SEE_FILES, page="api_file_actions")
answers = {move: _mounted(move) for move in SUMMARIES}
