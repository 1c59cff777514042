"""Read a request to disclose from the file that says it.

A request is a YAML file:

    entities: [0b1c…, 77aa…]
    recipient: agency            # or {name: …, country: LU, regime: led} where it is not enrolled
    legal_basis: Directive (EU) 2023/977, Article 7
    necessity:
      0b1c…: Why just this person must leave, in words that fit nobody else.
    objects_necessity: Why what is no person must leave.
    form: json                   # or csv
    leave_out: false             # true: send what may leave, leave out what may not
    transfer:                    # for a third country
      basis: agreement           # adequacy, safeguards, derogation or agreement
      reference: Agreement of 2024, Article 9
      death_penalty: {yes: false, words: How you looked at it.}
      persecution: {yes: false, words: How you looked at it.}
      assurance: ""
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from wholeroute.cli.desk import one_of
from wholeroute.disclosure import (
    Answer,
    Body,
    Form,
    Request,
    Transfer,
    TransferBasis,
    enrolled_body,
)
from wholeroute.errors import Invalid
from wholeroute.ledger import Acting
from wholeroute.rights import Regime


def read_request(acting: Acting, path: Path) -> Request:
    """Read a request from YAML; raise `Invalid` that names what cannot be read."""
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise Invalid("request", f"it cannot be read: {error}", "Give a YAML file.") from None
    if not isinstance(said, Mapping):
        raise Invalid("request", "it is no list of fields", "See docs/disclosure.md.")
    unknown = sorted(set(map(str, said)) - _FIELDS)
    if unknown:
        known = ", ".join(sorted(_FIELDS))
        raise Invalid(unknown[0], "no field of a request is called so", f"Fields: {known}.")
    necessity = _mapping(said, "necessity")
    return Request(
        entities=tuple(_id("entities", each) for each in _list(said, "entities")),
        recipient=_body(acting, said.get("recipient")),
        legal_basis=_text(said, "legal_basis"),
        necessity={_id("necessity", key): str(words) for key, words in necessity.items()},
        objects_necessity=_text(said, "objects_necessity"),
        form=one_of(Form, "form", str(said.get("form") or Form.JSON.value)),
        transfer=_transfer(said),
        leave_out=_yes(said, "leave_out"),
    )


_FIELDS = frozenset(
    {
        "entities", "recipient", "legal_basis", "necessity", "objects_necessity", "form",
        "leave_out", "transfer",
    }
)  # fmt: skip


def _body(acting: Acting, said: object) -> Body:
    if isinstance(said, Mapping):
        regime = one_of(Regime, "recipient.regime", str(said.get("regime", "")))
        country = str(said.get("country") or "").upper()
        return Body(str(said.get("name") or ""), False, country, regime)
    if not said:
        raise Invalid("recipient", "nobody is named", "Say to whom it goes.")
    with acting.begin() as connection:
        return enrolled_body(connection, str(said))


def _transfer(said: Mapping[Any, Any]) -> Transfer | None:
    transfer = _mapping(said, "transfer")
    if not transfer:
        return None
    return Transfer(
        one_of(TransferBasis, "transfer.basis", str(transfer.get("basis", ""))),
        _text(transfer, "reference"),
        _answer(transfer, "death_penalty"),
        _answer(transfer, "persecution"),
        _text(transfer, "assurance"),
    )


def _answer(transfer: Mapping[Any, Any], name: str) -> Answer:
    # YAML 1.1 reads a bare `yes` as true, as a key too.
    said = {
        ("yes" if key is True else key): value for key, value in _mapping(transfer, name).items()
    }
    if not isinstance(said.get("yes"), bool):
        raise Invalid(f"transfer.{name}", "it is not answered", "Write {yes: false, words: …}.")
    return Answer(said["yes"], str(said.get("words") or ""))


def _list(said: Mapping[Any, Any], name: str) -> list[Any]:
    found = said.get(name) or []
    if not isinstance(found, list):
        raise Invalid(name, "it is no list", "Write it in brackets: [one, another].")
    return found


def _text(said: Mapping[Any, Any], name: str) -> str:
    found = said.get(name) or ""
    if not isinstance(found, str):
        raise Invalid(name, "it is no text", "Put it between quotes.")
    return found


def _yes(said: Mapping[Any, Any], name: str) -> bool:
    found = said.get(name, False)
    if not isinstance(found, bool):
        raise Invalid(name, "it is neither true nor false", "Write true or false.")
    return found


def _mapping(said: Mapping[Any, Any], name: str) -> Mapping[Any, Any]:
    found = said.get(name) or {}
    if not isinstance(found, Mapping):
        raise Invalid(name, "it is no list of fields", "See docs/disclosure.md.")
    return found


def _id(field: str, text: object) -> UUID:
    try:
        return UUID(str(text))
    except ValueError:
        raise Invalid(field, f"{text!r} is no id", "Copy it from the entity's page.") from None
