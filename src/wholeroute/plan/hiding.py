"""Choose which cells are hidden so that the small ones cannot be reckoned: as few and as small as may be.

Pure. Complementary suppression as the field does it (Hundepool and others, Statistical Disclosure
Control, 2012; Fischetti and Salazar 2001): first no sum may have one hidden cell alone; then whatever
readers can still narrow down gets what two moves far enough apart need. A cell costs how many digits
it has, and readers are taken to know these: so every world that they can think of makes the first
choice the same, and that this cell was chosen and no other tells them nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from math import inf

from wholeroute.plan.moves import WIDTH, Line, Moves, Programme, solved, within
from wholeroute.plan.readers import Known, digits


def hide(known: Known) -> tuple[frozenset[int], frozenset[int]]:
    """Return the numbers to hide, and those that are held together with one nothing can hide."""
    moves = Moves(known)
    hidden: set[int] = set()
    lost: set[int] = set()
    for component in _components(known, moves):
        if component & set(known.now.values()):
            chosen = _in_one(known, moves, component)
            if chosen is None:
                lost |= component
            else:
                hidden |= chosen
    return frozenset(hidden), frozenset(lost)


def _in_one(known: Known, moves: Moves, component: set[int]) -> set[int] | None:
    """Hide within numbers that sums hold together, more and more of them where no choice is found.

    None where hiding everything still leaves one open: what earlier editions said tells it.
    """
    free = component & known.free
    hidden = component & known.kept
    hidden |= _never_alone(known, moves.lines_of(component), hidden, free)
    still = moves.open(hidden, sorted(hidden))
    while still:
        if not moves.open(hidden, still[:1]):
            still.pop(0)
            continue
        left = free - hidden
        more = (
            _cover(known, moves, still[0], hidden, left) or _beside(moves, still[0], left) or left
        )
        if not more and moves.open(hidden, still[:1]):
            return None
        hidden |= more
        still += moves.open(hidden, sorted(more))
    return hidden


def _beside(moves: Moves, index: int, free: Collection[int]) -> set[int]:
    """Return all that could be hidden of the sums that a number stands in."""
    return {each for line in moves.lines_of([index]) for each, _ in line if each in free}


def _components(known: Known, moves: Moves) -> list[set[int]]:
    """Return the numbers that are hidden or may be, apart where no sum holds them together."""
    left = set(known.kept) | known.free
    found = []
    while left:
        reached, ahead = set(), [min(left)]
        while ahead:
            each = ahead.pop()
            if each in left:
                left.discard(each)
                reached.add(each)
                ahead += [index for line in moves.lines_of([each]) for index, _ in line]
        found.append(reached)
    return found


def _never_alone(
    known: Known, lines: Iterable[Line], kept: Collection[int], free: Collection[int]
) -> set[int]:
    """Return the cheapest choice that leaves no sum with one hidden number alone."""
    choice = sorted(free)
    at = {each: column for column, each in enumerate(choice)}
    everything = float(len(choice))
    rows: list[tuple[Line, float, float]] = []
    for line in lines:
        hidden = sum(index in kept for index, _ in line)
        columns = [at[index] for index, _ in line if index in at]
        if hidden == 1 and columns:
            rows.append((tuple((each, 1) for each in columns), 1, everything))
        elif not hidden:
            for one in columns:
                others = tuple((each, -1 if each == one else 1) for each in columns)
                rows.append((others, 0, everything))
    if not any(least for _, least, _ in rows):
        return set()
    cost = [_cost(known, each) for each in choice]
    found = solved(Programme(cost, [0] * len(choice), [1] * len(choice), rows))
    return {each for each, chosen in zip(choice, found or (), strict=False) if chosen}


def _cover(
    known: Known, moves: Moves, index: int, hidden: Collection[int], free: Collection[int]
) -> set[int]:
    """Return the cheapest further numbers that let two moves set one number `WIDTH` apart.

    Each number that may move has a column for either move, each free one a third: whether it is hidden.
    """
    movable, choice = sorted({*hidden, *free}), sorted(free)
    at = {each: column for column, each in enumerate(movable)}
    numbers = [known.numbers[each] for each in movable]
    sums = moves.lines_of(movable)
    first, second = 0, len(movable)
    rows: list[tuple[Line, float, float]] = [
        (((at[index], 1), (at[index] + second, -1)), WIDTH, inf)
    ]
    for move in (first, second):
        rows += [(line, 0, 0) for line in within(sums, at, move)]
        for column, each in enumerate(choice, start=2 * len(movable)):
            moved, number = at[each] + move, known.numbers[each]
            rows.append((((moved, 1), (column, -number.high)), -inf, 0))
            rows.append((((moved, 1), (column, -number.low)), 0, inf))
    found = solved(
        Programme(
            [0.0] * (2 * len(movable)) + [_cost(known, each) for each in choice],
            [each.low for each in numbers] * 2 + [0] * len(choice),
            [each.high for each in numbers] * 2 + [1] * len(choice),
            rows,
        )
    )
    if found is None:
        return set()
    for move in (first, second):
        moves.take({each: by for each, by in zip(movable, found[move:], strict=False) if by})
    return {each for each, chosen in zip(choice, found[2 * len(movable) :], strict=True) if chosen}


def _cost(known: Known, index: int) -> float:
    return float(digits(known.numbers[index].value))
