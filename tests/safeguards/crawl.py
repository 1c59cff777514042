"""Go through every door of the pages as somebody who may not see what lies behind.

`SWEPT` names every route of the application with the queries it is asked; forms are filled from
what each route says of its own fields. A route that is not named there is no accident to be
passed over: the test that compares the two fails.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import cycle, islice
from typing import Any, get_args
from urllib.parse import quote
from uuid import UUID

import httpx2
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.testclient import TestClient
from tests.safeguards.canaries import Intruder, World, leaks

from wholeroute.network.canvas import short
from wholeroute.web.views.tables import SOURCES

HOSTILE = "x' or true) -- %s {0} <script>"
_HERE = ("",)
_PAGED = ("", "?after={id}")
_ROWS = ("", "?field=name&reason={word}", "?after=0&ref={ref}")

SWEPT: Mapping[str, tuple[str, ...]] = {
    "GET /": ("", "?whose=all", "?whose=snoozed&kind=person", "?kind=pair"),
    "GET /desk.json": ("?whose=all", "?kind=person"),
    "GET /desk/events": _HERE,
    "POST /desk/{sort}/{item}": _HERE,
    "GET /overview": _HERE,
    "GET /overview.json": _HERE,
    "GET /plan": ("", "?pillar=3&force=should&words={word}", "?section=nowhere", "?far=verified"),
    "GET /plan.json": ("", "?actor=europol&boxed=yes", "?fresh=stale"),
    "GET /plan.csv": ("?plan={word}", "?words={word}"),
    "GET /plan/actions/{action}": ("", "?sha256={word}&was={word}"),
    "GET /plan/actions/{action}.json": _HERE,
    "POST /plan/actions/{action}/evidence": _HERE,
    "POST /plan/actions/{action}/evidence/{which:int}": _HERE,
    "GET /plan/answering": _HERE,
    "GET /plan/answering.json": _HERE,
    "GET /plan/answering.csv": _HERE,
    "POST /plan/answering": _HERE,
    "GET /plan/indicators": _HERE,
    "GET /plan/indicators.json": _HERE,
    "GET /plan/indicators.csv": _HERE,
    "GET /plan/indicators/{indicator}": ("", "?by=state"),
    "GET /plan/indicators/{indicator}.json": ("", "?by={word}"),
    "GET /plan/indicators/{indicator}.csv": _HERE,
    "POST /plan/indicators/{indicator}/count": _HERE,
    "POST /plan/indicators/count": _HERE,
    "GET /plan/versions": _HERE,
    "GET /plan/versions.json": _HERE,
    "GET /plan/versions/{of}/{number:int}.json": _HERE,
    "POST /plan/versions": _HERE,
    "GET /plan/differences": ("?of=eu-2021&old=1&new=1", "?of={word}&old=1&new=2"),
    "GET /plan/differences.json": ("?of=eu-2021&old=1&new={word}",),
    "GET /plan/compare": ("", "?with={word}"),
    "GET /plan/compare.json": _HERE,
    "GET /plan/compare.csv": _HERE,
    "GET /plan/systems": ("", "?kind=law&met=not-yet", "?kind={word}"),
    "GET /plan/systems.json": ("", "?met=partly"),
    "GET /plan/systems.csv": _HERE,
    "GET /plan/figures": _HERE,
    "GET /plan/figures.json": _HERE,
    "GET /plan/figures.csv": _HERE,
    "GET /plan/acts": _HERE,
    "GET /plan/acts.json": _HERE,
    "GET /plan/acts.csv": _HERE,
    "GET /plan/acts/{act}": _HERE,
    "GET /plan/acts/{act}.json": _HERE,
    "POST /plan/acts/{act}/steps": _HERE,
    "GET /plan/law": _HERE,
    "GET /plan/law.json": _HERE,
    "GET /plan/law.csv": _HERE,
    "GET /plan/law/statistics": _HERE,
    "GET /plan/law/statistics.csv": _HERE,
    "POST /plan/law/statistics": _HERE,
    "GET /plan/law/{act}": _HERE,
    "GET /plan/law/{act}.json": _HERE,
    "GET /plan/law/{act}.csv": _HERE,
    "POST /plan/law/{act}/parties": _HERE,
    "GET /plan/law/{act}/report": _HERE,
    "GET /plan/law/{act}/{state}": _HERE,
    "GET /plan/law/{act}/{state}.json": _HERE,
    "POST /plan/law/{act}/{state}/steps": _HERE,
    "POST /plan/law/{act}/{state}/topics": _HERE,
    "GET /plan/knowledge": ("", "?kind=study&words={word}", "?action={word}"),
    "GET /plan/knowledge.json": ("", "?words={word}"),
    "GET /plan/knowledge.csv": ("", "?words={word}"),
    "GET /plan/knowledge/new": ("", "?kind=need&action={word}"),
    "POST /plan/knowledge": _HERE,
    "GET /plan/knowledge/{note:int}": _HERE,
    "GET /plan/knowledge/{note:int}.json": _HERE,
    "GET /plan/knowledge/{note:int}/renew": _HERE,
    "POST /plan/knowledge/{note:int}": _HERE,
    "POST /plan/knowledge/{note:int}/replies": _HERE,
    "GET /plan/commitments": _HERE,
    "GET /plan/commitments.json": _HERE,
    "GET /plan/commitments.csv": _HERE,
    "POST /plan/commitments": _HERE,
    "GET /plan/commitments/{commitment:int}": _HERE,
    "GET /plan/commitments/{commitment:int}.json": _HERE,
    "POST /plan/commitments/{commitment:int}": _HERE,
    "GET /plan/organisations": _HERE,
    "GET /plan/organisations.json": _HERE,
    "GET /plan/organisations.csv": _HERE,
    "GET /partners": ("", "?route=atlantic&gaps=yes", "?route={word}"),
    "GET /partners.json": ("", "?route={word}"),
    "GET /partners.csv": ("", "?route=regions"),
    "GET /partners/open": ("", "?partner=TN", "?partner={word}"),
    "GET /partners/agreements": _HERE,
    "GET /partners/agreements.json": _HERE,
    "GET /partners/agreements.csv": _HERE,
    "GET /partners/records/{number:int}": _HERE,
    "GET /partners/records/{number:int}.json": _HERE,
    "GET /partners/records/{number:int}/renew": _HERE,
    "POST /partners/records/{number:int}": _HERE,
    "POST /partners/records/{number:int}/back": _HERE,
    "GET /partners/{partner}": _HERE,
    "GET /partners/{partner}.json": _HERE,
    "GET /partners/{partner}.csv": _HERE,
    "GET /partners/{partner}/records/new": (
        "",
        "?kind=need&names={word}",
        "?kind=agreement&sort={word}",
    ),
    "POST /partners/{partner}/records": _HERE,
    "GET /routes": _HERE,
    "GET /routes.json": _HERE,
    "GET /routes.csv": _HERE,
    "GET /routes/{route}": _HERE,
    "GET /routes/{route}.json": _HERE,
    "GET /routes/{route}.csv": _HERE,
    "GET /routes/{route}/records/new": ("", "?kind=conference"),
    "POST /routes/{route}/records": _HERE,
    "GET /plan/editions": _HERE,
    "GET /plan/editions.json": _HERE,
    "POST /plan/editions": _HERE,
    "GET /plan/public": _HERE,
    "GET /plan/editions/{number:int}": ("", "?pillar=3&force=should", "?status={word}"),
    "GET /plan/editions/{number:int}.json": ("", "?actor=europol"),
    "GET /plan/editions/{number:int}/{name}": _HERE,
    "POST /plan/editions/{number:int}/sign": _HERE,
    "POST /plan/editions/{number:int}/publish": _HERE,
    "GET /plan/questionnaires": _HERE,
    "GET /plan/questionnaires.json": _HERE,
    "GET /plan/questionnaires/new": ("", "?last=1", "?actor={word}&section={word}"),
    "POST /plan/questionnaires": _HERE,
    "POST /plan/questionnaires/upload": _HERE,
    "GET /plan/questionnaires/{which:int}": ("", "?done=sent-{word}"),
    "GET /plan/questionnaires/{which:int}.json": _HERE,
    "GET /plan/questionnaires/{which:int}.csv": _HERE,
    "GET /plan/questionnaires/{which:int}.yaml": _HERE,
    "POST /plan/questionnaires/{which:int}/send": _HERE,
    "POST /plan/questionnaires/{which:int}/remind": _HERE,
    "GET /plan/silent": _HERE,
    "GET /plan/silent.json": _HERE,
    "GET /plan/asked": _HERE,
    "GET /plan/asked.json": _HERE,
    "POST /plan/asked/upload": _HERE,
    "GET /plan/asked/{which:int}": _HERE,
    "GET /plan/asked/{which:int}.json": _HERE,
    "GET /plan/asked/{which:int}/alone": _HERE,
    "POST /plan/asked/{which:int}": _HERE,
    "GET /money": _HERE,
    "GET /money.json": _HERE,
    "GET /money.csv": _HERE,
    "POST /money/datasets": _HERE,
    "POST /money/rates": _HERE,
    "GET /money/{dataset}": ("", "?rule={word}&country=TN&start=50"),
    "GET /money/{dataset}.json": ("", "?country={word}"),
    "GET /money/{dataset}.csv": _HERE,
    "GET /money/{dataset}.xml": _HERE,
    "GET /money/{dataset}/faults.csv": _HERE,
    "POST /money/{dataset}/take-back": _HERE,
    "GET /partners/indicators": ("", "?start=50"),
    "GET /partners/indicators.json": _HERE,
    "GET /partners/indicators.csv": _HERE,
    "GET /allegations": ("", "?state=open&partner={word}", "?state={word}"),
    "GET /allegations.json": ("", "?partner={word}"),
    "GET /allegations/new": _HERE,
    "POST /allegations": _HERE,
    "POST /allegations/compare": _HERE,
    "GET /allegations/{number:int}": _HERE,
    "GET /allegations/{number:int}.json": _HERE,
    "POST /allegations/{number:int}": _HERE,
    "GET /campaigns": ("", "?segment=sea&state=over", "?segment={word}"),
    "GET /campaigns.json": ("", "?state=running"),
    "GET /campaigns.csv": _HERE,
    "GET /campaigns/new": ("", "?partner={word}&need={word}"),
    "POST /campaigns": _HERE,
    "GET /campaigns/{campaign:int}": _HERE,
    "GET /campaigns/{campaign:int}.json": _HERE,
    "GET /campaigns/{campaign:int}.csv": _HERE,
    "GET /campaigns/{campaign:int}/renew": _HERE,
    "POST /campaigns/{campaign:int}": _HERE,
    "POST /campaigns/{campaign:int}/days": _HERE,
    "POST /campaigns/{campaign:int}/waves": _HERE,
    "POST /campaigns/{campaign:int}/take-back": _HERE,
    "GET /safeguards": _HERE,
    "GET /safeguards.json": _HERE,
    "GET /components": _HERE,
    "GET /tour": _HERE,
    "GET /tokens": _HERE,
    "POST /tokens": _HERE,
    "POST /tokens/end": _HERE,
    "GET /health": _HERE,
    "GET /metrics": _HERE,
    "GET /search": _HERE,
    "POST /search": _HERE,
    "POST /search.json": _HERE,
    "GET /search/saved": _HERE,
    "GET /search/saved.json": _HERE,
    "GET /search/{which:uuid}": ("", "?country={word}&start=20"),
    "GET /search/{which:uuid}.json": ("", "?source={word}"),
    "POST /search/{which:uuid}/save": ("", "?country={word}"),
    "POST /search/{which:uuid}/seen": _HERE,
    "POST /search/{which:uuid}/forget": _HERE,
    "GET /entities": ("", "?lane=protected", "?lane=judicial&kind=Person", "?after={id}"),
    "GET /entities.json": ("", "?lane=uncategorised", "?kind=Phone", "?after={id}"),
    "GET /entities/{entity:uuid}": _HERE,
    "GET /entities/{entity:uuid}.json": _HERE,
    "POST /entities/{entity:uuid}/reveal": _HERE,
    "POST /entities/{entity:uuid}/unmerge": _HERE,
    "GET /merged": _PAGED,
    "GET /merged.json": _PAGED,
    "GET /findings": ("", "?kind=canaryfinding", "?state=new&start=0"),
    "GET /findings.json": ("", "?kind=canaryfinding"),
    "GET /findings/{which:uuid}": _HERE,
    "GET /findings/{which:uuid}.json": _HERE,
    "POST /findings/{which:uuid}": _HERE,
    "GET /network": _HERE,
    "GET /network.json": _HERE,
    "GET /network/look.json": _HERE,
    "POST /network/look": _HERE,
    "GET /network/{name}": _HERE,
    "GET /network/{name}.json": _HERE,
    "GET /network/{name}/people/{person}/lines/{line}": _HERE,
    "GET /network/{name}/people/{person}/lines/{line}.json": _HERE,
    "GET /network/{name}/ties/{tie}": _HERE,
    "GET /network/{name}/ties/{tie}.json": _HERE,
    "GET /canvas": (
        "?entity={id}",
        "?acts=s*{short}.x*{short}&on={short}",
        "?acts=r*{short}*{short}.e*{short}*4",
    ),
    "GET /canvas.json": ("?acts=e*{short}*4", "?acts=s*{short}.x*{short}.m*0"),
    "GET /canvas/anew": ("?acts=s*{short}",),
    "GET /canvas/picture": ("?acts=e*{short}*4",),
    "GET /canvas/ties/{one:uuid}/{other:uuid}": _HERE,
    "GET /canvas/ties/{one:uuid}/{other:uuid}.json": _HERE,
    "GET /timeline": (
        "",
        "?entity={id}",
        "?report={ref}&zoom=month",
        "?entity={other}&entity={id}&sort=payment",
        "?add={id}",
    ),
    "GET /timeline.json": ("?entity={id}", "?report={ref}&sort=said&source={word}"),
    "GET /charts": _HERE,
    "GET /charts/{table}": ("", "?of={id}"),
    "GET /charts/{table}.json": _HERE,
    "POST /canvas/views": _HERE,
    "POST /canvas/views/{ref:uuid}": _HERE,
    "GET /map": (
        "",
        "?entity={id}",
        "?on={short}&track=yes&sort=reports",
        "?first=2020-01-01&last=2030-01-01&off=vessels,routes&go={word}",
    ),
    "GET /map.json": ("", "?entity={id}"),
    "GET /map/anew": _HERE,
    "GET /people": ("", "?held=true", "?was={id}"),
    "GET /people.json": ("", "?held=true"),
    "GET /people/{entity:uuid}": _HERE,
    "GET /people/{entity:uuid}.json": _HERE,
    "POST /people/{entity:uuid}": _HERE,
    "POST /people/{entity:uuid}/reveal": _HERE,
    "GET /people/requests": ("", "?waiting=false"),
    "GET /people/requests.json": ("", "?waiting=false"),
    "GET /people/requests/{request_id:uuid}": _HERE,
    "GET /people/requests/{request_id:uuid}.json": _HERE,
    "POST /people/requests/{request_id:uuid}": _HERE,
    "GET /people/reclassify": ("", "?who={id}", "?was={id}"),
    "POST /people/reclassify": _HERE,
    "POST /people/ground": _HERE,
    "POST /people/check": _HERE,
    "GET /people/notices": _HERE,
    "GET /people/notices.json": _HERE,
    "POST /people/notices": _HERE,
    "GET /identities": _HERE,
    "GET /identities.json": _HERE,
    "POST /identities": _HERE,
    "GET /identities/{which:uuid}": _HERE,
    "GET /identities/{which:uuid}.json": _HERE,
    "POST /identities/{which:uuid}": _HERE,
    "POST /identities/{which:uuid}/open": _HERE,
    "POST /identities/{which:uuid}/consents": _HERE,
    "POST /identities/{which:uuid}/consents/{given:uuid}/revoke": _HERE,
    "GET /pairs": ("", "?after=1", "?kind=Person&everything=true", "?was={id}"),
    "GET /pairs.json": ("", "?after=1", "?everything=true"),
    "GET /pairs/conflicts": ("", "?start=1"),
    "GET /pairs/conflicts.json": _HERE,
    "GET /pairs/models": _HERE,
    "GET /pairs/models.json": _HERE,
    "POST /pairs/models": _HERE,
    "POST /pairs/models/use": _HERE,
    "GET /pairs/versions": _HERE,
    "GET /pairs/versions.json": _HERE,
    "POST /pairs/versions": _HERE,
    "GET /pairs/help": _HERE,
    "GET /pairs/next": ("", "?source={ref}"),
    "GET /pairs/mine": _HERE,
    "GET /pairs/mine.json": _HERE,
    "POST /pairs/mine": _HERE,
    "GET /pairs/together": ("", "?one={ref}&other={ref}"),
    "GET /pairs/together.json": ("", "?one={ref}&other={ref}"),
    "POST /pairs/together": _HERE,
    "GET /pairs/{left:uuid}/{right:uuid}": _HERE,
    "GET /pairs/{left:uuid}/{right:uuid}.json": _HERE,
    "POST /pairs/{left:uuid}/{right:uuid}": _HERE,
    "POST /pairs/{left:uuid}/{right:uuid}/undo": _HERE,
    "POST /pairs/{left:uuid}/{right:uuid}/remerge": _HERE,
    "GET /reports": ("", "?sent={ref}", "?gone=yes"),
    "GET /reports.json": _HERE,
    "GET /reports/new": _HERE,
    "POST /reports/new": _HERE,
    "GET /reports/offline": _HERE,
    "POST /reports/upload": _HERE,
    "GET /reports/rule": _HERE,
    "POST /reports/rule": _HERE,
    "GET /reports/debriefing": _HERE,
    "POST /reports/debriefing": _HERE,
    "GET /reports/screening": _HERE,
    "POST /reports/screening": _HERE,
    "GET /reports/{draft:uuid}": ("", "?at=terms"),
    "GET /reports/{draft:uuid}.json": _HERE,
    "POST /reports/{draft:uuid}/parts/{part}": _HERE,
    "GET /reports/{draft:uuid}/review": _HERE,
    "POST /reports/{draft:uuid}/send": _HERE,
    "POST /reports/{draft:uuid}/hand-over": _HERE,
    "POST /reports/{draft:uuid}/hand-back": _HERE,
    "POST /reports/{draft:uuid}/end": _HERE,
    "GET /contributions": ("", "?reader=csv&reliability=B", "?after=20260301T120000000000_{ref}"),
    "GET /contributions.json": ("", "?after=20260301T120000000000_{ref}"),
    "GET /contributions/{ref:uuid}": _PAGED,
    "GET /contributions/{ref:uuid}.json": _PAGED,
    "GET /quarantine": _ROWS,
    "GET /quarantine.json": _ROWS,
    "GET /quarantine.csv": _ROWS,
    "GET /quarantine/{ref:uuid}": _HERE,
    "GET /quarantine/{ref:uuid}.json": _HERE,
    "GET /quarantine/{ref:uuid}.csv": _HERE,
    "GET /quarantine/rows/{row:int}": _HERE,
    "GET /quarantine/rows/{row:int}.json": _HERE,
    "POST /quarantine/rows/{row:int}": _HERE,
    "POST /quarantine/rows/{row:int}/reject": _HERE,
    "POST /quarantine/{ref:uuid}/retry": _HERE,
    "POST /quarantine/retry": _HERE,
    "POST /quarantine/{ref:uuid}/reject": _HERE,
    "POST /quarantine/reject": ("", "?ref={ref}"),
    "GET /audit": ("", "?rule=audience", "?before=5"),
    "GET /audit.json": ("", "?before=5"),
    "GET /audit/checkpoint": ("", "?since=1"),
    "GET /audit/{row}/proof.json": _HERE,
    "GET /oversight": _PAGED,
    "GET /oversight.json": ("", "?after={ref}"),
    "GET /figures": _HERE,
    "GET /figures.json": _HERE,
    "GET /members": _HERE,
    "POST /members": _HERE,
    "POST /members/organisation": _HERE,
    "POST /members/roles": _HERE,
    "POST /members/suspend": _HERE,
    "POST /members/invite": _HERE,
    "POST /members/confirm": _HERE,
    "GET /credentials": _HERE,
    "POST /credentials/end": _HERE,
    "GET /sign-in": ("", "?back=/entities/{id}"),
    "POST /sign-in": _HERE,
    "POST /sign-in/passkey-options": _HERE,
    "POST /sign-in/passkey": _HERE,
    "POST /sign-out": _HERE,
    "GET /step-up": ("", "?back=/entities/{id}"),
    "POST /step-up": _HERE,
    "POST /step-up/passkey-options": _HERE,
    "POST /step-up/passkey": _HERE,
    "GET /first": _HERE,
    "POST /first": _HERE,
    "GET /invited": _HERE,
    "POST /invited": _HERE,
    "POST /invited/passkey-options": _HERE,
    "POST /invited/passkey": _HERE,
    "POST /invited/password": _HERE,
    "GET /disclosures": ("", "?after={id}"),
    "GET /disclosures.json": ("", "?after={id}"),
    "GET /disclosures/new": ("", "?entity={id}", "?recipient=agency&entity={id}"),
    "POST /disclosures/new": ("", "?entity={id}"),
    "GET /disclosures/requests/{request_id:uuid}": _HERE,
    "GET /disclosures/requests/{request_id:uuid}.json": _HERE,
    "POST /disclosures/requests/{request_id:uuid}": _HERE,
    "POST /disclosures/requests/{request_id:uuid}/package": _HERE,
    "POST /disclosures/notices/{notice:uuid}": _HERE,
    "GET /permissions": _HERE,
    "GET /permissions.json": _HERE,
    "POST /permissions": _HERE,
    "POST /permissions/{permission:uuid}/revoke": _HERE,
    "GET /hits": ("", "?report={ref}"),
    "POST /hits/{own:uuid}/{hit:uuid}": ("?said=used",),
    "GET /hits.json": ("", "?report={ref}"),
    "GET /referrals": _HERE,
    "GET /referrals.json": _HERE,
    "POST /referrals": _HERE,
    "POST /referrals/{referral:uuid}/received": _HERE,
    "GET /retention": ("", "?after={id}"),
    "GET /retention.json": ("", "?after={id}"),
    "POST /retention/run": _HERE,
    "GET /retention/certificates/{erasure:uuid}.json": _HERE,
    "GET /retention/{entity:uuid}.json": _HERE,
    "GET /retention/{entity:uuid}": _HERE,
    "POST /retention/{entity:uuid}/end": _HERE,
    "POST /retention/{entity:uuid}": _HERE,
    "GET /subjects": ("", "?name={word}"),
    "GET /subjects.json": _HERE,
    "POST /subjects": _HERE,
    "GET /subjects/{which:uuid}.json": _HERE,
    "GET /subjects/{which:uuid}": _HERE,
    "POST /subjects/{which:uuid}/look": _HERE,
    "POST /subjects/{which:uuid}/extend": _HERE,
    "POST /subjects/{which:uuid}/decide/{entity:uuid}": _HERE,
    "POST /subjects/{which:uuid}/ask/{originator}": _HERE,
    "POST /subjects/{which:uuid}/answer": _HERE,
    "GET /subjects/{which:uuid}/letter.txt": _HERE,
    "GET /subjects/{which:uuid}/letter.json": _HERE,
    "POST /seat": _HERE,
    "POST /language": _HERE,
}
AROUND = ("/openapi.json", "/nowhere/{id}", "/entities/{word}", "/static/../{id}", "/docs")
_OF_THE_FRAME = {"/openapi.json", "/static"}
"""What no router holds: the description of all, pages that are not there, and mistakes."""


@dataclass(frozen=True, slots=True)
class Trip:
    """One request, and what of it may come back."""

    method: str
    path: str
    form: Mapping[str, Any]

    @property
    def said(self) -> set[str]:
        """Return every text that was sent along: a page may repeat it."""
        fields = {str(v) for each in self.form.values() for v in _listed(each)}
        return {*fields, *re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}|[A-Za-z]*canary\w*", self.path)}


def routes_of(app: FastAPI) -> dict[str, APIRoute]:
    """Return every route of the application by its method and template, those of routers too."""
    return {
        f"{method} {route.path}": route
        for route in _every(app.routes)
        for method in sorted(route.methods or ())
    }


def _every(routes: Iterable[Any]) -> Iterator[APIRoute]:
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        elif hasattr(route, "original_router"):  # as FastAPI holds what is included
            yield from _every(route.original_router.routes)
        elif getattr(route, "path", "") not in _OF_THE_FRAME:
            raise AssertionError(f"{route} is neither a page nor known to be none")


def trips(app: FastAPI, world: World, intruder: Intruder, most: int) -> Iterator[Trip]:
    """Yield requests for every route: those that change nothing first, then forms.

    Ids are those that this reader must never see; `most` says how many of them each route is
    asked for, so that a sample takes others for each route.
    """
    hidden = [c for c in world.canaries if not c.marks <= world.shown(intruder)] or list(
        world.canaries
    )
    turns = cycle(hidden)
    for method in ("GET", "POST"):
        for name, route in routes_of(app).items():
            if not name.startswith(f"{method} "):
                continue
            for canary in islice(turns, most):
                other = next(turns)
                words = {
                    "id": canary.person, "other": other.person, "ref": canary.ref,
                    "word": canary.name, "hostile": quote(HOSTILE),
                    "short": short(UUID(str(canary.person))),
                }  # fmt: skip
                for query in SWEPT.get(name, _HERE):
                    path = _path(route, words) + query.format(**words)
                    for form in _forms(route, words) if method == "POST" else ({},):
                        yield Trip(method, path, form)
    for table in SOURCES:
        yield Trip("GET", f"/charts/{table}.json?of={hidden[0].person}", {})
    for path in AROUND:
        yield Trip("GET", path.format(id=hidden[0].person, word=hidden[0].name), {})


def _path(route: APIRoute, words: Mapping[str, str]) -> str:
    ids = iter((words["id"], words["other"]))

    def fill(found: re.Match[str]) -> str:
        name, _, kind = found[1].partition(":")
        if kind == "int" or name in ("row", "line", "tie"):
            return "1"
        if name == "ref":
            return words["ref"]
        return next(ids) if kind == "uuid" or name == "person" else words["word"]

    return re.sub(r"\{([^}]+)\}", fill, route.path)


def _forms(route: APIRoute, words: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield the route's form filled in plausibly, and with what no form would hold."""
    fields = list(_fields(route.dependant))
    # Nobody is seated anew, nor signed out, on the way: the rest would be asked by another.
    if route.path in ("/seat", "/sign-out"):
        return
    yield {each.alias: _value(each.field_info.annotation, words, words["word"]) for each in fields}
    if fields:
        yield {each.alias: _value(each.field_info.annotation, words, HOSTILE) for each in fields}


