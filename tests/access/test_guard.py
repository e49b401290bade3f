"""The second wall, on the real models: whatever compiles without `visible_to` is refused; what may run rests on the policies."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Prefetch, Subquery
from guardian.shortcuts import get_objects_for_user

from cases.files.models import CaseFile
from cases.records.models import Record
from ccr.accounts.models import User
from ccr.core.actor import Actor, Scope, acting, bind, current
from ccr.core.errors import NotBound, Stale
from ccr.core.querysets import Unscoped
from ccr.core.unscoped import unscoped
from ccr.tenancy.models import Agency, Tenant
from tests.world import MOMENT, world

pytestmark = pytest.mark.django_db

ADA = world.harbor.ada
MAIN = world.file("harbor main")
REFERENCE = "HH-7QKD"
REVIEW = date(2026, 12, 24)


def _scoped() -> Any:
    return CaseFile.objects.visible_to(ADA)


# Every way of asking a guarded model without `visible_to`, and of smuggling an unguarded part into a scoped question.
REFUSED: dict[str, Callable[[], Any]] = {
    "list": lambda: list(CaseFile.objects.all()),
    "get": lambda: CaseFile.objects.get(pk=MAIN),
    "first": CaseFile.objects.first,
    "exists": CaseFile.objects.exists,
    "count": CaseFile.objects.count,
    "contains": lambda: CaseFile.objects.contains(CaseFile(pk=MAIN)),
    "aggregate": lambda: CaseFile.objects.aggregate(n=Count("pk")),
    "explain": lambda: CaseFile.objects.all().explain(),
    "iterator": lambda: list(CaseFile.objects.iterator()),
    "in_bulk": lambda: CaseFile.objects.in_bulk([MAIN]),
    "values": lambda: list(CaseFile.objects.values("reference")),
    "values_list": lambda: list(CaseFile.objects.values_list("reference")),
    "distinct": lambda: list(Record.objects.distinct("file_id")),
    "dates": lambda: list(CaseFile.objects.dates("next_review_on", "month")),
    "update": lambda: CaseFile.objects.update(stage="closed"),
    "delete": lambda: CaseFile.objects.all().delete(),
    "raw delete": lambda: CaseFile.objects.all()._raw_delete("default"),
    "bulk_update": lambda: CaseFile.objects.bulk_update([CaseFile(pk=MAIN, stage="closed")], ["stage"]),
    "raw": lambda: CaseFile.objects.raw("SELECT * FROM cases_casefile"),
    "__in": lambda: list(Record.objects.visible_to(ADA).filter(file_id__in=CaseFile.objects.values("pk"))),
    "Exists": lambda: list(
        Record.objects.visible_to(ADA).filter(Exists(CaseFile.objects.filter(pk=OuterRef("file_id"))))
    ),
    "Subquery": lambda: list(
        Record.objects.visible_to(ADA).annotate(
            reference=Subquery(CaseFile.objects.filter(pk=OuterRef("file_id")).values("reference")[:1])
        )
    ),
    "union": lambda: list(_scoped().union(CaseFile.objects.all())),
    "intersection": lambda: list(_scoped().intersection(CaseFile.objects.all())),
    "or": lambda: list(_scoped() | CaseFile.objects.all()),
    "or, the other way round": lambda: list(CaseFile.objects.all() | _scoped()),
    "and": lambda: list(CaseFile.objects.all() & _scoped()),
    "reverse manager": lambda: list(_scoped().get(pk=MAIN).records.all()),
    "prefetch": lambda: list(_scoped().prefetch_related("records")),
    "prefetch object": lambda: list(_scoped().prefetch_related(Prefetch("records", queryset=Record.objects.all()))),
    "get_or_create": lambda: CaseFile.objects.get_or_create(pk=MAIN),
    "update_or_create": lambda: CaseFile.objects.update_or_create(pk=MAIN, defaults={"stage": "closed"}),
    "guardian's list": lambda: list(
        get_objects_for_user(User.objects.get(pk=ADA.user_id), "cases.view_casefile", klass=CaseFile)
    ),
    "full_clean": lambda: _agency().full_clean(),
    "an agency, by the house's own manager": lambda: list(Agency.objects.all()),
}


def _agency() -> Agency:
    """A form's uniqueness check looks for another agency of that name."""
    return Agency(tenant_id=ADA.tenant_id, name="Harbor", short_name="Harbor", discipline="advocacy", regime="other")


@pytest.mark.parametrize("ask", REFUSED.values(), ids=REFUSED.keys())
def test_a_question_without_visible_to_is_refused(ask: Callable[[], Any]) -> None:
    with acting(ADA, at=MOMENT), pytest.raises(Unscoped):
        ask()


def _for_a_reason() -> object:
    with unscoped("a form asks whether the name is taken in its own vault"):
        return CaseFile.objects.filter(reference=REFERENCE).values_list("reference", flat=True).get()


def _refreshed() -> object:
    file = _scoped().get(pk=MAIN)
    file.reference = "not this"
    file.refresh_from_db()
    return file.reference


def _saved() -> object:
    file = _scoped().get(pk=MAIN)
    file.next_review_on = REVIEW
    file.save()
    return _scoped().values_list("next_review_on", flat=True).get(pk=MAIN)


