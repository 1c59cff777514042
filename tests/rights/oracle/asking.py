"""Put one question to three who must agree: the rules in Python, the database, and Cedar.

The Cedar policies beside this file were written by hand; nothing of them is made from the rules.
The database is asked what its policies ask: `ledger.allowed`, `ledger.may`, `ledger.may_leave`.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, product
from pathlib import Path
from typing import Any

import cedarpy
import psycopg

from wholeroute.ledger.roles import ACTS_AS
from wholeroute.rights import (
    AccessClass,
    Action,
    Handling,
    Item,
    Lane,
    Permit,
    PermitCode,
    Purpose,
    Reader,
    Recipient,
    Regime,
    Role,
    Tlp,
    decide,
)

HOME, PERMITTED_READER = "ncp-a", "agency"
EVERY_PURPOSE = frozenset(Purpose)
AUDIENCES: tuple[tuple[str, frozenset[str]], ...] = (
    (HOME, frozenset()),
    ("ncp-b", frozenset({HOME, PERMITTED_READER})),
    ("ncp-b", frozenset({AccessClass.EVERYONE})),
    ("ncp-b", frozenset({"ngo"})),
    ("ncp-b", frozenset()),
)
"""One's own, sent to oneself, sent to all, sent to others, sent to nobody."""
PURPOSES = (EVERY_PURPOSE, frozenset[Purpose](), frozenset({Purpose.ANALYSIS}))
PERMITTED = {
    "lifted-h1": (PermitCode.H1,),
    "lifted-h2": (PermitCode.H2,),
    "lifted-both": (PermitCode.H1, PermitCode.H2),
    PERMITTED_READER: (PermitCode.H1,),
}
"""For whom the originator of every class lifts which codes, for every purpose."""
BODIES = (HOME, "ncp-b", "agency", "ngo", "elsewhere", "lifted-h1", "lifted-h2", "lifted-both")


def _classes(tlps: Iterable[Tlp], purposes: Iterable[frozenset[Purpose]]) -> Iterator[AccessClass]:
    for (originator, audience), tlp, given, h0, h1, h2 in product(
        AUDIENCES, tlps, purposes, (False, True), (False, True), (False, True)
    ):
        yield AccessClass(originator, audience, given, Handling(h0, h1, h2), tlp)


