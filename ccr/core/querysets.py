"""The second wall: a query that refuses to run unless it began with `visible_to`.

The *query* is guarded, not a list of methods: whatever compiles (exists, count, aggregate, `__in`, Exists, union,
prefetch, update, delete) must carry the pass. Joins out of a scoped query, forward foreign-key hops, `refresh_from_db`
and `save()` use the base manager and rest on row-level security alone.
"""

from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models.sql import Query
from django.utils.translation import gettext_lazy as _

from ccr.core import actor
from ccr.core.errors import NotPossible
from ccr.core.unscoped import reason_open


class Unscoped(RuntimeError):
    """A guarded model was queried without `visible_to`. A fault of the programme."""


class GuardedQuery(Query):
    scoped = False

    def require_pass(self, what: str) -> None:
        if reason_open():
            return
        if not self.scoped:
            raise Unscoped(f"{self.model and self.model.__name__}: {what} without visible_to")
        actor.require()

    def clone(self) -> Any:
        twin: Any = super().clone()
        twin.scoped = self.scoped
        return twin

    def combine(self, rhs: Query, connector: str) -> None:
        super().combine(rhs, connector)
        self.scoped = self.scoped and getattr(rhs, "scoped", False)

    def chain(self, klass: type[Query] | None = None) -> Any:
        if klass is not None:
            self.require_pass(klass.__name__)
        return super().chain(klass)

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        self.require_pass("reading")
        return super().get_compiler(*args, **kwargs)


class GuardedQuerySet(models.QuerySet):
    """Base of every queryset over a table with holders. Subclasses state `visible_to` once."""

    def __init__(self, model: Any = None, query: Any = None, using: str | None = None, hints: Any = None) -> None:
        super().__init__(model, query or (GuardedQuery(model) if model is not None else None), using, hints)

    def _scoped(self) -> Self:
        twin: Any = self.all()
        twin.query.scoped = True
        return twin

    def visible_to(self, reader: actor.Actor) -> Self:
        """The rows `reader` may see now. Each model states its own sentence; the policy in PostgreSQL says the same."""
        raise NotImplementedError(f"{self.model.__name__} states no visible_to")

    def _raw_delete(self, using: str | None) -> int:
        query: Any = self.query
        query.require_pass("delete")
        return super()._raw_delete(using)

    def raw(self, *args: object, **kwargs: object) -> Any:
        raise Unscoped(f"{self.model.__name__}: raw() is not offered")

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        actor.require()
        return super().bulk_create(objs, *args, **kwargs)


GuardedManager = models.Manager.from_queryset(GuardedQuerySet)


class Changed(NotPossible):
    reason = _("This can no longer be changed: it has ended or someone else has changed it.")
