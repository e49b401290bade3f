"""Bases of the tables: keys made in Python, saves that never fall through to an insert, versions that catch stale pages."""

from typing import Any
from uuid import uuid4

from django.db import DatabaseError, models

from ccr.core.errors import Stale


class Keyed(models.Model):
    """A random key made in Python: nothing is returned from an insert, so a row may go into a tray one cannot read."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert what is new and only update what is not: a row no longer visible must not come back as a second one."""
        if self._state.adding:
            kwargs.setdefault("force_insert", True)
        elif not kwargs.get("force_insert"):
            kwargs.setdefault("force_update", True)
        try:
            super().save(*args, **kwargs)
        except DatabaseError as error:
            if "did not affect any rows" in str(error):
                raise Stale from error
            raise


class Versioned(models.Model):
    """A row that two people may have open: a save from an older page is refused, and so is one that comes second.

    Whoever compares versions need not hold the row: what `bump` moved on is written only over the version it was read at.
    """

    version = models.PositiveIntegerField(default=1, editable=False)
    # The version that was read, between `bump` and the save.
    _read_at: int | None = None

    class Meta:
        abstract = True

    def expect_version(self, version: int | None) -> None:
        """Raises Stale unless the page was drawn from this version; None means the caller holds no page."""
        if version is not None and version != self.version:
            raise Stale(theirs=self)

    def bump(self) -> None:
        """The next version. Raises Stale at the save, where somebody else saved since this row was read."""
        if self._read_at is None and not self._state.adding:
            self._read_at = self.version
        self.version += 1

    def _do_update(self, base_qs: Any, *args: Any, **kwargs: Any) -> Any:
        """Django asks here for the one UPDATE of a save; its answer that no row was there becomes Stale in `Keyed`."""
        if self._read_at is not None:
            base_qs, self._read_at = base_qs.filter(version=self._read_at), None
        return super()._do_update(base_qs, *args, **kwargs)
