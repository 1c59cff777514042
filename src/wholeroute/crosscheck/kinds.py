"""Say which kinds of entity can be one and the same."""

from __future__ import annotations

from wholeroute.entities import Kind

_BODIES = frozenset({Kind.ORGANIZATION, Kind.COMPANY, Kind.PUBLIC_BODY, Kind.LEGAL_ENTITY})

MATCHED_KINDS = frozenset(
    {
        Kind.PERSON,
        Kind.ORGANIZATION,
        Kind.COMPANY,
        Kind.PUBLIC_BODY,
        Kind.LEGAL_ENTITY,
        Kind.VESSEL,
        Kind.AIRPLANE,
    }
)
"""What is cross-checked by name and number. Objects meet by their number alone."""


def family_of(kind: Kind) -> str:
    """Return the family `kind` matches within: bodies are told apart badly by lists, so are one."""
    return "Body" if kind in _BODIES else str(kind)
