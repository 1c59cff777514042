"""The eight people of the UN's Libya list whom smuggling put there, on three lists at once."""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

import pytest

from wholeroute.crosscheck.block import candidate_pairs
from wholeroute.crosscheck.profile import Profile, profile_from
from wholeroute.crosscheck.score import score
from wholeroute.entities import PROPERTIES, Kind, Reject, normalise, printed_values, rarity_of
from wholeroute.errors import Invalid
from wholeroute.intake.readers import open_rows
from wholeroute.ledger import Verdict

SHARED = Path(
    os.environ.get("WHOLEROUTE_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data")
)
LISTS = SHARED / "sanctions"
UN, OFAC = LISTS / "un_consolidated_2026-02-27.xml", LISTS / "ofac_sdn_2024-01.csv"
EU = LISTS / "eu_journal"

LISTED_ON_7_JUNE_2018 = {
    "LYi.021": {"32016R0044:II.A:21", "OFAC:24004"},
    "LYi.022": {"32016R0044:II.A:22", "OFAC:24313"},
    "LYi.023": {"32016R0044:II.A:23", "OFAC:24314"},
    "LYi.024": {"32016R0044:II.A:24", "OFAC:24310"},
    "LYi.025": {"32016R0044:II.A:25", "OFAC:24311"},
    "LYi.026": {"32016R0044:II.A:26", "OFAC:24312"},
}
# OFAC's file of January 2024 lacks entry 30526 (Osama al-Kuni): only its aliases are there.
LISTED_LATER = {
    "LYi.027": {"32016R0044:II.A:27", "OFAC:24957"},
    "LYi.029": {"32016R0044:II.A:29"},
}

pytestmark = pytest.mark.skipif(not UN.exists(), reason="the shared data are not here")


def statements_of(reader: str, path: Path) -> Iterator[tuple[str, Kind, list[tuple[str, str]]]]:
    said: defaultdict[tuple[str, Kind], list[tuple[str, str]]] = defaultdict(list)
    for row in open_rows(reader, path):
        if isinstance(row, Reject):
            continue
        for draft in row.drafts:
            for claim in draft.claims:
                said[draft.key, draft.kind] += values_of(claim.property, claim.text)
    for (key, kind), values in said.items():
        yield key, kind, values


def values_of(name: str, text: str) -> Iterator[tuple[str, str]]:
    for printed in printed_values(PROPERTIES[name], text):
        try:
            yield name, normalise(PROPERTIES[name], printed).value
        except Invalid:
            continue


_ONE_IN = 8
"""How much of the longest list is read beside its people; the bench reads all of it."""


@pytest.fixture(scope="module")
def profiles(tmp_path_factory: pytest.TempPathFactory) -> list[Profile]:
    folder = tmp_path_factory.mktemp("ofac")
    shutil.copy(OFAC.with_name(OFAC.name.replace("sdn", "alt")), folder)
    shorter = folder / OFAC.name
    with OFAC.open(encoding="utf-8") as whole:
        kept = (line for at, line in enumerate(whole) if not at % _ONE_IN or '"individual"' in line)
        shorter.write_text("".join(kept), "utf-8")
    files = [("un-xml", UN), ("ofac", shorter)]
    files += [("eu-journal", path) for path in sorted(EU.glob("*.csv"))]
    return [
        profile_from(uuid5(NAMESPACE_OID, f"{path.name}|{key}"), kind, path.name, values)
        for reader, path in files
        for key, kind, values in statements_of(reader, path)
    ]


@pytest.fixture(scope="module")
def clusters(profiles: list[Profile]) -> list[list[Profile]]:
    rarity = rarity_of((*each.names, *each.weak) for each in profiles)
    parent = list(range(len(profiles)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = at = parent[parent[at]]
        return at

    for one, other in candidate_pairs(profiles):
        if score(profiles[one], profiles[other], rarity).verdict is Verdict.SAME:
            parent[root(one)] = root(other)
    found: defaultdict[int, list[Profile]] = defaultdict(list)
    for at, profile in enumerate(profiles):
        found[root(at)].append(profile)
    return list(found.values())


def entries(cluster: list[Profile]) -> set[str]:
    return {entry for profile in cluster for entry in profile.listings}


def cluster_of(clusters: list[list[Profile]], entry: str) -> set[str]:
    (found,) = (entries(each) for each in clusters if entry in entries(each))
    return found


@pytest.mark.parametrize("reference", sorted(LISTED_ON_7_JUNE_2018))
def test_each_of_the_six_listed_on_7_june_2018_is_one_cluster(
    clusters: list[list[Profile]], reference: str
) -> None:
    own = cluster_of(clusters, as_stored(reference))

    assert own == {as_stored(reference)} | LISTED_ON_7_JUNE_2018[reference]


@pytest.mark.parametrize("reference", sorted(LISTED_LATER))
def test_those_listed_later_join_their_own(clusters: list[list[Profile]], reference: str) -> None:
    assert (
        cluster_of(clusters, as_stored(reference))
        == {as_stored(reference)} | LISTED_LATER[reference]
    )


def as_stored(reference: str) -> str:
    return normalise(PROPERTIES["unscId"], reference).value


def test_no_cluster_is_a_heap(clusters: list[list[Profile]]) -> None:
    assert max(map(len, clusters)) <= 8


def test_most_people_on_the_un_list_find_themselves_elsewhere(
    clusters: list[list[Profile]],
) -> None:
    found = [
        {profile.contribution for profile in each}
        for each in clusters
        if any(p.contribution == UN.name and p.kind is Kind.PERSON for p in each)
    ]

    assert sum(1 for lists in found if len(lists) > 1) >= 550
