"""Keep what analysis found: every finding with its evidence, and what a person made of it.

A finding's codes are those of its inputs: its audience is who may read them all, its handling
the union of theirs. A rule that runs again renews its findings: what it finds with the same
evidence keeps its name and what a person decided, what it no longer finds expires.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, text

from wholeroute.errors import Invalid, NotFound
from wholeroute.ledger.audit import record
from wholeroute.rights import Action, Reader


class FindingState(StrEnum):
    """What has become of a finding. Only a person confirms or dismisses one."""

    NEW = "new"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class NewFinding:
    """What a detector says. `evidence` are the statements that it rests on.

    `innocent_readings` are those tried, each with `reading` and `words`; `stands_without` says
    for each input that a recipient may be forbidden (H1, H2, testimony) whether the finding
    would still be made.
    """

    kind: str
    subjects: tuple[UUID, ...]
    evidence: tuple[UUID, ...]
    parameters: Mapping[str, Any]
    innocent_readings: tuple[Mapping[str, str], ...]
    stands_without: Mapping[str, bool]
    base_rate: float | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding as it stands."""

    id: UUID
    kind: str
    rule: str
    version: str
    parameters: dict[str, Any]
    base_rate: float | None
    innocent_readings: list[dict[str, str]]
    stands_without: dict[str, bool]
    handling: str
    state: FindingState
    state_reason: str
    decided_by: str
    decided_at: datetime | None
    at: datetime
    subjects: tuple[UUID, ...]
    evidence: tuple[str, ...]
    """The ids of its statements as they are written: there may be thousands, and most are counted."""

    @property
    def statements(self) -> tuple[UUID, ...]:
        """Return the statements that it rests on."""
        return tuple(map(UUID, self.evidence))

    @property
    def living(self) -> bool:
        """Return whether it still says something: it was neither withdrawn nor did it expire."""
        return self.state not in (FindingState.WITHDRAWN, FindingState.EXPIRED)


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding as a line of a list names it: without what it says and what it rests on."""

    id: UUID
    kind: str
    rule: str
    at: datetime
    subjects: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Renewal:
    """What became of a rule's findings when it ran again."""

    kept: int
    added: int
    expired: int


_NEWEST = "order by f.at desc, f.id"
_SUBJECTS = "array(select entity from ledger.finding_subject where finding = f.id order by 1)"
_FINDINGS = f"""
select f.id, f.kind, f.rule, f.version, f.parameters, f.base_rate, f.innocent_readings,
       f.stands_without, f.handling, f.state, f.state_reason, f.decided_by, f.decided_at, f.at,
       {_SUBJECTS},
       array(select cast(statement as text) from ledger.finding_evidence where finding = f.id order by 1)
from ledger.finding f where {{where}} {_NEWEST}
"""  # noqa: S608 — constants
_LINES = f"select f.id, f.kind, f.rule, f.at, {_SUBJECTS} from ledger.finding f where "  # noqa: S608

_ADD = """
with input as (
  select access from open.statement where id = any (cast(:evidence as uuid[])) union
  select access from open.entity where id = any (cast(:subjects as uuid[]))
)
insert into ledger.finding (id, kind, rule, version, parameters, base_rate, innocent_readings,
                            stands_without, handling, access, state)
select :id, :kind, :rule, :version, cast(:parameters as jsonb), :base_rate,
       cast(:innocent as jsonb), cast(:without as jsonb),
       (select concat_ws(' ', case when bool_or(h0) then 'H0' end,
                         case when bool_or(h1) then 'H1' end, case when bool_or(h2) then 'H2' end,
                         'H3: ' || string_agg(distinct nullif(h3, ''), '; '))
        from ledger.access_class where id in (select access from input)),
       array(select access from input order by 1), 'new'
"""
# All at once: each insert looks anew at every finding that its reader may see.
_ADD_INPUTS = {
    "subjects": """
insert into ledger.finding_subject
select of, input, 'open' from unnest(cast(:of as uuid[]), cast(:inputs as uuid[])) i(of, input)
""",
    "evidence": """
insert into ledger.finding_evidence
select of, input from unnest(cast(:of as uuid[]), cast(:inputs as uuid[])) i(of, input)
""",
}


