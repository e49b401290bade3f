"""Who sees a referral: the sender, as far as its file is open to them; the receiver from the moment she agreed, and, once it is
taken, as far as its own file is open. Who is shut out of either file sees nothing. The policies say the same in SQL.
"""

from typing import Self

from django.db import models

from cases.access.querysets import Sentence, _values, open_file
from ccr.core.actor import Actor
from ccr.core.querysets import GuardedQuerySet

NOT_SHUT = "({file} IS NULL OR {file} <> ALL ((SELECT sec.my_walls())::uuid[]))"


def not_shut(name: str) -> str:
    """No conflict of interest on the file in this column, if there is one."""
    return NOT_SHUT.replace("{file}", f"{{{name}}}")


class ReferralQuerySet(GuardedQuerySet):
    # Of what was not taken nothing remains with the receiver; it is seen in that very moment only, because PostgreSQL asks
    # that a changed row be visible to its changer.
    waiting = (
        "{to_file} IS NULL AND ({state} IN ('agreed', 'introduced', 'waitlisted')"
        " OR ({state} = 'refused' AND {moved_at} = %(at)s))"
    )

    def visible_to(self, reader: Actor) -> Self:
        """What the reader's agency sends from files open to them, and what is sent to it."""
        if not reader.reaches_cases:
            return self._scoped().none()
        mine = open_file(reader, "{from_file}", walls="true")
        taken = open_file(reader, "{to_file}", walls="true")
        text = (
            f"{not_shut('from_file')} AND {not_shut('to_file')} AND ("
            f"({{from_agency}} = %(agency)s AND ({{from_file}} IS NULL OR {mine}))"
            f" OR ({{to_agency}} = %(agency)s AND ({taken} OR ({self.waiting}))))"
        )
        columns = {
            "from_file": "from_file_id",
            "to_file": "to_file_id",
            "from_agency": "from_agency_id",
            "to_agency": "to_agency_id",
            "state": "state",
            "moved_at": "moved_at",
        }
        return self._scoped().filter(Sentence(text, columns, _values(reader)))

    def received(self, reader: Actor) -> Self:
        """What was sent to the reader's agency."""
        return self.filter(to_agency_id=reader.agency_id)

    def sent(self, reader: Actor) -> Self:
        """What the reader's agency sends."""
        return self.filter(from_agency_id=reader.agency_id)


class StepQuerySet(GuardedQuerySet):
    def visible_to(self, reader: Actor) -> Self:
        """Steps of referrals the reader sees; what the sender did before she agreed stays with the sender."""
        from referrals.models import Referral

        if not reader.reaches_cases:
            return self._scoped().none()
        seen = Referral.objects.visible_to(reader).values("pk")
        return self._scoped().filter(models.Q(agency_id=reader.agency_id) | models.Q(shared=True), referral_id__in=seen)


class OfOwnAgencyQuerySet(GuardedQuerySet):
    def visible_to(self, reader: Actor) -> Self:
        """The row of the reader's own agency."""
        return self._scoped().filter(tenant_id=reader.tenant_id, agency_id=reader.agency_id)


class MaybeOfFileQuerySet(GuardedQuerySet):
    def visible_to(self, reader: Actor) -> Self:
        """Rows of the reader's agency about no file, or about one that is open to them."""
        if not reader.reaches_cases:
            return self._scoped().none()
        mine = self._scoped().filter(agency_id=reader.agency_id)
        return mine.filter(Sentence(f"{{file}} IS NULL OR {open_file(reader)}", {"file": "file_id"}, _values(reader)))
