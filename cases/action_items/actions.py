"""Verbs of actions: ask, answer, take back.

Each runs inside a transaction in which `by` is bound at `at`. The database holds each side to its own moves.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import DatabaseError, transaction

from cases.action_items import events, notices, schedule, selectors
from cases.action_items.doors import access_action
from cases.action_items.models import ActionItem
from cases.action_items.refusals import NoFileOfOurs, NotAColleague, NothingSaid, NotOpenToThem, NoWhy
from cases.action_items.states import ACTION, OWNERS, ActionState
from ccr.audit.recording import record
from ccr.core.errors import NotPermitted
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from ccr.tenancy.models import Membership

NEEDS_WHY = ("not_possible", "not_done")
_ENDS = (ActionState.DONE, ActionState.NOT_POSSIBLE, ActionState.NOT_DONE, ActionState.SUPERSEDED)


@transaction.atomic
def propose_action(
    *,
    file_id: UUID,
    holder_id: UUID,
    owner_agency_id: UUID,
    what: str,
    due_on: date,
    by: Member,
    at: datetime,
    item_id: UUID | None = None,
    person_id: UUID | None = None,
) -> ActionItem:
    """Ask an agency to do something about a case by a day. `file_id`, of `holder_id`: the file whose case it is, one's own or
    one that is open to one. Asked of oneself, it is accepted at once.

    The owner must have the case open too: raises NotOpenToThem. Whether the file is open to `by` only the database says.
    Raises NothingSaid, NotPermitted.
    """
    if not by.may(Capability.WRITE_FILES):
        raise NotPermitted
    if not what.strip():
        raise NothingSaid
    action = ActionItem(
        tenant_id=by.tenant_id,
        agency_id=holder_id,
        file_id=file_id,
        proposer_agency_id=by.agency_id,
        owner_agency_id=owner_agency_id,
        item_id=item_id,
        due_on=due_on,
        proposed_at=at,
        proposed_by=by.member_id,
    )
    action.write(what.strip())
    try:
        with transaction.atomic():
            action.save()
    except DatabaseError:
        # One answer to all: not open to them, not open to us, or no such file.
        raise NotOpenToThem from None
    detail = {"agency": str(owner_agency_id), "due": due_on.isoformat()}
    own_file = file_id if holder_id == by.agency_id else None
    record(events.PROPOSED, by=by, at=at, file_id=own_file, subject_id=action.id, detail=detail)
    if owner_agency_id == by.agency_id:
        return answer_action(action_id=action.id, move="accept", by=by, at=at, person_id=person_id)
    notices.tell_asked(action)
    schedule.watch(action, by=by, at=at)
    return action


def _file_of_ours(action: ActionItem, by: Member) -> UUID:
    if action.agency_id == by.agency_id:
        return action.file_id
    found = selectors.own_files(by, [action.file_id]).get(action.file_id)
    if found is None:
        raise NoFileOfOurs
    return found


@transaction.atomic
def answer_action(
    *,
    action_id: UUID,
    move: str,
    by: Member,
    at: datetime,
    why: str = "",
    person_id: UUID | None = None,
    version: int | None = None,
) -> ActionItem:
    """The owner answers: accept, start, finish, not_possible, not_done. Accepted, it stands in a file of the owner's own.

    `person_id`: whose it is, a post of the owner's; whoever accepts, unless another is named. Raises WrongState, Stale, NoWhy,
    NotAColleague, NoFileOfOurs, NotPermitted.
    """
    action = access_action(by, action_id, Capability.WRITE_FILES, lock=True)
    if action.owner_agency_id != by.agency_id or move not in OWNERS:
        raise NotPermitted
    action.expect_version(version)
    state = ACTION.move(move, action.state)
    if move in NEEDS_WHY and not why.strip():
        raise NoWhy
    if move == "accept":
        action.owner_file_id = _file_of_ours(action, by)
        person = person_id or by.member_id
        posts = Membership.objects.visible_to(by).filter(agency_id=by.agency_id, ended_at=None, pk=person)
        if not posts.exists():
            raise NotAColleague
        action.owner_member_id = person
        action.answered_at, action.answered_by = at, by.member_id
    action.state = state
    if state in _ENDS:
        action.ended_at, action.ended_by = at, by.member_id
    if why.strip():
        action.write_why(why.strip())
    action.bump()
    action.save()
    if move == "accept":
        schedule.remind_owner(action, by=by, at=at)
    if action.proposer_agency_id != by.agency_id:
        notices.tell_answered(action)
    record(
        events.ANSWERED,
        by=by,
        at=at,
        file_id=action.owner_file_id,
        subject_id=action.id,
        detail={"answer": move},
    )
    return action


@transaction.atomic
def supersede_action(
    *, action_id: UUID, by: Member, at: datetime, superseded_by: UUID | None = None, version: int | None = None
) -> ActionItem:
    """Take back what one's agency asked, or replace it by another action. Raises WrongState, Stale, NotPermitted."""
    action = access_action(by, action_id, Capability.WRITE_FILES, lock=True)
    if action.proposer_agency_id != by.agency_id:
        raise NotPermitted
    action.expect_version(version)
    action.state = ACTION.move("supersede", action.state)
    action.ended_at, action.ended_by, action.superseded_by = at, by.member_id, superseded_by
    action.bump()
    action.save()
    own_file = action.file_id if action.agency_id == by.agency_id else None
    record(events.SUPERSEDED, by=by, at=at, file_id=own_file, subject_id=action.id)
    return action
