"""Lock new instrument files and write their sentences for the translators."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from screening.instruments.definitions import BadInstrument
from screening.instruments.locking import lock


class Command(BaseCommand):
    help = "Lock new instrument files by their hash and write their sentences for the translators."
    # It is run because the checks refuse to start.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--replace", action="store_true", help="lock a changed file again: only for one nobody used"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = lock(replace=options["replace"])
        except BadInstrument as error:
            raise CommandError(str(error)) from None
        self.stdout.write("\n".join(f"locked {name}" for name in done) or "nothing new")
