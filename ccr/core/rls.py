"""The third wall, written from one place: FORCE row-level security, policies and grants for migrations.

Migrations call `table(...)` with what a table allows; the catalogue test reads the result back from PostgreSQL.
"""

from dataclasses import dataclass, field

APP = "ccr_app"
RULES = "ccr_rules"
AUDITOR = "ccr_auditor"


@dataclass(frozen=True)
class Policy:
    """One policy. `command` is select, insert, update or all; `using` and `check` are SQL conditions."""

    name: str
    command: str
    using: str = ""
    check: str = ""
    to: str = APP
    restrictive: bool = False

    def sql(self, table: str) -> str:
        kind = " AS RESTRICTIVE" if self.restrictive else ""
        using = f" USING ({self.using})" if self.using else ""
        check = f" WITH CHECK ({self.check})" if self.check else ""
        return f"CREATE POLICY {self.name} ON {table}{kind} FOR {self.command.upper()} TO {self.to}{using}{check};"


def walls(column: str) -> Policy:
    """Conflict of interest beats everything: the definer array is asked once a query and hides its own rows."""
    return Policy("walls", "all", f"{column} <> ALL ((SELECT sec.my_walls())::uuid[])", restrictive=True)


def callable_by(roles: str, *functions: str) -> str:
    """These functions of schema `sec`, each with its argument types, are for these roles and nobody else they were not given to.

    Every function of the schema is taken from everybody at the same time: one that is forgotten here cannot be called.
    """
    named = ", ".join(f"sec.{function}" for function in functions)
    return f"REVOKE ALL ON ALL FUNCTIONS IN SCHEMA sec FROM PUBLIC;\nGRANT EXECUTE ON FUNCTION {named} TO {roles};"


@dataclass(frozen=True)
class Table:
    name: str
    policies: tuple[Policy, ...]
    grants: str = "SELECT, INSERT, UPDATE"
    rules_select: bool = True
    rules_grants: str = ""
    more: tuple[str, ...] = field(default=())

    def sql(self) -> str:
        lines = [
            f"ALTER TABLE {self.name} ENABLE ROW LEVEL SECURITY;",
            f"ALTER TABLE {self.name} FORCE ROW LEVEL SECURITY;",
            f"REVOKE ALL ON {self.name} FROM PUBLIC, {APP};",
        ]
        if self.grants:
            lines.append(f"GRANT {self.grants} ON {self.name} TO {APP};")
        if self.rules_select:
            lines.append(f"GRANT SELECT ON {self.name} TO {RULES};")
            lines.append(Policy("rules", "select", "true", to=RULES).sql(self.name))
        if self.rules_grants:
            lines.append(f"GRANT {self.rules_grants} ON {self.name} TO {RULES};")
        lines += [policy.sql(self.name) for policy in self.policies]
        lines += list(self.more)
        return "\n".join(lines)
