"""Bound how well something is supported: the Wilson interval over independent sources.

E. B. Wilson, "Probable inference, the law of succession, and statistical inference" (1927). Of
the sources that speak of somebody, some support the part they seem to have; few sources leave
the interval wide, and that is what it is for.
"""

from __future__ import annotations

import math

_Z = 1.96
"""95 %."""


def wilson(supporting: int, speaking: int) -> tuple[float, float]:
    """Return the bounds of the share that `supporting` of `speaking` sources bear witness to."""
    if speaking == 0:
        return 0.0, 1.0
    share, square = supporting / speaking, _Z * _Z
    middle = share + square / (2 * speaking)
    reach = _Z * math.sqrt(share * (1 - share) / speaking + square / (4 * speaking**2))
    of = 1 + square / speaking
    low = (middle - reach) / of if supporting else 0.0
    high = (middle + reach) / of if supporting < speaking else 1.0
    return low, high
