"""Learn from the records themselves how much each agreement says, and keep it within reason.

Splink counts what agrees in random pairs (u), and by expectation maximisation what agrees in pairs
that are one (m). Three things go wrong there, and are mended here:

- EM raises where a level is next to never seen among matches and its share underflows: it is run
  again with fewer rounds, and in the end left out. The model's notes say so.
- A share of nothing would weigh as proof: no share is below `LEAST`.
- Random pairs hold the matches as well, so that what only matches share looks commoner than it
  is: their part is taken out of u.
- Names tell countries and genders: two who share a given name share those more often than any two.
  What a country and a gender add is counted among namesakes.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import duckdb

from wholeroute.crosscheck.bulk.settings import VERSION, Share, declared, splink_settings

LEAST_M = 1e-3
LEAST_U = 1e-6

ENOUGH = 2_000
"""Records from which their own shares are learned; fewer are weighed by what is declared."""

_OF_ONE = 3
"""How many others of a heap are the same, as a rule of thumb, where too few are there to count."""

_FOUND_EXACTLY = 0.6
"""The share of all matches that the exact rules find; it moves the prior by less than a bit."""

_SAMPLED = 1e6
_PAIRS = 3e5
_SEED = 1
_ROUNDS = (25, 8, 3)
_SESSIONS = {"born": "year", "document": "document", "contact": "contact"}
"""Columns that pairs to learn from agree on, and the comparison that each tells nothing of. They are
asked in turn until something is learned of every comparison."""

_UNDERFLOW = "below the minimum"


@dataclass(frozen=True, slots=True)
class LinkageModel:
    """What every level of every comparison is worth, on how many records it was learned, and notes."""

    version: str
    prior: float
    shares: Mapping[str, tuple[Share, ...]]
    learned_on: int
    notes: tuple[str, ...] = ()

    def settings(self) -> Any:
        """Return Splink's settings for any engine."""
        return splink_settings(self.shares, self.prior)


def learn(
    database: duckdb.DuckDBPyConnection, records: int, columns: tuple[str, ...]
) -> LinkageModel:
    """Return the model for the table `features`: learned, or as declared where there are few."""
    said = declared(columns)
    if records < ENOUGH:
        note = f"{records} records are too few to learn from: weighed as declared"
        return LinkageModel(VERSION, min(_OF_ONE / max(records, 1), 0.1), said, 0, (note,))
    with quiet():
        return _learned(database, records, said)


def _learned(
    database: duckdb.DuckDBPyConnection, records: int, said: dict[str, tuple[Share, ...]]
) -> LinkageModel:
    from splink import DuckDBAPI, Linker  # noqa: PLC0415

    table = DuckDBAPI(database).register("features")
    notes: list[str] = []
    linker = Linker(table, splink_settings(said, 1e-5), None, validate_settings=False)
    prior = _prior(linker, records, notes)
    # One thread draws the same sample each time, whatever the engine that weighs later.
    (threads,) = database.execute("select current_setting('threads')").fetchall()[0]
    database.execute("set threads = 1")
    # In one go: to stop early, once each level was seen often enough, costs more than it saves.
    linker.training.estimate_u_using_random_sampling(
        max_pairs=_SAMPLED, seed=_SEED, min_count_per_level=None, num_chunks=1
    )
    database.execute(f"set threads = {threads}")
    us = _read(linker, "u_probability")
    said = {
        name: tuple((m, u) for (m, _), u in zip(each, us[name], strict=True))
        for name, each in said.items()
    }
    ms = _among_matches(table, said, prior, notes)
    shares = {name: _within_reason(each, ms.get(name, []), prior) for name, each in said.items()}
    shares |= _beside_names(database, shares, prior * records * (records - 1) / 2)
    return LinkageModel(VERSION, prior, shares, records, tuple(notes))


