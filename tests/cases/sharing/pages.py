"""What the tests of pages read and send."""

import re
from typing import Any
from uuid import uuid4

from cases.sharing.models import ReleaseOfInformation
from tests.cases.sharing.story import (
    LATER,
    ada,
)
from tests.world import acting, world


def text(response: Any) -> str:
    """What stands on a page, without its tags."""
    plain = re.sub(r"(?s)<(script|style|template)\b.*?</\1>", " ", response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", plain).split())


def once() -> str:
    return str(uuid4())


def talk(*agreed: Any, refused: Any = (), close: Any = (), **more: Any) -> dict[str, Any]:
    """The conversation as it is sent."""
    data = {"once": once(), "covers": "later", "purpose": "core_team", "ends_on": "2026-07-02"}
    for agency in (*agreed, *refused):
        data[f"close_{agency.id}"] = "yes" if agency in close else "no"
        data[f"agrees_{agency.id}"] = "no" if agency in refused else "yes"
    return data | more


def conversation(client: Any, file_id: Any, **data: Any) -> Any:
    return client.post(f"/cases/{file_id}/sharing/permission/", talk(world.police, world.prosecution, **data))


def sign(client: Any, file_id: Any, **more: Any) -> Any:
    page = client.get(f"/cases/{file_id}/sharing/permission/sign/")
    shown = re.search(r'name="shown"[^>]*value="([^"]*)"', page.content.decode())
    data = {"once": once(), "shown": shown[1] if shown else "", "signer": "Maya Rivers", "understood": "on"} | more
    return client.post(f"/cases/{file_id}/sharing/permission/sign/", data)


def releases(file_id: Any) -> list[ReleaseOfInformation]:
    with acting(ada, at=LATER):
        return list(ReleaseOfInformation.objects.visible_to(ada).filter(file_id=file_id))


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def owed() -> int:
    """How many messages the partnership owes anybody: what a refusal must not add to."""
    from ccr.core.actor import Actor
    from ccr.notifications.models import DailyMail

    clock = Actor.clock(ada.tenant_id)
    with acting(clock, at=LATER):
        return DailyMail.objects.visible_to(clock).count()


def told(member: Any) -> int:
    from ccr.notifications.models import Notice

    with acting(member, at=LATER):
        return Notice.objects.visible_to(member).count()
