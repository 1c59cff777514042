"""Judge many pairs between two reports as one act with one reason, and take the act back as one.

Only what waits can be judged so: never what a person holds already. So an act is the first word
on each of its pairs and never the second, which what leaves asks for where a suspect is touched.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from wholeroute.crosscheck.attempts import audited
from wholeroute.crosscheck.pairs import Pair, as_it_stood, scores
from wholeroute.crosscheck.run import require_judge
from wholeroute.crosscheck.taking_back import take_back
from wholeroute.crosscheck.waiting import Wanted
from wholeroute.errors import Invalid, NotFound
from wholeroute.ledger import (
    Acting,
    Judgement,
    NewJudgement,
    Verdict,
    judge,
    of_act,
    record,
    waiting_pairs,
)
from wholeroute.rights import Action

AT_ONCE = "at once"
MOST_AT_ONCE = 200
"""More than that nobody looks through before they give one reason for all."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What one act judged: how many pairs, and how many of those chosen no longer waited."""

    act: UUID
    judged: int
    gone: int


def settle_at_once(
    acting: Acting, wanted: Wanted, chosen: Collection[Pair], verdict: Verdict, reason: str
) -> Settled:
    """Write one person's judgement of each chosen pair that is wanted and still waits.

    Raises `Refused` where they may not judge, `Invalid` without a reason or without a pair.
    """
    require_judge(acting)
    if not wanted.reports or not wanted.sharing:
        raise Invalid("reports", "pairs are judged at once by their reports and a number they share",
                      "Follow one of the links beside the queue.")  # fmt: skip
    if not chosen:
        raise Invalid("pair", "no pair is chosen", "Tick those that your reason is true of.")
    if verdict is Verdict.RETRACTED:
        raise Invalid("verdict", "a judgement is undone by undoing it", "Use undo.")
    act, sought = uuid4(), wanted.behind(None).as_sought()
    with audited(acting, Action.JUDGE, f"act:{act}"), acting.begin() as connection:
        waits = waiting_pairs(connection, sought, most=MOST_AT_ONCE)
        pairs = [pair for each in waits if (pair := (each.left, each.right)) in chosen]
        if not pairs:
            raise Invalid("pair", "none of these waits any more", "Look at the list anew.")
        found, told = scores(acting, connection, pairs), _as_evidence(act, len(pairs))
        judge(
            connection,
            [
                NewJudgement(
                    *pair, verdict, reason, member=acting.reader.member,
                    score=found[pair].probability if pair in found else None,
                    explanation=(*as_it_stood(pair, found[pair]), told) if pair in found else (told,),
                )
                for pair in pairs
            ],
        )  # fmt: skip
        record(
            connection, acting.reader, Action.JUDGE, f"act:{act}",
            details={"judged": len(pairs), "verdict": verdict.value, "sharing": wanted.sharing,
                     "reports": list(map(str, wanted.reports))},
        )  # fmt: skip
    return Settled(act, len(pairs), len(chosen) - len(pairs))


def undo_at_once(acting: Acting, act: UUID, reason: str) -> list[Judgement]:
    """Take back each judgement of an act that stands; each of its pairs waits again.

    What was judged anew since stays. Raises `NotFound` where none of it stands, `Invalid` without
    a reason.
    """
    require_judge(acting)
    with audited(acting, Action.JUDGE, f"act:{act}"), acting.begin() as connection:
        stands = of_act(connection, AT_ONCE, str(act))
        if not stands:
            raise NotFound(f"no judgement of the act {act} stands that you may undo")
        take_back(connection, stands, acting.reader.member, reason)
        record(
            connection, acting.reader, Action.JUDGE, f"act:{act}", details={"undone": len(stands)}
        )
    return stands


def act_of(judged: Judgement) -> UUID | None:
    """Return the act that a judgement is part of, None where it was made by itself."""
    kept = (e for e in judged.explanation if e["feature"] == AT_ONCE)
    return next((UUID(e["agreement"]) for e in kept), None)


def _as_evidence(act: UUID, many: int) -> Mapping[str, Any]:
    words = f"one of {many} judged at once"
    return {"feature": AT_ONCE, "agreement": str(act), "weight": 0.0, "words": words}
