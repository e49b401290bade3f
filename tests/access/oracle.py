"""Who may see what, said a third time and on its own: plain Python over every row of the database.

It shares no line with `visible_to` and none with the policies, and is written from the rules (access.md, architecture 1):
*a member sees a record if their agency holds it, or a live disclosure to their agency covers its category; and their
agency's file is open to them; and no wall stands between.* Rows are read as the superuser, as dictionaries.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from ccr.core.actor import Actor, Scope
from ccr.tenancy.member import Member

Row = dict[str, Any]
Rows = dict[str, list[Row]]
NEVER_ENDS = datetime(9999, 12, 31, tzinfo=UTC)
# Posts without case content: they look after the house and see no file.
HOUSE_ROLES = {"administrator", "observer"}


class Oracle:
    """What `reader` may see at `at`, given all rows of the database."""

    def __init__(self, rows: Rows, reader: Actor, at: datetime) -> None:
        self.rows = rows
        self.reader = reader
        self.at = at
        # The clock of a partnership raises what is due; inside an agency it works on that agency's files, shut to nobody.
        self.clock = reader.scope is Scope.CLOCK
        self.content = self._works_with_cases()
        self.files = {file["id"]: file for file in rows["cases_casefile"]}

    def _works_with_cases(self) -> bool:
        if isinstance(self.reader, Member):
            return not set(self.reader.roles) <= HOUSE_ROLES
        return self.clock and self.reader.agency_id is not None

    def ids(self, table: str) -> set[Any]:
        """Keys of the rows of `table` this reader may see."""
        rule: Callable[[Row], bool] = RULES[table].__get__(self)
        column = KEYS.get(table, "id")
        return {row[column] for row in self.rows[table] if rule(row)}

    # --- Conflict, seats, named workers ---

    @cached_property
    def shut(self) -> set[UUID]:
        """Walled files and, while a loan lives, the reader's agency's that borrow from one and those that lend to one."""
        walled = {wall["file_id"] for wall in self.rows["cases_wall"] if wall["user_id"] == self.reader.user_id}
        borrowing = {
            loan["to_file_id"]
            for loan in self.rows["cases_disclosure"]
            if loan["from_file_id"] in walled
            and loan["to_agency_id"] == self.reader.agency_id
            and loan["to_file_id"]
            and loan["state"] == "live"
            and loan["ends_at"] > self.at
        }
        lending = {
            loan["from_file_id"]
            for loan in self.rows["cases_disclosure"]
            if loan["to_file_id"] in walled
            and loan["to_agency_id"] == self.reader.agency_id
            and loan["state"] == "live"
            and loan["ends_at"] > self.at
        }
        return walled | borrowing | lending

    def seated(self, file: Row) -> bool:
        """A file made only to receive a loan is there while one lives, or for good once something was done in it."""
        if not file["lent_only"]:
            return True
        if any(record["file_id"] == file["id"] for record in self.rows["cases_record"]):
            return True
        loans = self.rows["cases_disclosure"]
        if any(loan["from_file_id"] == file["id"] and loan["state"] != "offered" for loan in loans):
            return True
        return any(
            loan["to_file_id"] == file["id"] and loan["state"] == "live" and loan["ends_at"] > self.at for loan in loans
        )

    def named(self, file_id: UUID) -> bool:
        return self.clock or any(
            grant["content_object_id"] == file_id
            and grant["user_id"] == self.reader.user_id
            and grant["agency_id"] == self.reader.agency_id
            and grant["until"] > self.at
            for grant in self.rows["cases_casefileuserpermission"]
        )

    @cached_property
    def open(self) -> set[UUID]:
        """Files of the reader's agency that are open to them."""
        return {
            file["id"]
            for file in self.files.values()
            if self.content
            and file["agency_id"] == self.reader.agency_id
            and file["id"] not in self.shut
            and self.seated(file)
            and (not file["named_only"] or self.named(file["id"]))
        }

    # --- The room of cases ---

    def nothing(self, row: Row) -> bool:
        return False

    def file(self, row: Row) -> bool:
        return row["id"] in self.open

    def queue(self, row: Row) -> bool:
        return row["file_id"] in self.open and row["valid_until"] > self.at

    def on_open_file(self, row: Row) -> bool:
        return row["file_id"] in self.open

    def signing(self, row: Row) -> bool:
        """Of one's own open file; or, for the visitor by a link, the one the link is for, while it is not over."""
        if self.reader.scope is Scope.VISITOR:
            mine = row["id"] == self.reader.member_id and row["expires_at"] > self.at
            return mine and row["state"] not in {"spoken", "ended"}
        return row["file_id"] in self.open

    def grant(self, row: Row) -> bool:
        return (
            self.content
            and row["agency_id"] == self.reader.agency_id
            and row["until"] > self.at
            and row["content_object_id"] not in self.shut
        )

    def disclosure(self, row: Row) -> bool:
        """One's own, what is open to one's file, and what is offered; of an offer that is over nothing remains."""
        if not self.content or row["from_file_id"] in self.shut:
            return False
        if row["from_agency_id"] == self.reader.agency_id:
            return row["from_file_id"] in self.open
        if row["to_agency_id"] != self.reader.agency_id:
            return False
        if row["to_file_id"] is None:
            return bool(row["state"] == "offered" and row["ends_at"] > self.at)
        return row["to_file_id"] in self.open

    def ground(self, row: Row) -> bool:
        """A decision of one's own open file; or one on which something is open to a file of one's own now."""
        if row["file_id"] in self.shut:
            return False
        return row["file_id"] in self.open or any(
            loan["ground_id"] == row["id"]
            and loan["to_agency_id"] == self.reader.agency_id
            and loan["state"] == "live"
            and loan["starts_at"] <= self.at < loan["ends_at"]
            and loan["to_file_id"] in self.open
            for loan in self.rows["cases_disclosure"]
        )

    def lent(self, row: Row, *, words: bool) -> bool:
        return not row["kept"] and any(
            loan["from_file_id"] == row["file_id"]
            and loan["to_agency_id"] == self.reader.agency_id
            and loan["to_file_id"] in self.open
            and loan["state"] == "live"
            and loan["starts_at"] <= self.at < loan["ends_at"]
            and row["recorded_at"] <= loan["covers_until"]
            and row["category"] in _categories(loan["view_bits"] | (0 if words else loan["summary_bits"]))
            for loan in self.rows["cases_disclosure"]
        )

    def head(self, row: Row) -> bool:
        return row["file_id"] not in self.shut and (row["file_id"] in self.open or self.lent(row, words=False))

    def body(self, row: Row) -> bool:
        return row["file_id"] not in self.shut and (row["file_id"] in self.open or self.lent(row, words=True))

    # --- Between agencies: meetings and what was agreed there ---

    def seats(self) -> set[str]:
        """The forums the reader's agency sits in; a seat at the core team is one in the wider group too."""
        held = {row["seat"] for row in self.rows["tenancy_partnership"] if row["agency_id"] == self.reader.agency_id}
        return held | {"wider"} if held else set()

    def of_forum(self, row: Row) -> bool:
        return self.partner(row) and row["seat"] in self.seats()

    def named_on(self, file_id: UUID) -> bool:
        """Enough of the case is open to the reader now: incidents or coordination, in full or in summary."""
        return any(
            loan["from_file_id"] == file_id
            and loan["to_agency_id"] == self.reader.agency_id
            and loan["to_file_id"] in self.open
            and loan["state"] == "live"
            and loan["starts_at"] <= self.at < loan["ends_at"]
            and {3, 15} & _categories(loan["view_bits"] | loan["summary_bits"])
            for loan in self.rows["cases_disclosure"]
        )

    def item(self, row: Row) -> bool:
        if row["file_id"] in self.shut:
            return False
        told = row["state"] != "withdrawn" and "core" in self.seats() and self.named_on(row["file_id"])
        return row["file_id"] in self.open or told

    def owed(self, row: Row) -> bool:
        if row["file_id"] in self.shut:
            return False
        taken = row["owner_agency_id"] == self.reader.agency_id and row["owner_file_id"] in self.open
        return row["file_id"] in self.open or taken or self.named_on(row["file_id"])

    # --- The room of referrals ---

    def referral(self, row: Row) -> bool:
        """The sender's, as far as its file is open; the receiver's once she agreed, and while it waits or is in its open file."""
        if not self.content or {row["from_file_id"], row["to_file_id"]} & self.shut:
            return False
        if row["from_agency_id"] == self.reader.agency_id:
            return row["from_file_id"] is None or row["from_file_id"] in self.open
        if row["to_agency_id"] != self.reader.agency_id:
            return False
        if row["to_file_id"] is None:
            return row["state"] in ("agreed", "introduced", "waitlisted")
        return row["to_file_id"] in self.open

    def step(self, row: Row) -> bool:
        of = next(one for one in self.rows["referrals_referral"] if one["id"] == row["referral_id"])
        return self.referral(of) and (row["shared"] or row["agency_id"] == self.reader.agency_id)

    def maybe_of_file(self, row: Row) -> bool:
        ours = self.content and row["agency_id"] == self.reader.agency_id
        return ours and (row["file_id"] is None or row["file_id"] in self.open)

    # --- The house ---

    def partner(self, row: Row) -> bool:
        return self.reader.tenant_id is not None and row["tenant_id"] == self.reader.tenant_id

    def colleague(self, row: Row) -> bool:
        ours = self.reader.agency_id is not None and row["agency_id"] == self.reader.agency_id
        return self.partner(row) and ours

    def told(self, row: Row) -> bool:
        """A post without case content reads of nothing that names a file, and nobody of a file kept to workers they are
        not one of.
        """
        file = self.files.get(row["file_id"])
        kept_from = (
            file and file["agency_id"] == self.reader.agency_id and file["named_only"] and file["id"] not in self.open
        )
        return row["file_id"] is None or (self.content and row["file_id"] not in self.shut and not kept_from)

    def own_act(self, row: Row) -> bool:
        return self.colleague(row) and self.told(row)

    def read(self, row: Row) -> bool:
        ours = self.reader.agency_id in (row["holder_id"], row["agency_id"])
        return self.content and self.partner(row) and ours and self.told(row)

    def denial(self, row: Row) -> bool:
        ours = row["holder_id"] == self.reader.agency_id
        return self.content and self.partner(row) and ours and self.told(row)

    def due(self, row: Row) -> bool:
        if self.clock and self.reader.agency_id is None:
            return self.partner(row)
        ours = self.partner(row) and row["for_agency_id"] == self.reader.agency_id
        return ours and (row["file_id"] is None or row["file_id"] in self.open)

    def mail(self, row: Row) -> bool:
        return self.clock and self.reader.agency_id is None and self.partner(row)

    def notice(self, row: Row) -> bool:
        about = row["file_id"] is None or row["file_id"] in self.open
        return self.colleague(row) and self.own(row) and about and row["lent_from"] not in self.shut

    def paper_copy(self, row: Row) -> bool:
        return self.colleague(row) and (row["file_id"] is None or row["file_id"] in self.open)

    def job(self, row: Row) -> bool:
        return self.paper_copy(row) and self.own(row) and not set(row["file_ids"]) & self.shut

    def demand(self, row: Row) -> bool:
        """Of one's agency: about no file, whatever the post, or about one that is open."""
        return self.colleague(row) and (row["file_id"] is None or row["file_id"] in self.open)

    def of_demand(self, row: Row) -> bool:
        return self.demand(next(one for one in self.rows["cases_legaldemand"] if one["id"] == row["demand_id"]))

    def own(self, row: Row) -> bool:
        return self.reader.user_id is not None and row["user_id"] == self.reader.user_id

    def own_draft(self, row: Row) -> bool:
        return self.own(row) and row["agency_id"] == self.reader.agency_id


