"""Measure: `bench caseload [--files N]`, `bench meetings [--files N]`, `bench screening`. Ends with one line per figure; exits 1 if any falls short of its goal."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ccr.proof import bench_papers, caseload, meetings, screening
from ccr.proof.bench_database import bench_database
from ccr.proof.figures import Figures

FEW = 10_000


class Command(BaseCommand):
    help = (
        "Measure the caseload, one line and one written record in a skewed database of 100,000 files (built once);"
        " or an agenda over as many;"
        " or what saving a part of an assessment costs beside an empty form; or what a pack of thirty case sheets costs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["caseload", "meetings", "screening", "documents"])
        parser.add_argument(
            "--files",
            type=int,
            default=100_000,
            help="caseload, meetings: how many files the large database holds (default 100,000)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        figures = Figures(self.stdout.write)
        if options["what"] == "screening":
            screening.bench(figures, bench_database(FEW, self.stdout.write), self.stdout.write)
            figures.finish()
            return
        if options["what"] == "documents":
            bench_papers.bench(figures, self.stdout.write)
            figures.finish()
            return
        files = max(options["files"], FEW)
        if options["what"] == "meetings":
            meetings.bench(figures, bench_database(files, self.stdout.write), self.stdout.write)
            figures.finish()
            return
        few, many = bench_database(FEW, self.stdout.write), bench_database(files, self.stdout.write)
        caseload.bench(figures, few, many, files, self.stdout.write)
        figures.finish()
