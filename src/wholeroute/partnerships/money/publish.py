"""Let an export go out only when it holds every rule of the standard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from wholeroute.errors import Invalid
from wholeroute.partnerships.money.model import Activity
from wholeroute.partnerships.money.rules import check
from wholeroute.partnerships.money.write import write_iati


def publish(activities: Sequence[Activity], *, generated: datetime) -> bytes:
    """Return activities as a file of the standard.

    Raises `Invalid` with the first rule that one of them breaks: nothing that lacks is made up.
    """
    written = write_iati(activities, generated=generated)
    faults = check(written, today=generated.date())
    if faults:
        first = faults[0]
        raise Invalid(f"{first.row} {first.field}".strip(), first.reason, first.fix)
    return written
