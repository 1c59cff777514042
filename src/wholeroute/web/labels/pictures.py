"""Name what analysis finds, and what is drawn of it."""

from __future__ import annotations

from collections.abc import Mapping

from wholeroute.web.words import N_

PICTURES: Mapping[str, Mapping[str, str]] = {
    "part": {
        "organiser": N_("organiser"),
        "coordinator": N_("coordinator"),
        "recruiter": N_("recruiter"),
        "transporter": N_("transporter"),
        "boat-driver": N_("boat driver"),
        "document-supplier": N_("document supplier"),
        "money-handler": N_("money handler"),
        "host": N_("host"),
        "unknown": N_("part not known"),
    },
    "layer": {
        "contact": N_("contact"),
        "money": N_("money"),
        "transport": N_("transport"),
        "ownership": N_("ownership"),
        "document": N_("document"),
        "place": N_("place"),
        "kin": N_("kin"),
    },
    "bond": {
        "contact": N_("contact"),
        "money": N_("payments and accounts"),
        "transport": N_("travel and transport"),
        "ownership": N_("ownership"),
        "document": N_("document"),
        "place": N_("place"),
        "kin": N_("kin"),
        "same": N_("held for one"),
    },
    "gathering": {
        "none": N_("one by one"),
        "kind": N_("by kind"),
        "group": N_("by group"),
        "community": N_("by community"),
    },
    "deed": {
        "start": N_("Begun with"),
        "group": N_("Begun with the group"),
        "expand": N_("Expanded"),
        "hide": N_("Hidden"),
        "show": N_("Shown again"),
        "pin": N_("Pinned"),
        "loosen": N_("Loosened"),
        "focus": N_("Focus"),
        "layers": N_("Kinds of ties chosen"),
        "kinds": N_("Kinds chosen"),
        "time": N_("Time chosen"),
        "ego": N_("Drawn with what lies around"),
        "core": N_("Core of"),
        "paths": N_("Paths between"),
        "gather": N_("Put together"),
        "open": N_("Opened"),
        "layout": N_("Laid out anew"),
        "fold": N_("Records folded or apart"),
    },
    "dated": {
        "said": N_("days said"),
        "event": N_("events"),
        "payment": N_("payments"),
        "position": N_("positions"),
        "document": N_("documents shown"),
        "judged": N_("judged by people"),
        "reported": N_("collected"),
        "received": N_("came in"),
    },
    "dated one": {
        "payment": N_("payment"),
        "document": N_("document shown"),
        "reported": N_("report collected"),
        "received": N_("report came in"),
    },
    "as": {
        "payer": N_("paid to"),
        "payee": N_("paid by"),
        "document": N_("shown by"),
        "person": N_("showed"),
    },
    "zoom": {
        "all": N_("all of it"),
        "year": N_("a year"),
        "month": N_("a month"),
        "day": N_("a day"),
    },
    "found": {
        "group": N_("group of people"),
        "role": N_("part in a group"),
    },
    "finding": {
        "new": N_("new"),
        "confirmed": N_("confirmed"),
        "dismissed": N_("dismissed"),
        "withdrawn": N_("withdrawn"),
        "expired": N_("expired"),
    },
    "input": {
        "H1": N_("what is under H1"),
        "H2": N_("what is under H2"),
        "testimony": N_("testimony"),
        "hearsay": N_("hearsay"),
        "largest source": N_("the largest source"),
    },
    "ai-class": {
        "high-risk": N_("treated as high-risk"),
        "narrow-task": N_("narrow task"),
        "fixed-rules": N_("fixed rules"),
    },
}
