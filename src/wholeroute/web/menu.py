"""Which doors a reader is shown: only those that the access rules open to them."""

from __future__ import annotations

from dataclasses import dataclass

from wholeroute.rights import Action, Lane, Reader
from wholeroute.web.labels import N_
from wholeroute.web.may import may, may_read, reads_audit, sends_reports


@dataclass(frozen=True, slots=True)
class Door:
    """One link of the menu; `here` where the present page lies behind it."""

    path: str
    label: str
    here: bool


def menu_for(reader: Reader, path: str) -> tuple[Door, ...]:
    """Return the menu of `reader`, in its one order."""
    doors = (
        ("/", N_("Overview"), True),
        ("/entities", N_("Entities"), may_read(reader)),
        ("/screen", N_("Search a name"), may(reader, Action.SCREEN, Lane.OPEN)),
        ("/pairs", N_("Pairs to judge"), may(reader, Action.JUDGE, Lane.OPEN)),
        ("/contributions", N_("Contributions"), sends_reports(reader)),
        ("/quarantine", N_("Quarantine"), sends_reports(reader)),
        ("/audit", N_("Audit log"), reads_audit(reader)),
    )
    return tuple(
        Door(where, label, path == where or (where != "/" and path.startswith(f"{where}/")))
        for where, label, shown in doors
        if shown
    )