def renew_findings(
    connection: Connection, reader: Reader, rule: str, version: str, new: Sequence[NewFinding]
) -> Renewal:
    """Put what `rule` finds now in place of what it found, as this reader sees both.

    What stands on the same evidence stays as it is, whatever a person made of it; a new finding
    that is found no longer expires. Raises `AssertionError` for one without subject or evidence:
    the detector that makes it is wrong.
    """
    known = {_essence(each): each for each in findings(connection, rule=rule) if each.living}
    fresh = {_essence(each): each for each in new}
    added = [each for essence, each in fresh.items() if essence not in known]
    gone = [
        str(each.id)
        for essence, each in known.items()
        if essence not in fresh and each.state is FindingState.NEW
    ]
    _add(connection, rule, version, added)
    connection.execute(text(_EXPIRE), {"ids": gone})
    renewal = Renewal(len(fresh) - len(added), len(added), len(gone))
    record(
        connection, reader, Action.JUDGE, f"rule:{rule}", details={"version": version, **asdict(renewal)}
    )  # fmt: skip
    return renewal


_EXPIRE = """
update ledger.finding set state = 'expired', state_reason = 'no longer found'
where id = any (cast(:ids as uuid[]))
"""


def last_run(connection: Connection, rule: str) -> datetime | None:
    """Return when `rule` last ran for this session's organisation and purpose, None where it never did."""
    at: datetime | None = connection.execute(
        text("select ledger.last_run(:rule)"), {"rule": rule}
    ).scalar_one()
    return at


def _essence(each: NewFinding | Finding) -> tuple[str, frozenset[UUID], frozenset[str]]:
    return each.kind, frozenset(each.subjects), frozenset(str(said) for said in each.evidence)


def _add(connection: Connection, rule: str, version: str, new: Sequence[NewFinding]) -> None:
    rows = [{"rule": rule, "version": version, **_values(rule, each)} for each in new]
    for row in rows:
        connection.execute(text(_ADD), row)
    for name, step in _ADD_INPUTS.items():
        pairs = [(row["id"], each) for row in rows for each in row[name]]
        of, inputs = [str(one) for one, _ in pairs], [each for _, each in pairs]
        connection.execute(text(step), {"of": of, "inputs": inputs})


def _values(rule: str, new: NewFinding) -> dict[str, Any]:
    if not new.subjects or not new.evidence:
        raise AssertionError(f"{rule} found something of nobody or on no evidence")
    return {
        "id": uuid4(), "kind": new.kind,
        "parameters": json.dumps(dict(new.parameters)), "base_rate": new.base_rate,
        "innocent": json.dumps([dict(each) for each in new.innocent_readings]),
        "without": json.dumps(dict(new.stands_without)),
        "subjects": sorted({str(each) for each in new.subjects}),
        "evidence": sorted({str(each) for each in new.evidence}),
    }  # fmt: skip


def findings(  # noqa: PLR0913 — by what findings are looked for
    connection: Connection,
    *,
    rule: str | None = None,
    kind: str | None = None,
    state: FindingState | None = None,
    about: Iterable[UUID] | None = None,
    saying: Mapping[str, Any] | None = None,
) -> list[Finding]:
    """Return the findings whose every input this session sees, newest first.

    `about` any of these entities; `saying` these parameters among others.
    """
    subjects = None if about is None else [str(each) for each in about]
    where = {
        "f.rule = :rule": rule,
        "f.kind = :kind": kind,
        "f.state = :state": state,
        "exists (select from ledger.finding_subject s where s.finding = f.id"
        " and s.entity = any (cast(:about as uuid[])))": subjects,
        "f.parameters @> cast(:saying as jsonb)": json.dumps(dict(saying)) if saying else None,
    }
    asked = [clause for clause, value in where.items() if value is not None]
    values = dict(zip(("rule", "kind", "state", "about", "saying"), where.values(), strict=True))
    return _found(connection, " and ".join(asked) or "true", values)


