"""Looking again, told as acts: files put under watch, their checks decided, colleagues kept away, trays emptied."""

from cases.demo.data import FileData, ReviewData
from cases.demo.telling import CLOSING, Telling
from cases.reviews.actions import decide_review, enter_monitoring
from ccr.core.deadlines import months_after
from ccr.tenancy.capabilities import Capability

TOLD = "How to come back, and that nothing is lost."


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
