"""Keep the versions of a score that an organisation learnt, and which of them is in use."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from wholeroute.errors import Invalid, NotFound


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A version that was learnt: its corrections in bits, its card, by whom and when."""

    version: str
    corrections: Mapping[str, float]
    card: Mapping[str, Any]
    member: str
    at: datetime
    in_use: bool


_IN_USE = """
select c.version from ledger.model_choice c
where c.organisation = ledger.my_organisation() order by c.id desc limit 1
"""


def corrections_in_use(connection: Connection) -> tuple[str, dict[str, float]] | None:
    """Return version and corrections in use by the session's organisation, None where none is."""
    row = connection.execute(
        text(f"select m.version, m.corrections from ledger.model m where m.version = ({_IN_USE})")  # noqa: S608
    ).one_or_none()
    return (row[0], dict(row[1])) if row else None


_MODELS = (
    "select m.version, m.corrections, m.card, m.member, m.at,"  # noqa: S608 — a constant
    f" m.version is not distinct from ({_IN_USE}) from ledger.model m"
)


def models(connection: Connection) -> list[ModelRow]:
    """Return every version that the session's organisation learnt, the newest first."""
    return [ModelRow(*row) for row in connection.execute(text(f"{_MODELS} order by m.at desc"))]


def learnt_model(connection: Connection, version: str) -> ModelRow:
    """Return one version; raise `NotFound` where the session's organisation learnt none of that name."""
    asked = text(f"{_MODELS} where m.version = :version")
    row = connection.execute(asked, {"version": version}).one_or_none()
    if row is None:
        raise NotFound(f"no version {version!r} was learnt here")
    return ModelRow(*row)


def keep_model(
    connection: Connection,
    base: str,
    corrections: Mapping[str, float],
    card: Mapping[str, Any],
    member: str,
) -> str:
    """Keep a version that `member` learnt, and return its name: that of its base and a number."""
    version: str = connection.execute(
        text(
            "insert into ledger.model (version, corrections, card, member)"
            " values (:base || '.' || nextval('ledger.model_number'), cast(:corrections as jsonb),"
            " cast(:card as jsonb), :member) returning version"
        ),
        {
            "base": base,
            "corrections": json.dumps(dict(corrections)),
            "card": json.dumps(dict(card)),
            "member": member,
        },
    ).scalar_one()
    return version


def choose_model(connection: Connection, chosen: ModelRow | None, member: str, reason: str) -> None:
    """Put a version to use from now on; None goes back to the weights as they are written.

    Raises `Invalid` without a reason or where `member` learnt it themselves.
    """
    if not reason.strip():
        raise Invalid("reason", "this needs a reason", "Say why this version is to score.")
    if chosen is not None and chosen.member == member:
        fix = "Ask a colleague who may judge to look at its card and put it to use."
        raise Invalid("version", "who learnt a version does not put it to use", fix)
    asked = text(
        "insert into ledger.model_choice (version, member, reason)"
        " values (:version, :member, :reason)"
    )
    version = None if chosen is None else chosen.version
    connection.execute(asked, {"version": version, "member": member, "reason": reason})
