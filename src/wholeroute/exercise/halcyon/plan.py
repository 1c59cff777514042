"""Decide which report says what of whom: the honest, the mistaken and the contradicting.

Every innocent is called suspect or associate at least once. Nothing is written here.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from random import Random

from wholeroute.exercise.halcyon.dice import drawn
from wholeroute.exercise.halcyon.model import Cell, Part, Person

FILES: dict[str, int] = {
    "police-case": 32,
    "police-stops": 22,
    "police-calls": 8,
    "rentals": 14,
    "hits": 12,
    "fiu-subjects": 10,
    "fiu-payments": 8,
    "transfers": 5,
    "reception": 20,
    "rescue": 10,
    "sightings": 6,
    "tracks": 2,
    "adverts": 8,
    "partner": 18,
    "liaison": 14,
    "debrief": 5,
    "debrief-text": 6,
}
"""Reports of each kind from one cell of full size: 200."""

_SEA = ("sightings", "tracks")
_NO_SEA = {"sightings": "police-stops", "tracks": "police-case"}


@dataclass(frozen=True, slots=True)
class Saying:
    """One person in one report, and what the report calls them; empty says nothing."""

    person: Person
    label: str
    accuses: bool = False


@dataclass(slots=True)
class Planned:
    """One report before it is written."""

    kind: str
    sayings: list[Saying] = field(default_factory=list)


_SPOKEN_OF: dict[Part, tuple[int, dict[str, int]]] = {
    Part.ORGANISER: (14, {"police-case": 4, "partner": 4, "liaison": 4, "fiu-subjects": 2, "debrief": 1}),
    Part.COORDINATOR: (10, {"police-case": 4, "partner": 3, "liaison": 3, "hits": 1, "debrief": 1}),
    Part.RECRUITER: (7, {"police-case": 3, "partner": 2, "liaison": 2, "adverts": 1, "debrief": 1}),
    Part.TRANSPORTER: (8, {"police-case": 3, "police-stops": 4, "rentals": 3, "hits": 1, "partner": 1}),
    Part.DOCUMENT_SUPPLIER: (8, {"police-case": 3, "hits": 2, "liaison": 2, "partner": 1}),
    Part.MONEY_HANDLER: (10, {"fiu-subjects": 5, "transfers": 3, "police-case": 2, "liaison": 1}),
    Part.HOST: (6, {"police-case": 3, "rentals": 1, "partner": 2, "liaison": 1}),
    Part.BOAT_DRIVER: (5, {"rescue": 3, "police-case": 2, "partner": 1}),
}  # fmt: skip
"""How often each role is spoken of, and where."""

_ACCUSED_IN: dict[Part, tuple[str, ...]] = {
    Part.RELATIVE: ("fiu-subjects", "police-case"),
    Part.RANSOM_PAYER: ("fiu-subjects", "police-case"),
    Part.TAXI_DRIVER: ("police-stops", "police-case"),
    Part.HOTEL_OWNER: ("police-case", "partner"),
    Part.CALL_SHOP_OWNER: ("police-case", "liaison"),
    Part.RESCUER: ("rescue", "police-case"),
    Part.VOLUNTEER: ("police-case", "partner"),
    Part.NAME_TWIN: ("hits", "police-case", "partner"),
    Part.FORCED_DRIVER: ("rescue", "police-case", "police-stops"),
    Part.CARER: ("police-case", "rescue"),
    Part.CHILD: ("police-case", "partner"),
    Part.SMUGGLED: ("police-case", "partner", "police-stops"),
}
_HONEST: dict[Part, tuple[tuple[str, str], ...]] = {
    Part.RELATIVE: (("transfers", "contact"), ("transfers", "contact"), ("fiu-subjects", "contact")),
    Part.RANSOM_PAYER: (("transfers", "contact"), ("liaison", "victim"), ("fiu-subjects", "contact")),
    Part.TAXI_DRIVER: (("police-case", "witness"), ("police-stops", "contact"), ("rentals", "contact")),
    Part.HOTEL_OWNER: (("police-case", "witness"), ("liaison", "contact"), ("partner", "contact")),
    Part.CALL_SHOP_OWNER: (("police-case", "contact"), ("liaison", "contact"), ("transfers", "contact")),
    Part.RESCUER: (("rescue", "humanitarian-actor"), ("reception", "humanitarian-actor")),
    Part.VOLUNTEER: (("reception", "humanitarian-actor"), ("police-case", "humanitarian-actor")),
    Part.NAME_TWIN: (("hits", "contact"), ("rentals", "contact"), ("police-case", "contact")),
    Part.FORCED_DRIVER: (
        ("reception", "smuggled-person"), ("debrief", "victim"), ("rescue", "smuggled-person"),
    ),
    Part.CARER: (("reception", "smuggled-person"), ("rescue", "smuggled-person")),
    Part.CHILD: (("reception", "smuggled-person"), ("rescue", "smuggled-person")),
    Part.SMUGGLED: (("reception", "smuggled-person"), ("rescue", "smuggled-person"), ("debrief", "victim")),
}  # fmt: skip
_LABELS = (("suspect", 0.62), ("associate", 0.2), ("contact", 0.1), ("convicted", 0.05), ("", 0.03))
_SELDOM_PROTECTED = 0.01
"""How often a report takes a driver for a passenger; nobody takes the organiser for one."""
_WINDOW = 14


def planned(rng: Random, cell: Cell) -> list[Planned]:
    """Return the reports of one cell with the people each of them speaks of."""
    reports: dict[str, list[Planned]] = {}
    for kind, count in FILES.items():
        kept = _NO_SEA.get(kind, kind) if not cell.route.sea else kind
        many = max(1, round(count * cell.size))
        reports.setdefault(kept, []).extend(Planned(kept) for _ in range(many))
    said: dict[str, list[Saying]] = {}
    for kind, saying in [*_of_members(rng, cell), *_of_innocents(rng, cell)]:
        said.setdefault(kind, []).append(saying)
    for kind, sayings in said.items():
        rng.shuffle(sayings)
        _spread(reports[kind], sayings)
    return [report for made in reports.values() for report in made]


def _of_members(rng: Random, cell: Cell) -> list[tuple[str, Saying]]:
    found = []
    for person in cell.people.values():
        if not person.member:
            continue
        times, kinds = _SPOKEN_OF[person.part]
        many = max(2, times + rng.randint(-2, 2)) if person.id not in cell.guests else 3
        for kind in rng.choices(list(kinds), list(kinds.values()), k=many):
            label = drawn(rng, _LABELS)
            lowly = person.part in (Part.TRANSPORTER, Part.BOAT_DRIVER)
            if lowly and rng.random() < _SELDOM_PROTECTED:
                label = "smuggled-person"
            found.append((kind, Saying(person, label)))
    return found


def _of_innocents(rng: Random, cell: Cell) -> list[tuple[str, Saying]]:
    found = []
    for person in cell.innocents():
        kind = rng.choice(_ACCUSED_IN[person.part])
        label = rng.choice(("suspect", "associate"))
        found.append((kind, Saying(person, label, accuses=True)))
        honest = _HONEST[person.part]
        found += [
            (kind, Saying(person, label if rng.random() > 0.03 else ""))  # noqa: PLR2004
            for kind, label in rng.sample(honest, rng.randint(1, len(honest)))
        ]
    return found


def _spread(reports: list[Planned], sayings: list[Saying]) -> None:
    """Give each report people who have to do with each other, as far as the window reaches.

    Nobody stands twice in one report.
    """
    waiting = deque(sayings)
    share, left = divmod(len(sayings), len(reports))
    for at, report in enumerate(reports):
        room = share + (at < left)
        anchor: set[str] = set()
        while waiting and len(report.sayings) < room:
            chosen = _nearest(waiting, anchor, {each.person.id for each in report.sayings})
            report.sayings.append(chosen)
            anchor |= {chosen.person.id, *chosen.person.contacts, chosen.person.other}
    for saying in waiting:
        free = (r for r in reports if all(s.person is not saying.person for s in r.sayings))
        next(free, reports[0]).sayings.append(saying)


def _nearest(waiting: deque[Saying], anchor: set[str], there: set[str]) -> Saying:
    """Take the first in the window who is a contact of those there, else the first newcomer."""
    window = [waiting[at] for at in range(min(_WINDOW, len(waiting)))]
    new = [each for each in window if each.person.id not in there] or window
    known = [e for e in new if e.person.id in anchor or anchor.intersection(e.person.contacts)]
    chosen = (known or new)[0]
    waiting.remove(chosen)
    return chosen
