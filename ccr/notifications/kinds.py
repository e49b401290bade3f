"""Registered notices: a code, one neutral sentence, and where it leads. Filled by the rooms in `AppConfig.ready`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ccr.notifications.models import Notice
from ccr.tenancy.member import Member


@dataclass(frozen=True)
class NoticeKind:
    """`sentence` says what there is to look at, without a name. `page` is a URL name; `about` says what it is asked with:
    'file', 'subject', or '' for a page of its own.
    """

    code: str
    sentence: Promise
    page: str
    about: str

    def url(self, notice: Notice) -> str:
        """Where the notice leads; empty when that page is not mounted or the notice names nothing."""
        subject = {"file": notice.file_id, "subject": notice.subject_id}.get(self.about)
        if self.about and subject is None:
            return ""
        try:
            return reverse(self.page, args=[subject] if self.about else [])
        except NoReverseMatch:
            return ""


_kinds: dict[str, NoticeKind] = {}
# (member, file ids) -> what each file is called on screen, for those the member may see.
FileLabels = Callable[[Member, Iterable[UUID]], Mapping[UUID, str]]
_labels: list[FileLabels] = []


def register(code: str, sentence: Promise, *, page: str, about: str = "file") -> str:
    """Declare a notice; returns its code. Raises ValueError for a code taken twice or an unknown `about`."""
    if code in _kinds:
        raise ValueError(f"notice {code} is registered twice")
    if about not in ("file", "subject", ""):
        raise ValueError(f"notice {code} is about nothing known: {about}")
    _kinds[code] = NoticeKind(code, sentence, page, about)
    return code


def kind(code: str) -> NoticeKind:
    """The registered notice. Raises KeyError for an unknown code."""
    return _kinds[code]


def known(code: str) -> NoticeKind:
    """The registered notice; for a row an older version wrote, one that only says that there is something."""
    return _kinds.get(code) or NoticeKind(code, _("Something to look at."), "notices", "")


def register_file_labels(labels: FileLabels) -> None:
    """Who knows what a file is called on screen: its random reference, never a name."""
    _labels[:] = [labels]


def file_labels(member: Member, file_ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """What these files are called, where the member may see them. At most one statement."""
    wanted = set(file_ids)
    return _labels[0](member, wanted) if wanted and _labels else {}
