"""The 48 checks of the access skeleton, each living on as a test of the real tables.

Where the real schema is stricter than the skeleton, the test says so. `lives_on` carries the name of each check; the last
test holds the names against the full list, so that none can be dropped or counted twice.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID, uuid4

from ccr.core.actor import Scope
from tests.access.raw import NOON, OTHER, USER, WALLED, Vaults

FILE, RECORD, BODY, DISCLOSURE = (
    "cases_casefile",
    "cases_record",
    "cases_recordbody",
    "cases_disclosure",
)
INCIDENTS = 1 << 3
PRIVILEGED = 1 << 30
# The migrations' wording of a refusal, by what PostgreSQL says.
BY_POLICY = "row-level security"
AFTER_THE_END = datetime(2026, 7, 2, tzinfo=UTC)

_names: list[str] = []
Test = TypeVar("Test", bound=Callable[..., None])


def lives_on(*names: str) -> Callable[[Test], Test]:
    """The test keeps the skeleton's checks of these names."""
    _names.extend(names)
    return lambda test: test


# --- One vault ---


@lives_on("A opens a file", "A record + body")
def test_an_agency_opens_a_file_and_writes_in_it(v: Vaults) -> None:
    v.be(v.a)
    file, answer = v.open_file(v.a)
    assert answer == file
    record, (head, body) = v.write(file, v.a)
    assert (head, body) == (record, 1)


@lives_on("B: own file, not A's", "B writes into A's file", "B lends what it does not hold")
def test_another_agency_of_the_partnership_neither_sees_nor_uses_the_file(
    v: Vaults,
) -> None:
    v.be(v.a)
    file, _ = v.open_file(v.a)
    record, _ = v.write(file, v.a)
    v.be(v.b)
    own, _ = v.open_file(v.b)
    assert v.seen((FILE, own), (FILE, file), (RECORD, record)) == [True, False, False]
    # As itself it may not write on A's file; as A it may not write at all. The composite key would refuse the first as well.
    assert "Error" in v.write(file, v.b)[1][0] or BY_POLICY in v.write(file, v.b)[1][0]
    assert BY_POLICY in v.write(file, v.a)[1][0]
    assert BY_POLICY in v.offer(file, v.a, v.c, view=INCIDENTS)[1]
    assert BY_POLICY in v.offer(file, v.b, v.c, view=INCIDENTS)[1]


# --- Offering and joining ---


@lives_on("A offers summary of cat 2", "live without acceptance", "a bit that cannot be lent")
def test_a_lender_offers_and_does_no_more(v: Vaults) -> None:
    v.be(v.a)
    file, _ = v.open_file(v.a)
    assert v.offer(file, v.a, v.b, summary=1 << 2)[1] == 1
    assert BY_POLICY in v.offer(file, v.a, v.b, view=INCIDENTS, state="live")[1]
    assert "nothing_privileged_is_lent" in v.offer(file, v.a, v.b, view=PRIVILEGED)[1]
    # Stricter here: neither by summary, nor in the permission a disclosure stands on.
    assert "nothing_privileged_is_lent" in v.offer(file, v.a, v.b, summary=PRIVILEGED)[1]


@lives_on(
    "B sees the offer, no record",
    "B widens the terms",
    "B lengthens",
    "B: live without saying which file",
)
def test_an_offer_shows_itself_and_its_terms_are_fixed(v: Vaults) -> None:
    v.be(v.a)
    file, _ = v.open_file(v.a)
    record, _ = v.write(file, v.a)
    offered, _ = v.offer(file, v.a, v.b, summary=INCIDENTS)
    v.be(v.b)
    assert v.seen((DISCLOSURE, offered), (RECORD, record)) == [True, False]
    assert "terms" in v.q("UPDATE cases_disclosure SET view_bits = %s WHERE id = %s", INCIDENTS, offered)
    assert "terms" in v.q("UPDATE cases_disclosure SET ends_at = '2030-01-01' WHERE id = %s", offered)
    assert "terms" in v.q("UPDATE cases_disclosure SET covers_until = '2030-01-01' WHERE id = %s", offered)
    assert "not your move" in v.q("UPDATE cases_disclosure SET state = 'live' WHERE id = %s", offered)


