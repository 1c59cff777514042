"""Requests of people about their own data: who may be meant, what may be told, who was asked.

Who asks is never here: the vault holds it under the request's id. A custodian's session for
oversight alone is answered, on requests to its own organisation.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from wholeroute.ledger.lane_rules import LANE_WORDS
from wholeroute.rights import Category, Kept, Lane, Purpose, Regime


class RequestKind(StrEnum):
    """What somebody asks for."""

    ACCESS = "access"
    RECTIFICATION = "rectification"
    RESTRICTION = "restriction"
    ERASURE = "erasure"


class Channel(StrEnum):
    """Whether they ask themselves, or the supervisory authority asks for them."""

    DIRECT = "direct"
    AUTHORITY = "authority"


class AnswerKind(StrEnum):
    """How a request was answered."""

    FULL = "full"
    PART = "part"
    NEUTRAL = "neutral"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class SubjectRequest:
    """A request, by its id alone, and by when it is answered."""

    id: UUID
    organisation: str
    kind: RequestKind
    channel: Channel
    received_on: date
    deadline: date
    extended: bool
    opened_by: str
    opened_at: datetime
    answer: AnswerKind | None
    answered_by: str | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class SubjectMatch:
    """Somebody who may be meant. `ground` is the letter of LED Art 15(1) on which it is withheld."""

    entity: UUID
    contribution: UUID
    originator: str
    kept: Kept
    meant: bool | None
    told: bool | None
    ground: str
    legal_basis: str
    controller: str
    proceedings: str
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SaidOfSubject:
    """One statement about somebody who may be meant; of one in the vault the value is empty."""

    entity: UUID
    statement: UUID
    property: str
    value: str
    vaulted: bool


@dataclass(frozen=True, slots=True)
class Consultation:
    """What an originator was asked, until when, and what they answered."""

    request: UUID
    originator: str
    asked_by: str
    asked_at: datetime
    due: date
    answer: str | None
    ground: str
    answered_at: datetime | None
    recorded_by: str | None


def open_request(connection: Connection, given: dict[str, Any]) -> None:
    """Write a request down: its id, kind, channel, the days of receipt and of its deadline."""
    _call(connection, "open_request(cast(:given as jsonb))", given=json.dumps(given, default=str))


def subject_requests(connection: Connection) -> list[SubjectRequest]:
    """Return the requests to the session's organisation, the most urgent first."""
    rows = connection.execute(
        text(
            "select id, organisation, kind, channel, received_on, deadline, extended, opened_by,"
            " opened_at, answer, answered_by, answered_at from ledger.subject_requests()"
        )
    )
    return [
        SubjectRequest(
            row[0], row[1], RequestKind(row[2]), Channel(row[3]), row[4], row[5], row[6], row[7],
            row[8], AnswerKind(row[9]) if row[9] else None, row[10], row[11],
        )
        for row in rows
    ]  # fmt: skip


def extend_request(connection: Connection, request: UUID, until: date) -> None:
    """Give a request more time, once."""
    _call(connection, "extend_request(:request, :until)", request=request, until=str(until))


def asked_reports(connection: Connection, request: UUID) -> list[UUID]:
    """Return the reports in which whoever asks may stand."""
    asked = text("select ref from ledger.asked_reports(:request) order by ref")
    return list(connection.execute(asked, {"request": request}).scalars())


def names_without_keys(
    connection: Connection, request: UUID, properties: Iterable[str]
) -> Iterator[tuple[UUID, str]]:
    """Yield names that no cross-check has keyed yet, as they were printed, with their statement."""
    asked = text(
        "select id, coalesce(original, value)"
        " from ledger.names_without_keys(:request, cast(:properties as text[]))"
    )
    given = {"request": request, "properties": sorted(properties)}
    for row in connection.execute(asked, given, execution_options={"yield_per": 1000}):
        yield row[0], row[1]


def forget_requests(connection: Connection, today: date, months: int) -> list[UUID]:
    """Forget the organisation's requests that were answered so many months ago; return which."""
    asked = text("select ledger.forget_requests(:today, :months)")
    return list(connection.execute(asked, {"today": today, "months": months}).scalars())


def find_subjects(
    connection: Connection,
    request: UUID,
    keys: Iterable[str],
    values: Iterable[str],
    tokens: Iterable[UUID],
) -> int:
    """Note who may be meant, by keys, stored values and tokens; return how many are new."""
    done = _call(
        connection,
        "find_subjects(:request, cast(:keys as text[]), cast(:vals as text[]),"
        " cast(:tokens as uuid[]), cast(:objects as text[]), cast(:holding as text[]))",
        request=request, keys=sorted(keys), vals=sorted(values),
        tokens=[str(each) for each in tokens],
        objects=LANE_WORDS["objects"], holding=LANE_WORDS["holding"],
    )  # fmt: skip
    return int(done.scalar_one())


def subject_matches(connection: Connection, request: UUID) -> list[SubjectMatch]:
    """Return who may be meant by a request."""
    rows = connection.execute(
        text("select * from ledger.subject_matches(:request)"), {"request": request}
    ).mappings()
    return [
        SubjectMatch(
            row["entity"], row["contribution"], row["originator"],
            Kept(
                Lane(row["lane"]), frozenset(map(Category, row["categories"])), False,
                Regime(row["regime"]), frozenset(map(Purpose, row["purposes"])), row["received"],
                row["erase_on"], row["erase_on"],
            ),
            row["meant"], row["told"], row["ground"], row["legal_basis"], row["controller"],
            row["proceedings"], tuple(row["recipients"]),
        )
        for row in rows
    ]  # fmt: skip


def said_of_subjects(connection: Connection, request: UUID) -> list[SaidOfSubject]:
    """Return what is said of who may be meant."""
    rows = connection.execute(
        text("select * from ledger.said_of_subjects(:request)"), {"request": request}
    )
    return [SaidOfSubject(*row) for row in rows]


def decide_match(connection: Connection, request: UUID, given: dict[str, Any]) -> None:
    """Write whether somebody is meant, and whether it may be told."""
    _call(
        connection, "decide_match(:request, cast(:given as jsonb))",
        request=request, given=json.dumps(given, default=str),
    )  # fmt: skip


def consult(connection: Connection, request: UUID, given: dict[str, Any]) -> None:
    """Write that an originator was asked, or what they answered."""
    _call(
        connection, "consult(:request, cast(:given as jsonb))",
        request=request, given=json.dumps(given, default=str),
    )  # fmt: skip


def consultations(connection: Connection, request: UUID) -> list[Consultation]:
    """Return whom a request made one ask, and what they answered."""
    rows = connection.execute(
        text(
            "select request, originator, asked_by, asked_at, due, answer, ground, answered_at,"
            " recorded_by from ledger.consultations(:request)"
        ),
        {"request": request},
    )
    return [Consultation(*row) for row in rows]


def close_request(connection: Connection, request: UUID, answer: AnswerKind) -> None:
    """Write how a request was answered; nothing is told after that."""
    _call(connection, "close_request(:request, :answer)", request=request, answer=answer.value)


def _call(connection: Connection, call: str, **values: Any) -> Any:
    return connection.execute(text(f"select ledger.{call}"), values)
