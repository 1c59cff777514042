"""An edition without a database: every status, evidence for everybody, titles in several scripts."""

from __future__ import annotations

from dataclasses import replace

from wholeroute.plan import Edition, OfGroup, Piece, Standing, Told, built_in
from wholeroute.plan.edition import OfActor, Register
from wholeroute.plan.versions import hash_of
from wholeroute.web.language import CATALOGUES, Languages
from wholeroute.web.views.plan_editions import frame_of

COUNTS = {
    "least": 10, "width": 5, "left-out": ["convictions.state"],
    "tables": [{
        "name": "prosecutions.state", "counts": "prosecutions", "things": False,
        "dimensions": ["period", "state"], "sums": [], "shares": [],
        "cells": [
            [["2025", "DE"], "suppressed", 7, None], [["2025", "FR"], 1200, 8, "more than"],
            [["2025-01-01/2026-06-30", ""], "not-reported", None, None],
        ],
    }],
}  # fmt: skip
TOLD = (
    Told(3, "agency-agreements", "eu", "A Union agency", (), "2025", "2026", "adopted", "exactly"),
)
FAR = ("not-reported", "reported", "evidenced", "verified", "met", "several")


def edition() -> Edition:
    """Return an edition of the plan of 2021 in all languages."""
    plan = built_in()
    places = {each.id: at % len(FAR) for at, each in enumerate(plan.actions)}
    pieces = tuple(
        Piece(
            at, name, plan.action[name].responsible[0], "document", f"Annual report № {at} 📄 Ετήσια",
            "https://example.org/1", "ab" * 32, "The registry", "2026-10", "B", "National contact point",
            ("A Union agency",),
        )
        for at, (name, place) in enumerate(places.items(), 1) if place
    )  # fmt: skip
    return Edition(
        1, "whole", "Progress of the plan, 2026", "2026-11-28", joint=False,
        register=Register(1, hash_of(plan).hex(), plan),
        frame=frame_of(Languages(CATALOGUES).all()),
        standings=tuple(
            _standing(name, place, pieces) for name, place in places.items()
        ), evidence=pieces, tables=COUNTS, told=TOLD,
    )  # fmt: skip


def further(before: Edition) -> Edition:
    """Return a later edition in which one action came further and one row of the register changed."""
    first, *rest = before.standings
    plan = before.plan
    action = replace(plan.actions[1], action="Say it otherwise")
    later = replace(plan, actions=(plan.actions[0], action, *plan.actions[2:]))
    return replace(
        before, number=before.number + 1, frozen_on="2027-11-28",
        register=Register(2, hash_of(later).hex(), later),
        standings=(replace(first, status="met"), *rest),
    )  # fmt: skip


def _standing(name: str, place: int, pieces: tuple[Piece, ...]) -> Standing:
    status = FAR[place]
    groups = (OfGroup("member-states", 27, (("reported", 7), ("verified", 2))),)
    return Standing(
        name, status, "fresh" if place else "", "2026-10" if place else "", overdue=place == 1,
        actors=(OfActor("eu", status),) if status != "several" else (),
        groups=groups if status == "several" else (),
        evidence=tuple(each.id for each in pieces if each.action == name), withheld=place % 2,
    )  # fmt: skip