@lives_on(
    "B joins it to its own file",
    "summary: head yes, body no",
    "one line: B reads both",
    "A does not read B",
)
def test_a_summary_joined_to_ones_own_file_opens_heads_and_one_way_only(
    v: Vaults,
) -> None:
    loan = v.lend(v.a, v.b, summary=INCIDENTS)
    own, _ = v.write(loan.own, v.b)
    assert v.seen((RECORD, loan.record), (BODY, loan.record)) == [True, False]
    assert (
        v.q(
            "SELECT count(*) FROM cases_record WHERE file_id IN (%s, %s)",
            loan.file,
            loan.own,
        )
        == 2
    )
    v.be(v.a)
    assert not v.sees(RECORD, own)


@lives_on(
    "full: body yes",
    "added later than the permission covers: head by the other, summary one; no body",
    "kept back: neither",
)
def test_each_disclosure_opens_what_it_covers_and_nothing_kept_back(v: Vaults) -> None:
    loan = v.lend(v.a, v.b, summary=INCIDENTS)
    v.be(v.a)
    second, _ = v.offer(loan.file, v.a, v.b, view=INCIDENTS, covers=datetime(2026, 5, 15, tzinfo=UTC))
    late, _ = v.write(loan.file, v.a, at=datetime(2026, 5, 20, tzinfo=UTC))
    kept, _ = v.write(loan.file, v.a, kept=True)
    v.be(v.b)
    assert v.accept(second, loan.own) == 1
    assert v.sees(BODY, loan.record)
    assert v.seen((RECORD, late), (BODY, late)) == [True, False]
    assert v.seen((RECORD, kept), (BODY, kept)) == [False, False]


@lives_on("B cannot withdraw", "FOR UPDATE on a borrowed record gives nothing")
def test_the_receiver_neither_withdraws_nor_locks(v: Vaults) -> None:
    loan = v.lend(v.a, v.b, view=INCIDENTS)
    assert "not your move" in v.withdraw(loan.disclosure)
    assert v.q("SELECT id FROM cases_record WHERE id = %s FOR UPDATE", loan.record) == []


# --- Parting ---


@lives_on("A withdraws both", "parted: B keeps its file and line, A's gone")
def test_withdrawing_parts_the_line_and_leaves_each_its_own(v: Vaults) -> None:
    loan = v.lend(v.a, v.b, view=INCIDENTS)
    own, _ = v.write(loan.own, v.b)
    v.be(v.a)
    second, _ = v.offer(loan.file, v.a, v.b, summary=INCIDENTS)
    v.be(v.b)
    v.accept(second, loan.own)
    v.be(v.a)
    assert [v.withdraw(loan.disclosure), v.withdraw(second)] == [1, 1]
    v.be(v.b)
    assert v.seen((FILE, loan.own), (RECORD, own)) == [True, True]
    assert v.seen((RECORD, loan.record), (BODY, loan.record)) == [False, False]


@lives_on(
    "C: new file for the offer",
    "C sets visible_until",
    "after the end, no job: file, record, body",
    "C wrote something: keeps file and that, only",
)
def test_a_file_made_for_a_loan_goes_with_it_unless_something_is_written_in_it(
    v: Vaults,
) -> None:
    v.be(v.a)
    file, _ = v.open_file(v.a)
    record, _ = v.write(file, v.a)
    offered, _ = v.offer(file, v.a, v.c, view=INCIDENTS)
    v.be(v.c)
    made, _ = v.open_file(v.c, lent_only=True)
    v.accept(offered, made)
    assert v.seen((FILE, made), (BODY, record)) == [True, True]
    setting = "UPDATE cases_casefile SET visible_until = '9999-12-31', lent_only = false WHERE id = %s"
    assert "worked out" in v.q(setting, made)
    v.be(v.c, at=AFTER_THE_END)
    assert v.seen((FILE, made), (RECORD, record), (BODY, record)) == [
        False,
        False,
        False,
    ]
    v.be(v.c)
    written, _ = v.write(made, v.c)
    v.be(v.c, at=AFTER_THE_END)
    assert v.seen((FILE, made), (RECORD, written), (RECORD, record)) == [
        True,
        True,
        False,
    ]


