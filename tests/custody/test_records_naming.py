"""Records that name somebody are read from the open lane of their own reports, and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import pytest
from tests.custody.test_records import PAID, PAY, File
from tests.custody.test_records import file as file  # noqa: PLC0414

from wholeroute import custody
from wholeroute.custody import KeyRing, RecordFiles, records_naming
from wholeroute.errors import Refused
from wholeroute.ledger import Acting, Ledger, entities
from wholeroute.rights import Category


def sums(acting: Acting, *groups: Sequence[UUID]) -> list[list[int]]:
    """Return for each group the amounts of all payments that name any of it."""
    with acting.begin() as connection:
        named = [entities(acting, connection, ids) for ids in groups]
        found = [rows for _, rows in records_naming(acting, connection, named, (PAY,))]
    return [
        sorted(int(amount) for rows in found for amount in rows[at]["amount"].to_pylist())
        for at in range(len(groups))
    ]


def test_those_that_name_them_are_read_and_no_others(file: File, analyst: Acting) -> None:
    filed = file(PAID)
    file(PAID, as_="ncp-b")

    assert sums(analyst, [filed["amina"]]) == [[2]]
    assert sums(analyst, [filed["hers"]]) == [[8]]
    assert sums(analyst, [filed["tekle"]]) == [[1, 2, 4]]
    assert sums(analyst, [filed["amina"], filed["hers"]]) == [[2, 8]]
    assert sums(analyst, []) == [[]]
    # One part is read once for several groups, and each has its own rows of it.
    assert sums(analyst, [filed["amina"]], [filed["tekle"]]) == [[2], [1, 2, 4]]


def test_whoever_is_protected_takes_them_along(
    file: File, analyst: Acting, custodian: Acting
) -> None:
    filed = file(PAID)
    custody.protect(custodian, filed["amina"], Category.VICTIM, "help")

    assert sums(analyst, [filed["tekle"]]) == [[1, 4]]
    assert sums(analyst, [filed["amina"], filed["hers"]]) == [[]]


def test_what_was_erased_is_not_there(file: File, enrolled: Ledger, analyst: Acting) -> None:
    filed = file(PAID)
    KeyRing(enrolled.home.keys).destroy(filed.ref)

    assert sums(analyst, [filed["tekle"]]) == [[]]


def test_what_moves_while_it_is_read_is_asked_for_once_more(
    file: File, enrolled: Ledger, analyst: Acting
) -> None:
    filed = file(PAID)
    RecordFiles(enrolled.home.data).erase(filed.ref)

    with pytest.raises(Refused) as refusal:
        sums(analyst, [filed["tekle"]])
    assert refusal.value.rule == "records"