def _fields(needed: Dependant) -> Iterator[Any]:
    yield from needed.body_params
    for each in needed.dependencies:
        yield from _fields(each)


def _value(kind: Any, words: Mapping[str, str], text: str) -> Any:
    said = str(kind)
    if "UUID" in said:
        return [words["id"]] if "list" in said else words["id"]
    if "bool" in said:
        return "true"
    if "int" in said:
        return "1"
    for each in (kind, *get_args(kind)):
        if isinstance(each, type) and issubclass(each, Enum):
            first = next(iter(each)).value
            return [first] if "list" in said else first
    return [text] if "list" in said else text


def told_by(answer: httpx2.Response, trip: Trip) -> str:
    """Return all that an answer says, without what it was asked with."""
    heads = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    said = html.unescape(f"{heads}\n{answer.text}")
    asked = sorted((each for each in trip.said if each), key=len, reverse=True)
    return re.sub("|".join(map(re.escape, asked)), "", said) if asked else said


def sweeping(
    app: FastAPI, browser: TestClient, world: World, intruder: Intruder, most: int
) -> list[str]:
    """Return what came to light, and where, on all trips of one reader."""
    reader = intruder.reader
    browser.cookies.set("seat", quote(f"{reader.member}|{reader.role}|{reader.purpose}", safe=""))
    hidden = world.hidden(intruder)
    found = []
    for trip in trips(app, world, intruder, most):
        answer = browser.request(
            trip.method, trip.path, data=dict(trip.form) or None, follow_redirects=False
        )
        if answer.status_code >= 500:
            found.append(f"{trip.method} {trip.path} fails with {answer.status_code}")
        found += leaks([(f"{trip.method} {trip.path}", told_by(answer, trip))], hidden)
    return found


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
