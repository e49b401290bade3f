"""The told county, once for every test that reads it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pytest

from cases.demo.cast import Cast
from cases.demo.data import StoryData, load_community, load_stories
from cases.demo.diary import Days
from cases.demo.telling import reference_of
from ccr.core.actor import Actor
from tests.support.databases import DEMO_DAY, Database


@dataclass(frozen=True)
class County:
    """The county in a database of the test's own, its people, and its histories by key."""

    database: Database
    cast: Cast
    stories: dict[str, StoryData]

    @property
    def now(self) -> datetime:
        """The morning of the day it was told for."""
        return self.cast.days.morning(0)

    def clock(self, agency: str) -> Actor:
        """Who sees all files of one agency and what is opened to them."""
        return Actor.clock(self.cast.tenant_id, self.cast.agency_id(agency))

    def file(self, story: str, agency: str) -> UUID:
        """The id of the file an agency opened about somebody."""
        found: UUID = self.database.query(
            "SELECT id FROM cases_casefile WHERE reference = %s AND agency_id = %s",
            reference_of(story, agency),
            self.cast.agency_id(agency),
        )[0][0]
        return found

    def numbers(self, statement: str, *parameters: object) -> int:
        """One number, as the superuser counts."""
        count: int = self.database.query(statement, *parameters)[0][0]
        return count


def community() -> Cast:
    data = load_community()
    return Cast(data, Days.of(DEMO_DAY, data))


@pytest.fixture
def county(fresh_database: Database) -> County:
    """Needs `@pytest.mark.database("demo")`."""
    return County(fresh_database, community().read(), {story.key: story for story in load_stories()})