def _main_record() -> Any:
    return Record.objects.visible_to(ADA).filter(file_id=MAIN)


# What libraries and the ORM do by the base manager, or by joining out of a scoped question, and what they find: only the
# policies stand there.
RAN: dict[str, tuple[Callable[[], object], object]] = {
    "forward key": (lambda: _main_record()[0].file.reference, REFERENCE),
    "refresh": (_refreshed, REFERENCE),
    "deferred": (lambda: _scoped().only("id").get(pk=MAIN).reference, REFERENCE),
    "save": (_saved, REVIEW),
    "join": (
        lambda: set(Record.objects.visible_to(ADA).filter(file__reference=REFERENCE).values_list("file_id", flat=True)),
        {MAIN},
    ),
    "select_related": (lambda: {one.file.reference for one in _main_record().select_related("file")}, {REFERENCE}),
    "prefetch of a scoped queryset": (
        lambda: {
            one.file_id
            for one in _scoped()
            .prefetch_related(Prefetch("records", queryset=Record.objects.visible_to(ADA)))
            .get(pk=MAIN)
            .records.all()
        },
        {MAIN},
    ),
    # Nobody has a right of guardian's; what counts is that its own joins run.
    "guardian's list over a scoped queryset": (
        lambda: list(
            get_objects_for_user(
                User.objects.get(pk=ADA.user_id), "cases.view_casefile", klass=_scoped(), use_groups=False
            )
        ),
        [],
    ),
    "for a stated reason": (_for_a_reason, REFERENCE),
}


@pytest.mark.parametrize(("ask", "found"), RAN.values(), ids=RAN.keys())
def test_what_libraries_do_runs_and_rests_on_the_policies(ask: Callable[[], object], found: object) -> None:
    with acting(ADA, at=MOMENT):
        assert ask() == found


def test_a_join_never_shows_what_a_policy_hides() -> None:
    """Walt is shut out of the file; reached by a key or a join from somewhere else it is not there either."""
    with acting(world.police.walt, at=MOMENT):
        assert not CaseFile._base_manager.filter(pk=MAIN).exists()
        assert not Record._base_manager.filter(file_id=MAIN).exists()


def test_unbound_reading_raises_instead_of_finding_nothing() -> None:
    with pytest.raises(NotBound):
        list(CaseFile.objects.visible_to(ADA))
    with acting(ADA, at=MOMENT):
        rows = CaseFile.objects.visible_to(ADA)
    with pytest.raises(NotBound):
        list(rows)


def test_a_hole_needs_a_reason() -> None:
    with pytest.raises(ValueError, match="reason"), unscoped(""):
        pass


def test_binding_needs_a_transaction_and_ends_with_its_block() -> None:
    with acting(ADA, at=MOMENT):
        seen = set(CaseFile.objects.visible_to(ADA).values_list("pk", flat=True))
        assert seen
        with bind(world.police.dan, at=MOMENT):
            assert current() is not None
            assert not seen & set(CaseFile.objects.visible_to(world.police.dan).values_list("pk", flat=True))
            assert not CaseFile._base_manager.filter(pk__in=seen).exists()
        # The one before is bound again: in Python and for PostgreSQL.
        assert CaseFile._base_manager.filter(pk__in=seen).count() == len(seen)
    assert current() is None
    # The test's own transaction is still open, as a pooled connection's next request would find it: nobody is bound there.
    with transaction.atomic():
        assert not CaseFile._base_manager.exists()


def test_binding_is_undone_by_a_refusal_in_its_block() -> None:
    with pytest.raises(ZeroDivisionError), acting(ADA, at=MOMENT):
        raise ZeroDivisionError
    assert current() is None
    assert not CaseFile._base_manager.exists()


def test_a_post_without_case_content_sees_none_even_as_its_own_agency() -> None:
    adam = world.harbor.adam
    assert adam.scope is Scope.HOUSE
    with acting(adam, at=MOMENT):
        assert not CaseFile.objects.visible_to(adam).exists()
        assert not CaseFile._base_manager.exists()
        assert not Record._base_manager.exists()
        assert Agency.objects.visible_to(adam).count() == sum(
            agency.community == world.harbor.community for agency in world.agencies
        )


def test_an_account_that_has_chosen_no_post_sees_no_partner_and_no_case() -> None:
    account = Actor.account(ADA.user_id)
    with acting(account, at=MOMENT):
        assert not Agency._base_manager.exists()
        assert not CaseFile._base_manager.exists()
        assert Tenant.objects.exists()


def test_a_row_no_longer_visible_is_not_saved_a_second_time() -> None:
    """`save()` of a hidden row would fall through to an insert; the base refuses it as changed by someone else."""
    with acting(ADA, at=MOMENT):
        file = CaseFile.objects.visible_to(ADA).get(pk=MAIN)
        with bind(world.police.dan, at=MOMENT), pytest.raises(Stale):
            file.save()


def test_a_bulk_insert_needs_somebody_acting() -> None:
    with transaction.atomic(), pytest.raises(NotBound):
        Record.objects.bulk_create([Record(id=uuid4())])
