"""`seed_demo`: fill an empty database with two invented partnerships, a county and a borough. Development only."""

from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.demo.builder import build
from cases.demo.data import load_community
from cases.demo.summary import sentences
from ccr.core import clock
from ccr.tenancy.models import Tenant


def day(text: str) -> date:
    """A day as it is typed. Raises ArgumentTypeError with a sentence."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is not a day: write it as 2026-11-20") from None


class Command(BaseCommand):
    help = "Fill an empty database with two invented partnerships, their people and forty histories. Only with DEBUG."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there is a partnership already")
        parser.add_argument("--today", type=day, help="the day it is told for, as 2026-11-20; default: today")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Invented people belong on a developer's own machine: seed_demo runs only with DEBUG.")
        if Tenant.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError(
                "There is a partnership in this database already, and seed_demo only fills an empty one. "
                "To start over: python3 dev.py run --reset"
            )
        today = options["today"] or clock.today(load_community().time_zone)
        told = build(today=today, tell=self._tell if options["verbosity"] else _quiet)
        if options["verbosity"]:
            for line in sentences(told):
                self.stdout.write(line)

    def _tell(self, done: int, of: int) -> None:
        self.stdout.write(f"  telling the invented histories: {done} of {of} acts")


def _quiet(done: int, of: int) -> None:
    """Nobody asked."""
