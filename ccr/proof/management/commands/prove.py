"""Prove: `prove matrix | audit | reminders | notices | all`. Ends with one line per figure; exits 1 if any falls short."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ccr.audit import proofs as audit
from ccr.notifications import proofs as notices
from ccr.proof import matrix
from ccr.proof.figures import Figures
from ccr.reminders import proofs as reminders

PARTS = ("matrix", "audit", "reminders", "notices")


class Command(BaseCommand):
    help = (
        "Prove on this database: who reaches which page, the log's chain, nothing due left lying, no message in doubt."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=[*PARTS, "all"])
        parser.add_argument("--people", type=int, help="matrix: only the first so many people (default: everyone)")

    def handle(self, *args: Any, **options: Any) -> None:
        figures = Figures(self.stdout.write)
        parts = PARTS if options["what"] == "all" else (options["what"],)
        if "matrix" in parts:
            matrix.prove(figures, self.stdout.write, people=options["people"])
        if "audit" in parts:
            audit.prove(figures)
        if "reminders" in parts:
            reminders.prove(figures)
        if "notices" in parts:
            notices.prove(figures)
        figures.finish()
