"""Looking again, told as acts: files put under watch, their checks decided, colleagues kept away, trays emptied."""

from datetime import datetime, time
from functools import partial

from cases.access.actions import declare_conflict
from cases.demo.cast import Cast
from cases.demo.data import FileData, ReviewData, ShutData
from cases.demo.diary import Diary
from cases.demo.telling import CLOSING, LOOKING, TALKING, Telling
from cases.reviews.actions import decide_review, enter_monitoring
from ccr.core.actor import Actor
from ccr.core.deadlines import months_after
from ccr.notifications import outbox
from ccr.notifications.actions import see_all
from ccr.notifications.gate import Sent
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member

EVENING = time(18, 0)
TOLD = "How to come back, and that nothing is lost."


def empty_trays(cast: Cast, diary: Diary, *, ago: int) -> None:
    """Everybody looks through their notices one afternoon; only what came afterwards is new, and owed an e-mail."""
    for member in cast.members:
        if member.may(Capability.HOME):
            name = f"{member.agency_short_name} {member.name} notices"
            at = diary.days.around(ago, LOOKING, name)
            diary.enter(at, name, member, partial(_see, member))
    # The outbox asks again before anything leaves: of what was owed by then, nothing is wanted any more.
    diary.enter(diary.days.at(ago, EVENING), "outbox", Actor.clock(cast.tenant_id), _settle_mail)


def _see(member: Member, at: datetime) -> None:
    see_all(until=at, by=member, at=at)


def _settle_mail(at: datetime) -> None:
    # Until nothing is due: one round takes a batch, and another partnership is told afterwards, by an earlier clock.
    while done := outbox.send_due(at=at):
        if set(done) - {Sent.NOT_NEEDED}:
            raise RuntimeError(f"mail left while the demonstration was told: {dict(done)}")


class Watching:
    """Enters the reviews of one history. That they fall due is the clock's own doing, as it goes round each morning."""

    def __init__(self, telling: Telling) -> None:
        self.telling = telling
        self.days = telling.days

    def tell(self) -> None:
        for file in self.telling.story.files:
            for shut in file.shut:
                self._shut_out(file, shut)
            if file.monitoring is not None:
                self._watch(file, file.monitoring)

    def _shut_out(self, file: FileData, shut: ShutData) -> None:
        """A conflict of interest is declared on the day the file is opened; later the colleague asks for it in vain."""
        officer = self.telling.worker(file.at, Capability.DECLARE_CONFLICT)
        colleague = self.telling.cast.member(file.at, shut.who)
        declared = self.telling.on(file.at, declare_conflict, user_id=colleague.user_id, ground=shut.ground)
        self.telling.enter(file.at, f"shut {shut.who}", file.ago, TALKING, officer, declared)
        self.telling.refused(file.at, colleague, file.ago // 3)

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
