"""Asking the interface as a program does."""

from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import reverse

from ccr.tenancy.member import Member
from tests.support.client import signed_in

JSON = "application/json"
PROBLEM = "application/problem+json"


def get(who: Member, name: str, *ids: UUID, **query: str) -> Any:
    return signed_in(who).get(reverse(name, args=ids), query)


def post(who: Member, name: str, *ids: UUID, sent: Any = None, **headers: str) -> Any:
    return send(signed_in(who), name, *ids, sent=sent, **headers)


def send(client: Client, name: str, *ids: UUID, sent: Any = None, **headers: str) -> Any:
    return client.post(reverse(name, args=ids), {} if sent is None else sent, content_type=JSON, headers=headers)
