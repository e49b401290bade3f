"""What waits for a signature in the world, a photographed paper, and agencies that take offers at once."""

from datetime import timedelta

from cases.sharing.signing.models import SignedPaper, SigningRequest
from cases.sharing.standing.models import StandingAcceptance
from ccr.core.sealed import seal_bytes
from ccr.tenancy.member import Member
from tests.world import MOMENT, acting, key, world


def tell() -> None:
    """Walls and named workers stand already, so that what is told here is told by who may."""
    for name, by, file in (("main", world.harbor.ada, "harbor main"), ("named", world.harbor.sol, "harbor named")):
        _signing(name, by, file)
        _paper(name, by, file)
    for to, by, sender in (
        (world.court, world.court.clea, world.housing),
        (world.health, world.health.nora, world.housing),
    ):
        with acting(by):
            StandingAcceptance(
                id=key(f"standing {to.slug}"),
                tenant_id=by.tenant_id,
                agency_id=to.id,
                from_agency_id=sender.id,
                set_by=by.member_id,
                set_at=MOMENT - timedelta(days=1),
            ).save()


def _signing(name: str, by: Member, file: str) -> None:
    with acting(by):
        signing = SigningRequest(
            id=key(f"signing {name}"),
            tenant_id=by.tenant_id,
            agency_id=by.agency_id,
            file_id=world.file(file),
            how="phone",
            state="waiting",
            prepared_by=by.member_id,
            prepared_user=by.user_id,
            prepared_at=MOMENT,
            expires_at=MOMENT + timedelta(minutes=30),
            purpose="core_team",
            covers_later=True,
            ends_on=MOMENT.date() + timedelta(days=20),
            token_hash=name.ljust(64, "0"),
            code_hash=name.ljust(64, "1"),
        )
        signing.write(
            {
                "holder": by.agency_name,
                "agencies": [],
                "purpose": f"words of signing {name}",
                "covers": "",
                "ends_on": "2026-06-21",
                "texts": [],
                "in_summary": "",
                "language": "en-us",
            }
        )
        signing.save()


def _paper(name: str, by: Member, file: str) -> None:
    sealed = seal_bytes(f"words of the paper {name}".encode())
    with acting(by):
        SignedPaper(
            id=key(f"paper {name}"),
            tenant_id=by.tenant_id,
            agency_id=by.agency_id,
            file_id=world.file(file),
            conversation_id=key(f"conversation {file}"),
            number=1,
            kind="image/jpeg",
            size=len(sealed.data),
            sha256="0" * 64,
            kept_by=by.member_id,
            kept_at=MOMENT,
            key_version=sealed.key_version,
            nonce=sealed.nonce,
            sealed=sealed.data,
        ).save()
