"""The policy that runs, as documents a coordinator can read: permissions, states, events, what is kept where."""

from collections.abc import Iterable
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.utils import translation
from drf_spectacular.renderers import OpenApiYamlRenderer

from ccr.audit.events import all_events
from ccr.core.states import Move, StateTable
from ccr.tenancy.api_schema import schema
from ccr.tenancy.capabilities import CONTENT, ROLES, Capability

HEAD = "<!-- Written by `python3 dev.py manage write_docs`; a test holds it against the code. -->\n"
# Tables of our own rooms; libraries' tables hold nothing about a case.
ROOMS = ("accounts", "tenancy", "audit", "reminders", "notifications", "documents", "cases")


def _capability(code: str | None) -> str:
    return str({one.value: one for one in Capability}[code].sentence) if code else "the clock alone"


def permissions() -> str:
    """Which role can do what, each capability as its sentence."""
    lines = [HEAD, "# Who may do what", "", "A person's rights are their roles' rights, in the post they work in.", ""]
    for role in ROLES.values():
        reach = "" if role.capabilities & CONTENT else " Reaches no case content, in PostgreSQL too."
        lines += [f"## {role.label}", f"{role.description}{reach}", "", "A person in this post can:"]
        lines += [f"- {capability.sentence}" for capability in Capability if capability in role.capabilities]
        lines.append("")
    lines += [
        "## Everyone else",
        "Who runs the installation has no post and sees no case. There is no superuser, no admin site, no impersonation.",
        "",
    ]
    return "\n".join(lines)


def _move(table: StateTable, move: Move) -> str:
    labels = dict(table.states.choices)
    sources = ", ".join(str(labels[source]) for source in move.sources)
    return f"| `{move.verb}` | {sources} | {labels[move.target]} | {_capability(move.capability)} |"


def states() -> str:
    """Every table of moves, with its diagram."""
    lines = [HEAD, "# States and the moves between them", ""]
    for table in StateTable.known:
        lines += [f"## {table.name}", "", "| Verb | From | To | Who |", "|---|---|---|---|"]
        lines += [_move(table, move) for move in table.moves]
        lines += ["", "```mermaid", table.diagram(), "```", ""]
    return "\n".join(lines)


def events() -> str:
    """Every act the log knows, as its sentence."""
    rows = [f"| `{code}` | {event.sentence} |" for code, event in sorted(all_events().items())]
    head = [
        HEAD,
        "# What the log says",
        "",
        "Each act is one sentence about who did it.",
        "",
        "| Code | … |",
        "|---|---|",
    ]
    return "\n".join([*head, *rows, ""])


def _tables() -> Iterable[str]:
    for room in ROOMS:
        config = apps.get_app_config(room)
        for model in sorted(config.get_models(), key=lambda model: model.__name__):
            summary = (model.__doc__ or "").strip().splitlines()[0]
            fields = ", ".join(f"`{field.column}`" for field in model._meta.local_concrete_fields)
            yield f"| {model.__name__} | {summary} | {fields} |"


def data_map() -> str:
    """What is kept, table by table."""
    head = [HEAD, "# What is kept where", "", "| Noun | What it is | Columns |", "|---|---|---|"]
    return "\n".join([*head, *_tables(), ""])


def openapi() -> str:
    """The programming interface as OpenAPI 3."""
    body: bytes = OpenApiYamlRenderer().render(schema(), renderer_context={})
    return body.decode()


WRITERS = {
    "openapi.yaml": openapi,
    "permissions.md": permissions,
    "states.md": states,
    "events.md": events,
    "data-map.md": data_map,
}


def folder() -> Path:
    return Path(settings.ROOT) / "docs"


def stale() -> list[str]:
    """Names of generated documents that no longer say what the code does."""
    with translation.override("en-us"):
        return [
            name
            for name, write in WRITERS.items()
            if not (folder() / name).exists() or (folder() / name).read_text() != write()
        ]


def write_all() -> None:
    with translation.override("en-us"):
        for name, write in WRITERS.items():
            (folder() / name).write_text(write())
