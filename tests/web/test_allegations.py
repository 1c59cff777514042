"""Allegations on their pages: who reads them, who adds what, and that nothing is lost or names anybody."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest
from starlette.testclient import TestClient
from tests.conftest import Databases
from tests.web.conftest import SitAs
from tests.web.test_partners_records import form_of

CONTACT = ("contact-point@ncp-a", "contact-point", "policy")
ELSEWHERE = ("contact-point@ncp-b", "contact-point", "policy")
MANAGER = ("programme-manager@agency", "programme-manager", "policy")
COLLEAGUE = ("programme-manager@ncp-b", "programme-manager", "policy")
REVIEWER = ("rights-reviewer@ncp-a", "rights-reviewer", "oversight")
TODAY = datetime.now(UTC).date()
WORDS = "At the coast people were pushed back into the water."
TOLD = {
    "partner": "Tunisia", "activity": "", "received_on": TODAY.isoformat(), "through": "mission",
    "words": WORDS,
}  # fmt: skip


def received(page: TestClient, **said: str) -> str:
    """Write an allegation down and return the address of its page."""
    answer = page.post("/allegations", data={**TOLD, **said}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def step(kind: str, **said: str) -> dict[str, str]:
    return {"kind": kind, "day": TODAY.isoformat(), "words": "As was said.", **said}


def done(page: TestClient, path: str, kind: str, **said: str) -> None:
    answer = page.post(path, data=step(kind, **said), follow_redirects=False)
    assert answer.status_code == 303, answer.text


def test_an_allegation_is_written_down_and_read_by_those_who_may(
    client: TestClient, sit: SitAs
) -> None:
    page = sit(*CONTACT)
    assert "No allegation that you may read" in page.get("/allegations").text
    form = page.get("/allegations/new").text
    assert "Name nobody" in form
    assert 'name="received_by"' not in form, "an organisation says what it received itself"
    path = received(page)
    shown = page.get(path).text
    assert WORDS in shown
    assert "Tunisia (TN)" in shown
    assert "written down by" in shown
    assert "contact-point@ncp-a" not in page.get(f"{path}.json").text, "nobody's name is told"

    for who in (MANAGER, REVIEWER):
        seated = sit(*who)
        assert WORDS in seated.get("/allegations").text
        assert seated.get(path).status_code == 200
    other = sit(*ELSEWHERE)
    assert WORDS not in other.get("/allegations").text
    assert other.get(path).status_code == 404
    for who in (
        ("analyst@ncp-a", "analyst", "analysis"), ("auditor@ncp-a", "auditor", "oversight"),
    ):  # fmt: skip
        assert sit(*who).get("/allegations").status_code == 403
        assert client.get(path).status_code == 403
        assert client.get("/allegations.json").status_code == 403
    client.cookies.clear()
    assert client.get("/allegations").status_code == 403
    assert client.get("/allegations.csv").status_code == 404, "no file of them leaves"


def test_what_is_wrong_comes_back_with_all_that_was_typed(sit: SitAs) -> None:
    page = sit(*CONTACT)
    for field, value, said in (
        ("partner", "Italy", "is a state of the Union"),
        ("received_on", (TODAY + timedelta(days=2)).isoformat(), "is still to come"),
        ("through", "rumour", "nothing of the list is chosen"),
        ("activity", "77", "that is no activity"),
        ("activity", "all", "is no number"),
    ):
        wrong = page.post("/allegations", data={**TOLD, field: value})
        assert wrong.status_code == 422, field
        assert said in wrong.text
        assert WORDS in wrong.text
        assert re.search(rf'name="{field}"[^>]*aria-invalid="true"', wrong.text), field
    refused = page.post("/allegations", data={**TOLD, "received_by": "ncp-b"})
    assert refused.status_code == 403
    assert WORDS in refused.text
    assert page.get("/allegations.json").json()["tally"]["received"] == 0


def test_who_steers_decides_what_they_did_not_write_down_and_opens_it_again(sit: SitAs) -> None:
    own = received(sit(*MANAGER), received_by="ncp-a")
    manager = sit(*MANAGER)
    assert "so another decides it" in manager.get(own).text
    assert 'id="decided"' not in manager.get(own).text
    refused = manager.post(own, data=step("decided", outcome="upheld", words="My own word."))
    assert refused.status_code == 403
    assert "My own word." not in manager.get(own).text

    page = sit(*COLLEAGUE)
    wrong = page.post(own, data=step("decided", words="They were."))
    assert wrong.status_code == 422
    assert "They were." in wrong.text
    assert re.search(r'name="outcome"[^>]*aria-invalid="true"', wrong.text)
    done(page, own, "decided", outcome="upheld", words="The unit is paid no more.")
    shown = page.get(own).text
    assert "The unit is paid no more." in shown
    assert 'id="reopened"' in shown
    assert page.get("/allegations.json?state=decided").json()["lines"][0]["outcome"] == "upheld"
    done(page, own, "reopened", words="Somebody else was heard.")
    assert page.get("/allegations.json").json()["tally"]["decided"] == 0
    assert page.post(own, data=step("reopened")).status_code == 422
    assert "the days on which it had been open before count" in page.get(own).text
    kinds = [each["kind"] for each in page.get(f"{own}.json").json()["history"]]
    assert kinds == ["decided", "reopened"], "nothing of it is gone"


def test_a_contact_point_forwards_and_corrects_and_no_more(sit: SitAs) -> None:
    page = sit(*CONTACT)
    path = received(page)
    assert page.post(path, data=step("forwarded")).status_code == 422
    done(page, path, "forwarded", recipient="The ombuds", words="To look into.")
    done(page, path, "corrected", words="It was on land.")
    assert "forwarded to <bdi>The ombuds</bdi>" in page.get(path).text
    (forwarded,) = page.get(f"{path}.json").json()["history"]
    done(page, path, "corrected", step=str(forwarded["number"]), words="To the deputy.")
    facts = page.get(f"{path}.json").json()
    assert [each["words"] for each in facts["corrections"]] == ["It was on land."]
    assert [each["words"] for each in facts["history"][0]["corrections"]] == ["To the deputy."]
    shown = page.get(path).text
    assert WORDS in shown, "a correction stands beside what it corrects"
    assert 'id="decided"' not in shown
    for kind in ("decided", "joined", "reopened", "apart"):
        refused = page.post(path, data=step(kind, outcome="upheld", other="1", words="My reason."))
        assert refused.status_code == 403, kind
    assert page.post(path, data=step("rumoured")).status_code == 422
    assert page.post("/allegations/999999", data=step("corrected")).status_code == 404


def test_a_reviewer_reads_and_adds_nothing(sit: SitAs) -> None:
    path = received(sit(*CONTACT))
    page = sit(*REVIEWER)
    shown = page.get(path).text

    assert f'action="{path}"' not in shown
    assert page.post(path, data=step("corrected")).status_code == 403
    assert page.get("/allegations/new").status_code == 403
    assert page.post("/allegations", data=TOLD).status_code == 403


def test_joined_ones_are_counted_each_and_taken_apart_again(sit: SitAs) -> None:
    page = sit(*CONTACT)
    first, second = received(page), received(page, words="The same day, at the same place.")
    page = sit(*MANAGER)
    number = first.rpartition("/")[2]
    for other in ("", "x", second.rpartition("/")[2]):
        assert page.post(second, data=step("joined", other=other)).status_code == 422
    done(page, second, "joined", other=number)
    assert f'href="{first}"' in page.get(second).text
    done(page, first, "decided", outcome="partly-upheld", words="Both are so.")
    shown = page.get(second).text
    assert f"was said of number {number}" in shown
    assert "Both are so." in shown
    tally = page.get("/allegations.json?state=joined").json()
    assert (tally["tally"]["received"], len(tally["lines"])) == (2, 1)
    done(page, second, "apart")
    assert page.get(f"{second}.json").json()["line"]["state"] == "open"


def test_joined_with_what_another_received_it_is_told_neither_open_nor_decided(sit: SitAs) -> None:
    hidden = received(sit(*ELSEWHERE), words="Told elsewhere.")
    path = received(sit(*CONTACT), received_on=(TODAY - timedelta(days=30)).isoformat())
    manager = sit(*MANAGER)
    done(manager, path, "joined", other=hidden.rpartition("/")[2])
    for decided in (False, True):
        if decided:
            done(sit(*COLLEAGUE), hidden, "decided", outcome="upheld", words="Hidden words.")
        page = sit(*CONTACT)
        shown, line = page.get(path).text, page.get(f"{path}.json").json()["line"]
        assert (line["state"], line["days"], line["outcome"]) == ("unseen", None, "")
        assert "is decided with that one" in shown
        assert "Hidden words." not in page.get(f"{path}.json").text
        assert f'href="{hidden}"' not in shown, "nobody is led where nothing is shown to them"
        tally = page.get("/allegations.json").json()["tally"]
        assert (tally["open"], tally["escalated"], tally["decided"], tally["unseen"]) == (
            0,
            0,
            0,
            1,
        )
    assert sit(*MANAGER).get(f"{path}.json").json()["line"]["state"] == "decided"


def test_the_activity_that_it_is_about_is_a_way_to_it(sit: SitAs) -> None:
    page = sit(*CONTACT)
    said = form_of("activity", needs=[], unassessed="Nobody was there")
    record = page.post("/partners/TN/records", data=said, follow_redirects=False).headers[
        "location"
    ]
    path = received(page, activity=record.rpartition("/")[2])

    assert f'<a href="{record}">' in page.get(path).text
    assert f'<a href="{path}">' in page.get(record).text
    refused = page.post(f"{record}/back", data={"why": "written twice"})
    assert refused.status_code == 422
    assert "still rest on it" in refused.text
    other = sit(*ELSEWHERE)
    assert path not in other.get(record).text, "who may not read it does not learn of it"


def test_all_that_is_amiss_is_told_at_once_each_with_the_way_to_it(sit: SitAs) -> None:
    page = sit(*CONTACT)
    wrong = page.post(
        "/allegations", data={**TOLD, "partner": "Atlantis", "through": "", "activity": "x"}
    )
    assert "3 things need mending:" in wrong.text
    for field in ("partner", "through", "activity"):
        assert f'<a href="#{field}">' in wrong.text
        assert re.search(rf'name="{field}"[^>]*aria-invalid="true"', wrong.text), field
    path = received(page, partner="North Africa")
    assert page.get(f"{path}.json").json()["line"]["partner"] == "north-africa"
    wrong = page.post(path, data=step("forwarded", recipient="", day="soon"))
    assert "2 things need mending:" in wrong.text
    assert '<a href="#forwarded-day">' in wrong.text


def test_after_ten_days_it_is_escalated_and_stands_first(sit: SitAs) -> None:
    page = sit(*CONTACT)
    today = datetime.now(UTC).date()  # a run that began before midnight may come here after it
    old, new = today - timedelta(days=11), today - timedelta(days=10)
    received(page, received_on=new.isoformat(), words="In time.")
    late = received(page, received_on=old.isoformat(), words="Too late.")
    page = sit(*MANAGER)
    lines = page.get("/allegations.json").json()["lines"]

    assert [(each["state"], each["days"]) for each in lines] == [("escalated", 11), ("open", 10)]
    assert len(page.get("/allegations.json?state=open").json()["lines"]) == 2
    assert len(page.get("/allegations.json?state=escalated").json()["lines"]) == 1
    assert page.get("/allegations?state=lost").status_code == 422
    assert "0 of 2 allegations." in page.get("/allegations?partner=MA").text
    assert f'href="{late}"' in page.get("/").text, "the desk leads here"
    first = desk_of(page)
    assert ("Look and decide" in first, "Put it off" in first) == (True, False)
    assert "to be decided by" in page.get(late).text


def desk_of(page: TestClient) -> str:
    """Return what stands first on a desk."""
    desk = page.get("/").text
    return desk[desk.index("<li id=") : desk.index("</li>", desk.index('class="acts"'))]


def test_the_desk_offers_no_decision_to_whoever_would_be_refused_it(sit: SitAs) -> None:
    received(sit(*MANAGER), received_by="ncp-a")
    for who, why, decides in (
        (MANAGER, "you wrote it down: another decides it", False),
        (REVIEWER, "a programme manager decides it", False),
        (COLLEAGUE, "It is decided within ten days", True),
    ):
        page = sit(*who)
        desk = page.get("/?kind=allegation").text
        assert why in desk, who
        assert ("Look and decide" in desk, "See how it stands" in desk) == (decides, not decides)
        assert "Put it off" in desk


def test_a_reviewer_is_told_what_the_log_names_and_nobody_finds(
    databases: Databases, sit: SitAs
) -> None:
    path = received(sit(*CONTACT))
    page = sit(*REVIEWER)
    assert "Compare the log with the tables" in page.get("/allegations").text
    assert "Nothing is missing" in page.post("/allegations/compare").text
    with psycopg.connect(databases.superuser) as boss:
        boss.execute("set session_replication_role = replica")
        boss.execute("delete from partnership.allegation")
    missed = page.post("/allegations/compare").text
    assert f"partnership.allegation:{path.rpartition('/')[2]}" in missed
    manager = sit(*MANAGER)
    assert "Compare the log with the tables" not in manager.get("/allegations").text
    assert manager.post("/allegations/compare").status_code == 403


@pytest.mark.parametrize("path", ["/allegations", "/allegations/new"])
def test_the_pages_say_that_nothing_is_ever_deleted(sit: SitAs, path: str) -> None:
    page = sit(*MANAGER).get(path).text

    assert re.search(r"changed or deleted|changes or deletes", page)
    assert date.today().isoformat()[:4] in page or path == "/allegations"  # noqa: DTZ011


def test_another_window_does_not_turn_what_is_decided(sit: SitAs) -> None:
    path = received(sit(*CONTACT))
    page = sit(*MANAGER)
    done(page, path, "decided", outcome="upheld")
    again = page.post(path, data=step("decided", outcome="not-upheld"), follow_redirects=False)

    assert again.status_code == 422
    assert "it is decided already" in again.text
    assert "Open it again first." in again.text
    assert page.get(f"{path}.json").json()["line"]["outcome"] == "upheld"
