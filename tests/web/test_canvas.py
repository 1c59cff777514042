"""The canvas on its page: acts in the address, lists that say all of it, and nobody who may not be there."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import psycopg
import pytest
from starlette.testclient import TestClient
from tests.conftest import MEMBERS, ActingAs, Contribute, associates, person, phone, suspect
from tests.network.conftest import Reports
from tests.network.conftest import joined as joined  # noqa: PLC0414
from tests.network.conftest import pay as pay  # noqa: PLC0414
from tests.network.conftest import reports as reports  # noqa: PLC0414
from tests.web.conftest import SitAs

from wholeroute import crosscheck, custody, network
from wholeroute.entities import Claim, Draft, Kind
from wholeroute.ledger import Acting, Ledger, audit_rows
from wholeroute.members import Member, enrol
from wholeroute.network.canvas import Bond, Deed, Gathering, act, short, written
from wholeroute.rights import AccessClass, Category, Purpose, Role
from wholeroute.web.labels import LABELS

SURE = {"omar", "hani", "karim", "tarek"}


def facts(browser: TestClient, *acts: Any, **more: Any) -> dict[str, Any]:
    answer = browser.get("/canvas.json", params={"acts": written(acts), **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def shown(browser: TestClient, *acts: Any, **more: Any) -> str:
    answer = browser.get("/canvas", params={"acts": written(acts), **more})
    assert answer.status_code == 200, answer.text
    return answer.text


def ego(entity: UUID, steps: int = 2) -> tuple[Any, ...]:
    return act(Deed.START, entity), act(Deed.EGO, entity, steps)


# --- begin, expand, undo ----------------------------------------------------------------------


def test_it_begins_from_the_page_of_an_entity_and_of_a_group(
    analyst_page: TestClient, joined: Reports, analyst: Acting
) -> None:
    network.run(analyst)
    name = network.groups(analyst)[0].name
    omar = joined.border["omar"]

    assert f'href="/canvas?entity={omar}"' in analyst_page.get(f"/entities/{omar}").text
    assert f'href="/canvas?group={name}"' in analyst_page.get(f"/network/{name}").text
    assert f'href="/canvas?group={name}"' in analyst_page.get("/canvas").text
    assert 'href="/canvas"' in analyst_page.get("/").text
    assert '<bdi class="name">Omar</bdi>' in analyst_page.get(f"/canvas?entity={omar}").text
    people = analyst_page.get(f"/canvas?group={name}").text
    assert all(f'<bdi class="name">{each.title()}</bdi>' in people for each in SURE)


def test_neighbours_are_counted_by_kind_before_any_is_drawn(
    analyst_page: TestClient, joined: Reports
) -> None:
    omar = joined.agency["omar"]
    first = min(omar, joined.border["omar"])
    page = shown(analyst_page, act(Deed.START, omar), on=short(first))

    assert re.search(r'<tr><th scope="row">Bank account</th><td class="figure">1</td>', page)
    assert re.search(r'<tr><th scope="row">Phone</th><td class="figure">1</td>', page)
    assert facts(analyst_page, act(Deed.START, omar))["nodes"]["beyond"] == [2]
    assert facts(analyst_page, act(Deed.START, omar))["held"] == 1


def test_acts_are_done_undone_and_done_again_by_address_alone(
    analyst_page: TestClient, joined: Reports
) -> None:
    omar = joined.agency["omar"]
    first = min(omar, joined.border["omar"])
    begun = analyst_page.get(f"/canvas?entity={omar}", follow_redirects=False).headers["location"]
    grown = analyst_page.get(f"{begun}&act=x*{short(first)}", follow_redirects=False)
    undone = analyst_page.get(f"{grown.headers['location']}&step=-1", follow_redirects=False)
    again = analyst_page.get(f"{undone.headers['location']}&step=1", follow_redirects=False)

    assert grown.status_code == 303
    assert "3 things and 2 ties are drawn" in analyst_page.get(grown.headers["location"]).text
    assert "1 things" in analyst_page.get(undone.headers["location"]).text
    assert again.headers["location"] == grown.headers["location"]


def test_everything_that_is_drawn_stands_in_the_lists_and_each_tie_leads_to_statements(
    analyst_page: TestClient, joined: Reports
) -> None:
    acts = ego(joined.agency["omar"], 4)
    drawn, page = facts(analyst_page, *acts), shown(analyst_page, *acts)
    nodes, lines = drawn["nodes"], drawn["lines"]

    assert len(nodes["key"]) == page.count('id="on-') > 8
    assert all(f'id="on-{key}"' in page for key in nodes["key"])
    assert {"Omar", "Hani", "Karim", "Tarek"} <= set(nodes["name"])
    paths = set(re.findall(r'href="(/canvas/ties/[^"]+)"', page))
    assert len(re.findall(r'href="/canvas/ties/', page)) == len(lines["one"])
    money = drawn["bonds"].index(Bond.MONEY)
    assert money in lines["bond"]
    found = {path: analyst_page.get(f"{path}.json") for path in paths}
    assert {each.status_code for each in found.values()} == {200}
    assert all(each.json()["bonds"] for each in found.values())
    assert sum(len(each.json().get("statements", ())) for each in found.values()) > len(paths)
    assert "Statements that tie these two" in analyst_page.get(min(paths)).text


@pytest.mark.parametrize(
    "setting", ["time&first=2026-01-01", "core&core=1", "gather&by=kind", "any&first=2026-01-01"]
)
def test_fields_are_taken_for_acts(analyst_page: TestClient, joined: Reports, setting: str) -> None:
    where = f"/canvas?acts={written(ego(joined.agency['omar']))}"
    after = analyst_page.get(f"{where}&set={setting}", follow_redirects=False)

    assert after.status_code == 303
    assert analyst_page.get(after.headers["location"]).status_code == 200
    assert len(after.headers["location"]) > len(where)


@pytest.mark.parametrize(
    ("query", "words"),
    [("set=time&first=soon", "is no day"), ("set=add&add=Ermias", "no id stands in it"),
     ("act=q*1", "is nothing that can be done")],
)  # fmt: skip
def test_what_needs_mending_is_said_and_nothing_is_lost(
    analyst_page: TestClient, joined: Reports, query: str, words: str
) -> None:
    acts = written(ego(joined.agency["omar"]))
    answer = analyst_page.get(f"/canvas?acts={acts}&{query}")

    assert answer.status_code == 422
    assert words in answer.text
    assert f'name="acts" value="{acts}"' in answer.text


def test_an_address_that_grows_too_long_asks_for_a_view(
    analyst_page: TestClient, joined: Reports
) -> None:
    omar = joined.agency["omar"]
    acts = [act(Deed.START, omar), *[act(Deed.HIDE, omar)] * 154]
    answer = analyst_page.get(f"/canvas?acts={written(acts)}&act=h*{short(omar)}")

    assert answer.status_code == 422
    assert "Keep this canvas as a view" in answer.text
    kept = analyst_page.post("/canvas/views", data={"acts": written(acts)}, follow_redirects=False)
    more = analyst_page.get(
        f"{kept.headers['location']}&act=h*{short(omar)}", follow_redirects=False
    )
    assert more.status_code == 303
    assert len(more.headers["location"]) < 120


def test_what_is_drawn_may_be_asked_to_leave_through_the_gate(
    analyst_page: TestClient, joined: Reports
) -> None:
    page = shown(analyst_page, *ego(joined.agency["omar"]))
    (link,) = re.findall(r'href="(/disclosures/new\?[^"]+)"', page)
    form = analyst_page.get(link.replace("&amp;", "&")).text

    assert form.count('name="what"') >= len(re.findall("entity=", link)) > 3


def test_the_picture_is_for_the_reader_s_own_eyes_and_no_file(
    analyst_page: TestClient, joined: Reports
) -> None:
    answer = analyst_page.get(
        "/canvas/picture", params={"acts": written(ego(joined.agency["omar"]))}
    )

    assert "<svg" in answer.text
    assert "For your own screen and printer" in answer.text
    assert "content-disposition" not in answer.headers


# --- who is never there -----------------------------------------------------------------------


@pytest.fixture
def mixed(contribute: Contribute) -> dict[str, UUID]:
    """Return a report of a suspect who shares a phone and a tie with somebody smuggled, and more."""
    filed = contribute(
        [
            suspect("s", "Ermias Ghermay"),
            suspect("t", "Kidane Zekarias"),
            person("w", "Amina Canary", "smuggled-person"),
            person("v", "Saba Canary", "victim"),
            person("u", "Yonas Canary"),
            phone("p", "+39 06 698 1234", "s", "w"),
            phone("q", "+39 06 698 9999", "w"),
            associates("a", "s", "w"),
            associates("b", "w", "t"),
            associates("c", "s", "u"),
            associates("d", "s", "v"),
        ]
    )
    return {key: filed[key] for key in "stwvupqabcd"}


def test_whoever_is_protected_or_uncategorised_is_no_node_no_path_and_no_count(
    analyst_page: TestClient, mixed: dict[str, UUID]
) -> None:
    drawn = facts(analyst_page, *ego(mixed["s"], 4))

    assert drawn["nodes"]["name"] == ["Ermias Ghermay", "+39066981234"]
    assert drawn["nodes"]["beyond"] == [0, 0]
    for hidden in "wvuq":
        assert facts(analyst_page, *ego(mixed[hidden], 4))["nodes"]["key"] == []
        assert analyst_page.get(f"/canvas/ties/{mixed['s']}/{mixed[hidden]}").status_code == 404
    page = shown(analyst_page, act(Deed.PATHS, mixed["s"], mixed["t"]))
    assert "No path leads from the one to the other" in page
    assert "Canary" not in page


def test_absent_and_hidden_look_alike(analyst_page: TestClient, mixed: dict[str, UUID]) -> None:
    absent = UUID(int=mixed["w"].int ^ 1)
    pages = [
        shown(analyst_page, act(Deed.START, mixed["s"]), act(Deed.EXPAND, each)).replace(
            short(each), ""
        )
        for each in (mixed["w"], absent)
    ]
    said = [re.sub(r"[0-9a-f]{8}|\d+:\d+:\d+", "", page) for page in pages]

    assert said[0] == said[1]


def test_who_is_protected_while_a_canvas_is_held_leaves_it_at_once(
    analyst_page: TestClient, mixed: dict[str, UUID], custodian: Acting
) -> None:
    before = facts(analyst_page, *ego(mixed["t"]), act(Deed.START, mixed["s"]))
    custody.protect(custodian, mixed["t"], Category.VICTIM, "he asked for help")
    after = facts(analyst_page, *ego(mixed["t"]), act(Deed.START, mixed["s"]))

    assert "Kidane Zekarias" in before["nodes"]["name"]
    assert after["nodes"]["name"] == ["Ermias Ghermay"]


@pytest.mark.parametrize(
    ("member", "role", "purpose"),
    [("prosecutor@ncp-a", "prosecutor", "prosecution"),
     ("protection-officer@ncp-a", "protection-officer", "protection"),
     ("custodian@ncp-a", "custodian", "categorisation"),
     ("contributor@ncp-a", "contributor", "analysis")],
)  # fmt: skip
def test_who_does_not_analyse_has_no_canvas(
    sit: SitAs, joined: Reports, member: str, role: str, purpose: str
) -> None:
    browser = sit(member, role, purpose)
    omar = joined.agency["omar"]

    for path in (
        "/canvas",
        "/canvas.json",
        f"/canvas?entity={omar}",
        "/canvas/picture",
        f"/canvas/ties/{omar}/{omar}",
    ):
        assert browser.get(path).status_code == 403, path
    assert browser.post("/canvas/views", data={"acts": f"s*{short(omar)}"}).status_code == 403
    assert 'href="/canvas"' not in browser.get("/").text


def test_who_holds_more_is_named_on_the_node_and_nothing_else(
    analyst_page: TestClient, contribute: Contribute, acting: ActingAs
) -> None:
    own = contribute(
        [suspect("a", "Ermias Ghermay", birthDate="1980-05-01", passportNumber="K1234567")]
    )
    contribute(
        [suspect("x", "Ermias Ghermay", birthDate="1980-05-01", passportNumber="K1234567"),
         Draft("v", Kind.VESSEL, (Claim("name", "Hidden boat"),))],
        as_="agency",
        access=AccessClass("agency", frozenset({"ncp-a"}), frozenset({Purpose.INVESTIGATION})),
    )  # fmt: skip
    with acting("investigator@ncp-a", Role.INVESTIGATOR, Purpose.INVESTIGATION) as investigator:
        crosscheck.run(investigator)
    drawn = facts(analyst_page, *ego(own["a"], 3))

    assert drawn["restricted"] == [{"node": 0, "holders": ["agency"]}]
    assert drawn["nodes"]["records"] == [1]
    page = shown(analyst_page, *ego(own["a"], 3))
    assert "restricted: agency" in page
    assert "Hidden boat" not in page


def test_what_was_looked_at_is_in_the_log(
    analyst_page: TestClient, joined: Reports, acting: ActingAs
) -> None:
    omar = joined.agency["omar"]
    shown(analyst_page, act(Deed.START, omar))
    with acting("auditor@ncp-a", Role.AUDITOR, Purpose.OVERSIGHT) as auditor:
        (row, *_) = audit_rows(auditor, obj=f"canvas:{omar}")

    assert (row.member, row.action, row.details) == (
        "analyst@ncp-a",
        "read",
        {"acts": 1, "nodes": 1},
    )


# --- views ------------------------------------------------------------------------------------


def kept(browser: TestClient, *acts: Any, shared: bool) -> str:
    data = {"acts": written(acts)} | ({"shared": "yes"} if shared else {})
    answer = browser.post("/canvas/views", data=data, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_a_view_holds_no_name_and_shows_each_what_their_own_rights_give(
    sit: SitAs, contribute: Contribute, superuser: Any
) -> None:
    for_analysis = AccessClass("ncp-a", frozenset(), frozenset({Purpose.ANALYSIS}))
    close = contribute([suspect("a", "Ermias Ghermay"), phone("p", "+39 06 698 1234", "a")],
                       access=for_analysis)  # fmt: skip
    wide = contribute([suspect("b", "Kidane Zekarias")])
    acts = (act(Deed.START, close["a"]), act(Deed.EXPAND, close["a"]), act(Deed.START, wide["b"]))
    where = kept(sit("analyst@ncp-a", "analyst", "analysis"), *acts, shared=True)
    own = sit("analyst@ncp-a", "analyst", "analysis").get(where).text
    colleague = sit("investigator@ncp-a", "investigator", "sanctions")
    other = colleague.get(where).text

    assert "Ermias Ghermay" in own
    assert "Kidane Zekarias" in other
    assert "Ermias" not in other
    assert "1 things and 0 ties are drawn" in other
    (row,) = superuser.execute("select acts, member from ledger.canvas_view").fetchall()
    assert row == (written(acts), "analyst@ncp-a")
    assert sit("analyst@ncp-b", "analyst", "analysis").get(where).status_code == 404


def test_a_view_goes_on_from_its_acts_and_back_behind_them(
    analyst_page: TestClient, joined: Reports
) -> None:
    omar = joined.agency["omar"]
    where = kept(analyst_page, act(Deed.START, omar), act(Deed.HIDE, omar), shared=False)
    more = analyst_page.get(f"{where}&act=a", follow_redirects=False).headers["location"]
    back = analyst_page.get(f"{more}&to=1", follow_redirects=False).headers["location"]
    forked = analyst_page.get(f"{back}&act=c*2", follow_redirects=False).headers["location"]

    assert more == f"{where}&acts=a"
    assert "3 acts" in analyst_page.get(back).text
    assert "keep=1" in forked
    assert "2 acts" in analyst_page.get(forked).text


def test_a_view_is_shared_unshared_and_taken_away_by_whose_it_is(
    sit: SitAs, joined: Reports
) -> None:
    owner, colleague = (
        ("analyst@ncp-a", "analyst", "analysis"),
        ("investigator@ncp-a", "investigator", "analysis"),
    )
    where = kept(sit(*owner), act(Deed.START, joined.agency["omar"]), shared=False)
    ref = where.partition("view=")[2]

    assert sit(*colleague).get(where).status_code == 404
    sit(*owner).post(f"/canvas/views/{ref}", data={"chosen": "share"})
    assert sit(*colleague).get(where).status_code == 200
    assert (
        sit(*colleague).post(f"/canvas/views/{ref}", data={"chosen": "forget"}).status_code == 404
    )
    sit(*owner).post(f"/canvas/views/{ref}", data={"chosen": "forget"})
    assert sit(*owner).get(where).status_code == 404


def test_a_view_of_nothing_and_of_words_is_refused(analyst_page: TestClient) -> None:
    for acts in ("", "Ermias Ghermay"):
        assert analyst_page.post("/canvas/views", data={"acts": acts}).status_code == 422


def test_every_tie_gathering_and_act_has_a_label() -> None:
    assert set(LABELS["bond"]) == {str(each) for each in Bond}
    assert set(LABELS["gathering"]) == {str(each) for each in Gathering}
    assert set(LABELS["deed"]) == {each.name.lower() for each in Deed}


# --- read once ---------------------------------------------------------------------------------


def test_colleagues_of_one_role_share_what_is_read_and_each_is_on_record(
    analyst_page: TestClient, joined: Reports, sit: SitAs, enrolled: Ledger,
    superuser: psycopg.Connection[Any],
) -> None:  # fmt: skip
    enrol(enrolled, [], [*MEMBERS, Member("second@ncp-a", "ncp-a", "a colleague", (Role.ANALYST,))])
    begun = act(Deed.START, joined.agency["omar"])
    mine = facts(analyst_page, begun)

    assert facts(sit("second@ncp-a", "analyst", "analysis"), begun) == mine
    sit("analyst@ncp-b", "analyst", "analysis").get("/canvas", params={"acts": written([begun])})
    read = superuser.execute(
        "select distinct member, split_part(object, ':', 1) from ledger.audit"
        " where object like 'snapshot:%' or object like 'canvas:%' order by 1, 2"
    ).fetchall()
    assert read == [
        ("analyst@ncp-a", "canvas"), ("analyst@ncp-a", "snapshot"), ("analyst@ncp-b", "canvas"),
        ("analyst@ncp-b", "snapshot"), ("second@ncp-a", "canvas"),
    ]  # fmt: skip
