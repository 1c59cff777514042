"""Answer every question of the form "may this reader do that with this?".

Everything is denied until a row of `ACCESS_RULES` says yes *and* the item's own
codes agree. The ledger copies the same rows into the database, where row-level
security asks them again; change a row here and both change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from wholeroute.errors import Refused
from wholeroute.rights.model import (
    AccessClass,
    Action,
    Lane,
    PermitCode,
    Profile,
    Purpose,
    Regime,
    Role,
    Tlp,
)
from wholeroute.words import N_

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
    contribution: UUID | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom something is to leave. Only who is enrolled here has an id that codes can name."""

    organisation: str
    enrolled: bool
    regime: Regime


@dataclass(frozen=True, slots=True)
class Permit:
    """A provider's word that one of its own codes yields to one recipient for one purpose.

    It covers a report or an access class. Whoever passes one to `decide` has seen to it that it is
    signed, not over and not revoked.
    """

    code: PermitCode
    covers: UUID | AccessClass
    recipient: str
    purpose: Purpose


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
_EVERYWHERE = frozenset(
    {R.PROGRAMME_MANAGER, R.CONTACT_POINT, R.RIGHTS_REVIEWER, R.AUDITOR, R.ADMINISTRATOR}
)
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
    _rule(R.PROGRAMME_MANAGER, A.STEER, None, P.POLICY),
    _rule(R.PROGRAMME_MANAGER, A.VERIFY, None, P.POLICY),
    _rule(R.CONTACT_POINT, A.ATTEST, None, P.POLICY),
    _rule(R.CONTACT_POINT, A.VERIFY, None, P.POLICY),
    _rule(R.RIGHTS_REVIEWER, A.READ, L.OPEN, P.OVERSIGHT),
    _rule(R.RIGHTS_REVIEWER, A.CO_SIGN, L.UNCATEGORISED, P.OVERSIGHT),
    _rule(R.RIGHTS_REVIEWER, A.CO_SIGN, L.PROTECTED, P.OVERSIGHT),
    _rule(R.RIGHTS_REVIEWER, A.AUDIT, None, P.OVERSIGHT),
    _rule(R.AUDITOR, A.AUDIT, None, P.OVERSIGHT),
    _rule(R.AUDITOR, A.COUNT, None, P.OVERSIGHT),
    _rule(R.ADMINISTRATOR, A.ADMINISTER, None, P.OVERSIGHT),
)
_WITHOUT_PERSONS = frozenset({A.COUNT, A.ATTEST, A.VERIFY, A.STEER, A.AUDIT, A.ADMINISTER})


def rules_of(profile: Profile) -> tuple[AccessRule, ...]:
    """Return the rules that an installation of this profile knows.

    Roles that are not its own have none in it; where no table holds a person, no rule speaks of
    what is reported on them.
    """
    return tuple(
        rule
        for rule in ACCESS_RULES
        if rule.role in ROLES_OF_PROFILE[profile]
        and (profile is not Profile.POLICY or rule.action in _WITHOUT_PERSONS)
    )


_BY_KEY = {(rule.role, rule.action, rule.lane): rule for rule in ACCESS_RULES}


def decide(
    reader: Reader,
    action: Action,
    item: Item | None = None,
    *,
    to: Recipient | None = None,
    permits: frozenset[Permit] = frozenset(),
) -> Decision:
    """Return whether `reader` may do `action`, on `item` where the action has one.

    `to` is who would receive the item: with it an export is held against what may go onward.
    `permits` are those that stand; each opens nothing but the code that it names.
    """
    rule = _BY_KEY.get((reader.role, action, item.lane if item else None))
    if rule is None:
        words = N_(f"the role of {reader.role} may not {action}")
        if item:
            words = N_(f"the role of {reader.role} may not {action} in the {item.lane} lane")
        return Decision(False, "no-rule", words)
    if reader.purpose not in rule.purposes:
        return Decision(False, rule.id, f"not for the purpose of {reader.purpose}")
    if item is None:
        return Decision(True, rule.id, "")
    lifted = _lifted(reader, item, to, permits)
    refusal = _codes(reader, action, item.access, to, lifted)
    if refusal is None and to is not None:
        refusal = _onward(reader, item.access, to, lifted)
    return refusal or Decision(True, rule.id, "")


def require(
    reader: Reader,
    action: Action,
    item: Item | None = None,
    *,
    to: Recipient | None = None,
    permits: frozenset[Permit] = frozenset(),
) -> None:
    """Raise `Refused` unless `decide` says yes."""
    decision = decide(reader, action, item, to=to, permits=permits)
    if not decision.allowed:
        raise Refused(decision.rule, decision.reason)


def _lifted(
    reader: Reader, item: Item, to: Recipient | None, permits: frozenset[Permit]
) -> frozenset[PermitCode]:
    """Return which codes of `item` yield to whoever would have it, for the reader's purpose."""
    who = to.organisation if to else reader.organisation
    return frozenset(
        each.code
        for each in permits
        if each.recipient == who
        and each.purpose is reader.purpose
        and each.covers in (item.contribution, item.access)
    )


def _codes(
    reader: Reader,
    action: Action,
    access: AccessClass,
    to: Recipient | None,
    lifted: frozenset[PermitCode],
) -> Decision | None:
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
    in_court = purpose is P.PROSECUTION or (to is not None and to.regime is Regime.EUROJUST)
    if access.handling.h1 and in_court and PermitCode.H1 not in lifted:
        return Decision(
            False, "H1", "not in judicial proceedings without the provider's permission"
        )
    if access.handling.h2 and action is A.EXPORT and not own and to is None:
        return Decision(False, "H2", "not onward without the provider's permission")
    return None


def _onward(
    reader: Reader, access: AccessClass, to: Recipient, lifted: frozenset[PermitCode]
) -> Decision | None:
    """Hold the item's codes against who would receive it. What is outside the audience is asked for."""
    if access.tlp is Tlp.RED:
        return Decision(False, "TLP", "TLP:RED goes to nobody else")
    if to.enrolled and to.organisation in {access.originator, reader.organisation}:
        return None
    named = to.enrolled and to.organisation in access.audience
    # Outside bodies are no members: what every member may have is theirs only where all may.
    everyone = AccessClass.EVERYONE in access.audience and (to.enrolled or access.tlp is Tlp.CLEAR)
    if access.tlp is Tlp.AMBER_STRICT and not named:
        return Decision(False, "TLP", "TLP:AMBER+STRICT stays with the organisations it names")
    if reader.organisation == access.originator or PermitCode.H2 in lifted:
        return None
    if access.handling.h2:
        return Decision(False, "H2", "not onward without the provider's permission")
    if not (named or everyone):
        return Decision(False, "audience", "the originator has not shared this with the recipient")
    return None
