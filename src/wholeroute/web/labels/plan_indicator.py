"""Name where the values of an indicator come from, how long the time of one is, what a version changed."""

from __future__ import annotations

from collections.abc import Mapping

from wholeroute.words import N_

PLAN_INDICATOR: Mapping[str, Mapping[str, str]] = {
    "value-source": {
        "live": N_("counted here"),
        "waits": N_("waits for a room"),
        "told": N_("told by who acts"),
    },
    "room": {
        "operations": N_("operations and task forces"),
        "justice": N_("cases in court"),
        "money": N_("payments and assets"),
        "documents": N_("travel documents"),
        "sea": N_("vessels and the sea"),
        "online": N_("adverts online"),
        "protection": N_("protection and referral"),
        "partnerships": N_("partnerships with third countries"),
        "picture": N_("routes and forecasts"),
        "sanctions": N_("sanctions"),
        "exchange": N_("exchange with partners"),
    },
    "grouping": {
        "actor": N_("who tells it"),
        "year": N_("year"),
        "state": N_("country"),
    },
    "span": {
        "days": N_("days"),
        "month": N_("a month"),
        "quarter": N_("a quarter"),
        "half-year": N_("half a year"),
        "year": N_("a year"),
        "years": N_("more than a year"),
    },
    "change": {
        "added": N_("came"),
        "removed": N_("went"),
        "changed": N_("changed"),
    },
    "register": {
        "pillars": N_("Pillars"),
        "sections": N_("Sections"),
        "actions": N_("Actions"),
        "indicators": N_("Indicators"),
        "systems": N_("Systems"),
        "figures": N_("Figures"),
        "acts": N_("Laws and documents"),
        "organisations": N_("Who acts"),
    },
    "evidence-kind": {
        "document": N_("a document"),
        "query": N_("a query of a data set"),
        "meeting": N_("the record of a meeting"),
        "law": N_("a law or decision"),
    },
}
