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
    "value-stage": {
        "none": N_("no law yet"),
        "drafted": N_("drafted"),
        "proposed": N_("proposed"),
        "position": N_("position taken"),
        "agreed": N_("agreed"),
        "adopted": N_("adopted"),
        "in-force": N_("in force"),
        "applies": N_("applies"),
        "designed": N_("designed"),
        "launched": N_("launched"),
        "operating": N_("operating"),
        "mandate": N_("mandate given"),
        "talks": N_("in talks"),
        "negotiated": N_("negotiated"),
        "initialled": N_("initialled"),
        "signed": N_("signed"),
        "not-notified": N_("not notified"),
        "notified": N_("notified"),
        "in-question": N_("in question"),
        "complete": N_("complete"),
        "letter": N_("letter of formal notice"),
        "opinion": N_("reasoned opinion"),
        "referral": N_("referred to the Court"),
        "judgment": N_("judgment given"),
        "closed": N_("closed"),
        "watched": N_("watched"),
        "identified": N_("identified"),
        "seized": N_("seized"),
        "disposed-of": N_("disposed of after proceedings"),
    },
    "grouping": {
        "actor": N_("who tells it"),
        "year": N_("year"),
        "state": N_("country"),
        "plan": N_("Plan"),
        "source": N_("Source"),
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
}
