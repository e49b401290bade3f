"""The one backend that answers permissions: `user.has_perm("cases.view_casefile", file)` asks `visible_to`.

So templates, DRF's object permissions and guardian's standard language all get the sentence of the house, and a grant
made by guardian opens nothing that a wall shuts.
"""

from typing import Any

from django.http import HttpRequest

from cases.models import CaseFile
from ccr.core import actor
from ccr.core.actor import Actor, Scope

# What each object permission asks of a grant on a file for named workers; a file open to the agency asks nothing more.
GRANTS = {
    "cases.view_casefile": ("view_casefile", "contribute_casefile", "lead_casefile"),
    "cases.contribute_casefile": ("contribute_casefile", "lead_casefile"),
    "cases.lead_casefile": ("lead_casefile",),
}


class FilePermissionBackend:
    """Answers only about the person who is bound: nobody's rights are asked about from outside the frame."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        return None

    def get_user(self, user_id: Any) -> None:
        return None

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        binding = actor.current()
        if binding is None or perm not in GRANTS or not isinstance(obj, CaseFile):
            return False
        reader = binding.actor
        if user_obj.pk != reader.user_id or reader.scope is not Scope.CONTENT:
            return False
        return self._open(reader, perm, obj)

    def _open(self, reader: Actor, perm: str, file: CaseFile) -> bool:
        seen = CaseFile.objects.visible_to(reader).filter(pk=file.pk)
        if not file.named_only:
            return seen.exists()
        return seen.filter(
            casefileuserpermission__user_id=reader.user_id,
            casefileuserpermission__permission__codename__in=GRANTS[perm],
        ).exists()
