"""Find accounts that gather from many and share out to few, and who lives from the shares.

Gather and scatter, the pattern of fares that are held until arrival and then divided. To pay
*into* such an account says nothing of anybody: that is what customers, relatives and those who
are extorted do. To be paid *out* of it, more than once and mostly from there, does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, pstdev

from wholeroute.network.model import Facts, Flow

FEWEST_PAYERS, MOST_PAYERS = 5, 500
FEWEST_PAID, MOST_PAID = 3, 60
FEWEST_PAYMENTS = 2
MOST_BOTH_WAYS = 0.25
LEAST_LIVED_FROM = 0.5
"""A share of what an account takes in: below it, its holder has other customers."""

_MONTH = range(26, 36)
_SAME_AMOUNT = 0.1


@dataclass(frozen=True, slots=True)
class Shared:
    """What one party got out of one collecting account."""

    party: str
    flows: tuple[Flow, ...]
    part: float
    """Of all that the account paid out, in the currency where it is most."""
    lived_from: float
    """Of all that the party took in, what came from collecting accounts."""


@dataclass(frozen=True, slots=True)
class Collecting:
    """One account that gathers and shares out."""

    account: str
    payers: int
    into: tuple[Flow, ...]
    out: tuple[Shared, ...]
    wages: tuple[str, ...]
    """Parties that get the same each month: a payroll, and nobody's share."""


def collecting(facts: Facts) -> tuple[Collecting, ...]:
    """Return every collecting account, whether or not anybody says whose it is."""
    into: defaultdict[str, list[Flow]] = defaultdict(list)
    out: defaultdict[str, list[Flow]] = defaultdict(list)
    for flow in facts.flows:
        into[flow.payee].append(flow)
        out[flow.payer].append(flow)
    both = sorted(out.keys() & into.keys())
    gathering = {account for account in both if _gathers(into[account], out[account])}
    gathering |= _purses_beside(gathering, out)
    return tuple(_collecting(account, into, out, gathering) for account in sorted(gathering))


def _purses_beside(gathering: set[str], out: Mapping[str, Sequence[Flow]]) -> set[str]:
    """Return the accounts that pay the same people as one that gathers: its second purse."""
    paying: defaultdict[str, list[str]] = defaultdict(list)
    for account in sorted(gathering):
        for payee in {flow.payee for flow in out[account]}:
            paying[payee].append(account)
    beside = set()
    for account, flows in out.items():
        paid = {flow.payee for flow in flows}
        if FEWEST_PAID <= len(paid) <= MOST_PAID and account not in gathering:
            shared = Counter(other for payee in paid for other in paying.get(payee, ()))
            if 2 * max(shared.values(), default=0) >= len(paid):
                beside.add(account)
    return beside


def _gathers(into: Sequence[Flow], out: Sequence[Flow]) -> bool:
    """Tell whether many pay in, several others are paid, and hardly anybody does both.

    A bank's, a payment house's or a large shop's account does that for very many: it is none.
    """
    payers, paid = {flow.payer for flow in into}, {flow.payee for flow in out}
    both = len(payers & paid) / len(payers | paid)
    few = FEWEST_PAYERS <= len(payers) <= MOST_PAYERS and FEWEST_PAID <= len(paid) <= MOST_PAID
    return few and both <= MOST_BOTH_WAYS


def _collecting(
    account: str,
    into: Mapping[str, Sequence[Flow]],
    out: Mapping[str, Sequence[Flow]],
    gathering: set[str],
) -> Collecting:
    paid: defaultdict[str, list[Flow]] = defaultdict(list)
    for flow in out[account]:
        paid[flow.payee].append(flow)
    wages = tuple(sorted(party for party, flows in paid.items() if is_payroll(flows)))
    shares = tuple(
        Shared(party, tuple(flows), _part(flows, out[account]), _lived(into[party], gathering))
        for party, flows in sorted(paid.items())
        if party not in wages and party not in gathering
        if sum(len(flow.amounts) for flow in flows) >= FEWEST_PAYMENTS
    )
    took = tuple(into.get(account, ()))
    return Collecting(account, len({flow.payer for flow in took}), took, shares, wages)


def is_payroll(flows: Sequence[Flow]) -> bool:
    """Tell whether the payments are a wage, a rent or a pension: as much, every month."""
    paid = sorted(
        (day, amount) for flow in flows for day, amount in zip(flow.days, flow.amounts, strict=True)
    )
    if len(paid) < 3:  # noqa: PLR2004 — two dates make no rhythm
        return False
    amounts = [amount for _, amount in paid]
    even = pstdev(amounts) <= _SAME_AMOUNT * fmean(amounts)
    return even and all((b - a).days in _MONTH for (a, _), (b, _) in pairwise(paid))


def _part(flows: Sequence[Flow], of: Sequence[Flow]) -> float:
    """Return the largest part of what is paid out in any one currency."""
    every, these = _by_currency(of), _by_currency(flows)
    return max(these[currency] / every[currency] for currency in these)


def _lived(into: Sequence[Flow], gathering: set[str]) -> float:
    every = _by_currency(into)
    theirs = _by_currency([flow for flow in into if flow.payer in gathering])
    return max(theirs[currency] / every[currency] for currency in theirs)


def _by_currency(flows: Sequence[Flow]) -> dict[str, float]:
    total: defaultdict[str, float] = defaultdict(float)
    for flow in flows:
        total[flow.currency] += sum(flow.amounts)
    return dict(total)