@lives_on(
    "accepted into a file made for it",
    "Is this one of yours? yes: re-pointed to B's own file; the empty one goes",
)
def test_an_accepted_loan_is_re_pointed_to_ones_own_file(v: Vaults) -> None:
    v.be(v.a)
    file, _ = v.open_file(v.a)
    record, _ = v.write(file, v.a)
    offered, _ = v.offer(file, v.a, v.b, view=INCIDENTS)
    v.be(v.b)
    own, _ = v.open_file(v.b)
    made, _ = v.open_file(v.b, lent_only=True)
    v.accept(offered, made)
    assert v.seen((FILE, made), (RECORD, record)) == [True, True]
    assert v.q("UPDATE cases_disclosure SET to_file_id = %s WHERE id = %s", own, offered) == 1
    assert v.seen((FILE, made), (FILE, own), (RECORD, record)) == [False, True, True]


# --- Walls ---


@lives_on("A's conflict officer walls user 77", "  RETURNING fails")
def test_a_wall_is_declared_without_reading_it_back(v: Vaults) -> None:
    v.be(v.a)
    file, _ = v.open_file(v.a)
    assert v.wall(file, v.a, WALLED) == 1
    # The real schema shows walls on open files to the agency that holds them (its page lists who is shut out), so the
    # skeleton's trap stands on the table nobody may read: a Case goes in by a key made in Python or not at all.
    assert v.insert("cases_case", id=uuid4(), tenant_id=v.tenant) == 1
    assert "permission denied" in v.insert("cases_case", returning="id", id=uuid4(), tenant_id=v.tenant)
    # And nobody reads the wall that shuts them out.
    v.be(v.a, user=WALLED)
    assert v.q("SELECT count(*) FROM cases_wall") == 0


@lives_on(
    "77 in C: borrowed record, disclosure, and the file that borrows",
    "colleague of 77 unaffected",
    "77 in A",
)
def test_a_wall_hides_the_file_what_is_lent_from_it_and_the_file_that_borrows(
    v: Vaults,
) -> None:
    loan = v.lend(v.a, v.c, view=INCIDENTS)
    v.be(v.a)
    v.wall(loan.file, v.a, WALLED)
    things = (RECORD, loan.record), (DISCLOSURE, loan.disclosure), (FILE, loan.own)
    v.be(v.c, user=WALLED)
    assert v.seen(*things) == [False, False, False]
    v.be(v.c)
    assert v.seen(*things) == [True, True, True]
    v.be(v.a, user=WALLED)
    assert v.seen((FILE, loan.file), (RECORD, loan.record)) == [False, False]


@lives_on("wall on a hidden file = on an absent one")
def test_declaring_on_a_hidden_file_is_answered_as_on_an_absent_one(v: Vaults) -> None:
    v.be(v.b)
    hidden, _ = v.open_file(v.b)
    v.be(v.c)
    answer = v.wall(hidden, v.c, OTHER)
    assert BY_POLICY in answer
    assert answer == v.wall(uuid4(), v.c, OTHER)


# --- Named workers ---


@lives_on("grant, then named-only", "colleague", "colleague updates blind, no WHERE")
def test_a_file_for_named_workers_is_shut_to_a_colleague_even_to_a_blind_update(
    v: Vaults,
) -> None:
    v.be(v.a)
    file, _ = v.open_file(v.a)
    record, _ = v.write(file, v.a)
    naming = "UPDATE cases_casefile SET named_only = true WHERE id = %s"
    assert (v.grant(file, v.a, USER), v.q(naming, file)) == (1, 1)
    v.be(v.a, user=OTHER)
    assert v.seen((FILE, file), (RECORD, record)) == [False, False]
    blind = (
        "UPDATE cases_casefile SET named_only = false",
        "UPDATE cases_record SET category = 2",
    )
    assert [v.q(statement) for statement in blind] == [0, 0]


