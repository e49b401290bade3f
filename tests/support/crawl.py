"""Follow every link a person can see, from their first page on."""

import re
from collections import deque
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from django.test import Client

# Following these would end the session or leave the site.
NEVER = re.compile(r"^/(static/|account/logout|locked)")
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a" and (target := dict(attrs).get("href")):
            self.found.append(target)


def crawl(client: Client, start: str = "/", *, each: int = 2, limit: int = 90) -> Iterator[tuple[str, Any]]:
    """Pages reachable by links from `start`, breadth first: at most `each` of one shape of address, `limit` in all."""
    waiting, seen, shapes = deque([start]), {start}, dict[str, int]()
    served = 0
    while waiting and served < limit:
        address = waiting.popleft()
        response = client.get(address)
        served += 1
        yield address, response
        targets = []
        if response.status_code in (301, 302, 303):
            targets = [response["Location"]]
        elif "html" in response.get("Content-Type", ""):
            links = _Links()
            links.feed(response.content.decode())
            targets = links.found
        for target in targets:
            absolute = urldefrag(urljoin(address, target))[0]
            parts = urlsplit(absolute)
            if parts.scheme or parts.netloc or NEVER.match(absolute) or absolute in seen:
                continue
            shape = _ID.sub("<id>", parts.path) + ("?" if parts.query else "")
            shapes[shape] = shapes.get(shape, 0) + 1
            if shapes[shape] <= each:
                seen.add(absolute)
                waiting.append(absolute)
