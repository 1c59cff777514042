"""The desk: what waits for whoever sits here; taking it, giving it, putting it off, being done with it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from sqlalchemy import Connection
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute.errors import Invalid, NotFound
from wholeroute.ledger import (
    PutOff,
    assign_item,
    close_item,
    colleagues,
    record,
    snooze_item,
    unassign_item,
    wake_item,
)
from wholeroute.rights import Action, Profile, Role
from wholeroute.web.live import Streams, changes
from wholeroute.web.may import only_sends, sends_reports
from wholeroute.web.sitting import (
    MaybeSitting,
    PagesHere,
    Sitting,
    Visit,
    Visiting,
    Words,
    desk_of,
    doing,
    sending,
)
from wholeroute.web.views import on_desk
from wholeroute.web.views.item import ENDED_BY_HAND, Item, Sort, Whose, must_be_snoozable
from wholeroute.web.views.on_desk import DeskPage, Sought, desk, has, item_on, print_of
from wholeroute.web.views.queue_kept import Kept, kept_of

router = APIRouter(dependencies=[Depends(doing(Action.READ, "desk"))])

AT_AN_EMPTY_DESK: Mapping[Role, str] = {
    Role.CONTRIBUTOR: "/contributions",
    Role.ANALYST: "/network",
    Role.INVESTIGATOR: "/entities",
    Role.PROSECUTOR: "/disclosures",
    Role.PROTECTION_OFFICER: "/referrals",
    Role.GUARDIAN: "/entities",
    Role.CUSTODIAN: "/overview",
    Role.PROGRAMME_MANAGER: "/plan",
    Role.CONTACT_POINT: "/plan",
    Role.RIGHTS_REVIEWER: "/findings",
    Role.AUDITOR: "/audit",
    Role.ADMINISTRATOR: "/members",
}
"""Where a role may go from a desk on which nothing lies."""
WITHOUT_FINDINGS: Mapping[Role, str] = {Role.RIGHTS_REVIEWER: "/audit"}
"""Where it may go in an installation for policy, which holds nobody."""

Named = Annotated[str, Path(pattern=r"^[0-9a-f:-]{1,80}$")]


@dataclass(frozen=True, slots=True)
class Draft:
    """What was filled in about one item, before anybody looked at it."""

    act: str = ""
    who: str = ""
    until: str = ""
    reason: str = ""


def sought(whose: Whose = Whose.MINE, kind: Sort | None = None) -> Sought:
    """Return which part of a desk an address names."""
    return Sought(whose, kind)


def filled_in(act: Words = "", who: Words = "", until: Words = "", reason: Words = "") -> Draft:
    """Return what the form of an item holds."""
    return Draft(act, who, until, reason)


Looking = Annotated[Sought, Depends(sought)]
FilledIn = Annotated[Draft, Depends(filled_in)]


@router.get("/", include_in_schema=False)
def desk_page(
    request: Request, acting: MaybeSitting, pages: PagesHere, looking: Looking, was: str = ""
) -> HTMLResponse:
    """Show the desk, or who may sit at it where nobody does yet."""
    if desk_of(request).ledger.profile is Profile.POLICY and not (acting and has(acting)):
        return pages.render(request, "policy.html")
    if acting is None:
        return pages.render(request, "nobody.html")
    return _page(Visit(request, acting, pages), looking, was=was)


@router.get("/desk.json", tags=["desk"])
def desk_list(request: Request, acting: Sitting, looking: Looking) -> DeskPage:
    """Return what waits for this role, what is overdue first; the reading is audited."""
    return desk(_at(request, acting), looking)


def streaming(request: Request, acting: Sitting) -> Iterator[None]:
    """Hold a place among the streams, for a browser that asked for one."""
    if "text/event-stream" not in request.headers.get("accept", "") or not has(acting):
        raise NotFound("a desk's changes are told to an open desk alone")
    streams: Streams = request.app.state.streams
    with streams.one_more(acting.token):
        yield


@router.get(
    "/desk/events",
    include_in_schema=False,
    response_class=EventSourceResponse,
    dependencies=[Depends(streaming)],
)
async def desk_events(request: Request, acting: Sitting) -> AsyncIterator[ServerSentEvent]:
    """Say that the desk changed each time it does, until the session ends."""
    sends, kept = _sends(request, acting), kept_of(request)
    looks = partial(_print_now, acting, sends, request.app.state.clock, kept)
    async for _ in changes(acting, looks):
        yield ServerSentEvent(event="changed", data="")
    yield ServerSentEvent(event="over", data="")


@router.post("/desk/{sort}/{item}", include_in_schema=False)
def mark(visit: Visiting, sort: Sort, item: Named, draft: FilledIn, looking: Looking) -> Response:
    """Take, give, put off or close one item; ask again where something is amiss."""
    try:
        was = _marked(visit, sort, item, draft)
    except Invalid as mistake:
        return _page(visit, looking, mistake=mistake, draft=draft, about=(sort.value, item))
    kind = {"kind": looking.sort} if looking.sort else {}
    query = urlencode({"whose": looking.whose, **kind, "was": was})
    return RedirectResponse(f"/?{query}#desk", 303)


def _marked(visit: Visit, sort: Sort, named: str, draft: Draft) -> str:
    """Do what is asked with an item that waits on this desk, and return what was done."""
    act = _ACTS.get(draft.act)
    if act is None:
        raise Invalid("act", "nothing is chosen", "Choose what is to be done with it.")
    acting = visit.acting
    at = _at(visit.request, acting)
    with acting.begin() as connection:
        item = item_on(at, connection, sort, named)
        was = act(connection, item, draft, at)
        record(
            connection, acting.reader, Action.READ, f"desk:{item.sort}:{item.item}",
            details={"desk": was, **({"to": draft.who} if was == "given" else {})},
        )  # fmt: skip
    return was


def _take(connection: Connection, item: Item, _: Draft, at: on_desk.Sitting) -> str:
    assign_item(connection, item.marked, at.acting.reader.member)
    return "taken"


def _give(connection: Connection, item: Item, draft: Draft, _: on_desk.Sitting) -> str:
    if draft.who not in {each.id for each in colleagues(connection)}:
        raise Invalid("who", "nobody of that name has this role here", "Choose one of the list.")
    assign_item(connection, item.marked, draft.who)
    return "given"


def _leave(connection: Connection, item: Item, _: Draft, __: on_desk.Sitting) -> str:
    unassign_item(connection, item.marked)
    return "left"


def _snooze(connection: Connection, item: Item, draft: Draft, at: on_desk.Sitting) -> str:
    try:
        until = date.fromisoformat(draft.until)
    except ValueError:
        raise Invalid("until", "that is no day", "Write it as 2027-03-21.") from None
    reason = next((each for each in PutOff if each == draft.reason), None)
    if reason is None:
        raise Invalid("reason", "no reason is chosen", "Choose why it is put off.")
    must_be_snoozable(item, until, at.now)
    snooze_item(connection, item.marked, until, reason)
    return "snoozed"


def _wake(connection: Connection, item: Item, _: Draft, __: on_desk.Sitting) -> str:
    wake_item(connection, item.marked)
    return "woken"


def _close(connection: Connection, item: Item, _: Draft, __: on_desk.Sitting) -> str:
    if item.sort not in ENDED_BY_HAND:
        raise Invalid("act", "its own page ends it", "Open it and deal with it there.")
    close_item(connection, item.marked)
    return "done"


_ACTS = {
    "take": _take, "give": _give, "leave": _leave, "snooze": _snooze, "wake": _wake, "done": _close,
}  # fmt: skip


def _page(  # noqa: PLR0913 — what a form that is asked again has to keep
    visit: Visit,
    looking: Sought,
    *,
    was: str = "",
    mistake: Invalid | None = None,
    draft: Draft = Draft(),
    about: tuple[str, str] | None = None,
) -> HTMLResponse:
    return visit.page(
        "desk.html", mistake=mistake, draft=draft, about=about, was=was, every=tuple(Whose),
        desk=desk(_at(visit.request, visit.acting), looking), reasons=tuple(PutOff),
        door=_door(visit.acting),
    )  # fmt: skip


def _door(acting: Sitting) -> str:
    role = acting.reader.role
    policy = acting.ledger.profile is Profile.POLICY
    return (policy and WITHOUT_FINDINGS.get(role)) or AT_AN_EMPTY_DESK[role]


def _at(request: Request, acting: Sitting) -> on_desk.Sitting:
    now = _now(request.app.state.clock())
    return on_desk.sitting(acting, _sends(request, acting), now, kept_of(request))


def _sends(request: Request, acting: Sitting) -> Sitting | None:
    reader = acting.reader
    return sending(request) if sends_reports(reader) and not only_sends(reader) else None


def _print_now(
    acting: Sitting, sends: Sitting | None, clock: Callable[[], datetime], kept: Kept
) -> bytes:
    return print_of(on_desk.sitting(acting, sends, _now(clock()), kept))


def _now(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
