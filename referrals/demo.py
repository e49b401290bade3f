"""Referrals of the demonstration: duty desks, one of each stage, and a fresh offer in Harbor Light's queue. All invented."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, time
from functools import partial
from uuid import UUID

from cases.demo.cast import Cast
from cases.demo.diary import Diary
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from referrals import actions
from referrals.models import HowAgreed, Offered, Referral
from referrals.words import Passed

HOME = "harbor"
# Days and hours at which a desk is staffed, the number outside them, and who sets it. First come, first called.
DESKS = (
    ("harbor", "Owen Reed", ("Alma Rivers", "Tomas Birch", "Grace Sorrel"), "555-0112"),
    ("opendoor", None, (), "555-0161"),
)
WEEK = (1, 2, 3, 4, 5)


def tell(cast: Cast, diary: Diary, files: Mapping[tuple[str, str], UUID]) -> None:
    """Enter everything; a partnership without these agencies has none of it."""
    if not {"harbor", "sheriff", "cedar", "opendoor", "stillwater", "fernhill", "shores"} <= set(cast.agencies):
        return
    _Told(cast, diary, files).tell()


class _Told:
    def __init__(self, cast: Cast, diary: Diary, files: Mapping[tuple[str, str], UUID]) -> None:
        self.cast, self.diary, self.files = cast, diary, files
        self.made: dict[str, UUID] = {}

    def tell(self) -> None:
        self._desk()
        self._offers()
        self._warm("mara", "shelter", "opendoor", 20, "A place he does not know, near the library", self._housed)
        self._warm("erin", "counselling", "stillwater", 12, "Somebody for the children to talk to", self._waits)
        self._warm("simone", "immigration", "shores", 6, "To know whether she may stay if she leaves him", self._met)
        self._warm("priya", "health", "fernhill", 9, "Somebody who looks at her wrist", self._refused)
        self._warm("nadia", "legal", "shores", 2, "A lawyer who speaks her language", None)

    def of_story(self, story: str, name: str, ago: int, clock: time, by: Member, verb: Callable[..., object]) -> None:
        """One act of a history, where the demonstration tells that history at all."""

        def done(*, by: Member, at: datetime) -> None:
            if (story, HOME) in self.files:
                verb(by=by, at=at)

        self.enter(f"{story} {name}", ago, clock, by, done)

    def enter(self, name: str, ago: int, clock: time, by: Member, verb: Callable[..., object]) -> None:
        name = f"referral {name}"
        at = self.diary.days.around(ago, clock, name)
        self.diary.enter(at, name, by, lambda moment: verb(by=by, at=moment))

    def worker(self, agency: str, capability: Capability) -> Member:
        return next(member for member in self.cast.of(agency) if member.may(capability))

    def _desk(self) -> None:
        for agency, manager, names, phone in DESKS:
            by = self.cast.member(agency, manager) if manager else self._manager(agency)
            if by is None:
                continue
            takers = [self.cast.membership_id(agency, name) for name in names] or [
                self.worker(agency, Capability.TAKE_REFERRALS).member_id
            ]
            verb = partial(
                actions.set_duty,
                days=WEEK,
                begins=time(8),
                ends=time(18),
                outside_phone=phone,
                rota=takers,
                version=None,
            )
            self.enter(f"desk {agency}", 60, time(8, 30), by, verb)

    def _manager(self, agency: str) -> Member | None:
        return next((one for one in self.cast.of(agency) if one.may(Capability.MANAGE_AGENCY)), None)

    # The officer's door ---

    def _offers(self) -> None:
        dana, rosa = self.cast.member("sheriff", "Dana Heron"), self.cast.member("cedar", "Rosa Marlin")
        for number, (ago, answer, why) in enumerate(
            (
                (40, "no", "has_one"),
                (33, "not_safe", "other_there"),
                (21, "no", "thinking"),
                (8, "not_safe", "language"),
            )
        ):
            verb = partial(actions.offer_advocate, answer=answer, why=why)
            self.enter(f"no {number}", ago, time(15, 0), (dana, rosa)[number % 2], verb)
        tess = Passed(
            name="Tess W.", phone="555-0171", channel="phone", when="evening", rule="Hang up if a man answers",
            said="Her former boss has waited at her door three mornings and she has stopped going out",
        )  # fmt: skip
        self.enter("not taken", 15, time(16, 0), rosa, partial(self._offer, "not taken", tess))
        alma = self.cast.member(HOME, "Alma Rivers")
        self.enter(
            "not taken answer", 14, time(9, 30), alma, partial(self._do, "not taken", actions.refuse, why="area")
        )
        fresh = Passed(
            name="Ivy K.", phone="555-0174", channel="text", when="any", rule="Only say you are from the dentist",
            said="Her former partner followed her home from work tonight for the second time and she is very afraid",
        )  # fmt: skip
        self.enter("fresh", 1, time(17, 5), dana, partial(self._offer, "fresh", fresh))

    def _offer(self, name: str, passed: Passed, *, by: Member, at: datetime) -> None:
        about = at.astimezone(by.zone).date()
        made: Offered = actions.offer_advocate(
            answer="yes",
            to_agency_id=self.cast.agency_id(HOME),
            passed=replace(passed, about_on=about.isoformat()),
            how=HowAgreed.SPOKEN,
            by=by,
            at=at,
        )
        self.made[name] = UUID(str(made.referral_id))

    def _do(self, name: str, verb: Callable[..., object], *, by: Member, at: datetime, **words: object) -> None:
        verb(referral_id=self.made[name], by=by, at=at, **words)

    # Warm referrals ---

    def _warm(
        self,
        story: str,
        service: str,
        to: str,
        ago: int,
        need: str,
        goes_on: Callable[[str, str, int, Member], None] | None,
    ) -> None:
        """Asked for by whoever leads her file at Harbor Light; the rest goes on from there."""
        lead = self.cast.member(HOME, LEADS[story])
        self.of_story(story, "need", ago, time(10, 0), lead, partial(self._need, story, service, to, need))
        if goes_on:
            self.of_story(story, "agree", ago, time(11, 0), lead, partial(self._agree, story))
            goes_on(story, to, ago, lead)

    def _need(self, story: str, service: str, to: str, need: str, *, by: Member, at: datetime) -> None:
        made: Referral = actions.record_need(file_id=self.files[story, HOME], service=service, need=need, by=by, at=at)
        self.made[story] = made.id
        actions.offer_agency(referral_id=made.id, to_agency_id=self.cast.agency_id(to), by=by, at=at)

    def _agree(self, story: str, *, by: Member, at: datetime) -> None:
        passed = Passed(name=f"{story.capitalize()} L.", phone="555-0179", channel="phone", when="daytime")
        actions.agree(
            referral_id=self.made[story],
            passed=passed,
            how=HowAgreed.SIGNED,
            signer=f"{story.capitalize()} L.",
            tells_back=True,
            by=by,
            at=at,
        )

    def _housed(self, story: str, to: str, ago: int, lead: Member) -> None:
        """Introduced, taken, help begun."""
        taker = self.worker(to, Capability.TAKE_REFERRALS)
        self._introduced(story, to, ago - 1, lead)
        self.of_story(story, "take", ago - 2, time(9, 0), taker, partial(self._take, story))
        begun = partial(self._do_on, story, actions.engage)
        self.of_story(story, "begun", ago - 6, time(15, 0), taker, begun)

    def _waits(self, story: str, to: str, ago: int, lead: Member) -> None:
        """On their waiting list."""
        self._introduced(story, to, ago - 1, lead)
        verb = partial(self._do, story, actions.waitlist, why="full", note="A place in about three weeks")
        self.of_story(story, "waits", ago - 2, time(9, 0), self.worker(to, Capability.TAKE_REFERRALS), verb)

    def _met(self, story: str, to: str, ago: int, lead: Member) -> None:
        """Introduced; their answer is overdue."""
        self._introduced(story, to, ago - 1, lead)

    def _refused(self, story: str, to: str, ago: int, lead: Member) -> None:
        """Not taken; she is to be offered another."""
        verb = partial(self._do, story, actions.refuse, why="service")
        self.of_story(story, "no", ago - 2, time(9, 0), self.worker(to, Capability.TAKE_REFERRALS), verb)

    def _introduced(self, story: str, to: str, ago: int, lead: Member) -> None:
        who = self.worker(to, Capability.TAKE_REFERRALS).name
        verb = partial(self._do_on, story, actions.introduce, how="call", who=who)
        self.of_story(story, "met", ago, time(14, 0), lead, verb)

    def _take(self, story: str, *, by: Member, at: datetime) -> None:
        actions.accept(referral_id=self.made[story], to_file_id=None, by=by, at=at)

    def _do_on(self, story: str, verb: Callable[..., object], *, by: Member, at: datetime, **words: object) -> None:
        verb(referral_id=self.made[story], on=at.astimezone(by.zone).date(), by=by, at=at, **words)


LEADS = {
    "mara": "Alma Rivers",
    "erin": "Alma Rivers",
    "simone": "Alma Rivers",
    "priya": "Grace Sorrel",
    "nadia": "Grace Sorrel",
}
