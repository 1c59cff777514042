"""Read which sanctions regime a list entry stands under, whoever writes the list.

`Libya` (UN), `EU-LBY` and `LIBYA3` (OFAC) are one regime: `ly`. Regimes that are about
a deed, not a country, have a word of their own.
"""

from __future__ import annotations

import re

_REGIMES: dict[str, tuple[str, ...]] = {
    "af": ("taliban", "afg", "afghanistan"),
    "bi": ("burundi", "bdi"),
    "by": ("belarus", "blr"),
    "cd": ("drc", "drcongo", "cod"),
    "cf": ("car", "caf"),
    "cu": ("cuba",),
    "gb": ("gb", "gnb"),
    "ht": ("haiti", "hti"),
    "iq": ("iraq", "irq"),
    "ir": ("iran", "irn", "ifsr", "irgc", "ifca", "hritir"),
    "kp": ("dprk", "prk"),
    "lb": ("lebanon", "lbn"),
    "ly": ("libya", "lby"),
    "ml": ("mali", "mli"),
    "mm": ("burma", "myanmar", "mmr", "burmaeo"),
    "ni": ("nicaragua", "nic"),
    "ru": ("ukraineeo", "russiaeo", "russia", "ukr", "rus", "magnit"),
    "sd": ("sudan", "darfur", "sdnz", "sdn"),
    "so": ("somalia", "som"),
    "ss": ("southsudan", "ssd"),
    "sy": ("syria", "syr", "fsesy", "hritsy"),
    "tn": ("tunisia", "tun"),
    "ve": ("venezuela", "ven"),
    "ye": ("yemen", "yem"),
    "zw": ("zimbabwe", "zwe"),
    "balkans": ("balkans",),
    "terror": ("sdgt", "fto", "sdt", "alqaida", "taqaeuaq", "taqa", "qaida"),
    "drugs": ("sdnt", "sdntk"),
    "crime": ("tco",),
    "cyber": ("cyber",),
    "weapons": ("npwmd",),
    "rights": ("glomag", "hr"),
}
OF_DEEDS = frozenset({"terror", "drugs", "crime", "cyber", "weapons", "rights"})
"""Regimes about a deed: they do not contradict a regime about a country."""

_BY_WORD = {word: regime for regime, words in _REGIMES.items() for word in words}


def regimes_of(program: str) -> frozenset[str]:
    """Return the regimes a programme text names; one we have no word for stands for itself."""
    found = frozenset(map(_regime, filter(None, re.split(r"[\]\[;,]+", program))))
    return found - {""}


def _regime(text: str) -> str:
    word = re.sub(r"[^a-z]", "", text.casefold().removeprefix("eu-"))
    return _BY_WORD.get(word, word)
