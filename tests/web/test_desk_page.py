"""The desk: what waits for each role, in which order, taken, given, put off, done with, and told of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from starlette.testclient import TestClient
from tests.conftest import ActingAs, Contribute, person, suspect
from tests.web.conftest import SitAs
from tests.web.scene import Scene, reject
from tests.web.test_overview import write_finding

from wholeroute import crosscheck, disclosure
from wholeroute.crosscheck import check_arrivals
from wholeroute.disclosure import Need, Referral, Urgency
from wholeroute.ledger import (
    Acting,
    FindingState,
    Ledger,
    Verdict,
    audit_rows,
    decide_finding,
    desk_marks,
    findings_waiting,
)
from wholeroute.members import Member, enrol
from wholeroute.rights import Purpose, Role
from wholeroute.web.routes.desk import AT_AN_EMPTY_DESK
from wholeroute.web.views import queues_plan
from wholeroute.web.views.item import (
    Sort,
)

SOON = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()


# --- what lies on whose desk ----------------------------------------------------------------------


def lying(browser: TestClient, query: str = "") -> dict[str, int]:
    """Return how many of each kind lie on a desk."""
    return {
        pile["sort"]: pile["number"] for pile in browser.get(f"/desk.json{query}").json()["piles"]
    }


def lines(browser: TestClient, sort: Sort, query: str = "") -> list[dict[str, Any]]:
    """Return the lines of a kind on a desk."""
    found = browser.get(f"/desk.json?kind={sort}{query}").json()["lines"]
    assert {line["item"]["sort"] for line in found} <= {sort}
    return list(found)


def act(browser: TestClient, line: dict[str, Any], what: str, **more: str) -> Any:
    """Send the form of an item."""
    one = line["item"]
    return browser.post(f"/desk/{one['sort']}/{one['item']}", data={"act": what, **more})


@pytest.fixture
def busy(scene: Scene, enrolled: Ledger, analyst: Acting, contribute: Contribute) -> Scene:
    """Return an installation in which something waits for nearly everybody."""
    check_arrivals(enrolled)
    write_finding(analyst, scene.port["a"])
    reject(enrolled)
    contribute([person("u", "Hani Canary"), suspect("h", "Amina Canary", notes="held the tiller")])
    return scene


def test_each_role_finds_what_waits_for_it_and_nothing_else(
    sit: SitAs, busy: Scene, acting: ActingAs
) -> None:
    with acting("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS) as sender:
        disclosure.refer(
            sender, Referral("ngo", Need.MEDICAL, "pier 4", Urgency.NOW, "the gate", "ar", "a law")
        )

    found = {
        who: lying(sit(*who))
        for who in (
            ("analyst@ncp-a", "analyst", "analysis"),
            ("contributor@ncp-a", "contributor", "analysis"),
            ("contributor@ncp-b", "contributor", "analysis"),
            ("custodian@ncp-a", "custodian", "categorisation"),
            ("protection-officer@ngo", "protection-officer", "protection"),
            ("rights-reviewer@ncp-a", "rights-reviewer", "oversight"),
            ("investigator@ncp-a", "investigator", "analysis"),
            ("auditor@ncp-a", "auditor", "oversight"),
        )
    }

    assert list(found.values()) == [
        {"sent": 1, "finding": 1, "pair": 2, "hit": 1},
        {"sent": 1, "hit": 1, "quarantine": 1, "receipt": 3},
        {"hit": 1, "met": 1, "receipt": 1},
        {"held": 1, "person": 1},
        {"receive": 1, "receipt": 1},
        {},
        {"sent": 1},
        {},
    ]


def test_an_item_says_what_it_is_from_where_why_and_what_is_next(
    analyst_page: TestClient, busy: Scene
) -> None:
    page = analyst_page.get("/").text
    left, right = busy.unsure

    assert "Two records may be one" in page
    assert f'href="/pairs/{left}/{right}"' in page
    assert "The machine was unsure, and there is enough to tell." in page
    assert "Later reports met what this one holds" in page
    assert "Port police: landings of October" in page
    assert f'href="/hits?report={busy.port.ref}"' in page


@pytest.mark.parametrize("role", sorted(AT_AN_EMPTY_DESK))
def test_an_empty_desk_says_what_to_do_next(
    sit: SitAs, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues_plan, "plans", lambda _: ())  # the Union's has laws to look up
    purposes = {Role.PROGRAMME_MANAGER: "policy", Role.CONTACT_POINT: "policy",
                Role.PROSECUTOR: "prosecution",
                Role.ANALYST: "analysis", Role.INVESTIGATOR: "investigation",
                Role.CONTRIBUTOR: "analysis", Role.GUARDIAN: "protection",
                Role.PROTECTION_OFFICER: "protection"}  # fmt: skip
    browser = sit(f"{role}@ncp-a", role, purposes.get(role, "oversight"))

    page = browser.get("/")

    assert page.status_code == 200
    assert f'<a href="{AT_AN_EMPTY_DESK[role]}">Go there</a>' in page.text
    assert browser.get(AT_AN_EMPTY_DESK[role]).status_code == 200


def test_no_desk_says_anything_of_who_is_not_its_readers(
    sit: SitAs, contribute: Contribute, busy: Scene
) -> None:
    seats = (("analyst@ncp-a", "analyst", "analysis"),
             ("contributor@ncp-b", "contributor", "analysis"))  # fmt: skip
    before = [sit(*each).get("/desk.json?whose=all").json() for each in seats]

    contribute([person("v", "Kidane Canary", "victim"), person("w", "Saba Canary")])

    assert [sit(*each).get("/desk.json?whose=all").json() for each in seats] == before
    for path in ("/", "/desk.json", "/?kind=person"):
        answer = sit("custodian@ncp-a", "custodian", "categorisation").get(path)
        assert "Canary" not in answer.text


def test_reading_the_desk_leaves_one_line(
    analyst_page: TestClient, busy: Scene, acting: ActingAs
) -> None:
    with acting("auditor@ncp-a", Role.AUDITOR, Purpose.OVERSIGHT) as auditor:
        before = len(audit_rows(auditor))
        analyst_page.get("/")
        rows = audit_rows(auditor)

    assert len(rows) == before + 1
    assert (rows[0].member, rows[0].object, rows[0].details) == ("analyst@ncp-a", "desk", {"n": 4})


def test_the_reader_without_a_seat_is_shown_where_to_sit(client: TestClient) -> None:
    assert "Nobody sits at this desk yet." in client.get("/").text
    assert client.get("/desk.json").status_code == 403


# --- acting on it ---------------------------------------------------------------------------------


def test_what_one_takes_is_off_the_others_desks_until_it_is_given_back(
    sit: SitAs, busy: Scene, enrolled: Ledger
) -> None:
    enrol(enrolled, [], [Member("second-analyst@ncp-a", "ncp-a", "Another", (Role.ANALYST,))])
    analyst = sit("analyst@ncp-a", "analyst", "analysis")
    first, other = lines(analyst, Sort.PAIR)

    page = act(analyst, first, "give", who="second-analyst@ncp-a")

    assert "Your colleague has it now." in page.text
    assert [line["item"] for line in lines(analyst, Sort.PAIR)] == [other["item"]]
    assert len(lines(analyst, Sort.PAIR, "&whose=all")) == 2
    second = sit("second-analyst@ncp-a", "analyst", "analysis")
    taken = {line["mark"]["assigned_to"] for line in lines(second, Sort.PAIR) if line["mark"]}
    assert taken == {"second-analyst@ncp-a"}
    act(second, first, "leave")
    assert len(lines(sit("analyst@ncp-a", "analyst", "analysis"), Sort.PAIR)) == 2


@pytest.mark.parametrize("who", ["analyst@ncp-b", "contributor@ncp-a", "Ermias", ""])
def test_it_is_given_to_nobody_who_could_not_do_it(
    analyst_page: TestClient, busy: Scene, who: str
) -> None:
    first, _ = lines(analyst_page, Sort.PAIR)

    page = act(analyst_page, first, "give", who=who)

    assert page.status_code == 422
    assert "nobody of that name has this role here" in page.text
    assert f'value="{who}" aria-invalid="true"' in page.text
    assert len(lines(analyst_page, Sort.PAIR)) == 2


def test_what_is_put_off_comes_back_on_its_day_or_when_asked(
    analyst_page: TestClient, busy: Scene
) -> None:
    first, _ = lines(analyst_page, Sort.PAIR)

    page = act(analyst_page, first, "snooze", until=SOON, reason="report")

    assert "comes back on its day" in page.text
    assert lying(analyst_page)["pair"] == 1
    (asleep,) = lines(analyst_page, Sort.PAIR, "&whose=snoozed")
    assert asleep["item"] == first["item"]
    assert "waits for a report" in analyst_page.get("/?whose=snoozed").text
    act(analyst_page, first, "wake")
    assert lying(analyst_page)["pair"] == 2


@pytest.mark.parametrize(
    ("until", "reason", "field"),
    [
        ("", "away", "until"),
        ("soon", "away", "until"),
        ("2020-01-01", "away", "until"),
        (SOON, "a", "reason"),
    ],
)
def test_wrong_input_is_asked_again_and_nothing_is_lost(
    analyst_page: TestClient, busy: Scene, until: str, reason: str, field: str
) -> None:
    first, _ = lines(analyst_page, Sort.PAIR)

    page = act(analyst_page, first, "snooze", until=until, reason=reason)

    assert page.status_code == 422
    assert f'value="{until}"' in page.text
    assert f'name="{field}"' in page.text
    assert page.text.count('aria-invalid="true"') == 1
    assert lying(analyst_page)["pair"] == 2


def test_what_is_done_with_is_gone_and_only_where_nothing_else_ends_it(
    sit: SitAs, busy: Scene, contribute: Contribute, enrolled: Ledger
) -> None:
    sender = sit("contributor@ncp-a", "contributor", "analysis")
    first, *others = lines(sender, Sort.RECEIPT)
    act(sender, first, "done")
    assert len(lines(sender, Sort.RECEIPT, "&whose=all")) == len(others)
    (rows,) = lines(sender, Sort.QUARANTINE)
    assert "its own page ends it" in act(sender, rows, "done").text
    (hits,) = lines(sender, Sort.HIT)
    act(sender, hits, "done")
    assert lines(sender, Sort.HIT) == []

    contribute([suspect("a", "Ermias Ghermay", passportNumber="K1234567")], as_="ncp-b")
    check_arrivals(enrolled)
    (again,) = lines(sender, Sort.HIT)
    assert again["item"]["item"] == hits["item"]["item"]


def test_a_mark_is_taken_away_when_its_item_ends(
    analyst_page: TestClient, busy: Scene, analyst: Acting
) -> None:
    first, other = lines(analyst_page, Sort.PAIR)
    (found,) = lines(analyst_page, Sort.FINDING)
    for line in (first, found):
        act(analyst_page, line, "take")
    assert marked(analyst) == {("pair", first["item"]["item"]), ("finding", found["item"]["item"])}

    left, right = first["item"]["item"].split(":")
    analyst_page.post(f"/pairs/{left}/{right}", data={"verdict": "different", "reason": "twins"})
    with analyst.begin() as connection:
        (one,) = findings_waiting(connection, most=9)
        decide_finding(connection, analyst.reader, one.id, FindingState.DISMISSED, "family")

    assert [line["item"] for line in lines(analyst_page, Sort.PAIR)] == [other["item"]]
    assert marked(analyst) == set()


def marked(acting: Acting) -> set[tuple[str, str]]:
    """Return what bears a mark on a desk."""
    with acting.begin() as connection:
        return set(desk_marks(connection))


def test_nothing_is_marked_that_does_not_wait_here(
    sit: SitAs, busy: Scene, analyst: Acting
) -> None:
    browser = sit("analyst@ncp-a", "analyst", "analysis")
    for sort, named in (
        ("pair", f"{uuid4()}:{uuid4()}"), ("finding", str(uuid4())), ("person", str(uuid4())),
        ("receipt", str(busy.port.ref)), ("pair", "abc"), ("finding", "0"), ("pair", str(uuid4())),
    ):  # fmt: skip
        answer = browser.post(f"/desk/{sort}/{named}", data={"act": "take"})
        assert answer.status_code == 404, sort
    for path in ("/desk/pair/Ermias", "/desk/secret/aa"):
        assert browser.post(path, data={"act": "take"}).status_code == 404
    assert marked(analyst) == set()


def test_every_act_is_audited_by_its_ids(
    analyst_page: TestClient, busy: Scene, acting: ActingAs
) -> None:
    first, _ = lines(analyst_page, Sort.PAIR)
    act(analyst_page, first, "take")

    with acting("auditor@ncp-a", Role.AUDITOR, Purpose.OVERSIGHT) as auditor:
        (row,) = audit_rows(auditor, obj=f"desk:pair:{first['item']['item']}")
    assert (row.member, row.details) == ("analyst@ncp-a", {"desk": "taken"})


def test_a_pair_judged_before_comes_back_when_something_speaks_against_it(
    analyst_page: TestClient, contribute: Contribute, analyst: Acting
) -> None:
    one = contribute([suspect("a", "Ermias Ghermay", birthDate="1980-05-01")])["a"]
    other = contribute([suspect("a", "Ermias Ghermay", birthDate="1980-05-01")], as_="ncp-b")["a"]
    crosscheck.run(analyst)
    crosscheck.settle(analyst, one, other, Verdict.DIFFERENT, "not enough")
    assert "anew" not in lying(analyst_page)
    for body in ("ncp-a", "ncp-b"):
        contribute(
            [suspect("a", "Ermias Ghermay", birthDate="1980-05-01", passportNumber="K1234567")],
            as_=body,
        )
    crosscheck.run(analyst)

    found = crosscheck.reconsider(analyst)
    assert lying(analyst_page).get("anew", 0) == len(found)


# --- what a hit was worth -------------------------------------------------------------------------


def test_the_owner_says_what_a_hit_was_worth_and_whoever_filed_it_sees_so(
    sit: SitAs, busy: Scene
) -> None:
    owner = sit("contributor@ncp-a", "contributor", "analysis")
    hit = next(
        each["met"] for each in owner.get("/hits.json").json()["held"] if each["met"]["owner"] == "ncp-b"
    )  # fmt: skip
    page = owner.post(f"/hits/{hit['report']}/{hit['hit']}", data={"said": "used"})
    assert "It is written." in page.text

    filer = sit("contributor@ncp-b", "contributor", "analysis")
    (said,) = [
        each["met"] for each in filer.get("/hits.json").json()["filed"] if each["met"]["said"]
    ]
    assert (said["said"], said["hit"], said["owner"]) == ("used", hit["hit"], "ncp-a")
    assert "contributor@ncp-a" not in filer.get("/hits").text.split("<main")[1]
    assert lying(filer)["answer"] == 1
    receipt = filer.get(f"/contributions/{busy.coast.ref}").text
    assert "What the owners of the earlier reports said of these hits:" in receipt
    assert '<span class="chip">used 1</span>' in receipt
    third = sit("contributor@agency", "contributor", "analysis")
    assert not any(each["met"]["said"] for each in third.get("/hits.json").json()["filed"])


def test_the_last_word_holds_and_another_takes_its_place(sit: SitAs, busy: Scene) -> None:
    owner = sit("contributor@ncp-a", "contributor", "analysis")
    hit = owner.get("/hits.json").json()["held"][0]["met"]
    for word in ("used", "known-already"):
        owner.post(f"/hits/{hit['report']}/{hit['hit']}", data={"said": word})

    found = owner.get("/hits.json").json()["held"]
    assert [each["met"]["said"] for each in found if each["met"]["hit"] == hit["hit"]] == [
        "known-already"
    ]


@pytest.mark.parametrize("who", ["contributor@ncp-b", "contributor@agency"])
def test_nobody_else_says_it(sit: SitAs, busy: Scene, who: str) -> None:
    hit = sit("contributor@ncp-a", "contributor", "analysis").get("/hits.json").json()["held"][0]
    other = sit(who, "contributor", "analysis")

    for report in (hit["met"]["report"], str(busy.coast.ref)):
        answer = other.post(f"/hits/{report}/{hit['met']['hit']}", data={"said": "used"})
        assert answer.status_code == 404
    assert other.post(f"/hits/{uuid4()}/{uuid4()}", data={"said": "used"}).status_code == 404


def test_a_word_of_ones_own_is_none(sit: SitAs, busy: Scene) -> None:
    owner = sit("contributor@ncp-a", "contributor", "analysis")
    hit = owner.get("/hits.json").json()["held"][0]["met"]

    answer = owner.post(f"/hits/{hit['report']}/{hit['hit']}", data={"said": "he is a victim"})

    assert answer.status_code == 422


def test_a_page_of_the_desk_stays_small(sit: SitAs, contribute: Contribute) -> None:
    contribute(
        [person(f"p{each}", f"Hani {each}") for each in range(60)]
        + [suspect(f"h{each}", f"Amina {each}", notes="held the tiller") for each in range(60)]
    )
    custodian = sit("custodian@ncp-a", "custodian", "categorisation")

    assert lying(custodian) == {"held": 60, "person": 60}
    page = custodian.get("/")
    assert page.text.count('class="item') == 12
    assert "More: People to categorise" in page.text
    assert len(page.content) < 60_000
    assert len(custodian.get("/?kind=person").content) < 100_000
    assert "the room itself has them all" in custodian.get("/?kind=person").text
