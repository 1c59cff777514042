"""Read as items what goes out and what came in: disclosures, referrals, permissions, hits, reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from wholeroute.disclosure import Urgency
from wholeroute.ledger import (
    ContributionRow,
    Met,
    ReferralRow,
    RequestRow,
    disclosure_requests,
    hits_told,
    notices,
    own_contributions,
    permissions,
    referrals,
)
from wholeroute.rights import Role
from wholeroute.web.views.item import MOST_COUNTED, Detail, Item, Sort
from wholeroute.web.views.queues import Looking, Queue, at_end_of, of_all

ENDS_SOON = timedelta(days=30)
FRESH = timedelta(days=14)
"""So long a receipt or a refusal is news."""
MOST_HITS = 200
"""As many as the page of hits tells."""


def leaving(looking: Looking) -> list[Queue]:
    """Return what waits for a second person, what may be taken out, what was refused, whom to tell."""
    connection, me = looking.connection, looking.acting.reader.member
    waiting = disclosure_requests(connection, waiting=True)
    asked = [each for each in waiting if each.member != me and each.confirmed_by is None]
    given = [each for each in waiting if each.member == me and each.confirmed_by is not None]
    refused = [
        each
        for each in disclosure_requests(connection)
        if each.member == me and each.refused_by and _fresh(each.asked_at, looking.now)
    ]
    due = [each for each in notices(connection) if each.told_at is None]
    return [
        of_all(Sort.CONFIRM, (_request(Sort.CONFIRM, each) for each in asked)),
        of_all(Sort.TAKE, (_request(Sort.TAKE, each) for each in given)),
        of_all(Sort.RETURNED, (_request(Sort.RETURNED, each) for each in refused)),
        of_all(
            Sort.TELL,
            (
                Item(
                    Sort.TELL, str(each.id), "/disclosures#notices", each.at,
                    source=each.recipient, details=(Detail("notice", each.what),),
                )
                for each in due
            ),
        ),
    ]  # fmt: skip


def _request(sort: Sort, each: RequestRow) -> Item:
    ended = sort is Sort.RETURNED
    return Item(
        sort, str(each.id), f"/disclosures/requests/{each.id}", each.asked_at,
        names=(each.terms.recipient,), source=(each.refused_by or "") if ended else each.member,
        details=(Detail("purpose", each.purpose),), due=None if ended else each.expires_at,
        number=max(len(each.entities), 1), about=tuple(each.entities),
    )  # fmt: skip


def _fresh(at: datetime, now: datetime) -> bool:
    return now - at <= FRESH


def needs(looking: Looking) -> list[Queue]:
    """Return the referrals for this service to receive, or those of one's own that nobody received."""
    reader = looking.acting.reader
    waiting = [each for each in referrals(looking.connection) if each.received_at is None]
    to_us = [each for each in waiting if each.recipient == reader.organisation]
    ours = [each for each in waiting if each.organisation == reader.organisation]
    receives = reader.role is Role.PROTECTION_OFFICER
    return [
        of_all(Sort.RECEIVE, (_referral(Sort.RECEIVE, each) for each in to_us if receives)),
        of_all(Sort.SENT, (_referral(Sort.SENT, each) for each in ours)),
    ]


def _referral(sort: Sort, each: ReferralRow) -> Item:
    source = each.organisation if sort is Sort.RECEIVE else each.recipient
    return Item(
        sort, str(each.id), "/referrals", each.at, source=source,
        details=(Detail("need", each.need), Detail("urgency", each.urgency)),
        due=by_when(each.at, Urgency(each.urgency)),
    )  # fmt: skip


def by_when(at: datetime, urgency: Urgency) -> datetime:
    """Return by when a service should have said that it has a need of this urgency."""
    if urgency is Urgency.NOW:
        return at + timedelta(hours=1)
    return at_end_of(at.date() + timedelta(days=0 if urgency is Urgency.TODAY else 7))


def permitted(looking: Looking) -> list[Queue]:
    """Return the permissions of one's own that end within thirty days."""
    items = [
        Item(
            Sort.PERMISSION, str(each.id), "/permissions", each.granted_at,
            names=(each.recipient,), details=(Detail("permit", each.code), Detail("purpose", each.purpose)),
            due=each.until,
        )
        for each in permissions(looking.connection, standing=True)
        if each.originator == looking.acting.reader.organisation
    ]  # fmt: skip
    ending = (each for each in items if each.due and each.due - looking.now <= ENDS_SOON)
    return [of_all(Sort.PERMISSION, ending)]


def hits(looking: Looking) -> list[Queue]:
    """Return hits by report: on what we hold, on what we filed, and what owners said of these."""
    told = hits_told(looking.connection, most=MOST_HITS)
    whole = len(told) < MOST_HITS
    return [
        _of_reports(Sort.HIT, (e for e in told if not e.filed and e.said is None), whole=whole),
        _of_reports(Sort.MET, (e for e in told if e.filed and e.said is None), whole=whole),
        _of_reports(Sort.ANSWER, (e for e in told if e.filed and e.said), whole=whole),
    ]


def _of_reports(sort: Sort, told: Iterable[Met], *, whole: bool) -> Queue:
    reports: defaultdict[UUID, list[Met]] = defaultdict(list)
    for each in told:
        reports[each.report].append(each)
    items = tuple(_met(sort, met) for met in reports.values())
    return Queue(sort, items, len(items), whole)


def _met(sort: Sort, met: list[Met]) -> Item:
    first = met[0]
    words = {each.said for each in met if each.said} if sort is Sort.ANSWER else set()
    owners = sorted({each.owner for each in met})
    lists = sorted({each.list for each in met if each.list})
    return Item(
        sort, str(first.report), f"/hits?report={first.report}",
        max(each.said_at or each.at for each in met), names=tuple(owners), source=first.title,
        details=(*(Detail("worth", each) for each in sorted(words)),
                 *(Detail("list", each) for each in lists)),
        number=len(met),
        about=tuple({end for each in met for end in (each.entity, each.other) if end}),
    )  # fmt: skip


def sent(looking: Looking) -> list[Queue]:
    """Return the reports of one's own with rows in quarantine, and receipts that are fresh."""
    found = own_contributions(looking.acting, most=MOST_COUNTED + 1)
    broken = (each for each in found if each.rows_quarantined)
    fresh = (each for each in found if _fresh(each.received_at, looking.now))
    whole = len(found) <= MOST_COUNTED
    return [
        _reports(Sort.QUARANTINE, broken, whole=whole),
        _reports(Sort.RECEIPT, fresh, whole=whole),
    ]


def _reports(sort: Sort, found: Iterable[ContributionRow], *, whole: bool) -> Queue:
    room = "quarantine" if sort is Sort.QUARANTINE else "contributions"
    items = tuple(
        Item(
            sort, str(each.ref), f"/{room}/{each.ref}", each.received_at, source=each.title,
            number=each.rows_quarantined if sort is Sort.QUARANTINE else each.rows_accepted,
        )
        for each in found
    )  # fmt: skip
    return Queue(sort, items, len(items), whole)
