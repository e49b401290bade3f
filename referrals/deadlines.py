"""By when whoever must act next acts. One function, one table of days; an installation may set other days.

Source of the days: the warm-referral table of the domain file (2.3). Working days are counted without weekends and the
holidays of the partnership's pack and fall due at the end of the working day.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings

from ccr.core.deadlines import day_in
from ccr.core.deadlines import deadline as moment_of
from ccr.tenancy.holidays import working_days
from ccr.tenancy.member import Member
from referrals.states import State

DAY_ENDS = time(17)


@dataclass(frozen=True)
class Days:
    """How long: whole days, working ones or any."""

    days: int
    working: bool = True


DAYS: dict[str, Days] = {
    State.AGREED: Days(2),
    State.INTRODUCED: Days(2),
    State.WAITLISTED: Days(10),
    State.ACCEPTED: Days(10),
    State.REFUSED: Days(2),
    State.NO_SHOW: Days(2),
    State.ENGAGED: Days(30, working=False),
}
# An urgent one that nobody has looked at goes to the next of the rota after this long.
UNSEEN_AFTER = timedelta(minutes=30)


def deadline(state: str, *, by: Member, at: datetime) -> datetime | None:
    """When what follows from `state` falls due, where the partnership is; None where nobody must do anything."""
    kept = DAYS.get(state)
    if kept is None:
        return None
    days = settings.REFERRAL_DAYS.get(str(state), kept.days)
    today = day_in(by.zone, at)
    day = working_days(today, days, by.pack) if kept.working else today + timedelta(days=days)
    return moment_of(day, by.zone, DAY_ENDS)
