"""Say how long somebody must wait after wrong tries.

Pure: no clock, no database. The wait grows, and never lasts for ever: a stranger who tries a
member's password can delay that password, and nothing else, for a quarter of an hour at a time;
whoever tries many from one address delays the passwords from there, and no passkey.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

FREE = 5
"""Wrong tries in a row that cost no wait, for one member; a machine has `FREE_FROM_ADDRESS`."""
FREE_FROM_ADDRESS = 20
_FIRST = timedelta(seconds=30)
_LONGEST = timedelta(minutes=15)


def open_from(failures: Sequence[datetime], free: int = FREE) -> datetime | None:
    """Return when the next try may come after these wrong ones, None where at once.

    `failures` are those since the last right one, in any order.
    """
    beyond = len(failures) - free
    if beyond < 0:
        return None
    doublings = min(beyond, 16)  # beyond that the longest wait stands anyway
    wait: timedelta = min(_FIRST * 2**doublings, _LONGEST)
    return max(failures) + wait
