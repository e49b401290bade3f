"""Looking again, told as acts: files put under watch, their checks decided, colleagues kept away, trays emptied."""

from datetime import datetime
from functools import partial

from cases.demo.cast import Cast
from cases.demo.data import FileData, ReviewData
from cases.demo.diary import Diary
from cases.demo.telling import CLOSING, LOOKING, Telling
from cases.reviews.actions import decide_review, enter_monitoring
from ccr.core.deadlines import months_after
from ccr.notifications.actions import see_all
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member

TOLD = "How to come back, and that nothing is lost."


def empty_trays(cast: Cast, diary: Diary, *, ago: int) -> None:
    """Everybody looks through their notices one afternoon; only what came afterwards is new."""
    for member in cast.members:
        if member.may(Capability.SEE_FILES):
            name = f"{member.agency_short_name} {member.name} notices"
            at = diary.days.around(ago, LOOKING, name)
            diary.enter(at, name, member, partial(_see, member))


def _see(member: Member, at: datetime) -> None:
    see_all(until=at, by=member, at=at)


class Watching:
    """Enters the reviews of one history. That they fall due is the clock's own doing, as it goes round each morning."""

    def __init__(self, telling: Telling) -> None:
        self.telling = telling
        self.days = telling.days

    def tell(self) -> None:
        for file in self.telling.story.files:
            if file.monitoring is not None:
                self._watch(file, file.monitoring)

    def _watch(self, file: FileData, since: int) -> None:
        by = self.telling.worker(file.at, Capability.LEAD_FILES)
        self.telling.enter(file.at, "monitoring", since, CLOSING, by, self.telling.on(file.at, enter_monitoring))
        for review in file.reviews:
            ago = self._ago(since, review)
            decided = self.telling.on(
                file.at,
                decide_review,
                decision=review.decision,
                reason=review.why,
                outcome=review.outcome,
                told=TOLD if review.outcome else "",
            )
            self.telling.enter(file.at, f"review {review.months}", ago, CLOSING, by, decided)

    def _ago(self, since: int, review: ReviewData) -> int:
        """How many days back the decision was taken."""
        due = months_after(self.days.day(since), review.months)
        return (self.days.today - due).days - review.late
