"""What agencies keep and report: written by each alone, read by every partner, every text kept."""

import re
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from pytest_django import Settings

from ccr.accounts import drafts
from ccr.audit.models import AuditEvent
from ccr.core import clock
from ccr.core.actor import acting
from ccr.core.errors import NotPermitted
from ccr.tenancy.limits import actions
from ccr.tenancy.limits.selectors import PARTS, versions_of
from ccr.tenancy.member import Member
from ccr.tenancy.models import Discipline, LimitationStatement
from ccr.tenancy.packs import DISCIPLINES, BadPack, all_packs, read
from ccr.tenancy.packs import FOLDER as PACKS
from tests.support.client import signed_in
from tests.support.databases import Database
from tests.support.threads import at_once, meeting
from tests.world import MOMENT, key, world

ADAM, ADA, DAN, COL, BEA = (
    world.harbor.adam,
    world.harbor.ada,
    world.police.dan,
    world.coordination.col,
    world.beacon.bea,
)
OLIVE = world.coordination.olive
HARBOR, POLICE, BEACON = (key(f"agency {slug}") for slug in ("harbor", "police", "beacon"))
WORDS = {part: f"New words about {part}." for part in PARTS}


def sent(version: int, **changed: str) -> dict[str, str]:
    return WORDS | {"version": str(version), "once": str(uuid4())} | changed


def texts(reader: Member, agency: UUID) -> list[LimitationStatement]:
    with acting(reader, at=clock.now()):
        return versions_of(reader, agency)


def row(who: Member, **changed: Any) -> LimitationStatement:
    fields: dict[str, Any] = {
        "tenant_id": who.tenant_id,
        "agency_id": who.agency_id,
        "number": 3,
        "written_at": MOMENT,
        "written_by_id": who.member_id,
        "post_label": "Advocate",
    }
    return LimitationStatement(**WORDS | fields | changed)


@pytest.mark.django_db
class TestPostgresRefuses:
    """Each against rows that exist; the same row without the forgery is taken."""

    @pytest.mark.parametrize(
        "forged",
        [
            {"agency_id": POLICE},
            {"tenant_id": BEA.tenant_id, "agency_id": BEACON},
            {"written_by_id": ADA.member_id},
            {"written_by_id": DAN.member_id},
            {"written_at": MOMENT - timedelta(days=400)},
        ],
        ids=["for another agency", "elsewhere", "as a colleague", "as a partner", "for another day"],
    )
    def test_a_text_in_another_name(self, forged: dict[str, Any]) -> None:
        with acting(ADAM, at=MOMENT):
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                row(ADAM, **forged).save()
            row(ADAM).save()

    def test_a_number_twice_and_number_nought(self) -> None:
        with acting(ADAM, at=MOMENT):
            for number in (2, 0):
                with pytest.raises(IntegrityError), transaction.atomic():
                    row(ADAM, number=number).save()

    @pytest.mark.parametrize(
        "act", ["UPDATE tenancy_limitationstatement SET keeps = ''", "DELETE FROM tenancy_limitationstatement"]
    )
    def test_changing_or_taking_away_what_was_said(self, act: str) -> None:
        with acting(ADAM, at=MOMENT), connection.cursor() as cursor:
            with pytest.raises(DatabaseError) as refused, transaction.atomic():
                cursor.execute(act)
            assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)
        assert [text.number for text in texts(ADAM, HARBOR)] == [2, 1]


