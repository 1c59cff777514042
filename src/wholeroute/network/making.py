"""Find the lines that can make a card: living from money that was gathered, told by two layers.

Only what was seen counts here; what somebody told is left out before. A payment line makes
nobody a subject unless another layer, in a report of its own, ties its holder to somebody else
of the same account.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from wholeroute.network.collecting import LEAST_LIVED_FROM, Collecting, Shared
from wholeroute.network.model import Facts, Flow, Holding, Layer, Line, Tie
from wholeroute.network.ties import Sharing, holders
from wholeroute.words import N_

FEWEST_TOGETHER = 2
FEWEST_ORIGINATORS = 2
BESIDE = frozenset(Layer) - {Layer.MONEY, Layer.KIN}
"""The layers that can bear out what money shows."""

Held = Sequence[tuple[str, Sequence[Holding]]]
"""Whose an account is: each holder with the rows that say so."""


def making_lines(
    facts: Facts,
    shared: Mapping[str, Sharing],
    found: Sequence[Collecting],
    near: Near,
) -> dict[str, list[Line]]:
    """Return for each person the lines that make a card, each followed by what bears it out."""
    lines: defaultdict[str, list[Line]] = defaultdict(list)
    for account in found:
        paid = [
            (_paid(facts, each, held), held)
            for each in account.out
            if each.lived_from >= LEAST_LIVED_FROM
            if (held := holders(facts, shared, each.party))
        ]
        keepers = holders(facts, shared, account.account)
        core = {near.of(person) for _, held in [*paid, ("", keepers)] for person, _ in held}
        borne = [each for line, held in paid for each in _borne(facts, line, held, core, near)]
        if len({near.of(person) for person, _, _ in borne}) < FEWEST_TOGETHER:
            continue
        gathered = _gathered(facts, account, keepers, len(borne))
        for person, line, tied in (*borne, *_borne(facts, gathered, keepers, core, near)):
            lines[person] += [replace(line, purse=account.account), tied]
    return dict(lines)


def _borne(
    facts: Facts, line: Line, held: Held, core: set[str], near: Near
) -> Iterator[tuple[str, Line, Line]]:
    """Yield those holders of an account whom another layer bears out, each by ties of their own.

    Who holds the account with them bears nobody out: a joint account is no network.
    """
    with_them = {near.of(person) for person, _ in held}
    for person, rows in held:
        tied = _borne_out(facts, near.of(person), core - with_them, near, line.reports)
        if tied is not None:
            yield person, _of(line, person, facts, rows), tied


@dataclass(frozen=True, slots=True)
class Near:
    """Who is tied to whom beside money, with those whom a number joins counted as one."""

    one: Mapping[str, str]
    ties: Mapping[str, Sequence[tuple[str, Tie]]]

    def of(self, person: str) -> str:
        """Return the one who stands for a person."""
        return self.one.get(person, person)


def near_of(ties: Iterable[Tie], one: Mapping[str, str]) -> Near:
    """Return the ties of the layers that can bear money out, from both ends."""
    near: defaultdict[str, list[tuple[str, Tie]]] = defaultdict(list)
    for tie in ties:
        left, right = one.get(tie.left, tie.left), one.get(tie.right, tie.right)
        if tie.layer in BESIDE and left != right:
            near[left].append((right, tie))
            near[right].append((left, tie))
    return Near(one, near)


def _of(line: Line, person: str, facts: Facts, rows: Sequence[Holding]) -> Line:
    """Return a line about an account as one of its holders' own: their records carry it."""
    own = [each.record for each in rows] or [
        record for record in line.records if facts.person[record] == person
    ]
    return replace(line, records=tuple(sorted(set(own))))


