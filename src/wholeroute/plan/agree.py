"""Hold the rows of a plan against one another: every name leads somewhere, no row gainsays itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, product
from typing import Any

from wholeroute.plan.acts import Act
from wholeroute.plan.faults import Fault
from wholeroute.plan.model import Action, Figure, Indicator, Organisation, System, Unit
from wholeroute.plan.rows import Rows

Wrong = tuple[str, str, str, str, str]
"""A register, a row of it, a field, what is wrong and what mends it."""

_NAMES: Mapping[str, str] = {
    "owner": "organisations", "section": "sections", "pillar": "pillars", "responsible": "organisations",
    "supporting": "organisations", "acts": "acts", "systems": "systems", "indicators": "indicators",
    "elaborated_by": "actions", "part_of": "", "succeeded_by": "organisations",
    "replaced_by": "acts", "amended_by": "acts", "other_end": "figures", "indicator": "indicators",
}  # fmt: skip
"""In which register a field names rows; `part_of` names rows of its own."""


def disagreements(rows: Rows) -> Iterator[Fault]:
    """Yield every fault between rows that are each well formed."""
    for wrong in (*_references(rows), *_contradictions(rows), *_staged(rows)):
        yield rows.fault(*wrong)


def _references(rows: Rows) -> Iterator[Wrong]:
    """Yield each name that leads nowhere."""
    known = {register: rows.ids(register) for register in rows.registers}
    about = {"plan": [rows.about] if rows.about else []}
    for register, found in (about | rows.registers).items():
        for row, (name, said) in product(found, _NAMES.items()):
            of = said or register
            for each in _named(row, name):
                if each not in known[of]:
                    fix = f"Add {each} to {of}, or name one that is there."
                    yield register, row.id, name, f"{each!r} is in no row of {of}", fix


def _contradictions(rows: Rows) -> Iterator[Wrong]:
    """Yield what each row may not say beside what else it says."""
    actions: Sequence[Action] = rows.registers["actions"]
    boxed = {each.id for each in actions if each.boxed}
    for action in actions:
        yield from (("actions", action.id, *each) for each in _of_action(action, boxed))
    systems: Sequence[System] = rows.registers["systems"]
    for system in systems:
        yield from (("systems", system.id, *each) for each in _of_system(system))
    figures: Mapping[str, Figure] = {each.id: each for each in rows.registers["figures"]}
    for figure in figures.values():
        other = figures.get(figure.other_end or "")
        if other and other.other_end != figure.id:
            fix = f"Write other_end: {figure.id} in {other.id}."
            yield "figures", figure.id, "other_end", f"{other.id} does not name it back", fix
    organisations: Sequence[Organisation] = rows.registers["organisations"]
    for each in organisations:
        if each.succeeded_by and not each.until:
            fix = "Say until when it existed, or leave out who came after."
            yield "organisations", each.id, "until", "is missing beside succeeded_by", fix
    acts: Sequence[Act] = rows.registers["acts"]
    for act in acts:
        yield from (("acts", act.id, *each) for each in _of_act(act))
    yield from _rings(rows)


def _staged(rows: Rows) -> Iterator[Wrong]:
    """Yield each indicator that is told by stage and names none, or names some and is told otherwise."""
    indicators: Sequence[Indicator] = rows.registers["indicators"]
    for each in indicators:
        if bool(each.stages) != (each.unit is Unit.STAGE):
            fix = "Name the stages of a stage, the last one last, and of nothing else."
            yield "indicators", each.id, "stages", f"does not fit the unit {each.unit}", fix


def _of_action(action: Action, boxed: set[str]) -> Iterator[tuple[str, str, str]]:
    for name in ("responsible", "indicators"):
        if not getattr(action, name):
            yield name, "is empty", "Name at least one."
    if action.boxed != bool(action.elaborated_by):
        fix = "A boxed row names in elaborated_by the rows that it sums up, and no other row does."
        yield "elaborated_by", "does not fit boxed", fix
    for each in sorted({*action.elaborated_by} & boxed):
        yield "elaborated_by", f"{each} is boxed itself", "Name the rows below it."
    for each in sorted({*action.targets} - {*action.indicators}):
        yield "targets", f"{each!r} is none of its indicators", "Name it in indicators as well."


def _of_act(act: Act) -> Iterator[tuple[str, str, str]]:
    if act.stages and not act.as_of:
        yield "as_of", "is missing beside stages", "Write the day on which somebody last looked."
    if any(one.day[:4] > other.day[:4] for one, other in pairwise(act.stages)):
        yield "stages", "do not follow one another", "Put the earliest first."
    topics = Counter(each.id for each in act.topics)
    for each in (name for name, number in topics.items() if number > 1):
        yield "topics", f"{each!r} stands twice", "Give each topic an id of its own."


def _of_system(system: System) -> Iterator[tuple[str, str, str]]:
    if not system.needs:
        yield "needs", "is empty", "Say what it asks of a working platform."
    for each in system.needs:
        if (each.does is None) != (each.page is None):
            fix = "Say what is done and on which page, or neither: then it is not met yet."
            yield "needs", f"of “{each.need}” only one of does and page is said", fix
        if each.lacks and not each.does:
            yield "needs", f"“{each.need}” lacks something and does nothing", "Leave lacks out."


def _rings(rows: Rows) -> Iterator[Wrong]:
    """Yield each row that comes after, or lies within, itself."""
    for register, name in (
        ("organisations", "succeeded_by"), ("organisations", "part_of"), ("acts", "replaced_by"),
    ):  # fmt: skip
        leads = {row.id: getattr(row, name) for row in rows.registers[register]}
        for start in leads:
            at, seen = leads.get(start), {start}
            while at and at not in seen:
                seen.add(at)
                at = leads.get(at)
            if at == start:
                yield register, start, name, "leads back to itself", "Break the ring."


def _named(row: Any, name: str) -> Iterable[str]:
    said = getattr(row, name, None)
    return (said,) if isinstance(said, str) else said or ()
