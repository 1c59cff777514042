"""Gather what analysis found: the inbox by kind and state, and the page of one finding.

A withdrawn finding is shown nowhere: that it was withdrawn says that somebody in it is protected.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from wholeroute import network
from wholeroute.errors import NotFound
from wholeroute.ledger import (
    Acting,
    AuditRow,
    Finding,
    FindingState,
    Statement,
    audit_rows,
    finding,
    findings_after,
    findings_by_state,
    record,
)
from wholeroute.rights import Action
from wholeroute.web.may import reads_audit
from wholeroute.web.views.lines import evidence, names_of

PAGE = 50
SHOWN = tuple(each for each in FindingState if each is not FindingState.WITHDRAWN)
"""The states by which the inbox may be asked."""


@dataclass(frozen=True, slots=True)
class FoundCount:
    """How many findings of a kind and state this reader sees."""

    kind: str
    state: FindingState
    number: int


@dataclass(frozen=True, slots=True)
class FoundLine:
    """One finding in the inbox, without what it says in full.

    `names` are those that its subjects have; `group` and `part` stand where it is of a network.
    """

    id: UUID
    kind: str
    rule: str
    version: str
    state: FindingState
    decided_by: str
    handling: str
    subjects: tuple[UUID, ...]
    names: tuple[str, ...]
    group: str
    part: str
    evidence: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of findings, the newest first, and how many there are of each sort."""

    kind: str | None
    state: FindingState | None
    counts: tuple[FoundCount, ...]
    findings: tuple[FoundLine, ...]
    further: int | None


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a finding; `whole` where it is too long for a line."""

    name: str
    value: str
    whole: str


@dataclass(frozen=True, slots=True)
class FindingPage:
    """One finding as this reader may know it.

    `group` names the group whose page tells more, `part` is the part somebody seems to have in
    it, `history` is for who may read the audit log.
    """

    finding: Finding
    evidence: tuple[Statement, ...]
    names: dict[UUID, str]
    held: int
    parameters: tuple[Parameter, ...]
    largest_source: str
    group: str
    part: str
    history: tuple[AuditRow, ...] | None


def inbox(acting: Acting, kind: str | None, state: FindingState | None, start: int) -> Inbox:
    """Return a page of the inbox. The reading is audited."""
    with acting.begin() as connection:
        found = findings_after(connection, kind, state, start=start, most=PAGE + 1)
        names = names_of(acting, connection, {s for each in found[:PAGE] for s in each.subjects})
        record(connection, acting.reader, Action.READ, "findings")
    further = start + PAGE if len(found) > PAGE else None
    lines = tuple(_line(each, names) for each in found[:PAGE])
    return Inbox(kind, state, found_counts(acting), lines, further)


def _line(found: Finding, names: Mapping[UUID, str]) -> FoundLine:
    called = dict.fromkeys(names[each] for each in found.subjects if each in names)
    return FoundLine(
        found.id, found.kind, found.rule, found.version, found.state, found.decided_by,
        found.handling, found.subjects, tuple(called), _network(found, "group"),
        _network(found, "role"), len(found.evidence), found.at,
    )  # fmt: skip


def found_counts(acting: Acting) -> tuple[FoundCount, ...]:
    """Return how many findings of each kind and state the session sees."""
    with acting.begin() as connection:
        return tuple(FoundCount(*key, n) for key, n in findings_by_state(connection).items())


def finding_page(acting: Acting, which: UUID) -> FindingPage:
    """Return one finding; raise `NotFound` for hidden, withdrawn and absent alike. Audited."""
    with acting.begin() as connection:
        found = finding(connection, which)
        if found.state is FindingState.WITHDRAWN:
            raise NotFound(f"no finding {which} that you may see for this purpose")
        said, names = evidence(acting, connection, found.statements)
        names |= names_of(acting, connection, found.subjects)
        record(connection, acting.reader, Action.READ, f"finding:{which}")
    entitled = reads_audit(acting.reader)
    history = tuple(audit_rows(acting, obj=f"finding:{which}")) if entitled else None
    return FindingPage(
        found,
        said,
        names,
        len(found.evidence) - len(said),
        parameters(found.parameters),
        str(found.parameters.get("largest source", "")),
        _network(found, "group") if found.living else "",
        _network(found, "role"),
        history,
    )


def parameters(said: Mapping[str, Any]) -> tuple[Parameter, ...]:
    """Return parameters for a page: what is nested or long is written out whole, apart."""
    return tuple(_parameter(name, value) for name, value in said.items())


def _parameter(name: str, value: Any) -> Parameter:
    if isinstance(value, dict | list) and _nested(value):
        whole = json.dumps(value, ensure_ascii=False, indent=1)
        return Parameter(name, str(len(value)), whole)
    if isinstance(value, dict):
        return Parameter(name, ", ".join(f"{key}: {each}" for key, each in value.items()), "")
    if isinstance(value, list):
        return Parameter(name, " – ".join(map(str, value)), "")
    return Parameter(name, str(value), "")


def _nested(value: dict[str, Any] | list[Any]) -> bool:
    parts = value.values() if isinstance(value, dict) else value
    return any(isinstance(each, dict | list) for each in parts)


def _network(found: Finding, name: str) -> str:
    """Return a parameter of a finding about a network, nothing for any other."""
    return str(found.parameters.get(name, "")) if found.rule == network.RULE else ""
