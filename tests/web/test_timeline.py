"""Timelines: what is dated, of several side by side, with its source; nobody who may not be there."""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.conftest import ActingAs, Contribute, person, phone, suspect
from tests.network.conftest import ACCOUNTS, PURSE, Reports
from tests.network.conftest import joined as joined  # noqa: PLC0414
from tests.network.conftest import pay as pay  # noqa: PLC0414
from tests.network.conftest import reports as reports  # noqa: PLC0414
from tests.web.conftest import SitAs

from wholeroute import crosscheck, custody, network
from wholeroute.entities import Claim, Draft, Kind, Reference
from wholeroute.ledger import Acting, Verdict, audit_rows
from wholeroute.network.canvas import Deed, act, written
from wholeroute.rights import AccessClass, Category, Purpose, Role
from wholeroute.web.views import timeline as view
from wholeroute.web.views import timeline_lanes

TIED = re.compile(r'<a href="(/[^"]+)">what it rests on</a>')


def event(key: str, day: str, *who: str, name: str = "landing") -> Draft:
    """Return a draft of an event on a day, and who was there."""
    claims = (Claim("name", name), Claim("date", day))
    return Draft(key, Kind.EVENT, claims, tuple(Reference("involved", each) for each in who))


def facts(browser: TestClient, where: str) -> dict[str, Any]:
    answer = browser.get(f"/timeline.json?{where}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def sorts(lane: dict[str, Any]) -> set[str]:
    return {each["sort"] for each in lane["dated"]}


# --- what is dated ------------------------------------------------------------------------------


def test_a_lane_holds_what_is_said_paid_judged_and_come_in_each_with_its_source(
    analyst_page: TestClient, joined: Reports, contribute: Contribute
) -> None:
    hani = joined.agency["hani"]
    (lane,) = facts(analyst_page, f"entity={hani}")["lanes"]
    page = analyst_page.get(f"/timeline?entity={hani}").text

    assert sorts(lane) == {"said", "judged", "received"}
    assert lane["kind"] == "Person"
    assert set(lane["records"]) == {str(joined.agency["hani"]), str(joined.border["hani"])}
    for each in lane["dated"]:
        assert each["by"] or each["sort"] == "judged"
        assert all(by["code"] and by["contributor"] for by in each["by"])
    assert f'href="/entities/{hani}?property=birthDate#said">Birth date</a>' in page
    assert f"/contributions/{joined.agency.ref}" in TIED.findall(page)
    for path in TIED.findall(page):
        assert analyst_page.get(path.replace("&amp;", "&")).status_code == 200


def test_payments_come_through_the_accounts_that_somebody_is_said_to_hold(
    analyst_page: TestClient, joined: Reports, analyst: Acting
) -> None:
    crosscheck.run(analyst)
    omar = joined.agency["omar"]
    (lane,) = facts(analyst_page, f"entity={omar}")["lanes"]
    paid = [each for each in lane["dated"] if each["sort"] == "payment"]
    page = analyst_page.get(f"/timeline?entity={omar}&sort=payment").text

    assert sorted((float(each["amount"]), each["role"]) for each in paid) == [
        (7500.0, "payee"), (9000.0, "payee"),
    ]  # fmt: skip
    assert {each["other_names"] for each in paid} == {PURSE}
    assert {each["names"] for each in paid} == {ACCOUNTS["omar"]}
    assert "9,000.00 EUR" in page
    assert "H2" in page
    assert "TLP:" in page


def test_an_uncertain_day_is_drawn_as_a_span_and_told_so(
    analyst_page: TestClient, contribute: Contribute
) -> None:
    filed = contribute(
        [
            suspect("a", "Ermias Ghermay"),
            event("e1", "2026-02", "a"), event("e2", "../2026-04-10", "a"),
            event("e3", "2026-02-03/2026-02-20", "a"), event("e4", "2026", "a"),
            event("e5", "2026-03-05", "a"),
        ]
    )  # fmt: skip
    page = analyst_page.get(f"/timeline?entity={filed['a']}&sort=event&since=2026-01-01").text

    assert "only the month is known" in page
    assert "only the year is known" in page
    assert "on Apr 10, 2026 or before" in page
    assert "some day from Feb 3, 2026 to Feb 20, 2026" in page
    assert len(re.findall(r'<rect class="span', page)) == 4
    assert len(re.findall(r'class="sign" transform', page)) == 1


def test_days_that_clash_stand_side_by_side_with_who_says_each(
    analyst_page: TestClient, contribute: Contribute, analyst: Acting
) -> None:
    one, other = (
        contribute([suspect("a", "Yonas Tesfay", birthDate=day)], title=title, grade=grade)["a"]
        for day, title, grade in (("1980-05-01", "Port", "B2"), ("1961-02-03", "Coast", "C3"))
    )
    crosscheck.settle(analyst, one, other, Verdict.SAME, "the same voice")
    page = analyst_page.get(f"/timeline?entity={one}").text
    (lane,) = facts(analyst_page, f"entity={one}")["lanes"]

    standing = page[page.index('class="standing"') : page.index("</ul>", page.index("standing"))]
    assert standing.index("Feb 3, 1961") < standing.index("May 1, 1980")
    assert "values differ" in standing
    assert [e["conflicts"] for e in lane["dated"] if e["kind"] == "birthDate"] == [True, True]
    assert {"B2", "C3"} <= set(re.findall(r'<code class="code">(\w+)</code>', standing))


def test_two_reports_that_say_one_day_are_one_line_with_two_sources(
    analyst_page: TestClient, contribute: Contribute, analyst: Acting
) -> None:
    one, other = (
        contribute([suspect("a", "Yonas Tesfay", birthDate="1980-05-01")], as_=by)["a"]
        for by in ("ncp-a", "agency")
    )
    crosscheck.settle(analyst, one, other, Verdict.SAME, "the same voice")
    (lane,) = facts(analyst_page, f"entity={one}")["lanes"]
    born = [each for each in lane["dated"] if each["kind"] == "birthDate"]

    assert [[by["contributor"] for by in each["by"]] for each in born] == [["ncp-a", "agency"]]
    assert born[0]["conflicts"] is False


# --- narrow, zoom, count ------------------------------------------------------------------------


@pytest.fixture
def landings(contribute: Contribute) -> str:
    """Return the address of two people with events over a year, of two sources."""
    first = contribute(
        [
            suspect("a", "Ermias Ghermay"), suspect("b", "Kidane Zekarias"),
            *(event(f"e{at}", day, "a") for at, day in enumerate(("2026-01-05", "2026-01-06"))),
            event("late", "2026-09-20", "a", "b"),
        ]
    )  # fmt: skip
    contribute([suspect("c", "Somebody Else"), event("x", "2026-03-03", "c")], as_="agency")
    return f"entity={first['a']}&entity={first['b']}"


def test_a_gap_is_told_in_its_lane_and_in_the_list(analyst_page: TestClient, landings: str) -> None:
    page = analyst_page.get(f"/timeline?{landings}&sort=event").text

    assert page.count("nothing known for 8 months, Jan 7, 2026 – Sep 19, 2026") == 2
    assert '<rect class="gap"' in page


def test_sorts_sources_and_days_narrow_and_the_links_undo_it(
    analyst_page: TestClient, landings: str
) -> None:
    page = analyst_page.get(f"/timeline?{landings}").text
    narrowed = facts(analyst_page, f"{landings}&sort=event&since=2026-02-01&source=ncp-a")
    kept = analyst_page.get(f"/timeline?{landings}&sort=event&since=2026-02-01").text

    assert f'href="/timeline?{landings}&sort=event"'.replace("&", "&amp;") in page
    assert [len(lane["dated"]) for lane in narrowed["lanes"]] == [1, 1]
    assert facts(analyst_page, f"{landings}&source=agency")["lanes"][0]["dated"] == []
    assert f'href="/timeline?{landings}&since=2026-02-01"'.replace("&", "&amp;") in kept
    assert f'href="/timeline?{landings}">Show everything again'.replace("&", "&amp;") in kept


def test_a_month_a_day_and_the_times_beside_them_are_links(
    analyst_page: TestClient, landings: str
) -> None:
    month = analyst_page.get(f"/timeline?{landings}&sort=event&zoom=month&at=2026-01-20").text
    day = analyst_page.get(f"/timeline?{landings}&sort=event&zoom=day&at=2026-01-06").text
    unsaid = analyst_page.get(f"/timeline?{landings}&sort=event&zoom=year").text

    assert "2 of 4 dated things lie between Jan 1, 2026 and Jan 31, 2026" in month
    assert re.search(
        r'rel="prev" data-key="ArrowLeft" href="[^"]*zoom=month&amp;at=2025-12-01"', month
    )
    assert re.search(
        r'rel="next" data-key="ArrowRight" href="[^"]*zoom=month&amp;at=2026-02-01"', month
    )
    assert "1 of 4 dated things lie on Jan 6, 2026" in day
    assert "4 of 4 dated things lie between Jan 1, 2026 and Dec 31, 2026" in unsaid


def test_more_than_can_be_told_is_counted_and_says_so(
    analyst_page: TestClient, landings: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "LISTED", 3)
    page = analyst_page.get(f"/timeline?{landings}&sort=event").text
    day = analyst_page.get(f"/timeline?{landings}&sort=received&zoom=day&start=0").text

    assert "too many to be told one by one" in page
    assert re.search(
        r'zoom=month&amp;at=2026-01-01">Jan 2026</a></th><td class="figure">2</td>', page
    )
    assert "told-one-by-one" not in page
    assert "told-one-by-one" in day


# --- who is chosen ------------------------------------------------------------------------------


def test_it_begins_from_an_entity_a_group_a_view_a_report_and_a_pasted_address(
    analyst_page: TestClient, joined: Reports, analyst: Acting
) -> None:
    network.run(analyst)
    name = network.groups(analyst)[0].name
    omar = joined.agency["omar"]
    acts = written([act(Deed.START, omar), act(Deed.START, joined.agency["hani"])])
    kept = analyst_page.post("/canvas/views", data={"acts": acts}, follow_redirects=False)
    ref = kept.headers["location"].partition("view=")[2]

    assert f'href="/timeline?entity={omar}"' in analyst_page.get(f"/entities/{omar}").text
    assert f'href="/timeline?group={name}"' in analyst_page.get(f"/network/{name}").text
    assert f'href="/timeline?group={name}"' in analyst_page.get("/timeline").text
    assert f'href="/timeline?view={ref}"' in analyst_page.get("/timeline").text
    about = f"/contributions/{joined.agency.ref}"
    assert f'href="/timeline?report={joined.agency.ref}"' in analyst_page.get(about).text
    assert len(facts(analyst_page, f"group={name}")["lanes"]) == 4
    assert len(facts(analyst_page, f"view={ref}")["lanes"]) == 2
    assert len(facts(analyst_page, f"report={joined.agency.ref}")["lanes"]) == 8
    for pasted, leads in (
        (f"http://localhost/entities/{omar}", f"entity={omar}"),
        (f"http://localhost{about}", f"report={joined.agency.ref}"),
        (f"/canvas?view={ref}", f"view={ref}"),
        (name, f"group={name}"),
    ):
        sent = analyst_page.get("/timeline", params={"add": pasted}, follow_redirects=False)
        assert sent.headers["location"] == f"/timeline?{leads}"


def test_records_held_for_one_are_one_lane_and_what_finds_no_room_is_counted(
    analyst_page: TestClient,
    joined: Reports,
    contribute: Contribute,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = f"entity={joined.agency['omar']}&entity={joined.border['omar']}"
    many = contribute([suspect(f"p{at}", f"Somebody {at} Else") for at in range(14)])

    assert len(facts(analyst_page, both)["lanes"]) == 1
    assert facts(analyst_page, f"report={many.ref}")["left_out"] == 2
    assert "2 more found no room here" in analyst_page.get(f"/timeline?report={many.ref}").text
    monkeypatch.setattr(timeline_lanes, "_MOST_OF_A_REPORT", 13)
    assert "1 and more found no room here" in analyst_page.get(f"/timeline?report={many.ref}").text


# --- who may not be there -----------------------------------------------------------------------


def test_nobody_outside_the_open_lane_has_a_lane_a_name_or_a_count(
    analyst_page: TestClient, contribute: Contribute, sit: SitAs
) -> None:
    filed = contribute(
        [
            suspect("s", "Ermias Ghermay"), person("v", "Amina Canary", "victim"),
            person("u", "Nobody Canary"), phone("q", "+39 06 698 9999", "v"),
            event("e", "2026-02-03", "s", "v"), event("f", "2026-02-04", "s"),
        ]
    )  # fmt: skip
    (lane,) = facts(analyst_page, f"entity={filed['s']}")["lanes"]
    whole = analyst_page.get(f"/timeline?report={filed.ref}")

    assert [each["value"] for each in lane["dated"] if each["sort"] == "event"] == ["2026-02-04"]
    assert "Canary" not in whole.text
    assert whole.text.count('class="lane-of"') == 1
    absent = analyst_page.get(f"/timeline?entity={filed.receipt.ref}")
    for hidden in ("v", "u", "q", "e"):
        answer = analyst_page.get(f"/timeline?entity={filed[hidden]}")
        assert answer.status_code == absent.status_code == 404
    officer = sit("protection-officer@ncp-a", "protection-officer", "protection")
    assert officer.get(f"/timeline?entity={filed['v']}").status_code == 403
    assert officer.get(f"/timeline.json?entity={filed['v']}").status_code == 403


def test_whoever_is_protected_since_has_no_lane_and_no_name(
    analyst_page: TestClient, contribute: Contribute, custodian: Acting
) -> None:
    filed = contribute(
        [
            suspect("s", "Ermias Ghermay"), suspect("t", "Kidane Zekarias"),
            event("e", "2026-02-03", "s", "t"), event("f", "2026-02-04", "s"),
        ]
    )  # fmt: skip
    where = f"entity={filed['s']}&sort=event"
    before = facts(analyst_page, where)["lanes"][0]["dated"]
    custody.protect(custodian, filed["t"], Category.VICTIM, "he asked for help")
    after = facts(analyst_page, where)["lanes"][0]["dated"]

    assert [each["value"] for each in before] == ["2026-02-03", "2026-02-04"]
    assert [each["value"] for each in after] == ["2026-02-04"]
    assert analyst_page.get(f"/timeline?entity={filed['t']}").status_code == 404
    assert "Kidane" not in analyst_page.get(f"/timeline?report={filed.ref}").text


def test_what_is_held_back_for_this_purpose_is_named_as_restricted(
    analyst_page: TestClient, contribute: Contribute, analyst: Acting, acting: ActingAs
) -> None:
    own = contribute([suspect("a", "Ermias Ghermay", passportNumber="K1234567")])
    investigation = frozenset({Purpose.INVESTIGATION})
    close = AccessClass("ncp-b", frozenset({"ncp-a"}), investigation)
    other = contribute(
        [suspect("a", "Ermias Ghermay", birthDate="1980-05-01", passportNumber="K1234567")],
        as_="ncp-b", access=close,
    )  # fmt: skip
    with acting("investigator@ncp-a", Role.INVESTIGATOR, Purpose.INVESTIGATION) as investigator:
        crosscheck.settle(investigator, own["a"], other["a"], Verdict.SAME, "one passport")
    page = analyst_page.get(f"/timeline?entity={own['a']}").text

    assert "restricted: ncp-b" in page
    assert "1980" not in page
    assert analyst_page.get(f"/timeline?entity={other['a']}").status_code == 404


def test_each_lane_leaves_its_line_in_the_log(
    analyst_page: TestClient, landings: str, acting: ActingAs
) -> None:
    analyst_page.get(f"/timeline?{landings}")
    asked = re.findall(r"entity=([0-9a-f-]+)", landings)
    with acting("auditor@ncp-a", Role.AUDITOR, Purpose.OVERSIGHT) as auditor:
        told = {row.object for row in audit_rows(auditor)}

    assert {f"entity:{each}" for each in asked} <= told


# --- mistakes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("since=yesterday", "since"), ("until=2026-13-01", "until"), ("at=2026", "at"),
        ("since=2026-03-01&until=2026-02-01", "since"), ("add=nobody", "add"),
    ],
)  # fmt: skip
def test_a_mistake_names_its_field_and_its_fix_and_loses_nothing(
    analyst_page: TestClient, landings: str, query: str, field: str
) -> None:
    answer = analyst_page.get(f"/timeline?{landings}&{query}")

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert answer.text.count('class="lane-of"') == 2
    if field in ("since", "until", "add"):
        assert re.search(rf'name="{field}"[^>]* aria-invalid="true"', answer.text)
    if field != "add":
        twin = analyst_page.get(f"/timeline.json?{landings}&{query}")
        assert twin.status_code == 422
        assert twin.json()["field"] == field
        assert twin.json()["fix"]


