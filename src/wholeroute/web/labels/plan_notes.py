"""Name the kinds of notes beside a plan, and what is asked of each."""

from __future__ import annotations

from collections.abc import Mapping

from wholeroute.words import N_

PLAN_NOTES: Mapping[str, Mapping[str, str]] = {
    "note-kind": {
        "practice": N_("practice note"),
        "study": N_("study"),
        "need": N_("research need"),
        "conclusion": N_("focus-group conclusion"),
        "training": N_("training"),
        "tool": N_("tool"),
        "consultation": N_("consultation"),
    },
    "note-detail": {
        "where": N_("Where"),
        "by": N_("By whom: an organisation"),
        "programme": N_("Programme"),
        "group": N_("Which group"),
        "audience": N_("For whom"),
        "sort": N_("Sort of tool"),
        "until": N_("Open until"),
        "answers": N_("Answer to"),
        "reference": N_("Reference"),
    },
    "note-programme": {
        "horizon-europe": N_("Horizon Europe"),
        "innovation-hub": N_("EU Innovation Hub for Internal Security"),
        "other": N_("another"),
    },
    "note-sort": {
        "equipment": N_("equipment"),
        "software": N_("software"),
        "procedure": N_("procedure"),
        "guide": N_("guide"),
    },
}
