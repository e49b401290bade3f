"""`found_partnership`: the first agency and its first person. Prints one link that works once."""

from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from ccr.accounts import mail
from ccr.core import clock
from ccr.core.errors import NotPossible
from ccr.core.text import Unreadable, tidy
from ccr.tenancy.actions import found_partnership
from ccr.tenancy.capabilities import ROLES
from ccr.tenancy.models import Discipline, Regime
from ccr.tenancy.packs import all_packs


class Command(BaseCommand):
    help = "Begin a partnership: its first agency, and an invitation for the person who looks after its people."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", required=True, help="the partnership, for example “Larkspur County”")
        parser.add_argument("--pack", default="us", choices=sorted(all_packs()))
        parser.add_argument("--time-zone", default="America/Chicago", help="for example America/Chicago")
        parser.add_argument("--agency", required=True, help="the first agency's full name")
        parser.add_argument("--short-name", required=True, help="what pages call it")
        parser.add_argument("--discipline", default=Discipline.COORDINATION, choices=sorted(Discipline.values))
        parser.add_argument("--regime", default=Regime.OTHER, choices=sorted(Regime.values))
        parser.add_argument("--person", required=True, help="the first person's name")
        parser.add_argument("--email", required=True)
        parser.add_argument(
            "--role",
            action="append",
            choices=sorted(ROLES),
            help="default: administrator and coordinator",
            dest="roles",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
            ZoneInfo(options["time_zone"])
            longest = {"name": 120, "agency": 120, "short_name": 40, "person": 120}
            texts = {key: tidy(options[key], longest=most) for key, most in longest.items()}
            _invitation, token = found_partnership(
                **texts,
                pack=options["pack"],
                time_zone=options["time_zone"],
                discipline=options["discipline"],
                regime=options["regime"],
                email=options["email"],
                roles=options["roles"] or ["administrator", "coordinator"],
                at=clock.now(),
            )
        except ValidationError:
            raise CommandError("That is not an e-mail address.") from None
        except Unreadable as refused:
            raise CommandError(str(refused.message)) from None
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise CommandError("There is no such time zone.") from error
        except NotPossible as refusal:
            raise CommandError(str(refusal.reason)) from None
        self.stdout.write("Give this link to the first person. It works once, for a week:")
        self.stdout.write(mail.link("take_up", token))
