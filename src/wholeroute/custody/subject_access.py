"""Answer people who ask what is kept of them, themselves or through the supervisory authority.

A custodian looks in every lane for that person alone, says who is meant, asks the originators, and
answers; `letter` writes what goes back. Who asks stands in the vault; no log and no table names them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import orjson

from wholeroute.custody.letter import GROUNDS, Answer, Meant, made
from wholeroute.custody.vault import Vault
from wholeroute.entities import PROPERTIES, Mentions, PropertyType, mentions, name_keys, normalise
from wholeroute.errors import Invalid, NotFound
from wholeroute.ledger import (
    Acting,
    AnswerKind,
    Channel,
    Consultation,
    Identity,
    RequestKind,
    SaidOfSubject,
    SubjectMatch,
    SubjectRequest,
    asked_reports,
    close_request,
    consult,
    consultations,
    decide_match,
    extend_request,
    find_subjects,
    forget_requests,
    names_without_keys,
    open_request,
    record,
    said_of_subjects,
    subject_matches,
    subject_requests,
)
from wholeroute.rights import Action, months_after, require

MONTHS, MONTHS_EXTENDED = 1, 3
MONTHS_ANSWERED = 12
"""So long after its answer a request is kept, to be shown to the authority or a court; own choice."""
_NUMBERS = ("passportNumber", "idNumber", "phone", "email", "iban", "taxNumber")
_NAMES = frozenset(name for name, each in PROPERTIES.items() if each.type is PropertyType.NAME)
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Particulars:
    """Who somebody says they are, and how they, or who asks for them, proved it."""

    names: tuple[str, ...]
    proof: str
    birth_date: str = ""
    numbers: tuple[str, ...] = ()
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came in."""

    kind: RequestKind
    channel: Channel
    received_on: date
    particulars: Particulars


Keys = Callable[[Particulars], Iterable[str]]
"""The cross-check's keys of somebody: who calls brings them, for that room stands above."""


def register(acting: Acting, asked: Asked, today: date) -> UUID:
    """Write a request down and return its id; it is to be answered within a month.

    Raises `Refused` for all but a custodian for oversight, `Invalid` without a name or a proof, or
    for a day that has not come.
    """
    require(acting.reader, Action.ANSWER)
    who = asked.particulars
    if not any(name.strip() for name in who.names):
        raise Invalid("name", "nobody is named", "Give the name of who asks.")
    if not who.proof.strip():
        raise Invalid("proof", "no proof of identity is named", "Give its reference.")
    if asked.received_on > today:
        raise Invalid("received", "that day has not come", "Give the day on which it came in.")
    request = uuid4()
    Vault(acting.ledger).store(request, [Identity(request, orjson.dumps(asdict(who)).decode())])
    with acting.begin() as connection:
        open_request(
            connection,
            {"id": request, "kind": asked.kind, "channel": asked.channel,
             "received_on": asked.received_on, "deadline": months_after(asked.received_on, MONTHS)},
        )  # fmt: skip
        record(
            connection, acting.reader, Action.ANSWER, f"subject-request:{request}",
            details={"kind": asked.kind.value, "channel": asked.channel.value},
        )  # fmt: skip
    return request


def requests(acting: Acting) -> list[SubjectRequest]:
    """Return the requests to the reader's organisation, the most urgent first."""
    require(acting.reader, Action.ANSWER)
    with acting.begin() as connection:
        return subject_requests(connection)


def request_named(acting: Acting, request: UUID) -> SubjectRequest:
    """Return one request; raise `NotFound` for any other organisation's."""
    found = next((each for each in requests(acting) if each.id == request), None)
    if found is None:
        raise NotFound(f"no request {request} to your organisation")
    return found


def extend(acting: Acting, request: UUID, reason: str) -> date:
    """Take two months more, once, with a reason that the vault holds; return the new deadline."""
    one = request_named(acting, request)
    _needs(reason)
    why, until = uuid4(), months_after(one.received_on, MONTHS_EXTENDED)
    if one.extended or one.answer is not None:
        raise Invalid("request", "is answered or extended already", "A deadline moves once.")
    Vault(acting.ledger).store(request, [Identity(why, reason)])
    with acting.begin() as connection:
        extend_request(connection, request, until)
        record(
            connection, acting.reader, Action.ANSWER, f"subject-request:{request}",
            details={"until": str(until), "reason": str(why)},
        )  # fmt: skip
    return until


