"""The audit log under attack: whoever changes it holds the log's own key and does it well.

An attacker here is the administrator: having changed a leaf, taken one out, put one in, exchanged
two, cut the end off or gone on from an older state, they number the leaves anew, hash everything
again and sign the new root. What they cannot change is the checkpoint that somebody else kept. Half
of them are clumsy and leave the rest of the log as it was. The verifier is the one that stands alone.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import psycopg

from bench import ground
from bench.contract import Bar
from wholeroute import custody
from wholeroute.custody.checkpoints import signed_checkpoint
from wholeroute.custody.merkle import leaf_hash
from wholeroute.custody.sealing import signer_of
from wholeroute.custody.tiles import Tiles, grown
from wholeroute.custody.verifying import (
    CHECKPOINTS,
    COSIGNS,
    HASHES,
    LEAVES,
    SIGNS,
    Running,
)
from wholeroute.ledger import Ledger
from wholeroute.members import Member, enrol
from wholeroute.rights import Purpose, Reader, Role

SMALL, TRIES = 10_000, 1_000
LARGE, LARGE_TRIES = 1_000_000, 20
RATE_ROWS = 50_000
PROOFS = 200
LOG = custody.Signer.made("wholeroute/bench", SIGNS, b"l" * 32)
WITNESS = custody.Signer.made("partner.example", COSIGNS, b"w" * 32)

Leaves = list[bytes]
Attack = Callable[[random.Random, Leaves], Leaves]


def made_leaf(number: int) -> bytes:
    """Return an invented leaf, as `custody.leaves` would write it."""
    return (
        b'{"action":"read","commitment":"%s","decision":"allowed","id":%d,"object":"entity:%08d",'
        b'"organisation":"police","purpose":"analysis","role":"analyst","rule":"",'
        b'"time":"2026-01-01T00:00:00.%06dZ","who":"ana"}'
        % (sha256(b"%d" % number).hexdigest().encode(), number, number // 3, number % 1_000_000)
    )


# --- attacks ------------------------------------------------------------------------------------


def flip(dice: random.Random, leaves: Leaves) -> Leaves:
    """Change one bit of one leaf."""
    at = dice.randrange(len(leaves))
    leaf = bytearray(leaves[at])
    while True:
        where, bit = dice.randrange(len(leaf)), 1 << dice.randrange(8)
        if leaf[where] ^ bit != ord("\n"):  # a line more is another attack
            break
    leaf[where] ^= bit
    return [*leaves[:at], bytes(leaf), *leaves[at + 1 :]]


def delete(dice: random.Random, leaves: Leaves) -> Leaves:
    """Take one leaf out; half of the time put another at the end, so that the number fits."""
    at = dice.randrange(len(leaves))
    rest = [*leaves[:at], *leaves[at + 1 :]]
    return [*rest, made_leaf(len(leaves))] if dice.random() < 0.5 else rest


def insert(dice: random.Random, leaves: Leaves) -> Leaves:
    """Put an invented leaf somewhere."""
    at = dice.randrange(len(leaves))
    return [*leaves[:at], made_leaf(dice.randrange(10**9, 2 * 10**9)), *leaves[at:]]


def reorder(dice: random.Random, leaves: Leaves) -> Leaves:
    """Exchange two leaves."""
    one, other = dice.sample(range(len(leaves)), 2)
    turned = list(leaves)
    turned[one], turned[other] = turned[other], turned[one]
    return turned


def truncate(dice: random.Random, leaves: Leaves) -> Leaves:
    """Cut the end off, as an old backup would."""
    return leaves[: dice.randrange(len(leaves))]


def roll_back(dice: random.Random, leaves: Leaves) -> Leaves:
    """Go on from an older state until there are as many leaves again, or more."""
    kept = truncate(dice, leaves)
    more = len(leaves) - len(kept) + dice.randrange(3)
    return [*kept, *(made_leaf(10**9 + at) for at in range(more))]


ATTACKS: tuple[Attack, ...] = (flip, delete, insert, reorder, truncate, roll_back)


# --- the log in its folder ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kept:
    """What the partner holds: the checkpoint that they signed for, and the two public keys."""

    checkpoint: Path
    keys: tuple[str, str]


def write_log(
    folder: Path, leaves: Sequence[bytes], hashes: bytes | None = None, note: str | None = None
) -> str:
    """Write a log as `custody.export_log` does and return its checkpoint.

    With `hashes` and `note` those of another state are left to stand: a clumsy attack.
    """
    (folder / CHECKPOINTS).mkdir(parents=True, exist_ok=True)
    for old in (folder / CHECKPOINTS).iterdir():
        old.unlink()
    fresh = [leaf_hash(leaf) for leaf in leaves] if hashes is None or note is None else []
    if note is None:
        running = Running()
        for each in fresh:
            running.add(each)
        note = signed_checkpoint(LOG, running.size, running.root())
    (folder / HASHES).write_bytes(b"".join(fresh) if hashes is None else hashes)
    (folder / LEAVES).write_bytes(b"".join(b"%d %s\n" % each for each in enumerate(leaves)))
    (folder / CHECKPOINTS / "newest.txt").write_text(note)
    return note


def keep_outside(folder: Path, note: str) -> Kept:
    """Return what a partner keeps who signs for a checkpoint."""
    path = folder / "kept-elsewhere.txt"
    path.write_text(note + WITNESS.line(note.partition("\n\n")[0].encode() + b"\n", 1_700_000_000))
    return Kept(path, (LOG.public, WITNESS.public))


def undetected(folder: Path, events: int, tries: int, seed: int) -> list[str]:
    """Return each of `tries` attacks on `events` leaves that the verifier did not notice.

    Raises `AssertionError` where it finds fault with the log that nobody attacked.
    """
    dice = random.Random(seed)
    leaves = [made_leaf(number) for number in range(events)]
    note = write_log(folder, leaves)
    kept = keep_outside(folder, note)
    hashes = (folder / HASHES).read_bytes()
    if faults := custody.verify_log(folder, [kept.checkpoint], kept.keys).faults:
        raise AssertionError(f"a whole log is found fault with: {faults}")
    missed = []
    for number in range(tries):
        attack = ATTACKS[number % len(ATTACKS)]
        attacked = attack(dice, leaves)
        clumsy = dice.random() < 0.5
        write_log(folder, attacked, *((hashes, note) if clumsy else ()))
        if not custody.verify_log(folder, [kept.checkpoint], kept.keys).faults:
            missed.append(f"{attack.__name__} {number}, {'clumsily' if clumsy else 'well'}")
    return missed


# --- bars ---------------------------------------------------------------------------------------


def _tampering(events: int, tries: int) -> Iterator[Bar]:
    with tempfile.TemporaryDirectory(prefix="wholeroute-tampering-") as folder:
        started = time.monotonic()
        missed = undetected(Path(folder), events, tries, seed=events)
        seconds = time.monotonic() - started
    print(
        f"{tries} attacks on {events:,} leaves in {seconds:.0f} s; missed: {missed}",
        file=sys.stderr,
    )
    yield ground.bar(
        "rights", f"tampers-undetected-{events}", len(missed), "attacks", 0,
        f"{tries} of flip, delete, insert, reorder, truncate, roll back on {events:,} leaves,"
        " the log's key in the attacker's hands, a checkpoint kept outside",
    )  # fmt: skip


ROWS = """
insert into ledger.audit (member, organisation, role, purpose, action, object, allowed, rule, details)
select 'ana', 'police', 'analyst', 'analysis', 'read', 'entity:' || n, true, '',
       jsonb_build_object('rows', n)
