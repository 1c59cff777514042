"""What this room tells of its components that score or rank."""

from __future__ import annotations

from wholeroute.network.run import RULE, VERSION
from wholeroute.rights import AiClass, Component, Measured
from wholeroute.words import N_

_VERSION = f"{RULE} {VERSION}"
_ON_INVENTED = (
    "On invented operations that nobody looked into: no innocent and no protected person is named;"
    " of 100 organisers and coordinators each 96 to 99 bear a card in their group. Real reports"
    " are harder; on those nobody has measured it."
)

REGISTER: tuple[Component, ...] = (
    Component(
        id="network-groups",
        name=N_("Groups of people"),
        room="network",
        versions=(_VERSION,),
        code=("wholeroute.network.groups:communities", "wholeroute.network.run:run"),
        does="Ties people by contacts, money, transport, ownership, documents and places, and finds"
        " who hangs together (Leiden communities, ten seeds).",
        purpose="To show analysts who may work together, with the evidence.",
        data="A snapshot of the open lane as far as the reader may see it. Labels are not read.",
        error=Measured(_ON_INVENTED, "bench/network.py"),
        oversight="A group is a finding that a named person confirms or dismisses with a reason."
        " Whoever is merely near is written nowhere.",
        ai_class=AiClass.HIGH_RISK,
        why="Annex III, 6(e): law enforcement profiles people with it in the course of an"
        " investigation.",
        off="It runs only when an analyst gives the command; a dismissed finding stays dismissed.",
    ),
    Component(
        id="network-cards",
        name=N_("Parts in a group"),
        room="network",
        versions=(_VERSION,),
        code=("wholeroute.network.cards:cards", "wholeroute.network.go_between:going_between"),
        does="Says which part somebody seems to have in a group, where money and a second layer"
        " bear it out, from two independent bodies, and no innocent reading holds.",
        purpose="To give an investigator leads to check, and what speaks against each of them.",
        data="Payments, ties and their reports of the open lane. No label, no nationality, gender,"
        " age or belief.",
        error=Measured(_ON_INVENTED, "bench/network.py"),
        oversight="A card accuses nobody. It shows each line of evidence, each innocent reading, and"
        " what stands without each input; a person decides with a reason.",
        ai_class=AiClass.HIGH_RISK,
        why="Annex III, 6(e): law enforcement profiles people with it in the course of an"
        " investigation.",
        off="It runs only when an analyst gives the command; a dismissed finding stays dismissed.",
    ),
)
