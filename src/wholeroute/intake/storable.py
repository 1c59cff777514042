"""Rows are kept as they came, even those that no store can hold."""

from __future__ import annotations

import re

_UNSTORABLE = re.compile("[\udc00-\udcff\0]")


def storable(raw: str) -> str:
    r"""Return a text that any store can hold: undecodable bytes and NUL as "\xff"."""
    return _UNSTORABLE.sub(lambda match: f"\\x{ord(match[0]) & 0xFF:02x}", raw)
