"""Programs of several seats send whatever OpenAPI describes, right and wrong, as schemathesis makes it up.

A real installation is served on loopback, where a program shows a token or is nobody. BENCH_EXAMPLES
bounds what is made up for one operation, BENCH_API_SECONDS what one seat may take; BENCH_API_SCALE
says how large the operation is. Where something right is sent, ids are mostly of what lies there,
and choices mostly of those that a form offers: an act on nothing shows little.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2 as httpx
import psycopg
import schemathesis
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.hooks import GLOBAL_HOOK_DISPATCHER
from tests.signing import Installation, Person, chosen, set_up

from bench import ground
from bench.contract import Bar
from bench.workspace import operation
from bench.workspace.served import serving
from wholeroute import members
from wholeroute.ledger import Ledger
from wholeroute.members import Chooser, Wanted, member_named
from wholeroute.rights import Purpose, Role

BENCH = "workspace"
EXAMPLES = int(os.environ.get("BENCH_EXAMPLES", "10"))
SECONDS = float(os.environ.get("BENCH_API_SECONDS", "300"))
SCALE = float(os.environ.get("BENCH_API_SCALE", ".02"))
SEATS = (
    ("desk-police-mare", Role.CONTRIBUTOR, Purpose.ANALYSIS),
    ("hanna", Role.PROTECTION_OFFICER, Purpose.PROTECTION),
    ("ana", Role.ANALYST, Purpose.ANALYSIS),
    ("desk-police-mare", Role.INVESTIGATOR, Purpose.INVESTIGATION),
    ("petra", Role.PROSECUTOR, Purpose.PROSECUTION),
    ("cora", Role.CUSTODIAN, Purpose.CATEGORISATION),
    ("cora", Role.CUSTODIAN, Purpose.PROTECTION),
    ("cora", Role.CUSTODIAN, Purpose.OVERSIGHT),
    ("rita", Role.RIGHTS_REVIEWER, Purpose.OVERSIGHT),
    ("otto", Role.AUDITOR, Purpose.OVERSIGHT),
    ("pia", Role.PROGRAMME_MANAGER, Purpose.POLICY),
    ("paul", Role.CONTACT_POINT, Purpose.POLICY),
)
Seat = tuple[str, Role, Purpose]

_LISTS: tuple[tuple[str, str, str, Mapping[str, str]], ...] = (
    ("/desk/", "/desk.json", "lines", {"sort": "item.sort", "item": "item.item"}),
    ("/entities/", "/entities.json", "lines", {"entity": "id"}),
    ("/findings/", "/findings.json", "findings", {"which": "id"}),
    ("/network/", "/network.json", "", {"name": "name"}),
    ("/pairs/", "/pairs.json", "pairs", {"left": "left", "right": "right"}),
    ("/hits/", "/hits.json", "filed", {"own": "met.entity", "hit": "met.hit"}),
    ("/hits/", "/hits.json", "held", {"own": "met.entity", "hit": "met.hit"}),
    ("/contributions/", "/contributions.json", "reports", {"ref": "ref"}),
    ("/quarantine/", "/quarantine.json", "rows", {"ref": "contribution", "row": "id"}),
    ("/people/", "/people.json", "people", {"entity": "who.entity"}),
    ("/reports/", "/reports.json", "drafts", {"draft": "id"}),
    ("/subjects/", "/subjects.json", "", {"which": "id"}),
    ("/identities/", "/identities.json", "", {"which": "id"}),
    ("/disclosures/requests/", "/disclosures.json", "requests", {"request_id": "id"}),
    ("/referrals/", "/referrals.json", "", {"referral": "id"}),
    ("/permissions/", "/permissions.json", "", {"permission": "id"}),
    ("/audit/", "/audit.json", "", {"row": "id"}),
)
"""Under which addresses an id leads somewhere, the twin that lists it, and where in its rows it stands."""
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "verdict": ("same", "different", "unsure"),
    "reason": ("looked at with the port", "a second look", ""),
    "said": ("used", "not-useful", "known-already"),
    "act": ("take", "leave", "done", "snooze"),
    "state": ("confirmed", "dismissed"),
    "chosen": ("yes", "no", "open", "share", "end", "confirm", "refuse", "suspect", "victim"),
    "until": ("2027-03-01", "2020-01-01"),
    "due": ("2027-03-01",),
    "received": ("2026-11-20",),
    "words": ("Tekle", "Mohamed Abdel", "+49 30"),
    "names": ("Tekle Haile",),
    "name": ("a search",),
    "because": ("a copy of another row",),
}
"""What a form offers, or a person would write, in the fields whose words the description leaves open."""
_SETTINGS = {
    "seed": 7,
    "continue-on-failure": True,
    "request-timeout": 30,
    # An answer waits for its stroke, whatever it took: one program after the other would mostly wait.
    "workers": 4,
    # Edges of every field of a long form, and ways from one act to another, have no end to their number.
    "phases": {"coverage": {"enabled": False}, "stateful": {"enabled": False}},
    "generation": {"max-examples": EXAMPLES, "no-shrink": True, "database": "none"},
    # A rule that a schema cannot say, as that a reason is needed, is said by 422; of how a request
    # is sent, and how much at once, no schema says anything.
    "checks": {
        "positive_data_acceptance": {
            "expected-statuses": ["2xx", "3xx", "401", "403", "404", "411", "413", "422"]
        },
        "negative_data_rejection": {
            "expected-statuses": [
                "400",
                "401",
                "403",
                "404",
                "405",
                "411",
                "413",
                "414",
                "415",
                "422",
            ]
        },
    },
    # Where an act is sent its page is read, and pages are not described.
    "operations": [
        {
            "include-method": "POST",
            "checks": {
                "unsupported_method": {"enabled": False},
                "allow_header_conformance": {"enabled": False},
            },
        }
    ],
}


@dataclass(slots=True)
class _Heard:
    """What all programs met: how often each operation was answered how, and what was wrong."""

    answers: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    wrong: set[tuple[str, str]] = field(default_factory=set)
    described: int = 0

    def take(self, event: events.EngineEvent) -> None:
        """Add a scenario's answers and failures, or what kept schemathesis itself from trying."""
        if isinstance(event, events.FatalError):
            raise event.exception
        if isinstance(event, events.NonFatalError):
            self._fail(event.label, "error", event.value)
        if isinstance(event, events.ScenarioFinished):
            self._take(event.recorder)

    def _take(self, recorder: Any) -> None:
        for case, told in recorder.interactions.items():
            if told.response is not None:
                label = recorder.cases[case].value.operation.label
                self.answers[label].append(told.response.status_code)
        for case, checks in recorder.checks.items():
            label = recorder.cases[case].value.operation.label
            for each in checks:
                if each.failure_info is not None:
                    told = recorder.interactions[case].response
                    status = told.status_code if told is not None else "no answer"
                    self._fail(label, each.name, f"{status}: {each.failure_info.failure}")

    def _fail(self, label: str, check: str, failure: object) -> None:
        if (label, check) not in self.wrong:
            self.wrong.add((label, check))
            print(f"{label}: {check}: {failure}", file=sys.stderr)


