"""Who is passed on to whom in the world: one in every kind of place a referral can stand, and two duty desks.

- *report to harbor*: from *police own*, waits in Harbor's queue; Walt and Vera are shut out of the file behind it.
- *plain to harbor*: from the police without any file.
- *main to housing*: from *harbor main*, taken into *housing own*.
- *named draft*: on the file for named workers, to nobody yet. *quiet to prosecution*: explained to her, not yet answered.
- *second to prosecution*: from *police second*; Harbor has no part in it. *beacon draft*: the outsider's.
"""

from datetime import time, timedelta
from typing import Any

from ccr.tenancy.member import Member
from referrals.models import DutyDesk, Offered, Referral, Signpost, Step
from tests.world import MOMENT, AgencyCast, acting, key, world

NAME = "Paloma Passed-On"
# What stands in the words of every referral: whoever reads it has read one.
WORDS = {"name": NAME, "phone": "555-0166", "channel": "phone", "when": "any", "said": "words of a referral"}


def tell() -> None:
    """Everything above."""
    dan, ivy, ada, nell = world.police.dan, world.police.ivy, world.harbor.ada, world.harbor.nell
    _referral("report to harbor", dan, "police own", world.harbor, "agreed", route="offer")
    _referral("plain to harbor", ivy, None, world.harbor, "agreed", route="offer")
    _referral("main to housing", ada, "harbor main", world.housing, "agreed")
    _referral("named draft", nell, "harbor named", None, "needed")
    _referral("quiet to prosecution", ada, "harbor quiet", world.prosecution, "offered")
    _referral("second to prosecution", ivy, "police second", world.prosecution, "agreed")
    _referral("beacon draft", world.beacon.bea, "beacon own", None, "needed")
    _taken("main to housing", world.housing.casey, "housing own")
    for by, file in ((dan, "police own"), (ivy, None)):
        with acting(by):
            Offered(
                id=key(f"offered {by.name}"), tenant_id=by.tenant_id, agency_id=by.agency_id,
                file_id=world.file(file) if file else None, answer="not_safe", why="overheard", made_at=MOMENT,
                made_by=by.member_id,
            ).save()  # fmt: skip
    with acting(nell):
        pointed = Signpost(
            id=key("signpost named"), tenant_id=nell.tenant_id, agency_id=nell.agency_id,
            file_id=world.file("harbor named"), service="legal", how="number", made_at=MOMENT, made_by=nell.member_id,
        )  # fmt: skip
        pointed.write({"to": "words of a signpost"})
        pointed.save()
    _desk(ada, [ada, nell])
    _desk(dan, [dan])


def _words(row: Any, words: dict[str, Any]) -> Any:
    row.write(words)
    return row


def _referral(
    name: str, by: Member, file: str | None, to: AgencyCast | None, state: str, *, route: str = "warm"
) -> None:
    with acting(by):
        row = _words(
            Referral(
                id=key(f"referral {name}"), tenant_id=by.tenant_id, route=route, service="advocacy",
                from_agency_id=by.agency_id, from_file_id=world.file(file) if file else None, made_at=MOMENT,
                made_by=by.member_id, moved_at=MOMENT, urgent=route == "offer",
            ),
            WORDS,
        )  # fmt: skip
        row.save()
        _step(f"{name} need", row, by, "need", shared=False)
        if to is not None:
            row.to_agency_id, row.state = to.id, "offered"
            row.save()
        if state == "agreed":
            row.state, row.agreed_how, row.agreed_at = "agreed", "signed", MOMENT
            row.due_at, row.tells_back = MOMENT + timedelta(days=2), True
            row.save()
            _step(f"{name} agree", row, by, "agree", shared=True)


def _taken(name: str, by: Member, file: str) -> None:
    with acting(by):
        row = Referral.objects.visible_to(by).get(pk=key(f"referral {name}"))
        row.to_file_id, row.state = world.file(file), "accepted"
        row.answered_at, row.answered_by = MOMENT, by.member_id
        row.save()
        _step(f"{name} accept", row, by, "accept", shared=True)


def _step(name: str, row: Referral, by: Member, verb: str, *, shared: bool) -> None:
    step = Step(
        id=key(f"step {name}"), tenant_id=by.tenant_id, referral_id=row.id, agency_id=by.agency_id,
        member_id=by.member_id, verb=verb, at=MOMENT, shared=shared,
    )  # fmt: skip
    _words(step, {"by": by.name}).save()


def _desk(by: Member, rota: list[Member]) -> None:
    with acting(by):
        DutyDesk(
            id=key(f"desk {by.agency_short_name}"), tenant_id=by.tenant_id, agency_id=by.agency_id,
            days=[1, 2, 3, 4, 5], begins=time(9), ends=time(17), outside_phone="555-0119",
            rota=[one.member_id for one in rota],
        ).save()  # fmt: skip