def _categories(mask: int) -> set[int]:
    return {number for number in range(31) if mask & (1 << number)}


# Every table under row-level security and its rule. A new table without a line here fails the visibility test.
RULES: dict[str, Any] = {
    "accounts_draft": Oracle.own_draft,
    "accounts_oncekey": Oracle.own,
    "audit_auditevent": Oracle.own_act,
    "audit_denial": Oracle.denial,
    "audit_fieldchange": Oracle.own_act,
    "audit_readevent": Oracle.read,
    "cases_actionitem": Oracle.owed,
    "cases_case": Oracle.nothing,
    "cases_casefile": Oracle.file,
    "cases_casefilegrouppermission": Oracle.grant,
    "cases_casefileuserpermission": Oracle.grant,
    "cases_demandstep": Oracle.of_demand,
    "cases_disclosure": Oracle.disclosure,
    "cases_filequeue": Oracle.queue,
    "cases_forumagreement": Oracle.partner,
    "cases_lawfulbasis": Oracle.ground,
    "cases_legaldemand": Oracle.demand,
    "cases_legalhold": Oracle.on_open_file,
    "cases_objection": Oracle.on_open_file,
    "cases_record": Oracle.head,
    "cases_recordbody": Oracle.body,
    "cases_releaseofinformation": Oracle.on_open_file,
    "cases_signedpaper": Oracle.on_open_file,
    "cases_signingrequest": Oracle.signing,
    "cases_standingacceptance": Oracle.colleague,
    "cases_wall": Oracle.on_open_file,
    "cases_wish": Oracle.on_open_file,
    "meetings_agendaitem": Oracle.item,
    "meetings_attendance": Oracle.of_forum,
    "meetings_forum": Oracle.of_forum,
    "meetings_meeting": Oracle.of_forum,
    "meetings_topic": Oracle.of_forum,
    "documents_documentcopy": Oracle.paper_copy,
    "documents_job": Oracle.job,
    "notifications_dailymail": Oracle.mail,
    "notifications_notice": Oracle.notice,
    "referrals_dutydesk": Oracle.colleague,
    "referrals_offered": Oracle.maybe_of_file,
    "referrals_referral": Oracle.referral,
    "referrals_signpost": Oracle.on_open_file,
    "referrals_step": Oracle.step,
    "reminders_reminder": Oracle.due,
    "tenancy_agency": Oracle.partner,
    "tenancy_invitation": Oracle.colleague,
    "tenancy_limitationstatement": Oracle.partner,
    "tenancy_membership": Oracle.colleague,
    "tenancy_partnership": Oracle.partner,
    "tenancy_recovery": Oracle.colleague,
}
# The key column, where it is not `id`.
KEYS = {"cases_filequeue": "file_id", "accounts_oncekey": "key"}
