"""Seal a rejected row together with the reason that may quote it.

The ledger's quarantine keeps the reason without what it quotes, so that rows can be counted and
mended by reason; the words as they were, and the row, are its contributor's alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import orjson

from wholeroute.custody.keys import ContributionKey

_QUOTED = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""")


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that stayed outside, as it was sent, and why, in full."""

    reason: str
    row: str


def seal_rejected(key: ContributionKey, rejected: Rejected) -> bytes:
    """Return both under the key of their contribution."""
    return key.seal(orjson.dumps([rejected.reason, rejected.row]))


def open_rejected(key: ContributionKey, sealed: bytes) -> Rejected:
    """Return what `seal_rejected` sealed."""
    reason, row = orjson.loads(key.unseal(sealed))
    return Rejected(reason, row)


def without_values(reason: str) -> str:
    """Return a reason with every value that it quotes left out."""
    return _QUOTED.sub("…", reason)
