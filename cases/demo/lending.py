"""What is opened to whom, told as acts: her permissions, offers and their answers, what is opened back, what she withdraws."""

from datetime import datetime, time, timedelta
from uuid import UUID

from cases.demo.cast import Cast
from cases.demo.data import LendData, PermissionData
from cases.demo.diary import Diary
from cases.demo.telling import Telling, Verb
from cases.records.categories import Category
from cases.sharing.actions import (
    Answer,
    accept_offer,
    join,
    offer_disclosure,
    refuse_offer,
    sign_core_permission,
    sign_release,
    withdraw_release,
)
from cases.sharing.models import Disclosure, ReleaseOfInformation
from cases.sharing.starting_points import Purpose
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member

SIGNING = time(15, 0)
ANSWERING = time(9, 20)
OPENING_BACK = time(14, 0)
WITHDRAWING = time(15, 40)


def categories(names: tuple[str, ...] | list[str]) -> list[Category]:
    """Kinds of information by name. Raises KeyError for one there is not."""
    return [Category[name.upper()] for name in names]


class Lending:
    """Enters the sharing of one history. What was offered is found again by who offered it, to whom and when."""

    def __init__(self, telling: Telling) -> None:
        self.telling = telling
        self.story = telling.story
        self.cast: Cast = telling.cast
        self.diary: Diary = telling.diary
        self.days = telling.days
        # Disclosures as they are made, by the name of the act that made them.
        self.offers: dict[tuple[str, str], UUID] = {}
        self.releases: dict[tuple[str, str], UUID] = {}

    def tell(self) -> None:
        for number, permission in enumerate(self.story.permissions):
            self._permission(f"permission {number}", permission)
        for number, lend in enumerate(self.story.lends):
            self._lend(f"lend {number}", lend)

    def _permission(self, name: str, data: PermissionData) -> None:
        by = self.telling.worker(data.sender, Capability.SHARE)
        if data.core:
            self.telling.enter(data.sender, name, data.ago, SIGNING, by, self._signed_core(name, data))
        for agency, kinds in data.single.items():
            signed = self._signed_single(name, data, agency, kinds)
            self.telling.enter(data.sender, f"{name} {agency}", data.ago, SIGNING, by, signed)
        for agency, answer in data.answered.items():
            self._answer(name, agency, answer, data.ago - 1)
        for agency, kinds in data.back.items():
            back = LendData(
                sender=agency, to=data.sender, ago=data.ago - 1, ends=data.ends, view=tuple(kinds), answered="join"
            )
            self._lend(f"{name} back", back)
        for agency, withdrawn in data.withdrawn.items():

            def withdraw(*, by: Member, at: datetime, agency: str = agency, why: str = withdrawn.why) -> None:
                withdraw_release(release_id=self.releases[name, agency], why=why, by=by, at=at)

            self.telling.enter(data.sender, f"{name} withdrawn {agency}", withdrawn.ago, WITHDRAWING, by, withdraw)

    def _signed_core(self, name: str, data: PermissionData) -> Verb:
        answers = [
            Answer(agency_id=self.cast.agency_id(agency), works_there=said == "close", agrees=said == "yes")
            for agency, said in data.core.items()
        ]
        agencies = {self.cast.agency_id(agency): agency for agency in data.core}

        def signed(*, by: Member, at: datetime) -> None:
            made = sign_core_permission(
                file_id=self.telling.file(data.sender),
                answers=answers,
                purpose=Purpose.CORE_TEAM,
                ends_on=self.days.day(-data.ends),
                covers_later=True,
                signer=self.story.survivor.name,
                by=by,
                at=at,
            )
            for release in made:
                self._note(name, agencies[release.to_agency_id], release, by)

        return signed

    def _signed_single(self, name: str, data: PermissionData, agency: str, kinds: list[str]) -> Verb:
        named = categories(kinds)

        def signed(*, by: Member, at: datetime) -> None:
            release = sign_release(
                file_id=self.telling.file(data.sender),
                to_agency_id=self.cast.agency_id(agency),
                view=named,
                summary=[],
                purpose=Purpose.SUPPORT,
                ends_on=self.days.day(-data.ends),
                covers_later=True,
                signer=self.story.survivor.name,
                works_there=False,
                location_confirmed=Category.LOCATION in named,
                by=by,
                at=at,
            )
            self._note(name, agency, release, by)

        return signed

    def _note(self, name: str, agency: str, release: ReleaseOfInformation, by: Member) -> None:
        self.releases[name, agency] = release.id
        self.offers[name, agency] = Disclosure.objects.visible_to(by).get(release_id=release.id).id

    def _lend(self, name: str, data: LendData) -> None:
        """Open on one's own lawful ground, and have it answered the day after."""
        by = self.telling.worker(data.sender, Capability.SHARE)
        whole = f"{name} {data.sender}"

        def lent(*, by: Member, at: datetime) -> None:
            offer = offer_disclosure(
                file_id=self.telling.file(data.sender),
                to_agency_id=self.cast.agency_id(data.to),
                view=categories(data.view),
                summary=[],
                ends_on=self.days.day(-data.ends),
                by=by,
                at=at,
            )
            self.offers[whole, data.to] = offer.id

        self.telling.enter(data.sender, f"{name} to {data.to}", data.ago, OPENING_BACK, by, lent)
        self._answer(whole, data.to, data.answered, data.ago - 1)

    def _answer(self, name: str, agency: str, answer: str, ago: int) -> None:
        """How an agency takes what it is offered: into its own file, into a new one, not at all, or not yet."""
        if answer == "waiting":
            return
        by = self.telling.worker(agency, Capability.ANSWER_OFFERS)

        def answered(*, by: Member, at: datetime) -> None:
            offer_id = self.offers[name, agency]
            if answer == "refused":
                refuse_offer(disclosure_id=offer_id, by=by, at=at)
                return
            made = accept_offer(disclosure_id=offer_id, by=by, at=at)
            if answer == "join":
                joined_at = at + timedelta(seconds=40)
                join(disclosure_id=offer_id, to_file_id=self.telling.file(agency), by=by, at=joined_at)
            else:
                self.telling.files[self.story.key, agency] = made.to_file_id or UUID(int=0)

        self.telling.enter(agency, f"{name} answered {agency}", ago, ANSWERING, by, answered)