@pytest.mark.parametrize(
    "query", ["entity=nobody", "sort=gossip", "zoom=hour", "view=x", "group=G"]
)
def test_what_no_address_says_is_turned_away(analyst_page: TestClient, query: str) -> None:
    answer = analyst_page.get(f"/timeline.json?{query}")

    assert answer.status_code == 422
    assert answer.json()["field"].startswith(query.partition("=")[0])


def test_a_prosecutor_sees_what_they_may_read_and_nobody_else_has_a_timeline(
    sit: SitAs, joined: Reports
) -> None:
    omar = joined.agency["omar"]
    prosecutor = sit("prosecutor@ncp-a", "prosecutor", "prosecution")

    assert prosecutor.get(f"/timeline?entity={omar}").status_code == 200
    assert prosecutor.get("/timeline?group=G-abcdef").status_code == 403
    for member, role, purpose in (
        ("custodian@ncp-a", "custodian", "categorisation"),
        ("contributor@ncp-a", "contributor", "analysis"),
        ("auditor@ncp-a", "auditor", "oversight"),
    ):
        browser = sit(member, role, purpose)
        assert browser.get(f"/timeline?entity={omar}").status_code == 403
        assert browser.get(f"/timeline.json?entity={omar}").status_code == 403
        assert 'href="/timeline"' not in browser.get("/").text


def test_what_leaves_goes_through_the_gate(analyst_page: TestClient, joined: Reports) -> None:
    omar, hani = joined.agency["omar"], joined.agency["hani"]
    page = analyst_page.get(f"/timeline?entity={omar}&entity={hani}").text

    assert f'href="/disclosures/new?entity={omar}&amp;entity={hani}"' in page.replace(
        "&entity", "&amp;entity"
    )
    assert "download" not in page
