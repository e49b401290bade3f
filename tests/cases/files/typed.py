"""Sending forms as people and accidents do: what is wrong, what must be said, and what must not be lost."""

from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

# What no text field of the house takes, and what the person is told.
UNREADABLE = {
    "control character": ("before\x07after", "control character"),
    "NUL": ("before\x00after", "control character"),
    "right-to-left override": ("before\u202eafter", "direction mark"),
    "half a character": ("before\ud800after".encode("utf-8", "surrogatepass").decode("utf-8", "replace"), None),
}


def send(client: Client, url: str, data: dict[str, Any], *, once: object = None) -> HttpResponse:
    """Press the button. Each sending is of a page of its own, unless `once` says which."""
    return client.post(url, {"once": str(once or uuid4()), **data})  # type: ignore[return-value]  # the stubs have a class of their own


def said(answer: HttpResponse) -> str:
    return answer.content.decode()
