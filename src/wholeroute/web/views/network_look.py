"""When groups were last looked for, what came in since, and the look that is under way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wholeroute.ledger import Acting, last_run, reports_since
from wholeroute.network import RULE, Look, NetworkReport, must_see
from wholeroute.rights import Action, Lane
from wholeroute.web.may import may

_MOST = 1_000


@dataclass(frozen=True, slots=True)
class LookPage:
    """What a reader is told of looks; `stage` is empty where none is under way."""

    last: datetime | None
    since: int
    """Reports that came in after the last look, as far as they are counted."""
    more: bool
    """Whether there are more than are counted."""
    stage: str
    began: datetime | None
    report: NetworkReport | None
    error: str
    may_look: bool


def look_page(acting: Acting, look: Look | None) -> LookPage:
    """Return what `acting` is told, `look` being the last that colleagues asked for here.

    Raises `Refused` for whoever is not there to analyse.
    """
    must_see(acting)
    with acting.begin() as connection:
        last = last_run(connection, RULE)
        since = reports_since(connection, last, most=_MOST) if last else 0
    under_way = look is not None and look.under_way
    return LookPage(
        last=last,
        since=since,
        more=since == _MOST,
        stage=look.stage if look and under_way else "",
        began=look.began if look and under_way else None,
        report=look.report if look else None,
        error=str(look.error) if look and look.error else "",
        may_look=may(acting.reader, Action.JUDGE, Lane.OPEN),
    )
