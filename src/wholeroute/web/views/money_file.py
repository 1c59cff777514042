"""What the page of one imported file shows: faults by line, each activity with its rule, what lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal

from wholeroute.errors import Invalid, NotFound
from wholeroute.partnerships.funding import Weighed, amounts
from wholeroute.partnerships.imported import OF_MONEY, Shape, faults_in, untaken_in
from wholeroute.partnerships.money import (
    WORDS,
    Activity,
    Measure,
    Rule,
    Untaken,
    check,
    suggest,
    write_iati,
)
from wholeroute.partnerships.results import Shares, shares
from wholeroute.partnerships.store.datasets import Dataset
from wholeroute.plan import Fault
from wholeroute.plan.written import not_chosen
from wholeroute.web.views.money import File, file_of
from wholeroute.web.views.money_kept import Seen

SHOWN = 50
"""How many activities, and how many faults, stand on one page."""

MOST_SUGGESTED = 2
_OF_THE_DAC = ("", "1")


@dataclass(frozen=True, slots=True)
class Suggested:
    """A sector of the DAC that something speaks for, with what does. A person chooses."""

    code: str
    name: str
    words: tuple[str, ...]
    components: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One activity, what it says by currency, and the rule that decided about it."""

    identifier: str
    title: str
    line: int | None
    rule: Rule
    words: str
    counts: bool
    because_of: tuple[str, ...]
    says: dict[str, Decimal]
    countries: tuple[str, ...]
    sectors: tuple[str, ...]
    suggested: tuple[Suggested, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which activities are asked for, and from where on; of faults as well."""

    rule: str = ""
    country: str = ""
    start: int = 0
    faults: int = 0


@dataclass(frozen=True, slots=True)
class Lacks:
    """A rule of the standard that a file breaks: where first, and how often."""

    field: str
    reason: str
    fix: str
    row: str
    times: int


@dataclass(frozen=True, slots=True)
class FilePage:
    """One file: what was wrong with it, what had no place, and its activities as asked for."""

    file: File
    faults: tuple[Fault, ...]
    more_faults: int | None
    untaken: tuple[Untaken, ...]
    rules: dict[Rule, int]
    countries: tuple[str, ...]
    found: int
    lines: tuple[Line, ...]
    next: int | None
    shares: Shares | None = None


def file_page(seen: Seen, dataset: Dataset, wanted: Wanted) -> FilePage:
    """Return the page of a file; raises `Invalid` for a rule or a country that is none of it."""
    faults = faults_in(dataset.faults)
    all_of_it = weighed_of(seen, dataset)
    rules = Counter(each.choice.rule for each in all_of_it)
    countries = tuple(sorted({code for each in all_of_it for code in each.countries}))
    if wanted.rule and wanted.rule not in rules:
        raise not_chosen("rule")
    if wanted.country and wanted.country not in countries:
        raise not_chosen("country")
    found = [
        each for each in all_of_it
        if wanted.rule in {"", each.choice.rule} and (not wanted.country or wanted.country in each.countries)
    ]  # fmt: skip
    end, of_faults = wanted.start + SHOWN, wanted.faults + SHOWN
    periods = () if dataset.shape in OF_MONEY else seen.periods(dataset)
    return FilePage(
        file=file_of(dataset),
        faults=faults[wanted.faults : of_faults],
        more_faults=of_faults if of_faults < len(faults) else None,
        untaken=untaken_in(dataset.faults),
        rules={rule: rules[rule] for rule in Rule if rule in rules},
        countries=countries,
        found=len(found),
        lines=tuple(line_of(each, suggesting=True) for each in found[wanted.start : end]),
        next=end if end < len(found) else None,
        shares=shares(periods) if dataset.shape == Shape.PERIODS else None,
    )


def weighed_of(seen: Seen, dataset: Dataset) -> tuple[Weighed, ...]:
    """Return the activities of a file, as they count beside those of all other files."""
    if dataset.shape not in OF_MONEY:
        return ()
    return seen.funding(Measure.COMMITTED).of_file(dataset.name)


def line_of(weighed: Weighed, *, suggesting: bool = False) -> Line:
    """Return one activity; a sector is suggested where it has none of the DAC's."""
    choice = weighed.choice
    activity = choice.activity
    sectors = tuple(each.code for each in activity.sectors if each.vocabulary in _OF_THE_DAC)
    return Line(
        identifier=activity.identifier, title=activity.title, line=activity.line,
        rule=choice.rule, words=WORDS[choice.rule], counts=choice.counts,
        because_of=tuple(each.identifier or each.title for each in choice.because_of),
        says=amounts(choice.money), countries=tuple(sorted(weighed.countries)), sectors=sectors,
        suggested=suggested_for(activity) if suggesting and not sectors else (),
    )  # fmt: skip


def suggested_for(activity: Activity) -> tuple[Suggested, ...]:
    """Return the sectors of the DAC that an activity's own words speak for."""
    words = [text.words for text in activity.titles]
    words += [text.words for each in activity.descriptions for text in each.texts]
    return suggested(words)


def suggested(texts: Iterable[str], components: Iterable[str] = ()) -> tuple[Suggested, ...]:
    """Return the sectors that most speaks for, two at most: by words, and by components of a partnership."""
    found = suggest(texts, components)[:MOST_SUGGESTED]
    return tuple(
        Suggested(each.sector.code, each.sector.name, each.words, each.components) for each in found
    )


def as_iati(seen: Seen, dataset: Dataset) -> bytes:
    """Return a file written by the standard, as of the day it was taken in: always the same bytes.

    Raises `Invalid` where it breaks a rule: `lacking` tells all of them.
    """
    must_be_of_money(dataset)
    if broken := len(lacking(seen, dataset)):
        reason = f"it breaks {broken} rules of the standard, so that no file is made of it"
        fix = "Mend at its source what the page of this file lists, and take it in anew."
        raise Invalid("file", reason, fix)
    return _written(seen, dataset)


def lacking(seen: Seen, dataset: Dataset) -> tuple[Lacks, ...]:
    """Return which rules of the standard a file breaks, the first of each kind with how often."""
    if dataset.shape not in OF_MONEY:
        return ()

    def make() -> tuple[Lacks, ...]:
        faults = check(_written(seen, dataset), today=dataset.on)
        return summed_up(faults)

    return seen.kept.once(("lacking", dataset.name, dataset.sha256, dataset.on), make)


def summed_up(faults: tuple[Fault, ...]) -> tuple[Lacks, ...]:
    """Return faults once for each kind, the most frequent first."""
    times = Counter((each.field, each.fix) for each in faults)
    first: Mapping[tuple[str, str], Fault] = {
        (each.field, each.fix): each for each in reversed(faults)
    }
    found = (
        Lacks(each.field, each.reason, each.fix, each.row, times[key])
        for key, each in first.items()
    )
    return tuple(sorted(found, key=lambda each: (-each.times, each.field, each.fix)))


def must_be_of_money(dataset: Dataset) -> None:
    """Raise `NotFound` for a file of results alone: the standard has no file of those."""
    if dataset.shape not in OF_MONEY:
        raise NotFound("results alone make no file of the standard")


def _written(seen: Seen, dataset: Dataset) -> bytes:
    generated = datetime.combine(dataset.on, time(), UTC)
    return write_iati(seen.published(dataset).activities, generated=generated)
