"""Who may do what, as data for the page: read from the capabilities and roles that are really used."""

from typing import Any

from ccr.tenancy.capabilities import CONTENT, ROLES, Capability, Role, capabilities_of


def sentences(roles: list[str] | tuple[str, ...]) -> list[Any]:
    """What somebody with these roles can do, in the order of the policy."""
    can = capabilities_of([code for code in roles if code in ROLES])
    return [capability.sentence for capability in Capability if capability in can]


def reaches_content(role: Role) -> bool:
    """Whether the role sees any case at all."""
    return bool(role.capabilities & CONTENT)


def roles() -> list[dict[str, Any]]:
    """The roles with what they can do, in the order of the policy; roles that can do the same stand together."""
    groups: dict[frozenset[Capability], list[Role]] = {}
    for role in ROLES.values():
        groups.setdefault(frozenset(role.capabilities), []).append(role)
    return [
        {
            "roles": [{"label": role.label, "description": role.description} for role in alike],
            "sentences": [capability.sentence for capability in Capability if capability in can],
            "reaches_content": reaches_content(alike[0]),
        }
        for can, alike in groups.items()
    ]
