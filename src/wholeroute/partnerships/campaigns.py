"""What asking people about a campaign comes to: a difference with its interval, or reach only. Pure.

Places are the units, not the people in them: those who live in one place are alike, and taking them for
so many answers by themselves makes any interval too narrow (Hayes and Moulton, *Cluster Randomised
Trials*). So each place counts once, by its share, and the interval is Welch's, by Student's t. Where
places were drawn by lot, endlines are compared; with a comparison group that was not drawn, how much each
place changed. Without either nothing is claimed, however many were asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import fmean, variance

from wholeroute.partnerships.kinds import Arm, Comparison, Delivery, Measurement, Wave, alike

SURE = 0.95
"""How often an interval made this way holds the true difference."""
FEWEST = 2
"""How many places an arm needs so that it can be told how much they differ among themselves."""


class Why(StrEnum):
    """Why there is no difference to tell."""

    NOTHING_MEASURED = "nothing-measured"
    NOTHING_COMPARED = "nothing-compared"
    BEFORE_AND_AFTER = "before-and-after-alone"
    ONE_ARM = "one-arm"
    BOTH_ARMS = "place-in-both-arms"
    FEW_PLACES = "few-places"
    NO_SPREAD = "no-spread"


@dataclass(frozen=True, slots=True)
class Rate:
    """Of how many who were asked how many said so."""

    asked: int
    said: int

    @property
    def share(self) -> float:
        """Return the share that said so."""
        return self.said / self.asked

    @property
    def least(self) -> int:
        """Return the smallest count that it tells: of those who said so, or of those who did not."""
        return min(self.said, self.asked - self.said)

    def __add__(self, other: Rate) -> Rate:
        """Return both together."""
        return Rate(self.asked + other.asked, self.said + other.said)


@dataclass(frozen=True, slots=True)
class Place:
    """One place as it was asked in each wave."""

    name: str
    arm: Arm
    baseline: Rate | None
    endline: Rate | None

    def at(self, wave: Wave) -> Rate | None:
        """Return what was counted there in a wave."""
        return self.baseline if wave is Wave.BASELINE else self.endline

    @property
    def afterwards(self) -> float | None:
        """Return its share in the end, where it was asked then."""
        return self.endline.share if self.endline else None

    @property
    def change(self) -> float | None:
        """Return by how much its share changed, where it was asked in both waves."""
        if self.baseline is None or self.endline is None:
            return None
        return self.endline.share - self.baseline.share


@dataclass(frozen=True, slots=True)
class Estimate:
    """A difference of shares, its interval, and how many places of each arm it rests on."""

    difference: float
    low: float
    high: float
    campaign: int
    comparison: int


@dataclass(frozen=True, slots=True)
class Result:
    """What the answers to one question come to: `estimate`, or `why` there is none."""

    question: str
    places: tuple[Place, ...]
    estimate: Estimate | None
    why: Why | None
    left_out: int = 0
    """How many places could not be compared: they were not asked in the waves that count."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How often a campaign reached somebody; the same person may be reached again."""

    times: int
    days: int
    by_place: Mapping[str, int]
    by_channel: Mapping[str, int]
    by_language: Mapping[str, int]


def reach(deliveries: Iterable[Delivery]) -> Reach:
    """Return what the days of a campaign add up to."""
    log = tuple(deliveries)
    return Reach(
        sum(each.reached for each in log), len({each.day for each in log}),
        _added(log, "place"), _added(log, "channel"), _added(log, "language"),
    )  # fmt: skip


def results(comparison: Comparison, waves: Iterable[Measurement]) -> tuple[Result, ...]:
    """Return what each question came to, in the order of their words."""
    asked: dict[str, list[Measurement]] = defaultdict(list)
    for each in waves:
        asked[alike(each.question)].append(each)
    return tuple(_result(comparison, asked[name]) for name in sorted(asked))


def _result(comparison: Comparison, waves: Sequence[Measurement]) -> Result:
    question, places = waves[0].question, _places(waves)
    why = _why_reach_only(comparison, places)
    if why is not None:
        return Result(question, places, None, why)
    by_lot = comparison is Comparison.BY_LOT
    values: dict[Arm, list[float]] = {Arm.CAMPAIGN: [], Arm.COMPARISON: []}
    for each in places:
        value = each.afterwards if by_lot else each.change
        if value is not None:
            values[each.arm].append(value)
    left_out = len(places) - sum(map(len, values.values()))
    if any(len(arm) < FEWEST for arm in values.values()):
        return Result(question, places, None, Why.FEW_PLACES, left_out)
    estimate = compared(values[Arm.CAMPAIGN], values[Arm.COMPARISON])
    return Result(question, places, estimate, None if estimate else Why.NO_SPREAD, left_out)


def _why_reach_only(comparison: Comparison, places: Sequence[Place]) -> Why | None:
    if comparison is Comparison.NONE:
        return Why.NOTHING_COMPARED
    if comparison is Comparison.BEFORE_AND_AFTER:
        return Why.BEFORE_AND_AFTER
    if len({alike(each.name) for each in places}) < len(places):
        return Why.BOTH_ARMS
    return Why.ONE_ARM if len({each.arm for each in places}) < len(Arm) else None


def compared(campaign: Sequence[float], comparison: Sequence[float]) -> Estimate | None:
    """Return the difference of two means of places with its interval (Welch 1947).

    None where all places of both arms are the same: nothing tells by how much others might differ.
    Each arm has two places or more.
    """
    first, second = (variance(arm) / len(arm) for arm in (campaign, comparison))
    if first + second == 0:
        return None
    freedom = (first + second) ** 2 / (
        first**2 / (len(campaign) - 1) + second**2 / (len(comparison) - 1)
    )
    difference = fmean(campaign) - fmean(comparison)
    half = _quantile(freedom) * sqrt(first + second)
    return Estimate(
        difference, difference - half, difference + half, len(campaign), len(comparison)
    )


def _quantile(freedom: float) -> float:
    from scipy.special import stdtrit  # noqa: PLC0415 — slow to load, for whoever compares

    return float(stdtrit(freedom, (1 + SURE) / 2))


def _places(waves: Iterable[Measurement]) -> tuple[Place, ...]:
    """Return each place of each arm; what was asked there on several days of a wave is added up."""
    names: dict[tuple[str, Arm], str] = {}
    counted: dict[tuple[str, Arm], dict[Wave, Rate]] = defaultdict(dict)
    for wave in waves:
        for each in wave.places:
            key = (alike(each.place), wave.arm)
            names.setdefault(key, each.place)
            rate = Rate(each.asked, each.said)
            before = counted[key].get(wave.wave)
            counted[key][wave.wave] = before + rate if before else rate
    order = [*Arm]
    return tuple(
        Place(names[key], key[1], found.get(Wave.BASELINE), found.get(Wave.ENDLINE))
        for key, found in sorted(
            counted.items(), key=lambda one: (order.index(one[0][1]), one[0][0])
        )
    )


def _added(log: Iterable[Delivery], by: str) -> dict[str, int]:
    """Return the sums by what one field says, the largest first."""
    sums: dict[str, int] = defaultdict(int)
    names: dict[str, str] = {}
    for each in log:
        name = getattr(each, by)
        sums[names.setdefault(alike(name), name)] += each.reached
    return dict(sorted(sums.items(), key=lambda one: (-one[1], one[0])))
