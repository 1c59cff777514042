"""Knowledge and commitments: everybody reads, contact points and whoever steers write."""

from __future__ import annotations

import csv
import re
from io import StringIO

from starlette.testclient import TestClient
from tests.web.conftest import SitAs

CONTACT = ("contact-point@ncp-a", "contact-point", "policy")
MANAGER = ("programme-manager@agency", "programme-manager", "policy")
NOTE = {
    "kind": "training", "title": "Interviews with drivers", "words": "Two days.\n\nWith actors.",
    "by": "CEPOL", "audience": "investigators", "day": "2026-03", "actions": "P3.2.1-08",
    "link": "https://example.org/course", "public": "yes",
}  # fmt: skip
PROMISE = {
    "forum": "Rabat Process", "element": "Fight against smuggling", "actor": "Senegal",
    "words": "Opens a joint unit", "made_on": "2022-12", "due": "2025", "actions": "P3.1.1-04",
}  # fmt: skip


def test_a_note_is_written_for_everybody_and_found_again(client: TestClient, sit: SitAs) -> None:
    assert "Nothing was written yet" in client.get("/plan/knowledge").text
    page = sit(*CONTACT)
    assert "What is it?" in page.get("/plan/knowledge/new").text
    assert 'name="audience"' in page.get("/plan/knowledge/new?kind=training").text
    assert '<option value="horizon-europe">' in page.get("/plan/knowledge/new?kind=need").text
    written = page.post("/plan/knowledge", data=NOTE, follow_redirects=False)
    path = written.headers["location"]

    client.cookies.clear()
    shown = client.get(path).text
    assert '<p dir="auto">With actors.</p>' in shown
    assert "CEPOL" in shown
    assert 'href="/plan/actions/P3.2.1-08"' in shown
    assert "<form" not in shown[shown.index("<main") : shown.index("</main")]
    assert "/plan/knowledge?action=P3.2.1-08" in client.get("/plan/actions/P3.2.1-08").text
    for found in ("?kind=training", "?action=P3.2.1-08", "?words=actors"):
        assert "Interviews with drivers" in client.get(f"/plan/knowledge{found}").text
        assert len(client.get(f"/plan/knowledge.json{found}").json()["threads"]) == 1
    assert "0 of 1 notes." in client.get("/plan/knowledge?kind=study").text
    assert client.get("/plan/knowledge?kind=rumour").status_code == 422
    (line,) = csv.DictReader(StringIO(client.get("/plan/knowledge.csv").text.lstrip("\ufeff")))
    assert (line["kind"], line["organisation"]) == ("training", "ncp-a")
    assert "contact-point@ncp-a" not in client.get(f"{path}.json").text, "nobody's name is public"


def test_a_mistake_in_a_note_is_named_and_its_words_are_kept(sit: SitAs) -> None:
    page = sit(*CONTACT)
    wrong = page.post("/plan/knowledge", data={**NOTE, "actions": "P9-99"})

    assert wrong.status_code == 422
    assert "is no action of this plan" in wrong.text
    assert "With actors." in wrong.text
    assert re.search(r'name="actions"[^>]*aria-invalid="true"', wrong.text)


def test_only_who_wrote_a_note_says_it_anew(client: TestClient, sit: SitAs) -> None:
    path = (
        sit(*CONTACT).post("/plan/knowledge", data=NOTE, follow_redirects=False).headers["location"]
    )
    assert "Say it anew" in client.get(path).text
    other = sit(*MANAGER)
    assert "Say it anew" not in other.get(path).text
    refused = other.post(path, data={**NOTE, "title": "Mine"})
    assert refused.status_code == 403
    assert 'value="Mine"' in refused.text

    own = sit(*CONTACT)
    assert 'value="Interviews with drivers"' in own.get(f"{path}/renew").text
    own.post(path, data={**NOTE, "title": "Interviews with skippers"})
    shown = own.get(path).text
    assert "<bdi>Interviews with skippers</bdi></h1>" in shown
    assert "What stood before (1)" in shown


def test_a_consultation_is_replied_to_in_public(client: TestClient, sit: SitAs) -> None:
    asked = {**NOTE, "kind": "consultation", "until": "2026-12-31"}
    path = (
        sit(*CONTACT)
        .post("/plan/knowledge", data=asked, follow_redirects=False)
        .headers["location"]
    )
    other = sit(*MANAGER)
    assert other.post(f"{path}/replies", data={"words": " "}).status_code == 422
    other.post(f"{path}/replies", data={"words": "We took this up."})
    client.cookies.clear()
    shown = client.get(path).text

    assert "We took this up." in shown
    assert "agency" in shown
    assert "Replies: 1" in client.get("/plan/knowledge").text


def test_what_is_for_members_is_not_found_by_anybody_else(client: TestClient, sit: SitAs) -> None:
    page = sit(*CONTACT)
    path = page.post(
        "/plan/knowledge", data={**NOTE, "public": ""}, follow_redirects=False
    ).headers["location"]
    assert "for members only" in page.get(path).text
    client.cookies.clear()

    assert client.get(path).status_code == 404
    assert client.get("/plan/knowledge.json").json()["total"] == 0


def test_nobody_else_writes(client: TestClient, sit: SitAs) -> None:
    page = sit("auditor@ncp-a", "auditor", "oversight")
    for path, said in (("/plan/knowledge", NOTE), ("/plan/commitments", PROMISE)):
        assert page.post(path, data=said).status_code == 403
        assert client.get(f"{path}.json").status_code == 200
    assert page.get("/plan/knowledge/new").status_code == 403


def test_commitments_stand_by_forum_and_element_and_are_renewed_by_their_writer(
    client: TestClient, sit: SitAs
) -> None:
    assert "No commitment was written down yet" in client.get("/plan/commitments").text
    page = sit(*MANAGER)
    wrong = page.post("/plan/commitments", data={**PROMISE, "made_on": "soon"})
    assert wrong.status_code == 422
    assert 'value="Senegal"' in wrong.text
    assert re.search(r"The field to mend:.*Agreed on", wrong.text)
    early = page.post("/plan/commitments", data={**PROMISE, "due": "2021"})
    assert "2021 is before 2022-12" in early.text
    page.post("/plan/commitments", data=PROMISE)
    (forum,) = page.get("/plan/commitments.json").json()
    (element,) = forum["elements"]
    (pledge,) = element["pledges"]
    path = f"/plan/commitments/{pledge['commitment']['id']}"
    assert (forum["name"], element["name"]) == ("Rabat Process", "Fight against smuggling")
    listed = page.get("/plan/commitments").text
    assert ">past</span>" in listed
    assert "A Union agency" in listed, "who wrote it"

    assert "far-not-reported" in page.get(path).text, "what shows whether it is kept"
    client.cookies.clear()
    assert "far-not-reported" not in client.get(path).text

    other = sit(*CONTACT)
    assert 'id="anew"' not in other.get(path).text
    assert other.post(path, data={**PROMISE, "due": "2030"}).status_code == 403
    own = sit(*MANAGER)
    own.post(path, data={**PROMISE, "due": "2030"})
    shown = own.get(path).text
    assert "2030" in shown
    assert "What stood before (1)" in shown
    assert client.get(f"{path}.json").json()["earlier"][0]["due"] == "2025"
    (line,) = csv.DictReader(StringIO(client.get("/plan/commitments.csv").text.lstrip("\ufeff")))
    assert line["forum"] == "Rabat Process"
