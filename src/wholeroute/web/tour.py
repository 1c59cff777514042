"""A first hour on the exercise: stop by stop, each in the seat of whoever does that work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from wholeroute.rights import Purpose, Role
from wholeroute.web.desk import Choice, Seat
from wholeroute.words import N_


class Stop(NamedTuple):
    """Where to go, as whom, and what to look for and try; the last two are messages."""

    path: str
    role: Role
    purpose: Purpose
    title: str
    look: str


@dataclass(frozen=True, slots=True)
class Seated:
    """A stop with the seat of a member who works there; None where nobody does."""

    stop: Stop
    seat: Seat | None
    name: str


STOPS = (
    Stop(
        "/contributions", Role.CONTRIBUTOR, Purpose.ANALYSIS,
        N_("A report comes in"),
        N_(
            "Open any report and read its receipt: each row was accepted or stands in quarantine, "
            "and none is lost."
        ),
    ),
    Stop(
        "/quarantine", Role.CONTRIBUTOR, Purpose.ANALYSIS,
        N_("A row is mended"),
        N_(
            "Open a row that stayed outside. It names the field and the mend. Correct it and send "
            "it again."
        ),
    ),
    Stop(
        "/people", Role.CUSTODIAN, Purpose.CATEGORISATION,
        N_("Somebody without a category"),
        N_(
            "Look for somebody on hold: a report calls them a suspect, and the same report shows "
            "them aboard or steering. The hold stands whatever the label says."
        ),
    ),
    Stop(
        "/pairs", Role.ANALYST, Purpose.ANALYSIS,
        N_("The same one, or two?"),
        N_(
            "Judge three pairs by the keys. Read what agrees and what differs first; find a pair "
            "in two scripts."
        ),
    ),
    Stop(
        "/merged", Role.ANALYST, Purpose.ANALYSIS,
        N_("One entity of several records"),
        N_(
            "Open one and read why its records are held for one. Take a record out: one act "
            "undoes it."
        ),
    ),
    Stop(
        "/map", Role.ANALYST, Purpose.ANALYSIS,
        N_("Where it happened"),
        N_(
            "Go to Lampedusa, open what lies there, and move the days month by month. Which places do "
            "several sources name? Nobody has a point: who was smuggled is on no map."
        ),
    ),
    Stop(
        "/timeline", Role.ANALYST, Purpose.ANALYSIS,
        N_("What came before what"),
        N_(
            "Begin with a group and look at its people side by side. Where do their days meet, and "
            "for how long is nothing known of anybody?"
        ),
    ),
    Stop(
        "/charts", Role.ANALYST, Purpose.ANALYSIS,
        N_("Numbers, drawn"),
        N_(
            "Draw the contributions along the day on which they were collected, told apart by how "
            "reliable their source is. The numbers stand below: does the drawing say the same?"
        ),
    ),
    Stop(
        "/network", Role.ANALYST, Purpose.ANALYSIS,
        N_("A group, and what it rests on"),
        N_(
            "Open the largest group. Choose one link and find the reports behind it. How many "
            "sources are there really?"
        ),
    ),
    Stop(
        "/findings", Role.ANALYST, Purpose.ANALYSIS,
        N_("A lead is no accusation"),
        N_("Open a finding and read the innocent readings that were tried. Would you confirm it?"),
    ),
    Stop(
        "/referrals", Role.PROTECTION_OFFICER, Purpose.PROTECTION,
        N_("A need is passed on"),
        N_(
            "Write a referral. There is no field for who it is: say what is needed, where and how "
            "soon."
        ),
    ),
    Stop(
        "/plan", Role.PROGRAMME_MANAGER, Purpose.POLICY,
        N_("How far the plan came"),
        N_(
            "Show what is verified, then what is only reported, and open one of each: what makes it so, and "
            "who said that? The desk tells who has not answered and what somebody doubts."
        ),
    ),
    Stop(
        "/people/notices", Role.RIGHTS_REVIEWER, Purpose.OVERSIGHT,
        N_("Somebody watches"),
        N_(
            "Every request to open a protected person stands here at once, whatever is decided on "
            "it."
        ),
    ),
    Stop(
        "/audit", Role.AUDITOR, Purpose.OVERSIGHT,
        N_("What you just did is written down"),
        N_(
            "Find your own steps of this hour. The log names ids and counts, and never a person "
            "reported on."
        ),
    ),
)  # fmt: skip


def seated(choices: Iterable[Choice]) -> list[Seated]:
    """Return the stops, each with the first member who holds its role."""
    everyone = list(choices)
    return [_seated(stop, everyone) for stop in STOPS]


def _seated(stop: Stop, choices: list[Choice]) -> Seated:
    for choice in choices:
        seat = Seat(choice.member.id, stop.role, stop.purpose)
        if seat in choice.seats:
            return Seated(stop, seat, choice.member.name)
    return Seated(stop, None, "")
