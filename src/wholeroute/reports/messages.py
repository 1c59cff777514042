"""The words of a report's frame, by the key that its set of templates calls them by.

Whoever freezes hands them over in every language; the edition keeps them. `LABELS` names the closed
sets whose words it keeps beside them.
"""

from __future__ import annotations

from collections.abc import Mapping

from wholeroute.words import N_

LABELS = ("force", "far", "how fresh", "evidence-kind", "qualifier", "act-stage", "law-status")

MESSAGES: Mapping[str, str] = {
    "whole": N_("Report to the European Parliament and the Council"),
    "of-pillar": N_("Report on one pillar of the plan"),
    "of-plan": N_("Plan"),
    "edition": N_("Edition"),
    "frozen-on": N_("Frozen on"),
    "register": N_("Version of the register"),
    "hash": N_("SHA-256 of the edition"),
    "contents": N_("Contents"),
    "to-read": N_("How to read this report"),
    "to-read-evidence": N_(
        "How far an action has come follows from evidence alone, by the same rules for all. Nobody can"
        " write that something is done."
    ),
    "to-read-actor": N_(
        "An action is as far as the last of those who are asked to act by name. Where a whole group is"
        " asked, as the Member States are, each of them is counted."
    ),
    "to-read-boxed": N_(
        "A boxed row sums up others and has a status of its own: theirs are never added up to it."
    ),
    "to-read-words": N_(
        "What the plan says, and what is attested, stands in English. The identifiers are those of the"
        " open data that come with each edition."
    ),
    "stands": N_("Where the plan stands"),
    "by-pillar": N_("Actions by pillar and by how far they have come"),
    "by-force": N_("Actions by how strongly the plan puts them and by how far they have come"),
    "pillar": N_("Pillar"),
    "all-of": N_("All"),
    "changes": N_("What changed"),
    "changes-since": N_("Since edition %(number)s of %(day)s"),
    "changes-none": N_("Nothing changed since edition %(number)s of %(day)s."),
    "changes-first": N_("No edition of this kind was published before."),
    "row": N_("Row"),
    "what": N_("What"),
    "was": N_("Before"),
    "now": N_("Now"),
    "added": N_("added"),
    "removed": N_("removed"),
    "actions-of": N_("Actions of this pillar"),
    "id": N_("Id"),
    "action": N_("Actions"),
    "force": N_("How strongly"),
    "who": N_("Who acts"),
    "by-when": N_("By when"),
    "no-date": N_("no date"),
    "status": N_("How far"),
    "newest": N_("Newest evidence"),
    "overdue": N_("its day has passed"),
    "several": N_("many act"),
    "so-many": N_("%(far)s: %(number)s of %(all)s"),
    "boxed": N_("boxed"),
    "evidence": N_("Evidence"),
    "evidence-for-all": N_("Evidence that everybody may see"),
    "evidence-none": N_("No evidence that everybody may see was attested."),
    "evidence-withheld": N_("%(number)s more are not for everybody."),
    "kind": N_("Kind"),
    "held-by": N_("Held by"),
    "day": N_("Day"),
    "quality": N_("Quality"),
    "attested-by": N_("Attested by"),
    "verified-by": N_("Verified by"),
    "measured": N_("What was measured"),
    "counts": N_("Numbers that were reported"),
    "counts-hidden": N_(
        "Numbers of people and cases below ten are kept back, and others with them, so that nobody can"
        " reckon them from totals, from other tables or from earlier editions."
    ),
    "counts-left-out": N_("Left out, because it could not be told safely: %(names)s."),
    "counts-none": N_("No number was reported for everybody to see."),
    "invented-state": N_("Invented state"),
    "told": N_("Other values that were reported"),
    "indicator": N_("Indicator"),
    "broken-down": N_("Of which"),
    "period": N_("Period"),
    "value": N_("Value"),
    "given-by": N_("Reported by"),
    "all": N_("all"),
    "suppressed": N_("kept back"),
    "not-reported": N_("not reported"),
    "no-case": N_("no case possible"),
    "yes": N_("yes"),
    "no": N_("no"),
    "law": N_("How far laws have come"),
    "law-stages": N_("Laws and other documents, with the stage that each has reached"),
    "law-applied": N_("How Member States apply them, topic by topic"),
    "law-none": N_("No stage is known yet."),
    "law-name": N_("Law or document"),
    "stage": N_("Stage"),
    "source": N_("Source"),
    "topic": N_("Topic"),
    "states": N_("States"),
    "untold": N_("nothing told"),
    "replies": N_("Consultations, and what was replied"),
    "replies-none": N_("No consultation was noted."),
    "consultation": N_("Consultation"),
    "said": N_("What it says"),
    "replied": N_("What was replied"),
    "made": N_("How this report was made"),
    "made-by": N_(
        "From one edition, frozen at one moment and published after two people signed its hash."
        " Whoever has the edition can make this report again, byte for byte."
    ),
    "page": N_("Page %(number)s of %(total)s"),
    "site-lead": N_(
        "What the plan calls for and how far each action has come, from evidence alone."
        " This page works without scripts."
    ),
    "site-choose": N_("Choose actions"),
    "site-all": N_("all"),
    "site-reset": N_("Show all"),
    "site-shown": N_("Actions shown:"),
    "site-take": N_("Take the data along"),
    "site-take-lead": N_("Every table as CSV, everything as JSON, and what each column means."),
    "site-report": N_("The whole report"),
    "site-file": N_("File"),
    "site-bytes": N_("Bytes"),
    "site-column": N_("Column"),
    "site-meaning": N_("Meaning"),
    "site-unit": N_("Unit"),
    "site-source": N_("Source"),
    "site-dictionary": N_("What each column means"),
    "site-actions": N_("Actions"),
}  # fmt: skip
"""Every message that a report or the site of an edition may say, by its key."""
