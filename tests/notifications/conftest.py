"""A notice of the tests' own, and an outbox that holds nothing but what the test owes."""

import pytest
from django.utils.translation import gettext_lazy

from ccr.notifications import kinds
from tests.notifications.story import CODE
from tests.support.databases import Database


@pytest.fixture(autouse=True)
def test_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = kinds.NoticeKind(CODE, gettext_lazy("Something new."), "reviews", "file")
    monkeypatch.setitem(kinds._kinds, CODE, kind)


@pytest.fixture
def fresh_database(fresh_database: Database) -> Database:
    """The world with empty trays and an empty outbox."""
    with fresh_database.connect() as superuser:
        superuser.execute("DELETE FROM notifications_dailymail")
        superuser.execute("DELETE FROM notifications_notice")
    return fresh_database