def of_programs(_input_dir: Path | None) -> Iterator[Bar]:
    """Measure whether anything that programs send is answered against the description."""
    heard = _Heard()
    with ground.scratch() as home:
        with Ledger.open(home) as ledger:
            operation.play(ledger, home.data.parent / "halcyon", scale=SCALE)
            tokens = _tokens(ledger)
        with serving(home) as address:
            for seat, token in tokens.items():
                _try_all(address, seat, token, heard)
    yield from _bars(heard)


MEASURES = (of_programs,)


def _bars(heard: _Heard) -> Iterator[Bar]:
    sent = [status for statuses in heard.answers.values() for status in statuses]
    done = [label for label, statuses in heard.answers.items() if any(s < 400 for s in statuses)]
    print("never done:", sorted(heard.answers.keys() - set(done)), file=sys.stderr)
    broken = sum(status >= 500 for status in sent)
    where = (
        f"schemathesis {schemathesis.__version__}, {len(SEATS)} tokens, Exercise Halcyon at scale"
        f" {SCALE:g}, {len(sent):,} requests, {len(done)} operations done by some seat"
    )
    yield ground.bar(
        BENCH, "api-operations", len(heard.answers), "operations tried", heard.described, where,
        higher=True,
    )  # fmt: skip
    yield ground.bar(BENCH, "api-server-errors", broken, "answers of 500 and more", 0, where)
    yield ground.bar(BENCH, "api-against-description", len(heard.wrong), "failures", 0, where)


