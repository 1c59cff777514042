"""Count what the law tracker holds: how far files came, and how states apply the law. It is public."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wholeroute.plan.acts import Act
from wholeroute.plan.applied import StateRow, Status, applied_in, parties_of, procedures_of
from wholeroute.plan.feed import Cell, Feed, Reading
from wholeroute.plan.law import StateStage, files
from wholeroute.plan.store.law import applied, steps
from wholeroute.plan.values import STATE

_EXEMPTION = "humanitarian-exemption"
_PROTOCOL = "smuggling-protocol"
_STEPS: Mapping[str, str] = {
    StateStage.LETTER: "letter", StateStage.OPINION: "opinion", StateStage.REFERRED: "referral",
    StateStage.JUDGED: "judgment", StateStage.CLOSED: "closed",
}  # fmt: skip


def _legislative_stage(reading: Reading) -> Iterator[Cell]:
    plan = reading.plan
    known = plan.indicator["legislative-stage"].stages
    for each in files(plan.acts, steps(reading.acting.ledger), plan.about.since, reading.day):
        past = [step for step in each.steps if each.now and step.day <= each.now.day]
        told = [step for step in past if step.stage in known]
        if told:
            yield Cell(told[-1].stage, told[-1].day, told[-1].day, {"act": each.act.id})


def _transposition(reading: Reading) -> Iterator[Cell]:
    known = reading.plan.indicator["transposition-status"].stages
    for act in _acts_of(reading, "transposition-status"):
        for row in _applied(reading, act):
            for cell in row.cells:
                said = cell.applied
                if said and said.status.value in known:
                    broken = {"act": act.id, STATE: row.state, "topic": cell.topic.id}
                    yield Cell(said.status.value, said.as_of, said.as_of, broken)


def _exempting(reading: Reading) -> Iterator[Cell]:
    said = {
        row.state: cell.applied.status
        for act in reading.plan.acts
        if any(each.id == _EXEMPTION for each in act.topics)
        for row in _applied(reading, act)
        for cell in row.cells
        if cell.topic.id == _EXEMPTION and cell.applied
    }
    if said:
        today = reading.day.isoformat()
        number = sum(status is Status.USED for status in said.values())
        yield Cell(str(number), today, today)


def _parties(reading: Reading) -> Iterator[Cell]:
    number = sum(
        each.party is not None for each in parties_of(_PROTOCOL, steps(reading.acting.ledger))
    )
    if number:
        today = reading.day.isoformat()
        yield Cell(str(number), today, today)


def _infringements(reading: Reading) -> Iterator[Cell]:
    for each in procedures_of(steps(reading.acting.ledger)):
        last = each.steps[-1]
        broken = {"act": each.act, STATE: each.state, "procedure": each.reference}
        yield Cell(_STEPS[last.stage], last.day, last.day, broken)


def _acts_of(reading: Reading, indicator: str) -> tuple[Act, ...]:
    """Return the acts that actions which are measured by an indicator name, with topics."""
    named = {
        act for each in reading.plan.actions if indicator in each.indicators for act in each.acts
    }
    return tuple(each for each in reading.plan.acts if each.id in named and each.topics)


def _applied(reading: Reading, act: Act) -> tuple[StateRow, ...]:
    ledger = reading.acting.ledger
    return applied_in(act, steps(ledger), applied(ledger)).rows


OF_LAW: Mapping[str, Feed] = {
    "legislative-stage": Feed(
        "The stage that each file of the law tracker reached last, with its day", _legislative_stage
    ),
    "transposition-status": Feed(
        "How each Member State applies each duty of the acts, as the law tracker has it",
        _transposition,
    ),
    "humanitarian-exemption": Feed(
        "Member States of which the law tracker says that they exempt humanitarian help", _exempting
    ),
    "protocol-parties": Feed(
        "States and organisations of which the law tracker says that they are Party", _parties
    ),
    "infringements": Feed(
        "The last step of each procedure that the law tracker holds, with its day", _infringements
    ),
}
"""Live indicators of the law tracker by their id."""
