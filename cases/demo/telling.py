"""A history told as acts: opening files, people, contact rules, levels, incidents, and who looked at what."""

from collections.abc import Callable, Iterator
from datetime import datetime, time
from functools import partial
from random import Random
from typing import Protocol
from uuid import UUID

from cases.demo.cast import Cast
from cases.demo.data import BurstData, FileData, IncidentData, RulesData, StoryData
from cases.demo.diary import Diary
from cases.demo.steady import chance
from cases.files.actions import (
    begin,
    close_file,
    mark_seen,
    name_workers,
    open_file,
    record_wants,
    set_level,
)
from cases.files.models import CaseFile
from cases.files.references import new_reference
from cases.incidents.actions import Account, record_incident
from cases.incidents.words import Breach
from cases.people.actions import (
    add_person,
    confirm_contact_rules,
    keep_address,
    keep_contact,
    name_point_of_contact,
    record_contact,
)
from cases.people.channels import Answer, Channel
from cases.people.words import Address, ContactDetails, ContactRules, Respondent, Rule, ThirdPerson, Window
from cases.records.categories import Kind
from cases.records.selectors import latest, line_of
from ccr.audit.recording import record_denial, record_reads
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member

# When in a day things are done, so that what rests on something comes after it.
OPENING = time(9, 0)
BEGINNING = time(9, 40)
ASKING = time(10, 20)
JUDGING = time(11, 0)
TALKING = time(11, 40)
WRITING = time(13, 0)
CLOSING = time(16, 20)
LOOKING = time(16, 50)

WEEKDAYS = {"Mon": 1, "Tue": 2, "Wed": 3, "Thu": 4, "Fri": 5, "Sat": 6, "Sun": 7}
ANSWERS = {"yes": Answer.YES, "only": Answer.ONLY_IF, "no": Answer.NO}
# By the partnership’s pack.
ORDER_WORDS = {"us": "No-contact order", "england-wales": "Bail conditions"}
OFFICE_HOURS = "only Mon-Fri 09:00-16:00"
NOON = "12:00"


class Verb(Protocol):
    """Something done by somebody at a moment."""

    def __call__(self, *, by: Member, at: datetime) -> object: ...


def rule_of(text: str) -> Rule:
    """`only Mon-Fri 10:00-15:00: from a withheld number` as a rule. Raises KeyError or ValueError for anything else."""
    head, _, words = text.partition(": ")
    answer, *rest = head.split()
    days: tuple[int, ...] = ()
    begins = ends = None
    for part in rest:
        first, _, last = part.partition("-")
        if first in WEEKDAYS:
            days = tuple(range(WEEKDAYS[first], WEEKDAYS[last or first] + 1))
        else:
            begins, ends = time.fromisoformat(first), time.fromisoformat(last)
    return Rule(answer=ANSWERS[answer], asked=True, words=words, window=Window(days, begins, ends))


def rules_of(data: RulesData) -> ContactRules:
    """What she answered, for the channels that were asked about."""
    return ContactRules(rules={channel: rule_of(text) for channel in Channel if (text := getattr(data, channel.value))})


def reference_of(story: str, agency: str) -> str:
    """The reference of an agency's file of a history: random to look at, and always the same."""
    return new_reference(chance(f"{story} {agency} reference"))


