"""Leave a line in the log where somebody reaches for what is not in the open lane for them.

Hidden and absent are answered alike and logged alike: whoever reads the log learns that somebody
tried, and not whether anybody is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from wholeroute.errors import NotFound
from wholeroute.ledger import Acting, record_refusal
from wholeroute.rights import Action

NOT_FOUND = "not-found"


@contextmanager
def audited(acting: Acting, action: Action, what: str) -> Iterator[None]:
    """Write that `what` was reached for and not found, whatever is rolled back, and raise on."""
    try:
        yield
    except NotFound:
        record_refusal(acting.ledger, acting.reader, action, what, NOT_FOUND)
        raise
