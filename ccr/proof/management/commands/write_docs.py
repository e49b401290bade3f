"""Write the generated documents into docs/."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ccr.proof import documents


class Command(BaseCommand):
    help = "Write docs/permissions.md, states.md, events.md and data-map.md and openapi.yaml from the code; --check only compares."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail if a document is out of date")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        if not check:
            documents.write_all()
        if late := documents.stale():
            self.stderr.write(f"Out of date: {', '.join(late)}. Run `python3 dev.py manage write_docs`.")
            raise SystemExit(1)
