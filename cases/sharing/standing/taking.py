"""Taking an offer at once, by the receiver's own standing word. Not a verb: a part of every offer.

It is done as the clock inside the receiving agency, which sees that agency's files and settings; whoever offers sees
neither, and learns only what they would learn from a quick answer. The database asks the receiver's word again.
"""

from datetime import datetime
from uuid import UUID

from django.db import connection

from cases.files.actions import bring_back, make_file
from cases.files.models import CaseFile
from cases.files.states import Stage
from cases.sharing.models import Disclosure
from cases.sharing.standing import events, notices
from cases.sharing.states import DISCLOSURE
from ccr.audit.recording import record
from ccr.core.actor import Actor, bind
from ccr.notifications.actions import notify
from ccr.tenancy.capabilities import Capability


def take_at_once(offer: Disclosure, *, at: datetime) -> bool:
    """Open the offer into the receiver's vault if its standing word says so: into the file an earlier loan was joined to,
    else into one made for it. A person still says which file it belongs to.
    """
    receiver = Actor.clock(offer.tenant_id, offer.to_agency_id)
    with bind(receiver, at=at):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT sec.standing_takes(%s, %s, %s)",
                [offer.to_agency_id, offer.from_agency_id, offer.view_bits | offer.summary_bits],
            )
            row = cursor.fetchone()
        if not (row and row[0]):
            return False
        offer.state = DISCLOSURE.move("accept", offer.state)
        offer.to_file_id = taken_into(receiver, offer, at=at)
        offer.answered_at = at
        offer.save(update_fields=["state", "to_file", "answered_at"])
        record(
            events.TAKEN,
            by=receiver,
            at=at,
            file_id=offer.to_file_id,
            subject_id=offer.id,
            detail={"agency": str(offer.from_agency_id)},
        )
        notify(
            notices.TAKEN,
            agency_id=offer.to_agency_id,
            capability=Capability.ANSWER_OFFERS,
            file_id=offer.to_file_id,
            lent_from=offer.from_file_id,
            subject_id=offer.id,
        )
        return True


def taken_into(receiver: Actor, offer: Disclosure, *, at: datetime) -> UUID:
    """The receiver's file an offer taken without a person goes into: where an earlier loan is open, else one made for it."""
    before = joined_before(receiver, offer)
    held = CaseFile.objects.visible_to(receiver).filter(pk=before).select_for_update(of=("self",)) if before else None
    file = held.first() if held is not None else None
    if file is None:
        return UUID(str(make_file(by=receiver, at=at, lent_only=True).id))
    reopen(file, by=receiver, at=at)
    return UUID(str(file.id))


def reopen(file: CaseFile, *, by: Actor, at: datetime) -> None:
    """What arrives in a closed file would stand in nobody's list: the file comes back. `file` is already locked."""
    if file.stage == Stage.CLOSED:
        bring_back(file, by=by, at=at)


def joined_before(receiver: Actor, offer: Disclosure) -> UUID | None:
    """The receiver's file that an earlier loan of the same file is open in: what renews it belongs there too."""
    loans = Disclosure.objects.visible_to(receiver).live()
    found: UUID | None = (
        loans.filter(from_file_id=offer.from_file_id, to_agency_id=offer.to_agency_id)
        .order_by("-answered_at")
        .values_list("to_file_id", flat=True)
        .first()
    )
    return found
