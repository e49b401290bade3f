"""What the invented agencies keep and report: their country's starting text, with their own duty number in it."""

from dataclasses import asdict, dataclass
from datetime import datetime, time

from cases.demo.cast import Cast
from cases.demo.diary import Diary
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.limits.actions import write_statement
from ccr.tenancy.member import Member
from ccr.tenancy.packs import pack

WRITTEN, REWRITTEN = 150, 40
AFTERNOON = time(14, 0)
# Who has not come to it yet, so that the pages show that too; and who saved the starting text first and changed it later.
NOT_YET = frozenset({"interfaith", "mills", "ash_housing"})
TWICE = frozenset({"harbor", "ash_isac"})


def tell_statements(cast: Cast, diary: Diary) -> None:
    """Each agency's manager writes its statement; a few have not, and two wrote it again."""
    for name, agency in cast.agencies.items():
        managers = [member for member in cast.of(name) if member.may(Capability.MANAGE_AGENCY)]
        if not managers or name in NOT_YET:
            continue
        start = asdict(pack(cast.data.pack).statements[agency.discipline])
        own = start | {"rings": f"{start['rings']} Our duty worker: {agency.duty_phone}."}
        texts = [(WRITTEN, start), (REWRITTEN, own)] if name in TWICE else [(WRITTEN, own)]
        for number, (ago, text) in enumerate(texts, start=1):
            act = f"statement {name} {number}"
            diary.enter(diary.days.around(ago, AFTERNOON, act), act, managers[0], Saying(text, managers[0], number))


@dataclass(frozen=True)
class Saying:
    """One saving of a statement, ready for the diary."""

    text: dict[str, str]
    by: Member
    number: int

    def __call__(self, at: datetime) -> None:
        write_statement(**self.text, version=self.number - 1, by=self.by, at=at)
