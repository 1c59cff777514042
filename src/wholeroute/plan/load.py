"""Load a plan from its files: whole and agreeing with itself, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wholeroute.errors import Invalid
from wholeroute.plan.agree import disagreements
from wholeroute.plan.faults import Fault
from wholeroute.plan.model import Plan
from wholeroute.plan.rows import read_rows, unread

DATA = Path(__file__).parent / "data"
SHARED = DATA / "shared"
"""Indicators, acts and organisations that any plan may name."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of looking at a plan's files: the plan, or all that is wrong with them."""

    plan: Plan | None
    faults: tuple[Fault, ...]


def load(path: Path) -> Plan:
    """Return the plan in a YAML file or a folder of them; raise `Invalid` with the first fault."""
    loaded = look_at(path)
    if loaded.plan is None:
        first = loaded.faults[0]
        field = f"{first.file}: {first.row} {first.field}"
        raise Invalid(field, first.reason, first.fix, line=first.line)
    return loaded.plan


def look_at(path: Path) -> Loaded:
    """Return the plan in a YAML file or a folder of them, or every fault in it."""
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    if not files:
        fix = "Name a YAML file, or a folder that holds some."
        return Loaded(None, (Fault(path.name, None, "", "file", "no YAML file is in it", fix),))
    try:
        return look_at_files([(each.name, each.read_bytes()) for each in files])
    except OSError as error:
        fix = "See that it is there and may be read."
        return Loaded(None, (unread(path.name, f"cannot be read: {error}", fix),))


def look_at_files(files: Sequence[tuple[str, bytes]]) -> Loaded:
    """Return the plan in files, each a name and what is in it, or every fault in them."""
    shared = [(each.name, each.read_bytes()) for each in sorted(SHARED.glob("*.yaml"))]
    rows = read_rows([*shared, *files])
    if rows.about is None and not rows.faults:
        fix = "Add plan: with id, title, short, owner, adopted, since and until."
        rows.faults.append(Fault(files[0][0], None, "", "plan", "is missing", fix))
    if not rows.faults:
        rows.faults += disagreements(rows)
    if rows.faults or rows.about is None:
        return Loaded(None, tuple(rows.faults))
    registers = {name: tuple(found) for name, found in rows.registers.items()}
    return Loaded(Plan(about=rows.about, **registers), ())
