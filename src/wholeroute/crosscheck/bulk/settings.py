"""The comparisons by which stage A weighs a pair: one and the same for every engine.

Each level says how likely it is among pairs that are one (`m`) and among any two (`u`), measured on
invented people; training puts what the data at hand shows in their place. Conditions are written
in DuckDB's dialect and translated. They use nothing that Spark lacks, so that a cluster needs no
library of ours. Change anything here, and `VERSION` changes with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

VERSION = "bulk 1"


@dataclass(frozen=True, slots=True)
class Level:
    """One degree of agreement, tried in order; without `condition` it is all that is left.

    `shared` counts what two lists of that column have in common. `frequency` names the column
    whose rarity counts: a rare name in common says more.
    """

    label: str
    m: float
    u: float
    condition: str = ""
    shared: int = 0
    frequency: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared; silent where `column` is empty on either side. `many` is its list."""

    column: str
    levels: tuple[Level, ...]
    many: str = ""


def _name(word: str, *elsewhere: Level) -> Comparison:
    bone = f"{word}_bone"
    levels = (
        Level("written alike", 0.57, 1e-3, f"{word}_l = {word}_r", frequency=bone),
        Level("same skeleton", 0.13, 8e-4, f"{bone}_l = {bone}_r", frequency=bone),
        Level("a slip or two", 0.11, 4e-3, _near(f"{word}_l", f"{word}_r")),
        *elsewhere,
    )
    rest = (1 - sum(each.m for each in levels), 1 - sum(each.u for each in levels))
    return Comparison(word, (*levels, Level("differs", *rest)))


def _near(one: str, other: str) -> str:
    shorter = f"least(length({one}), length({other}))"
    forgiven = f"case when {shorter} >= 5 then 2 when {shorter} = 4 then 1 else 0 end"
    return _gated(
        f"abs(length({one}) - length({other})) <= 2", f"levenshtein({one}, {other}) <= {forgiven}"
    )


def _gated(cheap: str, dear: str) -> str:
    """Return both conditions, the dear one asked only where the cheap one holds."""
    return f"case when {cheap} then {dear} else false end"


def _as(one: str, other: str) -> str:
    """Return that a word of the left name is another of the right name.

    One way round only: both ways, one shared word would count for the given and for the last name.
    """
    return f"{one}_bone_l = {other}_bone_r or {_near(f'{one}_l', f'{other}_r')}"


_GIVEN = _name(
    "given",
    Level("stands last", 0.06, 1e-3, _as("given", "family")),
    Level("an initial", 0.03, 4e-3,
          "least(length(given_l), length(given_r)) = 1"
          " and substr(given_l, 1, 1) = substr(given_r, 1, 1)"),
    Level("begins alike", 0.005, 2e-3, "substr(given_l, 1, 3) = substr(given_r, 1, 3)"),
)  # fmt: skip
_FAMILY = _name(
    "family",
    Level("stands first", 0.06, 1e-3, _as("family", "given")),
    Level("stands between", 0.03, 3e-4,
          "family_bone_l = middle_bone_r or family_bone_r = middle_bone_l"),
    Level("begins alike", 0.005, 2e-3, "substr(family_l, 1, 3) = substr(family_r, 1, 3)"),
)  # fmt: skip
_MIDDLE = _name("middle")

_ONE_PART = (
    "substr(born_l, 1, 7) = substr(born_r, 1, 7) or substr(born_l, 5) = substr(born_r, 5)"
    " or (year_l = year_r and substr(born_l, 8) = substr(born_r, 8))"
)

_BIRTH = Comparison(
    "year",
    (
        Level("same day", 0.64, 5e-5, "born_l = born_r"),
        Level("day and month turned", 0.03, 5e-5, "born_l = turned_r"),
        Level("one digit off", 0.09, 1.4e-3, _gated(_ONE_PART, "levenshtein(born_l, born_r) <= 1")),
        Level("same year, its day unknown", 0.15, 1.3e-3,
              "(born_l is null or born_r is null) and year_l = year_r"),
        Level("same year", 0.05, 0.016, "year_l = year_r"),
        Level("same day of another year", 0.005, 7e-4, "substr(born_l, 6) = substr(born_r, 6)"),
        Level("a year off", 0.005, 0.03,
              "abs(cast(year_l as integer) - cast(year_r as integer)) <= 1"),
        Level("differs", 0.02, 0.94),
    ),
)  # fmt: skip

