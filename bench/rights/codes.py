"""Codes of what leaves: random records through the one serialiser, in every format.

What may leave is counted by rules written here a second time, and looked for in the bytes: each
value is a word that stands nowhere else. BENCH_RECORDS says how many records a format gets (5,000).
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from bench.contract import Bar, Better
from wholeroute.disclosure import (
    Body,
    Cover,
    Crossing,
    Form,
    Leaving,
    Package,
    Said,
    Subject,
    cell,
    sift,
    write,
)
from wholeroute.entities import PROPERTIES, PropertyType
from wholeroute.rights import (
    AccessClass,
    Handling,
    OrganisationKind,
    Permit,
    PermitCode,
    Purpose,
    Reader,
    Regime,
    Role,
    Tlp,
)

RECORDS = int(os.environ.get("BENCH_RECORDS", "5000"))
WHEN = datetime(2026, 5, 3, tzinfo=UTC)
BODIES = ("ncp-a", "ncp-b", "agency", "ncp-c")
REPORTS = tuple(UUID(int=number) for number in range(1, 9))
SESSIONS = (
    (Role.ANALYST, Purpose.ANALYSIS),
    (Role.INVESTIGATOR, Purpose.INVESTIGATION),
    (Role.PROSECUTOR, Purpose.PROSECUTION),
)
PLAIN = sorted(n for n, each in PROPERTIES.items() if each.type is not PropertyType.ENTITY)
STRICTNESS = list(Tlp)


@dataclass(slots=True)
class Tally:
    """What was found wrong, and how much left at all: nothing found in nothing would say nothing."""

    left: int = 0
    stayed: int = 0
    h1_in_court: int = 0
    h2_onward: int = 0
    laxer: int = 0
    permitted: int = 0


def _access(dice: random.Random) -> AccessClass:
    return AccessClass(
        dice.choice(BODIES[:3]),
        frozenset(dice.sample((*BODIES, AccessClass.EVERYONE), dice.randint(1, 4))),
        frozenset(dice.sample(list(Purpose), dice.randint(5, 8))),
        Handling(
            dice.random() < 0.35,
            dice.random() < 0.35,
            dice.random() < 0.35,
            dice.choice(("", "ask us first")),
        ),
        dice.choice([*Tlp, Tlp.AMBER, Tlp.GREEN]),
    )


def _subject(dice: random.Random) -> Subject:
    """Make a person of a report; what is said of them stands under codes of its own."""
    entity, report = UUID(int=dice.getrandbits(128)), dice.choice(REPORTS)
    access = _access(dice)
    said = tuple(
        Said(
            UUID(int=dice.getrandbits(128)), entity, dice.choice(PLAIN),
            f"w{dice.getrandbits(96):024x}", None, "B", 2, dice.random() < 0.3, None, WHEN,
            dice.choice((access, _access(dice))), report, OrganisationKind.AUTHORITY, Regime.LED,
        )
        for _ in range(dice.randint(1, 5))
    )  # fmt: skip
    return Subject(entity, "Person", frozenset({"contact"}), report, access, said)


def _crossing(dice: random.Random) -> Crossing:
    role, purpose = dice.choice(SESSIONS)
    to = Body(
        dice.choice(BODIES), dice.random() < 0.8, dice.choice(("IT", "")), dice.choice(list(Regime))
    )
    permits = frozenset(
        Permit(dice.choice(list(PermitCode)), dice.choice(REPORTS), dice.choice(BODIES),
               dice.choice((purpose, purpose, Purpose.POLICY)))
        for _ in range(dice.randint(0, 6))
    )  # fmt: skip
    return Crossing(Reader("ivo", "ncp-a", role, purpose), to, permits)


def _lifted(crossing: Crossing, said: Said, code: PermitCode) -> bool:
    return any(
        (p.code, p.recipient, p.purpose, p.covers)
        == (code, crossing.to.name, crossing.reader.purpose, said.contribution)
        for p in crossing.permits
    )


def _count(tally: Tally, crossing: Crossing, said: Said, *, left: bool) -> None:
    """Hold one statement against the codes, as they are read out loud."""
    if not left:
        tally.stayed += 1
        return
    tally.left += 1
    to, handling, owner = crossing.to, said.access.handling, said.access.originator
    court = crossing.reader.purpose is Purpose.PROSECUTION or to.regime is Regime.EUROJUST
    home = to.enrolled and to.name in {owner, "ncp-a"}
    h1 = handling.h1 and court
    h2 = handling.h2 and owner != "ncp-a" and not home
    tally.h1_in_court += h1 and not _lifted(crossing, said, PermitCode.H1)
    tally.h2_onward += h2 and not _lifted(crossing, said, PermitCode.H2)
    tally.permitted += h1 or h2


def _carries(package: Package, form: Form) -> tuple[str, str]:
    """Return handling and TLP as the package itself states them."""
    if form is Form.JSON:
        head = json.loads(package.content)["package"]
        return head["handling"], head["tlp"]
    row = next(csv.DictReader(io.StringIO(package.content.decode(), newline="")))
    return row["package_handling"], row["package_tlp"]


def _laxer(package: Package, form: Form, inside: list[Said]) -> int:
    """Return how many parts are stricter than their package says it is."""
    handling, tlp = _carries(package, form)
    flags = handling.split("H3:")[0]
    return sum(
        (said.access.handling.h0 and "H0" not in flags)
        or (said.access.handling.h1 and "H1" not in flags)
        or (said.access.handling.h2 and "H2" not in flags)
        or said.access.handling.h3 not in handling
        or STRICTNESS.index(said.access.tlp) > STRICTNESS.index(Tlp(tlp))
        for said in inside
    )


def tallied(form: Form, records: int, seed: int) -> Tally:
    """Send records through the serialiser, four to a package, and count what is wrong."""
    dice, tally = random.Random(seed), Tally()
    for _ in range(0, records, 4):
        crossing, subjects = _crossing(dice), [_subject(dice) for _ in range(4)]
        sifted = sift(crossing, subjects)
        ids = {each.id: UUID(int=dice.getrandbits(128)) for each in sifted.subjects}
        cover = Cover(
            UUID(int=dice.getrandbits(128)), crossing.how, WHEN.date(), "ncp-a", crossing.to,
            crossing.reader.purpose, "a law", "an agreement" if crossing.how is Leaving.ABROAD else "",
        )  # fmt: skip
        package = write(cover, sifted.subjects, ids, form)
        words = set(re.findall(rb"w[0-9a-f]{24}", package.content))
        every = [said for each in subjects for said in each.said]
        for said in every:
            _count(tally, crossing, said, left=said.value.encode() in words)
        inside = [said for said in every if said.value.encode() in words]
        tally.laxer += _laxer(package, form, inside) if inside else 0
    return tally


def _code_bars() -> Iterator[Bar]:
    for form in Form:
        tally = tallied(form, RECORDS, seed=20_261_125)
        where = (
            f"{RECORDS:,} random records as {form}: {tally.left:,} statements left, "
            f"{tally.stayed:,} stayed, {tally.permitted:,} left by permission"
        )
        for name, value, unit in (
            ("h1-in-court", tally.h1_in_court, "H1 items without permission"),
            ("h2-onward", tally.h2_onward, "H2 items without permission"),
            ("codes-lowered", tally.laxer, "parts stricter than their package"),
        ):
            yield Bar(
                bench="rights", bar=f"{name}-{form}", value=value, unit=unit, target=0,
                better=Better.LOWER, input=where,
            )  # fmt: skip


_PIECES = ("=", "+", "-", "@", "\t", "\r", "\n", ",", ";", "|", '"', "'", " ", "1+1", "cmd", "＝",
           "HYPERLINK(A1)", "Tunis", "\u00a0", "٣", "\u202e")  # fmt: skip


def _cell_bar() -> Iterator[Bar]:
    dice = random.Random(20_261_125)
    made = [
        cell("".join(dice.choice(_PIECES) for _ in range(dice.randint(1, 12))))[1:-1]
        for _ in range(RECORDS)
    ]
    unescaped = sum(
        bool(bare) and bare[0] in "=+-@\t\r＝＋－＠"
        for text in made
        for part in re.split(r"[,;|\t\r\n]", text)
        if (bare := part.strip(" \u00a0").replace('"', "")) is not None
    )
    yield Bar(
        bench="rights", bar="formula-cells", value=unescaped, unit="cells that start a formula",
        target=0, better=Better.LOWER, input=f"{RECORDS:,} hostile cells, after every separator",
    )  # fmt: skip


MEASURES = (_code_bars, _cell_bar)
"""Codes hold in every format, the whole is as strict as its strictest part, no cell runs."""
