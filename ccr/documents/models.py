"""DocumentCopy: a numbered paper that was drawn for somebody. Job: a paper being drawn, and its bytes for a day."""

from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Func

from ccr.core.aboutfile import about_open_file, not_shut_out
from ccr.core.actor import Actor
from ccr.core.models import Keyed
from ccr.core.querysets import GuardedQuerySet
from ccr.core.sealed import seal_bytes, unseal_bytes
from ccr.documents.states import COPY, JOB, CopyState, JobState


class NoneShutOut(Func):
    """None of the files in the list in `column` is shut to the reader by a conflict of interest."""

    template = "(NOT %(expressions)s && (SELECT sec.my_walls())::uuid[])"
    output_field = models.BooleanField()
    conditional = True

    def __init__(self, column: str) -> None:
        super().__init__(F(column))


class DocumentCopyQuerySet(GuardedQuerySet):
    def visible_to(self, reader: Actor) -> Self:
        """Copies drawn in the reader's agency, of papers about no file or about one that is open to them."""
        mine = self._scoped().filter(tenant_id=reader.tenant_id, agency_id=reader.agency_id)
        return mine.filter(about_open_file(), not_shut_out("file_id"))


class DocumentCopy(Keyed):
    """One paper that left the screen: for whom, when, how many pages, and what became of it. Its bytes are not kept.

    Numbers run from one for each paper of an agency, without a gap. A pack has a row of its own and one for each file in
    it (`pack_id`), with the pack's number.
    """

    tenant_id = models.UUIDField()
    agency_id = models.UUIDField()
    # The post it was drawn for: nobody draws a paper for somebody else.
    member_id = models.UUIDField()
    user_id = models.UUIDField()
    kind = models.CharField(max_length=40)
    # What the paper is about, a file or a meeting; and the file of this agency that stands on it.
    subject_id = models.UUIDField()
    file_id = models.UUIDField(null=True)
    pack_id = models.UUIDField(null=True)
    number = models.IntegerField()
    # The form it was asked with: a second press at once gets the same copy.
    once = models.UUIDField()
    drawn_at = models.DateTimeField()
    pages = models.SmallIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=CopyState.choices, default=CopyState.OUT)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    objects = models.Manager.from_queryset(DocumentCopyQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["subject_id", "agency_id", "kind", "number", "file_id"],
                nulls_distinct=False,
                name="copy_numbered_once",
            ),
            models.CheckConstraint(condition=Q(number__gt=0), name="copy_number_counts"),
            COPY.constraint("state", "copy_state_known"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["file_id", "-drawn_at"], name="copies_of_file")]

    def get_additional_data(self) -> dict[str, Any]:
        return {"file_id": str(self.file_id) if self.file_id else None}


class JobQuerySet(GuardedQuerySet):
    def visible_to(self, reader: Actor) -> Self:
        """The reader's own jobs in the post they work in, as long as nothing in them is shut to them."""
        mine = self._scoped().filter(tenant_id=reader.tenant_id, agency_id=reader.agency_id, user_id=reader.user_id)
        return mine.filter(about_open_file(), not_shut_out("file_id"), NoneShutOut("file_ids"))


class Job(Keyed):
    """A paper that takes longer than a page may: asked for, drawn by the worker, kept a day for who asked, then gone.

    The row is the truth: a message carries its id and can be lost, late or doubled. `claim` fences what an older start
    still writes. `total` of zero: not counted yet.
    """

    tenant_id = models.UUIDField()
    agency_id = models.UUIDField()
    member_id = models.UUIDField()
    user_id = models.UUIDField()
    kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    file_id = models.UUIDField(null=True)
    once = models.UUIDField()
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    done = models.SmallIntegerField(default=0)
    total = models.SmallIntegerField(default=0)
    attempts = models.SmallIntegerField(default=0)
    claim = models.UUIDField(null=True)
    asked_at = models.DateTimeField()
    # When it was last begun or went on: a job that stands still is begun again.
    moved_at = models.DateTimeField()
    watched_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    copy_id = models.UUIDField(null=True)
    # Files whose records stand on it, and by kind of sight what must still be open when it is handed over.
    file_ids = ArrayField(models.UUIDField(), default=list)
    shows = models.JSONField(default=dict)
    key_version = models.SmallIntegerField(default=0)
    nonce = models.BinaryField(max_length=12, default=b"")
    sealed = models.BinaryField(default=b"")

    objects = models.Manager.from_queryset(JobQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [JOB.constraint("state", "job_state_known")]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user_id", "-asked_at"], name="jobs_of_person"),
            models.Index(
                fields=["tenant_id", "moved_at"], condition=Q(state__in=["waiting", "working"]), name="jobs_to_do"
            ),
            models.Index(fields=["tenant_id", "expires_at"], condition=~Q(state="gone"), name="jobs_to_end"),
        ]

    @property
    def paper(self) -> bytes:
        return unseal_bytes(self.key_version, bytes(self.nonce), self.sealed)

    def keep(self, data: bytes) -> None:
        sealed = seal_bytes(data)
        self.key_version, self.nonce, self.sealed = sealed.key_version, sealed.nonce, sealed.data
