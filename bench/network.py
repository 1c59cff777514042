"""Network's own bars on Exercise Halcyon: leaders in their group, nobody innocent named, time.

Each seed of BENCH_SEEDS (none of them tuned on) is made at BENCH_SCALE, taken in, cross-checked
and pictured; the exercise's scorer holds the findings against the truth.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from datetime import date
from hashlib import blake2b
from pathlib import Path
from uuid import UUID

from bench import ground
from bench.contract import Bar
from wholeroute import crosscheck, network
from wholeroute.cli.members import read_members
from wholeroute.custody import KeyRing
from wholeroute.errors import WholerouteError
from wholeroute.exercise import halcyon
from wholeroute.intake import READERS, take_in
from wholeroute.ledger import Acting, Ledger
from wholeroute.members import enrol, member_named
from wholeroute.rights import Purpose, Role

SEEDS = [int(each) for each in os.environ.get("BENCH_SEEDS", "101,102,103").split(",")]
SCALE = float(os.environ.get("BENCH_SCALE", "0.2"))
_DAY = date(2026, 3, 1)


def bars(_input_dir: Path | None) -> Iterator[Bar]:
    """Measure every seed."""
    for seed in SEEDS:
        with ground.scratch() as home, Ledger.open(home) as ledger:
            folder = home.data.parent / "halcyon"
            halcyon.generate(folder, halcyon.world(seed, SCALE))
            mentions = _load(ledger, folder)
            analyst = member_named(ledger, "ana").as_reader(Role.ANALYST, Purpose.ANALYSIS)
            with ledger.acting(analyst) as acting:
                crosscheck.run(acting)
                yield from _measure(acting, folder, mentions, f"seed {seed}, scale {SCALE}")


def _load(ledger: Ledger, folder: Path) -> dict[UUID, str]:
    """Take every file in; return the mention behind each entity's id."""
    enrol(ledger, *read_members(folder / "members.yaml"))
    secrets: dict[str, bytes] = {}
    for file in halcyon.halcyon_files(folder):
        if file.reader not in READERS:
            continue
        purpose = (
            Purpose.ANALYSIS if Purpose.ANALYSIS in file.terms.purposes else Purpose.PROTECTION
        )
        sender = member_named(ledger, file.member).as_reader(Role.CONTRIBUTOR, purpose)
        try:
            with ledger.acting(sender) as acting:
                taken = take_in(
                    acting, file.path, file.reader, file.terms, _DAY, mapping=file.mapping
                )
        except WholerouteError as refused:
            print(f"{file.path.name}: {refused}", file=sys.stderr)
            continue
        ring = KeyRing(ledger.home.keys)
        secrets[str(file.path.relative_to(folder))] = ring.load(taken.ref).secret
    truth = halcyon.load_truth(folder)
    return {
        _entity(secrets[mention.path], mention.key): mention.id
        for mention in truth.mentions
        if mention.path in secrets and not mention.text
    }


def _entity(secret: bytes, key: str) -> UUID:
    """Return the id that intake gives to what a report calls by `key`."""
    return UUID(blake2b(b"entity\0" + key.encode(), key=secret, digest_size=16).hexdigest())


def _measure(acting: Acting, folder: Path, mentions: dict[UUID, str], where: str) -> Iterator[Bar]:
    started = time.monotonic()
    report = network.run(acting)
    seconds = time.monotonic() - started
    print(f"{where}: {report}", file=sys.stderr)
    truth = halcyon.load_truth(folder)
    named = halcyon.score(truth, _picture(acting, mentions))
    near = halcyon.score(truth, _with_those_near(acting, mentions))
    for key, target in (("protected_in_findings", 0), ("innocents_in_findings", 0)):
        yield ground.bar("network", key, named.measures[key].numerator, "people", target, where)
    for name, scored in (("leaders.recall", named), ("leaders.recall-with-context", near)):
        share = scored.measures["leaders.recall"].value or 0.0
        yield ground.bar("network", name, share, "share", 0.9, where, higher=True)
    yield ground.bar("network", "seconds", seconds, "s", 15, where)


def _picture(acting: Acting, mentions: dict[UUID, str]) -> halcyon.Picture:
    """Return what the findings say: members of a group are its subjects, nobody else."""
    groups = []
    for group in network.groups(acting):
        cards = {
            mentions[each]: person.role.value
            for person in group.people
            for each in person.subjects
            if each in mentions
        }
        groups.append(halcyon.Group(frozenset(cards), cards))
    return halcyon.Picture(groups=tuple(groups))


def _with_those_near(acting: Acting, mentions: dict[UUID, str]) -> halcyon.Picture:
    """Return the groups with the context around them, which no finding ever names."""
    picture = network.look(acting)
    groups = []
    for group in picture.groups:
        people = group.people | group.near
        records = (UUID(r) for r, person in picture.facts.person.items() if person in people)
        groups.append(halcyon.Group(frozenset(mentions[r] for r in records if r in mentions)))
    return halcyon.Picture(groups=tuple(groups))