def _borne_out(
    facts: Facts, one: str, others: set[str], near: Near, reports: Sequence[str]
) -> Line | None:
    """Return the line of ties to `others`, in reports other than `reports`."""
    found = [
        (other, tie)
        for other, tie in near.ties.get(one, ())
        if other in others and not set(tie.reports) <= set(reports)
    ]
    if not found:
        return None
    ties = list(dict.fromkeys(tie for _, tie in found))
    people = {other for other, _ in found}
    layers = sorted({tie.layer.value for tie in ties})
    first, last = min(tie.first for tie in ties), max(tie.last for tie in ties)
    words = (
        "tied to 1 other who lives"
        if len(people) == 1
        else f"tied to {len(people)} others who live"
    ) + f" from the same money by {', '.join(layers)}, {months(first, last)}"
    return line_from("tied", words, facts, (), [tie.statements for tie in ties],
                 [tie.reports for tie in ties])  # fmt: skip


def _paid(facts: Facts, of: Shared, held: Held) -> Line:
    times = sum(len(flow.days) for flow in of.flows)
    words = (
        ("paid once" if times == 1 else f"paid {times} times")
        + f", {sums(of.flows)}, {_months(of.flows)}, out of an account that"
        f" gathers from many: {in_100(of.part)} of all it shared out, and {in_100(of.lived_from)} of"
        " what their own took in"
    )
    return _of_payments("paid", words, facts, of.party, held, of.flows, of.part)


def _gathered(facts: Facts, of: Collecting, held: Held, borne: int) -> Line:
    flows = [*of.into, *(flow for each in of.out for flow in each.flows)]
    took = sums(of.into) or N_("nothing seen")
    words = (
        f"holds an account that took {took} from {of.payers} payers"
        " and shared out"
        f" {sums([flow for each in of.out for flow in each.flows])} to {len(of.out)},"
        f" {borne} of whom are tied to each other, {_months(flows)}"
    )
    return _of_payments("gathers", words, facts, of.account, held, flows, 0.0)


def _of_payments(  # noqa: PLR0913 — a line has these parts
    kind: str, words: str, facts: Facts, party: str, held: Held,
    flows: Sequence[Flow], share: float,
) -> Line:  # fmt: skip
    """Return a line whose records are those that hold the account, or were paid themselves."""
    record = party.removeprefix("person|") if party.startswith("person|") else ""
    holdings = [row for _, rows in held for row in rows]
    records = [record] if record else [each.record for each in holdings]
    rows: list[Holding | Flow] = [*holdings, *flows]
    return line_from(
        kind, words, facts, records, [row.statements for row in rows],
        [[row.report] for row in rows], makes=True, share=share,
    )  # fmt: skip


def line_from(  # noqa: PLR0913 — a line has these parts
    kind: str, words: str, facts: Facts, records: Iterable[str],
    statements: Iterable[Sequence[str]], reports: Iterable[Sequence[str]], *,
    makes: bool = False, share: float = 0.0,
) -> Line:  # fmt: skip
    """Return a line on the statements of some reports, each statement and report once."""
    said_in = sorted({each for some in reports for each in some})
    return Line(
        kind=kind,
        words=words,
        records=tuple(sorted(set(records))),
        statements=tuple(sorted({each for some in statements for each in some})),
        reports=tuple(said_in),
        originators=tuple(sorted({facts.sources[each].originator for each in said_in})),
        makes=makes,
        share=share,
    )


def in_100(share: float) -> str:
    """Return a share in words: translations read a sign of per cent as their own."""
    return N_(f"{share * 100:.0f} per cent")


def sums(flows: Sequence[Flow]) -> str:
    """Return what was paid in words, each currency by itself."""
    total: defaultdict[str, float] = defaultdict(float)
    for flow in flows:
        total[flow.currency] += sum(flow.amounts)
    return " and ".join(f"{currency} {total[currency]:,.0f}" for currency in sorted(total))


def _months(flows: Sequence[Flow]) -> str:
    days = [day for flow in flows for day in flow.days]
    return months(min(days), max(days))


def months(first: date, last: date) -> str:
    """Return in words from which month to which; the one month where they are one."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%Y-%m}"
    return N_(f"{first:%Y-%m} to {last:%Y-%m}")
