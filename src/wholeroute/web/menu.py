"""Which doors a reader is shown: only those that the access rules open to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from wholeroute import disclosure, network
from wholeroute.crosscheck import may_see_hits
from wholeroute.custody import number_due
from wholeroute.ledger import Acting, oversees
from wholeroute.partnerships.store.allegations import reads, reviews
from wholeroute.rights import Action, Lane, Profile, Reader
from wholeroute.web.may import (
    deals_in_identities,
    may,
    may_read,
    reads_audit,
    reads_findings,
    sees_reports,
    sends_reports,
    watches_accounts,
)
from wholeroute.web.views.holds import notices_unread, requests_waiting
from wholeroute.web.views.queue_kept import Kept, number_of
from wholeroute.web.views.tables import may_chart
from wholeroute.words import N_


@dataclass(frozen=True, slots=True)
class Door:
    """One link of the menu; `here` where the present page lies behind it, `number` what waits there.

    Doors of one `group` stand under its name. A number above `MOST_COUNTED` stands for more.
    """

    group: str
    path: str
    label: str
    here: bool
    number: int | None


def menu_for(acting: Acting, path: str, kept: Kept) -> tuple[Door, ...]:
    """Return the menu of a reader, in its one order."""
    reader = acting.reader
    if acting.ledger.profile is Profile.POLICY:
        return _for_policy(acting, path)
    judges = may(reader, Action.JUDGE, Lane.OPEN)
    categorises = may(reader, Action.CATEGORISE, Lane.UNCATEGORISED)
    signs = may(reader, Action.CO_SIGN, Lane.UNCATEGORISED)
    numbers = {"/pairs": number_of(kept, acting)} if judges else {}
    if signs:
        numbers["/people/requests"] = requests_waiting(acting)
        numbers["/people/notices"] = notices_unread(acting)
    erases = may(reader, Action.ERASE)
    if erases:
        numbers["/retention"] = number_due(acting, datetime.now(UTC).date())
    looks, judged = N_("Look up"), N_("Work")
    pictured, sent = N_("Pictures"), N_("Sources")
    left, watched = N_("What goes out"), N_("Watch")
    reads_open = may(reader, Action.READ, Lane.OPEN)
    doors = (
        ("", "/", N_("Desk"), True),
        ("", "/overview", N_("Overview"), True),
        ("", "/plan", N_("The plan"), True),
        *_of_plan(reader),
        *_of_partnerships(reader),
        (looks, "/search", N_("Search"), may(reader, Action.SCREEN, Lane.OPEN)),
        (looks, "/entities", N_("Entities"), may_read(reader)),
        (looks, "/merged", N_("Merged entities"), reads_open),
        (judged, "/pairs", N_("Pairs to judge"), judges),
        (judged, "/hits", N_("Hits"), may_see_hits(reader)),
        (judged, "/people", N_("People to categorise"), categorises),
        (judged, "/people/requests", N_("Holds to lift"), signs),
        (judged, "/people/notices", N_("Notices of rights"), signs),
        (judged, "/identities", N_("Identities"), deals_in_identities(reader)),
        (pictured, "/network", N_("Groups"), network.may_see(acting) and reads_open),
        (pictured, "/canvas", N_("Canvas"), network.may_see(acting) and reads_open),
        (pictured, "/timeline", N_("Timeline"), reads_open),
        (pictured, "/map", N_("Map"), network.may_see(acting) and reads_open),
        (pictured, "/charts", N_("Charts"), may_chart(acting)),
        (pictured, "/findings", N_("Findings"), reads_findings(reader)),
        (sent, "/reports", N_("Reports to type"), sends_reports(reader)),
        (sent, "/contributions", N_("Contributions"), sees_reports(reader)),
        (sent, "/quarantine", N_("Quarantine"), sends_reports(reader)),
        (left, "/disclosures", N_("What left"), disclosure.may_see(reader)),
        (left, "/permissions", N_("Permissions"), may(reader, Action.PERMIT)),
        (left, "/referrals", N_("Referrals"), may(reader, Action.REFER)),
        (left, "/subjects", N_("People who ask"), may(reader, Action.ANSWER)),
        (watched, "/retention", N_("What is kept"), erases),
        (watched, "/oversight", N_("Reports kept"), oversees(acting)),
        (watched, "/audit", N_("Audit log"), reads_audit(reader)),
        (watched, "/members", N_("Members"), watches_accounts(reader)),
        (watched, "/figures", N_("Figures"), may(reader, Action.COUNT)),
    )
    return _shown(doors, path, numbers)


def _for_policy(acting: Acting, path: str) -> tuple[Door, ...]:
    has_a_desk = may(acting.reader, Action.VERIFY) or reviews(acting.reader)
    doors = (
        ("", "/", N_("Desk") if has_a_desk else N_("Overview"), True),
        ("", "/plan", N_("The plan"), True),
        *_of_plan(acting.reader),
        *_of_partnerships(acting.reader),
        ("", "/audit", N_("Audit log"), reads_audit(acting.reader)),
        ("", "/members", N_("Members"), watches_accounts(acting.reader)),
    )
    return _shown(doors, path, {})


def _of_plan(reader: Reader) -> tuple[tuple[str, str, str, bool], ...]:
    group = N_("Of the plan")
    return (
        (group, "/plan/asked", N_("Asked of you"), may(reader, Action.ATTEST)),
        (group, "/plan/questionnaires", N_("Questionnaires"), may(reader, Action.VERIFY)),
    )


def _of_partnerships(reader: Reader) -> tuple[tuple[str, str, str, bool], ...]:
    group = N_("Partnerships")
    return (
        (group, "/partners", N_("Partners"), True),
        (group, "/routes", N_("Routes"), True),
        (group, "/money", N_("Money"), True),
        (group, "/partners/indicators", N_("Results"), True),
        (group, "/campaigns", N_("Campaigns"), True),
        (group, "/allegations", N_("Allegations"), reads(reader)),
    )


_FOR_EVERYBODY = ("/plan", "/safeguards")
_OF_MEMBERS = frozenset({"/plan/asked", "/plan/questionnaires"})


def leads_to(menu: Iterable[Door], page: str) -> bool:
    """Return whether a reader of this menu may open a page: it is everybody's, or lies behind a door."""
    doors = {each.path for each in menu}
    if page in _OF_MEMBERS:
        return page in doors
    return any(_lies_behind(page, each) for each in (*_FOR_EVERYBODY, *doors))


def _shown(
    doors: Iterable[tuple[str, str, str, bool]], path: str, numbers: Mapping[str, int]
) -> tuple[Door, ...]:
    return tuple(
        Door(group, where, label, _lies_behind(path, where), numbers.get(where))
        for group, where, label, shown in doors
        if shown
    )


def _lies_behind(path: str, door: str) -> bool:
    return path == door or (door != "/" and path.startswith(f"{door}/"))
