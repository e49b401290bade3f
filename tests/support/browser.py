"""A real browser: Debian's Chromium driven by Playwright, and nets under every page it opens."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from ccr.stack import chromium
from ccr.stack.place import ROOT, state_folder

WIDE = (1440, 900)
NARROW = (390, 844)
# Chromium writes these for every answer from 400 on; a test that expects a refusal sees them.
_EXPECTED = "Failed to load resource: the server responded with a status of"


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless Chromium. Without one: a failure in CI, elsewhere a skip that says so."""
    found = chromium.find(ROOT / ".local")
    if found is None:
        reason = "NO BROWSER: no Chromium was found, so the journeys did not run. `python3 dev.py test` gets one."
        if os.environ.get("CI"):
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        # Playwright's loop runs in this thread from here on; Django would take that for asynchronous code.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        running = playwright.chromium.launch(
            executable_path=found.program, args=list(chromium.FLAGS), env=dict(found.environment())
        )
        try:
            yield running
        finally:
            running.close()


class Windows:
    """Opens pages for one test, each in a context (cookies, storage) of its own, and remembers what went wrong in them."""

    def __init__(self, running: Browser, base_url: str | None = None) -> None:
        self.running = running
        self.base_url = base_url
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def open(
        self,
        size: tuple[int, int] = WIDE,
        *,
        cookies: dict[str, str] | None = None,
        strict: bool = True,
        **options: Any,
    ) -> Page:
        """A page of the given size for one person. `cookies` are set for the site under test.

        With `strict`, a script error, a refused style or script, or a request to anywhere else fails the test at its end.
        Further options are Playwright's for a context: `color_scheme`, `reduced_motion`, `java_script_enabled`, `locale` …
        """
        width, height = size
        context = self.running.new_context(
            viewport={"width": width, "height": height}, base_url=self.base_url, **options
        )
        self.contexts.append(context)
        context.set_default_timeout(10_000)
        if cookies and self.base_url:
            context.add_cookies(
                [{"name": name, "value": value, "url": self.base_url} for name, value in cookies.items()]
            )
        page = context.new_page()
        if strict:
            page.on("console", self._hear)
            page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
            page.on("request", self._watch)
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(_EXPECTED):
            self.complaints.append(f"console: {message.text}")

    def _watch(self, request: Request) -> None:
        address = urlsplit(request.url)
        ours = urlsplit(self.base_url or "").netloc
        if address.scheme in {"http", "https"} and address.netloc != ours:
            self.complaints.append(f"a request to {address.netloc}: {request.url}")

    def keep_pictures(self, name: str) -> list[Path]:
        """Save what every open page shows, after a failure; returns the files."""
        folder = state_folder() / "test" / "failures"
        folder.mkdir(parents=True, exist_ok=True)
        saved = []
        for number, page in enumerate((page for context in self.contexts for page in context.pages), start=1):
            path = folder / f"{name}-{number}.png"
            page.screenshot(path=path)
            saved.append(path)
        return saved

    def close(self) -> None:
        for context in self.contexts:
            context.close()


def violations(page: Page, **options: Any) -> list[str]:
    """What axe finds wrong on the page, one line per rule and element; empty is good."""
    from axe_playwright_python.sync_playwright import Axe

    # A press that leads elsewhere answers before the next page is there.
    page.wait_for_load_state()
    size = page.viewport_size
    if size:
        # As tall as the page: a bar that stays in sight must not cover half a control just where the window happens to end.
        tall = page.evaluate("Math.ceil(document.documentElement.scrollHeight)")
        page.set_viewport_size({"width": size["width"], "height": min(max(size["height"], tall), 12_000)})
    found = Axe().run(page, options=options or None).response["violations"]
    if size:
        page.set_viewport_size(size)
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]
