"""One invented installation in which every page of every role has something to show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

import psycopg
import pytest
from starlette.testclient import TestClient
from tests.cli.test_models import CARD
from tests.conftest import Contribute, Filed, acting_on, person, suspect
from tests.journeys.of_a_plan import attested
from tests.journeys.seats import (
    ANALYST,
    CONTACT,
    ELSEWHERE,
    INVESTIGATOR,
    KEEPER,
    MANAGER,
    OVERSEER,
    SENDER,
    TELLER,
    Seat,
)
from tests.journeys.test_judging import looked_at as looked_at  # noqa: PLC0414
from tests.network.conftest import Reports
from tests.network.conftest import joined as joined  # noqa: PLC0414
from tests.network.conftest import pay as pay  # noqa: PLC0414
from tests.network.conftest import reports as reports  # noqa: PLC0414
from tests.network.places import sail as sail  # noqa: PLC0414
from tests.network.places import seen as seen  # noqa: PLC0414
from tests.partnerships.taken import FUND, RESULTS, keep_file
from tests.plan.test_answering import answers_for
from tests.plan.test_answers import WHOLE
from tests.plan.test_asking import HALF_YEAR
from tests.web.conftest import OWN
from tests.web.scene import Scene, reject, send_table
from tests.web.test_allegations import TOLD
from tests.web.test_campaigns import DAY, DESIGN, wave
from tests.web.test_disclosures import REFERRED, form, granted
from tests.web.test_identities import CONSENT, wish
from tests.web.test_overview import write_finding
from tests.web.test_partners_records import form_of, number
from tests.web.test_plan_law import STEP, TOPIC
from tests.web.test_plan_notes import NOTE, PROMISE
from tests.web.test_retention import REQUEST
from tests.web.typed import TERMS, keep, new

from wholeroute import crosscheck, custody, network
from wholeroute.crosscheck.model import WRITTEN
from wholeroute.crosscheck.pairs import ordered
from wholeroute.ledger import (
    Acting,
    Ledger,
    NewJudgement,
    Verdict,
    findings,
    judge,
    keep_model,
    statements,
)
from wholeroute.network.canvas import Deed, act, short, written
from wholeroute.partnerships.store.rates import Entered, enter
from wholeroute.rights import Purpose, Role
from wholeroute.web import create_app

SORTS = ("phone", "place", "payment", "advert", "incident", "vehicle")
"""What a report may speak of beside a person and a boat."""
SAME_BOOKLET = {"feature": "identifier", "agreement": "same", "weight": 12.0,
                "words": "same passport number"}  # fmt: skip
House = Mapping[str, str]
"""The ids of an installation by the names that paths of pages use for them."""


class Desk:
    """Somebody who fills in forms without a browser, so that there is something to look at."""

    def __init__(self, ledger: Ledger) -> None:
        app = create_app(ledger, clock=lambda: datetime.now(UTC), log=StringIO())
        self._client = TestClient(app, base_url="http://localhost", headers=OWN)

    def of(self, seat: Seat) -> TestClient:
        """Return the browser with this seat taken."""
        self._client.cookies.set("seat", quote("|".join(seat), safe=""))
        return self._client

    def post(self, seat: Seat, path: str, **data: Any) -> str:
        """Send a form and return where it leads."""
        answer = self.of(seat).post(path, data=data, follow_redirects=False)
        assert answer.status_code == 303, re.findall(
            r"<h1.*|role=\"alert\".{,400}", answer.text, re.DOTALL
        )
        return str(answer.headers["location"])


@pytest.fixture
def house(
    enrolled: Ledger, scene: Scene, looked_at: tuple[UUID, UUID], joined: Reports,
    seen: Mapping[str, Filed], contribute: Contribute, analyst: Acting,
    superuser: psycopg.Connection[Any], tmp_path: Path,
) -> House:  # fmt: skip
    """Return the ids of an installation in which something waits for everybody."""
    left, right = looked_at
    sure_left, sure_right = scene.unsure
    at = {
        "port": scene.port.ref, "ermias": scene.port["a"], "link": scene.coast["k"],
        "coast": scene.coast.ref, "shelter": scene.shelter["w"], "shelter_report": scene.shelter.ref,
        "left": left, "right": right,
        "sure_left": sure_left, "sure_right": sure_right, "incident": seen["police"]["i"],
        "omar": joined.agency["omar"], "account": joined.agency["omar's"], "hub": seen["police"]["h"],
    }  # fmt: skip
    house = {name: str(value) for name, value in at.items()}
    house |= _looked_into(enrolled, analyst, scene, joined)
    house |= _alike(contribute, analyst)
    house |= _people(contribute, analyst, superuser)
    desk = Desk(enrolled)
    house |= _asked_for(desk, house)
    house |= _typed(desk, enrolled, tmp_path)
    house |= attested(desk.post)
    house |= _known(desk)
    house |= _with_partners(desk)
    house |= _alleged(desk)
    house |= _told(desk)
    house["edition"] = desk.post(MANAGER, "/plan/editions", kind="pillar-2", title="On pillar 2")
    house |= _of_the_plan(desk, enrolled, superuser)
    taken_in(enrolled)
    custody.seal(enrolled)
    desk.of(ANALYST).get("/figures")  # a refusal stands in the log, after what is sealed
    return house


def _looked_into(ledger: Ledger, analyst: Acting, scene: Scene, joined: Reports) -> House:
    """Check what came in, picture the networks, and put somebody on a canvas."""
    crosscheck.check_arrivals(ledger)
    network.run(analyst)
    write_finding(analyst, scene.port["a"])
    with analyst.begin() as connection:
        (found, *_) = [each for each in findings(connection) if each.rule == "a rule"]
        keep_model(
            connection, WRITTEN.version, {"same birth year": 1.5}, CARD, analyst.reader.member
        )
    omar, again = sorted((joined.agency["omar"], joined.border["omar"]))
    return {
        "finding": str(found.id),
        "group": network.groups(analyst)[0].name,
        "acts": written([act(Deed.EGO, omar, 3), act(Deed.FOCUS, omar), act(Deed.PIN, omar)]),
        "short": short(omar),
        "one": str(omar),
        "again": str(again),
        "other": str(min(joined.agency["omar's"], joined.agency["omar's"])),
    }


def _alike(contribute: Contribute, analyst: Acting) -> House:
    """File two reports whose people share passports, to be judged at once."""
    one, other = (
        contribute([suspect(f"p{at}", f"{name} {at}") for at in range(3)], title=title)
        for name, title in (("Abel", "A watch list"), ("يوسف", "تقرير الميناء"))
    )
    with analyst.begin() as connection:
        judge(connection, [
            NewJudgement(*ordered(one[f"p{at}"], other[f"p{at}"]), Verdict.UNSURE, "", None,
                         "a test", 0.5, (SAME_BOOKLET,))
            for at in range(3)
        ])  # fmt: skip
    return {"list": str(one.ref), "copy": str(other.ref)}


def _people(contribute: Contribute, analyst: Acting, superuser: psycopg.Connection[Any]) -> House:
    """File whom nobody categorised, who is on hold and who is protected, some of them long ago."""
    old = contribute([suspect("s", "Tekle Berhane"), person("e", "Old Canary"), person("d", "Too Canary")],
                     title="Landings of last year")  # fmt: skip
    superuser.execute(
        "update ledger.contribution set received_at = now() - interval '370 days' where ref = %s",
        (old.ref,),
    )
    filed = contribute(
        [
            suspect("h", "Amina Canary", notes="held the tiller"), person("u", "Hani Canary"),
            person("v", "Lia Canary", "smuggled-person", birthDate="1999-05-07"),
        ],
        title="Rescue of May",
    )  # fmt: skip
    taker = contribute([suspect("o", "Yonas Berhe", position="took the fares")], title="Case 9")[
        "o"
    ]
    with analyst.begin() as connection:
        said = statements(analyst, connection, [taker])
    proof = next(each.id for each in said if each.property == "position")
    return {
        "old": str(old["s"]), "ended": str(old["e"]), "ended_ar": str(old["d"]),
        "held": str(filed["h"]), "waiting": str(filed["u"]), "victim": str(filed["v"]),
        "suspect": str(taker), "rescue": str(filed.ref), "proof": str(proof),
    }  # fmt: skip


def _asked_for(desk: Desk, house: House) -> House:
    """Ask for all that others decide on, and search for somebody."""
    evidence = {"chosen": "suspect", "evidence": house["proof"], "reason": "he took the fares"}
    identity = desk.post(ELSEWHERE, "/identities", **wish(house["rescue"], house["victim"]))
    desk.of(TELLER).post(f"{identity}/consents", data=CONSENT)
    subject = desk.post(OVERSEER, "/subjects", **(REQUEST | {"names": "Old Canary"}))
    desk.post(OVERSEER, f"{subject}/look")
    search = desk.post(ANALYST, "/search", words="Ermias Ghermay")
    desk.post(ANALYST, f"{search}/save", name="the organiser")
    desk.post(SENDER, "/permissions", **granted(UUID(house["port"])))
    desk.post(SENDER, "/referrals", **REFERRED)
    suspect_ = UUID(house["suspect"])
    leaving = desk.post(INVESTIGATOR, f"/disclosures/new?entity={suspect_}", **form(suspect_))
    return {
        "release": desk.post(KEEPER, f"/people/{house['held']}", **evidence),
        "opening": desk.post(KEEPER, "/people/reclassify", who=house["victim"], **evidence),
        "identity": identity, "subject": subject, "search": search, "leaving": leaving,
        "nobody_found": desk.post(ANALYST, "/search", words="Nebukadnezar Quux"),
    }  # fmt: skip


def _known(desk: Desk) -> House:
    """Tell how a state applies the law, and write a note, a reply and a commitment beside the plan."""
    law = "/plan/law/facilitation-directive/IT"
    desk.post(CONTACT, f"{law}/topics", **TOPIC)
    desk.post(CONTACT, f"{law}/steps", **STEP)
    note = desk.post(CONTACT, "/plan/knowledge", **NOTE)
    desk.post(MANAGER, f"{note}/replies", words="We took this up in the autumn course.")
    desk.post(
        CONTACT, "/plan/knowledge", **(NOTE | {"kind": "need", "title": "Who pays for the boats"})
    )
    pledge = desk.post(MANAGER, "/plan/commitments", **PROMISE)
    return {"note": note, "pledge": pledge.replace("#c", "/")}


def _with_partners(desk: Desk) -> House:
    """Write down what is needed, done, agreed and reviewed with a partner, and what a conference said."""
    of, route = "/partners/TN/records", "/routes/central-mediterranean/records"
    need = desk.post(CONTACT, of, **form_of("need"))
    desk.post(CONTACT, of, **form_of("need", what="Judges who can read", component="5"))
    activity = desk.post(CONTACT, of, **form_of("activity", needs=[number(need)]))
    desk.post(MANAGER, of, **form_of("agreement"))
    desk.post(MANAGER, of, **form_of("result"))
    review = desk.post(MANAGER, of, **form_of("review", activity=number(activity)))
    desk.post(MANAGER, of, **form_of("condition", review=number(review), met_on="", evidence=""))
    gone = desk.post(MANAGER, of, **form_of("exchange"))
    desk.post(MANAGER, f"{gone}/back", why="Written twice")
    exchange = desk.post(MANAGER, of, **form_of("exchange"))
    said = form_of("conference", route="central-mediterranean", day="2025-02", partners="TN")
    conference = desk.post(MANAGER, route, **said)
    late = form_of("recommendation", conference=number(conference), due="2025-06")
    recommendation = desk.post(MANAGER, route, **late)
    desk.post(MANAGER, route, **form_of("follow-up", recommendation=number(recommendation)))
    return {
        "record": need, "record_gone": gone, "record_exchange": exchange, "record_review": review,
    }  # fmt: skip


def _alleged(desk: Desk) -> House:
    """Write two allegations down, of which one is forwarded, corrected and long overdue."""
    late = desk.post(CONTACT, "/allegations", **(TOLD | {"received_on": "2026-01-05"}))
    said = {"day": "2026-01-09", "words": "To look into."}
    desk.post(CONTACT, late, kind="forwarded", recipient="The ombuds", **said)
    desk.post(CONTACT, late, kind="corrected", **said)
    return {"alleged": late, "also_alleged": desk.post(CONTACT, "/allegations", **TOLD)}


def _told(desk: Desk) -> House:
    """Run two campaigns: one compared by lot, with a day of its log, one that is designed alone."""
    campaign = desk.post(MANAGER, "/campaigns", **DESIGN)
    for place in ("Thies", "Dakar"):
        desk.post(MANAGER, f"{campaign}/days", **(DAY | {"place": place}))
    for arm in ("campaign", "comparison"):
        desk.post(MANAGER, f"{campaign}/waves", **wave(arm))
    entry = desk.of(MANAGER).get(f"{campaign}.json").json()["log"][0]["number"]
    bare = desk.post(MANAGER, "/campaigns", **(DESIGN | {"title": "لا تركب البحر"}))
    return {"campaign": campaign, "bare_campaign": bare, "campaign_day": str(entry)}


def _typed(desk: Desk, ledger: Ledger, folder: Path) -> House:
    """Send what stays in quarantine, and type a report."""
    reject(ledger)
    ((report, rows),) = send_table(ledger, folder).items()
    author = desk.of(SENDER)
    draft = new(author)
    first = keep(author, draft, "terms", TERMS, then="add:person")
    said = {
        "name": "Saba Haile",
        "category": "suspect",
        "birthDate": "1988",
        "birthDate-how": "about",
    }
    boat = open_ = keep(author, draft, first, said, then="add:boat")
    for sort, typed in zip(SORTS, ({"name": "Aurora"}, *({} for _ in SORTS)), strict=False):
        open_ = keep(author, draft, open_, typed, then=f"add:{sort}")
    keep(author, draft, open_, {}, then="open:links")
    keep(author, draft, "links", {"one": first, "relation": "aboard", "other": boat}, then="link")
    return {
        "broken": str(report),
        "row": str(rows[0]),
        "second_row": str(rows[1]),
        "draft": draft,
        "empty": new(author),
    }


def taken_in(ledger: Ledger) -> None:
    """Take in an invented fund and its results, for members, and a rate of exchange."""
    with acting_on(ledger)(MANAGER[0], Role.PROGRAMME_MANAGER, Purpose.POLICY) as manager:
        keep_file(manager, "fund", FUND, "eutf", "eutf")
        keep_file(manager, "results", RESULTS, "periods")
        enter(manager, Entered("USD", "2026-01-05", "1.0834", "ECB"), datetime.now(UTC).date())


def _of_the_plan(desk: Desk, ledger: Ledger, superuser: psycopg.Connection[Any]) -> House:
    """Ask contact points: one has answered, one has begun, one is silent, and one is not asked yet."""
    steering = (MANAGER[0], Role.PROGRAMME_MANAGER, Purpose.POLICY)
    with acting_on(ledger)(*steering) as manager:
        answers_for(manager, "ncp-a", "ncp-b", "agency", "ngo")
    content = {"file": ("half-year.yaml", HALF_YEAR.read_bytes())}
    made = desk.of(MANAGER).post("/plan/questionnaires/upload", files=content)
    here = str(made.url.path)
    to = [f"{body} member-states" for body in ("ncp-a", "ncp-b", "agency")]
    desk.post(MANAGER, f"{here}/send", to=to, due="2099-12-31")
    superuser.execute("update plan.sent set due = current_date - 9 where recipient = 'agency'")
    asked = {row[0]: row[1] for row in superuser.execute("select recipient, id from plan.sent")}
    other = ("contact-point@ncp-b", "contact-point", "policy")
    desk.post(other, f"/plan/asked/{asked['ncp-b']}", **WHOLE, then="complete", revision="0")
    mine = f"/plan/asked/{asked['ncp-a']}"
    desk.post(CONTACT, mine, **{"value-convictions": "12"}, then="keep", revision="0")
    return {"questionnaire": here, "asked": mine}
