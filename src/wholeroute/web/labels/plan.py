"""Name what the register of a plan is made of."""

from __future__ import annotations

from collections.abc import Mapping

from wholeroute.words import N_

PLAN: Mapping[str, Mapping[str, str]] = {
    "force": {
        "obligation": N_("obliged by law"),
        "must": N_("must"),
        "will": N_("will"),
        "should": N_("should"),
        "calls-upon": N_("called upon"),
        "may": N_("may, can or could"),
        "practice": N_("practice"),
    },
    "system-kind": {
        "institution": N_("institution"),
        "agency": N_("agency"),
        "body": N_("body or centre"),
        "network": N_("network"),
        "operation": N_("operation or team"),
        "system": N_("information system"),
        "procedure": N_("procedure"),
        "law": N_("law, agreement or policy"),
        "cooperation": N_("partnership or project"),
        "funding": N_("fund"),
        "knowledge": N_("knowledge product"),
        "phenomenon": N_("phenomenon"),
    },
    "met": {
        "met": N_("met"),
        "partly": N_("partly met"),
        "not-yet": N_("not yet"),
    },
    "act-stage": {
        "proposed": N_("proposed"),
        "position": N_("position taken"),
        "agreed": N_("agreed"),
        "adopted": N_("adopted"),
        "published": N_("published"),
        "in-force": N_("in force"),
        "transposed-by": N_("to be transposed by"),
        "applies": N_("applies"),
        "amended": N_("amended"),
        "suspended": N_("was suspended"),
        "judged": N_("judgment given"),
        "reported": N_("report presented"),
        "looked-up": N_("looked up, nothing new"),
    },
    "qualifier": {
        "exactly": N_("exactly"),
        "about": N_("approximately"),
        "almost": N_("almost"),
        "more than": N_("more than"),
        "under": N_("under"),
        "up to": N_("up to"),
        "from": N_("from"),
        "to": N_("up to"),
        "rise of": N_("rise of"),
    },
    "indicator-unit": {
        "number": N_("a number"),
        "share": N_("a share"),
        "amount": N_("an amount in euro"),
        "hours": N_("hours"),
        "days": N_("days"),
        "months": N_("months"),
        "date": N_("a day"),
        "stage": N_("a stage"),
        "yes-no": N_("yes or no"),
    },
    "better": {
        "more": N_("more is better"),
        "less": N_("less is better"),
        "none": N_("says nothing by itself"),
    },
}
