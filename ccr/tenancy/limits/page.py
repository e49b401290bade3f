"""What other rooms put on their pages: an agency's statement as it is drawn. One question for any number of agencies."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from ccr.tenancy.limits.selectors import statements_of
from ccr.tenancy.limits.shown import shown
from ccr.tenancy.member import Member
from ccr.tenancy.models import Agency
from ccr.tenancy.packs import StartingText, pack


def starting_text(reader: Member, agency: Agency) -> StartingText:
    """What an agency of this discipline begins with in the partnership's country."""
    return pack(reader.pack).statements[agency.discipline]


def said_by(reader: Member, agencies: Iterable[Agency]) -> dict[UUID, dict[str, Any]]:
    """What holds now in each of these agencies, as `_components/statement.html` draws it; who wrote nothing is not in it."""
    named = {agency.id: agency for agency in agencies}
    held = statements_of(reader, named)
    return {key: drawn for key, text in held.items() if (drawn := shown(text, starting_text(reader, named[key])))}


def said_by_one(reader: Member, agency: Agency) -> dict[str, Any] | None:
    """The same of one agency; None where it has written nothing."""
    return said_by(reader, [agency]).get(agency.id)
