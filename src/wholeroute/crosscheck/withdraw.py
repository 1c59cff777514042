"""Take back every merge of one version of the score as one act, or let them stand again.

People's judgements stay, and clusters follow when they are read. Who may judge may do so, for what
they see, as the database has it too: no role sees what all others judged.
"""

from __future__ import annotations

from wholeroute.crosscheck.run import require_judge
from wholeroute.errors import Invalid, NotFound
from wholeroute.ledger import (
    Acting,
    VersionRow,
    record,
    say_merges_again,
    take_back_merges,
    versions,
)
from wholeroute.rights import Action


def standing_versions(acting: Acting) -> list[VersionRow]:
    """Return which versions have judgements that stand, and how many of each verdict."""
    require_judge(acting)
    with acting.begin() as connection:
        return versions(connection)


def withdraw(acting: Acting, model: str, reason: str) -> int:
    """Take back every "same" of `model` that this reader sees; return how many.

    A run of this version does not say them again on the same evidence; another version may.
    Raises `Refused` for whoever may not judge, `NotFound` where none stands.
    """
    require_judge(acting)
    with acting.begin() as connection:
        taken = take_back_merges(connection, model, acting.reader.member, reason)
        if not taken:
            raise NotFound(f"no merge of {model!r} stands that you may see")
        record(connection, acting.reader, Action.JUDGE, f"model:{model}",
               details={"withdrawn": taken})  # fmt: skip
    return taken


def reinstate(acting: Acting, model: str, reason: str) -> int:
    """Let the merges of `model` stand again that were taken back and not judged since.

    Returns how many. Raises `Refused` for whoever may not judge, `NotFound` where there are none.
    """
    require_judge(acting)
    if not reason.strip():
        raise Invalid("reason", "this needs a reason", "Say why they may stand again.")
    with acting.begin() as connection:
        again = say_merges_again(connection, model)
        if not again:
            raise NotFound(f"no merge of {model!r} was taken back that you may see")
        record(connection, acting.reader, Action.JUDGE, f"model:{model}",
               details={"reinstated": again})  # fmt: skip
    return again
