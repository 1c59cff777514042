"""Name what goes out: exports, referrals, permissions, and what recipients are told."""

from __future__ import annotations

from collections.abc import Mapping

from wholeroute.words import N_

LEAVING: Mapping[str, Mapping[str, str]] = {
    "leaving": {
        "export": N_("export"),
        "transmission": N_("transmission"),
        "referral": N_("referral"),
    },
    "transfer basis": {
        "adequacy": N_("decision on adequacy (LED Article 36)"),
        "safeguards": N_("appropriate safeguards (LED Article 37)"),
        "derogation": N_("derogation for a specific situation (LED Article 38)"),
        "agreement": N_("international agreement"),
    },
    "permit": {
        "H1": N_("H1: may be used in judicial proceedings"),
        "H2": N_("H2: may be passed on to this recipient"),
    },
    "notice": {
        "erased": N_("erased"),
        "restricted": N_("restricted"),
        "corrected": N_("corrected"),
        "withdrawn": N_("withdrawn: must not be used any more"),
    },
    "need": {
        "medical": N_("medical help"),
        "child-alone": N_("a child alone"),
        "trafficking": N_("signs of trafficking"),
        "shelter": N_("shelter"),
        "food-and-water": N_("food and water"),
        "legal-help": N_("legal help"),
        "asylum": N_("wants to ask for asylum"),
        "family-tracing": N_("looks for family"),
        "psychological": N_("psychological help"),
        "interpreter": N_("an interpreter"),
    },
    "urgency": {
        "now": N_("now"),
        "today": N_("today"),
        "this-week": N_("this week"),
    },
}
