"""Questions of the demonstration: first questions, three finished assessments, two plans. All invented."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from uuid import UUID

from cases.demo.cast import Cast
from cases.demo.diary import Diary
from ccr.tenancy.member import Member
from screening.assessments import actions as assessments
from screening.assessments.selectors import suggestions
from screening.first.actions import Asking, record_screen
from screening.first.words import Screen
from screening.instruments.registry import instrument
from screening.instruments.scoring import Answer, narrative
from screening.plan import actions as plans
from screening.plan.words import PlanLine
from screening.safety.actions import settle_step
from screening.safety.selectors import open_one, steps_of

HOME = "harbor"
YES, NO = Answer("yes"), Answer("no")
# What was answered; everything else was not asked.
PROFILES: dict[str, dict[str, Answer]] = {
    "mara": {
        "P01": Answer("half_year"), "P02": Answer("weekly"), "P05": YES, "P06": YES, "P07": YES, "P08": YES, "P09": NO,
        "P11": YES, "P13": NO, "P17": Answer(None, "unknown"), "P22": Answer("ex"), "P23": YES, "P29": YES, "P41": Answer(8),
        "P42": Answer("He will be in the stairwell one evening and nobody will hear."),
    },
    "erin": {
        "P01": Answer("years"), "P02": Answer("daily"), "P04": YES, "P05": YES, "P06": NO, "P07": NO, "P22": Answer("ex"),
        "P28": YES, "P30": YES, "P41": Answer(6), "P42": Answer("That it goes on until the children are grown."),
    },
}  # fmt: skip
JUDGED = {
    "mara": (3, "Tracker found and a threat in writing.", "up"),
    "erin": (2, "Breaches by message; no approach in person since the hearing.", "down"),
}
LINES = (
    PlanLine(domain="work", step="Leave by the staff door with the guard", who="June", her_words="I can ask June."),
    PlanLine(domain="phones", step="Keep his number silent and keep what he sends", who="her"),
    PlanLine(domain="people", step="Neighbour on the second floor knows his car", who="Alma"),
)


def tell(cast: Cast, diary: Diary, files: Mapping[tuple[str, str], UUID]) -> None:
    """Enter everything; a partnership without these agencies has none of it."""
    if HOME in cast.agencies:
        _Told(cast, diary, files).tell()


class _Told:
    def __init__(self, cast: Cast, diary: Diary, files: Mapping[tuple[str, str], UUID]) -> None:
        self.cast, self.diary, self.files = cast, diary, files

    def tell(self) -> None:
        alma, grace = self.cast.member(HOME, "Alma Rivers"), self.cast.member(HOME, "Grace Sorrel")
        self._of("mara", "questions", 40, time(10, 20), alma, self._asked)
        self._of("mara", "profile", 6, time(11, 5), alma, self._profile)
        self._of("mara", "plan", 6, time(11, 40), alma, self._plan)
        self._of("erin", "profile", 12, time(14, 10), grace, self._profile)
        self._of("priya", "questions", 2, time(16, 45), alma, self._cannot_wait)

    def _of(
        self,
        story: str,
        name: str,
        ago: int,
        clock: time,
        by: Member,
        verb: Callable[[UUID, str, Member, datetime], None],
    ) -> None:
        """One act of a history, where the demonstration tells that history at all."""
        name = f"screening {story} {name}"

        def done(at: datetime) -> None:
            if (story, HOME) in self.files:
                verb(self.files[story, HOME], story, by, at)

        self.diary.enter(self.diary.days.around(ago, clock, name), name, by, done)

    @staticmethod
    def _asked(file_id: UUID, _story: str, by: Member, at: datetime) -> None:
        said = {"scr4_1": "yes", "scr4_2": "yes", "scr4_3": "unknown", "scr4_4": "no", "threat_to_kill": "no"}
        screen = Screen(answers=said, can_talk="alone", fear=6, told="He always knows which bus I take.")
        record_screen(file_id=file_id, asking=Asking(screen), by=by, at=at)

    @staticmethod
    def _cannot_wait(file_id: UUID, _story: str, by: Member, at: datetime) -> None:
        """The one open safety step of the county: it leads the caseload."""
        said = {"scr4_1": "yes", "scr4_3": "yes", "threat_to_kill": "yes", "strangling": "no", "weapons": "no"}
        screen = Screen(
            answers=said, can_talk="overheard", fear=9, told="He said he would not be the only one to lose everything."
        )
        record_screen(file_id=file_id, asking=Asking(screen), by=by, at=at)

    @staticmethod
    def _profile(file_id: UUID, story: str, by: Member, at: datetime) -> None:
        definition = instrument("profile", 2)
        begun = assessments.begin_assessment(file_id=file_id, key="profile", by=by, at=at)
        given = PROFILES[story]
        for part in definition.parts:
            asked = {item.code: given[item.code] for item in definition.items_of(part.code) if item.code in given}
            begun, _opened = assessments.answer_part(
                record_id=begun.id, part=part.code, answers=asked, drawn={}, by=by, at=at
            )
        level, why, direction = JUDGED[story]
        assessments.finish_assessment(
            record_id=begun.id, version=begun.version, level=level, why=why, direction=direction,
            narrative=narrative(definition, given), by=by, at=at + timedelta(minutes=20),
        )  # fmt: skip
        if step := open_one(by, steps_of(by, [file_id])):
            settle_step(
                step_id=step.head.id,
                by=by,
                at=at + timedelta(minutes=22),
                done=True,
                note="Sister stays with her tonight.",
            )

    @staticmethod
    def _plan(file_id: UUID, _story: str, by: Member, at: datetime) -> None:
        for line in LINES:
            plans.add_line(file_id=file_id, line=line, by=by, at=at)
        for one in suggestions(file_id, by)[:1]:
            plans.add_suggested(file_id=file_id, code=one.code, by=by, at=at)