def _among_matches(
    table: Any, said: Mapping[str, tuple[Share, ...]], prior: float, notes: list[str]
) -> Mapping[str, list[tuple[float, ...]]]:
    """Return, for each comparison, what every session of EM learned of it."""
    from splink import Linker, block_on  # noqa: PLC0415

    def session(column: str, rounds: int) -> Any:
        asked = splink_settings(said, prior, max_iterations=rounds)
        linker = Linker(table, asked, None, validate_settings=False)
        linker.training.estimate_parameters_using_expectation_maximisation(
            block_on(column), estimate_without_term_frequencies=True, max_pairs=_PAIRS
        )
        return linker

    learned: defaultdict[str, list[tuple[float, ...]]] = defaultdict(list)
    for column, tells in _SESSIONS.items():
        if all(learned[name] for name in said):
            break
        linker = guarded(session, column, notes) if tells in said else None
        for name, ms in (_read(linker, "m_probability") if linker else {}).items():
            if name != tells:
                learned[name].append(ms)
    return learned


def guarded(session: Callable[[str, int], Any], column: str, notes: list[str]) -> Any:
    """Return what EM learned blocking on `column`, None where it cannot; `notes` say what went wrong."""
    from splink.internals.exceptions import EMTrainingException  # noqa: PLC0415

    for rounds in _ROUNDS:
        try:
            return session(column, rounds)
        except EMTrainingException:
            notes.append(f"no two records share a {column}: nothing learned from it")
            return None
        except ValueError as error:
            if _UNDERFLOW not in str(error):
                raise
            notes.append(f"EM on {column} underflowed within {rounds} rounds")
    return None


def _prior(linker: Any, records: int, notes: list[str]) -> float:
    """Return the share of all pairs that are one, counted from what agrees exactly."""
    from splink import block_on  # noqa: PLC0415

    exact = [block_on("document"), block_on("given_bone", "family_bone", "born")]
    try:
        linker.training.estimate_probability_two_random_records_match(exact, recall=_FOUND_EXACTLY)
    except ValueError as error:
        notes.append(f"the prior is a rule of thumb: {error}")
        return _OF_ONE / records
    found = float(linker.misc.save_model_to_json()["probability_two_random_records_match"])
    return min(max(found, 1 / records**2), 0.1)


def _read(linker: Any, share: str) -> dict[str, tuple[float, ...]]:
    """Return one share of every level that is not silent; 0 where nothing was observed."""
    return {
        each["output_column_name"]: tuple(
            float(value) if isinstance(value := level.get(share), float | int) else 0.0
            for level in each["comparison_levels"]
            if not level.get("is_null_level")
        )
        for each in linker.misc.save_model_to_json()["comparisons"]
    }


def _within_reason(
    said: tuple[Share, ...], learned: list[tuple[float, ...]], prior: float
) -> tuple[Share, ...]:
    """Return the shares that sessions learned on the average, none of them nothing."""
    ms = [fmean(each) for each in zip(*learned, strict=True)] if learned else [m for m, _ in said]
    ms = [max(m, LEAST_M) for m in ms]
    us = [(u - prior * m) / (1 - prior) for m, (_, u) in zip(ms, said, strict=True)]
    return tuple((m, min(max(u, LEAST_U), 1.0)) for m, u in zip(ms, us, strict=True))


_NAMESAKES = """
select sum(people * (people - 1)) / 2 from (
  select count(*) as people from features where given_bone is not null and {column} is not null
  group by given_bone, {grouped}
)
"""


def _beside_names(
    database: duckdb.DuckDBPyConnection, shares: Mapping[str, tuple[Share, ...]], matches: float
) -> dict[str, tuple[Share, ...]]:
    """Return what a country and a gender say of two who share a given name."""
    found: dict[str, tuple[Share, ...]] = {}
    for name in ("country", "gender"):
        if name not in shares or "given" not in shares:
            continue
        (m, u), differs = shares[name]
        namesakes, alike = (
            float(
                database.execute(_NAMESAKES.format(column=name, grouped=each)).fetchall()[0][0] or 0
            )
            for each in ("given_bone", name)
        )
        # Of the pairs of namesakes those that are one are taken out here as well.
        one = matches * sum(m for m, _ in shares["given"][:2])
        if namesakes > one:
            among = min(max(u, (alike - one * m) / (namesakes - one)), 0.99)
            found[name] = ((m, among), (differs[0], 1 - among))
    return found


@contextmanager
def quiet() -> Iterator[None]:
    """Keep Splink from telling every round of its work."""
    logger = logging.getLogger("splink")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)