class Telling:
    """Turns one history into acts. Files get their ids as they are opened; later acts look them up when their turn comes."""

    def __init__(self, story: StoryData, cast: Cast, diary: Diary, files: dict[tuple[str, str], UUID]) -> None:
        self.story = story
        self.cast = cast
        self.diary = diary
        self.days = diary.days
        self.files = files

    def tell(self) -> None:
        """Enter everything about the files themselves into the diary; what is shared and reviewed is told elsewhere."""
        for file in self.story.files:
            self._open(file)
            self._look(file)
        self._her_words()
        self._reaching_her()
        for level in self.story.levels:
            self._level(self.story.home, level.ago, level.level, level.why, level.trend)
        for number, incident in enumerate(self.incidents()):
            self._incident(number, incident)

    def file(self, agency: str) -> UUID:
        """The id of an agency's file of this history, once it is there."""
        return self.files[self.story.key, agency]

    def lead(self, agency: str) -> Member | None:
        """Who leads the agency's file; None where it was made only to receive something."""
        for file in self.story.files:
            if file.at == agency:
                return self.cast.member(agency, file.lead)
        return None

    def worker(self, agency: str, capability: Capability) -> Member:
        """Who of an agency does something in this history: the lead, where their post allows it, else a colleague's."""
        lead = self.lead(agency)
        if lead and lead.may(capability):
            return lead
        return next(member for member in self.cast.of(agency) if member.may(capability))

    def name(self, agency: str, what: str) -> str:
        return f"{self.story.key} {agency} {what}"

    def enter(self, agency: str, what: str, ago: int, clock: time, by: Member, verb: Verb) -> None:
        """Enter one act."""
        name = self.name(agency, what)
        at = self.days.around(ago, clock, name)
        self.diary.enter(at, name, by, lambda moment: verb(by=by, at=moment))

    def _open(self, file: FileData) -> None:
        story, lead = self.story, self.cast.member(file.at, file.lead)
        home = file is story.home
        first_wants = next((want for want in story.wants if home and want.ago >= file.ago), None)

        def opened(*, by: Member, at: datetime) -> None:
            made = open_file(
                by=by,
                at=at,
                display_name=story.survivor.shown,
                full_name=story.survivor.name,
                pronouns=story.survivor.pronouns,
                language=story.survivor.language,
                interpreter=story.survivor.interpreter,
                goals=story.goals if home else (),
                wants=first_wants.text if first_wants else "",
                reference=reference_of(story.key, file.at),
            )
            self.files[story.key, file.at] = made.id

        self.enter(file.at, "open", file.ago, OPENING, lead, opened)
        self._people(file, lead)
        if file.begun is not False:
            ago = file.ago if file.begun is True else file.begun
            self.enter(file.at, "begin", ago, BEGINNING, lead, self.on(file.at, begin))
        if file.named:
            members = [self.cast.membership_id(file.at, name) for name in file.named]
            self.enter(
                file.at, "named", file.ago, CLOSING, lead, self.on(file.at, name_workers, membership_ids=members)
            )
        if file.closed:
            closed = self.on(
                file.at,
                close_file,
                outcome=file.closed.outcome,
                why=file.closed.why,
                told="How to come back, and that nothing is lost.",
            )
            self.enter(file.at, "close", file.closed.ago, CLOSING, lead, closed)

    def _people(self, file: FileData, lead: Member) -> None:
        story, survivor = self.story, self.story.survivor
        respondent = Respondent(
            display_name=story.other.shown,
            full_name="" if story.other.described else story.other.name,
            relationship=story.other.relationship,
            whereabouts=story.other.whereabouts,
            bail=story.other.bail,
            weapons=story.other.weapons,
            note=story.other.note,
        )
        self.enter(file.at, "other", file.ago, BEGINNING, lead, self.on(file.at, add_person, person=respondent))
        if file is not story.home:
            return
        for number, third in enumerate(story.third):
            person = ThirdPerson(display_name=third.name, tie=third.tie, safe_to_talk=third.safe)
            self.enter(file.at, f"third {number}", file.ago, ASKING, lead, self.on(file.at, add_person, person=person))
        rules = story.rules[-1] if story.rules else None
        details = ContactDetails(
            phone=survivor.phone,
            email=survivor.email,
            code_word=rules.word if rules else "",
            if_answered=rules.say if rules else "",
        )
        if details != ContactDetails():
            kept = self.on(file.at, keep_contact, version=None, details=details)
            self.enter(file.at, "numbers", file.ago, ASKING, lead, kept)
        if survivor.address:
            address = Address(address=survivor.address)
            kept = self.on(file.at, keep_address, version=None, address=address)
            self.enter(file.at, "address", file.ago, ASKING, lead, kept)
        if lead.regime == "confidential":
            phone = self.cast.agencies[file.at].duty_phone
            named = self.on(file.at, name_point_of_contact, membership_id=lead.member_id, phone=phone)
            self.enter(file.at, "point", file.ago, ASKING, lead, named)

    def on(self, agency: str, verb: Callable[..., object], **words: object) -> Verb:
        """A verb on the agency's file of this history, which is known only when the act's turn comes."""

        def done(*, by: Member, at: datetime) -> None:
            verb(file_id=self.file(agency), by=by, at=at, **words)

        return done

    def _her_words(self) -> None:
        home = self.story.home
        lead = self.cast.member(home.at, home.lead)
        for number, want in enumerate(self.story.wants):
            if want.ago >= home.ago:
                continue
            said = self.on(home.at, record_wants, text=want.text, said_on=self.days.day(want.ago))
            self.enter(home.at, f"wants {number}", want.ago, TALKING, lead, said)

    def _reaching_her(self) -> None:
        home = self.story.home
        hers = self.cast.member(home.at, home.lead)
        for number, rules in enumerate(self.story.rules):
            confirmed = self._confirmed(home.at, rules)
            self.enter(home.at, f"rules {number}", min(rules.ago, home.ago), ASKING, hers, confirmed)
        for file in self.story.files:
            if file.asked is not None and file is not home:
                plain = RulesData(ago=file.asked, phone=OFFICE_HOURS, voicemail="no", text="no", post="no")
                lead = self.cast.member(file.at, file.lead)
                self.enter(file.at, "rules", file.asked, ASKING, lead, self._confirmed(file.at, plain))
        for number, contact in enumerate(self.story.contacts):
            made = self.on(home.at, record_contact, channel=contact.how, outcome=contact.outcome)
            self.enter(home.at, f"contact {number}", contact.ago, TALKING, hers, made)

    def _confirmed(self, agency: str, rules: RulesData) -> Verb:
        """Record what she answered, over what was held before."""

        def confirmed(*, by: Member, at: datetime) -> None:
            file_id = self.file(agency)
            head = latest(by, [file_id], [Kind.CONTACT_RULES]).get((file_id, Kind.CONTACT_RULES))
            confirm_contact_rules(
                file_id=file_id,
                version=head.version if head else None,
                rules=rules_of(rules),
                confirmed_on=self.days.day(rules.ago),
                by=by,
                at=at,
            )

        return confirmed

    def _level(self, file: FileData, ago: int, level: int, why: str, trend: str) -> None:
        lead = self.worker(file.at, Capability.LEAD_FILES)
        judged = self.on(file.at, set_level, level=level, why=why, direction=trend, judged_on=self.days.day(ago))
        self.enter(file.at, f"level {ago}", ago, JUDGING, lead, judged)

    def incidents(self) -> Iterator[IncidentData]:
        """Every incident of the history, those of its bursts worked out."""
        yield from self.story.incidents
        for number, burst in enumerate(self.story.bursts):
            yield from self._burst(burst, chance(f"{self.story.key} burst {number}"))

    def _burst(self, burst: BurstData, source: Random) -> Iterator[IncidentData]:
        days = sorted(source.choices(range(burst.last, burst.first), k=burst.count), reverse=True)
        for number, ago in enumerate(days):
            yield IncidentData(
                ago=ago,
                what=burst.texts[number % len(burst.texts)],
                place=burst.where,
                codes=burst.codes,
                time=f"{source.randrange(6, 24):02}:{source.randrange(60):02}",
                serious=source.choice([1, 1, 1, 2, None]),
                fear=source.choice([None, 2, 3, 4, 6]) if burst.source == "her" else None,
                by=burst.by,
                source=burst.source,
                breach=burst.breach and source.random() < 0.5,
            )

    def _incident(self, number: int, incident: IncidentData) -> None:
        agency = incident.by or self.story.files[0].at
        by = self.cast.member(agency, incident.who) if incident.who else self.worker(agency, Capability.WRITE_FILES)
        account = Account(
            what=incident.what,
            first_on=None if incident.undated else self.days.day(incident.ago),
            time_from=time.fromisoformat(incident.time) if incident.time and not incident.undated else None,
            place=incident.place,
            tactics=incident.codes.split(),
            seriousness=incident.serious,
            source=incident.source,
            fear=incident.fear,
            impact=incident.impact,
            breach=Breach.POSSIBLE if incident.breach else "",
            breach_of=ORDER_WORDS[self.cast.data.pack] if incident.breach else "",
        )
        # Written down on the same day by those who were called by day, else on the next; never before the file was there.
        same_day = incident.source == "police" and incident.time < NOON
        opened = next((file.ago for file in self.story.files if file.at == agency), incident.ago)
        ago = max(1, min(incident.ago - (not same_day), opened))
        written = self.on(agency, record_incident, account=account, kept=incident.kept)
        self.enter(agency, f"incident {number}", ago, WRITING, by, written)
        if self.lead(agency) is None:
            # A file nobody leads, made to receive something: whoever wrote in it has seen it.
            self.enter(agency, f"looked at {number}", ago, LOOKING, by, partial(self._looked, agency, last=True))

    def _look(self, file: FileData) -> None:
        """The lead opens the file every month or two; once a colleague who may does, where the file is open to all."""
        lead = self.cast.member(file.at, file.lead)
        source = chance(self.name(file.at, "looks"))
        ago = file.ago - source.randrange(3, 9)
        number = 0
        while ago > file.seen:
            self.enter(file.at, f"look {number}", ago, LOOKING, lead, partial(self._looked, file.at))
            ago -= source.randrange(35, 90)
            number += 1
        self.enter(file.at, "look last", file.seen, LOOKING, lead, partial(self._looked, file.at, last=True))
        others = [one for one in self.cast.of(file.at) if one.may(Capability.SEE_FILES) and one is not lead]
        if others and file.ago > 30 and not file.named and not file.shut:
            colleague = source.choice(others)
            self.enter(file.at, "look over", file.ago // 2, LOOKING, colleague, partial(self._looked, file.at))

    def _looked(self, agency: str, *, by: Member, at: datetime, last: bool = False) -> None:
        """What opening the overview leaves behind; only when it was seen last decides what is new."""
        file = CaseFile.objects.visible_to(by).get(pk=self.file(agency))
        record_reads(by=by, role=by.post_label, page="case", files=line_of(by, file).holders, at=at)
        if last:
            mark_seen(file_id=file.id, by=by, at=at)

    def refused(self, agency: str, who: Member, ago: int) -> None:
        """Somebody shut out by a conflict asked for the file and was shown nothing."""

        def asked(*, by: Member, at: datetime) -> None:
            record_denial("file", self.file(agency))

        self.enter(agency, f"refused {who.name}", ago, LOOKING, who, asked)
