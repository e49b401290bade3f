"""Who sees what hangs on a case between agencies: *whoever holds the file, and whoever it opens incidents or coordination to
now.* Agenda items and actions share the sentence; migrations say it in SQL.

Neither carries words about her beyond what is to be done: those are records, judged by their own category.
"""

from typing import Any, Self

from cases.access.querysets import LIVE, NOT_WALLED, Sentence, open_file
from cases.records.categories import Category, bits
from ccr.core import actor
from ccr.core.actor import Actor
from ccr.core.querysets import GuardedQuerySet

# What of a file must be open to an agency before anything about the case is put before it.
NAMED = bits([Category.INCIDENTS, Category.COORDINATION])

LENT = (
    "EXISTS (SELECT 1 FROM cases_disclosure of_loan WHERE of_loan.from_file_id = {{file}}"
    " AND of_loan.to_agency_id = %(agency)s AND {live} AND (of_loan.view_bits | of_loan.summary_bits) & {named} <> 0"
    " AND {open_file} OFFSET 0)"
)


def values(reader: Actor) -> dict[str, Any]:
    """What the sentences below ask of the reader."""
    return {"agency": reader.agency_id, "user": reader.user_id, "at": actor.require().at}


def held(reader: Actor) -> str:
    """The file is one of the reader's agency and open to them. Columns: file, agency."""
    return f"{{agency}} = %(agency)s AND {open_file(reader, walls='true')}"


def lent(reader: Actor) -> str:
    """The file opens enough of itself to an open file of the reader. Column: file."""
    return LENT.format(live=LIVE.format(loan="of_loan"), named=NAMED, open_file=open_file(reader, "of_loan.to_file_id"))


class ActionItemQuerySet(GuardedQuerySet):
    def visible_to(self, reader: Actor) -> Self:
        """Actions about cases that are open to the reader, and those their agency has taken into a file of its own."""
        if not reader.reaches_cases:
            return self._scoped().none()
        text = (
            f"{NOT_WALLED} AND (({held(reader)}) OR {lent(reader)}"
            f" OR ({{owner}} = %(agency)s AND {open_file(reader, '{owner_file}')}))"
        )
        columns = {
            "file": "file_id",
            "agency": "agency_id",
            "owner": "owner_agency_id",
            "owner_file": "owner_file_id",
        }
        return self._scoped().filter(Sentence(text, columns, values(reader)))