_DOCUMENT = Comparison(
    "document",
    (
        Level("same", 0.5, 1e-6, shared=1),
        Level("a slip or two", 0.03, 2e-5, _near("document_l", "document_r")),
        Level("differs", 0.45, 1.0),
    ),
    many="documents",
)
_CONTACT = Comparison(
    "contact",
    (Level("same", 0.4, 1e-5, shared=1), Level("differs", 0.6, 1.0)),
    many="contacts",
)


def _equal(column: str, m: float, u: float) -> Comparison:
    same = Level("same", m, u, f"{column}_l = {column}_r")
    return Comparison(column, (same, Level("differs", 1 - m, 1 - u)))


_PLACE = Comparison(
    "place",
    (
        Level("five words shared", 0.20, 1e-6, shared=5),
        Level("four words shared", 0.25, 2e-6, shared=4),
        Level("three words shared", 0.25, 1e-5, shared=3),
        Level("two words shared", 0.17, 1e-4, shared=2),
        Level("one word shared", 0.10, 6e-3, shared=1),
        Level("differs", 0.03, 0.99),
    ),
    many="places",
)

COMPARISONS = (
    _GIVEN,
    _FAMILY,
    _MIDDLE,
    _BIRTH,
    _DOCUMENT,
    _CONTACT,
    _equal("country", 0.98, 0.06),
    _equal("gender", 0.97, 0.55),
    _PLACE,
)

Share = tuple[float, float]
"""The m and the u of one level."""


def declared(columns: Iterable[str]) -> dict[str, tuple[Share, ...]]:
    """Return what is declared here for the comparisons that `columns` allow."""
    says = set(columns)
    return {c.column: tuple((v.m, v.u) for v in c.levels) for c in COMPARISONS if c.column in says}


def splink_settings(shares: Mapping[str, tuple[Share, ...]], prior: float, **more: Any) -> Any:
    """Return Splink's settings with these shares; a comparison without any is left out."""
    import splink.comparison_library as library  # noqa: PLC0415 — only where people are linked
    from splink import SettingsCreator  # noqa: PLC0415

    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="unique_id",
        probability_two_random_records_match=prior,
        retain_matching_columns=False,
        comparisons=[
            library.CustomComparison(
                output_column_name=each.column, comparison_levels=_levels(each, shares[each.column])
            )
            for each in COMPARISONS
            if each.column in shares
        ],
        **more,
    )


def _levels(comparison: Comparison, shares: Iterable[Share]) -> list[Any]:
    import splink.comparison_level_library as library  # noqa: PLC0415

    found: list[Any] = [library.NullLevel(comparison.column)]
    for level, (m, u) in zip(comparison.levels, shares, strict=True):
        made: Any
        if level.shared == 1:
            made = _overlap(comparison.many)
        elif level.shared:
            made = library.ArrayIntersectLevel(comparison.many, level.shared)
        elif level.condition:
            made = library.CustomLevel(level.condition, base_dialect_str="duckdb")
        else:
            made = library.ElseLevel()
        made.configure(m_probability=m, u_probability=u, label_for_charts=level.label)
        if level.frequency:
            # The share of this level itself, not that of a level with equal spelling.
            made.configure(
                tf_adjustment_column=level.frequency, disable_tf_exact_match_detection=True
            )
        found.append(made)
    return found


def _overlap(column: str) -> Any:
    """Return the level of two lists that share anything, by the function of either engine for it.

    Splink's own counts the whole intersection, at twice the price.
    """
    from splink.internals.comparison_level_creator import ComparisonLevelCreator  # noqa: PLC0415

    class Overlap(ComparisonLevelCreator):
        def create_sql(self, sql_dialect: Any) -> str:
            function = {"duckdb": "list_has_any", "spark": "arrays_overlap"}[
                sql_dialect.sql_dialect_str
            ]
            return f"{function}({column}_l, {column}_r)"

        def create_label_for_charts(self) -> str:
            return f"{column} overlap"

    return Overlap()
