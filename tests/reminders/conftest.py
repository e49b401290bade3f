"""A kind of reminder of the tests' own, and helpers to set and count reminders."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from ccr.audit.models import AuditEvent
from ccr.core.actor import Actor
from ccr.reminders import registry
from ccr.reminders.actions import remind
from ccr.tenancy.member import Member
from tests.support.databases import Database
from tests.world import MOMENT, acting

KIND = "test.ring"
Doing = Callable[..., bool]


def ring(reminder: Any, *, by: Actor, at: datetime) -> bool:
    """Leaves one trace each time it runs, in the transaction it runs in."""
    trace = AuditEvent(tenant_id=by.tenant_id, agency_id=by.agency_id, code="test.rung", subject_id=reminder.id, at=at)
    trace.save(force_insert=True)
    return True


class Bell:
    """What the test's own kind does when it is raised; a test may exchange it."""

    def __init__(self) -> None:
        self.does: Doing = ring

    def __call__(self, reminder: Any, *, by: Actor, at: datetime) -> bool:
        return self.does(reminder, by=by, at=at)


@pytest.fixture
def bell(monkeypatch: pytest.MonkeyPatch) -> Bell:
    rung = Bell()
    monkeypatch.setitem(registry._handlers, KIND, rung)
    return rung


@pytest.fixture
def fresh_database(fresh_database: Database) -> Database:
    """A world in which nothing waits but what the test sets."""
    with fresh_database.connect() as superuser:
        superuser.execute("UPDATE reminders_reminder SET settled_at = made_at")
    return fresh_database


def set_for(
    due_at: datetime, by: Member, *, file_id: UUID | None = None, subject_id: UUID | None = None, at: datetime = MOMENT
) -> None:
    with acting(by, at=at):
        remind(KIND, due_at=due_at, by=by, at=at, file_id=file_id, subject_id=subject_id)
