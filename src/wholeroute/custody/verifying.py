"""Tell whether an exported audit log is whole. Stands alone: no database, nothing of wholeroute.

This one file and PyNaCl are all that is needed: `python verifying.py FOLDER --checkpoint NOTE
--key VKEY`. It computes every hash itself and believes nothing that the folder says of itself. What
a log was rolled back from, only a checkpoint kept elsewhere can tell: bring one.

Trees after RFC 6962, 2.1; checkpoints, signed notes and cosignatures after C2SP (tlog-checkpoint,
signed-note, tlog-cosignature).
"""

from __future__ import annotations

import argparse
import json
import sys
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, NamedTuple

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

LEAVES, HASHES, CHECKPOINTS, KEY = "leaves.txt", "hashes.bin", "checkpoints", "key.txt"
SIGNS, COSIGNS = 1, 4  # the kinds of signature, as C2SP numbers them
_DASH = "— "
HASH_BYTES = KEY_BYTES = 32
_LONG = 19  # digits of a place; no log has more leaves
_DEEP = 63  # hashes of a proof; no tree is higher
_STEERS = frozenset(map(chr, range(32))) - {"\n"}  # no note holds any (signed-note)
_NO_KEY = "no key was given: nobody's signature was looked at"
_SHOWN = 20  # faults said in words; the rest are counted


class Unreadable(Exception):
    """What was given is no such file, note or key."""


class Signature(NamedTuple):
    """One line under a note: whose, the key's short id, and the bytes."""

    name: str
    key_id: bytes
    content: bytes


