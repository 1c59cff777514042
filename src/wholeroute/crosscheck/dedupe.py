"""Find who stands in one table twice, with the purpose stated and audited.

Nothing of the table is stored. Stage A, or blocking where the table is small, proposes pairs; the
pair score explains and decides. Protected and uncategorised rows are refused one by one, and the
log says how many; it never says whom.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import comb
from pathlib import Path

from wholeroute.crosscheck.attempts import log_tables
from wholeroute.crosscheck.block import Blocking, candidate_pairs
from wholeroute.crosscheck.bridges import Connected, Pair
from wholeroute.crosscheck.evidence import Evidence
from wholeroute.crosscheck.load import among_others
from wholeroute.crosscheck.model import MODEL
from wholeroute.crosscheck.profile import Profile
from wholeroute.crosscheck.run import require_in_lane
from wholeroute.crosscheck.score import PairScore, score
from wholeroute.crosscheck.sheets import Sheet, read_sheet
from wholeroute.entities import rarity_of
from wholeroute.ledger import Acting, Verdict
from wholeroute.rights import Action

LARGE = 20_000
"""Records from which stage A proposes the pairs; it has something to learn from there."""


@dataclass(frozen=True, slots=True)
class Twin:
    """Two records that are or may be one, with the probability and all that led there."""

    left: str
    right: str
    verdict: Verdict
    probability: float
    weight: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How what was found agrees with a column that tells the truth, counted in pairs of records."""

    precision: float | None
    recall: float | None
    f1: float | None
    true: int
    found: int
    right: int


@dataclass(frozen=True, slots=True)
class Deduped:
    """The pairs, likeliest first; the clusters of two and more ids; how they agree with the truth."""

    pairs: tuple[Twin, ...]
    clusters: tuple[tuple[str, ...], ...]
    candidates: int
    skipped_keys: int
    sheet: Sheet
    truth: Agreement | None


def dedupe(
    acting: Acting,
    path: Path,
    day: date,
    *,
    truth: str = "",
    watch: Callable[[str, int, int], None] = lambda _what, _done, _of: None,
) -> Deduped:
    """Return who stands twice in the table at `path`; `truth` names a column that tells who is who.

    Raises `Refused` for a role or purpose that may not screen, `Invalid` for no such table.
    """
    require_in_lane(acting, Action.SCREEN)
    found = deduped(read_sheet(path, day, keep=(truth,) if truth else ()), watch)
    figures: dict[str, int | str] = {
        "records": len(found.sheet.records),
        "pairs": len(found.pairs),
        "clusters": len(found.clusters),
        "model": MODEL,
    }
    log_tables(acting, "dedupe", figures, found.sheet)
    return found


def deduped(
    sheet: Sheet, watch: Callable[[str, int, int], None] = lambda _what, _done, _of: None
) -> Deduped:
    """Return who stands twice in a table that was read. Pure but for `watch`."""
    profiles = among_others([each.profile() for each in sheet.records])
    blocking = _proposed(profiles, watch)
    rarity = rarity_of(p.every_name for p in profiles)
    twins: list[tuple[Pair, PairScore]] = []
    for done, pair in enumerate(blocking.pairs):
        if done % 5000 == 0:
            watch("scoring pairs", done, len(blocking))
        seen = score(profiles[pair[0]], profiles[pair[1]], rarity)
        if seen.verdict is not Verdict.DIFFERENT:
            twins.append((pair, seen))
    ids = [each.id for each in sheet.records]
    clusters = _clusters(ids, [pair for pair, seen in twins if seen.verdict is Verdict.SAME])
    told = {each.id: each.kept[0] for each in sheet.records if each.kept}
    return Deduped(
        pairs=_told(ids, twins),
        clusters=clusters,
        candidates=len(blocking),
        skipped_keys=blocking.skipped_keys,
        sheet=sheet,
        truth=agreement(clusters, told) if told else None,
    )


def _proposed(profiles: Sequence[Profile], watch: Callable[[str, int, int], None]) -> Blocking:
    watch("proposing pairs", 0, len(profiles))
    if len(profiles) < LARGE:
        return candidate_pairs(profiles)
    from wholeroute.crosscheck.bulk import proposals  # noqa: PLC0415 — Splink is slow to start

    return proposals(profiles)


def _told(ids: Sequence[str], twins: Iterable[tuple[Pair, PairScore]]) -> tuple[Twin, ...]:
    found = [
        Twin(
            left=min(ids[at] for at in pair),
            right=max(ids[at] for at in pair),
            verdict=seen.verdict,
            probability=seen.probability,
            weight=seen.weight,
            evidence=tuple(each for each in seen.evidence if each.feature != "prior"),
        )
        for pair, seen in twins
    ]
    return tuple(sorted(found, key=lambda each: (-each.weight, each.left, each.right)))


def _clusters(ids: Sequence[str], same: Sequence[Pair]) -> tuple[tuple[str, ...], ...]:
    joined = Connected[int]()
    for pair in same:
        joined.join(*pair)
    members: defaultdict[int, set[str]] = defaultdict(set)
    for pair in same:
        members[joined.top(pair[0])] |= {ids[at] for at in pair}
    return tuple(sorted(tuple(sorted(each)) for each in members.values()))


def agreement(clusters: Iterable[Sequence[str]], truth: Mapping[str, str]) -> Agreement:
    """Return how `clusters` agree with who each id is by `truth`; an id without any is nobody else."""
    found = right = 0
    for cluster in clusters:
        found += comb(len(cluster), 2)
        said = Counter(truth[id_] for id_ in cluster if truth.get(id_))
        right += sum(comb(many, 2) for many in said.values())
    held = Counter(person for person in truth.values() if person)
    true = sum(comb(many, 2) for many in held.values())
    return Agreement(
        precision=right / found if found else None,
        recall=right / true if true else None,
        f1=2 * right / (found + true) if found + true else None,
        true=true,
        found=found,
        right=right,
    )
