"""The access rules as a table for people: made from the rules themselves, never written twice."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from wholeroute.rights import ACCESS_RULES, Purpose


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what may be done, in which lane, for which purposes."""

    id: str
    action: str
    lane: str | None
    purposes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoleRules:
    """All that one role may do; what is not listed it may not."""

    role: str
    rules: tuple[Rule, ...]


def rules_by_role() -> tuple[RoleRules, ...]:
    """Return every access rule, by role, in the order of the rules."""
    roles = list(dict.fromkeys(rule.role for rule in ACCESS_RULES))
    ordered = sorted(ACCESS_RULES, key=lambda rule: roles.index(rule.role))
    return tuple(
        RoleRules(
            role,
            tuple(
                Rule(
                    rule.id, rule.action, rule.lane, tuple(p for p in Purpose if p in rule.purposes)
                )
                for rule in rules
            ),
        )
        for role, rules in groupby(ordered, key=lambda rule: rule.role)
    )