# --- a real installation --------------------------------------------------------------------------


def _tokens(ledger: Ledger) -> dict[Seat, str]:
    """Make an exercise's installation a real one, where everybody signs in; return tokens of theirs."""
    with psycopg.connect(ledger.places.conninfo("wr_owner")) as owner:
        owner.execute("update ledger.installation set exercise = false")
    at = set_up(ledger)
    people = {who: _invited(at, who) for who in dict.fromkeys(who for who, _, _ in SEATS)}
    return {seat: _token(at, people[seat[0]], seat) for seat in SEATS}


def _invited(at: Installation, who: str) -> Person:
    member = member_named(at.ledger, who)
    code = members.invite(at.ledger, who, at.enter(at.admin))
    return chosen(at.door, at.clock, Chooser(member, code=code))


def _token(at: Installation, person: Person, seat: Seat) -> str:
    signed_in = at.door.visit(at.enter(person))
    if signed_in is None:
        raise AssertionError(f"{seat[0]} could not sign in")
    return members.issue(at.door, signed_in, Wanted("bench", seat[1], seat[2], 1))


# --- what is tried --------------------------------------------------------------------------------


def _try_all(address: str, seat: Seat, token: str, heard: _Heard) -> None:
    """Let schemathesis try every operation with one token, until its time is over."""
    headers = {"Authorization": f"Bearer {token}"}
    things = _things(address, headers)
    settings = SchemathesisConfig.from_dict({**_SETTINGS, "headers": headers})
    schema = schemathesis.openapi.from_url(f"{address}/openapi.json", config=settings)
    heard.described = len(list(schema.get_all_operations()))
    until, before = time.monotonic() + SECONDS, sum(map(len, heard.answers.values()))
    with _leading_somewhere(things):
        stream = from_schema(schema).execute()
        for event in stream:
            heard.take(event)
            if time.monotonic() > until:
                stream.stop()
    number = sum(map(len, heard.answers.values())) - before
    print(f"{'|'.join(seat)}: {number} answers, {len(heard.wrong)} failures", file=sys.stderr)


@contextmanager
def _leading_somewhere(things: Mapping[str, list[dict[str, Any]]]) -> Iterator[None]:
    """Put ids of what is there, and choices that are offered, into most of what is right anyway."""
    draw = random.Random(11)

    def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:  # noqa: ARG001 — a hook
        if case.meta is None or case.meta.generation.mode is not GenerationMode.POSITIVE:
            return
        if draw.random() < 0.2:
            return
        known = things[_longest(case.operation.path, things)]
        if known and case.path_parameters:
            one = draw.choice(known)
            case.path_parameters = {
                name: one.get(name, value) for name, value in case.path_parameters.items()
            }
        if isinstance(case.body, dict):
            case.body = {
                name: draw.choice(_CHOICES[name]) if name in _CHOICES else value
                for name, value in case.body.items()
            }

    schemathesis.hook(before_call)
    yield
    GLOBAL_HOOK_DISPATCHER.unregister(before_call)


def _longest(path: str, beginnings: Iterable[str]) -> str:
    """Return the longest of some beginnings that a path has; "" is always one."""
    return max((each for each in beginnings if path.startswith(each)), key=len)


def _things(address: str, headers: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """Return what a program sees, by the addresses under which it lies."""
    found: dict[str, list[dict[str, Any]]] = {"": []}
    with httpx.Client(base_url=address, headers=dict(headers), timeout=60) as client:
        for beginning, twin, rows, names in _LISTS:
            answer = client.get(twin)
            told = answer.json() if answer.status_code == httpx.codes.OK else []
            listed = told.get(rows, []) if isinstance(told, dict) else told
            ids = [{name: _at(row, where) for name, where in names.items()} for row in listed]
            found.setdefault(beginning, []).extend(ids[:30])
        asked = client.post("/search.json", data={"words": "Tekle"})
        if asked.status_code == httpx.codes.OK:
            found["/search/"] = [{"which": asked.json()["id"]}]
    return found


def _at(row: Any, where: str) -> Any:
    for name in where.split("."):
        row = row[name]
    return row