def look(acting: Acting, request: UUID, keys: Keys = lambda _: ()) -> int:
    """Look in every lane for who asks, and return how many who may be meant are new.

    Only the number is in the log. Nothing is looked for without an open request.
    """
    _open(acting, request)
    vault = Vault(acting.ledger)
    who = _particulars(vault, request)
    with acting.begin() as connection:
        reports = set(asked_reports(connection, request)) & vault.contributions(0.0)
        sought = _sought(who)
        tokens = [token for report in sorted(reports) for token in _tokens(vault, report, sought)]
        tokens += [
            statement
            for statement, name in names_without_keys(connection, request, _NAMES)
            if not sought[0].isdisjoint(name_keys(name))
        ]
        found = find_subjects(connection, request, keys(who), _values(who), tokens)
        record(
            connection, acting.reader, Action.ANSWER, f"subject-request:{request}",
            details={"found": found},
        )  # fmt: skip
    return found


def forget_answered(acting: Acting, today: date) -> int:
    """Forget requests answered a year ago, and who asked; return how many.

    The ledger forgets first: whom a crash then leaves in the vault belongs to nothing, and is swept.
    """
    require(acting.reader, Action.ANSWER)
    with acting.begin() as connection:
        gone = forget_requests(connection, today, MONTHS_ANSWERED)
        if gone:
            record(
                connection, acting.reader, Action.ERASE, "subject-requests",
                details={"forgotten": len(gone)},
            )  # fmt: skip
    vault = Vault(acting.ledger)
    for request in gone:
        vault.erase(request)
    return len(gone)


def may_be_meant(acting: Acting, request: UUID) -> list[Meant]:
    """Return who may be meant and what is said of them, for the custodian to decide. Audited."""
    request_named(acting, request)
    with acting.begin() as connection:
        matches, said = subject_matches(connection, request), said_of_subjects(connection, request)
        record(
            connection, acting.reader, Action.ANSWER, f"subject-request:{request}",
            details={"shown": len(matches)},
        )  # fmt: skip
    values = Vault(acting.ledger).tell([each.statement for each in said if each.vaulted])
    return [Meant(each, _said_of(each.entity, said, values)) for each in matches]


def who_asks(acting: Acting, request: UUID) -> Particulars:
    """Return who asks, for the custodian who answers. Audited."""
    request_named(acting, request)
    with acting.begin() as connection:
        record(connection, acting.reader, Action.ANSWER, f"subject-request:{request}")
    return _particulars(Vault(acting.ledger), request)


@dataclass(frozen=True, slots=True)
class Decided:
    """Whether somebody is meant, whether it may be told, and if not on which ground of Art 15(1)."""

    meant: bool
    told: bool = False
    ground: str = ""


def decide(acting: Acting, request: UUID, entity: UUID, decided: Decided) -> None:
    """Write what a custodian decided on one who may be meant."""
    _open(acting, request)
    if decided.meant and not decided.told and decided.ground not in GROUNDS:
        fix = f"Name one of {', '.join(GROUNDS)}."
        raise Invalid("ground", "what is withheld has a ground in law", fix)
    with acting.begin() as connection:
        match = next((e for e in subject_matches(connection, request) if e.entity == entity), None)
        if match is None:
            raise NotFound(f"nobody {entity} may be meant")
        _must_have_asked(acting, match, decided, consultations(connection, request))
        decide_match(
            connection, request,
            {"entity": entity, "meant": decided.meant, "told": decided.meant and decided.told,
             "ground": "" if decided.told or not decided.meant else decided.ground},
        )  # fmt: skip
        record(
            connection, acting.reader, Action.ANSWER, f"subject-request:{request}",
            details={"decided": 1},
        )  # fmt: skip


def _must_have_asked(
    acting: Acting, match: SubjectMatch, decided: Decided, asked: Sequence[Consultation]
) -> None:
    yes = {each.originator for each in asked if each.answer == "tell"}
    own = match.originator == acting.reader.organisation
    if decided.meant and decided.told and not own and match.originator not in yes:
        fix = f"Ask {match.originator} first, and write down that they agree."
        raise Invalid("told", "its originator has not agreed", fix)


def ask_originator(acting: Acting, request: UUID, originator: str, due: date) -> None:
    """Write that an originator was asked whether something may be told, and until when.

    Raises `Invalid` for who sent nothing of anybody who may be meant.
    """
    others = {each.match.originator for each in may_be_meant(acting, request)}
    if originator not in others - {acting.reader.organisation}:
        fix = f"Ask {', '.join(sorted(others)) or 'nobody'}." if others else "Look first."
        raise Invalid("originator", "sent nothing of who may be meant", fix)
    _consulted(acting, request, {"originator": originator, "due": due})


