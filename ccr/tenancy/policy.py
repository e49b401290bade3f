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
    """Every role with its sentences."""
    return [
        {
            "label": role.label,
            "description": role.description,
            "sentences": [capability.sentence for capability in Capability if capability in role.capabilities],
            "reaches_content": reaches_content(role),
        }
        for role in ROLES.values()
    ]
