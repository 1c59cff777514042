"""Write a draft as a report in wholeroute's own format: one line an item, one a link, one the text.

Pure. A line that cannot be read stays outside alone, with what is said of what stands in it. Nothing
is put in that nobody typed, and nothing that was typed is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

import orjson

from wholeroute.drafting.kinds import (
    DID,
    FIELDS,
    KINDS,
    PLACES,
    RELATIONS,
    Asks,
    Field,
    Sort,
)
from wholeroute.drafting.model import Content, Item, Link, Said
from wholeroute.entities import Kind, parse_date
from wholeroute.errors import Invalid

Line = Mapping[str, Any]

_RECORD = ("payer", "beneficiary", "amount", "currency", "date")
_AFTER = {Sort.PHONE: 1, Sort.PAYMENT: 2}
"""What names other items, which must stand above it."""
_YEAR = re.compile(r"\b\d{4}\b")


def composed(content: Content) -> bytes:
    """Return the report as the bytes of a JSON Lines file."""
    lines = [orjson.dumps(line) for line in lines_of(content)]
    return b"\n".join([*lines, b""])


def lines_of(content: Content) -> Iterator[Line]:
    """Yield the lines: items that name others after the others, then links, then the text."""
    there = {each.key for each in content.items}
    for item in sorted(content.items, key=lambda each: _AFTER.get(each.sort, 0)):
        yield _payment(item) if _is_record(item, there) else {"entities": [_entity(item, there)]}
    for link in content.links:
        yield {"entities": [_linked(link)]}
    if content.text.said.get("text"):
        yield {"text": [_text(content)]}


def _entity(item: Item, there: set[str]) -> dict[str, Any]:
    properties: dict[str, list[str]] = {}
    references: dict[str, str] = {}
    for each in FIELDS[item.sort]:
        words = item.said.get(each.name, "")
        if not words or each.name == "what":
            continue
        if each.asks is Asks.ITEM:
            if words in there:
                references[each.name] = words
        else:
            properties[_property(item, each)] = [value_of(each, item.said)]
    entity: dict[str, Any] = {"key": item.key, "kind": kind_of(item)}
    if item.sort is Sort.PERSON:
        entity |= _who(item.said)
        did = [words for name, words in DID.items() if item.said.get(f"did-{name}")]
        properties |= {"role": did} if did else {}
    if item.said.get("grade"):
        entity["grade"] = item.said["grade"]
    return (
        entity
        | ({"properties": properties} if properties else {})
        | ({"references": references} if references else {})
    )


def _property(item: Item, each: Field) -> str:
    if kind_of(item) is Kind.ADDRESS and each.name == "address":
        return "full"
    return each.name


def kind_of(item: Item) -> Kind:
    """Return what an item becomes."""
    if item.sort is Sort.PLACE:
        return PLACES.get(item.said.get("what", ""), KINDS[Sort.PLACE])
    return KINDS[item.sort]


def _who(said: Said) -> dict[str, Any]:
    who: dict[str, Any] = {}
    if said.get("category"):
        who["categories"] = [said["category"]]
    if said.get("minor"):
        who["minor"] = True
    return who


def value_of(each: Field, said: Said) -> str:
    """Return a field's words as the report says them: a date with how exactly it is meant."""
    words = said[each.name]
    how = said.get(f"{each.name}-how", "")
    if each.asks is not Asks.DATE or not how:
        return words
    if how == "year":
        return found[0] if (found := _YEAR.search(words)) else words
    with suppress(Invalid):
        read = str(parse_date(words))
        return read if "~" in read or "/" in read else f"{read}~"
    return words


def _is_record(item: Item, there: set[str]) -> bool:
    """Tell whether a payment says all that a record of one must, on a day that is known."""
    if item.sort is not Sort.PAYMENT or not all(item.said.get(each) for each in _RECORD):
        return False
    if item.said.get("date-how") or item.said.get("grade"):
        return False
    try:
        day = parse_date(item.said["date"])
    except Invalid:
        return False
    return day.earliest == day.latest and {item.said["payer"], item.said["beneficiary"]} <= there


def _payment(item: Item) -> Line:
    said = item.said
    day: date = parse_date(said["date"]).earliest
    fields = {
        "payer": said["payer"], "payee": said["beneficiary"], "amount": said["amount"],
        "currency": said["currency"], "at": day.isoformat(),
    }  # fmt: skip
    if said.get("notes"):
        fields["purpose"] = said["notes"]
    return {"records": [{"kind": "Payment", "fields": fields}]}


def _linked(link: Link) -> dict[str, Any]:
    known = RELATIONS[link.relation]
    one, other = known.ends
    entity: dict[str, Any] = {"key": link.key, "kind": known.kind}
    if known.role:
        entity["properties"] = {"role": [known.role]}
    return {**entity, "references": {one: link.one, other: link.other}}


def _text(content: Content) -> dict[str, Any]:
    """Return the text; about the people of the report, where it speaks of nobody else."""
    text: dict[str, Any] = {"text": content.text.said["text"]}
    people = people_of(content)
    if people and content.text.said.get("nobody-else"):
        text["about"] = people
    return text


def people_of(content: Content) -> list[str]:
    """Return the keys of the people that a draft has as items."""
    return [each.key for each in content.items if KINDS[each.sort] is Kind.PERSON]
