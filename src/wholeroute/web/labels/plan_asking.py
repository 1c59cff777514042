"""Name what contact points are asked, and how far their answers are."""

from __future__ import annotations

from collections.abc import Mapping

from wholeroute.words import N_

PLAN_ASKING: Mapping[str, Mapping[str, str]] = {
    "asks": {
        "measure": N_("a value"),
        "words": N_("words"),
        "practice": N_("good practice"),
    },
    "answer state": {
        "answered": N_("answered"),
        "waiting": N_("waits for an answer"),
        "silent": N_("silent"),
    },
    "yes or no": {
        "yes": N_("yes"),
        "no": N_("no"),
    },
    "answer example": {
        "number": N_("a number, as 1200 or 12.5"),
        "share": N_("a share, as 45 % or 0.45"),
        "amount": N_("an amount in euro, as 1250000"),
        "hours": N_("hours, as 36 or 1.5"),
        "days": N_("days, as 14"),
        "months": N_("months, as 6"),
        "date": N_("a day, as 2023, 2023-11 or 2023-11-28"),
    },
}
