"""Read a report in wholeroute's own format back into a draft: what was typed without a server.

Pure. A file that says anything which the form has no place for is refused whole, with the place
named: a draft that quietly lost a part of it would be worse than none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import orjson

from wholeroute.drafting.kinds import (
    DID,
    FIELDS,
    KINDS,
    PLACES,
    RELATIONS,
    SORTS,
    Asks,
    Form,
    Sort,
)
from wholeroute.drafting.model import LARGEST, Content, Part, Said
from wholeroute.entities import LINK_KINDS, Kind
from wholeroute.errors import Invalid

_SORT_OF: Mapping[str, Sort] = {
    **{KINDS[sort]: sort for sort in SORTS[Form.REPORT]},
    **dict.fromkeys(PLACES.values(), Sort.PLACE),
}
_PLACE_OF = {kind: name for name, kind in PLACES.items()}
_DID_OF = {words: name for name, words in DID.items()}
_ALLOWED = {"key", "kind", "categories", "minor", "grade", "properties", "references"}
_TO_COMMAND = "Send this file with `wholeroute intake add`: the form has no place for it."

Object = Mapping[str, Any]


def read_back(content: bytes) -> Content:
    """Return the draft that a file of the report format holds; raise `Invalid` with its place."""
    if len(content) > LARGEST:
        raise Invalid("file", "it is too large for a form", _TO_COMMAND)
    draft, names = Content(), dict[str, str]()
    entities, texts = _parts(content)
    links = []
    for path, each in entities:
        if _is_link(each):
            links.append((path, each))
        else:
            draft = _with_item(draft, names, path, each)
    draft = _naming(draft, names)
    for path, each in links:
        draft = _with_link(draft, names, path, each)
    return _with_text(draft, texts)


def _parts(content: bytes) -> tuple[list[tuple[str, Object]], list[Object]]:
    entities: list[tuple[str, Object]] = []
    texts: list[Object] = []
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            said = orjson.loads(line)
        except orjson.JSONDecodeError:
            fix = "Choose the file that the page saved."
            raise Invalid("file", f"line {number} is no report", fix) from None
        if not isinstance(said, dict) or not set(said) <= {"entities", "records", "text"}:
            raise _no_place(f"line {number}")
        entities += [(f"line {number}", each) for each in _list(said.get("entities", []), number)]
        records = _list(said.get("records", []), number)
        entities += [(f"line {number}", _as_payment(each, number)) for each in records]
        texts += _list(said.get("text", []), number)
    if not entities and not texts:
        raise Invalid("file", "it says nothing", "Choose the file that the page saved.")
    return entities, texts


def _list(value: Any, number: int) -> list[Object]:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise _no_place(f"line {number}")
    return value


def _as_payment(record: Object, number: int) -> Object:
    """Return a payment that says enough for a record as the item that was typed."""
    fields = dict(_object(record, "fields"))
    named = {"payer": fields.pop("payer", None), "beneficiary": fields.pop("payee", None)}
    said = {_FIELD_OF.get(name, ""): words for name, words in fields.items()}
    if record.get("kind") != Kind.PAYMENT or "" in said or None in named.values():
        raise _no_place(f"line {number}")
    key = f"record of line {number}"
    return {"key": key, "kind": Kind.PAYMENT, "properties": said, "references": named}


_FIELD_OF = {"amount": "amount", "currency": "currency", "at": "date", "purpose": "notes"}


def _is_link(entity: Object) -> bool:
    kind, named = entity.get("kind"), _object(entity, "references")
    if kind == Kind.PAYMENT:
        return set(named) == {"payer", "beneficiary"} and not _object(entity, "properties")
    return kind in LINK_KINDS and kind != Kind.SMUGGLING_INCIDENT


def _with_item(draft: Content, names: dict[str, str], path: str, entity: Object) -> Content:
    key, sort = entity.get("key"), _SORT_OF.get(str(entity.get("kind")))
    if sort is None or not isinstance(key, str) or key in names or not set(entity) <= _ALLOWED:
        raise _no_place(path)
    said = _said(sort, path, entity)
    if sort is Sort.PLACE:
        said["what"] = _PLACE_OF[Kind(entity["kind"])]
    draft = draft.with_new(sort, said)
    if dict(draft.items[-1].said) != said:
        raise _no_place(path)
    names[key] = draft.items[-1].key
    return draft


def _said(sort: Sort, path: str, entity: Object) -> dict[str, str]:
    known = {each.name: each for each in FIELDS[sort]}
    said: dict[str, str] = {}
    for name, value in _object(entity, "properties").items():
        if name == "role" and sort is Sort.PERSON:
            said |= {f"did-{_DID_OF.get(each, '')}": "yes" for each in _texts(value, path)}
            continue
        (words,) = _texts(value, path, most=1)
        said["address" if name == "full" and sort is Sort.PLACE else name] = words
    for name, value in _object(entity, "references").items():
        if name not in known or known[name].asks is not Asks.ITEM:
            raise _no_place(path)
        (said[name],) = _texts(value, path, most=1)
    if entity.get("categories"):
        (said["category"],) = _texts(entity["categories"], path, most=1)
    if entity.get("minor"):
        said["minor"] = "yes"
    if "grade" in entity:
        (said["grade"],) = _texts(entity["grade"], path, most=1)
    return said


def _naming(draft: Content, names: Mapping[str, str]) -> Content:
    """Return the draft whose items name each other by its own keys."""
    for item in draft.items:
        fields = [each.name for each in FIELDS[item.sort] if each.asks is Asks.ITEM]
        named = {name: item.said[name] for name in fields if name in item.said}
        if not set(named.values()) <= set(names):
            raise _no_place(item.key)
        new: Said = {**item.said, **{name: names[key] for name, key in named.items()}}
        draft = draft.with_item(item.key, new, item.part.revision, "")
    return draft


def _with_link(draft: Content, names: Mapping[str, str], path: str, entity: Object) -> Content:
    (role,) = _texts(_object(entity, "properties").get("role", ""), path, most=1)
    ends = _object(entity, "references")
    for relation, known in RELATIONS.items():
        if (known.kind, known.role, set(known.ends)) == (entity["kind"], role, set(ends)):
            (one,), (other,) = (_texts(ends[end], path, most=1) for end in known.ends)
            if one in names and other in names:
                return draft.with_link(relation, names[one], names[other])
    raise _no_place(path)


def _with_text(draft: Content, texts: Iterable[Object]) -> Content:
    words = [str(each.get("text", "")) for each in texts]
    if not words:
        return draft
    said = {"text": "\n\n".join(words)}
    if all(each.get("about") for each in texts):
        said["nobody-else"] = "yes"
    return replace(draft, text=Part(said))


def _object(entity: Object, part: str) -> Object:
    value = entity.get(part, {})
    if not isinstance(value, dict):
        raise _no_place(part)
    return value


def _texts(value: Any, path: str, most: int = len(DID)) -> list[str]:
    values = value if isinstance(value, list) else [value]
    if not 0 < len(values) <= most or not all(isinstance(each, str) for each in values):
        raise _no_place(path)
    return values


def _no_place(where: str) -> Invalid:
    return Invalid("file", f"{where} holds what this form has no place for", _TO_COMMAND)