@lives_on("colleague grants himself a named-only file", "grant ended by itself")
def test_a_grant_cannot_be_taken_and_ends_by_itself(v: Vaults) -> None:
    v.be(v.a)
    file, _ = v.open_file(v.a)
    v.grant(file, v.a, USER, until=datetime(2026, 6, 10, tzinfo=UTC))
    v.q("UPDATE cases_casefile SET named_only = true WHERE id = %s", file)
    v.be(v.a, user=OTHER)
    assert BY_POLICY in v.grant(file, v.a, OTHER)
    v.be(v.a, at=datetime(2026, 6, 11, tzinfo=UTC))
    assert not v.sees(FILE, file)


# --- Copied columns, the clock, the token ---


@lives_on("copied category follows", "  and C no longer sees it")
def test_a_body_follows_its_head_into_another_category_and_out_of_the_loan(
    v: Vaults,
) -> None:
    loan = v.lend(v.a, v.c, view=INCIDENTS)
    assert v.seen((RECORD, loan.record), (BODY, loan.record)) == [True, True]
    v.be(v.a)
    v.q("UPDATE cases_record SET category = 5 WHERE id = %s", loan.record)
    assert v.q("SELECT category FROM cases_recordbody WHERE id = %s", loan.record) == 5
    v.be(v.c)
    assert v.seen((RECORD, loan.record), (BODY, loan.record)) == [False, False]


def remind(v: Vaults, agency: UUID) -> tuple[UUID, Any]:
    reminder = uuid4()
    return reminder, v.insert(
        "reminders_reminder",
        id=reminder,
        tenant_id=v.tenant,
        for_agency_id=agency,
        kind="test",
        due_at=NOON,
        try_at=NOON,
    )


@lives_on("reminder into B's tray")
def test_something_is_put_into_another_agencys_tray_by_the_one_function_and_not_read_back(v: Vaults) -> None:
    # Stricter here: nobody writes into a foreign tray directly. The way across is `sec.notify`, which says only whether
    # there was anybody; its own tests stand with the notices.
    v.be(v.a)
    assert BY_POLICY in remind(v, v.b)[1]
    assert remind(v, v.a)[1] == 1
    nobody = "SELECT sec.notify('test', %s, NULL, ARRAY['advocate'], NULL, NULL, NULL)"
    assert v.q(nobody, v.b) is False
    assert "permission denied" in v.insert("notifications_notice", id=uuid4(), tenant_id=v.tenant, agency_id=v.b)


@lives_on("clock claims it")
def test_the_clock_claims_what_is_due_in_its_own_partnership(v: Vaults) -> None:
    v.be(v.a)
    reminder, _ = remind(v, v.a)
    claim = (
        "UPDATE reminders_reminder SET raised_at = %s WHERE id IN (SELECT id FROM reminders_reminder"
        " WHERE try_at <= %s AND raised_at IS NULL FOR UPDATE SKIP LOCKED) RETURNING id"
    )
    v.be(v.b)
    assert v.q(claim, NOON, NOON) == []
    v.be(None, user=None, scope=Scope.CLOCK)
    assert v.q(claim, NOON, NOON) == reminder


@lives_on("clock: no file, no record")
def test_the_clock_of_a_partnership_sees_no_case(v: Vaults) -> None:
    loan = v.lend(v.a, v.b, view=INCIDENTS)
    v.be(None, user=None, scope=Scope.CLOCK)
    assert [
        v.q("SELECT count(*) FROM cases_casefile"),
        v.q("SELECT count(*) FROM cases_record"),
    ] == [0, 0]
    assert not v.sees(BODY, loan.record)


@lives_on("token of another backend", "key unreadable", "unset")
def test_without_a_true_token_nothing_is_there(v: Vaults) -> None:
    v.lend(v.a, v.b, view=INCIDENTS)
    everything = "SELECT (SELECT count(*) FROM cases_casefile) + (SELECT count(*) FROM cases_record)"
    v.be(v.a, pid=1)
    assert v.q(everything) == 0
    v.be(v.a)
    assert v.q(everything) == 2
    assert "permission denied" in v.q("SELECT * FROM sec.seal")
    v.present("")
    assert v.q(everything) == 0


