"""Name what a campaign is made of, how far it is, and why its answers may show reach alone."""

from __future__ import annotations

from collections.abc import Mapping

from wholeroute.words import N_

CAMPAIGNS: Mapping[str, Mapping[str, str]] = {
    # Channels that most campaigns use: written so they have a name in every language.
    "campaign-channel": {
        "radio": N_("radio"),
        "television": N_("television"),
        "newspapers": N_("newspapers"),
        "social media": N_("social media"),
        "text messages": N_("text messages"),
        "telephone line": N_("telephone line"),
        "posters": N_("posters"),
        "leaflets": N_("leaflets"),
        "leaflet": N_("leaflet"),
        "theatre": N_("theatre"),
        "cinema": N_("cinema"),
        "music": N_("music"),
        "schools": N_("schools"),
        "meetings": N_("meetings"),
        "sports": N_("sports"),
        "people who came back": N_("people who came back"),
    },
    "campaign-state": {
        "planned": N_("planned"),
        "running": N_("running"),
        "over": N_("over"),
    },
    "campaign-why": {
        "nothing-measured": N_("Nobody was asked yet."),
        "nothing-compared": N_(
            "It is compared with nothing, so that whatever was answered may have been so before."
        ),
        "before-and-after-alone": N_(
            "Before and after alone do not show what would have changed without it."
        ),
        "one-arm": N_("People were asked on one side alone: with the campaign, or without."),
        "place-in-both-arms": N_(
            "One place stands on both sides: it cannot be compared with itself."
        ),
        "few-places": N_(
            "On one side fewer than two places can be compared: nothing tells how much places differ."
        ),
        "no-spread": N_(
            "All places of each side gave the same share: nothing tells how much others may differ."
        ),
        "small-counts": N_(
            "Too few said so, or did not, for everybody to be told; members see what it came to."
        ),
    },
}