CLASSES = tuple(_classes(Tlp, PURPOSES))
"""Every combination of codes that could matter; its place here is its name in all three."""
NUMBER = {access: number for number, access in enumerate(CLASSES)}
FEW = tuple(_classes((Tlp.AMBER, Tlp.RED), PURPOSES[:2]))
READERS = tuple(Reader("someone", HOME, role, purpose) for role, purpose in product(Role, Purpose))
RECIPIENTS = tuple(
    Recipient(body, enrolled, regime)
    for body, enrolled, regime in product(BODIES, (True, False), Regime)
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Whether a reader may do something with an item of a lane and class, for a recipient."""

    reader: Reader
    action: Action
    lane: Lane | None = None
    access: AccessClass | None = None
    to: Recipient | None = None

    @property
    def item(self) -> Item | None:
        """Return what is asked for, None where an action has none."""
        return Item(self.lane, self.access) if self.lane and self.access else None


def every_cell() -> Iterator[Asked]:
    """Yield every role, action and purpose without an item and on every lane and set of codes."""
    for reader, action in product(READERS, Action):
        yield Asked(reader, action)
        for lane, access in product(Lane, FEW):
            yield Asked(reader, action, lane, access)


def every_way_out() -> Iterator[Asked]:
    """Yield every reader who exports, every set of codes, every recipient and regime."""
    exporting = [r for r in READERS if r.role in {Role.ANALYST, Role.INVESTIGATOR, Role.PROSECUTOR}]
    for reader, access, to in product(exporting, _classes(Tlp, PURPOSES[:1]), RECIPIENTS):
        if decide(reader, Action.EXPORT, Item(Lane.OPEN, CLASSES[0])).rule != "no-rule":
            yield Asked(reader, Action.EXPORT, Lane.OPEN, access, to)


def at_random(number: int, seed: int) -> Iterator[Asked]:
    """Yield requests drawn from all there are, half of them with codes that often matter."""
    draw = random.Random(seed)  # noqa: S311 — a draw that can be repeated
    for _ in range(number):
        organisation = draw.choice((HOME, HOME, PERMITTED_READER, "ngo"))
        role, purpose = draw.choice(list(Role)), draw.choice(list(Purpose))
        reader = Reader("someone", organisation, role, purpose)
        action = draw.choice(list(Action))
        if draw.random() < 0.2:
            yield Asked(reader, action)
            continue
        to = draw.choice(RECIPIENTS) if action is Action.EXPORT and draw.random() < 0.8 else None
        yield Asked(reader, action, draw.choice(list(Lane)), draw.choice(CLASSES), to)


@cache
def permits_on(access: AccessClass, purpose: Purpose) -> frozenset[Permit]:
    """Return the permissions that stand on a class for a purpose, and one for another purpose."""
    other = Purpose.POLICY if purpose is not Purpose.POLICY else Purpose.ANALYSIS
    return frozenset(
        Permit(code, access, body, each)
        for body, codes in PERMITTED.items()
        for code in codes
        for each in (purpose, other)
    )


def rules_say(asked: Asked) -> bool:
    """Ask `rights.decide`."""
    permits = permits_on(asked.access, asked.reader.purpose) if asked.access else frozenset()
    return decide(asked.reader, asked.action, asked.item, to=asked.to, permits=permits).allowed


# --- Cedar ------------------------------------------------------------------------------------


class Cedar:
    """The policies of this folder, over all readers, lanes and classes."""

    def __init__(self, *, without: str = "") -> None:
        """Read the policies; `without` leaves out the one of that id, to see what it holds."""
        text = "\n".join(p.read_text() for p in sorted(Path(__file__).parent.glob("*.cedar")))
        if without:
            assert f'@id("{without}")' in text
            head, _, tail = text.partition(f'@id("{without}")')
            text = head + tail[tail.index(";\n") + 2 :]
        self._policies = cedarpy.PolicySet.from_str(text)
        self._entities = cedarpy.Entities.from_json_str(json.dumps(list(_entities())))

    def say(self, asked: Iterable[Asked], at_once: int = 20_000) -> Iterator[bool]:
        """Answer in the order asked."""
        waiting = iter(asked)
        while batch := list(islice(waiting, at_once)):
            answers = cedarpy.is_authorized_batch(
                [_request(each) for each in batch], self._policies, self._entities
            )
            for each in answers:
                if each.diagnostics.errors:
                    raise AssertionError(each.diagnostics.errors)
                yield each.allowed


def _entities() -> Iterator[dict[str, Any]]:
    yield {"uid": {"type": "Installation", "id": "here"}, "attrs": {}, "parents": []}
    for role, purpose, body in product(Role, Purpose, (HOME, PERMITTED_READER, "ngo")):
        yield {
            "uid": {"type": "Reader", "id": f"{role}/{purpose}/{body}"},
            "attrs": {"role": role, "purpose": purpose, "organisation": body},
            "parents": [],
        }
    for (number, access), lane in product(enumerate(CLASSES), Lane):
        codes = access.handling
        yield {
            "uid": {"type": "Item", "id": f"{lane}/{number}"},
            "attrs": {
                "lane": lane, "originator": access.originator, "audience": sorted(access.audience),
                "purposes": sorted(access.purposes), "h0": codes.h0, "h1": codes.h1,
                "h2": codes.h2, "tlp": access.tlp, "class": f"class {number}", "report": "none",
            },
            "parents": [],
        }  # fmt: skip


def _request(asked: Asked) -> dict[str, Any]:
    reader = asked.reader
    here = {"type": "Installation", "id": "here"}
    if asked.access:
        here = {"type": "Item", "id": f"{asked.lane}/{NUMBER[asked.access]}"}
    return {
        "principal": {
            "type": "Reader", "id": f"{reader.role}/{reader.purpose}/{reader.organisation}",
        },
        "action": {"type": "Action", "id": asked.action.value},
        "resource": here,
        "context": _context(asked.access, reader.purpose, asked.to),
    }  # fmt: skip


@cache
def _context(access: AccessClass | None, purpose: Purpose, to: Recipient | None) -> str:
    permits = [
        {"code": each.code, "recipient": each.recipient, "purpose": each.purpose,
         "covers": f"class {NUMBER[access]}"}
        for each in permits_on(access, purpose)
    ] if access else []  # fmt: skip
    said: dict[str, Any] = {"permits": permits}
    if to:
        said["recipient"] = {
            "organisation": to.organisation, "enrolled": to.enrolled, "regime": to.regime,
        }  # fmt: skip
    return json.dumps(said)


# --- the database -----------------------------------------------------------------------------

LANES_OF_ACTION = {
    Action.READ: {lane: lane for lane in Lane},
    Action.JUDGE: {Lane.OPEN: Lane.OPEN},
    Action.SCREEN: {Lane.OPEN: Lane.OPEN},
    Action.CATEGORISE: dict.fromkeys(set(Lane) - {Lane.JUDICIAL}, Lane.UNCATEGORISED),
    Action.CO_SIGN: dict.fromkeys((Lane.UNCATEGORISED, Lane.PROTECTED), Lane.OPEN),
}
"""By which readable classes the database decides an action on an item of a lane."""


class Database:
    """A ledger in which every class and permission of these questions stands."""

    def __init__(self, boss: psycopg.Connection[Any], conninfo: dict[Role, str]) -> None:
        """Plant them as the owner of the tables; `conninfo` says how each role logs in."""
        self._boss, self._conninfo = boss, conninfo
        self._ids = self._plant()

    def say(self, asked: Sequence[Asked]) -> dict[Asked, bool]:
        """Answer all that the database decides; what it never decides is not in the answer."""
        by_reader: dict[Reader, list[Asked]] = defaultdict(list)
        for each in asked:
            by_reader[each.reader].append(each)
        answers: dict[Asked, bool] = {}
        for reader, questions in by_reader.items():
            answers |= self._for(reader, questions)
        return answers

    def _for(self, reader: Reader, questions: Sequence[Asked]) -> dict[Asked, bool]:
        with psycopg.connect(self._conninfo[reader.role], autocommit=True) as connection:
            self._show(connection, self._session(reader))
            may: dict[str, bool] = dict(
                connection.execute(
                    "select a, ledger.may(a) from unnest(%s::text[]) a", (list(Action),)
                ).fetchall()
            )
            classes = {
                lane: {
                    number
                    for (number,) in connection.execute("select ledger.allowed(%s)", (lane.value,))
                }
                for lane in Lane
            }
        ways_out = [q for q in questions if _way_out(q)]
        answers = dict(zip(ways_out, self._leave(reader, ways_out), strict=True))
        for each in questions:
            if each.access is None:
                # Of an action on items, `may` tells that there is a lane for it.
                if each.action not in {*LANES_OF_ACTION, Action.EXPORT}:
                    answers[each] = may[each.action]
            elif each.action in LANES_OF_ACTION and each.lane is not None:
                by = LANES_OF_ACTION[each.action].get(each.lane)
                answers[each] = (
                    by is not None and may[each.action] and self._ids[each.access] in classes[by]
                )
            elif each.action is not Action.EXPORT:
                answers[each] = False
        return answers

    def _leave(self, reader: Reader, questions: Sequence[Asked]) -> list[bool]:
        """Ask `ledger.may_leave`, which the database's own functions alone call, in a session.

        They call it of what stands in the open lane; out of the others nothing leaves.
        """
        rows = [
            (self._ids[q.access], q.to.organisation, q.to.enrolled, q.to.regime.value)
            for q in questions
            if q.access and q.to
        ]
        if not rows:
            return []
        self._show(self._boss, self._session(reader, self._boss.info.user))
        found = self._boss.execute(
            "select ledger.may_leave(c, null, r, e, g) from unnest(%s::int[], %s::text[],"
            " %s::boolean[], %s::text[]) with ordinality as q(c, r, e, g, n) order by n",
            [list(column) for column in zip(*rows, strict=True)],
        )
        return [
            may and q.lane is Lane.OPEN
            for (may,), q in zip(found.fetchall(), questions, strict=True)
        ]

    def _session(self, reader: Reader, login: str = "") -> str:
        """Open a session whatever the rules say of it, and return its token."""
        login = login or str(ACTS_AS[reader.role])
        token = f"{reader}/{login}"
        self._boss.execute(
            "insert into ledger.session (token_hash, member, organisation, role, purpose,"
            " database_role, expires_at) values (%s, %s, %s, %s, %s, %s, now() + interval '1 day')"
            " on conflict do nothing",
            (hashlib.sha256(token.encode()).digest(), reader.member, reader.organisation,
             reader.role, reader.purpose, login),
        )  # fmt: skip
        return token

    @staticmethod
    def _show(connection: psycopg.Connection[Any], token: str) -> None:
        connection.execute("select set_config('wholeroute.session', %s, false)", (token,))

    def _plant(self) -> dict[AccessClass, int]:
        """Store organisations, classes and permissions; return the number of each class."""
        boss = self._boss
        bodies = {*BODIES, *(access.originator for access in CLASSES)}
        for body in sorted(bodies):
            boss.execute(
                "insert into ledger.organisation values (%s, %s, 'authority', 'led', '')"
                " on conflict do nothing",
                (body, body),
            )
        boss.execute(
            "insert into ledger.member (id, organisation, name, roles)"
            " values ('someone', %s, 'Someone', '{analyst}') on conflict do nothing",
            (HOME,),
        )
        rows = [
            (c.originator, sorted(c.audience), sorted(c.purposes), c.handling.h0, c.handling.h1,
             c.handling.h2, "", c.tlp.value)
            for c in CLASSES
        ]  # fmt: skip
        with boss.cursor() as cursor:
            cursor.executemany(
                "insert into ledger.access_class"
                " (originator, audience, purposes, h0, h1, h2, h3, tlp)"
                " values (%s, %s, %s, %s, %s, %s, %s, %s) returning id",
                rows,
                returning=True,
            )
            numbers: list[int] = []
            while True:
                numbers += [number for (number,) in cursor.fetchall()]
                if not cursor.nextset():
                    break
        ids = dict(zip(CLASSES, numbers, strict=True))
        pairs = [(body, code.value) for body, codes in PERMITTED.items() for code in codes]
        boss.execute(
            "insert into ledger.permission (id, granted_by, originator, code, access, recipient,"
            " purpose, until, signature)"
            " select gen_random_uuid(), 'someone', c.originator, p.code, c.id, p.body, u.purpose,"
            " now() + interval '1 day', '' from ledger.access_class c,"
            " unnest(%s::text[], %s::text[]) as p(body, code), unnest(%s::text[]) as u(purpose)",
            ([body for body, _ in pairs], [code for _, code in pairs], list(Purpose)),
        )
        return ids


def _way_out(asked: Asked) -> bool:
    return (
        asked.action is Action.EXPORT and asked.to is not None and asked.lane is not Lane.JUDICIAL
    )
