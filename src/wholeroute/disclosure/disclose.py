"""The one gate: whatever leaves is asked for here, confirmed where it must be, and taken out once.

The gate looks at everything twice, when it is asked for and when it leaves, and the database a third
time as it is written down. What it refuses, whoever catches the refusal audits; what passes leaves
its audit row in the transaction in which it is written that it left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection

from wholeroute.custody import keep_words
from wholeroute.disclosure.abroad import code_of, dangers, unanswered
from wholeroute.disclosure.codes import ROUTINE, Crossing, Sifted, carried, sift
from wholeroute.disclosure.fields import PERSON_KINDS
from wholeroute.disclosure.gather import (
    hidden_names,
    mistaken_for_enrolled,
    own_names,
    subjects_of,
    told_apart,
)
from wholeroute.disclosure.model import (
    SUSPECTED,
    Body,
    Form,
    Leaving,
    Package,
    Request,
    Subject,
    Withheld,
)
from wholeroute.disclosure.necessity import lacking
from wholeroute.disclosure.one_line import is_one_line
from wholeroute.disclosure.permits import standing
from wholeroute.disclosure.write import Cover, write
from wholeroute.entities import said_whole
from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.ledger import (
    Acting,
    Leaves,
    Reasons,
    RequestRow,
    Terms,
    ask_disclosure,
    bodies,
    decide_disclosure,
    disclosure_requests,
    let_out,
    record,
    record_refusal,
    sees_all,
)
from wholeroute.rights import AccessClass, Action, Item, Lane, Regime, require

DAYS_TO_CONFIRM = 7
MOST_ENTITIES = 500
MOST_IN_TERMS = 200


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen: what is wrong with the request, and what could not leave, with reasons."""

    problems: tuple[Refused | Invalid, ...]
    withheld: tuple[Withheld, ...]
    leaves: int
    needs_second: bool


def preview(acting: Acting, request: Request, now: datetime) -> Preview:
    """Say of a request what would be refused and why, field by field; nothing is written but that."""
    _must_export(acting)
    with acting.begin() as connection:
        seen = _looked_at(acting, connection, request, now)
        sifted = seen.sifted
        record(connection, acting.reader, Action.READ, "disclosure:preview",
               details={"entities": [str(each) for each in request.entities]})  # fmt: skip
        problems = tuple(_problems(connection, request, seen, now))
    return Preview(
        problems,
        sifted.withheld,
        sum(len(each.said) for each in sifted.subjects),
        suspected(sifted.subjects),
    )


def disclose(acting: Acting, request: Request, now: datetime) -> Package:
    """Let out what `request` names, and return it.

    Raises `Refused` or `Invalid` for the first thing wrong with it, and `Refused` where a second
    person must confirm: then `ask`, `confirm` and `take` are the way.
    """
    _must_export(acting)
    with acting.begin() as connection:
        sifted = _looked_at(acting, connection, request, now).sifted
    if suspected(sifted.subjects):
        raise Refused("four-eyes", "a suspect leaves by the word of two people: ask first")
    return take(acting, ask(acting, request, now), now)


def ask(acting: Acting, request: Request, now: datetime) -> UUID:
    """Write down that something is to leave, with why, and return the request's id.

    Raises `Refused` or `Invalid` for the first thing wrong with it.
    """
    _must_export(acting)
    with acting.begin() as connection:
        seen = _looked_at(acting, connection, request, now)
        for wrong in _problems(connection, request, seen, now):
            raise wrong
        sifted = seen.sifted
        asked, tokens = uuid4(), _kept(acting, request, sifted.subjects)
        reasons = _reasons(acting, request, sifted.subjects)
        ask_disclosure(
            connection, acting.reader, asked, _terms(acting, request), reasons, tokens,
            days=DAYS_TO_CONFIRM,
        )  # fmt: skip
        record(
            connection, acting.reader, Action.EXPORT, f"disclosure-request:{asked}",
            details={
                "entities": sorted(map(str, tokens)),
                "reasons": sorted(str(each) for each in tokens.values() if each),
                "four_eyes": suspected(sifted.subjects),
            },
        )  # fmt: skip
    return asked


def confirm(acting: Acting, request: UUID, *, confirmed: bool) -> None:
    """Confirm that what a colleague asked for may leave, or refuse it.

    Raises `Refused` for whoever asked, `NotFound` where none waits for this reader.
    """
    _must_export(acting)
    with acting.begin() as connection:
        row = _request(connection, request)
        if row.member == acting.reader.member:
            raise Refused("four-eyes", "whoever asked cannot confirm")
        if confirmed and not sees_all(connection, request):
            raise Refused("four-eyes", "nobody confirms why somebody leaves whom they do not see")
        if not decide_disclosure(connection, acting.reader, request, confirmed=confirmed):
            raise NotFound(f"no request {request} that waits for you")
        record(
            connection, acting.reader, Action.EXPORT, f"disclosure-request:{request}",
            details={"confirmed": confirmed},
        )  # fmt: skip


