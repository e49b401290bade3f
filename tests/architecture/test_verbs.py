"""Every verb of the house has the same shape: atomic, keyword-only, `by` and `at`, a sentence, an act in the log."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source import called, functions, modules, name_of, parsed

# Helpers that record the act for the verbs that call them.
RECORDING = {
    "record": "the log itself",
    "sign": "cases.sharing.steps.sign records the signature and each opening it makes",
    "_issue": "ccr.documents.actions: numbers, draws and records the copy",
    "propose_action": "cases.action_items.actions: records that it was asked",
    "_take_up": "records `invitation_taken_up` inside the definer's answer",
}

# Functions of an actions module that are no verbs of their own. Each runs inside a verb, in its transaction.
PARTS = {
    "cases/files/actions.py:make_file": "the file `open_file` and an accepted offer begin with; they record",
    "cases/files/actions.py:bring_back": "part of recording an incident or taking what arrives, which are atomic; records the coming back",
    "cases/files/actions.py:leave_without_lead": "part of shutting somebody out, which is atomic; records that nobody leads it",
    "cases/records/actions.py:write_record": "the row under every verb that writes; the verb knows what was done",
    "cases/records/actions.py:rewrite_record": "as write_record, for a correction",
    "ccr/notifications/actions.py:notify": "a consequence of an act: the act is recorded by its verb",
    "ccr/reminders/actions.py:remind": "as notify",
    "ccr/reminders/actions.py:settle": "as notify",
}

# Verbs that write without an act in the log.
SILENT = {
    "cases/files/actions.py:mark_seen": "a person's own mark for *what is new*; who read what stands in ReadEvent",
    "ccr/notifications/actions.py:see_notice": "one's own tray",
    "ccr/notifications/actions.py:see_all": "one's own tray",
    "ccr/accounts/actions.py:open_account": "an account belongs to no partnership; the invitation that led to it is recorded",
    "ccr/accounts/actions.py:change_account": "an account belongs to no partnership and has no log there",
    "ccr/accounts/actions.py:take_second_factor_away": "called by confirm_recovery, which records",
    "ccr/accounts/actions.py:end_session": "one's own browser; accounts have no log in a partnership",
    "ccr/accounts/actions.py:end_sessions": "as end_session",
}

# Verbs nobody in a post does.
WITHOUT_BY = {
    "ccr/accounts/actions.py:open_account": "nobody is signed in yet",
    "ccr/accounts/actions.py:change_account": "by the person the account is, named by `user_id`",
    "ccr/accounts/actions.py:take_second_factor_away": "as change_account; who decided stands in the recovery",
    "ccr/accounts/actions.py:end_session": "as change_account",
    "ccr/accounts/actions.py:end_sessions": "as change_account",
    "ccr/tenancy/actions.py:found_partnership": "by the operator's command, before anybody has a post",
    "ccr/tenancy/actions.py:take_up_invitation": "by the person invited, who has no post yet",
    "ccr/tenancy/actions.py:take_up_as": "as take_up_invitation",
}
WITHOUT_AT = {
    "ccr/accounts/actions.py:end_session": "removes a row; nothing is dated",
    "ccr/accounts/actions.py:end_sessions": "as end_session",
}


def actions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in modules():
        if path.name == "actions.py":
            for node in functions(parsed(path)):
                yield f"{name_of(path)}:{node.name}", node


def faults(node: ast.FunctionDef) -> set[str]:
    """What of the shape of a verb is missing."""
    keywords = {argument.arg for argument in node.args.kwonlyargs}
    found = {f"no {name}" for name in ("by", "at") if name not in keywords}
    if "transaction.atomic" not in {ast.unparse(decorator) for decorator in node.decorator_list}:
        found.add("not atomic")
    if node.args.args or node.args.posonlyargs or node.args.vararg:
        found.add("not keyword-only")
    if not ast.get_docstring(node):
        found.add("no docstring")
    if not called(node) & RECORDING.keys():
        found.add("no event")
    return found


ACTIONS = dict(actions())
VERBS = {name: node for name, node in ACTIONS.items() if name not in PARTS}


@pytest.mark.parametrize("name", sorted(VERBS))
def test_a_verb_has_the_shape_of_a_verb(name: str) -> None:
    excused = {
        fault for fault, names in (("no event", SILENT), ("no by", WITHOUT_BY), ("no at", WITHOUT_AT)) if name in names
    }
    assert faults(VERBS[name]) == excused


@pytest.mark.parametrize("name", sorted(PARTS))
def test_a_part_of_a_verb_exists_and_says_what_it_does(name: str) -> None:
    assert ast.get_docstring(ACTIONS[name])


@pytest.mark.parametrize("listed", [SILENT, WITHOUT_BY, WITHOUT_AT], ids=["silent", "without by", "without at"])
def test_nobody_is_excused_who_is_gone(listed: dict[str, str]) -> None:
    assert listed.keys() <= VERBS.keys()


def test_the_shape_bites() -> None:
    bare = ast.parse("def take(file_id, *, by):\n    File.objects.create()\n").body[0]
    assert isinstance(bare, ast.FunctionDef)
    assert faults(bare) == {"no at", "not atomic", "not keyword-only", "no docstring", "no event"}


def test_there_are_verbs() -> None:
    assert len(VERBS) > 30
