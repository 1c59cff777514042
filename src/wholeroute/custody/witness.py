"""Sign for another installation's checkpoint, if it continues the last one signed for. No database.

A witness remembers, beside its key, the newest checkpoint of each log that it signed for, and signs
for nothing that is shorter or another. What it is asked is C2SP's `add-checkpoint`: the size it
signed for last, a consistency proof, and the checkpoint.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from json import JSONDecodeError
from pathlib import Path

from wholeroute.custody.checkpoints import Signer, one_at_a_time
from wholeroute.custody.keys import write_durably
from wholeroute.custody.merkle import Hash, consistent
from wholeroute.custody.verifying import COSIGNS, HASH_BYTES, Checkpoint, Key, Unreadable
from wholeroute.errors import Invalid, Refused

_MOST = 63
"""How many hashes C2SP lets a proof have; no tree is higher."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A checkpoint to sign for, and the proof that it continues that of `old` leaves, if one came."""

    checkpoint: Checkpoint
    old: int | None
    proof: tuple[Hash, ...]
    note: str


def request_text(old: int, proof: Sequence[Hash], note: str) -> str:
    """Return what a witness is asked that has signed for `old` leaves."""
    lines = "".join(f"{b64encode(each).decode()}\n" for each in proof)
    return f"old {old}\n{lines}\n{note}"


def read_request(content: bytes) -> Asked:
    """Read a request, or a checkpoint alone; raise `Invalid` for anything else."""
    try:
        text = content.decode()
        if not text.startswith("old "):
            return Asked(Checkpoint.parse(content, "the checkpoint"), None, (), text)
        before, _, note = text.partition("\n\n")
        first, *lines = before.split("\n")
        old, proof = first.removeprefix("old "), _proof(lines)
        checkpoint = Checkpoint.parse(note.encode(), "the checkpoint")
        return Asked(checkpoint, _size(old), proof, note)
    except (Unreadable, ValueError, NotBase64):
        raise Invalid(
            "CHECKPOINT", "that is no checkpoint", "Give the file as the log handed it out."
        ) from None


def _size(digits: str) -> int:
    if not (digits.isascii() and digits.isdigit() and str(int(digits)) == digits):
        raise ValueError(digits)
    return int(digits)


def _proof(lines: Sequence[str]) -> tuple[Hash, ...]:
    """Read a proof; of hashes that are longer or shorter, others than a tree's could be made up."""
    proof = tuple(b64decode(each, validate=True) for each in lines)
    if len(proof) > _MOST or any(len(each) != HASH_BYTES for each in proof):
        raise ValueError(lines)
    return proof


def cosign(asked: Asked, signer: Signer, memory: Path, log_key: str | None, at: int) -> str:
    """Return the checkpoint with the witness's line below, and remember that it was signed for.

    `log_key` says whose log it is, the first time. `at` is now, in seconds since 1970. Raises
    `Refused` where the checkpoint does not continue the last one signed for, or is not the log's.
    """
    if signer.kind != COSIGNS:
        raise Invalid("--key", "that key signs a log, not for one", "Make one: audit key FILE.")
    with _remembered(memory) as known:
        origin = asked.checkpoint.origin
        before = known.get(origin)
        key = _key_of(origin, before["key"] if before else None, log_key)
        _must_be_the_logs(asked.checkpoint, key)
        if before:
            _must_continue(Checkpoint.parse(before["note"].encode(), "the last one"), asked)
        known[origin] = {
            "key": before["key"] if before else str(log_key).strip(),
            "note": asked.note,
        }
        # Remembered before it is said: a crash in between costs a signature, not the promise.
        write_durably(memory, json.dumps(known, indent=1).encode())
    # A file that lost its last newline on the way would join two lines into one.
    return asked.note.removesuffix("\n") + "\n" + signer.line(asked.checkpoint.text, at)


@contextmanager
def _remembered(memory: Path) -> Iterator[dict[str, dict[str, str]]]:
    """Yield what this witness signed for; one command at a time."""
    with one_at_a_time(memory):
        try:
            yield json.loads(memory.read_text()) if memory.exists() else {}
        except JSONDecodeError:
            raise Invalid(
                str(memory),
                "what was signed for before cannot be read",
                "Bring it back from a copy.",
            ) from None


def _key_of(origin: str, remembered: str | None, given: str | None) -> Key:
    if remembered is None and given is None:
        raise Invalid(
            "--log-key",
            f"{origin} is new here",
            "Give the log's key, as its keeper told it to you.",
        )
    try:
        key = Key.parse(given or str(remembered))
    except Unreadable as error:
        raise Invalid("--log-key", str(error), "Give the log's key as it was told.") from None
    if remembered is not None and key != Key.parse(remembered):
        raise Refused("another-key", f"{origin} signed with another key until now")
    return key


def _must_be_the_logs(checkpoint: Checkpoint, key: Key) -> None:
    if key.name != checkpoint.origin:
        raise Refused("another-log", f"that is a checkpoint of {checkpoint.origin}")
    try:
        signed = checkpoint.signers([key])
    except Unreadable as error:
        raise Refused("forged", str(error)) from None
    if not signed:
        raise Refused("unsigned", f"{checkpoint.origin} did not sign it")


def _must_continue(before: Checkpoint, asked: Asked) -> None:
    now = asked.checkpoint
    if now.size < before.size:
        raise Refused(
            "set-back", f"it counts {now.size} leaves; {before.size} were signed for before"
        )
    if now.size == before.size:
        if now.root != before.root:
            raise Refused("split-view", f"another tree of {now.size} leaves was signed for before")
        return
    if before.size == 0:
        return
    if asked.old != before.size:
        raise Invalid(
            "CHECKPOINT", f"it does not say how it continues the {before.size} leaves signed for",
            f"Ask the log for it: audit checkpoint --since {before.size}.",
        )  # fmt: skip
    if not consistent(before.size, now.size, asked.proof, before.root, now.root):
        raise Refused(
            "split-view", f"its proof does not show that it continues {before.size} leaves"
        )
