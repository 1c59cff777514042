"""A plan that has begun to come along: who answers for whom, evidence, and words on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.journeys.seats import CONTACT, MANAGER, Seat

AGENCY: Seat = ("contact-point@agency", "contact-point", "policy")
OWN, OTHERS = "P3.2.1-08", "P3.1.1-31"
"""An action of the Member States, for whom `ncp-a` answers, and one of the Commission's."""

REPORT = {
    "kind": "document", "title": "The yearly report of the states", "held_by": "the registry",
    "reference": "Doc. 2024/17", "sha256": "5d" * 32, "day": "2024-03", "quality": "A", "public": "yes",
}  # fmt: skip


def attested(post: Callable[..., str]) -> Mapping[str, str]:
    """Attest something on either side, and say of one that it is doubted; return the ids."""
    for actor, who in (("member-states", "ncp-a"), ("commission", "agency")):
        said = {"actor": actor, "answers": who, "since": "2021-09-29"}
        post(MANAGER, "/plan/answering", **said)
    own = _attest(post, CONTACT, OWN, actor="member-states", indicator=["states-full-series"],
                  value=["1"], since=["2023"], until=["2023"], qualifier=["exactly"])  # fmt: skip
    other = _attest(post, AGENCY, OTHERS, actor="commission")
    second = _attest(
        post, AGENCY, OTHERS, actor="commission", title="A letter", sha256="", quality="C"
    )
    post(AGENCY, f"/plan/actions/{OWN}/evidence/{own}", verdict="doubted", reason="Which series?")
    post(
        CONTACT, f"/plan/actions/{OTHERS}/evidence/{other}", verdict="verified", reason="Same hash"
    )
    return {"own_evidence": own, "evidence": second}


def _attest(post: Callable[..., str], who: Seat, action: str, **said: Any) -> str:
    led = post(who, f"/plan/actions/{action}/evidence", **{**REPORT, **said})
    return led.rpartition("evidence-")[2]
