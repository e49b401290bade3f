"""An agency's desk as its partners and it itself see it: whether somebody is on duty, whom to call, which number to ring."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from cases.people.words import Window
from ccr.core.actor import Actor
from ccr.tenancy.models import Agency


@dataclass(frozen=True)
class Desk:
    """When somebody is there and who is called in which order. Empty for an agency that has set none."""

    window: Window | None
    outside_phone: str
    rota: tuple[UUID, ...]

    def staffed(self, at: datetime, zone: ZoneInfo) -> bool:
        """Whether somebody is on duty at that moment."""
        return self.window is not None and bool(self.rota) and self.window.holds(at.astimezone(zone))

    def opens(self, at: datetime, zone: ZoneInfo) -> datetime | None:
        """When somebody is there next."""
        return self.window.next_from(at.astimezone(zone)) if self.window and self.rota else None


def desk_of(agency_id: UUID) -> Desk:
    """The desk of an agency of one's own partnership. One statement; asked of the database, which shows no more than this."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT days, begins, ends, outside_phone, rota FROM sec.duty_of(%s)", [agency_id])
        row = cursor.fetchone()
    if row is None:
        return Desk(None, "", ())
    days, begins, ends, phone, rota = row
    return Desk(Window(tuple(days), begins, ends), phone, tuple(rota))


@dataclass(frozen=True)
class OnDuty:
    """What a sender is told at once: somebody is there, or the number to ring."""

    agency: Agency
    staffed: bool
    number: str
    opens: datetime | None


def on_duty(agency: Agency, *, at: datetime, zone: ZoneInfo) -> OnDuty:
    """Whether somebody is on duty there now; outside those hours the number to ring, in hours the desk's own."""
    desk = desk_of(agency.id)
    staffed = desk.staffed(at, zone)
    number = agency.duty_phone if staffed else desk.outside_phone or agency.duty_phone
    return OnDuty(agency, staffed, number, None if staffed else desk.opens(at, zone))


def agency_seen(reader: Actor, agency_id: UUID) -> Agency:
    return Agency.objects.visible_to(reader).get(pk=agency_id)
