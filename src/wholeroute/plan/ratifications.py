"""Read the list of a treaty's participants as the United Nations' treaty collection hands it out.

Pure. Three columns: participant, day of signature, and how and when it became a party, told by a
letter behind the day: none is a ratification, `A` acceptance, `AA` approval, `a` accession, `d`
succession. Footnotes behind names are dropped; whatever cannot be read is told with its line.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from io import StringIO

from wholeroute.entities import country_code
from wholeroute.errors import Invalid
from wholeroute.plan.law import StateStage

HEAD = (
    "Participant", "Signature", "Ratification, Acceptance(A), Approval(AA), Accession(a), Succession(d)",
)  # fmt: skip
BY_LETTER: Mapping[str, StateStage] = {
    "": StateStage.RATIFIED, "A": StateStage.ACCEPTED, "AA": StateStage.APPROVED,
    "a": StateStage.ACCEDED, "d": StateStage.SUCCEEDED,
}  # fmt: skip
UNION = "EU"
"""How the Union itself stands among participants."""

_FOOTNOTES = re.compile(r"(?:\s*,?\s*\d{1,2})+$")
_DAY = re.compile(r"(\d{1,2}) ([A-Za-z]{3})[a-z]* (\d{4})(?:\s+([A-Za-z]{1,2}))?")
_MONTHS = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip
_FORMAL = {
    "netherlands (kingdom of the)": "NL", "the former yugoslav republic of macedonia": "MK",
    "united kingdom of great britain and northern ireland": "GB", "european union": UNION,
    "european community": UNION,
}  # fmt: skip
"""Formal names that a list of names elsewhere does not have."""


@dataclass(frozen=True, slots=True)
class Ratification:
    """One step of one participant: it signed, or became a party."""

    state: str
    stage: StateStage
    day: str
    line: int


@dataclass(frozen=True, slots=True)
class Unread:
    """What of a list could not be read, and how to mend it."""

    line: int
    said: str
    reason: str
    fix: str

    def __str__(self) -> str:
        """Return it as a line to show."""
        return f"line {self.line}: {self.said}: {self.reason}. {self.fix}"


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list says: who stands in it, each step, and what could not be read."""

    states: tuple[str, ...]
    steps: tuple[Ratification, ...]
    unread: tuple[Unread, ...]


def read_ratifications(text: str) -> Listed:
    """Return what a list says; raise `Invalid` where it is no such list at all."""
    rows = list(csv.reader(StringIO(text.lstrip("\ufeff"), newline="")))
    heads = [each.strip().partition(",")[0].casefold() for each in (rows[0] if rows else ())]
    if heads != ["participant", "signature", "ratification"]:
        fix = f'Begin with the line: {HEAD[0]},{HEAD[1]},"{HEAD[2]}".'
        raise Invalid("file", "is no list of a treaty's participants", fix, line=1)
    states, steps, unread = [], [], []
    for line, row in enumerate(rows[1:], start=2):
        if not any(each.strip() for each in row):
            continue
        try:
            state, told = _row(row, line)
        except Invalid as fault:
            said = row[0].strip() if row else ""
            unread.append(Unread(line, said, fault.reason, fault.fix))
        else:
            states.append(state)
            steps += told
    return Listed(tuple(states), tuple(steps), tuple(unread))


def _row(row: Sequence[str], line: int) -> tuple[str, list[Ratification]]:
    if len(row) != len(HEAD):
        raise Invalid("row", f"has {len(row)} columns", "Give each participant three.")
    state = participant(row[0])
    return state, [Ratification(state, stage, day, line) for stage, day in _steps(row)]


def _steps(row: Sequence[str]) -> Iterator[tuple[StateStage, str]]:
    if row[1].strip():
        yield StateStage.SIGNED, _told(row[1])[0]
    if row[2].strip():
        day, letter = _told(row[2])
        yield BY_LETTER[letter], day


def participant(name: str) -> str:
    """Return the two letters of a participant; raise `Invalid` where it is not known."""
    plain = _FOOTNOTES.sub("", " ".join(name.split()))
    for said in (plain, plain.partition(" (")[0]):
        known = _FORMAL.get(said.casefold())
        if known:
            return known
        try:
            return country_code(said).upper()
        except Invalid:
            continue
    raise Invalid("participant", "is no state that is known here", "Write its name in English.")


def _told(text: str) -> tuple[str, str]:
    match = _DAY.fullmatch(" ".join(text.replace("[", " ").replace("]", " ").split()))
    with suppress(ValueError):
        if match is not None and (letter := match[4] or "") in BY_LETTER:
            day = date(int(match[3]), _MONTHS.index(match[2].capitalize()) + 1, int(match[1]))
            return day.isoformat(), letter
    fix = "Write 12 Dec 2000, and behind it A, AA, a or d where it is no ratification."
    raise Invalid("day", f"“{text.strip()}” is no day with a letter", fix)
