"""Begin, open, keep, hand over and end drafts, each under its author's own session.

What is typed is sealed before it is kept. Two windows that keep parts of one draft at once both
succeed; two that keep the same part meet, and the second is told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wholeroute.custody import begin_typing, end_typing, open_typed, seal_typed
from wholeroute.drafting.model import LARGEST, Content, packed, unpacked
from wholeroute.errors import Invalid, NotFound, Refused, Unavailable
from wholeroute.ledger import (
    Acting,
    ReportDraft,
    hand_back_draft,
    hand_over_draft,
    keep_draft,
    let_two_people_send,
    record,
    report_draft,
    report_drafts,
    two_people_send,
)
from wholeroute.rights import DRAFTS_KEPT, Action, require

_TRIES = 8


@dataclass(frozen=True, slots=True)
class Typed:
    """A draft, opened. `remark` is what a second person wants mended."""

    draft: ReportDraft
    content: Content
    remark: str

    @property
    def id(self) -> UUID:
        """Return its id."""
        return self.draft.id

    def is_by(self, member: str) -> bool:
        """Return whether a member typed it."""
        return self.draft.author == member


def begin(acting: Acting, content: Content, today: date) -> UUID:
    """Begin a draft, and return its id."""
    return begin_typing(acting, content.form, packed(content), today)


def drafts(acting: Acting) -> list[Typed]:
    """Return the drafts that the session's member typed, and those that wait for a second person."""
    with acting.begin() as connection:
        found = report_drafts(connection)
    return [each for draft in found if (each := _opened(acting, draft)) is not None]


def _opened(acting: Acting, draft: ReportDraft) -> Typed | None:
    try:
        content, remark = open_typed(acting.ledger, draft)
    except NotFound:  # its key is gone: a restore brought back what had ended
        return None
    return Typed(draft, unpacked(content), remark)


def opened(acting: Acting, which: UUID) -> Typed:
    """Return a draft; raise `NotFound` for another's. Looking at somebody else's is audited."""
    with acting.begin() as connection:
        draft = report_draft(connection, which)
        if draft.author != acting.reader.member:
            record(connection, acting.reader, Action.READ, f"draft:{which}")
    found = _opened(acting, draft)
    if found is None:
        raise NotFound(f"no draft {which} of yours")
    return found


def change(acting: Acting, which: UUID, verb: Callable[[Content], Content], today: date) -> Content:
    """Keep what `verb` makes of a draft, and return it.

    Raises `ChangedMeanwhile` where `verb` says so, `Refused` once a second person is looking.
    """
    for _ in range(_TRIES):
        with acting.begin() as connection:
            draft = report_draft(connection, which)
        if draft.state != "writing" or draft.author != acting.reader.member:
            raise Refused(
                "draft-in-review", "it waits for a second person: take it back to change it"
            )
        content = verb(unpacked(open_typed(acting.ledger, draft)[0]))
        plain = packed(content)
        if len(plain) > LARGEST:
            raise Invalid("draft", "it is too large", "Send this one, and begin another.")
        sealed = seal_typed(acting.ledger, which, plain)
        with acting.begin() as connection:
            if keep_draft(connection, which, draft.version, sealed, today, today + DRAFTS_KEPT):
                return content
    raise Unavailable("this draft is being changed from many windows at once; try again")


def hand_over(acting: Acting, which: UUID) -> None:
    """Let a second person of the same organisation look at it, and send it."""
    with acting.begin() as connection:
        if not hand_over_draft(connection, which):
            raise NotFound(f"no draft {which} that you are writing")
        record(
            connection, acting.reader, Action.SUBMIT, f"draft:{which}", details={"for": "review"}
        )


def hand_back(acting: Acting, which: UUID, remark: str = "") -> None:
    """Give it back to its author, with what is to be mended; an author takes it back so as well."""
    sealed = seal_typed(acting.ledger, which, remark.encode()) if remark.strip() else None
    with acting.begin() as connection:
        if not hand_back_draft(connection, which, sealed):
            raise NotFound(f"no draft {which} that waits for a review")
        record(
            connection, acting.reader, Action.SUBMIT, f"draft:{which}", details={"for": "mending"}
        )


def throw_away(acting: Acting, which: UUID) -> None:
    """End a draft without sending it: nobody can open it any more."""
    end_typing(acting, which)


def wants_two(acting: Acting) -> bool:
    """Return whether the session's organisation wants a second person to send what one typed."""
    with acting.begin() as connection:
        return two_people_send(connection)


def let_two_send(acting: Acting, *, wanted: bool) -> None:
    """Say whether the organisation wants a second person to send; an administrator decides."""
    require(acting.reader, Action.ADMINISTER)
    with acting.begin() as connection:
        let_two_people_send(connection, wanted=wanted)
        record(
            connection, acting.reader, Action.ADMINISTER, "report-rule",
            details={"two_people_send": wanted},
        )  # fmt: skip
