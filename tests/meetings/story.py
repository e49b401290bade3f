"""A core-team meeting on Thursday: the coordination office convenes; Harbor's main file is open to Police, Prosecution and it.

Nursing (Nora) sits in the core team and is named on nothing: whatever is brought, nothing changes for her.
"""

from datetime import timedelta
from uuid import UUID

from cases.action_items.actions import answer_action, propose_action
from cases.action_items.models import ActionItem
from ccr.tenancy.holidays import working_days
from ccr.tenancy.member import Member
from meetings.agenda import actions
from meetings.models import AgendaItem, Meeting
from tests.world import MOMENT, acting, key, world
from tests.world_meetings import SITS

ada, dan, pru, col = world.harbor.ada, world.police.dan, world.prosecution.pru, world.coordination.col
nora, pete, clea, walt = world.health.nora, world.probation.pete, world.court.clea, world.police.walt
sol, ivy, serge = world.harbor.sol, world.police.ivy, world.police.serge
MEETING = key("meeting core")
ITEM = key("item main")
MAIN = world.file("harbor main")
WHY = "Waited for her on three mornings; the level was raised."
LATER = MOMENT + timedelta(hours=1)
DUE = working_days(MOMENT.date(), 3, "us")

__all__ = ["MEETING", "SITS", "ada", "bring", "col", "dan", "seen_by", "the_meeting"]


def bring(by: Member, file_id: UUID, *, why: str = WHY, meeting_id: UUID = MEETING) -> AgendaItem:
    with acting(by):
        return actions.bring_item(file_id=file_id, meeting_id=meeting_id, reason="risk", why=why, by=by, at=MOMENT)


def seen_by(member: Member) -> set[UUID]:
    """The files of the items that are there for somebody."""
    with acting(member):
        rows = AgendaItem.objects.visible_to(member).filter(meeting_id=MEETING).exclude(state="withdrawn")
        return set(rows.values_list("file_id", flat=True))


def the_meeting(by: Member = col) -> Meeting:
    with acting(by):
        return Meeting.objects.visible_to(by).get(pk=MEETING)


def ask(by: Member, owner: Member, *, what: str = "Ring the court about the hearing") -> ActionItem:
    """Something asked about Harbor's main file."""
    with acting(by):
        return propose_action(
            file_id=MAIN,
            holder_id=ada.agency_id,
            owner_agency_id=owner.agency_id,
            what=what,
            due_on=DUE,
            by=by,
            at=MOMENT,
        )


def answer(by: Member, action_id: UUID, move: str, **more: object) -> ActionItem:
    with acting(by, at=LATER):
        return answer_action(action_id=action_id, move=move, by=by, at=LATER, **more)
