"""What has a place is read from a snapshot, chosen by days and layers, and put together where it is much."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

import numpy as np
import pytest
from tests.conftest import Contribute, Filed
from tests.network.places import placed
from tests.network.places import sail as sail  # noqa: PLC0414
from tests.network.places import seen as seen  # noqa: PLC0414

from wholeroute.entities import Kind
from wholeroute.ledger import Acting
from wholeroute.network.atlas import (
    LAYERS,
    SCALE,
    Atlas,
    MapLayer,
    Positions,
    Spots,
    Wanted,
    choose,
    read_atlas,
    sent_of,
)
from wholeroute.network.canvas import EPOCH

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def read(acting: Acting) -> Atlas:
    return read_atlas(acting, NOW)


def test_a_town_in_words_is_doubtful_and_coordinates_are_not(
    analyst: Acting, seen: Mapping[str, Filed]
) -> None:
    spots = read(analyst).spots
    exact = spots.exactness == 0

    assert np.count_nonzero(exact) == 1
    assert (spots.north[exact][0], spots.east[exact][0]) == (35.5 * SCALE, 12.6 * SCALE)
    assert spots.first[exact][0] == date(2026, 3, 1).toordinal() - EPOCH


def test_records_held_for_one_are_one_thing(analyst: Acting, contribute: Contribute) -> None:
    for sender in ("ncp-a", "ncp-b"):
        contribute(
            [placed("v", Kind.VESSEL, imoNumber="IMO 9074729", location="Bodrum")], as_=sender
        )
    atlas = read(analyst)

    assert len(atlas.records) == 2
    assert len(atlas.ids) == len(atlas.spots) == 1
    assert (atlas.spots.reports[0], atlas.spots.sources[0]) == (2, 2)


def test_two_events_of_one_day_say_nothing_of_which_came_first(
    analyst: Acting, contribute: Contribute
) -> None:
    contribute(
        [
            placed("c", Kind.VEHICLE, registrationNumber="XHCQ1"),
            placed("e", Kind.EVENT, "c", date="2026-01-05", location="Sfax"),
            placed("g", Kind.EVENT, "c", date="2026-01", location="Tripoli"),
        ]
    )

    assert read(analyst).flows == ()


def test_days_layers_and_things_choose(analyst: Acting, seen: Mapping[str, Filed]) -> None:
    atlas = read(analyst)
    day = date(2026, 1, 2).toordinal() - EPOCH
    chosen = choose(atlas, Wanted(frozenset({MapLayer.HUBS}), None, day))

    assert atlas.positions.day[chosen.positions].tolist() == [day]
    assert MapLayer.HUBS not in {LAYERS[each] for each in atlas.spots.layer[chosen.spots]}
    assert choose(atlas, Wanted(things=frozenset())).counts == dict.fromkeys(MapLayer, 0)


def many(spots: int, positions: int) -> Atlas:
    """Return an atlas of so many incidents and positions of three vessels."""
    draw = np.random.default_rng(5)
    one, zero = np.ones(spots, dtype=np.int64), np.zeros(spots, dtype=np.int64)
    days = draw.integers(20_000, 20_400, spots)
    placed_ = Spots(
        thing=np.arange(spots), layer=zero, north=draw.integers(3_000_000, 4_000_000, spots),
        east=draw.integers(1_000_000, 2_000_000, spots), first=days, last=days, grade=one,
        exactness=zero, others=zero, town=-one, reports=one, sources=one,
    )  # fmt: skip
    each = np.arange(positions)
    sailed = Positions(
        thing=np.sort(each % 3), at=20_000 * 86_400 + each * 3_600, north=each, east=each,
        grade=each, report=each * 0,
    )  # fmt: skip
    return Atlas(
        [], each, [], [], placed_, sailed, [], [], ["r"], ["ncp-a"], np.zeros(0, dtype=np.int64), NOW
    )  # fmt: skip


@pytest.mark.parametrize("most", [100, 1_000, 9_000])
def test_what_is_too_much_is_put_together_and_nothing_is_lost(most: int) -> None:
    atlas = many(8_000, 4_000)
    sent = sent_of(atlas, None, most)

    assert sent.gathered
    assert len(sent.thing) + len(sent.positions) <= most
    assert sent.count.sum() == 8_000
    assert set(atlas.positions.thing[sent.positions].tolist()) == {0, 1, 2}


def test_what_is_not_too_much_is_sent_as_it_is() -> None:
    sent = sent_of(many(50, 50), None, 100)

    assert (sent.gathered, len(sent.thing), len(sent.positions)) == (False, 50, 50)