# --- Stricter than the skeleton ---


def test_a_disclosure_on_her_permission_needs_one_for_that_file_and_that_agency(
    v: Vaults,
) -> None:
    v.be(v.a)
    file, _ = v.open_file(v.a)
    offered, _ = v.offer(file, v.a, v.b, view=INCIDENTS)
    naming = "UPDATE cases_disclosure SET basis = 'release' WHERE id = %s"
    assert "terms" in v.q(naming, offered)
    answer = v.offer(file, v.a, v.b, view=INCIDENTS, basis="release", release_id=uuid4())[1]
    assert "disclosure_on_release" in answer


def test_an_ended_disclosure_is_never_revived(v: Vaults) -> None:
    loan = v.lend(v.a, v.b, view=INCIDENTS)
    v.be(v.a)
    assert v.withdraw(loan.disclosure) == 1
    for agency in (v.a, v.b):
        v.be(agency)
        assert "not your move" in v.q("UPDATE cases_disclosure SET state = 'live' WHERE id = %s", loan.disclosure)


def test_a_loan_cannot_be_re_pointed_to_a_file_the_receiver_does_not_hold(
    v: Vaults,
) -> None:
    loan = v.lend(v.a, v.b, view=INCIDENTS)
    v.be(v.c)
    foreign, _ = v.open_file(v.c)
    v.be(v.b)
    pointing = "UPDATE cases_disclosure SET to_file_id = %s WHERE id = %s"
    answers = {v.q(pointing, file, loan.disclosure) for file in (foreign, loan.file, uuid4())}
    # Foreign, the lender's own and absent: one and the same refusal.
    assert len(answers) == 1
    assert BY_POLICY in answers.pop()


def test_joining_and_parting_move_the_case_and_nothing_else_can(v: Vaults) -> None:
    case = "SELECT case_id FROM cases_casefile WHERE id = %s"
    v.be(v.a)
    file, _ = v.open_file(v.a)
    alone = v.q(case, file)
    offered, _ = v.offer(file, v.a, v.b, view=INCIDENTS)
    v.be(v.b)
    own, _ = v.open_file(v.b)
    v.accept(offered, own)
    assert v.q(case, own) == alone
    assert "fixed" in v.q("UPDATE cases_casefile SET case_id = %s WHERE id = %s", uuid4(), own)
    v.be(v.a)
    v.withdraw(offered)
    mine = v.q(case, file)
    v.be(v.b)
    theirs = v.q(case, own)
    assert len({alone, mine, theirs}) == 3


SKELETON = """
A opens a file|A record + body|B: own file, not A's|B writes into A's file|B lends what it does not hold
A offers summary of cat 2|live without acceptance|a bit that cannot be lent|B sees the offer, no record|B widens the terms
B lengthens|B: live without saying which file|B joins it to its own file|summary: head yes, body no
one line: B reads both|A does not read B|full: body yes
added later than the permission covers: head by the other, summary one; no body|kept back: neither|B cannot withdraw
FOR UPDATE on a borrowed record gives nothing|A withdraws both|parted: B keeps its file and line, A's gone
C: new file for the offer|C sets visible_until|after the end, no job: file, record, body
C wrote something: keeps file and that, only|accepted into a file made for it
Is this one of yours? yes: re-pointed to B's own file; the empty one goes|A's conflict officer walls user 77
  RETURNING fails|77 in C: borrowed record, disclosure, and the file that borrows|colleague of 77 unaffected|77 in A
wall on a hidden file = on an absent one|grant, then named-only|colleague|colleague updates blind, no WHERE
colleague grants himself a named-only file|grant ended by itself|copied category follows|  and C no longer sees it
reminder into B's tray|clock claims it|clock: no file, no record|token of another backend|key unreadable|unset
"""


def test_every_check_of_the_skeleton_lives_on_exactly_once() -> None:
    wanted = SKELETON.strip("\n").replace("\n", "|").split("|")
    assert len(wanted) == 48
    assert sorted(_names) == sorted(wanted)
