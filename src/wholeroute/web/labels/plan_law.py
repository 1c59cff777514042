"""Name how states apply a law, and what they did or met because of it."""

from __future__ import annotations

from collections.abc import Mapping

from wholeroute.words import N_

PLAN_LAW: Mapping[str, Mapping[str, str]] = {
    "law-status": {
        "not-notified": N_("not notified"),
        "notified": N_("notified"),
        "complete": N_("complete"),
        "in-question": N_("in question"),
        "used": N_("option used"),
        "not-used": N_("option not used"),
        "followed": N_("followed"),
        "partly-followed": N_("followed in part"),
        "not-followed": N_("not followed"),
        "not-bound": N_("not bound"),
    },
    "topic-kind": {
        "duty": N_("a duty"),
        "option": N_("an option"),
        "practice": N_("practice"),
    },
    "state-stage": {
        "notified": N_("measures notified"),
        "letter": N_("letter of formal notice"),
        "opinion": N_("reasoned opinion"),
        "referred": N_("referred to the Court"),
        "judged": N_("judgment given"),
        "closed": N_("procedure closed"),
        "signed": N_("signed"),
        "ratified": N_("ratified"),
        "accepted": N_("accepted the treaty"),
        "approved": N_("approved"),
        "acceded": N_("acceded"),
        "succeeded": N_("succeeded"),
    },
}
