"""Play a year of the plan: who answers for whom, what is shown, doubted, asked, counted and published.

`data/year/` says act by act who does what, first in partnerships and then for the plan. Each is done by
the verb that the pages call, in the seat of an invented member: rights, checks and the log are what they
are for everybody. The same seed and day write the same rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any

import yaml

from wholeroute import plan as planning
from wholeroute import reports
from wholeroute.errors import Invalid
from wholeroute.exercise import partnered
from wholeroute.ledger import Acting, Ledger
from wholeroute.members import member_named
from wholeroute.partnerships.feeds import LIVE
from wholeroute.plan import Frame, Kept, Order, Plan
from wholeroute.plan.asking import as_yaml, read
from wholeroute.plan.commitments import Promise
from wholeroute.plan.counting import count_all
from wholeroute.plan.evidence import Attested, Kind, Quality, Verdict
from wholeroute.plan.kept import found
from wholeroute.plan.law_forms import Answer, Step
from wholeroute.plan.notes import Filled
from wholeroute.plan.statistics import HEAD, MEASURES
from wholeroute.plan.store import answering, asking, editions, evidence, law, notes
from wholeroute.plan.store.commitments import promise
from wholeroute.plan.store.statistics import Handed, hand_in
from wholeroute.plan.store.versions import load_version, plan_of
from wholeroute.plan.values import Given
from wholeroute.rights import Purpose, Role

Row = dict[str, Any]

_STEERING = partnered.STEERED | {
    "say-who-answers", "load", "ask", "remind", "count", "freeze", "sign", "publish"
}  # fmt: skip
"""What a programme manager does; all else a contact point does, if the member is one."""


def play_year(ledger: Ledger, seed: int, today: date, frame: Frame) -> int:
    """Play the year up to a day, and return how many acts it had.

    Where it was played before nothing is done, and none is returned. `frame` is what its reports are
    rendered with. Whoever acts has to be enrolled, or it raises `NotFound`.
    """
    acts = _acts(seed, today)
    with ExitStack() as seats:
        year = _Year(ledger, today, frame, seats)
        if year.has_begun():
            return 0
        for each in acts:
            year.do(each)
    return len(acts)


def members_file() -> Path:
    """Return the members of the exercise, among them all who act in the year."""
    return _data("halcyon") / "members.yaml"


def _data(name: str) -> Path:
    return Path(str(files("wholeroute.exercise"))) / "data" / name


_MARK = re.compile(r"\{(?:(?P<days>\+?\d+)|year(?P<years>-\d+)?|(?P<least>\d+)\.\.(?P<most>\d+))\}")


def _acts(seed: int, today: date) -> list[Row]:
    """Return the acts with days, years and drawn numbers filled in."""
    rng = Random(f"halcyon/year/{seed}")  # noqa: S311 — invented data, reproducible

    def filled(mark: re.Match[str]) -> str:
        if mark["days"]:
            ago = -int(mark["days"]) if mark["days"].startswith("+") else int(mark["days"])
            return (today - timedelta(days=ago)).isoformat()
        if mark["least"]:
            return str(rng.randint(int(mark["least"]), int(mark["most"])))
        return str(today.year + int(mark["years"] or 0))

    acts: list[Row] = []
    for name in ("partnerships", "acts"):
        text = (_data("year") / f"{name}.yaml").read_text(encoding="utf-8")
        acts += yaml.safe_load(_MARK.sub(filled, text))
    return acts


@dataclass
class _Year:
    """The year as it is played: seats that are taken, and what later acts speak of by name."""

    ledger: Ledger
    today: date
    frame: Frame
    seats: ExitStack
    taken: dict[tuple[str, Role], Acting] = field(default_factory=dict)
    named: dict[str, int] = field(default_factory=dict)

    def has_begun(self) -> bool:
        """Return whether anybody answers for anybody already."""
        with self._seat("pia", Role.PROGRAMME_MANAGER).begin() as connection:
            return bool(evidence.answering(connection, planning.built_in().about.id))

    def do(self, act: Row) -> None:
        """Do one act, as whoever it names."""
        row = dict(act)
        who, does = row.pop("who"), row.pop("does")
        roles = member_named(self.ledger, who).roles
        points = Role.CONTACT_POINT in roles and does not in _STEERING
        seat = self._seat(who, Role.CONTACT_POINT if points else Role.PROGRAMME_MANAGER)
        number = _VERBS[does](self, seat, row)
        if name := act.get("id"):
            self.named[name] = number

    def _seat(self, who: str, role: Role) -> Acting:
        if (who, role) not in self.taken:
            reader = member_named(self.ledger, who).as_reader(role, Purpose.POLICY)
            self.taken[who, role] = self.seats.enter_context(self.ledger.acting(reader))
        return self.taken[who, role]

    def _plan(self, row: Row) -> Plan:
        return plan_of(self.ledger, row.pop("plan", ""))

    # --- who answers, what is shown, what is said of it -------------------------------------------

    def say_who_answers(self, seat: Acting, row: Row) -> int:
        plan, since = self._plan(row), date.fromisoformat(row["since"])
        for each in row["answers"]:
            evidence.answer_for(seat, plan, row["actor"], each, since, None)
        return 0

    def load(self, seat: Acting, row: Row) -> int:
        return load_version(seat, planning.load(_data("year") / row["file"]))

    def attest(self, seat: Acting, row: Row) -> int:
        plan, said = self._plan(row), row["evidence"]
        shown = Attested(plan.about.id, **{
            **said, "kind": Kind(said["kind"]), "quality": Quality(said["quality"]),
        })  # fmt: skip
        values = [Given(actor=shown.actor, evidence=0, **each) for each in row.get("values", ())]
        return evidence.attest(seat, plan, shown, self.today, values)

    def say(self, seat: Acting, row: Row) -> int:
        for number in self._shown(seat, row["of"]):
            evidence.say(seat, number, Verdict(row["verdict"]), row["reason"])
        return 0

    def withdraw(self, seat: Acting, row: Row) -> int:
        return evidence.withdraw(seat, self.named[row["of"]], row["reason"])

    def _shown(self, seat: Acting, of: str | Mapping[str, str]) -> list[int]:
        """Return the evidence of a name, or all that an organisation's answer to a question made."""
        if isinstance(of, str):
            return [self.named[of]]
        reference = f"{of['questionnaire']}, version 1, {of['question']}"
        with seat.begin() as connection:
            by = evidence.dossier(connection, planning.built_in().about.id, by=of["answer"])
        return [each.id for each in by.evidence if each.reference == reference]

    def hand_in(self, seat: Acting, row: Row) -> int:
        lines = [
            ("A", measure, "NR", row["state"], year, number, "")
            for year, numbers in row["figures"].items()
            for measure, number in zip(MEASURES, numbers, strict=True)
        ]
        text = "".join(f"{','.join(each)}\r\n" for each in (HEAD, *lines))
        said = Handed(text, row["source"], "member-states", Quality.B, public=True)
        return hand_in(seat, self._plan(row), said, self.today)

    # --- who is asked, who answers ----------------------------------------------------------------

    def ask(self, seat: Acting, row: Row) -> int:
        said = row["questionnaire"]
        content = as_yaml(said["about"], said["questions"]).encode()
        looked = read("acts.yaml", content, [self._plan(row)])
        if looked.questionnaire is None:
            raise Invalid("acts.yaml", str(looked.faults[0]), looked.faults[0].fix)
        number = asking.make(seat, looked.questionnaire)
        to = [(each, "member-states") for each in row["to"]]
        sent, due = date.fromisoformat(row["sent"]), date.fromisoformat(row["due"])
        # Asked on an earlier day than it is signed on: nobody could be past due on the day of the play.
        asking.send(seat, number, to, due, sent)
        self.named[said["about"]["id"]] = number
        return number

    def remind(self, seat: Acting, row: Row) -> int:
        which = self.named[row["questionnaire"]]
        asking.remind(seat, which, [self._sent(seat, which, row["whom"])], self.today)
        return 0

    def answer(self, seat: Acting, row: Row) -> int:
        which = self._sent(seat, self.named[row["questionnaire"]], seat.reader.organisation)
        handed = answering.complete(seat, which, row["typed"], 0, self._plan_named, self.today)
        if handed.faults:
            raise Invalid("acts.yaml", str(handed.faults[0]), handed.faults[0].fix)
        return which

    def draft(self, seat: Acting, row: Row) -> int:
        which = self._sent(seat, self.named[row["questionnaire"]], seat.reader.organisation)
        return answering.keep(seat, which, row["typed"], 0, self._plan_named, self.today)

    def _sent(self, seat: Acting, which: int, organisation: str) -> int:
        with seat.begin() as connection:
            sent = asking.sent_of(connection, which)
        return next(each.id for each in sent if each.recipient == organisation)

    def _plan_named(self, which: str) -> Plan:
        return plan_of(self.ledger, which)

    # --- the law, what is known, what was promised ------------------------------------------------

    def add_step(self, seat: Acting, row: Row) -> int:
        plan = self._plan(row)
        act = plan.act[row.pop("act")]
        return law.add_step(seat, act, Step(**row), self.today, plan.acts)

    def apply(self, seat: Acting, row: Row) -> int:
        act = self._plan(row).act[row.pop("act")]
        return law.answer(seat, act, Answer(**row), self.today)

    def note(self, seat: Acting, row: Row) -> int:
        row.pop("id", None)
        return notes.write(seat, self._plan(row), Filled(**row), self.today)

    def reply(self, seat: Acting, row: Row) -> int:
        known = notes.notes(self.ledger, seat, self._plan(row).about.id)
        asked = next(each.note for each in known if each.note.first == self.named[row["to"]])
        return notes.reply(seat, asked, row["words"], self.today)

    def promise(self, seat: Acting, row: Row) -> int:
        return promise(seat, self._plan(row), Promise(**row), self.today)

    # --- counted, frozen, signed, published -------------------------------------------------------

    def count(self, seat: Acting, row: Row) -> int:
        return sum(count_all(seat, self._plan(row), self.today, LIVE).values())

    def freeze(self, seat: Acting, row: Row) -> int:
        order = Order(self._plan(row).about.id, row.get("kind", "whole"), row["title"])
        return planning.freeze(seat, order, self.frame, self.today).number

    def sign(self, seat: Acting, row: Row) -> int:
        planning.sign_edition(seat, self._edition(seat, row))
        return 0

    def publish(self, seat: Acting, row: Row) -> int:
        reports.publish(seat, self._edition(seat, row))
        return 0

    def _edition(self, seat: Acting, row: Row) -> Kept:
        with seat.begin() as connection:
            ask = partial(found, connection)
            return editions.edition(ask, self._plan(row).about.id, row["number"])


_VERBS: Mapping[str, Callable[[_Year, Acting, Row], int]] = {
    "say-who-answers": _Year.say_who_answers, "load": _Year.load, "attest": _Year.attest,
    "say": _Year.say, "withdraw": _Year.withdraw, "hand-in-statistics": _Year.hand_in,
    "ask": _Year.ask, "remind": _Year.remind, "answer": _Year.answer, "draft": _Year.draft,
    "add-step": _Year.add_step, "apply": _Year.apply, "note": _Year.note, "reply": _Year.reply,
    "promise": _Year.promise, "count": _Year.count, "freeze": _Year.freeze, "sign": _Year.sign,
    "publish": _Year.publish, **partnered.VERBS,
}  # fmt: skip
