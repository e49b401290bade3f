"""What a pack costs: seconds, memory, and against a plain page of the same length drawn by the library as it comes.

No database: the words are invented here, so that only the drawing is measured. Both are drawn by a child process of their
own, in turn, and medians are compared.
"""

import re
import resource
import statistics
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Protocol

from django.template.loader import render_to_string

from cases.incidents.chart import Mark, chart_context
from ccr.documents import pdf

CASES = 30
ROUNDS = 5
LIBRARY = """
import sys, weasyprint
document = weasyprint.HTML(string=sys.stdin.read()).render()
sys.stdout.buffer.write(document.write_pdf())
sys.stderr.write(str(len(document.pages)))
"""
TODAY = date(2026, 11, 20)
LANES = ("surveillance", "life_invasion", "interference", "intimidation")


class Figures(Protocol):
    """Where figures go; the shell prints them."""

    def add(self, name: str, value: float, unit: str, op: str, goal: float) -> None: ...


def one_case(number: int) -> str:
    """A full sheet: thirty marks, six incidents, five actions."""
    marks = [
        Mark(
            TODAY - timedelta(days=6 * day), LANES[(day + number) % 4], day % 3 + 1, day % 5 == 0, key=f"{number}-{day}"
        )
        for day in range(30)
    ]
    rows = [
        {
            "on": TODAY - timedelta(days=3 * day),
            "lane_label": "Surveillance",
            "title": "Waited by the car at work until she came out",
            "held_by": "Police",
            "mark": "Possible breach",
        }
        for day in range(6)
    ]
    actions = [
        {"text": "Check the doorbell footage", "owner": "Dana Hall, Police", "due_on": TODAY, "late": day == 0}
        for day in range(5)
    ]
    context: dict[str, Any] = {
        "reference": f"CCR-{number:04}",
        "person": "M.R.",
        "today": TODAY,
        "risk": {"label": "High", "direction_label": "rising"},
        "why": "A threat to kill, then bail, and contact has begun again and is speeding up.",
        "wants": "To sleep at home.",
        "chart": chart_context(marks, until=TODAY, agency="Police", key=f"c{number}", printed=True),
        "since": TODAY - timedelta(days=28),
        "rows": rows,
        "actions": actions,
        "lines": range(2),
    }
    return render_to_string("cases/documents/case_sheet.html", context)


def the_pack() -> str:
    sheets = [{"html": one_case(number)} for number in range(1, CASES + 1)]
    reader = {"name": "Dana Hall", "agency_name": "County Police", "agency_short_name": "Police"}
    context = {"sheets": sheets, "number": 3, "reader": reader, "language": "en", "direction": "ltr"}
    return render_to_string("documents/paper.html", context)


def the_same_words(html: str) -> str:
    """The pack's words, picture and pages as plain paragraphs, without a style of ours."""
    pages = html.split('<section class="sheet">')[1:]
    plain = []
    for page in pages:
        picture = re.search(r"<svg.*?</svg>", page, re.DOTALL)
        words = re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL)
        blocks = [re.sub(r"<[^>]+>", " ", block).strip() for block in re.split(r"</(?:p|div|h1|h2)>", words)]
        text = "".join(f"<div>{block}</div>" for block in blocks if block)
        plain.append(f"<div style='break-after: page; font-size: 8pt'>{picture[0] if picture else ''}{text}</div>")
    return f"<!doctype html><html><body>{''.join(plain)}</body></html>"


def _work() -> float:
    """Processor seconds of the children so far: on a shared machine the wall clock mostly tells what the neighbours do."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _plain(html: str) -> int:
    """How many pages the library made of it by itself."""
    done = subprocess.run([sys.executable, "-c", LIBRARY], input=html.encode(), capture_output=True, check=True)
    return int(done.stderr.split()[-1])


def bench(figures: Figures, say: Callable[[str], object], *, rounds: int = ROUNDS) -> None:
    """Draw the pack and the plain pages in turn; print seconds, memory and the ratio per page."""
    html = the_pack()
    plain = the_same_words(html)
    css = ("print/paper.css", "print/letter.css")
    walls, ours, theirs, peak, pages, plain_pages = [], [], [], 0, 0, 0
    for number in range(rounds):
        before = _work()
        made = pdf.draw(html, css=css, limits=pdf.PACK)
        between = _work()
        plain_pages = _plain(plain)
        walls.append(made.seconds)
        ours.append(between - before)
        theirs.append(_work() - between)
        peak, pages = max(peak, made.peak_kb), made.pages
        say(
            f"  round {number + 1}: {ours[-1]:.2f} s of work for {pages} pages, plain {theirs[-1]:.2f} s for {plain_pages}"
        )
    work, plain_work = statistics.median(ours), statistics.median(theirs)
    figures.add("documents.pack_pages", pages, "pages", "==", CASES)
    figures.add("documents.pack_seconds", statistics.median(walls), "s", "<=", 30)
    figures.add("documents.pack_work", work, "s", "<=", 10)
    figures.add("documents.pack_peak", peak / 1024, "MB", "<=", 512)
    figures.add("documents.page_to_plain_page", (work / pages) / (plain_work / plain_pages), "ratio", "<=", 1.5)
