"""Verbs of the first questions. Each runs inside a transaction in which `by` is bound at `at`."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.access.doors import access_file
from cases.files.actions import bring_back, open_file
from cases.files.models import CaseFile
from cases.people.actions import record_contact
from cases.people.words import ContactOutcome
from cases.records.actions import write_record
from cases.records.categories import Kind
from cases.records.models import Record
from ccr.audit.recording import record
from ccr.core.errors import NotPermitted, NotPossible
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from screening.first import events, rules
from screening.first.questions import QUESTIONS, CanTalk, Reply
from screening.first.selectors import screens_of
from screening.first.words import Screen
from screening.safety.actions import open_step


class NothingAsked(NotPossible):
    reason = _("Nothing is answered yet. One answer is enough.")


class UnknownAnswer(NotPossible):
    reason = _("Choose only from the answers shown.")


class SaidYes(NotPossible):
    reason = _("This caller did not say No to everything. Keep the answers in a file; a name is not needed.")


@dataclass(frozen=True)
class Asking:
    """The first questions as they were asked once. `how`: the channel, for the contact that is recorded with them; empty
    where this contact stands recorded already.
    """

    screen: Screen
    how: str = ""
    kept: bool = False

    def check(self) -> None:
        """Raises UnknownAnswer for what is not offered, NothingAsked where nothing at all is answered."""
        screen = self.screen
        known = (
            all(code in QUESTIONS and value in Reply for code, value in screen.answers.items())
            and (not screen.can_talk or screen.can_talk in CanTalk)
            and (screen.fear is None or 0 <= screen.fear <= 10)
        )
        if not known:
            raise UnknownAnswer
        if rules.is_empty(screen):
            raise NothingAsked


@transaction.atomic
def record_screen(*, file_id: UUID, asking: Asking, by: Member, at: datetime) -> Record:
    """Record the first questions in one's own file, and the contact in which they were asked; one answer is enough.

    What cannot wait opens a safety step. A yes, or a *doesn't know*, to one of the four areas brings a file back that was
    monitored, due for review or closed. Raises NothingAsked, UnknownAnswer.
    """
    file: CaseFile = access_file(by, file_id, Capability.ASSESS, lock=True)
    asking.check()
    screen = asking.screen
    before = [one.screen for one in screens_of(by, [file.id]) if one.screen and one.head.holder_id == by.agency_id]
    head = write_record(
        file=file,
        kind=Kind.SCREEN,
        words=screen.to_words(),
        by=by,
        at=at,
        kept=asking.kept,
        happened_on=at.astimezone(by.zone).date(),
        level=rules.never_asked([screen, *before]),
    )
    if asking.how or screen.can_talk == CanTalk.NOT_SAFE:
        stopped = screen.can_talk == CanTalk.NOT_SAFE
        outcome = ContactOutcome.NOT_SAFE if stopped else ContactOutcome.SPOKE
        record_contact(file_id=file.id, channel=asking.how or "phone", outcome=outcome, by=by, at=at)
    if rules.indicated(screen.answers):
        bring_back(file, by=by, at=at)
    why = rules.reasons(screen.answers)
    if why:
        open_step(file=file, reasons=why, by=by, at=at, kept=asking.kept)
    detail = {"answered": len(screen.answers), "indicated": rules.indicated(screen.answers)}
    record(events.SCREEN_RECORDED, by=by, at=at, file_id=file.id, subject_id=head.id, detail=detail)
    return head


@transaction.atomic
def open_with_screen(*, display_name: str, asking: Asking, by: Member, at: datetime) -> Record:
    """Open a file for somebody new, with the answers given: nothing is asked or typed twice. A name is not needed.

    Raises NotPermitted, and what `record_screen` raises; then no file is opened.
    """
    asking.check()
    file = open_file(by=by, at=at, display_name=display_name)
    head = record_screen(file_id=file.id, asking=asking, by=by, at=at)
    record(events.CALLER_KEPT, by=by, at=at, file_id=file.id, subject_id=head.id)
    return head


@transaction.atomic
def count_screen(*, asking: Asking, by: Member, at: datetime) -> None:
    """Keep only that a caller nobody knows was asked: no answer, no name, no file.

    Only where nothing was answered yes. Raises SaidYes, NothingAsked, UnknownAnswer.
    """
    if not by.may(Capability.ASSESS):
        raise NotPermitted
    asking.check()
    if rules.indicated(asking.screen.answers) or rules.reasons(asking.screen.answers):
        raise SaidYes
    record(events.SCREEN_COUNTED, by=by, at=at, detail={"answered": len(asking.screen.answers)})
