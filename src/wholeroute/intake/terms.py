"""The terms under which a report is handed over, from a YAML file beside it.

title: Arrivals at the reception centre, week 12
grade: B2                     # 4x4; or admiralty:B2, 3x5x2:1AP
purposes: [analysis, investigation]
regime: led                   # led, gdpr, eudpr, europol, eurojust, third-country
legal_basis: Article 8 of Directive (EU) 2016/680
audience: [agency, ncp-b]     # organisations; "*" for every member; empty: only us
handling: H1 H2               # optional
tlp: amber                    # optional
controller: ncp-a             # optional: who answers for the data, else the sender
collected_on: 2026-03-21      # optional
judicial_case: ""             # optional: the case a judicial report is bound to
persons: suspect              # optional: categories of the people whom a free text or a
                              # FollowTheMoney file speaks of; `none` where it speaks of nobody;
                              # left out, they are uncategorised
testimony: true               # optional: it records what people told of themselves or others when
                              # they were asked, as in an interview; left out, the title is read
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import yaml

from wholeroute.errors import Invalid
from wholeroute.rights import Category, Grade, Handling, Purpose, Regime, Tlp, parse_grade


@dataclass(frozen=True, slots=True)
class Terms:
    """What the contributor states about a report: grade, codes, purposes, law and dates."""

    title: str
    grade: Grade
    purposes: frozenset[Purpose]
    regime: Regime
    legal_basis: str
    audience: frozenset[str] = frozenset()
    handling: Handling = Handling()
    tlp: Tlp = Tlp.AMBER
    controller: str = ""
    collected_on: date | None = None
    judicial_case: str = ""
    persons: frozenset[Category] = frozenset({Category.UNCATEGORISED})
    testimony: bool = False

    def __post_init__(self) -> None:
        """Refuse terms that leave out what nothing may be kept without."""
        if not self.purposes:
            raise Invalid("purposes", "no purpose is given", "Name at least one purpose.")
        if not self.legal_basis.strip():
            raise Invalid("legal_basis", "no legal basis is given", "Name the law and its article.")
        if not self.title.strip():
            raise Invalid("title", "no title is given", "Say in a few words what the report is.")


_REQUIRED = ("title", "grade", "purposes", "regime", "legal_basis")
_OPTIONAL = (
    "audience", "handling", "tlp", "controller", "collected_on", "judicial_case", "persons",
    "testimony",
)  # fmt: skip
_NONE = "none"
E_ = TypeVar("E_", bound=StrEnum)


def load_terms(path: Path) -> Terms:
    """Read the terms at `path`; raise `Invalid` naming the field and the fix."""
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise Invalid(
            "terms", f"{path.name} cannot be read: {error}", "Write it as YAML."
        ) from None
    return parse_terms(said if isinstance(said, dict) else {})


def parse_terms(said: Mapping[str, Any]) -> Terms:
    """Return the terms that a mapping of plain values states."""
    for name in _REQUIRED:
        if not said.get(name):
            raise Invalid(name, "it is missing from the terms", f"Add `{name}:` (see docs).")
    unknown = sorted(set(said) - {*_REQUIRED, *_OPTIONAL})
    if unknown:
        known = ", ".join((*_REQUIRED, *_OPTIONAL))
        raise Invalid(str(unknown[0]), "no such term", f"Terms are {known}.")
    return Terms(
        title=str(said["title"]),
        grade=parse_grade(str(said["grade"])),
        purposes=frozenset(_one_of(Purpose, "purposes", each) for each in _many(said["purposes"])),
        regime=_one_of(Regime, "regime", said["regime"]),
        legal_basis=str(said["legal_basis"]),
        audience=frozenset(str(each) for each in _many(said.get("audience", ()))),
        handling=Handling.parse(str(said.get("handling") or "")),
        tlp=_one_of(Tlp, "tlp", said.get("tlp") or Tlp.AMBER),
        controller=str(said.get("controller") or ""),
        collected_on=_day(said.get("collected_on")),
        judicial_case=str(said.get("judicial_case") or ""),
        persons=_persons(_many(said.get("persons"))),
        testimony=_yes("testimony", said.get("testimony", False)),
    )


def _yes(field: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise Invalid(field, f"{value!r} is neither", "Write true or false.")
    return value


def _persons(said: list[object]) -> frozenset[Category]:
    """Return the categories stated; none at all only where the terms say so in that word."""
    if not said:
        return frozenset({Category.UNCATEGORISED})
    if said == [_NONE]:
        return frozenset()
    return frozenset(_one_of(Category, "persons", each) for each in said)


def _many(value: object) -> list[object]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple | set | frozenset) else [value]


def _one_of(kind: Callable[[str], E_], field: str, value: object) -> E_:
    try:
        return kind(str(value).strip().lower())
    except ValueError:
        choices = ", ".join(each.value for each in kind)  # type: ignore[attr-defined]
        raise Invalid(field, f"{value!r} is not known", f"Use one of {choices}.") from None


def _day(value: object) -> date | None:
    if value in (None, ""):
        return None
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise Invalid("collected_on", f"{value!r} is no date", "Write it as 2026-03-21.") from None
