"""What financial intelligence units and money-transfer houses send."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random

from wholeroute.exercise.halcyon.book import Report, Speech, Table
from wholeroute.exercise.halcyon.model import Cell, Part, Payment, Person
from wholeroute.exercise.halcyon.plan import Saying
from wholeroute.exercise.halcyon.reports.police import hold
from wholeroute.exercise.halcyon.reports.scene import (
    WORDS,
    Breakable,
    Scene,
    noted,
    with_broken_rows,
)
from wholeroute.exercise.halcyon.speak import Spoken, printed_iban
from wholeroute.exercise.halcyon.truth import Mention

_SUBJECTS = ("ref", "subject", "born", "nationality", "account", "phone", "status", "remark")
_PAYMENTS = (
    "reference",
    "booked",
    "amount",
    "currency",
    "payer account",
    "payee account",
    "purpose",
)
_TRANSFERS = ("reference", "sent", "amount", "currency", "sender no", "sender", "sender born",
              "sender nationality", "sender phone", "sender status", "receiver no", "receiver",
              "receiver born", "receiver nationality", "receiver phone", "receiver status",
              "paid out to", "reason")  # fmt: skip
_PAYMENTS_A_REPORT = 240
_MOST_TRANSFERS = 3
_OF_THE_NETWORK = 0.22
_DRAWN = 30


def subjects(scene: Scene) -> Report:
    """Write the people of a dissemination, each with an account."""
    report, speech = scene.report(scene.body("fiu"), "csv", "csv")
    table = Table(_SUBJECTS)
    for at, saying in enumerate(scene.planned.sayings):
        said = scene.say(saying, "born", "nationality", "iban", "phone")
        ref = f"F{scene.ref}-{at + 1}"
        line = table.add(
            {
                "ref": ref,
                "subject": said.name.text,
                "born": said.born,
                "nationality": said.nationality,
                "account": said.iban,
                "phone": said.phone,
                "status": WORDS[saying.label],
                "remark": said.remark,
            }
        )
        hold(speech, said, line, noted(speech, said, ref, line, "subject", remarked=True))
    with_broken_rows(scene, report, table, Breakable("subject", "ref", "status", "born"))
    return report.close(table.as_csv(), speech)


def account_payments(scene: Scene) -> Report:
    """Write payments between accounts, those of the network among many that mean nothing."""
    report, speech = scene.report(scene.body("fiu"), "csv", "csv")
    table = Table(_PAYMENTS)
    start = datetime.combine(scene.day - timedelta(days=_DRAWN), time())
    for at, paid in enumerate(payments(scene.rng, scene.cell, start, _PAYMENTS_A_REPORT)):
        line = table.add(
            {
                "reference": f"T{scene.ref}{at:04d}",
                "booked": f"{paid.at.isoformat()}Z",
                "amount": f"{paid.cents // 100}.{paid.cents % 100:02d}",
                "currency": "EUR",
                "payer account": paid.payer,
                "payee account": paid.payee,
                "purpose": paid.purpose,
            }
        )
        for entity, account in (("payer", paid.payer), ("payee", paid.payee)):
            speech.thing("BankAccount", account, line, entity, account)
    report.payments = len(table.rows)
    with_broken_rows(scene, report, table, Breakable("payee account", "reference"))
    return report.close(table.as_csv(), speech)


def payments(rng: Random, cell: Cell, start: datetime, many: int) -> Iterator[Payment]:
    """Yield payments in the order of time: fares in, shares out, and life going on."""
    flows = _flows(cell)
    usual = [*cell.accounts, *(p.account for p in cell.innocents() if p.account)]
    seconds = sorted(rng.randrange(_DRAWN * 86_400) for _ in range(many))
    for second in seconds:
        at = start + timedelta(seconds=second)
        if rng.random() < _OF_THE_NETWORK:
            payer, payee, least, most, purpose = flows[rng.randrange(len(flows))]
            yield Payment(at, payer, payee, rng.randint(least, most) * 1000, purpose)
        else:
            payer, payee = rng.choice(usual), rng.choice(cell.accounts)
            yield Payment(at, payer, payee, rng.randint(400, 240_000), rng.choice(_DAILY))


_DAILY = (
    "rent",
    "salary",
    "groceries",
    "electricity",
    "phone bill",
    "insurance",
    "school",
    "",
    "repair",
)
_Flow = tuple[str, str, int, int, str]


def _flows(cell: Cell) -> list[_Flow]:
    """Return who pays whom in the network's business; amounts in tens of euro."""
    by_part: dict[Part, list[Person]] = {}
    for person in cell.people.values():
        by_part.setdefault(person.part, []).append(person)
    handlers = by_part[Part.MONEY_HANDLER]
    flows: list[_Flow] = []
    for part, purpose in (
        (Part.RANSOM_PAYER, "urgent help"),
        (Part.RELATIVE, "family support"),
        (Part.SMUGGLED, "travel"),
    ):
        for person in by_part[part]:
            own = [h for h in handlers if h.id in person.contacts] or handlers[:1]
            most = 240 if part is Part.RANSOM_PAYER else 45 if part is Part.RELATIVE else 180
            flows += [
                (person.account, handler.account, most // 3, most, purpose) for handler in own
            ]
    for handler in handlers:
        flows += [
            (handler.account, p.account, 300, 1400, "goods") for p in by_part[Part.ORGANISER]
        ] * 3
        flows += [
            (handler.account, p.account, 100, 600, "commission") for p in by_part[Part.COORDINATOR]
        ] * 2
        for part, most in _WAGES.items():
            flows += [(handler.account, p.account, most // 2, most, "work") for p in by_part[part]]
    return flows


_WAGES = {
    Part.RECRUITER: 60,
    Part.TRANSPORTER: 160,
    Part.DOCUMENT_SUPPLIER: 300,
    Part.HOST: 90,
    Part.BOAT_DRIVER: 120,
}


def transfers(scene: Scene) -> Report:
    """Write what a money-transfer house recorded of senders and receivers."""
    report, speech = scene.report(scene.body("fiu"), "csv", "csv")
    table = Table(_TRANSFERS)
    handlers = [s for s in scene.planned.sayings if s.person.part is Part.MONEY_HANDLER]
    others = [s for s in scene.planned.sayings if s.person.part is not Part.MONEY_HANDLER]
    senders, receivers = (others, handlers) if others else (handlers, [])
    house = _House(scene, table, speech)
    into = [house.customer(saying, f"K{at + 1:03d}") for at, saying in enumerate(receivers)]
    turn = 0
    for at, saying in enumerate(senders):
        sender = house.customer(saying, f"C{at + 1:03d}")
        last = at + 1 == len(senders)
        many = max(scene.rng.randint(1, _MOST_TRANSFERS), len(into) - turn if last else 1)
        for _ in range(many):
            house.transfer(sender, into[turn % len(into)] if into else None)
            turn += 1
    report.payments = len(table.rows)
    with_broken_rows(scene, report, table, Breakable("sender", "sender no", "sender status"))
    return report.close(table.as_csv(";"), speech)


class _House:
    """One money-transfer house: it knows its customers by number."""

    def __init__(self, scene: Scene, table: Table, speech: Speech) -> None:
        self._scene, self._table, self._speech = scene, table, speech

    def customer(self, saying: Saying, number: str) -> tuple[Spoken, str]:
        """Return what the house has on one customer."""
        return self._scene.say(saying, "born", "nationality", "phone"), number

    def transfer(self, sender: tuple[Spoken, str], receiver: tuple[Spoken, str] | None) -> None:
        """Write one transfer, and the mentions its row makes."""
        rng = self._scene.rng
        account = self._account(receiver[0] if receiver else None)
        sent = datetime.combine(self._scene.day, time()) - timedelta(minutes=rng.randint(1, 40_000))
        line = self._table.add(
            {
                "reference": f"M{self._scene.ref}{len(self._table.rows):03d}",
                "sent": f"{sent.isoformat()}Z",
                "amount": f"{rng.randint(8, 240) * 10}.00",
                "currency": "EUR",
                "paid out to": printed_iban(rng, account),
                "reason": rng.choice(("family", "help", "loan", "")),
                **_party("sender", sender),
                **(_party("receiver", receiver) if receiver else {}),
            }
        )
        self._note(line, "sender", sender)
        holder = self._note(line, "receiver", receiver) if receiver else None
        printed = self._table.rows[-1][self._table.columns.index("paid out to")]
        self._speech.thing("BankAccount", printed, line, "account", account, holder)

    def _account(self, receiver: Spoken | None) -> str:
        if receiver:
            return receiver.saying.person.account
        people = self._scene.cell.people.values()
        return next(p.account for p in people if p.part is Part.MONEY_HANDLER)

    def _note(self, line: int, entity: str, party: tuple[Spoken, str]) -> Mention:
        said, number = party
        mention = noted(self._speech, said, number, line, entity)
        hold(self._speech, said, line, mention, phone=f"{entity} phone")
        return mention


def _party(side: str, party: tuple[Spoken, str]) -> dict[str, str]:
    """Return the cells of one side of a transfer."""
    said, number = party
    return {
        f"{side} no": number,
        side: said.name.text,
        f"{side} born": said.born,
        f"{side} nationality": said.nationality,
        f"{side} phone": said.phone,
        f"{side} status": WORDS[said.saying.label],
    }
