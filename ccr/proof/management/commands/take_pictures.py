"""Take pictures: `take_pictures [--address http://localhost:8000]`, of a demonstration that runs at that address."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ccr.proof import pictures


class Command(BaseCommand):
    help = "Take the README's pictures from a running demonstration (`python3 dev.py run` in another window)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--address", default="http://localhost:8000", help="where the demonstration runs")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            pictures.take(options["address"], self.stdout.write)
        except pictures.NothingToShow as missing:
            raise CommandError(str(missing)) from None
