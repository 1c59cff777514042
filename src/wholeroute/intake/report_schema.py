"""State the report format as JSON Schema, made of the vocabulary so that it can't drift.

The file `report.schema.json` beside this module is this schema as published; a test holds the
two equal. What a schema can't say stands in `json_lines`: keys name what stands above.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import orjson

from wholeroute.entities import (
    CATEGORISED_KINDS,
    RECORD_FIELDS,
    FieldType,
    Kind,
    RecordField,
    RecordKind,
)
from wholeroute.intake.categories import STATED
from wholeroute.intake.json_lines import LANG, LONGEST_KEY, PLAIN, REFERRING

FILE = "report.schema.json"


def published() -> bytes:
    """Return the schema as it is published in the package."""
    return (files("wholeroute.intake") / FILE).read_bytes()


def printed_schema() -> bytes:
    """Return the schema as its file holds it."""
    return orjson.dumps(report_schema(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def report_schema() -> dict[str, Any]:
    """Return the JSON Schema of one line of a report."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:wholeroute:report-line:1",
        "title": "One line of a wholeroute report (JSON Lines)",
        "description": "Keys belong to the file. A key names an entity of this line or of a line above.",
        **_fields(
            {
                "entities": _list({"$ref": "#/$defs/entity"}),
                "records": {**_list({"$ref": "#/$defs/record"}), "allOf": _one_of_a_kind()},
                "text": _list({"$ref": "#/$defs/text"}),
            }
        ),
        "minProperties": 1,
        "$defs": {
            "key": {"type": "string", "pattern": r"\S", "maxLength": LONGEST_KEY},
            "filled": {"type": "string", "pattern": r"\S"},
            "lang": {"type": "string", "pattern": f"^({LANG.pattern})?$"},
            "value": _value(),
            "entity": _entity(),
            "text": _text(),
            "record": {"oneOf": [_record(kind) for kind in RecordKind]},
        },
    }


def _entity() -> dict[str, Any]:
    kinds = [kind.value for kind in Kind]
    categorised = sorted(CATEGORISED_KINDS)
    return {
        **_fields(
            {
                "key": {"$ref": "#/$defs/key"},
                "kind": {"enum": kinds},
                "categories": {
                    "description": "Who the report says a person is; nobody may analyse a person without."
                    " Help may state its ground.",
                    **_list({"enum": list(STATED)}),
                },
                "minor": {"type": "boolean"},
                "grade": {
                    "description": "How good the information on it is, where that is not the report's"
                    " own grade: B3, admiralty:C4, 3x5x2:2D.",
                    "$ref": "#/$defs/filled",
                },
                "properties": _fields({name: _one_or_more("value") for name in PLAIN}),
                "references": _fields({name: _one_or_more("key") for name in REFERRING}),
            },
            "key", "kind",
        ),
        "if": {"properties": {"kind": {"enum": categorised}}},
        "else": {"properties": {"categories": {"maxItems": 0}, "minor": {"const": False}}},
    }  # fmt: skip


def _value() -> dict[str, Any]:
    whole = _fields(
        {"value": {"$ref": "#/$defs/filled"}, "lang": {"$ref": "#/$defs/lang"}}, "value"
    )
    return {"description": "As printed.", "anyOf": [{"$ref": "#/$defs/filled"}, whole]}


def _text() -> dict[str, Any]:
    return {
        "description": "Prose: it takes the strictest lane of the report. About nobody, it is uncategorised.",
        **_fields(
            {
                "lang": {"$ref": "#/$defs/lang"},
                "text": {"$ref": "#/$defs/filled"},
                "about": _list({"$ref": "#/$defs/key"}),
            },
            "text",
        ),
    }


def _record(kind: RecordKind) -> dict[str, Any]:
    fields = RECORD_FIELDS[kind]
    stated = {field.name: _field(field) for field in fields}
    needed = [field.name for field in fields if field.required]
    return _fields(
        {
            "kind": {"const": kind.value},
            "fields": _fields(stated, *needed),
        },
        "kind",
        "fields",
    )


def _field(field: RecordField) -> dict[str, Any]:
    if field.type is FieldType.REFERENCE:
        kinds = ", ".join(sorted(field.kinds))
        return {"$ref": "#/$defs/key", "description": f"Names an entity of kind {kinds}."}
    if field.type is FieldType.NUMBER:
        return {
            "anyOf": [
                {"type": "number", "minimum": field.least, "maximum": field.most},
                {"$ref": "#/$defs/filled"},
            ],
            "description": field.unit,
        }
    return {
        "$ref": "#/$defs/filled",
        "description": field.unit or _SPELT.get(field.type, "As printed."),
    }


_SPELT = {FieldType.AMOUNT: 'A text, so that no decimal is lost: "1250.00".'}


def _one_of_a_kind() -> list[dict[str, Any]]:
    return [
        {
            "contains": {"properties": {"kind": {"const": kind.value}}, "required": ["kind"]},
            "minContains": 0,
            "maxContains": 1,
        }
        for kind in RecordKind
    ]


def _fields(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    needed = {"required": list(required)} if required else {}
    return {"type": "object", "properties": properties, **needed, "additionalProperties": False}


def _one_or_more(of: str) -> dict[str, Any]:
    one = {"$ref": f"#/$defs/{of}"}
    return {"anyOf": [one, _list(one)]}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}
