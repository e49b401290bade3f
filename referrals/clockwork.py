"""What happens to referrals by itself: something urgent that nobody looked at goes on to the next; what is overdue is raised.

Called by the clock inside the agency whose reminder it is, in a transaction of its own, and again after a crash.
"""

from datetime import datetime
from uuid import UUID

from ccr.core.actor import Actor
from ccr.reminders.actions import remind
from ccr.reminders.models import Reminder
from referrals import notices, steps
from referrals.deadlines import UNSEEN_AFTER
from referrals.duty import desk_of
from referrals.models import Referral
from referrals.states import UNANSWERED, Side


def _seen(reminder: Reminder, by: Actor) -> Referral | None:
    return Referral.objects.visible_to(by).filter(pk=reminder.subject_id).select_for_update(of=("self",)).first()


def call_next(reminder: Reminder, *, by: Actor, at: datetime) -> bool:
    """Nobody has looked for half an hour: the next of their rota is told, and the sender that it is time to ring."""
    referral = _seen(reminder, by)
    if referral is None or referral.state not in UNANSWERED or referral.seen_at is not None:
        return False
    call = int(reminder.detail.get("call", 1))
    desk = desk_of(UUID(str(referral.to_agency_id)))
    following = desk.rota[call] if call < len(desk.rota) else None
    notices.tell_next(referral, post_id=following)
    notices.tell_sender(referral, notices.NOBODY_LOOKED)
    referral.called, referral.called_at = call, at
    referral.bump()
    referral.save(update_fields=["called", "called_at", "version"])
    if following is not None:
        remind(
            steps.UNSEEN,
            due_at=at + UNSEEN_AFTER,
            by=by,
            at=at,
            file_id=reminder.file_id,
            subject_id=referral.id,
            detail={"call": call + 1},
        )
    return True


def overdue(reminder: Reminder, *, by: Actor, at: datetime) -> bool:
    """The day has passed and it still stands where it stood: whoever must act is told, on both sides where it is the other."""
    referral = _seen(reminder, by)
    if referral is None or referral.state != reminder.detail.get("state") or referral.due_at is None:
        return False
    if referral.due_at > at:
        return False
    if steps.whose_move(referral) is Side.SENDER:
        notices.tell_sender(referral, notices.OVERDUE)
    else:
        notices.tell_receiver(referral, notices.OVERDUE)
        notices.tell_sender(referral)
    return True
