"""Answer every question of the form "may this reader do that with this?".

Everything is denied until a row of `ACCESS_RULES` says yes *and* the item's own
codes agree. The ledger copies the same rows into the database, where row-level
security asks them again; change a row here and both change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wholeroute.errors import Refused
from wholeroute.rights.model import AccessClass, Action, Lane, Profile, Purpose, Role, Tlp

P = Purpose
CRIME_PURPOSES = frozenset({P.ANALYSIS, P.INVESTIGATION, P.PROSECUTION})
# Sorting what nobody may read yet, and watching over all of it, are duties of the
# platform itself; a contributor cannot forbid them.
INHERENT_PURPOSES = frozenset({P.CATEGORISATION, P.OVERSIGHT})


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks, from which organisation, as what, and why."""

    member: str
    organisation: str
    role: Role
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class Item:
    """What is asked for: its lane and its codes. Actions on no item take `None` instead."""

    lane: Lane
    access: AccessClass


@dataclass(frozen=True, slots=True)
class AccessRule:
    """One row of the table: `role` may do `action` in `lane` for any of `purposes`."""

    id: str
    role: Role
    action: Action
    lane: Lane | None
    purposes: frozenset[Purpose]


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer, the rule that gave it, and the reason in words."""

    allowed: bool
    rule: str
    reason: str


def _rule(role: Role, action: Action, lane: Lane | None, *purposes: Purpose) -> AccessRule:
    where = f"-{lane}" if lane else ""
    return AccessRule(f"{role}-{action}{where}", role, action, lane, frozenset(purposes))


R, A, L = Role, Action, Lane
_EVERYWHERE = frozenset({R.PROGRAMME_MANAGER, R.RIGHTS_REVIEWER, R.AUDITOR, R.ADMINISTRATOR})
_PERSONS = _EVERYWHERE | {R.CONTRIBUTOR, R.CUSTODIAN}
ROLES_OF_PROFILE: Mapping[Profile, frozenset[Role]] = {
    Profile.POLICY: _EVERYWHERE,
    Profile.COMPETENT_AUTHORITY: frozenset(Role),
    Profile.JUDICIAL: _PERSONS | {R.PROSECUTOR, R.GUARDIAN},
    Profile.PROTECTION_BODY: _PERSONS | {R.PROTECTION_OFFICER, R.GUARDIAN},
}
"""Which roles an installation may hold. A policy installation has no table that holds a person."""

ACCESS_RULES: tuple[AccessRule, ...] = (
    _rule(R.CONTRIBUTOR, A.SUBMIT, None, P.ANALYSIS, P.INVESTIGATION, P.SANCTIONS, P.PROTECTION),
    _rule(R.CONTRIBUTOR, A.REFER, None, P.ANALYSIS, P.INVESTIGATION, P.PROTECTION),
    _rule(R.CONTRIBUTOR, A.PERMIT, None, P.ANALYSIS, P.INVESTIGATION, P.SANCTIONS, P.PROTECTION),
    _rule(R.ANALYST, A.READ, L.OPEN, P.ANALYSIS, P.SANCTIONS),
    _rule(R.ANALYST, A.SCREEN, L.OPEN, P.ANALYSIS, P.SANCTIONS),
    _rule(R.ANALYST, A.JUDGE, L.OPEN, P.ANALYSIS, P.SANCTIONS),
    _rule(R.ANALYST, A.EXPORT, L.OPEN, P.ANALYSIS, P.SANCTIONS),
    _rule(R.ANALYST, A.REFER, None, P.ANALYSIS),
    _rule(R.INVESTIGATOR, A.READ, L.OPEN, P.INVESTIGATION, P.ANALYSIS, P.SANCTIONS),
    _rule(R.INVESTIGATOR, A.SCREEN, L.OPEN, P.INVESTIGATION, P.SANCTIONS),
    _rule(R.INVESTIGATOR, A.JUDGE, L.OPEN, P.INVESTIGATION),
    _rule(R.INVESTIGATOR, A.EXPORT, L.OPEN, P.INVESTIGATION, P.SANCTIONS),
    _rule(R.INVESTIGATOR, A.REFER, None, P.INVESTIGATION, P.ANALYSIS),
    _rule(R.INVESTIGATOR, A.REQUEST_IDENTITY, None, P.INVESTIGATION),
    _rule(R.PROSECUTOR, A.READ, L.OPEN, P.PROSECUTION),
    _rule(R.PROSECUTOR, A.READ, L.JUDICIAL, P.PROSECUTION),
    _rule(R.PROSECUTOR, A.EXPORT, L.OPEN, P.PROSECUTION),
    _rule(R.PROSECUTOR, A.EXPORT, L.JUDICIAL, P.PROSECUTION),
    _rule(R.PROSECUTOR, A.REQUEST_IDENTITY, None, P.PROSECUTION),
    _rule(R.PROTECTION_OFFICER, A.READ, L.PROTECTED, P.PROTECTION),
    _rule(R.PROTECTION_OFFICER, A.SUBMIT, None, P.PROTECTION),
    _rule(R.PROTECTION_OFFICER, A.REFER, None, P.PROTECTION),
    _rule(R.GUARDIAN, A.READ, L.PROTECTED, P.PROTECTION),
    _rule(R.CUSTODIAN, A.READ, L.PROTECTED, P.PROTECTION),
    _rule(R.CUSTODIAN, A.READ, L.UNCATEGORISED, P.CATEGORISATION),
    _rule(R.CUSTODIAN, A.CATEGORISE, L.UNCATEGORISED, P.CATEGORISATION),
    _rule(R.CUSTODIAN, A.CATEGORISE, L.OPEN, P.CATEGORISATION),
    _rule(R.CUSTODIAN, A.CATEGORISE, L.PROTECTED, P.CATEGORISATION),
    _rule(R.CUSTODIAN, A.CHECK, None, P.CATEGORISATION),
    _rule(R.CUSTODIAN, A.RELEASE_IDENTITY, None, P.PROTECTION),
    _rule(R.CUSTODIAN, A.ERASE, None, P.OVERSIGHT),
    _rule(R.CUSTODIAN, A.ANSWER, None, P.OVERSIGHT),
    _rule(R.PROGRAMME_MANAGER, A.COUNT, None, P.POLICY),
    _rule(R.RIGHTS_REVIEWER, A.READ, L.OPEN, P.OVERSIGHT),
    _rule(R.RIGHTS_REVIEWER, A.CO_SIGN, L.UNCATEGORISED, P.OVERSIGHT),
    _rule(R.RIGHTS_REVIEWER, A.CO_SIGN, L.PROTECTED, P.OVERSIGHT),
    _rule(R.RIGHTS_REVIEWER, A.AUDIT, None, P.OVERSIGHT),
    _rule(R.AUDITOR, A.AUDIT, None, P.OVERSIGHT),
    _rule(R.AUDITOR, A.COUNT, None, P.OVERSIGHT),
    _rule(R.ADMINISTRATOR, A.ADMINISTER, None, P.OVERSIGHT),
)
_BY_KEY = {(rule.role, rule.action, rule.lane): rule for rule in ACCESS_RULES}


def decide(reader: Reader, action: Action, item: Item | None = None) -> Decision:
    """Return whether `reader` may do `action`, on `item` where the action has one."""
    rule = _BY_KEY.get((reader.role, action, item.lane if item else None))
    if rule is None:
        place = f" in the {item.lane} lane" if item else ""
        return Decision(False, "no-rule", f"the role of {reader.role} may not {action}{place}")
    if reader.purpose not in rule.purposes:
        return Decision(False, rule.id, f"not for the purpose of {reader.purpose}")
    return _codes(reader, action, item.access, rule.id) if item else Decision(True, rule.id, "")


def require(reader: Reader, action: Action, item: Item | None = None) -> None:
    """Raise `Refused` unless `decide` says yes."""
    decision = decide(reader, action, item)
    if not decision.allowed:
        raise Refused(decision.rule, decision.reason)


def _codes(reader: Reader, action: Action, access: AccessClass, rule: str) -> Decision:
    """Hold the item's own codes against a reader whose role already fits."""
    own = reader.organisation == access.originator
    addressed = access.audience & {reader.organisation, AccessClass.EVERYONE}
    if not own and (access.tlp is Tlp.RED or not addressed):
        return Decision(False, "audience", "the originator has not shared this with you")
    purpose = reader.purpose
    if purpose not in access.purposes and purpose not in INHERENT_PURPOSES:
        return Decision(False, "purpose", f"not given for {purpose}")
    crime = purpose in CRIME_PURPOSES or purpose in INHERENT_PURPOSES
    if access.handling.h0 and not crime:
        return Decision(False, "H0", "only to prevent and fight crime")
    if access.handling.h1 and purpose is P.PROSECUTION:
        return Decision(
            False, "H1", "not in judicial proceedings without the provider's permission"
        )
    if access.handling.h2 and action is A.EXPORT and not own:
        return Decision(False, "H2", "not onward without the provider's permission")
    return Decision(True, rule, "")
