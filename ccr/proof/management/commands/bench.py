"""Measure: `bench caseload [--files N]`. Ends with one line per figure; exits 1 if any falls short of its goal."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ccr.proof.bench_database import bench_database
from ccr.proof.caseload import bench
from ccr.proof.figures import Figures

FEW = 10_000


class Command(BaseCommand):
    help = "Measure the caseload, one line and one written record in a skewed database of 100,000 files (built once)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["caseload"])
        parser.add_argument(
            "--files", type=int, default=100_000, help="how many files the large database holds (default 100,000)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        files = max(options["files"], FEW)
        figures = Figures(self.stdout.write)
        few, many = bench_database(FEW, self.stdout.write), bench_database(files, self.stdout.write)
        bench(figures, few, many, files, self.stdout.write)
        figures.finish()
