"""Name what people are held to be, on what ground, and how an identity is asked for."""

from __future__ import annotations

from collections.abc import Mapping

from wholeroute.words import N_

PEOPLE: Mapping[str, Mapping[str, str]] = {
    "lane": {
        "open": N_("open"),
        "uncategorised": N_("uncategorised"),
        "protected": N_("protected"),
        "judicial": N_("judicial"),
    },
    "category": {
        "suspect": N_("suspect"),
        "convicted": N_("convicted"),
        "likely-to-commit": N_("likely to commit"),
        "contact": N_("contact"),
        "associate": N_("associate"),
        "listed": N_("listed"),
        "smuggled-person": N_("smuggled person"),
        "victim": N_("victim"),
        "witness": N_("witness"),
        "informant": N_("informant"),
        "humanitarian-actor": N_("humanitarian actor"),
        "missing": N_("missing"),
        "deceased": N_("deceased"),
        "official": N_("official"),
        "uncategorised": N_("uncategorised"),
    },
    "hold": {
        "aboard": N_("on board"),
        "steering": N_("at the helm"),
        "rescuing": N_("rescued"),
        "caring": N_("cared for a minor"),
        "protected-elsewhere": N_("may be somebody whom another report protects"),
    },
    "innocent": {
        "aboard": N_("Whoever is aboard may be one of those smuggled, and is not liable for that."),
        "steering": N_("Whoever steers may be one of those smuggled, made to, or to stay alive."),
        "rescuing": N_("Whoever rescues does what the law of the sea demands of everybody."),
        "caring": N_("Whoever brings a minor in their actual care does what a carer must."),
        "protected-elsewhere": N_(
            "Whoever is protected in one report is no suspect in another for what befell them."
        ),
    },
    "ground": {
        "family-care": N_("family care"),
        "out-of-humanity": N_("out of humanity, without a benefit"),
        "mandated-by-law": N_("mandated by law"),
    },
    "why helped": {
        "family-care": N_("They cared for their own family: that is told apart from smuggling."),
        "out-of-humanity": N_("They helped without a benefit: that is told apart from smuggling."),
        "mandated-by-law": N_("The law demands what they did: it is never criminal, whoever asks."),
    },
    "identity request": {
        "waiting": N_("waits"),
        "not-granted": N_("not granted"),
        "granted": N_("granted, to be opened once"),
        "opened": N_("opened"),
        "closed": N_("closed"),
    },
}
