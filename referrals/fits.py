"""Which disciplines fit a kind of help: their agencies stand first where one is chosen. A help to the eye, never a rule."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from ccr.tenancy.models import Agency, Discipline
from referrals.models import Service

FITS: dict[str, frozenset[str]] = {
    Service.ADVOCACY: frozenset({Discipline.ADVOCACY, Discipline.CULTURAL, Discipline.CAMPUS}),
    Service.SHELTER: frozenset({Discipline.ADVOCACY, Discipline.HOUSING}),
    Service.HOUSING: frozenset({Discipline.HOUSING}),
    Service.LEGAL: frozenset({Discipline.ADVOCACY}),
    Service.COUNSELLING: frozenset({Discipline.MENTAL_HEALTH}),
    Service.HEALTH: frozenset({Discipline.HEALTH, Discipline.FORENSIC_MEDICAL}),
    Service.POLICE: frozenset({Discipline.POLICE}),
    Service.PROSECUTION: frozenset({Discipline.PROSECUTION}),
    Service.WORK_SCHOOL: frozenset({Discipline.WORKPLACE, Discipline.CAMPUS}),
    Service.IMMIGRATION: frozenset({Discipline.IMMIGRATION, Discipline.CULTURAL}),
}


def to_choose(agencies: Iterable[Agency], service: str) -> list[Any]:
    """The agencies as answers, those that fit the kind of help in a group of their own, first; else as they came."""
    kinds = FITS.get(service, frozenset())
    fitting: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    for one in agencies:
        (fitting if one.discipline in kinds else others).append((str(one.id), one.name))
    if not fitting:
        return others
    return [(_("For this kind of help"), fitting), *([(_("Others"), others)] if others else [])]
