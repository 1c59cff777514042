"""Tell from a report's title whether it records what people told.

Terms may say so; where they do not, a title that speaks of an interview, a debriefing or a hearing
does. In doubt it is testimony, which by itself makes nobody a suspect.
"""

from __future__ import annotations

import re

_TOLD = re.compile(
    r"debrief|interview|hearing|testimon|statement of|audition|entretien|intervist|audizion"
    r"|entrevist|declaraci|befragung|vernehmung",
    re.IGNORECASE,
)


def reads_as_told(title: str) -> bool:
    """Return whether a report of this title is what somebody was asked and said."""
    return _TOLD.search(title) is not None
