"""Name how far a plan came, what shows it, and what is said of that."""

from __future__ import annotations

from collections.abc import Mapping

from wholeroute.words import N_

PLAN_CAME: Mapping[str, Mapping[str, str]] = {
    "far": {
        "not-reported": N_("not reported"),
        "reported": N_("reported"),
        "evidenced": N_("evidenced"),
        "verified": N_("verified"),
        "met": N_("target met"),
    },
    "how fresh": {
        "fresh": N_("fresh"),
        "ageing": N_("ageing"),
        "stale": N_("stale"),
        "nothing": N_("nothing stands"),
        "overdue": N_("its day has passed"),
    },
    "weight": {
        "withdrawn": N_("withdrawn: counts for nothing"),
        "doubted": N_("doubted: counts as said"),
        "said": N_("only said"),
        "shown": N_("shown, not verified yet"),
        "verified": N_("verified by another organisation"),
    },
    "evidence-kind": {
        "document": N_("a document"),
        "query": N_("a query of a data set"),
        "meeting": N_("the record of a meeting"),
        "law": N_("a law or decision"),
    },
    "evidence-quality": {
        "A": N_("the thing itself, published or with its hash, from whoever made it"),
        "B": N_("the thing itself, to be asked for from whoever holds it"),
        "C": N_("what somebody else wrote of it"),
        "D": N_("only said: nothing can be looked up"),
    },
    "word": {
        "verified": N_("verified"),
        "doubted": N_("doubted"),
        "taken-back": N_("word taken back"),
        "withdrawn": N_("withdrawn"),
    },
    "say": {
        "verified": N_("We looked: it shows that"),
        "doubted": N_("We doubt it"),
        "taken-back": N_("We take our word back"),
    },
    "what was said": {
        "attested": N_(
            "It is attested. It counts as verified once another organisation has looked."
        ),
        "verified": N_("It is written that your organisation verified it."),
        "doubted": N_(
            "It is written that your organisation doubts it: until that is taken back, it counts as said."
        ),
        "taken-back": N_("Your organisation's word is taken back."),
        "withdrawn": N_("It is withdrawn, and counts for nothing from now on."),
    },
}