@pytest.mark.django_db
class TestWriting:
    def test_only_who_manages_the_agency(self) -> None:
        for who in (ADA, world.harbor.sol, DAN, OLIVE):
            with acting(who, at=clock.now()), pytest.raises(NotPermitted):
                actions.write_statement(**WORDS, version=None, by=who, at=clock.now())
            answer = signed_in(who).get(reverse("write_limits"))
            assert answer.status_code == 403

    def test_it_holds_at_once_and_every_partner_reads_it(self) -> None:
        answer = signed_in(ADAM).post(reverse("write_limits"), sent(2))
        assert (answer.status_code, answer["Location"]) == (303, reverse("agency", args=[HARBOR]))
        page = signed_in(DAN).get(reverse("agency", args=[HARBOR])).content.decode()
        assert all(text in page for text in WORDS.values())
        assert [text.number for text in texts(DAN, HARBOR)] == [3, 2, 1]
        with acting(ADAM, at=clock.now()):
            written = AuditEvent.objects.visible_to(ADAM).get(code="tenancy.limits_written")
            assert written.detail == {"number": 3}

    def test_partners_read_the_post_and_colleagues_the_name(self) -> None:
        page = reverse("agency", args=[HARBOR])
        assert ADAM.name in signed_in(ADA).get(page).content.decode()
        shown = signed_in(DAN).get(page).content.decode()
        assert ADAM.name not in shown
        assert ADAM.post_label in shown

    def test_earlier_texts_stay_readable(self) -> None:
        first = signed_in(DAN).get(reverse("agency_text", args=[HARBOR, 1])).content.decode()
        assert "Harbor House: keeps 1." in first
        assert "This is an earlier text" in first
        now = signed_in(DAN).get(reverse("agency", args=[HARBOR])).content.decode()
        assert "Harbor House: keeps 2." in now
        assert "This is an earlier text" not in now
        assert reverse("agency_text", args=[HARBOR, 1]) in now

    @pytest.mark.parametrize("number", ["0", "9", "99999999999999999999999"])
    def test_a_text_that_never_was_is_not_there(self, number: str) -> None:
        assert signed_in(DAN).get(f"/agencies/{HARBOR}/{number}/").status_code == 404

    def test_the_first_time_it_begins_with_the_countrys_text_and_says_so(self) -> None:
        client = signed_in(COL)
        page = client.get(reverse("write_limits")).content.decode()
        start = all_packs()["us"].statements["coordination"]
        assert start.keeps in page
        assert "Have your counsel read it" in page
        # Nothing is said in the agency's name before it saves.
        assert start.keeps not in signed_in(DAN).get(reverse("agencies")).content.decode()
        saved = client.post(reverse("write_limits"), asdict(start) | {"version": "0", "once": str(uuid4())})
        assert saved.status_code == 303
        assert "Word for word the starting text" in signed_in(DAN).get(saved["Location"]).content.decode()

    def test_saving_what_already_holds_adds_nothing(self) -> None:
        now = texts(ADAM, HARBOR)[0]
        same = {part: getattr(now, part) for part in PARTS}
        answer = signed_in(ADAM).post(reverse("write_limits"), sent(2, **same))
        assert answer.status_code == 409
        assert str(actions.NothingNew.reason) in answer.content.decode()
        assert len(texts(ADAM, HARBOR)) == 2

    def test_sent_twice_it_counts_once(self) -> None:
        client, form = signed_in(ADAM), sent(2)
        first, again = client.post(reverse("write_limits"), form), client.post(reverse("write_limits"), form)
        assert (first.status_code, again.status_code) == (303, 303)
        assert len(texts(ADAM, HARBOR)) == 3

    def test_the_draft_goes_with_the_saving(self) -> None:
        with acting(ADAM, at=clock.now()):
            drafts.keep(ADAM, "limits", None, {"keeps": ["Half a sentence"]}, at=clock.now())
        client = signed_in(ADAM)
        assert "Half a sentence" in client.get(reverse("write_limits")).content.decode()
        client.post(reverse("write_limits"), sent(2))
        assert "Half a sentence" not in client.get(reverse("write_limits")).content.decode()

    @pytest.mark.parametrize("part", PARTS)
    @pytest.mark.parametrize(
        "bad",
        ["", "   \n ", "a" * 2001, "bell\x07", "nul\x00", "turn\u202ethis"],
        ids=["empty", "blank", "long", "bell", "nul", "turned"],
    )
    def test_what_cannot_be_taken_is_said_beside_it_and_nothing_is_lost(self, part: str, bad: str) -> None:
        answer = signed_in(ADAM).post(reverse("write_limits"), sent(2, **{part: bad}))
        page = answer.content.decode()
        assert answer.status_code == 422
        assert f'id="id_{part}_error"' in page
        assert all(text in page for name, text in WORDS.items() if name != part)
        assert len(texts(ADAM, HARBOR)) == 2

    @pytest.mark.parametrize("version", ["", "two", "-1", "2; DROP", "99999999999999"])
    def test_a_damaged_version_is_answered_and_nothing_is_lost(self, version: str) -> None:
        answer = signed_in(ADAM).post(reverse("write_limits"), sent(2) | {"version": version})
        assert answer.status_code in (409, 422)
        assert WORDS["keeps"] in answer.content.decode()
        assert len(texts(ADAM, HARBOR)) == 2


@pytest.mark.django_db
def test_the_second_editor_meets_the_first_ones_text_and_decides() -> None:
    client = signed_in(ADAM)
    client.post(reverse("write_limits"), sent(2, keeps="The first editor’s words."))
    answer = client.post(reverse("write_limits"), sent(2, keeps="The second editor’s words."))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else saved this meanwhile" in page
    assert "The first editor’s words." in page
    assert "The second editor’s words." in page
    assert 'name="version" value="3"' in page
    client.post(reverse("write_limits"), sent(3, keeps="The second editor’s words."))
    assert [text.keeps for text in texts(ADAM, HARBOR)][:2] == [
        "The second editor’s words.",
        "The first editor’s words.",
    ]


