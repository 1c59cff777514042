"""Name how an allegation came, how it stands, and what is added to it."""

from __future__ import annotations

from collections.abc import Mapping

from wholeroute.words import N_

ALLEGATIONS: Mapping[str, Mapping[str, str]] = {
    "allegation-through": {
        "in-person": N_("told in person"),
        "letter": N_("a letter or message"),
        "hotline": N_("a hotline"),
        "civil-society": N_("an organisation of civil society"),
        "monitoring": N_("monitoring"),
        "mission": N_("a mission on the spot"),
        "press": N_("the press"),
    },
    "allegation-state": {
        "open": N_("waits for a decision"),
        "escalated": N_("escalated"),
        "decided": N_("has been decided"),
        "joined": N_("joined with another"),
        "unseen": N_("decided with one that you do not see"),
    },
    "allegation-outcome": {
        "upheld": N_("upheld"),
        "partly-upheld": N_("upheld in part"),
        "not-upheld": N_("not upheld"),
        "not-ours": N_("for somebody else to decide"),
    },
    "allegation-step": {
        "forwarded": N_("forwarded"),
        "decided": N_("has been decided"),
        "reopened": N_("opened again"),
        "corrected": N_("correction"),
        "joined": N_("joined with another"),
        "apart": N_("taken apart"),
    },
    "allegation-act": {
        "forwarded": N_("Forward it"),
        "decided": N_("Decide it"),
        "reopened": N_("Open it again"),
        "corrected": N_("Correct something"),
        "joined": N_("Join it with another"),
        "apart": N_("Take it apart"),
    },
}
