"""Partners: all by route, one with what stands of it, agreements and routes; read by everybody."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from starlette.testclient import TestClient
from tests.conftest import ActingAs
from tests.web.conftest import SitAs
from tests.web.test_campaigns import DAY, designed
from tests.web.test_partners_records import CONTACT, MANAGER, kept, main_of, number

from wholeroute.partnerships.allegations import Told
from wholeroute.partnerships.store import allegations
from wholeroute.rights import Purpose, Role
from wholeroute.web.views.partners_one import PROTOCOL

TODAY = datetime.now(UTC).date()

LIST = (
    'Participant,Signature,"Ratification, Acceptance(A), Approval(AA), Accession(a), Succession(d)"\n'
    "Tunisia,13 Dec 2000,14 Jul 2003\nLibya,13 Nov 2001,\n"
)  # fmt: skip


def rows(text: str) -> list[dict[str, str]]:
    """Return the lines of a CSV file."""
    return list(csv.DictReader(StringIO(text.lstrip("\ufeff"))))


def test_every_partner_stands_under_its_routes_before_anything_was_said(client: TestClient) -> None:
    assert '<a href="/partners">' in client.get("/plan").text, "everybody finds the way"
    shown = main_of(client.get("/partners").text)
    assert "Western Africa and the Atlantic" in shown
    assert '<a href="/partners/TN">Tunisia (TN)</a>' in shown
    assert '<a href="/partners/north-africa">' in shown
    assert '<a href="/partners/ES">' not in shown, "a state of the Union is no partner"
    assert "Open allegations" not in shown
    one = client.get("/partners?route=belarus").text
    assert '<a href="/partners/TN">' not in main_of(one)
    assert "No partner is as you ask for." in client.get("/partners?gaps=yes").text
    wrong = client.get("/partners?route=moon")
    assert wrong.status_code == 422
    assert '<a href="/partners/TN">' in wrong.text
    groups = client.get("/partners.json").json()["groups"]
    assert [each["id"] for each in groups][-1] == "regions"
    assert rows(client.get("/partners.csv").text)[0]["route"] == "atlantic"


def test_any_country_outside_the_union_may_be_opened(client: TestClient) -> None:
    opened = client.get("/partners/open?partner=VN", follow_redirects=False)
    assert opened.headers["location"] == "/partners/VN"
    assert client.get("/partners/open").status_code == 422
    assert "is a state of the Union" in client.get("/partners/open?partner=IT").text
    shown = client.get("/partners/VN").text
    assert "On no route of the plan" in shown
    assert "No need of this partner was written down yet." in shown
    assert "<h1>Tunisia (TN)</h1>" in client.get("/partners/tunisia").text


@pytest.mark.parametrize("name", ["atlantis", "IT", "EU", "AQ", "records"])
def test_what_is_no_partner_is_not_found_in_words(client: TestClient, name: str) -> None:
    missing = client.get(f"/partners/{name}")
    assert missing.status_code == 404
    assert re.search("is a state of the Union|that is no country and no region", missing.text)
    assert '<a href="/partners/TN">' in missing.text, "and which there are"
    told = client.get(f"/partners/{name}.json")
    assert told.status_code == 404
    assert "there is no such partner" in told.json()["detail"]


def test_a_partner_shows_needs_by_component_what_answers_them_and_the_gaps(
    client: TestClient, sit: SitAs
) -> None:
    page = sit(*MANAGER)
    need = number(kept(page, "need"))
    gap = number(kept(page, "need", what="Judges who can read", component="5", severity="3"))
    kept(page, "activity", needs=[need])
    kept(page, "activity", what="A campaign", needs=[], unassessed="Asked for at once")
    kept(page, "result", breakdown="sex=women")
    kept(page, "exchange")
    kept(page, "need", what="On no route", of="/partners/VN")
    assert f"kind=activity&amp;names={gap}" in page.get("/partners/TN").text
    client.cookies.clear()

    shown = main_of(client.get("/partners/TN").text)
    assert "gap: nothing answers it" in shown
    assert "Needs: 2, of which gaps that nothing answers: 1." in shown
    assert "●●●○" in shown
    assert "</span> severe" in shown, "a word beside its marks"
    matrix = shown[shown.index('class="matrix"') : shown.index('id="activities"')]
    assert matrix.count('<th scope="col">') == 10
    assert "XI-IATI-EC_INTPA-2024/1" in shown
    assert "Italy</bdi>, <bdi>Spain" in shown
    assert "Asked for at once" in shown
    assert "180</td>" in shown
    assert "names=" not in shown, "nobody is offered what they may not do"
    listed = client.get("/partners.json").json()["groups"]
    assert "elsewhere" in [each["id"] for each in listed]
    (line,) = {tuple(sorted(line.items())) for group in listed for line in group["lines"]
               if line["partner"] == "TN"}  # fmt: skip
    assert (dict(line)["needs"], dict(line)["gaps"], dict(line)["activities"]) == (2, 1, 2)
    only = main_of(client.get("/partners?gaps=yes").text)
    assert '<a href="/partners/TN">' in only
    assert '<a href="/partners/LY">' not in only
    told = client.get("/partners/TN.json").json()
    assert [each["answers"] == [] for each in told["needs"]] == [False, True]
    assert told["allegations"] is None
    assert {each["kind"] for each in rows(client.get("/partners/TN.csv").text)} == {
        "need", "activity", "result", "exchange",
    }  # fmt: skip


def test_at_its_head_stand_ratification_agreements_reviews_and_conditions(
    client: TestClient, sit: SitAs
) -> None:
    page = sit(*MANAGER)
    assert "nothing told" in page.get("/partners/TN").text
    page.post(
        f"/plan/law/{PROTOCOL}/parties",
        data={"listed": LIST, "as_of": "2026-11-01", "source": "https://treaties.un.org"},
    )
    agreement = kept(page, "agreement", stage="negotiated", day="2022")
    page.post(agreement, data={
        "kind": "agreement", "sort": "frontex-status-agreement", "with_whom": "Frontex",
        "stage": "signed", "day": "2023-10-25", "source": "OJ L 1", "public": "yes",
    })  # fmt: skip
    review = kept(page, "review", activity="", whole="yes")
    for until, met in (("2026-06", ""), ("2099", ""), ("2026-06", "2026-05")):
        evidence = met and "Visit of May"
        kept(page, "condition", review=number(review), until=until, met_on=met, evidence=evidence)
    client.cookies.clear()

    head = main_of(client.get("/partners/TN").text)
    head = head[: head.index('id="needs"')]
    assert "ratified" in head
    assert "as of" in head
    assert re.search(r"negotiated 2022, signed \w+ 25, 2023|negotiated 2022, signed 25", head)
    assert "goes on under conditions" in head
    assert "late: not met" in head
    assert "not met yet" in head
    assert "met</span>" in head
    assert "not a party" in client.get("/partners/LY").text
    region = client.get("/partners/north-africa").text
    assert "Tunisia (TN)</a>" in region
    assert "not a party" in region


def test_open_allegations_are_counted_for_who_may_read_them(
    client: TestClient, sit: SitAs, acting: ActingAs
) -> None:
    told = Told(partner="TN", through="letter", words="People were left in the desert.")
    with acting("contact-point@ncp-b", Role.CONTACT_POINT, Purpose.POLICY) as session:
        for day in (TODAY - timedelta(days=30), TODAY):
            allegations.receive(session, replace(told, received_on=day.isoformat()), TODAY)

    page = sit(*MANAGER)
    assert page.get("/partners/TN.json").json()["allegations"] == {"open": 2, "escalated": 1}
    assert "escalated: 1" in page.get("/partners").text
    assert "open: 2" in page.get("/partners/TN").text
    contact = sit(*CONTACT)
    assert contact.get("/partners/TN.json").json()["allegations"] == {"open": 0, "escalated": 0}
    assert "of those that you may read" in contact.get("/partners/TN").text
    client.cookies.clear()
    assert client.get("/partners/TN.json").json()["allegations"] is None
    assert "Allegations" not in main_of(client.get("/partners/TN").text)


def test_agreements_stand_by_sort_and_partner_with_every_stage_in_the_file(
    client: TestClient, sit: SitAs
) -> None:
    assert "No agreement was written down yet." in client.get("/partners/agreements").text
    page = sit(*MANAGER)
    first = kept(page, "agreement", stage="negotiated", day="2022")
    page.post(first, data={
        "sort": "frontex-status-agreement", "with_whom": "Frontex", "stage": "signed",
        "day": "2023-10-25", "source": "OJ L 1", "public": "yes",
    })  # fmt: skip
    kept(page, "agreement", "/partners/MA", sort="liaison-officer", stage="posted", day="2024")
    gone = kept(page, "agreement", "/partners/LY", day="2024")
    page.post(f"{gone}/back", data={"why": "another partner"})
    kept(page, "agreement", "/partners/SN", public="")
    client.cookies.clear()

    shown = main_of(client.get("/partners/agreements").text)
    assert "Morocco (MA)" in shown
    assert "Libya" not in shown
    assert "Senegal" not in shown
    assert "Frontex status agreement" in shown
    assert ">negotiated<" not in shown, "only the stage that stands"
    told = client.get("/partners/agreements.json").json()
    assert told["partners"] == ["MA", "TN"]
    lines = rows(client.get("/partners/agreements.csv").text)
    assert [(each["partner"], each["stage"], each["stands"]) for each in lines] == [
        ("TN", "negotiated", ""), ("TN", "signed", "yes"), ("MA", "posted", "yes"),
    ]  # fmt: skip


def test_a_route_is_a_strip_and_a_table_with_its_gaps(client: TestClient, sit: SitAs) -> None:
    everything = main_of(client.get("/routes").text)
    assert everything.count('<ol class="strip">') == 5
    empty = main_of(client.get("/routes/central-mediterranean").text)
    assert "No gap is known on this route." in empty
    assert "No conference on this route was written down yet." in empty
    assert client.get("/routes/moon").status_code == 404
    page = sit(*CONTACT)
    need = number(kept(page, "need"))
    kept(page, "need", what="Judges who can read")
    kept(page, "activity", needs=[need])
    client.cookies.clear()

    shown = main_of(client.get("/routes/central-mediterranean").text)
    assert re.findall(r'class="segment">(\w+)<', shown) == [
        "origin", "transit", "sea", "entry", "onward",
    ]  # fmt: skip
    assert "Needs: 2. Activities: 1." in shown
    assert "Judges who can read" in shown
    assert "Shelter for children" not in shown, "what is answered is no gap"
    assert "Italy (IT), Malta (MT)" in shown
    lines = rows(client.get("/routes/central-mediterranean.csv").text)
    assert [(each["segment"], each["gaps"]) for each in lines][:2] == [
        ("origin", "0"), ("transit", "1"),
    ]  # fmt: skip
    assert len(rows(client.get("/routes.csv").text)) == 24
    assert len(client.get("/routes.json").json()) == 5
    assert client.get("/routes/atlantic.json").json()["legs"][1]["needs"] == []


def test_conferences_of_a_route_list_what_is_open_and_what_is_late(
    client: TestClient, sit: SitAs
) -> None:
    page = sit(*MANAGER)
    route = "/routes/atlantic"
    conference = number(kept(page, "conference", route, day="2025-02"))
    late = number(kept(page, "recommendation", route, conference=conference, due="2025-06"))
    done = number(kept(page, "recommendation", route, conference=conference, what="Count"))
    kept(page, "follow-up", route, recommendation=late)
    kept(page, "follow-up", route, recommendation=done, progress="done")
    assert f"kind=follow-up&amp;names={late}" in page.get(route).text
    client.cookies.clear()

    shown = main_of(client.get(route).text)
    assert "Open recommendations: 1." in shown
    assert "late: 1" in shown
    assert ">under way</a>" in shown
    assert ">done</a>" in shown
    assert "names=" not in shown
    assert "Open recommendations of conferences: 1." in client.get("/routes").text
    assert ">under way</a>" in client.get("/partners/MA").text, "it names that partner"
    assert ">under way</a>" not in client.get("/partners/TN").text


def test_counts_of_people_are_told_to_members_alone_and_everybody_reads_tens_of_the_campaign(
    client: TestClient, sit: SitAs
) -> None:
    page = sit(*MANAGER)
    of = designed(page, partner="TN", segment="transit")
    page.post(f"{of}/days", data={**DAY, "reached": "7"})
    (told,) = page.get(f"{of}.json").json()["log"]
    campaign, day = (f"/partners/records/{each}" for each in (number(of), told["number"]))
    assert "7" in page.get(f"{day}.json").text
    client.cookies.clear()

    assert client.get(campaign).status_code == 200
    assert day not in client.get(campaign).text
    assert client.get(day).status_code == client.get(f"{day}.json").status_code == 404
    assert {each["kind"] for each in rows(client.get("/partners/TN.csv").text)} == {"campaign"}
    assert '"reached"' not in client.get("/partners/TN.json").text
