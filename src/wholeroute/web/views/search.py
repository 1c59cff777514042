"""Answer a search for a name: hits with the evidence in words, and under which purpose."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from wholeroute.crosscheck import screen
from wholeroute.entities import Kind
from wholeroute.ledger import Acting
from wholeroute.web.views.evidence import Reason, reasons


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, as it was written."""

    name: str
    birth: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Found:
    """One entity that may be who was asked for: a reason to look, not an answer."""

    entity: UUID
    kind: str
    names: tuple[str, ...]
    weight: float
    probability: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The hits, likeliest first, with who asked as what and why."""

    role: str
    purpose: str
    hits: tuple[Found, ...]


def search(acting: Acting, question: Question) -> Answer:
    """Screen a name; the audit row keeps how many were found, never the name."""
    hits = screen(acting, question.name, kind=question.kind, birth_date=question.birth.strip())
    return Answer(
        acting.reader.role,
        acting.reader.purpose,
        tuple(
            Found(
                hit.entity, hit.kind.value, hit.names, round(hit.score.weight, 2),
                hit.score.probability, reasons(hit.score),
            )
            for hit in hits
        ),
    )  # fmt: skip
