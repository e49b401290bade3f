"""What leaves: one neutral message a person and day, asked again at the gate, never twice."""

import re
import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from cases.access.models import ConflictGround, Wall
from cases.files.actions import assign_lead, name_workers
from ccr.accounts.models import User
from ccr.core.actor import Actor
from ccr.notifications import gate, proofs
from ccr.notifications import outbox as outbox_module
from ccr.notifications.actions import see_all
from ccr.notifications.gate import Sent
from ccr.notifications.models import DailyMail, MailState
from ccr.notifications.outbox import send_due
from ccr.tenancy.models import Membership
from tests.notifications.story import MAIN, ada, hana, outbox, send, sol, tell
from tests.support.databases import Database
from tests.support.threads import at_once, meeting
from tests.world import LARKSPUR, MOMENT, acting, world

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ADAS = "ada@larkspur.example"
# Every word a message may hold. A name, an agency, a count or a kind of record is none of them.
VOCABULARY = {"you", "have", "something", "to", "look", "at"}

pytestmark = pytest.mark.usefixtures("fresh_database")


@pytest.fixture(autouse=True)
def empty_postbox() -> None:
    mail.outbox = []


def test_the_message_is_neutral_and_has_one_link() -> None:
    tell()
    done, to = send(MOMENT)
    assert (done, to) == ({Sent.LEFT: 1}, [ADAS])
    (message,) = mail.outbox
    assert message.subject == "You have something to look at"
    assert message.from_email == "office@mail.example"
    assert re.findall(r"https?://\S+", message.body) == ["http://localhost:8000/notices/"]
    words = re.findall(r"[a-z]+", re.sub(r"https?://\S+", "", f"{message.subject} {message.body}").lower())
    assert set(words) <= VOCABULARY
    assert message.content_subtype == "plain"
    assert message.attachments == []
    assert set(message.extra_headers) == {"Message-ID", "Auto-Submitted"}
    whole = message.message().as_string()
    for word in ("Ada", "Harbor", "HH-7QKD", str(MAIN), str(LARKSPUR.id), str(ada.user_id), "Throughline"):
        assert word not in whole


def test_one_message_a_day_whatever_happens_and_the_rest_next_morning() -> None:
    for minutes in range(5):
        tell(at=MOMENT + timedelta(minutes=minutes))
    assert send(MOMENT + HOUR)[1] == [ADAS]
    tell(at=MOMENT + 2 * HOUR)
    tell(at=MOMENT + 3 * HOUR)
    assert send(MOMENT + 4 * HOUR)[1] == []
    assert outbox() == [(ada.user_id, "2026-06-01", "sent"), (ada.user_id, "2026-06-02", "owed")]
    assert send(MOMENT + 24 * HOUR)[1] == [], "not before eight in the morning there"
    assert send(MOMENT + 25 * HOUR + timedelta(minutes=1))[1] == [ADAS]
    assert send(MOMENT + 40 * HOUR)[1] == []


def test_a_sender_that_stood_still_for_days_writes_once_and_not_for_each_day() -> None:
    for days in range(3):
        tell(at=MOMENT + days * DAY)
    later = MOMENT + 2 * DAY + HOUR
    assert send(later)[1] == [ADAS]
    assert [state for _who, _day, state in outbox()] == ["sent", "not_needed", "not_needed", "owed"]
    tell(at=later + HOUR)
    assert send(later + 2 * HOUR)[1] == [], "not twice on one day"
    assert send(MOMENT + 3 * DAY + 2 * HOUR)[1] == [ADAS]


