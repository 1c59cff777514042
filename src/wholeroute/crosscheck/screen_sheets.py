"""Screen a table of people against a list that somebody brings, with the purpose stated and audited.

Nothing of either table is stored. Protected and uncategorised rows are refused one by one, and the
log says how many; it never says whom.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from wholeroute.crosscheck.attempts import log_tables
from wholeroute.crosscheck.run import require_in_lane
from wholeroute.crosscheck.screening import SCREENING, Told
from wholeroute.crosscheck.sheets import Sheet, read_sheet
from wholeroute.crosscheck.watchlist import Answer, Watchlist
from wholeroute.errors import Invalid
from wholeroute.ledger import Acting
from wholeroute.rights import Action

MOST_CANDIDATES = 50


@dataclass(frozen=True, slots=True)
class SheetsScreened:
    """The answer to each row asked about, in its order, and both tables as they were read."""

    answers: tuple[Answer, ...]
    queries: Sheet
    against: Sheet


def screen_sheets(  # noqa: PLR0913 — two tables, a day, how much and who watches
    acting: Acting,
    queries: Path,
    against: Path,
    day: date,
    *,
    most: int = 5,
    watch: Callable[[str, int, int], None] = lambda _what, _done, _of: None,
) -> SheetsScreened:
    """Return who of the table `against` each record of `queries` may be, at most `most` each.

    `watch` is told what is being done and how far it is. Raises `Refused` for a role or purpose
    that may not screen, `Invalid` for a file that is no such table.
    """
    require_in_lane(acting, Action.SCREEN)
    if not 1 <= most <= MOST_CANDIDATES:
        raise Invalid("most", f"{most} is out of range", f"Ask for 1 to {MOST_CANDIDATES}.")
    asked, listed = _read("queries", queries, day), _read("against", against, day)
    count = len(listed.records)
    watchlist = Watchlist(listed.records, lambda done: watch("reading the list", done, count))
    answers = []
    for at, each in enumerate(asked.records):
        watch("screening", at, len(asked.records))
        answers.append(watchlist.ask(each, most))
    told = Counter(answer.verdict for answer in answers)
    figures: dict[str, int | str] = {
        "model": SCREENING,
        "asked": len(asked.records),
        "listed": count,
        "matches": told[Told.MATCH],
        "possible": told[Told.POSSIBLE],
    }
    log_tables(acting, "tables", figures, asked, listed)
    return SheetsScreened(tuple(answers), asked, listed)


def _read(which: str, path: Path, day: date) -> Sheet:
    try:
        return read_sheet(path, day)
    except Invalid as wrong:
        raise Invalid(f"{which} {wrong.field}", wrong.reason, wrong.fix, line=wrong.line) from None
