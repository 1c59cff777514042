"""The terms under which each kind of report is sent, one file for each that differs.

Some grades are wrong on purpose: rumours graded as if seen, a patrol's own eyes graded as rumour.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

import yaml

from wholeroute.exercise.halcyon.model import Route
from wholeroute.exercise.halcyon.stored import stored

_ANALYSIS = ["analysis", "investigation", "prosecution"]
_WRONG_GRADE = 0.06


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of report is graded and on what law it rests."""

    title: str
    grades: tuple[str, ...]
    law: str
    handling: tuple[str, ...] = ("",)


KINDS: dict[str, Kind] = {
    "police-case": Kind("case extract", ("B2", "A2", "B3"), "Police act, section 12", ("", "", "", "H1")),
    "police-stops": Kind("cars stopped", ("A1", "B2"), "Border act, section 4"),
    "police-calls": Kind("phones read under warrant", ("A1", "A2"), "Criminal procedure, section 98", ("H1",)),
    "rentals": Kind("car-rental contracts under an order", ("A2", "B2"), "Criminal procedure, section 44"),
    "hits": Kind("document hits", ("A1", "A2"), "Border act, section 9"),
    "fiu-subjects": Kind("dissemination, subjects", ("B2", "B3"), "Anti-money-laundering act, section 32", ("", "H2")),
    "fiu-payments": Kind("dissemination, payments", ("A1", "A2"), "Anti-money-laundering act, section 32", ("", "H2")),
    "transfers": Kind("money transfers", ("A2", "B2"), "Anti-money-laundering act, section 32", ("", "H2")),
    "reception": Kind("observations in reception", ("A2", "B3"), "Consent of the person or the guardian"),
    "rescue": Kind("rescue incident", ("A1", "B2"), "Rescue at sea act, section 3"),
    "sightings": Kind("vessels seen", ("A2", "B3"), "Rescue at sea act, section 5"),
    "tracks": Kind("vessel tracks", ("A1",), "Maritime traffic act, section 7"),
    "adverts": Kind("adverts reported by the public", ("X4", "C4"), "Police act, section 15"),
    "partner": Kind("partner country's report", ("admiralty:B3", "admiralty:C3", "admiralty:D4"),
                    "Working arrangement, Article 6", ("", "H2")),
    "liaison": Kind("liaison officer's report", ("B3", "B2", "3x5x2:1CP"), "Agency regulation, Article 18", ("", "H2")),
    "debrief": Kind("debriefing", ("B4", "C4"), "Border act, section 20"),
    "debrief-text": Kind("debriefing, as told", ("B4", "C4"), "Border act, section 20"),
}  # fmt: skip


def terms_of(rng: Random, kind: str, member: str, route: Route) -> tuple[str, bytes]:
    """Return the name and the YAML of the terms of one report."""
    of = KINDS[kind]
    wrong = rng.random() < _WRONG_GRADE
    grade = rng.choice(("A1", "X4", "C4") if wrong else of.grades)
    handling = rng.choice(of.handling)
    body = member.removeprefix("desk-") if member != "lia" else "agency"
    code = grade.replace(":", "-").lower() + (f"-{handling.lower()}" if handling else "")
    name = f"terms/{kind}--{body}--{code}.yaml"
    return name, _yaml(kind, body, grade, handling, route)


def _yaml(kind: str, body: str, grade: str, handling: str, route: Route) -> bytes:
    of = KINDS[kind]
    care = kind == "reception"
    said: dict[str, Any] = {
        "title": f"{_names()[body]}: {of.title}",
        "grade": grade,
        "purposes": ["protection"] if care else [*_ANALYSIS, *(["protection"] if kind == "rescue" else [])],
        "regime": _regimes()[body],
        "legal_basis": f"{of.law} (invented)",
    }
    if not care:
        near = {route.land["police"], route.land["border"], "agency"}
        said["audience"] = sorted(near - {body})
    if handling:
        said["handling"] = handling
    said["tlp"] = "amber"
    return yaml.safe_dump(said, sort_keys=False, allow_unicode=True).encode()


def _names() -> dict[str, str]:
    return {each["id"]: each["name"] for each in stored("members")["organisations"]}


def _regimes() -> dict[str, str]:
    return {each["id"]: each["regime"] for each in stored("members")["organisations"]}