@pytest.mark.parametrize("what", ["seen", "left", "inactive", "walled", "named", "moved post"])
def test_what_changed_since_it_was_owed_is_asked_again_at_the_gate(what: str) -> None:
    tell()
    cora = world.harbor.cora
    if what == "seen":
        with acting(ada):
            see_all(until=MOMENT, by=ada, at=MOMENT)
    if what == "left":
        with acting(sol):
            Membership.objects.visible_to(sol).filter(pk=ada.member_id).update(ended_at=MOMENT)
    if what == "inactive":
        User.objects.filter(pk=ada.user_id).update(is_active=False)
    if what == "walled":
        with acting(cora):
            Wall(
                tenant_id=LARKSPUR.id, agency_id=world.harbor.id, file_id=MAIN, user_id=ada.user_id,
                ground=ConflictGround.SELF, declared_by=cora.member_id, declared_at=MOMENT,
            ).save()  # fmt: skip
    if what == "named":
        with acting(sol):
            assign_lead(file_id=MAIN, membership_id=sol.member_id, by=sol, at=MOMENT)
            name_workers(file_id=MAIN, membership_ids=[hana.member_id], by=sol, at=MOMENT)
    if what == "moved post":
        with acting(sol):
            Membership.objects.visible_to(sol).filter(pk=ada.member_id).update(roles=["observer"])
    assert send(MOMENT + HOUR) == ({Sent.NOT_NEEDED: 1}, [])
    assert send(MOMENT + 2 * HOUR) == ({}, [])


def test_what_was_not_needed_is_owed_again_when_something_new_comes() -> None:
    tell()
    with acting(ada):
        see_all(until=MOMENT, by=ada, at=MOMENT)
    send(MOMENT + HOUR)
    tell(at=MOMENT + 2 * HOUR)
    assert send(MOMENT + 3 * HOUR)[1] == [ADAS]


def _tell_and_fail() -> None:
    with acting(sol):
        tell()
        raise RuntimeError


def test_an_act_that_fails_owes_nothing(fresh_database: Database) -> None:
    with pytest.raises(RuntimeError):
        _tell_and_fail()
    assert outbox() == []
    assert fresh_database.query("SELECT count(*)::int FROM notifications_notice") == [(0,)]


class Refusing(EmailBackend):
    """A mail server that plainly refuses."""

    def send_messages(self, messages: Any) -> int:
        raise smtplib.SMTPConnectError(421, "later")


class Unreachable(EmailBackend):
    """A mail server that does not answer at all."""

    def open(self) -> bool:
        raise TimeoutError


class OneBadLine(EmailBackend):
    """A mail server whose line breaks at the first message and is fine once it is called again."""

    broken = True

    def open(self) -> bool:
        type(self).calls += 1
        self.broken = type(self).calls == 1
        return True

    calls = 0

    def send_messages(self, messages: Any) -> int:
        if self.broken:
            raise smtplib.SMTPServerDisconnected
        return int(super().send_messages(messages))


def test_while_the_server_cannot_be_reached_everything_stays_owed(monkeypatch: pytest.MonkeyPatch) -> None:
    tell()
    with monkeypatch.context() as patched:
        patched.setattr(outbox_module, "get_connection", Unreachable)
        assert send(MOMENT) == ({}, [])
    assert outbox() == [(ada.user_id, "2026-06-01", "owed")]
    assert send(MOMENT)[1] == [ADAS]


def test_a_broken_line_puts_one_message_in_doubt_and_not_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    tell()
    tell(post_id=hana.member_id, at=MOMENT + timedelta(seconds=1))
    monkeypatch.setattr(outbox_module, "get_connection", OneBadLine)
    assert send(MOMENT + HOUR) == ({Sent.IN_DOUBT: 1, Sent.LEFT: 1}, ["hana@larkspur.example"])


class Unsure(EmailBackend):
    """A mail server whose line breaks after the message was given over."""

    def send_messages(self, messages: Any) -> int:
        super().send_messages(messages)
        raise smtplib.SMTPServerDisconnected


def mail_id() -> Any:
    clock = Actor.clock(LARKSPUR.id)
    with acting(clock):
        return DailyMail.objects.visible_to(clock).get().id