from generate_series(1, %s) n
"""
AUDITOR = Reader("aud", "police", Role.AUDITOR, Purpose.OVERSIGHT)


def _sealing_bars() -> Iterator[Bar]:
    with ground.scratch() as home, Ledger.open(home) as ledger:
        ground.enrol_bench(ledger)
        enrol(ledger, [], [Member("aud", "police", "Aud", (Role.AUDITOR,))])
        with psycopg.connect(ledger.places.conninfo("wr_owner")) as owner:
            owner.execute(ROWS, (RATE_ROWS,))
        started = time.monotonic()
        sealed = custody.seal(ledger)
        rate = sealed.rows / (time.monotonic() - started)
        yield ground.bar(
            "rights", "seal-rate", rate, "events/s", 5_000,
            f"{sealed.rows:,} audit rows, each with its salt, leaf and place, on a real PostgreSQL",
            higher=True,
        )  # fmt: skip
        _grow(ledger, sealed.size, LARGE)
        yield ground.bar(
            "rights", "proof-ms", _proof_ms(ledger, sealed.rows), "ms", 5,
            f"median of {PROOFS} proofs among {LARGE:,} leaves, tiles in the database,"
            " a session's own checks and the leaf's JSON included",
        )  # fmt: skip


def _grow(ledger: Ledger, size: int, to: int) -> None:
    """Let the tree grow by invented leaves that no row stands behind."""
    with psycopg.connect(ledger.places.conninfo("wr_owner")) as owner:

        def fetch(level: int, number: int) -> bytes:
            found = owner.execute(
                "select hashes from ledger.audit_tile where (level, number) = (%s, %s)",
                (level, number),
            ).fetchone()
            return bytes(found[0]) if found else b""

        tiles = grown(size, fetch, (sha256(b"%d" % at).digest() for at in range(size, to)))
        with owner.cursor() as cursor:
            cursor.executemany(
                "insert into ledger.audit_tile values (%s, %s, %s)"
                " on conflict (level, number) do update set hashes = excluded.hashes",
                [(*place, hashes) for place, hashes in tiles.items()],
            )
        root = Tiles(to, fetch).root()
        owner.execute(
            "insert into ledger.audit_checkpoint (size, root, note) values (%s, %s, %s)",
            (to, root, signed_checkpoint(signer_of(ledger), to, root)),
        )


def _proof_ms(ledger: Ledger, rows: int) -> float:
    dice = random.Random(1)
    taken = []
    with ledger.acting(AUDITOR) as acting:
        for _ in range(PROOFS):
            row = dice.randrange(1, rows + 1)
            started = time.perf_counter()
            custody.prove(acting, row)
            taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


MEASURES = (
    lambda: _tampering(SMALL, TRIES),
    lambda: _tampering(LARGE, LARGE_TRIES),
    _sealing_bars,
)
"""Attack the log a thousand times; attack a large one; seal, and prove among a million."""
