"""Verbs of standing acceptance: from whom one's own agency takes offers at once, and stopping that."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.sharing import steps
from cases.sharing.standing import events
from cases.sharing.standing.models import StandingAcceptance
from ccr.audit.recording import record
from ccr.core.errors import NotPermitted, NotPossible
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member


class SetAlready(NotPossible):
    reason = _("Offers from this agency are taken at once already.")


class NotSet(NotPossible):
    reason = _("Offers from this agency wait for an answer already.")


def _standing(from_agency_id: UUID, by: Member) -> StandingAcceptance | None:
    """The word that holds now, held until the transaction ends. Raises NotPermitted, NotVisible for no partner of ours."""
    if not by.may(Capability.MANAGE_AGENCY):
        raise NotPermitted
    steps.receivers(by, [from_agency_id])
    rows = StandingAcceptance.objects.visible_to(by).select_for_update()
    found: StandingAcceptance | None = rows.filter(from_agency_id=from_agency_id, ended_at=None).first()
    return found


@transaction.atomic
def take_at_once_from(*, from_agency_id: UUID, by: Member, at: datetime) -> StandingAcceptance:
    """From now on what this partner offers one's agency is open at once. Health, counselling, children and a first contact
    from outside the core team are still answered by hand. Raises SetAlready, OwnAgency.
    """
    steps.one_at_a_time(by)
    if _standing(from_agency_id, by) is not None:
        raise SetAlready
    word = StandingAcceptance(
        tenant_id=by.tenant_id, agency_id=by.agency_id, from_agency_id=from_agency_id, set_by=by.member_id, set_at=at
    )
    word.save()
    record(events.SET, by=by, at=at, subject_id=word.id, detail={"agency": str(from_agency_id)})
    return word


@transaction.atomic
def wait_for_answer(*, from_agency_id: UUID, by: Member, at: datetime) -> StandingAcceptance:
    """From now on what this partner offers waits for an answer; what is open stays open. Raises NotSet."""
    word = _standing(from_agency_id, by)
    if word is None:
        raise NotSet
    word.ended_at, word.ended_by = at, by.member_id
    word.save(update_fields=["ended_at", "ended_by"])
    record(events.ENDED, by=by, at=at, subject_id=word.id, detail={"agency": str(from_agency_id)})
    return word