def test_a_server_that_refuses_is_tried_later_and_later() -> None:
    tell()
    one = mail_id()
    assert gate.send(one, tenant_id=LARKSPUR.id, at=MOMENT, out=Refusing()) is Sent.LATER
    assert send(MOMENT)[1] == [], "not at once again"
    assert gate.send(one, tenant_id=LARKSPUR.id, at=MOMENT + timedelta(minutes=1), out=Refusing()) is Sent.LATER
    assert send(MOMENT + timedelta(minutes=2))[1] == []
    assert send(MOMENT + timedelta(minutes=3))[1] == [ADAS]


def test_a_message_in_doubt_is_never_sent_again_but_the_next_days_is() -> None:
    tell()
    assert gate.send(mail_id(), tenant_id=LARKSPUR.id, at=MOMENT, out=Unsure()) is Sent.IN_DOUBT
    assert len(mail.outbox) == 1
    assert send(MOMENT + HOUR)[1] == []
    assert outbox() == [(ada.user_id, "2026-06-01", "in_doubt"), (ada.user_id, "2026-06-02", "owed")]
    assert send(MOMENT + 26 * HOUR)[1] == [ADAS]


class Killed(BaseException):
    """Ends a process in the middle, as a kill does."""


class Killing(EmailBackend):
    """The worker dies while it hands over; `after` says whether the server had the message by then."""

    after = False

    def send_messages(self, messages: Any) -> int:
        if self.after:
            super().send_messages(messages)
        raise Killed


@pytest.mark.parametrize("after", [False, True])
def test_a_worker_killed_while_it_sends_never_makes_two(after: bool) -> None:
    tell()
    out = Killing()
    out.after = after
    with pytest.raises(Killed):
        gate.send(mail_id(), tenant_id=LARKSPUR.id, at=MOMENT, out=out)
    left = len(mail.outbox)
    assert left == int(after)
    for minutes in (1, 5, 9, 11, 30):
        send(MOMENT + timedelta(minutes=minutes))
    assert len(mail.outbox) == left, "nobody can say whether it left: not again today"
    assert outbox()[0] == (ada.user_id, "2026-06-01", "in_doubt")
    assert send(MOMENT + 26 * HOUR)[1] == [ADAS], "and tomorrow the person is told"


def _two_senders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "still_wanted", meeting(gate.still_wanted))
    answers = at_once(*[lambda: send_due(at=MOMENT)] * 2)
    assert not [one for one in answers if isinstance(one, Exception)]


def test_two_senders_at_once_send_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    tell()
    _two_senders(monkeypatch)
    assert len(mail.outbox) == 1


def test_control_without_the_lock_two_senders_send_it_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shows that the test above bites: the same two senders, the row claimed without a lock."""
    tell()

    def no_lock(rows: Any, **how: Any) -> Any:
        return rows

    monkeypatch.setattr("django.db.models.QuerySet.select_for_update", no_lock)
    _two_senders(monkeypatch)
    assert len(mail.outbox) == 2


def test_prove_lists_mail_in_doubt_and_late(monkeypatch: pytest.MonkeyPatch) -> None:
    tell()
    figures: dict[str, float] = {}

    class Recorded:
        def add(self, name: str, value: float, unit: str, op: str, goal: float) -> None:
            figures[name] = value

    monkeypatch.setattr(proofs.clock, "now", lambda: MOMENT + HOUR)
    proofs.prove(Recorded())
    assert figures == {"mail.in_doubt": 0, "mail.late": 1}
    gate.send(mail_id(), tenant_id=LARKSPUR.id, at=MOMENT + HOUR, out=Unsure())
    proofs.prove(Recorded())
    assert figures == {"mail.in_doubt": 1, "mail.late": 0}


def test_every_state_of_a_message_is_known_to_the_database(fresh_database: Database) -> None:
    (check,) = fresh_database.query(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'mail_state_known'"
    )[0]
    assert all(f"'{state}'" in check for state in MailState.values)
