"""What is done about who may see a file, as sentences for its history. They complete “{who} …” and name nobody else."""

from django.utils.translation import gettext_lazy as _

from ccr.audit.events import register

CONFLICT_DECLARED = register("file.conflict_declared", _("recorded that somebody must not see the file"))
