"""What is typed becomes a report, line for line, and comes back as it was typed."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as some

from wholeroute.drafting import (
    DID,
    FIELDS,
    PLACES,
    RELATIONS,
    SAID_OF_PERSONS,
    SORTS,
    Asks,
    Content,
    Form,
    Part,
    Sort,
    composed,
    lines_of,
    read_back,
    relations_of,
)
from wholeroute.entities import PROPERTIES, Row, holds_in
from wholeroute.errors import Invalid
from wholeroute.intake.encode import Encoder
from wholeroute.intake.readers import open_rows

NOBODY: frozenset[str] = frozenset()


def rows(tmp_path: Path, content: Content) -> list[Row]:
    """Return the rows that the reader of reports finds in a draft; none may stay outside."""
    path = tmp_path / "typed.jsonl"
    path.write_bytes(composed(content))
    found = list(open_rows("jsonl", path, None, NOBODY))
    assert all(isinstance(each, Row) for each in found), found
    return [each for each in found if isinstance(each, Row)]


def person(content: Content, **said: str) -> Content:
    """Return a draft with one more person."""
    return content.with_new(Sort.PERSON, said)


def test_every_field_is_one_of_the_vocabulary_and_none_of_a_debriefing_takes_a_name() -> None:
    named = {each.name for fields in FIELDS.values() for each in fields} - {"what"}

    assert named <= PROPERTIES.keys()
    of_people = {each.name for each in FIELDS[Sort.FACILITATOR]}
    assert Sort.PERSON not in SORTS[Form.DEBRIEFING]
    assert not of_people & {name for name, each in PROPERTIES.items() if each.identifying} - {
        "notes"
    }


def test_who_drove_what_and_who_holds_which_phone_become_links_and_references(
    tmp_path: Path,
) -> None:
    draft = person(Content(), name="Saba Haile", category="suspect")
    draft = draft.with_new(Sort.PHONE, {"phone": "+218 91 000 0001", "holder": "person-1"})
    draft = draft.with_new(Sort.VEHICLE, {"registrationNumber": "AB 123"})
    draft = draft.with_link("drove", "person-1", "vehicle-3")

    found = [each for row in rows(tmp_path, draft) for each in row.drafts]

    assert [each.kind for each in found] == ["Person", "Vehicle", "Phone", "UnknownLink"]
    assert found[2].references == (("holder", "person-1"),)
    assert dict(found[3].references) == {"subject": "person-1", "object": "vehicle-3"}
    assert [claim.text for claim in found[3].claims] == ["driver"]


@pytest.mark.parametrize("did", DID)
def test_what_somebody_did_there_holds_their_label_whatever_is_said(
    tmp_path: Path, did: str
) -> None:
    draft = person(Content(), name="Saba", category="suspect", **{f"did-{did}": "yes"})

    holds = [hold for row in rows(tmp_path, draft) for hold in holds_in(row.drafts)]

    assert [(hold.key, hold.capacity) for hold in holds] == [("person-1", did)]


@pytest.mark.parametrize(
    ("relation", "capacity"),
    [
        ("steered", "steering"),
        ("aboard", "aboard"),
        ("rescued", "rescuing"),
        ("cared-for", "caring"),
    ],
)
def test_a_link_that_says_so_holds_as_well(tmp_path: Path, relation: str, capacity: str) -> None:
    other = Sort.PERSON if relation == "cared-for" else Sort.BOAT
    draft = person(Content(), category="suspect").with_new(other)
    draft = draft.with_link(relation, "person-1", f"{other}-2")

    holds = [hold for row in rows(tmp_path, draft) for hold in holds_in(row.drafts)]

    assert [(hold.key, hold.capacity) for hold in holds] == [("person-1", capacity)]


@pytest.mark.parametrize(
    ("typed", "how", "said"),
    [
        ("12.3.2026", "", "12.3.2026"),
        ("12.3.2026", "about", "2026-03-12~"),
        ("spring of 1988, he says", "year", "1988"),
        ("1988", "about", "1988~"),
        ("no idea", "about", "no idea"),
    ],
)
def test_a_date_says_how_exactly_it_is_meant(typed: str, how: str, said: str) -> None:
    (line,) = lines_of(person(Content(), birthDate=typed, **{"birthDate-how": how}))

    assert line["entities"][0]["properties"] == {"birthDate": [said]}


def test_a_payment_that_says_all_is_a_record_and_one_that_does_not_is_kept_all_the_same(
    tmp_path: Path,
) -> None:
    said = {"payer": "person-1", "beneficiary": "person-2", "amount": "1250.00", "currency": "EUR"}
    draft = person(person(Content(), name="Saba"), name="Yonas")
    draft = draft.with_new(Sort.PAYMENT, {**said, "date": "21.3.2026"}).with_new(Sort.PAYMENT, said)

    whole = rows(tmp_path, draft)

    assert [record.kind for row in whole for record in row.records] == ["Payment"]
    assert Encoder(b"secret").records(whole[2])
    assert whole[3].drafts[0].kind == "Payment"


def test_a_phone_typed_after_the_payment_that_names_it_still_stands_above(tmp_path: Path) -> None:
    draft = Content().with_new(Sort.PAYMENT, {"payer": "phone-2", "amount": "9"})

    assert len(rows(tmp_path, draft.with_new(Sort.PHONE, {"phone": "+39 06 1234567"}))) == 2


def test_whom_an_item_names_that_was_taken_out_is_named_no_more(tmp_path: Path) -> None:
    draft = person(Content(), name="Saba")
    draft = draft.with_new(Sort.PHONE, {"phone": "+39 06 1234567", "holder": "person-1"})

    (row,) = rows(tmp_path, draft.without("person-1"))

    assert row.drafts[0].references == ()
    assert draft.without("person-1").with_back("person-1").item("person-1").said == {"name": "Saba"}


def test_a_text_is_about_the_people_of_the_report_only_where_its_author_says_so() -> None:
    draft = person(Content(text=Part({"text": "They met."})), name="Saba")
    closed = Content(
        text=Part({"text": "They met.", "nobody-else": "yes"}), items=draft.items, last=1
    )

    assert list(lines_of(draft))[-1] == {"text": [{"text": "They met."}]}
    assert list(lines_of(closed))[-1]["text"][0]["about"] == ["person-1"]


WORDS = some.text("abc é ش 12+", min_size=1, max_size=12).filter(lambda each: each.strip() == each)


@some.composite
def contents(draw: some.DrawFn) -> Content:
    """Return a draft in which some fields are filled in, and some items linked."""
    draft = Content()
    for sort in draw(some.lists(some.sampled_from(SORTS[Form.REPORT]), min_size=1, max_size=6)):
        said = {name: draw(words) for name, words in draw(fields_of(sort, draft)).items()}
        draft = draft.with_new(
            sort, said | {name: draw(words) for name, words in _must(sort).items()}
        )
    for relation in draw(some.lists(some.sampled_from(relations_of(Form.REPORT)), max_size=4)):
        known = RELATIONS[relation]
        ones = [e.key for e in draft.items if e.sort in known.of]
        others = [e.key for e in draft.items if e.sort in known.to]
        pairs = [(one, other) for one in ones for other in others if one != other]
        if pairs:
            draft = draft.with_link(relation, *draw(some.sampled_from(pairs)))
    return draft


def fields_of(
    sort: Sort, draft: Content
) -> some.SearchStrategy[dict[str, some.SearchStrategy[str]]]:
    """Return some fields of a sort, each with what may be typed into it."""
    words: dict[str, some.SearchStrategy[str]] = {}
    for each in FIELDS[sort]:
        ends = [e.key for e in draft.items if e.sort in each.choices]
        if each.asks is Asks.CHOICE:
            words[each.name] = some.sampled_from(each.choices)
        elif each.asks is not Asks.ITEM:
            words[each.name] = WORDS
        elif ends:
            words[each.name] = some.sampled_from(ends)
    names = some.lists(some.sampled_from(sorted(words)), unique=True)
    return names.map(lambda chosen: {name: words[name] for name in chosen})


def _must(sort: Sort) -> dict[str, some.SearchStrategy[str]]:
    """Return what a sort always says here: two parties alone would be the link `paid`."""
    return {
        Sort.PLACE: {"what": some.sampled_from(sorted(PLACES))},
        Sort.PAYMENT: {"notes": WORDS},
        Sort.PERSON: {
            "category": some.sampled_from(SAID_OF_PERSONS),
            f"did-{min(DID)}": some.just("yes"),
        },
    }.get(sort, {})


@given(contents())
def test_what_was_typed_without_a_server_comes_back_as_it_was(draft: Content) -> None:
    again = read_back(composed(draft))

    assert [dict(each.said) for each in _ranked(again)] == [dict(e.said) for e in _ranked(draft)]
    assert [(e.relation,) for e in again.links] == [(e.relation,) for e in draft.links]


def _ranked(draft: Content) -> list[Part]:
    """Return items in the order of their lines, naming each other by their places."""
    order = [Sort.PHONE, Sort.PAYMENT]
    ranked = sorted(draft.items, key=lambda e: order.index(e.sort) + 1 if e.sort in order else 0)
    place = {each.key: str(number) for number, each in enumerate(ranked)}
    return [
        Part({name: place.get(words, words) for name, words in each.said.items()})
        for each in ranked
    ]


@pytest.mark.parametrize(
    "line",
    [
        {"entities": [{"key": "c", "kind": "Company", "properties": {"name": "X"}}]},
        {"entities": [{"key": "p", "kind": "Person", "properties": {"taxNumber": "1"}}]},
        {"entities": [{"key": "p", "kind": "Person", "properties": {"name": ["A", "B"]}}]},
        {"entities": [{"key": "p", "kind": "Person", "categories": ["listed"]}]},
        {"entities": [{"key": "t", "kind": "Phone", "references": {"holder": "nobody"}}]},
        {"entities": [{"key": "p", "kind": "Person", "properties": {"role": "boss"}}]},
        {"entities": [{"key": "p", "kind": "Person"}, {"key": "p", "kind": "Person"}]},
        {"entities": [{"key": "l", "kind": "Family", "references": {"person": "p"}}]},
        {"records": [{"kind": "Position", "fields": {"vessel": "v"}}]},
        {"people": []},
        [],
    ],
)
def test_a_file_that_says_what_the_form_has_no_place_for_is_refused_whole(line: object) -> None:
    with pytest.raises(Invalid) as refusal:
        read_back(orjson.dumps(line))

    assert refusal.value.field in {"file", "category"}
