"""Name shapes of files, rules that decide about money, and what brings a title to its definition."""

from __future__ import annotations

from collections.abc import Mapping

from wholeroute.words import N_

MONEY: Mapping[str, Mapping[str, str]] = {
    "dataset-shape": {
        "iati": N_("aid register (IATI, XML)"),
        "eutf": N_("list of the Trust Fund for Africa (CSV)"),
        "periods": N_("periods of results (CSV)"),
    },
    "money-rule": {
        "top": N_("top of its chain"),
        "nothing-above-says-money": N_("nothing above says money"),
        "alone": N_("alone"),
        "below": N_("counted above"),
        "double": N_("said twice"),
        "umbrella": N_("only adds up others"),
        "nameless": N_("without a name"),
        "no-money": N_("says no money"),
    },
    "brought-by": {
        "wording": N_("by its wording"),
        "cut-off": N_("by its beginning"),
        "concepts": N_("by what it counts"),
    },
}