def findings_after(
    connection: Connection, kind: str | None, state: FindingState | None, *, start: int, most: int
) -> list[Finding]:
    """Return a page of what does not stand withdrawn, newest first.

    One that was withdrawn would tell that somebody in it is protected now: it is listed nowhere.
    """
    clause = (
        "f.state <> 'withdrawn' and (cast(:kind as text) is null or f.kind = :kind)"
        " and (cast(:state as text) is null or f.state = :state)"
    )
    asked = {"kind": kind, "state": state, "start": start, "most": most}
    return _found(connection, clause, asked, page="limit :most offset :start")


def findings_waiting(
    connection: Connection, *, most: int, among: Sequence[UUID] | None = None
) -> list[FindingLine]:
    """Return the newest findings of which nobody has made anything yet, or those among some."""
    clause = (
        "f.state = 'new' and (cast(:ids as uuid[]) is null or f.id = any (cast(:ids as uuid[])))"
    )
    ids = [str(each) for each in among] if among is not None else None
    return _lines(connection, f"{clause} {_NEWEST} limit :most", {"ids": ids, "most": most})


def living_findings(connection: Connection, rule: str, kind: str) -> list[FindingLine]:
    """Return what a rule found of one kind and still says, the newest first."""
    clause = "f.rule = :rule and f.kind = :kind and f.state not in ('withdrawn', 'expired')"
    return _lines(connection, f"{clause} {_NEWEST}", {"rule": rule, "kind": kind})


def _lines(connection: Connection, where: str, values: Mapping[str, Any]) -> list[FindingLine]:
    rows = connection.execute(text(_LINES + where), values)
    return [
        FindingLine(found, kind, rule, at, tuple(subjects))
        for found, kind, rule, at, subjects in rows.all()
    ]


def number_of_findings_waiting(connection: Connection, *, most: int) -> int:
    """Return how many findings nobody has made anything of, or that there are `most` at least."""
    counted = connection.execute(
        text(
            "select count(*) from (select from ledger.finding where state = 'new' limit :most) new"
        ),
        {"most": most},
    )
    return int(counted.scalar_one())


def findings_by_state(connection: Connection) -> dict[tuple[str, FindingState], int]:
    """Return how many findings of each kind and state this session sees, but for withdrawn ones."""
    rows = connection.execute(
        text(
            "select kind, state, count(*) from ledger.finding where state <> 'withdrawn'"
            " group by 1, 2 order by 1, 2"
        )
    )
    return {(row[0], FindingState(row[1])): row[2] for row in rows}


def finding(connection: Connection, which: UUID) -> Finding:
    """Return one finding; raise `NotFound` alike where it is hidden and where it is not."""
    for found in _found(connection, "f.id = :id", {"id": which}):
        return found
    raise NotFound(f"no finding {which} that you may see for this purpose")


def _found(
    connection: Connection, where: str, values: Mapping[str, Any], *, page: str = ""
) -> list[Finding]:
    rows = connection.execute(text(f"{_FINDINGS.format(where=where)} {page}"), values)
    return [
        replace(
            Finding(*row), state=FindingState(row[9]), subjects=tuple(row[14]), evidence=tuple(row[15])
        )
        for row in rows
    ]  # fmt: skip


def decide_finding(
    connection: Connection, reader: Reader, which: UUID, state: FindingState, reason: str
) -> Finding:
    """Write what a person made of a finding: confirmed or dismissed, and why; return it.

    Raises `NotFound` where this reader sees no such finding that still lives, `Invalid` without
    a reason or for a state that no person gives.
    """
    if state not in _HUMAN:
        raise Invalid("state", f"nobody makes a finding {state}", "Confirm or dismiss it.")
    if not reason.strip():
        raise Invalid("reason", "a decision needs a reason", "Say what made you decide.")
    done = connection.execute(
        text(_DECIDE), {"id": which, "state": state, "reason": reason, "member": reader.member}
    ).rowcount
    if not done:
        raise NotFound(f"no finding {which} that you may decide on")
    record(
        connection, reader, Action.JUDGE, f"finding:{which}", details={"state": state.value}
    )  # fmt: skip
    return finding(connection, which)


_HUMAN = (FindingState.CONFIRMED, FindingState.DISMISSED)
_DECIDE = """
update ledger.finding set state = :state, state_reason = :reason, decided_by = :member,
  decided_at = now()
where id = :id and state in ('new', 'confirmed', 'dismissed')
"""
