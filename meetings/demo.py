"""Meetings of the demonstration: the last one with agreed minutes and actions, the next one on a Thursday with cases before it."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from uuid import UUID

from cases.action_items import selectors
from cases.action_items.actions import answer_action
from cases.action_items.models import ActionItem
from cases.action_items.querysets import NAMED
from cases.demo.cast import Cast
from cases.demo.diary import Diary
from cases.files.models import CaseFile
from cases.sharing.models import Disclosure
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from ccr.tenancy.models import Seat
from meetings import actions
from meetings.agenda.actions import bring_item, take_item
from meetings.agenda.selectors import items_of, open_to, own_files
from meetings.live import actions as live
from meetings.models import Forum, Meeting
from meetings.words import Keeping, MeetingKind, Rhythm

THURSDAY = 4
BEGINS = time(10)
PAST_ITEMS, NEXT_ITEMS = 3, 5
WHY = (
    "The pattern has changed and more than one agency is working on it.",
    "Her check is due and she has asked that everybody hears the same.",
    "Something new was recorded; who does what is not agreed.",
    "The order runs out soon and nobody has it in hand.",
    "It was put off last time.",
)
SAID = (
    "The order has been served; he was told what it says.",
    "She would like to be told the same day, by one person.",
)
TO_DO = (
    "Vehicle sweep for trackers",
    "Ask the court to add the workplace",
    "Tell her what was agreed",
    "Extra patrols",
)


def tell(cast: Cast, diary: Diary, files: Mapping[tuple[str, str], UUID]) -> None:
    """Enter everything; a partnership nobody of whose core team convenes meetings has none."""
    seats = {agency.key: agency.seat for agency in cast.data.agencies}
    core = [key for key, seat in seats.items() if seat == Seat.CORE]
    chair = next((one for key in core for one in cast.of(key) if one.may(Capability.CONVENE)), None)
    if chair is not None and chair.pack == "us":
        _Told(cast, diary, chair, core).tell()


class _Told:
    def __init__(self, cast: Cast, diary: Diary, chair: Member, core: list[str]) -> None:
        self.cast, self.diary, self.chair, self.core = cast, diary, chair, core
        today = diary.days.today
        # Days back: the last Thursday that is at least nine days ago; the next Thursday is a negative number of them.
        self.past = 9 + ((today - timedelta(days=9)).isoweekday() - THURSDAY) % 7
        self.next = -(((THURSDAY - today.isoweekday()) % 7) or 7)
        self.meetings: dict[str, UUID] = {}

    def enter(self, name: str, ago: int, clock: time, by: Member, verb: Callable[..., object]) -> None:
        at = self.diary.days.at(ago, clock)
        self.diary.enter(at, f"meeting {name}", by, lambda moment: verb(by=by, at=moment))

    def tell(self) -> None:
        self.enter("forums", self.past + 60, time(9), self.chair, self._forums)
        self.enter("convene past", self.past + 20, time(9), self.chair, self._convened("past", self.past))
        advocates = [one for key in self.core for one in self.cast.of(key) if one.may(Capability.BRING_ITEMS)]
        bringers = {one.agency_id: one for one in reversed(advocates) if one.regime == "confidential"}
        for number, by in enumerate(bringers.values()):
            brought = self._brought("past", PAST_ITEMS)
            self.enter(f"bring past {number}", self.past + 2, time(11), by, brought)
        self.enter("hold past", self.past, time(10), self.chair, self._held)
        present = {one.agency_id: one for one in reversed(advocates)}
        for number, by in enumerate(present.values()):
            self.enter(f"present {number}", self.past, time(10, 1), by, self._present)
            self.enter(f"say {number}", self.past, time(10, 20), by, self._said(number))
            self.enter(f"accept {number}", self.past - 1, time(9, 30), by, self._accepted)
        self.enter("discuss", self.past, time(10, 30), self.chair, self._discussed)
        self.enter("agree", self.past - 3, time(9), self.chair, self._agreed)
        self.enter("convene next", self.past - 4, time(9), self.chair, self._convened("next", self.next))
        self.enter("convene wider", self.past - 4, time(9, 10), self.chair, self._wider)
        for number, by in enumerate(bringers.values()):
            self.enter(f"bring next {number}", 1, time(11), by, self._brought("next", NEXT_ITEMS))
        self.enter("take next", 1, time(15), self.chair, self._taken)

    # What is done ----------------------------------------------------------------------------------------------------

    def _forums(self, *, by: Member, at: datetime) -> None:
        core = actions.ForumRules(
            rhythm=Rhythm.MONTHLY,
            weekday=THURSDAY,
            nth=2,
            begins=BEGINS,
            place="County annex, second floor",
            keeping=Keeping.LINES,
            items_close=2,
            agenda_out=1,
            research_due=1,
            minutes_due=2,
        )
        wider = actions.ForumRules(
            rhythm=Rhythm.QUARTERLY, weekday=2, nth=1, begins=BEGINS, place="County library", keeping=Keeping.LINES
        )
        actions.set_forum(seat=Seat.CORE, rules=core, by=by, at=at)
        actions.set_forum(seat=Seat.WIDER, rules=wider, by=by, at=at)

    def _convened(self, name: str, ago: int) -> Callable[..., object]:
        def convened(*, by: Member, at: datetime) -> None:
            forum = Forum.objects.visible_to(by).get(seat=Seat.CORE)
            starts_at = self.diary.days.at(ago, BEGINS)
            self.meetings[name] = actions.convene(forum_id=forum.id, starts_at=starts_at, by=by, at=at).id

        return convened

    def _wider(self, *, by: Member, at: datetime) -> None:
        forum = Forum.objects.visible_to(by).get(seat=Seat.WIDER)
        starts_at = self.diary.days.at(self.next - 12, BEGINS)
        made = actions.convene(forum_id=forum.id, starts_at=starts_at, kind=MeetingKind.ORDINARY, by=by, at=at)
        for title in (
            "How reports are taken at night",
            "What the new order can and cannot do",
            "Counts of the quarter",
        ):
            actions.add_topic(meeting_id=made.id, title=title, minutes=20, by=by, at=at)

    def _brought(self, name: str, most: int) -> Callable[..., object]:
        def brought(*, by: Member, at: datetime) -> None:
            opened = Disclosure.objects.visible_to(by).live().filter(to_agency_id=self.chair.agency_id)
            named = {one.from_file_id for one in opened if (one.view_bits | one.summary_bits) & NAMED}
            files = CaseFile.objects.visible_to(by).filter(pk__in=named).exclude(stage="closed").order_by("reference")
            for number, file in enumerate(files[:most]):
                why = WHY[number % len(WHY)]
                bring_item(file_id=file.id, meeting_id=self.meetings[name], reason="risk", why=why, by=by, at=at)

        return brought

    def _meeting(self, by: Member, name: str) -> Meeting:
        return Meeting.objects.visible_to(by).get(pk=self.meetings[name])

    def _held(self, *, by: Member, at: datetime) -> None:
        for item in items_of(by, self._meeting(by, "past")):
            take_item(item_id=item.id, by=by, at=at)
        actions.move_meeting(meeting_id=self.meetings["past"], move="hold", by=by, at=at)
        actions.sign_in(meeting_id=self.meetings["past"], by=by, at=at)

    def _present(self, *, by: Member, at: datetime) -> None:
        if by.agency_id != self.chair.agency_id:
            actions.sign_in(meeting_id=self.meetings["past"], by=by, at=at)

    def _said(self, number: int) -> Callable[..., object]:
        def said(*, by: Member, at: datetime) -> None:
            items = items_of(by, self._meeting(by, "past"))
            mine = own_files(by, items)
            for item in items[:2]:
                if item.file_id in mine and by.agency_id != self.chair.agency_id:
                    text, standing = SAID[number % len(SAID)], ("fact", "opinion")[number % 2]
                    live.write_line(item_id=item.id, line="note", text=text, standing=standing, by=by, at=at)

        return said

    def _discussed(self, *, by: Member, at: datetime) -> None:
        items = items_of(by, self._meeting(by, "past"))
        due = self.diary.days.day(self.past - 6)
        for number, item in enumerate(items):
            live.show_item(item_id=item.id, by=by, at=at)
            owners = sorted({one.agency_id for one in open_to([item.id]).get(item.id, [])} - {by.agency_id}, key=str)
            for step, owner in enumerate([item.agency_id, *owners[:1]]):
                live.ask_action(
                    item_id=item.id,
                    owner_agency_id=owner,
                    what=TO_DO[(number + step * 2) % len(TO_DO)] if step else "Tell her what was agreed",
                    due_on=due,
                    by=by,
                    at=at,
                )
            live.close_item(
                item_id=item.id,
                level=3 if number == 0 else 2,
                teller_id=item.agency_id,
                tell_on=due,
                safe_to_tell="yes",
                by=by,
                at=at,
            )
        actions.move_meeting(meeting_id=self.meetings["past"], move="draft_minutes", by=by, at=at)

    def _accepted(self, *, by: Member, at: datetime) -> None:
        asked = ActionItem.objects.visible_to(by).filter(
            owner_agency_id=by.agency_id, state="proposed", item_id__isnull=False
        )
        mine = list(asked.order_by("due_on", "id"))
        joined = selectors.own_files(by, [one.file_id for one in mine])
        for number, action in enumerate(mine):
            if action.agency_id != by.agency_id and action.file_id not in joined:
                continue
            answer_action(action_id=action.id, move="accept", by=by, at=at)
            if number == 0:
                answer_action(action_id=action.id, move="finish", by=by, at=at)

    def _agreed(self, *, by: Member, at: datetime) -> None:
        actions.move_meeting(meeting_id=self.meetings["past"], move="agree_minutes", by=by, at=at)

    def _taken(self, *, by: Member, at: datetime) -> None:
        for item in items_of(by, self._meeting(by, "next"))[:-1]:
            take_item(item_id=item.id, by=by, at=at)
