"""What must not go to a third country, on dates and places as they may be written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from tests.disclosure.conftest import ABROAD, AGENCY, NOW

from wholeroute.disclosure import Body, Said, Subject, dangers
from wholeroute.entities import Kind
from wholeroute.rights import AccessClass, OrganisationKind, Purpose, Regime

OPEN = AccessClass("ncp-a", frozenset({AccessClass.EVERYONE}), frozenset(Purpose))
OLD = NOW - timedelta(days=30)
LATELY = NOW - timedelta(days=1)


def said(name: str, value: str, *, received: datetime = OLD, seen: date | None = None) -> Said:
    """Return a statement of a police report."""
    return Said(
        UUID(int=1), UUID(int=2), name, value, None, "B", 2, False, seen, received, OPEN,
        UUID(int=3), OrganisationKind.AUTHORITY, Regime.LED,
    )  # fmt: skip


def refused(*statements: Said, kind: Kind = Kind.VESSEL, to: Body = ABROAD) -> set[str]:
    """Return the rules that keep a thing with these statements here."""
    thing = Subject(UUID(int=2), kind.value, frozenset(), UUID(int=3), OPEN, statements)
    return {each.rule for each in dangers(to, [thing], NOW)}


PLACE = said("location", "34.5 N 13.2 E")


@pytest.mark.parametrize("kind", [Kind.VESSEL, Kind.VEHICLE, Kind.AIRPLANE])
def test_where_a_boat_lately_was_is_a_rescue_centres_first(kind: Kind) -> None:
    lately = replace(PLACE, received_at=LATELY)

    assert refused(lately, kind=kind) == {"rescue-first"}
    assert refused(PLACE, kind=kind) == set()
    assert refused(lately, kind=kind, to=AGENCY) == set()


@pytest.mark.parametrize("written", ["%Y-%m-%d", "%Y-%m", "%Y"])
def test_a_date_that_may_mean_today_is_lately(written: str) -> None:
    on = said("date", LATELY.strftime(written))

    assert refused(PLACE, on) == {"rescue-first"}
    assert refused(PLACE, said("date", "2019-05-03")) == set()


def test_what_was_seen_lately_is_fresh_whatever_older_date_stands_beside_it() -> None:
    seen = replace(PLACE, collected_on=LATELY.date())

    assert refused(seen, said("date", "2019-05-03")) == {"rescue-first"}
    assert refused(replace(PLACE, collected_on=OLD.date(), received_at=LATELY)) == set()


def test_nothing_but_a_place_is_a_position() -> None:
    assert refused(said("name", "Blue Star", received=LATELY)) == set()
