"""Play an exercise: take its files in, cross-check, picture the networks, and count it all."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from wholeroute import crosscheck, network
from wholeroute.cli.desk import Desk
from wholeroute.intake import Submission, Taken, take_in_all
from wholeroute.ledger import (
    Acting,
    Ledger,
    contributions_by_reader,
    people_by_lane,
    quarantine_by_reason,
    refusals_by_rule,
)
from wholeroute.members import Member, member_named, members
from wholeroute.rights import Action, Purpose, Reader, Role

ANALYST = "ana"
K_ = TypeVar("K_")
Watch = Callable[[int, int], None]


@dataclass(slots=True)
class Intake:
    """What came in."""

    files: int = 0
    already: int = 0
    rows: int = 0
    accepted: int = 0
    quarantined: int = 0
    statements: int = 0
    refused: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Numbers:
    """The picture in numbers. Each group is counted by those who may see it."""

    contributions: dict[str, int]
    people: dict[str, int]
    refusals: dict[str, int]
    quarantine: dict[str, int]


@dataclass(frozen=True, slots=True)
class Played:
    """What came of an exercise, and how long each part of the way took."""

    intake: Intake
    crosscheck: crosscheck.RunReport
    network: network.NetworkReport
    numbers: Numbers
    seconds: dict[str, float]


def play(desk: Desk, ledger: Ledger, submissions: Sequence[Submission]) -> Played:
    """Take `submissions` in and make the picture that the analyst sees."""
    seconds: dict[str, float] = {}
    with _timed(desk, "intake", len(submissions), seconds) as watch:
        came = take_all(ledger, submissions, watch)
    analyst = member_named(ledger, ANALYST).as_reader(Role.ANALYST, Purpose.ANALYSIS)
    with ledger.acting(analyst) as acting:
        with _timed(desk, "crosscheck", None, seconds) as watch:
            matched = crosscheck.run(acting, watch)
        with _timed(desk, "network", None, seconds):
            pictured = network.run(acting)
    return Played(came, matched, pictured, count(ledger), seconds)


def take_all(ledger: Ledger, submissions: Sequence[Submission], watch: Watch) -> Intake:
    """Take every file in, each as the member who sends it; one that is refused is told of.

    Sender after sender: each needs a child of their own, and to start one takes as long as a report.
    """
    known = {each.id: each for each in members(ledger)}
    came = Intake()
    today = datetime.now(UTC).date()
    sent = sorted(submissions, key=lambda each: each.member)
    taken = take_in_all(ledger, sent, today, lambda each: sender(known[each.member], each))
    for done, each in enumerate(taken, start=1):
        _add(came, each)
        watch(done, len(submissions))
    return came


def sender(member: Member, submission: Submission) -> Reader:
    """Return the member as who sends this file: for analysis where its terms allow, else to protect."""
    analysis = Purpose.ANALYSIS in submission.terms.purposes
    return member.as_reader(Role.CONTRIBUTOR, Purpose.ANALYSIS if analysis else Purpose.PROTECTION)


def _add(came: Intake, each: Taken) -> None:
    came.files += 1
    if each.receipt is None:
        came.refused[each.submission.path.name] = str(each.refusal)
        return
    came.already += each.receipt.already
    came.rows += each.receipt.rows_read
    came.accepted += each.receipt.rows_accepted
    came.quarantined += each.receipt.rows_quarantined
    came.statements += each.receipt.statements


def count(ledger: Ledger) -> Numbers:
    """Count everything, each group as somebody who may see it."""
    everyone = members(ledger)
    people: Counter[str] = Counter()
    seen = _of(ledger, everyone, Role.ANALYST, Purpose.ANALYSIS, contributions_by_reader)
    for role, purpose in (
        (Role.ANALYST, Purpose.ANALYSIS),
        (Role.CUSTODIAN, Purpose.CATEGORISATION),
        (Role.CUSTODIAN, Purpose.PROTECTION),
    ):
        people |= Counter(_of(ledger, everyone, role, purpose, people_by_lane))
    waiting: Counter[str] = Counter()
    for contributor in {each.organisation: each for each in everyone}.values():
        if Role.CONTRIBUTOR in contributor.roles:
            reader = contributor.as_reader(Role.CONTRIBUTOR, Purpose.ANALYSIS)
            with ledger.acting(reader, Action.SUBMIT) as acting:
                for (name, reason), number in quarantine_by_reason(acting).items():
                    waiting[f"{name}: {reason}"] += number
    return Numbers(
        contributions={f"{reader}, source {grade}": n for (reader, grade), n in seen.items()},
        people=dict(people),
        refusals=_of(ledger, everyone, Role.AUDITOR, Purpose.OVERSIGHT, refusals_by_rule),
        quarantine=dict(waiting.most_common()),
    )


def _of(
    ledger: Ledger,
    everyone: Iterable[Member],
    role: Role,
    purpose: Purpose,
    verb: Callable[[Acting], dict[K_, int]],
) -> dict[K_, int]:
    for member in everyone:
        if role in member.roles:
            with ledger.acting(member.as_reader(role, purpose)) as acting:
                return verb(acting)
    return {}


def tell(desk: Desk, played: Played) -> None:
    """Print the picture in numbers."""
    if desk.json:
        desk.say(played)
        return
    came = {name: value for name, value in asdict(played.intake).items() if name != "refused"}
    _table(desk, "What came in", came)
    for name, why in played.intake.refused.items():
        desk.say(f"  refused: {name}: {why}")
    _table(desk, "Reports that analysis sees", played.numbers.contributions)
    _table(desk, "People, by lane", played.numbers.people)
    _table(desk, "Rows in quarantine, by field and reason", played.numbers.quarantine, most=12)
    _table(desk, "Refusals, by rule", played.numbers.refusals)
    matched = {n: v for n, v in asdict(played.crosscheck).items() if isinstance(v, int)}
    _table(desk, "Cross-check", matched)
    made = played.network
    _table(desk, "Networks", {"groups": made.groups, **made.cards})
    _table(desk, "Held back by an innocent reading", made.held_back)
    _table(desk, "Seconds", {name: round(value, 1) for name, value in played.seconds.items()})


def _table(desk: Desk, title: str, figures: Mapping[str, object], most: int = 40) -> None:
    if figures:
        desk.table(title, ("what", "how many"), list(figures.items())[:most])


@contextmanager
def _timed(desk: Desk, name: str, of: int | None, seconds: dict[str, float]) -> Iterator[Watch]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    started = time.monotonic()
    with Progress(*columns, console=desk.err, transient=True, disable=desk.json) as bar:
        task = bar.add_task(name, total=of)

        def watch(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of)

        yield watch
    seconds[name] = time.monotonic() - started
