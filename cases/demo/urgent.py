"""What was shared at once, told as acts: the agreement, the decision, a manager's look, her objection and its answer."""

from datetime import datetime, time, timedelta
from functools import partial

from cases.demo.cast import Cast
from cases.demo.data import NowData, ObjectionData
from cases.demo.diary import Diary
from cases.demo.lending import ANSWERING, categories
from cases.demo.telling import Telling
from cases.files.models import CaseFile
from cases.sharing.actions import join
from cases.sharing.now.actions import look_at, share_now, write_agreement
from cases.sharing.now.models import LawfulBasis
from cases.sharing.now.reasons import reasons_of
from cases.sharing.now.selectors import arrived, in_force
from cases.sharing.now.states import Told
from cases.sharing.objections.actions import answer_objection, record_objection, tell_her
from cases.sharing.objections.models import Objection
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from ccr.tenancy.packs import pack

SIGNED = time(10, 0)
DECIDING = time(14, 30)
LOOKING = time(9, 10)
OBJECTING = time(11, 50)
ANSWERED = time(10, 40)
TELLING_HER = time(10, 30)


def tell_agreement(cast: Cast, diary: Diary) -> None:
    """The coordinator enters what the partners signed. Nothing where the partnership has no such paper."""
    data = cast.data.agreement
    if data is None:
        return
    by = cast.member(data.keeper, data.by)

    def entered(at: datetime) -> None:
        write_agreement(
            agreement_id=None,
            version=None,
            name=data.name,
            party_ids=[cast.agency_id(key) for key in cast.agencies if key not in data.but],
            minimum=categories(data.minimum),
            safe_number=data.safe_number,
            signed_on=diary.days.day(data.signed),
            by=by,
            at=at,
        )

    diary.enter(diary.days.around(data.ago, SIGNED, "agreement"), "agreement", by, entered)


class Urgent:
    """Enters what one history shared at once."""

    def __init__(self, telling: Telling) -> None:
        self.telling = telling
        self.cast: Cast = telling.cast

    def tell(self) -> None:
        for number, data in enumerate(self.telling.story.now):
            self._share(f"now {number}", data)

    def _share(self, name: str, data: NowData) -> None:
        telling = self.telling
        by = telling.worker(data.sender, Capability.SHARE)
        telling.enter(data.sender, name, data.ago, DECIDING, by, partial(self._shared, data))
        for agency, answer in data.answered.items():
            worker = telling.worker(agency, Capability.ANSWER_OFFERS)
            telling.enter(agency, f"{name} answered", data.ago - 1, ANSWERING, worker, self._answered(agency, answer))
        if data.looked:
            looked = data.looked
            manager = self.cast.member(data.sender, looked.who)

            def look(*, by: Member, at: datetime) -> None:
                look_at(ground_id=self._ground(data, by).id, found=looked.found, why=looked.why, by=by, at=at)

            telling.enter(data.sender, f"{name} looked", looked.ago, LOOKING, manager, look)
        if data.objection:
            self._object(name, data.sender, data.objection, by)

    def _shared(self, data: NowData, *, by: Member, at: datetime) -> None:
        agreement = in_force(by, at, by.zone)[0]
        apart = [self.cast.agency_id(agency) for agency in data.leave_out]
        file_id = self.telling.file(data.sender)
        rules = pack(by.pack).share_now
        reasons = reasons_of(by, CaseFile.objects.visible_to(by).get(pk=file_id))
        share_now(
            file_id=file_id,
            agreement_id=agreement.id,
            agency_ids=[one for one in agreement.party_ids if one not in apart and one != by.agency_id],
            apart_ids=apart,
            ground=rules.drafted[by.regime],
            necessity=rules.necessity % {"agreement": agreement.name, "reasons": "; ".join(reasons)},
            why_now=data.why_now,
            if_not=data.if_not,
            told=Told.NOT_TOLD,
            because=data.because,
            by=by,
            at=at,
        )

    def _ground(self, data: NowData, by: Member) -> LawfulBasis:
        found: LawfulBasis = LawfulBasis.objects.visible_to(by).get(file_id=self.telling.file(data.sender))
        return found

    def _answered(self, agency: str, answer: str) -> partial[None]:
        return partial(self._join, agency, answer)

    def _join(self, agency: str, answer: str, *, by: Member, at: datetime) -> None:
        lender = self.cast.agency_id(self.telling.story.now[0].sender)
        loan = next(one for one in arrived(by) if one.from_agency_id == lender)
        target = self.telling.file(agency) if answer == "join" else None
        file = join(disclosure_id=loan.id, to_file_id=target, by=by, at=at + timedelta(seconds=40))
        self.telling.files[self.telling.story.key, agency] = file.id

    def _object(self, name: str, agency: str, data: ObjectionData, by: Member) -> None:
        decider = self.cast.member(agency, data.decider)

        def said(*, by: Member, at: datetime) -> None:
            record_objection(
                file_id=self.telling.file(agency), said=data.said, decider_id=decider.member_id, by=by, at=at
            )

        def answered(*, by: Member, at: datetime) -> None:
            answer_objection(
                objection_id=self._objection(agency, by).id,
                outcome=data.outcome,
                agency_ids=[],
                reason=data.reason,
                by=by,
                at=at,
            )

        def told(*, by: Member, at: datetime) -> None:
            tell_her(objection_id=self._objection(agency, by).id, how=data.told, by=by, at=at)

        self.telling.enter(agency, f"{name} objection", data.ago, OBJECTING, by, said)
        self.telling.enter(agency, f"{name} objection answered", data.answered, ANSWERED, decider, answered)
        self.telling.enter(agency, f"{name} objection told", data.told_ago, TELLING_HER, by, told)

    def _objection(self, agency: str, by: Member) -> Objection:
        found: Objection = Objection.objects.visible_to(by).get(file_id=self.telling.file(agency))
        return found
