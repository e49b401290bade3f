"""Who is invited to the wider group, discipline by discipline: told, at the table, own numbers and minutes, and never a case."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from ccr.accounts.models import User
from ccr.core.actor import Actor
from ccr.notifications.models import Notice
from ccr.tenancy.models import Agency, Discipline, Membership, Partnership, Regime
from meetings import actions
from meetings.models import AgendaItem, Meeting
from tests.meetings.story import MEETING, SITS, col
from tests.support.client import signed_in
from tests.world import LARKSPUR, MOMENT, AgencyCast, Person, acting, key

pytestmark = pytest.mark.django_db

WIDER = key("meeting wider")
# The discipline, the law its records are under, and the post its people come in. All of them work with files of their own.
INVITED: list[tuple[str, str, str]] = [
    (Discipline.HOUSING, Regime.OTHER, "case_worker"),
    (Discipline.IMMIGRATION, Regime.OTHER, "case_worker"),
    (Discipline.CAMPUS, Regime.OTHER, "case_worker"),
    (Discipline.DISABILITY, Regime.OTHER, "case_worker"),
    (Discipline.CULTURAL, Regime.CONFIDENTIAL, "advocate"),
    (Discipline.PROBATION, Regime.SYSTEM, "probation_officer"),
    (Discipline.PRETRIAL, Regime.SYSTEM, "pretrial_officer"),
    (Discipline.DISPATCH, Regime.SYSTEM, "supervisor"),
    (Discipline.COURTS, Regime.COURT, "court_clerk"),
    (Discipline.HEALTH, Regime.HEALTH, "nurse"),
    (Discipline.MENTAL_HEALTH, Regime.HEALTH, "clinician"),
]


def seated(discipline: str, regime: str, role: str) -> Any:
    """Somebody of a new agency of that discipline with a seat in the wider group."""
    person = Person(f"wren-{discipline}", "Wren Wider", (role,))
    cast = AgencyCast(
        f"new {discipline}", LARKSPUR, f"New {discipline}", discipline, discipline, regime, "wider", (person,)
    )
    User(id=person.user_id, email=person.email, name=person.name).save(force_insert=True)
    with acting(Actor(tenant_id=LARKSPUR.id, agency_id=cast.id)):
        Agency(
            id=cast.id,
            tenant_id=LARKSPUR.id,
            name=cast.name,
            short_name=cast.short_name,
            discipline=discipline,
            regime=regime,
        ).save()
        Partnership(
            id=key(f"seat {cast.slug}"),
            tenant_id=LARKSPUR.id,
            agency_id=cast.id,
            seat="wider",
            since_on=date(2026, 1, 5),
        ).save()
        Membership(
            id=cast.membership_id(person),
            tenant_id=LARKSPUR.id,
            agency_id=cast.id,
            user_id=person.user_id,
            roles=[role],
            since_at=MOMENT - timedelta(days=90),
        ).save()
    return cast.members[0]


@pytest.mark.parametrize(("discipline", "regime", "role"), INVITED)
def test_an_invited_agency_sees_its_own_numbers_and_the_minutes_and_no_case(
    discipline: str, regime: str, role: str
) -> None:
    wren = seated(discipline, regime, role)
    with acting(col):
        actions.convene(forum_id=key("forum wider"), starts_at=SITS + timedelta(days=90), by=col, at=MOMENT)
    with acting(wren):
        assert Notice.objects.visible_to(wren).filter(code="meeting.convened").count() == 1, "invited"
        assert MEETING not in Meeting.objects.visible_to(wren).values_list("id", flat=True)
        assert not AgendaItem.objects.visible_to(wren).exists()
    client = signed_in(wren)
    agenda = client.get(reverse("agenda", args=[WIDER])).content.decode()
    assert "How reports are taken at night" in agenda
    for page in ("agenda", "live", "minutes"):
        assert client.get(reverse(page, args=[MEETING])).status_code == 404, "the core team's is not there"

    with acting(col):
        actions.move_meeting(meeting_id=WIDER, move="hold", by=col, at=MOMENT)
    with acting(wren):
        actions.sign_in(meeting_id=WIDER, by=wren, at=MOMENT)
    live = client.get(reverse("live", args=[WIDER])).content.decode()
    assert "What your agency may say in numbers" in live
    assert "No case is spoken of in this group" in live

    with acting(col):
        actions.move_meeting(meeting_id=WIDER, move="draft_minutes", by=col, at=MOMENT)
    minutes = client.get(reverse("minutes", args=[WIDER])).content.decode()
    assert "Wren Wider" in minutes
    for page in (agenda, live, minutes):
        assert "AG-main" not in page
        assert "HH-7QKD" not in page
