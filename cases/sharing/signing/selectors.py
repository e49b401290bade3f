"""Reading what waits for a signature, and the papers of what was signed."""

from datetime import datetime
from uuid import UUID

from cases.sharing.models import ReleaseOfInformation
from cases.sharing.signing.models import SignedPaper, SigningRequest
from cases.sharing.signing.states import ALIVE, AskedState
from ccr.core.errors import NotPermitted, NotVisible
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member


def access_signing(member: Member, signing_id: UUID, capability: Capability, *, lock: bool = False) -> SigningRequest:
    """One of the member's own agency, on a file open to them. Raises NotVisible, NotPermitted."""
    rows = SigningRequest.objects.visible_to(member)
    found: SigningRequest | None = (
        (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=signing_id).first()
    )
    if found is None:
        raise NotVisible("signing", signing_id)
    if not member.may(capability):
        raise NotPermitted
    return found


def is_over(signing: SigningRequest, *, at: datetime) -> bool:
    """Past its time, or ended."""
    timed_out = signing.state in (*ALIVE, AskedState.SPOKEN) and signing.expires_at <= at
    return timed_out or signing.state == AskedState.ENDED


def waiting_of(member: Member, file_id: UUID, *, at: datetime) -> list[SigningRequest]:
    """What of this file waits for her signature now, newest first. One statement."""
    return list(
        SigningRequest.objects.visible_to(member)
        .filter(file_id=file_id, state__in=[*ALIVE, AskedState.SPOKEN], expires_at__gt=at)
        .order_by("-prepared_at")
    )


def papers_of(member: Member, release: ReleaseOfInformation) -> list[SignedPaper]:
    """The photographs of the paper a permission stands on, without their content. One statement."""
    return list(
        SignedPaper.objects.visible_to(member)
        .filter(file_id=release.file_id, conversation_id=release.conversation_id)
        .defer("sealed")
        .order_by("number")
    )


def access_paper(member: Member, release: ReleaseOfInformation, number: int) -> SignedPaper:
    """One photograph of a permission the member may see. Raises NotVisible."""
    rows = SignedPaper.objects.visible_to(member)
    found: SignedPaper | None = rows.filter(
        file_id=release.file_id, conversation_id=release.conversation_id, number=number
    ).first()
    if found is None:
        raise NotVisible("paper", release.id)
    return found
