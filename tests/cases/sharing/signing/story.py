"""What the tests of signing by a link are told with."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.test import Client

from cases.sharing.actions import Answer
from cases.sharing.signing import links
from cases.sharing.signing.actions import prepare_signing
from cases.sharing.signing.models import How, SigningRequest
from cases.sharing.signing.selectors import access_signing
from ccr.tenancy.capabilities import Capability
from tests.cases.sharing.story import THIRTY, TUESDAY, ada
from tests.world import acting, world

FOUR = (world.police, world.prosecution, world.coordination, world.probation)


def ask(file_id: UUID, *agencies: Any, how: How = How.PHONE, at: datetime = TUESDAY, **more: Any) -> SigningRequest:
    """Ada asks aloud about these agencies, and she is to sign by her own phone."""
    asked = agencies or FOUR
    answers = [Answer(agency_id=one.id, works_there=False, agrees=how == How.SPOKEN) for one in asked]
    given = {"purpose": "core_team", "ends_on": THIRTY, "covers_later": True} | more
    with acting(ada, at=at):
        return prepare_signing(file_id=file_id, answers=answers, how=how, by=ada, at=at, **given)


def now(signing: SigningRequest, *, at: datetime = TUESDAY) -> SigningRequest:
    """The row as it is now."""
    with acting(ada, at=at):
        return access_signing(ada, signing.id, Capability.SHARE)


class Survivor:
    """Her phone: a browser of her own that follows what it is told, and knows nothing but the link and the code."""

    def __init__(self, signing: SigningRequest) -> None:
        self.client = Client()
        self.link = f"/n/{links.token_of(signing.id)}/"
        self.code = links.code_of(signing.id)

    def get(self, path: str = "/n/") -> Any:
        return self.client.get(path)

    def post(self, path: str = "/n/", **fields: Any) -> Any:
        return self.client.post(path, fields)

    def hidden(self) -> dict[str, str]:
        """What the forms of the page she is on carry by themselves."""
        return dict(re.findall(r'<input type="hidden" name="(\w+)" (?:id="\w+" )?value="([^"]*)"', self.page()))

    def page(self) -> str:
        return str(self.get().content.decode())

    def open(self) -> Any:
        return self.post(self.link)

    def send(self, **fields: Any) -> Any:
        return self.post(**(self.hidden() | fields))

    def unlock(self) -> Any:
        self.open()
        return self.send(code=self.code)

    def answer(self, *said: str) -> None:
        """Yes or no, agency by agency."""
        for one in said:
            self.send(agrees=one)

    def sign(self, name: str = "Maya Rivers") -> Any:
        return self.send(signer=name)


__all__ = ["FOUR", "Survivor", "ask", "now", "timedelta"]
