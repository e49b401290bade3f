"""A person's hands on a page: every acting touch and every typed field is counted against its ceiling."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Locator, Page, Response

from ccr.proof.figures import Figures
from ccr.tenancy.member import Member
from tests.support.browser import NARROW, WIDE, Windows
from tests.support.client import signed_in

__all__ = ["NARROW", "WIDE", "Person"]


class Person:
    """Somebody signed in, in a window of their own. `tap` and `type` count; `go` (an address typed, a bookmark) does not."""

    def __init__(self, windows: Windows, member: Member, size: tuple[int, int] = WIDE, **options: Any) -> None:
        self.member = member
        cookie = signed_in(member).cookies["sessionid"].value
        self.page: Page = windows.open(size, cookies={"sessionid": cookie}, **options)
        self.taps = 0
        self.typed = 0

    def go(self, address: str) -> Response | None:
        return self.page.goto(address)

    def tap(self, what: Locator) -> None:
        what.click()
        self.taps += 1

    def button(self, name: str) -> None:
        self.tap(self.page.get_by_role("button", name=name).first)

    def link(self, name: str) -> None:
        self.tap(self.page.get_by_role("link", name=name).first)

    def choose(self, what: Locator) -> None:
        what.check()
        self.taps += 1

    def type(self, what: Locator, text: str) -> None:
        what.fill(text)
        self.typed += 1

    def fill(self, label: str, text: str) -> None:
        self.type(self.page.get_by_label(label, exact=True), text)

    def status(self, address: str) -> int:
        """What this person's browser is answered there."""
        return self.page.context.request.get(address, max_redirects=0).status

    def sees(self, text: str) -> bool:
        return text in self.page.locator("body").inner_text()

    @contextmanager
    def counted(self, figures: Figures, name: str, *, taps: int, typed: int) -> Iterator[None]:
        """Print what the block took against the path's ceilings."""
        before = self.taps, self.typed
        yield
        figures.add(f"{name}.taps", self.taps - before[0], "taps", "<=", taps)
        figures.add(f"{name}.typed", self.typed - before[1], "fields", "<=", typed)
