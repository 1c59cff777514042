"""What everybody may know of an installation: what it promises, refuses, shields and runs."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from wholeroute.ledger import Ledger, public_figures
from wholeroute.rights import Component, Profile
from wholeroute.web.advisories import VARIABLE, check, installed
from wholeroute.web.views.promises import FENCES, PROMISES, Promise
from wholeroute.web.views.register import REGISTER
from wholeroute.web.views.rules import RoleRules, rules_by_role


@dataclass(frozen=True, slots=True)
class Told:
    """One figure that everybody may know: in tens, never below ten."""

    what: str
    number: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What was last counted; empty where there is too little to tell."""

    counted_on: date | None
    people: tuple[Told, ...]
    refusals: tuple[Told, ...]
    acts: tuple[Told, ...]
    refused: tuple[Told, ...]
    sealed_lines: int
    sealed_on: date | None


@dataclass(frozen=True, slots=True)
class Advised:
    """How the packages stand that this program runs on. Which of them is told to nobody here."""

    packages: int
    advisories: int
    newest: date | None
    affected: int


@dataclass(frozen=True, slots=True)
class Safeguards:
    """All that the page shows."""

    profile: Profile
    exercise: bool
    fences: tuple[Promise, ...]
    promises: tuple[Promise, ...]
    figures: Figures
    register: tuple[Component, ...]
    advised: Advised
    roles: tuple[RoleRules, ...]


def safeguards(ledger: Ledger, today: date, *, exercise: bool) -> Safeguards:
    """Return what everybody may know. Nothing of it depends on who asks."""
    folder = os.environ.get(VARIABLE, "")
    return Safeguards(
        ledger.profile, exercise, FENCES, PROMISES, figures(ledger), REGISTER,
        _advised(folder, today), rules_by_role(),
    )  # fmt: skip


def figures(ledger: Ledger) -> Figures:
    """Return the public figures, by what they are of."""
    found = public_figures(ledger)
    counted = [each.counted_on for each in found if each.population != "log"]
    log = next((each for each in found if each.population == "log"), None)

    def told(population: str) -> tuple[Told, ...]:
        return tuple(Told(e.first, e.number) for e in found if e.population == population)

    return Figures(
        max(counted, default=None), told("people"), told("refusals"), told("acts"),
        told("refused"), log.number if log else 0, log.counted_on if log else None,
    )  # fmt: skip


@lru_cache(maxsize=1)
def _advised(folder: str, _today: date) -> Advised:
    """Check once a day: what is installed changes only with the program."""
    done = check(installed(), Path(folder) if folder else None)
    affected = len({each.component for each in done.found})
    return Advised(done.components, done.read, done.newest, affected)
