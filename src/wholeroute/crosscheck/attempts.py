"""Leave a line in the log where somebody reaches for what is not in the open lane for them.

Hidden and absent are answered alike and logged alike: whoever reads the log learns that somebody
tried, and not whether anybody is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from wholeroute.crosscheck.sheets import Rule, Sheet
from wholeroute.errors import NotFound
from wholeroute.ledger import Acting, record, record_refusal
from wholeroute.rights import Action, Decision

NOT_FOUND = "not-found"


@contextmanager
def audited(acting: Acting, action: Action, what: str) -> Iterator[None]:
    """Write that `what` was reached for and not found, whatever is rolled back, and raise on."""
    try:
        yield
    except NotFound:
        record_refusal(acting.ledger, acting.reader, action, what, NOT_FOUND)
        raise


def log_tables(acting: Acting, what: str, figures: Mapping[str, int | str], *tables: Sheet) -> None:
    """Leave a line with what was done to `tables`, and one for each rule that kept rows of them out."""
    counted = {
        "refused": sum(each.refused for each in tables),
        "unreadable": sum(each.count(Rule.UNREADABLE) for each in tables),
    }
    with acting.begin() as connection:
        record(connection, acting.reader, Action.SCREEN, what, details={**figures, **counted})
        for rule in (Rule.PROTECTED, Rule.UNCATEGORISED):
            if rows := sum(each.count(rule) for each in tables):
                no = Decision(False, f"{rule}-rows", "")
                record(
                    connection, acting.reader, Action.SCREEN, what, decision=no,
                    details={"rows": rows},
                )  # fmt: skip