def test_of_two_at_the_same_moment_one_is_told(fresh_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The agency's row makes them wait: without it both read text 2, and the second ends on the number, not on a page."""
    monkeypatch.setattr(actions, "statement_of", meeting(actions.statement_of))

    def write(words: str) -> str:
        at = clock.now()
        with acting(ADAM, at=at):
            actions.write_statement(**WORDS | {"keeps": words}, version=2, by=ADAM, at=at)
        return "saved"

    answers = at_once(lambda: write("One."), lambda: write("Other."))
    results = [one if isinstance(one, str) else type(one).__name__ for one in answers]
    assert sorted(results) == ["Stale", "saved"], answers


@pytest.mark.django_db
class TestReading:
    def test_every_post_reads_all_of_its_partnership_and_nothing_of_another(self) -> None:
        for who in (ADA, ADAM, DAN, OLIVE, world.harbor.cora):
            page = signed_in(who).get(reverse("agencies")).content.decode()
            assert "Harbor House: keeps 2." in page
            assert "Harbor House: keeps 1." not in page
            assert "Not written yet" in page
            assert BEA.agency_name not in page
        assert "Harbor House" not in signed_in(BEA).get(reverse("agencies")).content.decode()

    def test_anothers_agency_and_none_are_alike(self) -> None:
        client = signed_in(BEA)
        foreign, absent = (client.get(reverse("agency", args=[one])) for one in (HARBOR, uuid4()))
        assert foreign.status_code == absent.status_code == 404
        assert foreign.content == absent.content

    def test_a_text_is_never_markup(self) -> None:
        signed_in(ADAM).post(reverse("write_limits"), sent(2, keeps="<script>alert(1)</script> & more"))
        for page in (reverse("agency", args=[HARBOR]), reverse("agencies"), reverse("write_limits")):
            shown = signed_in(ADAM).get(page).content.decode()
            assert "<script>alert(1)" not in shown
            assert "&lt;script&gt;alert(1)" in shown


@pytest.mark.django_db
class TestWhereItIsShown:
    def test_on_the_page_in_danger_as_the_emergency_policy(self) -> None:
        page = signed_in(ADA).get(reverse("danger", args=[world.file("harbor main")])).content.decode()
        assert all(f"Harbor House: {part} 2." in page for part in ("decides", "rings", "writes"))
        assert "Harbor House: keeps 2." not in page

    def test_on_the_emergency_cards_as_a_link(self) -> None:
        where = reverse("agency", args=[HARBOR]) + "#in-danger"
        client = signed_in(ADA)
        for page in (reverse("emergency"), reverse("case_emergency", args=[world.file("harbor main")])):
            assert where in client.get(page).content.decode()

    def test_where_an_agency_is_named_to_share_with_it(self) -> None:
        file, client = world.file("harbor main"), signed_in(ADA)
        one = client.get(reverse("release_to", args=[file, POLICE])).content.decode()
        assert f"{DAN.agency_name}: does_with 1." in one
        core = client.get(reverse("core_permission", args=[file])).content.decode()
        assert f"{DAN.agency_name}: does_with 1." in core
        assert "has not written down yet" in core
        assert reverse("agency", args=[POLICE]) in client.get(reverse("share_to", args=[file])).content.decode()

    def test_on_the_page_of_who_can_see_what_beside_each_reader(self, settings: Settings, tmp_path: Path) -> None:
        settings.CLOCK_FILE = str(tmp_path / "clock")
        Path(settings.CLOCK_FILE).write_text(MOMENT.isoformat(), encoding="utf-8")
        page = signed_in(ADA).get(reverse("sharing", args=[world.file("harbor main")])).content.decode()
        readers = re.findall(r"/sharing/as/([0-9a-f-]{36})/", page)
        assert readers
        assert all(reverse("agency", args=[reader]) in page for reader in readers)


class TestStartingTexts:
    def test_every_discipline_of_every_country_has_one(self) -> None:
        assert set(Discipline.values) == DISCIPLINES
        for rules in all_packs().values():
            assert set(rules.statements) == DISCIPLINES
            for text in rules.statements.values():
                assert all(0 < len(part) <= 2000 for part in asdict(text).values())
                assert rules.alarm in text.rings + text.decides

    def test_no_english_text_names_an_american_law_and_the_other_way_round(self) -> None:
        def whole(code: str) -> str:
            return " ".join(part for text in all_packs()[code].statements.values() for part in asdict(text).values())

        assert not any(word in whole("england-wales") for word in ("911", "subpoena", "Title IX", "state"))
        assert not any(word in whole("us") for word in ("999", "Caldicott", "Crown", "licence"))

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ('disciplines = ["coordination"]', 'disciplines = ["coordination", "police"]'),
            ('disciplines = ["coordination"]', 'disciplines = ["astrology"]'),
            ('disciplines = ["coordination"]', "disciplines = []"),
            ("[emergency_policy]\ndecides", "[emergency_policy]\nguesses"),
            ("must_report = ", "may_report = "),
        ],
    )
    def test_a_pack_that_forgets_one_is_refused(self, old: str, new: str) -> None:
        text = (PACKS / "us.toml").read_text(encoding="utf-8")
        assert old in text
        with pytest.raises(BadPack):
            read(text.replace(old, new, 1))
