"""What is not on the list cannot be written: every property, every kind, every column."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from tests.disclosure.conftest import ABROAD, AGENCY, HOME
from tests.disclosure.random_records import written

from wholeroute.disclosure import (
    ENTITY_FIELDS,
    KINDS_OUT,
    PACKAGE_FIELDS,
    PROPERTIES_OUT,
    REFERENCES,
    REFERRAL_FIELDS,
    STATEMENT_FIELDS,
    Body,
    Crossing,
    Form,
    Leaving,
    Said,
    Subject,
    leaving_as,
    sift,
)
from wholeroute.entities import FREE_TEXT, PROPERTIES, Kind
from wholeroute.ledger import Ledger
from wholeroute.rights import (
    AccessClass,
    Category,
    OrganisationKind,
    Purpose,
    Reader,
    Regime,
    Role,
    Tlp,
)

READER = Reader("ivo", "ncp-a", Role.INVESTIGATOR, Purpose.INVESTIGATION)
OPEN = AccessClass("ncp-a", frozenset({AccessClass.EVERYONE}), frozenset(Purpose), tlp=Tlp.CLEAR)
PERSON = UUID(int=7)
WAYS = {Leaving.EXPORT: HOME, Leaving.TRANSMISSION: AGENCY, Leaving.ABROAD: ABROAD}


def said(name: str, value: str) -> Said:
    return Said(
        uuid4(), PERSON, name, value, None, "B", 2, False, None, datetime.now(UTC), OPEN,
        UUID(int=8), OrganisationKind.AUTHORITY, Regime.LED,
    )  # fmt: skip


def subject(*statements: Said, kind: str = "Person", category: str = "contact") -> Subject:
    return Subject(PERSON, kind, frozenset({category}), UUID(int=8), OPEN, statements)


def content(to: Body, *subjects: Subject, form: Form) -> str:
    crossing = Crossing(READER, to)
    return written(crossing, sift(crossing, subjects), form).content.decode()


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("how", Leaving)
@pytest.mark.parametrize("name", sorted(PROPERTIES))
def test_a_property_is_written_only_where_its_list_has_it(
    name: str, how: Leaving, form: Form
) -> None:
    value = str(PERSON) if name in REFERENCES else f"w{uuid4().hex}"
    shown = content(WAYS[how], subject(said(name, value)), form=form)

    written_ = name in shown.replace('"', " ").replace(",", " ").split()
    assert leaving_as(READER, WAYS[how]) is how
    if name not in REFERENCES:
        assert (value in shown) is (name in PROPERTIES_OUT[how])
    if name not in _ALSO_A_FIELD:
        assert written_ is (name in PROPERTIES_OUT[how])


_ALSO_A_FIELD = {"language", "entity"}


@pytest.mark.parametrize("form", Form)
def test_a_property_that_comes_tomorrow_stays(form: Form) -> None:
    for to in WAYS.values():
        assert "tomorrow" not in content(to, subject(said("faceImage", "tomorrow")), form=form)


def test_prose_is_on_no_list_and_abroad_learns_less() -> None:
    for how in Leaving:
        assert not FREE_TEXT & PROPERTIES_OUT[how]
        assert Kind.DOCUMENT not in KINDS_OUT[how]
    assert PROPERTIES_OUT[Leaving.ABROAD] < PROPERTIES_OUT[Leaving.TRANSMISSION]
    assert {"address", "full", "motherName", "fatherName"}.isdisjoint(
        PROPERTIES_OUT[Leaving.ABROAD]
    )


@pytest.mark.parametrize("kind", sorted(Kind))
def test_a_kind_leaves_only_where_its_list_has_it(kind: str) -> None:
    for how, to in WAYS.items():
        shown = content(to, subject(said("name", "Xylander"), kind=kind), form=Form.JSON)
        assert ("Xylander" in shown) is (kind in KINDS_OUT[how])


@pytest.mark.parametrize("category", sorted(Category))
def test_nobody_leaves_whose_category_protects(category: str) -> None:
    for to in WAYS.values():
        shown = content(to, subject(said("name", "Xylander"), category=category), form=Form.JSON)
        assert ("Xylander" in shown) is (
            category
            in {"suspect", "convicted", "likely-to-commit", "contact", "associate", "listed"}
        )


def test_json_has_the_fields_of_its_list_and_no_other() -> None:
    for how, to in WAYS.items():
        whole = json.loads(content(to, subject(said("name", "Xylander")), form=Form.JSON))
        (entity,) = whole["entities"]
        (statement,) = entity["statements"]
        assert set(whole) == {"package", "entities"}
        assert tuple(whole["package"]) == PACKAGE_FIELDS[how]
        assert tuple(entity) == ENTITY_FIELDS[how]
        assert tuple(statement) == STATEMENT_FIELDS[how]


MARKED = {
    "id": UUID(int=0xDEAD_BEEF), "contribution": UUID(int=0xFEED_BEEF),
    "contributor_kind": OrganisationKind.LABOUR_INSPECTORATE, "regime": Regime.EUDPR,
}  # fmt: skip
WRITTEN = {
    "property", "value", "lang", "reliability", "grade", "assessment", "collected_on",
    "received_at", "access", "entity", "names_hidden",
}  # fmt: skip


@pytest.mark.parametrize("form", Form)
def test_what_is_known_of_a_statement_beside_its_fields_stays(form: Form) -> None:
    assert {each.name for each in fields(Said)} == {*MARKED, *WRITTEN}
    for to in WAYS.values():
        for name, mark in MARKED.items():
            change: dict[str, Any] = {name: mark}
            shown = content(to, subject(replace(said("name", "Xylander"), **change)), form=form)
            assert "Xylander" in shown
            assert str(mark) not in shown


# What becomes of each column that stands behind what leaves. One that is added must be put here.
LEAVES = {
    "entity": {"kind", "categories"},
    "statement": {"grade", "assessment", "property", "value", "lang"},
    "contribution": {"reliability", "collected_on", "received_at"},
    "access_class": {"originator", "h0", "h1", "h2", "h3", "tlp"},
}
STAYS = {
    "entity": {"id", "lane", "contribution", "minor", "access", "holds", "ground"},
    "statement": {
        "id", "entity", "contribution", "access", "line", "lane", "original", "flag",
    },
    "contribution": {
        "id", "ref", "contributor", "submitted_by", "controller", "regime", "legal_basis",
        "grade_original", "access", "judicial_case", "title", "reader", "sha256", "bytes",
        "review_on", "erase_on", "rows_read", "rows_accepted", "rows_quarantined", "statements",
        "rows_rejected",
    },
    "access_class": {"id", "audience", "purposes"},
}  # fmt: skip


def columns(superuser: psycopg.Connection[tuple[str]], table: str) -> Iterator[str]:
    yield from (
        name
        for (name,) in superuser.execute(
            "select column_name from information_schema.columns"
            " where table_schema = 'ledger' and table_name = %s",
            (table,),
        )
    )


@pytest.mark.parametrize("table", LEAVES)
def test_somebody_decided_of_every_column_that_it_leaves_or_stays(
    enrolled: Ledger, superuser: psycopg.Connection[tuple[str]], table: str
) -> None:
    decided = LEAVES[table] | STAYS[table] | ADDED.get(table, set())

    assert set(columns(superuser, table)) <= decided
    assert not LEAVES[table] & STAYS[table]


ADDED = {"contribution": {"testimony", "restricted_at", "purposes", "texts_settled"}}
"""Columns that other parts of the ledger add; all of them stay."""


def test_a_referral_has_no_field_for_who_it_is(
    enrolled: Ledger, superuser: psycopg.Connection[tuple[str]]
) -> None:
    assert set(columns(superuser, "referral")) - {
        "id", "at", "organisation", "recipient", "received_by", "received_at",
    } == set(REFERRAL_FIELDS)  # fmt: skip
