"""Name how a search meets, and how two records stand to each other."""

from __future__ import annotations

from collections.abc import Mapping

from wholeroute.words import N_

JUDGING: Mapping[str, Mapping[str, str]] = {
    "match": {
        "id": N_("the id begins so"),
        "number": N_("the same number"),
        "same": N_("the same name"),
        "script": N_("the same name in another script"),
        "spelling": N_("the same name in another spelling"),
        "sound": N_("a name that sounds alike"),
        "slip": N_("a name but for a slip of the pen"),
        "part": N_("a part of the name"),
    },
    "facet": {
        "kind": N_("Kind"),
        "category": N_("Category"),
        "country": N_("Country"),
        "source": N_("Who reported"),
        "year": N_("Year of the report"),
        "handling": N_("Handling"),
        "purpose": N_("Given for"),
    },
    "verdict": {
        "same": N_("same"),
        "different": N_("different"),
        "unsure": N_("unsure"),
        "retracted": N_("taken back"),
    },
    "hit": {
        "same": N_("the same"),
        "unsure": N_("possibly the same"),
    },
    "contradiction": {
        "number": N_("two numbers for life"),
        "list": N_("two entries of one list"),
        "birth": N_("two days of birth"),
        "gender": N_("two genders"),
        "apart": N_("held apart, and for one"),
        "overruled": N_("judged differently"),
    },
    "side": {
        "agree": N_("agree"),
        "alike": N_("may be the same"),
        "differ": N_("differ"),
        "one": N_("only the one says it"),
        "other": N_("only the other says it"),
        "unknown": N_("cannot be compared"),
    },
    "strength": {
        "prior": N_("where one begins"),
        "much for": N_("speaks much for it"),
        "clearly for": N_("speaks clearly for it"),
        "a little for": N_("speaks a little for it"),
        "hardly": N_("hardly says anything"),
        "a little against": N_("speaks a little against it"),
        "clearly against": N_("speaks clearly against it"),
        "much against": N_("speaks much against it"),
    },
    "odds": {
        "almost surely one": N_("almost surely one and the same"),
        "likely one": N_("likely one and the same"),
        "open": N_("as likely one as two"),
        "likely two": N_("likely two"),
        "almost surely two": N_("almost surely two"),
    },
    "likely": {
        "likely": N_("likely"),
        "open": N_("open"),
        "unlikely": N_("unlikely"),
    },
}
