"""Write a package: the one place where anything becomes bytes that leave.

Pure. Each field is taken by its name from the list of how it leaves (`fields`); there is no other
way in. Ids are made for this package alone, so two packages cannot be laid together by them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import UUID

import orjson

from wholeroute.disclosure.abroad import padded
from wholeroute.disclosure.cells import line
from wholeroute.disclosure.codes import Codes, carried, conditions
from wholeroute.disclosure.fields import (
    ENTITY_FIELDS,
    PACKAGE_FIELDS,
    REFERENCES,
    STATEMENT_FIELDS,
)
from wholeroute.disclosure.model import Body, Form, Leaving, Package, Said, Subject
from wholeroute.rights import Purpose


@dataclass(frozen=True, slots=True)
class Cover:
    """What a package says of itself."""

    id: UUID
    how: Leaving
    made_on: date
    sender: str
    recipient: Body
    purpose: Purpose
    legal_basis: str
    transfer_basis: str


Fields = dict[str, object]


def write(
    cover: Cover, subjects: Sequence[Subject], ids: Mapping[UUID, UUID], form: Form
) -> Package:
    """Return the package of `subjects`, who are called by `ids` in it."""
    codes = carried([*subjects, *(said for each in subjects for said in each.said)])
    head = _picked(PACKAGE_FIELDS[cover.how], _of_cover(cover, codes))
    entities = [_entity(each, ids, cover.how) for each in subjects]
    if form is Form.JSON:
        content, filler = _as_json(head, entities), b" "
    else:
        content, filler = _as_csv(head, entities, cover.how), b"\r\n"
    if cover.how is Leaving.ABROAD:
        content = padded(content, filler)
    kinds = {Form.JSON: "application/json", Form.CSV: "text/csv; charset=utf-8"}
    name = f"package-{cover.id}.{form}"
    return Package(cover.id, name, kinds[form], content, sha256(content).digest())


def _picked(allowed: Iterable[str], values: Mapping[str, object]) -> Fields:
    """Return of `values` what is on the list, in its order, and nothing else."""
    return {name: values[name] for name in allowed if name in values}


def _of_cover(cover: Cover, codes: Codes) -> Fields:
    return {
        "id": str(cover.id),
        "kind": cover.how.value,
        "made_on": cover.made_on.isoformat(),
        "from": cover.sender,
        "recipient": cover.recipient.name,
        "recipient_country": cover.recipient.country,
        "purpose": cover.purpose.value,
        "legal_basis": cover.legal_basis,
        "transfer_basis": cover.transfer_basis,
        "conditions": list(conditions(codes, cover.how)),
        **_codes(codes),
    }


def _codes(codes: Codes) -> Fields:
    return {"handling": str(codes.handling), "tlp": codes.tlp.value}


def _entity(subject: Subject, ids: Mapping[UUID, UUID], how: Leaving) -> Fields:
    """Return one record. Records that a person judged the same name each other and stay apart."""
    same = sorted(str(ids[each]) for each in subject.same if each in ids and each != subject.id)
    return _picked(
        ENTITY_FIELDS[how],
        {
            "id": str(ids[subject.id]),
            "kind": subject.kind,
            "categories": sorted(subject.categories),
            "judged_same": same,
            "statements": [_statement(said, ids, how) for said in subject.said],
            **_codes(carried([subject, *subject.said])),
        },
    )


def _statement(said: Said, ids: Mapping[UUID, UUID], how: Leaving) -> Fields:
    value = str(ids[UUID(said.value)]) if said.property in REFERENCES else said.value
    collected = said.collected_on or said.received_at.date()
    return _picked(
        STATEMENT_FIELDS[how],
        {
            "property": said.property,
            "value": value,
            "code": f"{said.reliability}{said.grade}",
            "nature": "assessment" if said.assessment else "fact",
            "language": said.lang or "",
            "originator": said.access.originator,
            "collected_on": collected.isoformat(),
            **_codes(carried([said])),
        },
    )


def _as_json(head: Fields, entities: Sequence[Fields]) -> bytes:
    return orjson.dumps({"package": head, "entities": entities}, option=orjson.OPT_INDENT_2) + b"\n"


def _as_csv(head: Fields, entities: Sequence[Fields], how: Leaving) -> bytes:
    """Return a line a statement, each with the codes of the whole: a line travels alone."""
    whole = [name for name in PACKAGE_FIELDS[how] if name != "id"]
    of_entity = [name for name in ENTITY_FIELDS[how] if name not in _NESTED]
    of_statement = STATEMENT_FIELDS[how]
    titles = [
        "package", *(f"package_{name}" for name in whole),
        *(f"entity_{name}" for name in of_entity), *of_statement,
    ]  # fmt: skip
    lines = [line(titles)]
    for entity in entities:
        statements = entity["statements"]
        assert isinstance(statements, list)  # noqa: S101 — made above
        lines += [
            line(
                _text(value)
                for value in (
                    head["id"], *(head.get(name, "") for name in whole),
                    *(entity[name] for name in of_entity),
                    *(said.get(name, "") for name in of_statement),
                )
            )
            for said in statements or [{}]
        ]  # fmt: skip
    return "".join(lines).encode()


_NESTED = frozenset({"statements"})


def _text(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
