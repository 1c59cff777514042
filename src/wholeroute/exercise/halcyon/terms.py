"""The terms under which each kind of report is sent, one file for each that differs.

Some grades are wrong on purpose: rumours graded as if seen, a patrol's own eyes graded as rumour.
"""

from __future__ import annotations

from random import Random
from typing import Any

import yaml

from wholeroute.exercise.halcyon.model import Route
from wholeroute.exercise.halcyon.stored import stored

_ANALYSIS = ["analysis", "investigation", "prosecution"]
_WRONG_GRADE = 0.06


def title_of(kind: str) -> str:
    """Return what a report of this kind is called."""
    return str(stored("terms")[kind]["title"])


def terms_of(rng: Random, kind: str, member: str, route: Route) -> tuple[str, bytes]:
    """Return the name and the YAML of the terms of one report."""
    of = stored("terms")[kind]
    wrong = rng.random() < _WRONG_GRADE
    grade = rng.choice(("A1", "X4", "C4") if wrong else of["grades"])
    handling = rng.choice(of.get("handling", [""]))
    body = member.removeprefix("desk-") if member != "lia" else "agency"
    code = grade.replace(":", "-").lower() + (f"-{handling.lower()}" if handling else "")
    name = f"terms/{kind}--{body}--{code}.yaml"
    return name, _yaml(kind, body, grade, handling, route)


def _yaml(kind: str, body: str, grade: str, handling: str, route: Route) -> bytes:
    care = kind == "reception"
    said: dict[str, Any] = {
        "title": f"{_names()[body]}: {title_of(kind)}",
        "grade": grade,
        "purposes": ["protection"]
        if care
        else [*_ANALYSIS, *(["protection"] if kind == "rescue" else [])],
        "regime": _regimes()[body],
        "legal_basis": f"{stored('terms')[kind]['law']} (invented)",
    }
    if not care:
        near = {route.land["police"], route.land["border"], "agency"}
        said["audience"] = sorted(near - {body})
    if "persons" in stored("terms")[kind]:
        # A free text names whom it names: the strictest of these decides who may read it.
        said["persons"] = stored("terms")[kind]["persons"]
    if stored("terms")[kind].get("testimony"):
        said["testimony"] = True
    if handling:
        said["handling"] = handling
    said["tlp"] = "amber"
    return yaml.safe_dump(said, sort_keys=False, allow_unicode=True).encode()


def _names() -> dict[str, str]:
    return {each["id"]: each["name"] for each in stored("members")["organisations"]}


def _regimes() -> dict[str, str]:
    return {each["id"]: each["regime"] for each in stored("members")["organisations"]}
