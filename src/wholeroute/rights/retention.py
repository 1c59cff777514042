"""Say until when somebody may be kept, and when a person must look again at whether they need be.

Pure: no clock, no database. Each limit names the law it follows, or says that it is this
platform's own choice because the law names no number. Of several limits the strictest holds, and
the originator's own dates are upper bounds: **nothing here ever keeps longer than any of them**.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from wholeroute.errors import Refused
from wholeroute.rights.model import Category, Lane, Purpose, Regime

UNCATEGORISED_MONTHS = 6
"""Europol Regulation Art 18(6a) allows 18. The regulator asked for six in 2022, and so do we."""
WARNED_AHEAD = timedelta(days=30)
DRAFTS_KEPT = timedelta(days=30)
"""How long a report that is being typed is kept since it was last changed: our own choice."""


@dataclass(frozen=True, slots=True)
class Limit:
    """Review after so many months, erase after so many; `source` says whose rule that is."""

    name: str
    review: int
    erase: int
    source: str


_OWN = "own choice; {} sets no number"
_UNCATEGORISED = Limit(
    "uncategorised", UNCATEGORISED_MONTHS, UNCATEGORISED_MONTHS,
    "own choice, stricter than the 18 months of Regulation (EU) 2016/794 Art 18(6a)",
)  # fmt: skip
_MINOR = Limit("minor", 6, 36, "own choice; Regulation (EU) 2016/794 Art 30(1) asks for necessity")
_LED = _OWN.format("Directive (EU) 2016/680 Art 5")

BY_CATEGORY: Mapping[Category, Limit] = {
    each: Limit(each.value, review, erase, source)
    for each, review, erase, source in (
        (Category.SUSPECT, 12, 36, _LED),
        (Category.CONVICTED, 12, 60, _LED),
        (Category.LIKELY_TO_COMMIT, 6, 36, _LED),
        (Category.CONTACT, 6, 36, _LED),
        (Category.ASSOCIATE, 6, 36, _LED),
        (Category.LISTED, 12, 120, "own choice; a listing is reviewed every year by the Council"),
        (Category.SMUGGLED_PERSON, 6, 24, _LED),
        (Category.VICTIM, 12, 60, _LED),
        (Category.WITNESS, 12, 60, _LED),
        (Category.INFORMANT, 6, 36, _LED),
        (Category.HUMANITARIAN_ACTOR, 3, 12, _LED),
        (Category.MISSING, 12, 120, "own choice; a family may ask for years"),
        (Category.DECEASED, 12, 120, "own choice; a family may ask for years"),
        (Category.OFFICIAL, 12, 36, _LED),
        (
            Category.UNCATEGORISED,
            UNCATEGORISED_MONTHS,
            UNCATEGORISED_MONTHS,
            _UNCATEGORISED.source,
        ),
    )
}
BY_REGIME: Mapping[Regime, Limit] = {
    each: Limit(each.value, review, erase, source)
    for each, review, erase, source in (
        (Regime.LED, 36, 120, _LED),
        (Regime.GDPR, 12, 60, _OWN.format("Regulation (EU) 2016/679 Art 5(1)(e)")),
        (Regime.EUDPR, 36, 120, _OWN.format("Regulation (EU) 2018/1725 Art 72")),
        (Regime.EUROPOL, 36, 120, "Regulation (EU) 2016/794 Art 31(2): reviewed within 3 years"),
        (Regime.EUROJUST, 36, 120, "Regulation (EU) 2018/1727 Art 29: reviewed every 3 years"),
        (Regime.THIRD_COUNTRY, 12, 36, "own choice: what came from outside is kept shortest"),
    )
}
BY_PURPOSE: Mapping[Purpose, Limit] = {
    each: Limit(each.value, review, erase, "own choice")
    for each, review, erase in (
        (Purpose.ANALYSIS, 12, 60),
        (Purpose.INVESTIGATION, 12, 120),
        (Purpose.PROSECUTION, 12, 120),
        (Purpose.SANCTIONS, 12, 120),
        (Purpose.PROTECTION, 12, 60),
        (Purpose.CATEGORISATION, 12, 60),
        (Purpose.OVERSIGHT, 12, 60),
        (Purpose.POLICY, 12, 60),
    )
}


@dataclass(frozen=True, slots=True)
class Kept:
    """What a clock must know of somebody in one report, or of a free text that speaks of some.

    `review_on` and `erase_on` are the originator's terms. `kept_until` is what a custodian last
    decided after a review, None where nobody has. `held_since` is when a check put a suspect on
    hold: they wait to be categorised from then on, not from when their report came.
    """

    lane: Lane
    categories: frozenset[Category]
    minor: bool
    regime: Regime
    purposes: frozenset[Purpose]
    received: date
    review_on: date
    erase_on: date
    kept_until: date | None = None
    held_since: date | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """When to look again and when to erase; `because` is the limit that sets the second."""

    review: date
    erase: date
    because: Limit


def clock(kept: Kept) -> Clock:
    """Return the strictest of all limits that hold for somebody."""
    limits = limits_of(kept)
    because = min(limits, key=lambda each: (_ends(kept, each), each.review, each.name))
    erase = _ends(kept, because)
    if kept.erase_on < erase:
        erase, because = kept.erase_on, _terms(because)
    review = min(months_after(_begins(kept, each), each.review) for each in limits)
    review = min(review, kept.review_on)
    if kept.kept_until is not None and kept.lane is not Lane.UNCATEGORISED:
        review = max(review, kept.kept_until)
    return Clock(min(review, erase), erase, because)


def _ends(kept: Kept, limit: Limit) -> date:
    return months_after(_begins(kept, limit), limit.erase)


def _begins(kept: Kept, limit: Limit) -> date:
    return kept.held_since or kept.received if limit is _UNCATEGORISED else kept.received


def limits_of(kept: Kept) -> list[Limit]:
    """Return every limit that holds for somebody; more than one category may."""
    categories = kept.categories or {Category.UNCATEGORISED}
    limits = [BY_CATEGORY[each] for each in sorted(categories)]
    limits += [BY_PURPOSE[each] for each in _strict(kept.purposes)]
    limits.append(BY_REGIME[kept.regime])
    if kept.minor:
        limits.append(_MINOR)
    if kept.lane is Lane.UNCATEGORISED:
        limits.append(_UNCATEGORISED)
    return limits


def may_keep_until(kept: Kept, until: date, today: date) -> None:
    """Raise `Refused` where a review may not keep somebody until that day.

    A review never keeps beyond the day of erasure, nor beyond the next review that the limits
    ask for; who is uncategorised is categorised or goes.
    """
    if kept.lane is Lane.UNCATEGORISED:
        raise Refused("retention", "who is uncategorised is categorised or erased, never kept on")
    if kept.lane is Lane.JUDICIAL:
        raise Refused("retention", "evidence is kept for its proceedings, and ends with them")
    latest = min(
        clock(kept).erase,
        *(months_after(today, each.review) for each in limits_of(kept)),
    )
    if not today < until <= latest:
        raise Refused("retention", f"a review keeps from tomorrow until {latest} at the longest")


def months_after(day: date, months: int) -> date:
    """Return the same day so many months on, or the last of a month that is too short."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _strict(purposes: Iterable[Purpose]) -> list[Purpose]:
    """Return the purposes in a fixed order."""
    return [each for each in Purpose if each in set(purposes)]


def _terms(because: Limit) -> Limit:
    return Limit("terms", because.review, because.erase, "the originator's own terms")
