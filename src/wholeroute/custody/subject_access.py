"""Answer people who ask what is kept of them, themselves or through the supervisory authority.

A custodian looks in every lane for that person alone, says who is meant, asks the originators, and
answers. **Whoever is told nothing learns nothing by that**: the same words, the same shape and the
same size come back whether nothing is held or all of it is withheld (Directive (EU) 2016/680,
Art 15(3) and 17). Who asks stands in the vault; no log and no table names them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import orjson

from wholeroute.custody.redact import Mentions, mentions
from wholeroute.custody.vault import Vault
from wholeroute.entities import PROPERTIES, name_keys, normalise
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
    open_request,
    record,
    said_of_subjects,
    subject_matches,
    subject_requests,
)
from wholeroute.rights import Action, clock, months_after, require

MONTHS, MONTHS_EXTENDED = 1, 3
SIZE = 1 << 16
"""Every answer is a multiple of this long."""
GROUNDS = {
    "a": "not to obstruct inquiries or procedures",
    "b": "not to prejudice criminal offences being prevented, investigated or prosecuted",
    "c": "to protect public security",
    "d": "to protect national security",
    "e": "to protect the rights of others",
}
"""Directive (EU) 2016/680 Art 15(1); in answers under Art 17 none is named."""
NOTHING_TO_TELL = (
    "We have made all the checks that the law asks of us. There is nothing that we may tell you"
    " beyond this. That says neither that data about you are held here nor that none are.\n"
)
REMEDIES = (
    "You may complain to the supervisory authority, which can check for you, and you may go to"
    " court. You may ask again at any time.\n"
)
_NUMBERS = ("passportNumber", "idNumber", "phone", "email", "iban", "taxNumber")
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


@dataclass(frozen=True, slots=True)
class Meant:
    """Somebody who may be meant, with what is said of them in words: for the custodian's eyes."""

    match: SubjectMatch
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: the same in words and as JSON, each padded so that its size tells nothing."""

    kind: AnswerKind
    words: bytes
    json: bytes


Keys = Callable[[Particulars], Iterable[str]]
"""The cross-check's keys of somebody: who calls brings them, for that room stands above."""


def register(acting: Acting, asked: Asked) -> UUID:
    """Write a request down and return its id; it is to be answered within a month.

    Raises `Refused` for all but a custodian for oversight, `Invalid` without a name or a proof.
    """
    require(acting.reader, Action.ANSWER)
    who = asked.particulars
    if not any(name.strip() for name in who.names):
        raise Invalid("name", "nobody is named", "Give the name of who asks.")
    if not who.proof.strip():
        raise Invalid("proof", "no proof of identity is named", "Give its reference.")
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
    one = request_named(acting, request)
    if one.answer is not None:
        raise Invalid("request", "is answered already", "Register what is asked anew.")
    vault = Vault(acting.ledger)
    who = _particulars(vault, request)
    with acting.begin() as connection:
        reports = set(asked_reports(connection, request)) & vault.contributions(0.0)
        tokens = [
            token for report in sorted(reports) for token in _tokens(vault, report, _sought(who))
        ]
        found = find_subjects(connection, request, keys(who), _values(who), tokens)
        record(
            connection, acting.reader, Action.ANSWER, f"subject-request:{request}",
            details={"found": found},
        )  # fmt: skip
    return found


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
    request_named(acting, request)
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
    """Write that an originator was asked whether something may be told, and until when."""
    _consulted(acting, request, {"originator": originator, "due": due})


def originator_answered(
    acting: Acting, request: UUID, originator: str, *, tell: bool, ground: str = ""
) -> None:
    """Write what an originator answered."""
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


def answer(acting: Acting, request: UUID) -> Answer:
    """Close a request and return what goes back to who asked.

    Raises `Invalid` while it is undecided whether somebody is meant.
    """
    if request_named(acting, request).answer is not None:
        raise Invalid("request", "is answered already", "Register what is asked anew.")
    meant = may_be_meant(acting, request)
    if any(each.match.meant is None for each in meant):
        raise Invalid("request", "somebody may be meant and is undecided", "Decide on each first.")
    theirs = [each for each in meant if each.match.meant]
    told = [each for each in theirs if each.match.told]
    kind = AnswerKind.NEUTRAL
    if told:
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
    told = [each for each in may_be_meant(acting, request) if each.match.told]
    return made(request, one.received_on, one.answered_at.date(), one.answer, told)


def made(
    request: UUID, received: date, today: date, kind: AnswerKind, told: Sequence[Meant]
) -> Answer:
    """Return an answer. Pure: of nothing held and of all withheld it is the same, byte for byte."""
    packs = [_pack(each) for each in told]
    words = f"Your request {request} of {received}, answered on {today}.\n\n"
    words += "".join(map(_in_words, packs)) + NOTHING_TO_TELL + REMEDIES
    said: dict[str, Any] = {
        "request": request, "received": received, "answered": today, "data": packs,
        "note": NOTHING_TO_TELL, "remedies": REMEDIES,
    }  # fmt: skip
    return Answer(kind, _padded(words.encode()), _padded(orjson.dumps(said)))


def _pack(each: Meant) -> dict[str, Any]:
    match = each.match
    return {
        "said": [{"what": name, "value": value} for name, value in each.said],
        "categories": sorted(match.kept.categories),
        "purposes": sorted(match.kept.purposes),
        "legal_basis": match.legal_basis,
        "controller": match.controller,
        "source": match.originator,
        "recipients": list(match.recipients),
        "received": match.kept.received,
        "erased_on": clock(match.kept).erase,
    }


def _in_words(pack: dict[str, Any]) -> str:
    lines = [f"  {each['what']}: {each['value']}\n" for each in pack["said"]]
    return (
        f"Received on {pack['received']} from {pack['source']}, for {', '.join(pack['purposes'])}"
        f" ({pack['legal_basis']}); {pack['controller']} answers for it.\n"
        f"You are called: {', '.join(pack['categories']) or 'nothing'}. What is said of you:\n"
        f"{''.join(lines)}"
        f"It went to: {', '.join(pack['recipients']) or 'nobody'}."
        f" It is erased on {pack['erased_on']} at the latest.\n\n"
    )


def _padded(content: bytes) -> bytes:
    """Return content with spaces behind it, up to the next multiple of `SIZE`."""
    return content.ljust(-(-len(content) // SIZE) * SIZE)


def _consulted(acting: Acting, request: UUID, given: dict[str, Any]) -> None:
    request_named(acting, request)
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