def originator_answered(
    acting: Acting, request: UUID, originator: str, *, tell: bool, ground: str = ""
) -> None:
    """Write what an originator answered; one that takes its word back has all decided anew."""
    asked = next(
        (e for e in asked_originators(acting, request) if e.originator == originator), None
    )
    if asked is None:
        raise NotFound(f"{originator} was not asked")
    given = {"originator": originator, "due": asked.due, "answer": "tell" if tell else "withhold"}
    _consulted(acting, request, given | {"ground": "" if tell else ground})


def asked_originators(acting: Acting, request: UUID) -> list[Consultation]:
    """Return whom one asked, until when, and what they answered."""
    request_named(acting, request)
    with acting.begin() as connection:
        return consultations(connection, request)


def answer(acting: Acting, request: UUID, *, done: bool = False) -> Answer:
    """Close a request and return what goes back to who asked.

    `done` says that what they asked for was done, and that they may be told so. Raises `Invalid`
    while it is undecided whether somebody is meant.
    """
    one = _open(acting, request)
    if done and one.kind is RequestKind.ACCESS:
        raise Invalid("done", "who asks for access is told or is not", "Decide on each instead.")
    meant = may_be_meant(acting, request)
    if any(each.match.meant is None for each in meant):
        raise Invalid("request", "somebody may be meant and is undecided", "Decide on each first.")
    theirs = [each for each in meant if each.match.meant]
    told = [each for each in theirs if each.match.told]
    kind = AnswerKind.DONE if done else AnswerKind.NEUTRAL
    if told and not done:
        kind = AnswerKind.FULL if len(told) == len(theirs) else AnswerKind.PART
    with acting.begin() as connection:
        close_request(connection, request, kind)
        record(
            connection, acting.reader, Action.ANSWER, f"subject-request:{request}",
            details={"answered": 1},
        )  # fmt: skip
    return letter(acting, request)


def letter(acting: Acting, request: UUID) -> Answer:
    """Return what goes back on an answered request, as far as it is still kept. Audited."""
    one = request_named(acting, request)
    if one.answer is None or one.answered_at is None:
        raise Invalid("request", "is not answered yet", "Answer it first.")
    meant = [each for each in may_be_meant(acting, request) if each.match.meant]
    return made(one, one.answered_at.date(), one.answer, meant)


def _open(acting: Acting, request: UUID) -> SubjectRequest:
    """Return a request that waits for its answer: what an answer says stays as it was said."""
    one = request_named(acting, request)
    if one.answer is not None:
        raise Invalid("request", "is answered already", "Register what is asked anew.")
    return one


def _consulted(acting: Acting, request: UUID, given: dict[str, Any]) -> None:
    _open(acting, request)
    with acting.begin() as connection:
        consult(connection, request, given)
        record(
            connection, acting.reader, Action.ANSWER, f"subject-request:{request}",
            details={"consulted": given["originator"], "answered": "answer" in given},
        )  # fmt: skip


def _particulars(vault: Vault, request: UUID) -> Particulars:
    kept = {each.token: each.value for each in vault.of(request)}
    if request not in kept:
        raise NotFound("who asked is not kept any more")
    said = orjson.loads(kept[request])
    return Particulars(**said | {"names": tuple(said["names"]), "numbers": tuple(said["numbers"])})


def _sought(who: Particulars) -> tuple[frozenset[str], Mentions]:
    keys = frozenset(key for name in who.names for key in name_keys(name))
    numbers = [(prop, number) for number in who.numbers for prop in ("idNumber",)]
    return keys, mentions(numbers, ())


def _tokens(vault: Vault, report: UUID, sought: tuple[frozenset[str], Mentions]) -> list[UUID]:
    """Return the tokens of values in the vault that may be theirs; a text is no value."""
    keys, numbers = sought
    return [
        each.token
        for each in vault.of(report)
        if len(each.value) <= _LONGEST
        and (
            not keys.isdisjoint(name_keys(each.original or each.value))
            or numbers.named_in(each.value)
        )
    ]


def _values(who: Particulars) -> set[str]:
    """Return the stored forms of what they gave."""
    found = set()
    pairs = [("name", each) for each in who.names]
    pairs += [(prop, each) for each in who.numbers for prop in _NUMBERS]
    for prop, printed in pairs:
        try:
            found.add(normalise(PROPERTIES[prop], printed).value)
        except Invalid:
            continue
    return found


def _said_of(
    entity: UUID, said: Sequence[SaidOfSubject], values: dict[UUID, str]
) -> tuple[tuple[str, str], ...]:
    return tuple(
        (each.property, values.get(each.statement, each.value))
        for each in said
        if each.entity == entity and (each.value or each.statement in values)
    )


def _needs(reason: str) -> None:
    if not reason.strip():
        raise Invalid("reason", "more time needs a reason", "Say what makes it take longer.")
