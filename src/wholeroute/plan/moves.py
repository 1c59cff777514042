"""Find other worlds: how hidden numbers could be otherwise, and no published sum be noticed.

Pure. A move is a change, in whole numbers, of hidden numbers that leaves every sum as it was and each
of them where readers may take it to be. A number is hidden well once two moves set it `WIDTH` apart.
HiGHS proposes moves, and is not believed: a move counts once it was added up here. So a solver that
errs or gives up makes more be hidden, never less.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wholeroute.plan.readers import Known

WIDTH = 5
"""How far apart the least and the greatest value must lie that readers can take a hidden cell for."""

Move = Mapping[int, int]
Line = tuple[tuple[int, int], ...]

_SECONDS = 30.0
_NODES = 2_000


@dataclass(frozen=True)
class Programme:
    """A linear programme over whole numbers: variables between bounds, and lines between theirs."""

    cost: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    rows: Sequence[tuple[Line, float, float]]


def solved(programme: Programme, *, whole: bool = True) -> list[int] | None:
    """Return the best that HiGHS finds within its limits, rounded; None where it finds nothing.

    Without `whole` it is looked for among fractions as well: quicker, and mostly whole all the same.
    """
    import numpy as np  # noqa: PLC0415 — only who publishes waits for it
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415
    from scipy.sparse import csr_array  # noqa: PLC0415

    constraints: list[Any] = []
    if programme.rows:
        lines, least, most = zip(*programme.rows, strict=True)
        cells = [(row, at, by) for row, line in enumerate(lines) for at, by in line]
        rows, columns, by = zip(*cells, strict=True)
        shape = len(lines), len(programme.cost)
        matrix = csr_array((np.array(by, float), (rows, columns)), shape=shape)
        constraints = [LinearConstraint(matrix, least, most)]
    found = milp(
        np.array(programme.cost, float),
        integrality=np.full(len(programme.cost), int(whole)),
        bounds=Bounds(np.array(programme.low, float), np.array(programme.high, float)),
        constraints=constraints,
        options={"time_limit": _SECONDS, "node_limit": _NODES, "mip_rel_gap": 0.02},
    )
    return None if found.x is None else [round(each) for each in found.x.tolist()]


def within(lines: Iterable[Line], at: Mapping[int, int], by: int = 0) -> list[Line]:
    """Return the parts of some sums that have a column, `by` columns further on."""
    return [tuple((at[i] + by, sign) for i, sign in line if i in at) for line in lines]


class Moves:
    """How far each hidden number was moved, up and down, by moves that nobody notices."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._of: dict[int, list[Line]] = {}
        for line in known.sums:
            for index, _ in line:
                self._of.setdefault(index, []).append(line)
        self._up: dict[int, int] = {}
        self._down: dict[int, int] = {}

    def lines_of(self, numbers: Iterable[int]) -> list[Line]:
        """Return the sums that any of some numbers stands in, in a total order."""
        return sorted({line for index in numbers for line in self._of.get(index, ())})

    def open(self, hidden: Collection[int], asked: Iterable[int]) -> list[int]:
        """Return which of the numbers `asked` readers can take for less than `WIDTH` values.

        Moves of fewer hidden numbers are moves of more: what was found once stays found.
        """
        return [each for each in asked if not self._wide(each) and not self._widened(each, hidden)]

    def take(self, move: Move) -> bool:
        """Take a move that adds up, and tell whether it does."""
        numbers = self._known.numbers
        if not all(numbers[i].low <= by <= numbers[i].high for i, by in move.items()):
            return False
        lines = self.lines_of(move)
        if any(sum(by * move.get(index, 0) for index, by in line) for line in lines):
            return False
        for index, by in move.items():
            self._up[index] = max(self._up.get(index, 0), by)
            self._down[index] = min(self._down.get(index, 0), by)
        return True

    def _wide(self, index: int) -> bool:
        return self._up.get(index, 0) - self._down.get(index, 0) >= WIDTH

    def _widened(self, index: int, hidden: Collection[int]) -> bool:
        for sign in (1, -1):
            self._push(index, sign, sorted(hidden))
            if self._wide(index):
                return True
        return False

    def _push(self, index: int, sign: int, hidden: Sequence[int]) -> None:
        """Look for the move that takes one number farthest."""
        at = {each: column for column, each in enumerate(hidden)}
        numbers = [self._known.numbers[each] for each in hidden]
        programme = Programme(
            [-float(sign) if each == index else 0.0 for each in hidden],
            [each.low for each in numbers],
            [each.high for each in numbers],
            [(line, 0, 0) for line in within(self.lines_of(hidden), at)],
        )
        for whole in (False, True):
            found = solved(programme, whole=whole) or ()
            if self.take({each: by for each, by in zip(hidden, found, strict=False) if by}):
                return
