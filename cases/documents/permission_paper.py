"""The permission she signed, one page each, in letters that can be read without glasses: for her, and for the file."""

from uuid import UUID

from cases.access.doors import access_file, access_release
from cases.files.selectors import names_of
from cases.sharing.selectors import reference_of
from cases.sharing.words import Signed
from ccr.core import tongues
from ccr.documents.papers import Asked, Drawn
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.models import Agency

TEMPLATE = "cases/documents/permission.html"


def permission_paper(asked: Asked) -> Drawn:
    """One permission (`subject_id` is its id), as it was read to her. Raises NotVisible for everybody but its agency."""
    member = asked.member
    release = access_release(member, asked.subject_id, Capability.SEE_FILES)
    file = access_file(member, release.file_id, Capability.SEE_FILES)
    agency = Agency.objects.visible_to(member).get(pk=release.to_agency_id)
    witness: UUID = release.witness_id
    words = Signed.from_words(release.words)
    context = {
        "release": release,
        "words": words,
        # In the language it was read to her in.
        "her_language": tongues.chosen(words.language) or tongues.default(),
        "reference": reference_of(release.id),
        "agency": agency,
        "holder": member.agency_name,
        "duty_phone": Agency.objects.visible_to(member).values_list("duty_phone", flat=True).get(pk=member.agency_id),
        "witness": names_of(member, [witness]).get(witness, ""),
        "starts_later": release.starts_at if release.starts_at > release.signed_at else None,
    }
    shows = {"file": [file.id], "release": [release.id]}
    return Drawn(context=context, file_id=file.id, reads={file.id: file.agency_id}, shows=shows)
