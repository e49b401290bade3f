"""Who sees the register: *the agency whose it is; and of a demand that is linked to a file, whoever that file is open to.*

A demand linked to no file is seen by posts without case content too: an administrator keeps the register and reaches no case.
"""

from typing import Self

from ccr.core.aboutfile import about_open_file
from ccr.core.actor import Actor
from ccr.core.querysets import GuardedQuerySet


class LegalDemandQuerySet(GuardedQuerySet):
    def visible_to(self, reader: Actor) -> Self:
        """Demands of the reader's agency about no file, or about one that is open to the reader."""
        ours = self._scoped().filter(tenant_id=reader.tenant_id, agency_id=reader.agency_id)
        return ours.filter(about_open_file())


class DemandStepQuerySet(GuardedQuerySet):
    def visible_to(self, reader: Actor) -> Self:
        """What was written down about demands the reader may see."""
        ours = self._scoped().filter(tenant_id=reader.tenant_id, agency_id=reader.agency_id)
        return ours.filter(about_open_file("demand__file_id"))