def take(acting: Acting, request: UUID, now: datetime) -> Package:
    """Let out what was asked for, once, as it stands now; return it. No copy is kept.

    Raises `Refused` where a second person has not confirmed it, it has ended, or something that was
    to leave may not any more.
    """
    _must_export(acting)
    with acting.begin() as connection:
        row = _request(connection, request)
        _must_stand(acting, row, now)
        body = _body(connection, row)
        if body.abroad and not row.terms.transfer_basis:
            raise Refused("transfer", "no basis for a transfer to a third country is stated")
        subjects = _still_there(acting, connection, list(row.entities))
        sifted = _sifted(acting, connection, body, subjects, now)
        for wrong in _hindrances(body, sifted, now, leave_out=row.terms.leave_out):
            raise wrong
        if suspected(sifted.subjects) and row.confirmed_by is None:
            raise Refused("four-eyes", "a second person has not confirmed it")
        cover = Cover(
            uuid4(), Crossing(acting.reader, body).how, now.date(), acting.reader.organisation,
            body, acting.reader.purpose, row.terms.legal_basis, row.terms.transfer_basis,
        )  # fmt: skip
        return _written(acting, connection, row, cover, sifted)


def _written(
    acting: Acting, connection: Connection, row: RequestRow, cover: Cover, sifted: Sifted
) -> Package:
    """Make the package, and write that it leaves."""
    ids = {each.id: uuid4() for each in sifted.subjects}
    package = write(cover, sifted.subjects, ids, Form(row.terms.format))
    said = [one for each in sifted.subjects for one in each.said]
    codes = carried([*sifted.subjects, *said])
    let_out(
        connection, row.id,
        Leaves(cover.id, package.sha256, tuple(one.id for one in said), ids, codes.handling, codes.tlp),
    )  # fmt: skip
    record(
        connection, acting.reader, Action.EXPORT, f"disclosure:{cover.id}",
        details={
            "request": str(row.id), "sha256": package.sha256.hex(), "entities": len(ids),
            "statements": len(said), "withheld": dict(Counter(w.rule for w in sifted.withheld)),
            "how": cover.how.value, "confirmed_by": row.confirmed_by or "",
        },
    )  # fmt: skip
    return package


def suspected(subjects: Iterable[Subject]) -> bool:
    """Return whether somebody among them leaves by the word of two people.

    So does whoever is held for one with a suspect, by whomever.
    """
    return any((each.categories | each.touched) & SUSPECTED for each in subjects)


def _must_export(acting: Acting) -> None:
    own = AccessClass(acting.reader.organisation, frozenset(), frozenset({acting.reader.purpose}))
    require(acting.reader, Action.EXPORT, Item(Lane.OPEN, own))


@dataclass(frozen=True, slots=True)
class _Look:
    """What a request names: all of it, what of it may leave, and which names must not be said."""

    subjects: tuple[Subject, ...]
    sifted: Sifted
    names: frozenset[str]


def _looked_at(acting: Acting, connection: Connection, request: Request, now: datetime) -> _Look:
    try:
        subjects, hidden = _gathered(acting, connection, request.entities)
    except NotFound:
        # Whether they are hidden or nobody at all: that somebody tried to let them out stands.
        record_refusal(acting.ledger, acting.reader, Action.EXPORT, "disclosure", "not-found")
        raise
    sifted = _sifted(acting, connection, request.recipient, subjects, now)
    return _Look(subjects, sifted, hidden | own_names(subjects))


def _still_there(
    acting: Acting, connection: Connection, entities: Sequence[UUID]
) -> tuple[Subject, ...]:
    try:
        return _gathered(acting, connection, entities)[0]
    except NotFound:
        raise Refused("lane", "somebody whom it names does not leave any more") from None


def _gathered(
    acting: Acting, connection: Connection, entities: Sequence[UUID]
) -> tuple[tuple[Subject, ...], frozenset[str]]:
    """Return what is to leave, and the names in its reports that no short text may say."""
    subjects = subjects_of(connection, entities)
    hidden = hidden_names(acting.ledger, connection, entities)
    return told_apart(subjects, hidden), hidden


def _sifted(
    acting: Acting,
    connection: Connection,
    to: Body,
    subjects: tuple[Subject, ...],
    now: datetime,
) -> Sifted:
    permits = standing(acting.ledger, connection, to.name, now)
    return sift(Crossing(acting.reader, to, permits), subjects)


def _problems(
    connection: Connection,
    request: Request,
    seen: _Look,
    now: datetime,
) -> Iterator[Refused | Invalid]:
    """Yield all that is wrong with a request, what can be filled in first."""
    yield from _incomplete(connection, request)
    yield from _unfit(request, seen.names)
    yield from lacking(request, seen.sifted.subjects if request.leave_out else seen.subjects)
    yield from unanswered(request)
    yield from _hindrances(request.recipient, seen.sifted, now, leave_out=request.leave_out)


def _incomplete(connection: Connection, request: Request) -> Iterator[Refused | Invalid]:
    entities, to = request.entities, request.recipient
    if not entities or len(set(entities)) < len(entities) or len(entities) > MOST_ENTITIES:
        fix = f"Name up to {MOST_ENTITIES}, each once."
        yield Invalid("entities", "that is no list of what is to leave", fix)
    if not to.name.strip():
        yield Invalid("recipient", "nobody is named", "Say to whom it goes.")
    if not request.legal_basis.strip():
        yield Invalid("legal_basis", "no legal basis is stated", "Name the law and the article.")
    if not to.enrolled:
        yield from mistaken_for_enrolled(connection, to)
        yield from _of_no_country(to)


