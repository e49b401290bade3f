"""What happened, in order: acts gathered from all histories and then done one by one, each by its person at its moment."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from cases.demo.data import CommunityData
from cases.demo.steady import chance, steady
from ccr.core.actor import Actor, bind
from ccr.reminders import engine

# Just after the hour at which what falls due on a day is raised.
AFTER_DEADLINES = time(8, 5)


@dataclass(frozen=True)
class Days:
    """The calendar of the demonstration: days counted back from `today`, in the partnership's zone."""

    today: date
    zone: ZoneInfo

    @classmethod
    def of(cls, today: date, community: CommunityData) -> Self:
        """The calendar of that county."""
        return cls(today, ZoneInfo(community.time_zone))

    def day(self, ago: int) -> date:
        return self.today - timedelta(days=ago)

    def at(self, ago: int, clock: time) -> datetime:
        """A moment on the day `ago` days back; negative for days to come."""
        return datetime.combine(self.day(ago), clock, tzinfo=self.zone)

    def morning(self, ago: int) -> datetime:
        """The very beginning of a day: nothing of `today` has happened yet, whatever the hour it is told at."""
        return self.at(ago, time(0, 1))

    def around(self, ago: int, clock: time, name: str) -> datetime:
        """Some minute within the half hour after `clock`, always the same for one name."""
        return self.at(ago, clock) + timedelta(minutes=chance(name).randrange(30))


@dataclass(frozen=True)
class Act:
    """One verb, ready to be done. `name` gives its keys and breaks ties."""

    at: datetime
    name: str
    by: Actor
    verb: Callable[[datetime], object]


@dataclass
class Diary:
    days: Days
    acts: list[Act] = field(default_factory=list)

    def enter(self, at: datetime, name: str, by: Actor, verb: Callable[[datetime], object]) -> None:
        """Have `verb(at)` done by `by` at `at`."""
        self.acts.append(Act(at, name, by, verb))

    def live(self, tell: Callable[[int, int], None]) -> None:
        """Do everything in order; every morning on which something happens the clock goes round first, as it would.

        Needs an open transaction. `tell(done, of)` is called now and then. Raises what a verb raises, and RuntimeError where a reminder failed.
        """
        acts = sorted(self.acts, key=lambda act: (act.at, act.name))
        morning: date | None = None
        for number, act in enumerate(acts):
            day = act.at.astimezone(self.days.zone).date()
            if day != morning:
                morning = day
                self._clock_goes_round(datetime.combine(day, AFTER_DEADLINES, tzinfo=self.days.zone))
            with steady(act.name), bind(act.by, at=act.at):
                act.verb(act.at)
            if number % 200 == 0:
                tell(number, len(acts))
        self._clock_goes_round(self.days.morning(0))

    def _clock_goes_round(self, at: datetime) -> None:
        with steady(f"clock {at - self.days.morning(0)}"):
            tally = engine.raise_due(at=at)
        if tally.failed:
            raise RuntimeError(f"{tally.failed} reminders failed while the demonstration was told")