@dataclass(frozen=True, slots=True)
class Key:
    """Whose signatures count: a name, a kind of signature and an Ed25519 public key."""

    name: str
    kind: int
    public: bytes

    @classmethod
    def parse(cls, text: str) -> Key:
        """Read `name+id+base64`; raise `Unreadable` for anything else."""
        try:
            name, short, encoded = text.strip().split("+", 2)
            content = b64decode(encoded, validate=True)
        except (ValueError, NotBase64):
            raise Unreadable(f"{text.strip()!r} is no key of the form name+id+base64") from None
        key = cls(name, content[0] if content else 0, content[1:])
        if (
            key.kind not in {SIGNS, COSIGNS}
            or len(key.public) != KEY_BYTES
            or key.id.hex() != short
        ):
            raise Unreadable(f"the key of {name} does not fit its own id")
        return key

    @property
    def id(self) -> bytes:
        """Return the four bytes by which a signature names its key."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def signed(self, text: bytes, signature: Signature) -> bool:
        """Tell whether this key made `signature` over a note's `text`."""
        content = signature.content
        if self.kind == COSIGNS:
            time, content = int.from_bytes(content[:8], "big"), content[8:]
            text = b"cosignature/v1\ntime %d\n" % time + text
        try:
            VerifyKey(self.public).verify(text, content)
        except (BadSignatureError, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log once said of itself: how many leaves, under which root, and who signed that."""

    where: str
    text: bytes
    origin: str
    size: int
    root: bytes
    signatures: tuple[Signature, ...]

    @classmethod
    def parse(cls, content: bytes, where: str) -> Checkpoint:
        """Read a signed note; raise `Unreadable` for anything else."""
        try:
            written = content.decode()
            text, _, below = written.rpartition("\n\n")
            origin, size, root, *_ = text.split("\n")
            lines = below.removesuffix("\n").split("\n")
            read = cls(
                where, f"{text}\n".encode(), origin, int(size), b64decode(root, validate=True),
                tuple(map(_signature, lines)),
            )  # fmt: skip
        except (ValueError, NotBase64):
            raise Unreadable(f"{where} is no checkpoint") from None
        unread = not origin or _number(size) is None or len(read.root) != HASH_BYTES
        if unread or _STEERS & set(written):
            raise Unreadable(f"{where} is no checkpoint")
        return read

    def signers(self, keys: Iterable[Key]) -> list[str]:
        """Return who of `keys` signed; raise `Unreadable` where a signature of theirs is forged."""
        found = []
        for key in keys:
            for each in self.signatures:
                if (each.name, each.key_id) != (key.name, key.id):
                    continue
                if not key.signed(self.text, each):
                    raise Unreadable(f"{self.where}: the signature of {key.name} is forged")
                found.append(key.name)
        return found


def _number(digits: str) -> int | None:
    """Return a number written in the one way there is, None for anything else."""
    plain = digits.isascii() and digits.isdigit() and len(digits) < _LONG
    return int(digits) if plain and str(int(digits)) == digits else None


def _signature(line: str) -> Signature:
    if not line.startswith(_DASH):
        raise ValueError(line)
    name, encoded = line.removeprefix(_DASH).split(" ")
    content = b64decode(encoded, validate=True)
    return Signature(name, content[:4], content[4:])


class Running:
    """The root over leaves that come one after the other, in the memory of one branch."""

    def __init__(self) -> None:
        self.size = 0
        self._full: list[bytes] = []  # the full subtrees from the left, each larger than the next

    def add(self, leaf: bytes) -> None:
        """Put one leaf hash at the end."""
        at = self.size
        while at & 1:
            leaf = sha256(b"\1" + self._full.pop() + leaf).digest()
            at >>= 1
        self._full.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """Return the root over all leaves so far."""
        if not self._full:
            return sha256(b"").digest()
        *lefts, root = self._full
        for left in reversed(lefts):
            root = sha256(b"\1" + left + root).digest()
        return root


@dataclass(slots=True)
class Verified:
    """What came out: the log is whole where `faults` is empty. `notes` say what was not looked at."""

    size: int = 0
    root: bytes = b""
    outside: int = 0
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unsaid: int = 0

    def fault(self, words: str) -> None:
        """Note what is wrong; beyond the first few they are counted."""
        if len(self.faults) < _SHOWN:
            self.faults.append(words)
        else:
            self.unsaid += 1


def verify_log(folder: Path, outside: Sequence[Path] = (), keys: Sequence[str] = ()) -> Verified:
    """Hold the leaves in `folder` against its checkpoints and against those kept outside.

    `keys` are those whose signatures count, as the log and its witnesses handed them over. Raises
    `Unreadable` where a file, a checkpoint given from outside or a key cannot be read.
    """
    found = Verified(outside=len(outside))
    trusted = [Key.parse(each) for each in keys]
    brought = [_read(path) for path in outside]
    inside = list(_inside(folder, found))
    _signatures(found, inside, brought, trusted)
    roots = _walk(folder, found, {each.size for each in (*inside, *brought)})
    _roots(found, [*brought, *inside], roots)
    if found.size and not any(each.size == found.size for each in inside):
        found.fault(
            f"no checkpoint counts all {found.size} leaves: nobody signed for the last ones"
        )
    if not brought:
        found.notes.append("no checkpoint from outside: a roll-back would not be seen")
    elif (after := found.size - max(each.size for each in brought)) > 0:
        found.notes.append(f"{after} leaves came after the newest checkpoint from outside")
    if not trusted:
        found.notes.append(_NO_KEY)
    return found


def verify_given(path: Path, outside: Sequence[Path] = (), keys: Sequence[str] = ()) -> Verified:
    """Verify a log where `path` is a folder, one proof where it is a file."""
    return verify_proof(path, keys) if path.is_file() else verify_log(path, outside, keys)


def verify_proof(path: Path, keys: Sequence[str] = ()) -> Verified:
    """Tell whether one leaf stands in a log, by the proof that its page hands out.

    Raises `Unreadable` where it is no such file, or a key cannot be read.
    """
    trusted = [Key.parse(each) for each in keys]
    try:
        given = json.loads(path.read_bytes())
        leaf, place = sha256(b"\0" + given["leaf"].encode()).digest(), _number(str(given["place"]))
        hashes = [b64decode(each, validate=True) for each in given["hashes"]]
        note = Checkpoint.parse(given["checkpoint"].encode(), "its checkpoint")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Unreadable(f"{path} is no proof") from None
    found = Verified(note.size, note.root)
    _signatures(found, [], [note], trusted)
    if place is None or not _leads_to(leaf, place, hashes, note):
        found.fault(f"that leaf does not stand at {place} of the {note.size} leaves signed for")
    if not trusted:
        found.notes.append(_NO_KEY)
    return found


def _leads_to(leaf: bytes, place: int, hashes: Sequence[bytes], note: Checkpoint) -> bool:
    whole = len(hashes) <= _DEEP and all(len(each) == HASH_BYTES for each in hashes)
    return whole and place < note.size and _root_over(leaf, place, note.size, hashes) == note.root


def _root_over(leaf: bytes, place: int, size: int, hashes: Sequence[bytes]) -> bytes:
    """Return the root that a proof leads to; nothing where it is too long or too short."""
    if size == 1 or not hashes:
        return leaf if size == 1 and not hashes else b""
    *below, beside = hashes
    half = 1 << ((size - 1).bit_length() - 1)  # the largest power of two below the size
    if place < half:
        left, right = _root_over(leaf, place, half, below), beside
    else:
        left, right = beside, _root_over(leaf, place - half, size - half, below)
    return sha256(b"\1" + left + right).digest() if left and right else b""


def _read(path: Path) -> Checkpoint:
    try:
        return Checkpoint.parse(path.read_bytes(), path.name)
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror}") from None


def _inside(folder: Path, found: Verified) -> Iterator[Checkpoint]:
    for path in sorted((folder / CHECKPOINTS).glob("*.txt")):
        try:
            yield _read(path)
        except Unreadable as error:
            found.fault(str(error))


def _signatures(
    found: Verified, inside: list[Checkpoint], brought: list[Checkpoint], trusted: list[Key]
) -> None:
    """Hold signatures against `trusted`: the log signs all of its own, somebody all from outside.

    A log whose key was lost goes on under another name. It counts as the same log for whoever was
    given both keys; what binds the two is the root, which must stand under either name.
    """
    own = {key.name for key in trusted if key.kind == SIGNS}
    first = next(iter((*brought, *inside)), None)
    for each in (*inside, *brought):
        try:
            signers = each.signers(trusted)
        except Unreadable as error:
            found.fault(str(error))
            continue
        if first is not None and each.origin != first.origin:
            if each.origin in own & set(signers):
                found.notes.append(f"{each.where} is signed under another name, {each.origin}")
            else:
                found.fault(f"{each.where} is a checkpoint of another log, {each.origin}")
        missing = not signers if each in brought else each.origin in own - set(signers)
        if trusted and missing:
            found.fault(f"{each.where} is not signed by a key that counts")


def _walk(folder: Path, found: Verified, sizes: set[int]) -> dict[int, bytes]:
    """Read every leaf in order; return the roots at `sizes` as far as there are leaves."""
    running, wrong, due = Running(), 0, 0
    roots = {0: running.root()}
    with _opened(folder / LEAVES) as leaves, _opened(folder / HASHES) as hashes:
        for number, line in enumerate(leaves, start=1):
            place, _, leaf = line.removesuffix(b"\n").partition(b" ")
            at = int(place) if place.isdigit() and len(place) < _LONG else None
            if at != due:
                found.fault(_displaced(number, at, due))
            due = (due if at is None else at) + 1
            fresh = sha256(b"\0" + leaf).digest()
            if fresh != hashes.read(HASH_BYTES):
                wrong += 1
                if wrong == 1:
                    found.fault(f"line {number}: the leaf there is not the one that was sealed")
            running.add(fresh)
            if running.size in sizes:
                roots[running.size] = running.root()
        if hashes.read(1):
            found.fault(f"{HASHES} holds more than the {running.size} leaves: some are missing")
    if wrong > 1:
        found.fault(f"{wrong} leaves in all are not those that were sealed at their place")
    found.size, found.root = running.size, running.root()
    return roots


def _displaced(number: int, at: int | None, due: int) -> str:
    if at is None:
        return f"line {number}: no leaf stands there"
    if at > due:
        return f"line {number}: leaf {at} where {due} is due: {at - due} missing"
    return f"line {number}: leaf {at} where {due} is due: put in, doubled or out of order"


def _roots(found: Verified, checkpoints: list[Checkpoint], roots: dict[int, bytes]) -> None:
    """Say which checkpoints do not stand, and between which leaves the first change lies."""
    stands = 0
    for each in sorted(checkpoints, key=lambda each: each.size):
        if each.size > found.size:
            found.fault(
                f"{each.where} counts {each.size} leaves, the log has {found.size}:"
                " it was cut short or rolled back"
            )
        elif roots[each.size] == each.root:
            stands = max(stands, each.size)
        else:
            found.fault(
                f"{each.where}: the root over {each.size} leaves is another:"
                f" something was changed from leaf {stands} on, before leaf {each.size}"
            )


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror}") from None


def main() -> int:
    """Verify what the command line names; return 0 where it is whole, 1 where not, 2 where unread."""
    words = argparse.ArgumentParser(description="Tell whether an exported audit log is whole.")
    words.add_argument("log", type=Path, help="the exported folder, or the proof of one leaf")
    words.add_argument("--checkpoint", type=Path, action="append", default=[])
    words.add_argument("--key", action="append", default=[])
    asked = words.parse_args()
    try:
        found = verify_given(asked.log, asked.checkpoint, asked.key)
    except Unreadable as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write("\n".join(said(found)) + "\n")
    return 1 if found.faults else 0


def said(found: Verified) -> list[str]:
    """Return in words what came out, line by line."""
    lines = [f"wrong: {_shown(each)}" for each in found.faults]
    if found.unsaid:
        lines.append(f"wrong: {found.unsaid} more")
    lines += [f"mind: {each}" for each in found.notes]
    outcome = "NOT WHOLE" if found.faults else "whole"
    return [*lines, f"{outcome}: {found.size} leaves, root {found.root.hex()}"]


def _shown(words: str) -> str:
    """Return words without what steers a terminal: names of files and logs are another's choice."""
    return "".join(each if each.isprintable() else "?" for each in words)


if __name__ == "__main__":
    sys.exit(main())