def _of_no_country(to: Body) -> Iterator[Invalid]:
    """Yield where no country is stated by its code: a country of origin must not hide in spelling."""
    code = code_of(to.country)
    if not to.country.strip():
        yield Invalid("recipient_country", "the country is not stated", "State its code: IT.")
    elif code is None:
        yield Invalid("recipient_country", "that is no country", "State its code: IT.")
    elif code != to.country.strip().casefold():
        fix = f"State its code: {code.upper()}."
        yield Invalid("recipient_country", "that is no code of a country", fix)


def _unfit(request: Request, names: frozenset[str]) -> Iterator[Refused | Invalid]:
    """Yield what of the terms is prose, or names somebody: terms leave, and no erasure reaches them."""
    to, transfer, known = request.recipient, request.transfer, said_whole(names)
    said = {"legal_basis": request.legal_basis, "recipient": "" if to.enrolled else to.name}
    if transfer is not None:
        said |= {"transfer_reference": transfer.reference, "assurance": transfer.assurance}
    for field, words in said.items():
        if not is_one_line(words):
            yield Invalid(field, "it holds signs that nobody sees", "Write it in one line.")
        elif len(words) > MOST_IN_TERMS:
            fix = f"Use up to {MOST_IN_TERMS} characters."
            yield Invalid(field, "it is too long", fix)
        elif known.named_in(words):
            yield Refused("identity", "law, recipient and references name nobody who is reported")


def _hindrances(to: Body, sifted: Sifted, now: datetime, *, leave_out: bool) -> Iterator[Refused]:
    """Yield why what is about to leave must not."""
    held = [each for each in sifted.withheld if each.rule not in ROUTINE]
    whole = [each for each in sifted.withheld if each.statement is None]
    for each in (whole + held)[:1] if not leave_out else ():
        number = f" and {len(held) - 1} more" if len(held) > 1 else ""
        yield Refused(each.rule, f"{each.reason}: {each.property or each.entity}{number}")
    if not sifted.subjects:
        yield Refused("nothing", "nothing of it may leave")
    yield from dangers(to, sifted.subjects, now)


def _kept(acting: Acting, request: Request, subjects: Iterable[Subject]) -> dict[UUID, UUID | None]:
    """Bring each person's words to the vault, and return under which tokens."""
    return {
        each.id: keep_words(acting.ledger, each.contribution, request.necessity[each.id])
        if each.kind in PERSON_KINDS
        else None
        for each in subjects
    }


def _reasons(acting: Acting, request: Request, subjects: tuple[Subject, ...]) -> Reasons:
    report = subjects[0].contribution

    def kept(words: str) -> UUID | None:
        return keep_words(acting.ledger, report, words) if words.strip() else None

    transfer = request.transfer if request.recipient.abroad else None
    return Reasons(
        kept(request.objects_necessity),
        kept(transfer.death_penalty.words) if transfer else None,
        kept(transfer.persecution.words) if transfer else None,
    )


def _terms(acting: Acting, request: Request) -> Terms:
    to, transfer = request.recipient, request.transfer if request.recipient.abroad else None
    how = Crossing(acting.reader, to).how
    regime = Regime.THIRD_COUNTRY if to.abroad else to.regime
    return Terms(
        "export" if how is Leaving.EXPORT else "transmission", request.form.value, to.name.strip(),
        to.enrolled, to.country.strip(), regime.value, request.legal_basis.strip(),
        transfer.basis.value if transfer else "", transfer.reference.strip() if transfer else "",
        transfer.assurance.strip() if transfer else "", request.leave_out,
    )  # fmt: skip


def _request(connection: Connection, request: UUID) -> RequestRow:
    found = disclosure_requests(connection, request)
    if not found:
        raise NotFound(f"no request {request} of your organisation")
    return found[0]


def _must_stand(acting: Acting, row: RequestRow, now: datetime) -> None:
    if row.member != acting.reader.member:
        raise Refused("own-request", "only whoever asked takes it out")
    if row.purpose != acting.reader.purpose or row.role != acting.reader.role:
        raise Refused("purpose", f"it was asked for {row.purpose}: act for that again")
    if row.left_at is not None:
        raise Refused("left", "it has left already: ask again")
    if row.refused_by is not None:
        raise Refused("four-eyes", "a second person refused it")
    if row.expires_at <= now:
        raise Refused("expired", "nobody took it out in time: ask again")


def _body(connection: Connection, row: RequestRow) -> Body:
    """Return the recipient as it stands now: an enrolled one's law may have changed."""
    terms = row.terms
    if terms.recipient_enrolled:
        for each in bodies(connection):
            if each.id == terms.recipient:
                return Body(each.id, True, each.country, each.regime, each.kind)
    return Body(
        terms.recipient, False, terms.recipient_country, Regime(terms.recipient_regime), None
    )
