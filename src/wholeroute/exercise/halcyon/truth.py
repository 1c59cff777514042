"""What is true of the invented operation, kept beside the files and read by the scorer alone.

    truth/exercise.json     seed, scale, counts
    truth/persons.jsonl     who everybody is: part, names, birth, contacts with members, network
    truth/networks.jsonl    network, route, and who has which role in it
    truth/mentions.jsonl    what each report speaks of, and who or what that truly is
    truth/lost.jsonl        rows that must stay in quarantine
    truth/traps.jsonl       each planted trap by its id

A mention is tied to the ledger through the file's hash and the entity's place in it: line
and name in the mapping for tables, key for JSON Lines, and for both the key under which
intake drafts it. Its id is `path#line#entity`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from wholeroute.errors import Invalid
from wholeroute.rights import Category, Lane, lane_of_object, lane_of_person

FOLDER = "truth"
SCORED_OBJECTS = frozenset({"Phone", "BankAccount", "Vehicle", "Vessel", "Passport"})
"""Kinds of objects whose pairs are scored; addresses and accounts of services are not."""


@dataclass(slots=True)
class Mention:
    """One entity of one report, and who it truly is."""

    path: str
    line: int
    entity: str
    kind: str
    who: str
    key: str = ""
    """What intake keys the entity by within its file: its id in the ledger is a hash of this."""
    sha256: str = ""
    label: str = ""
    minor: bool = False
    lane: str = ""
    accuses: bool = False
    held: bool = False
    """Its report says that they steered, which holds them, whatever it calls them."""
    text: bool = False
    """It stands in free text: nothing reads it as an entity yet, so it is not scored."""
    shown: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Return the mention's id."""
        return f"{self.path}#{self.line}#{self.entity}"

    @property
    def open(self) -> bool:
        """Tell whether its report puts it into the open lane."""
        return self.lane == Lane.OPEN and not self.text


@dataclass(frozen=True, slots=True)
class PersonTruth:
    """Who one invented person is."""

    id: str
    part: str
    member: bool
    protected: bool
    network: str
    name: str
    own: str
    born: str
    contacts: tuple[str, ...]
    other: str


@dataclass(frozen=True, slots=True)
class Trap:
    """One thing planted to mislead: who, where it is said, and what a careful reader sees."""

    id: str
    sort: str
    subjects: tuple[str, ...]
    network: str
    accused_in: tuple[str, ...]
    cleared_by: tuple[str, ...]
    members: tuple[str, ...]
    reading: str


@dataclass(frozen=True, slots=True)
class NetworkTruth:
    """One network: its route and who serves it as what."""

    id: str
    route: str
    roles: dict[str, str]


@dataclass(frozen=True, slots=True)
class Truth:
    """All that the scorer knows."""

    persons: dict[str, PersonTruth]
    networks: dict[str, NetworkTruth]
    mentions: tuple[Mention, ...]
    traps: tuple[Trap, ...] = ()


def lane_said(label: str, *, minor: bool) -> str:
    """Return the lane in which one report puts a person."""
    categories = [Category(label)] if label else [Category.UNCATEGORISED]
    return lane_of_person(categories, minor=minor).value


def lane_held(holders: list[str]) -> str:
    """Return the lane of an object from the lanes of those who hold it in one report."""
    return lane_of_object(Lane(each) for each in holders).value


def load_truth(folder: Path) -> Truth:
    """Return the truth beside an exercise's files; raise `Invalid` where there is none."""
    there = folder / FOLDER
    if not (there / "mentions.jsonl").is_file():
        fix = "Make one: wholeroute exercise generate FOLDER."
        raise Invalid("FOLDER", f"{folder} holds no exercise", fix)
    persons = [PersonTruth(**_tupled(each)) for each in lines(there / "persons.jsonl")]
    networks = [NetworkTruth(**each) for each in lines(there / "networks.jsonl")]
    return Truth(
        {each.id: each for each in persons},
        {each.id: each for each in networks},
        tuple(Mention(**each) for each in lines(there / "mentions.jsonl")),
        tuple(Trap(**_tupled(each)) for each in lines(there / "traps.jsonl")),
    )


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON Lines file."""
    with path.open("rb") as file:
        for line in file:
            yield orjson.loads(line)


def _tupled(said: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in said.items()}
