"""What somebody typed and has not saved: on the server, seen only by them, in the post they typed it in, for 14 days."""

from datetime import datetime
from uuid import UUID, uuid4

from django.urls import reverse

from ccr.accounts.models import Draft
from ccr.core.actor import Actor
from ccr.core.errors import NotPossible
from ccr.core.sealed import seal, unseal

Typed = dict[str, list[str]]
# More than anyone writes; less than it takes to fill a disk.
MOST = 200


class TooManyDrafts(NotPossible):
    """The oldest go after 14 days; nobody has two hundred forms half filled in."""


def draft_url(form: str, subject: UUID | None = None) -> str:
    """Where a form's autosave posts to. `form` is a short name with hyphens; `subject` what it is about, such as a file."""
    return reverse("draft_about", args=[form, subject]) if subject else reverse("draft", args=[form])


def _own(by: Actor, form: str, subject: UUID | None) -> dict[str, object]:
    return {"user_id": by.user_id, "agency_id": by.agency_id, "form": form, "subject_id": subject}


def load(by: Actor, form: str, subject: UUID | None = None) -> Typed | None:
    """What `by` had typed, field by field as typed; None when there is no draft."""
    draft = Draft.objects.filter(**_own(by, form, subject)).first()
    return unseal(draft.key_version, bytes(draft.nonce), draft.sealed) if draft else None


def keep(by: Actor, form: str, subject: UUID | None, typed: Typed, *, at: datetime) -> None:
    """Keep what `by` has typed so far instead of what was kept before."""
    sealed = seal(typed)
    values = {"sealed": sealed.data, "key_version": sealed.key_version, "nonce": sealed.nonce, "saved_at": at}
    own = _own(by, form, subject)
    if Draft.objects.filter(**own).update(**values):
        return
    if Draft.objects.filter(user=by.user_id).count() >= MOST:
        raise TooManyDrafts
    # Two tabs may keep the first draft of a form at once: the later one stands.
    Draft.objects.bulk_create(
        [Draft(id=uuid4(), **own, **values)],
        update_conflicts=True,
        update_fields=list(values),
        unique_fields=["user", "agency_id", "form", "subject_id"],
    )


def discard(by: Actor, form: str, subject: UUID | None = None) -> None:
    """Drop the draft: it was saved, or is no longer wanted."""
    Draft.objects.filter(**_own(by, form, subject)).delete()
