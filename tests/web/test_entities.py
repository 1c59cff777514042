"""The list and the page of an entity: all that may be known, each part with its source."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from psycopg import Connection
from starlette.testclient import TestClient
from tests.conftest import ActingAs, Contribute, associates, person, phone, suspect
from tests.web.conftest import SitAs
from tests.web.scene import LONG, Scene

from wholeroute import crosscheck
from wholeroute.entities import Claim, Draft, Kind
from wholeroute.ledger import Acting, NewFinding, Verdict, renew_findings, statements
from wholeroute.rights import AccessClass, Purpose, Role
from wholeroute.web.views import listing


def test_an_entity_shows_every_record_with_its_source(
    analyst_page: TestClient, scene: Scene
) -> None:
    page = analyst_page.get(f"/entities/{scene.port['a']}").text

    assert "<bdi>Ermias Ghirmay</bdi>" in page
    assert "<bdi>ኤርሚያስ ግርማይ</bdi>" in page
    assert "تقرير خفر السواحل" in page
    assert ">C3</code>" in page
    assert "TLP:AMBER+STRICT" in page
    assert ">H1</span>" in page
    assert "3 distinct sources" in page
    assert "/pairs/" in page


def test_a_value_several_organisations_state_says_so(
    analyst_page: TestClient, scene: Scene
) -> None:
    facts = analyst_page.get(f"/entities/{scene.port['a']}.json").json()

    passport = next(g for g in facts["groups"] if g["property"] == "passportNumber")
    assert [value["sources"] for value in passport["values"]] == [3]


def test_the_original_stands_beside_what_was_made_of_it(
    analyst_page: TestClient, scene: Scene
) -> None:
    page = analyst_page.get(f"/entities/{scene.port['a']}").text

    assert "<bdi>Eritrea (er)</bdi>" in page
    assert "as printed: <bdi>Eritrea</bdi>" in page


def test_hidden_and_absent_look_the_same(analyst_page: TestClient, scene: Scene) -> None:
    hidden = analyst_page.get(f"/entities/{scene.shelter['w']}.json")
    absent = analyst_page.get(f"/entities/{uuid4()}.json")

    assert hidden.status_code == absent.status_code == 404
    assert hidden.json()["error"] == absent.json()["error"] == "not-found"


def test_protected_people_are_in_no_list_of_analysis(
    analyst_page: TestClient, scene: Scene
) -> None:
    listed = analyst_page.get("/entities.json").json()["lines"]

    assert {line["lane"] for line in listed} == {"open"}
    assert str(scene.shelter["w"]) not in {line["id"] for line in listed}


def test_the_list_keeps_to_a_kind_and_goes_on_after_an_id(
    analyst_page: TestClient, scene: Scene
) -> None:
    people = analyst_page.get("/entities.json", params={"kind": "Person"}).json()["lines"]
    ids = [line["id"] for line in people]

    assert {line["kind"] for line in people} == {"Person"}
    assert ids == sorted(ids)
    rest = analyst_page.get("/entities.json", params={"kind": "Person", "after": ids[2]}).json()
    assert [line["id"] for line in rest["lines"]] == ids[3:]
    assert LONG in analyst_page.get("/entities").text


def test_the_list_counts_kinds_as_the_session_sees_them(
    analyst_page: TestClient, sit: SitAs, scene: Scene
) -> None:
    kinds = analyst_page.get("/entities.json").json()["kinds"]
    page = analyst_page.get("/entities").text

    assert kinds[0] == {"kind": "Person", "number": 8}
    assert {"kind": "Phone", "number": 1} in kinds
    assert 'all <span class="count">11</span>' in page
    officer = sit("protection-officer@ncp-a", "protection-officer", "protection")
    assert officer.get("/entities.json").json()["kinds"] == [
        {"kind": "Person", "number": 1},
        {"kind": "Phone", "number": 1},
    ]


def test_every_page_of_the_list_starts_behind_the_one_before(
    analyst_page: TestClient, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE", 3)
    seen, after = [], None
    while True:
        page = analyst_page.get("/entities.json", params={"after": after} if after else {}).json()
        seen += [line["id"] for line in page["lines"]]
        after = page["after"]
        if after is None:
            break

    assert seen == sorted(seen)
    assert len(seen) == 11
    second = analyst_page.get(f"/entities?kind=Person&after={seen[0]}").text
    assert "First page" in second
    assert '<a rel="next" href="/entities?kind=Person&amp;after=' in second


def test_an_empty_list_says_what_to_do_next(analyst_page: TestClient, scene: Scene) -> None:
    none_of_kind = analyst_page.get("/entities?kind=Airplane").text
    behind_the_end = analyst_page.get(f"/entities?after={UUID(int=2**128 - 1)}").text

    assert "You see no entity of the kind “Aircraft”." in none_of_kind
    assert "each with its number" in none_of_kind
    assert "The list ends before here." in behind_the_end
    assert "First page" in behind_the_end


def test_without_anything_to_read_the_list_says_where_it_comes_from(
    analyst_page: TestClient,
) -> None:
    assert "ask a contributor to take a report in" in analyst_page.get("/entities").text


def test_another_kind_than_there_is_needs_mending(analyst_page: TestClient) -> None:
    answer = analyst_page.get("/entities?kind=Dragon")

    assert answer.status_code == 422
    assert "is not one of the choices" in answer.text
    assert "Person, Organization" in answer.text


def test_who_holds_more_is_named_and_nothing_else(
    analyst_page: TestClient, scene: Scene, contribute: Contribute, acting: ActingAs
) -> None:
    for_investigation = AccessClass(
        "agency", frozenset({"ncp-a"}), frozenset({Purpose.INVESTIGATION})
    )
    contribute(
        [suspect("x", "Ermias Ghermay", passportNumber="K1234567", position="Hidden post")],
        as_="agency",
        access=for_investigation,
    )
    with acting("investigator@ncp-a", Role.INVESTIGATOR, Purpose.INVESTIGATION) as investigator:
        crosscheck.run(investigator)

    page = analyst_page.get(f"/entities/{scene.port['a']}").text

    assert "Organisation agency holds more; it was not given for this purpose." in page
    assert "Hidden post" not in page


def test_reading_an_entity_leaves_an_audit_row(
    analyst_page: TestClient, scene: Scene, superuser: Connection
) -> None:
    analyst_page.get(f"/entities/{scene.port['a']}")

    row = superuser.execute(
        "select member, purpose, action, allowed from ledger.audit where object = %s",
        (f"entity:{scene.port['a']}",),
    ).fetchone()
    assert row == ("analyst@ncp-a", "analysis", "read", True)


def test_a_record_is_taken_out_with_a_reason(analyst_page: TestClient, scene: Scene) -> None:
    out = scene.coast["a"]
    refused = analyst_page.post(f"/entities/{out}/unmerge", data={"reason": "  "})
    done = analyst_page.post(f"/entities/{out}/unmerge", data={"reason": "another man"})

    assert refused.status_code == 422
    assert done.status_code == 200
    assert len(analyst_page.get(f"/entities/{out}.json").json()["records"]) == 1
    assert len(analyst_page.get(f"/entities/{scene.port['a']}.json").json()["records"]) == 2


def test_who_may_not_judge_takes_nothing_out(sit: SitAs, scene: Scene) -> None:
    reader = sit("investigator@ncp-a", "investigator", "analysis")

    assert "Take this record out" not in reader.get(f"/entities/{scene.port['a']}").text
    answer = reader.post(f"/entities/{scene.port['a']}/unmerge", data={"reason": "because"})
    assert answer.status_code == 403


def test_a_value_is_never_markup(analyst_page: TestClient, contribute: Contribute) -> None:
    filed = contribute([suspect("x", "Bobby <script>alert(1)</script>")], title="<b>bold</b>")

    page = analyst_page.get(f"/entities/{filed['x']}").text

    assert "<script>alert" not in page
    assert "<b>bold" not in page


def test_a_link_leads_to_the_entities_it_names(analyst_page: TestClient, scene: Scene) -> None:
    page = analyst_page.get(f"/entities/{scene.coast['k']}").text

    assert f'href="/entities/{scene.coast["u"]}"' in page
    assert "Kidane Zekarias" in page


def test_an_entity_shows_who_names_it_and_the_other_end(
    analyst_page: TestClient, scene: Scene
) -> None:
    facts = analyst_page.get(f"/entities/{scene.coast['u']}.json").json()
    page = analyst_page.get(f"/entities/{scene.coast['u']}").text

    (link,) = facts["named_by"]["lines"]
    assert (link["entity"], link["kind"]) == (str(scene.coast["k"]), "Associate")
    assert link["roles"] == ["associate"]
    assert [(end["property"], end["names"]) for end in link["ends"]] == [
        ("person", "Ermias Ghirmay")
    ]
    assert f'href="/entities/{scene.coast["k"]}"' in page
    assert f'href="/entities/{scene.coast["a"]}"' in page


def test_an_object_that_names_its_holder_is_shown_by_its_number(
    analyst_page: TestClient, scene: Scene
) -> None:
    lines = analyst_page.get(f"/entities/{scene.port['a']}.json").json()["named_by"]["lines"]

    kinds = {line["kind"]: line for line in lines}
    assert kinds["Phone"]["names"] == "+39066981234"
    assert kinds["Phone"]["roles"] == ["holder"]
    # What names any of the merged records names the entity.
    assert kinds["Associate"]["entity"] == str(scene.coast["k"])


def test_a_link_to_whom_the_reader_may_not_see_is_absent(
    analyst_page: TestClient, sit: SitAs, contribute: Contribute
) -> None:
    filed = contribute(
        [
            suspect("s", "Tekle"),
            person("v", "Amina Canary", "victim"),
            associates("k", "s", "v"),
            phone("p", "+39 06 698 1234", "s", "v"),
        ]
    )

    facts = analyst_page.get(f"/entities/{filed['s']}.json")

    assert str(filed["k"]) not in facts.text
    assert str(filed["v"]) not in facts.text
    assert str(filed["v"]) not in analyst_page.get(f"/entities/{filed['p']}").text
    officer = sit("protection-officer@ncp-a", "protection-officer", "protection")
    (link,) = officer.get(f"/entities/{filed['v']}.json").json()["named_by"]["lines"]
    assert link["entity"] == str(filed["k"])


def test_every_source_is_a_link_to_its_report(analyst_page: TestClient, scene: Scene) -> None:
    page = analyst_page.get(f"/entities/{scene.port['a']}").text

    for filed in (scene.port, scene.coast):
        assert f'<a href="/contributions/{filed.ref}">' in page


def test_an_entity_says_how_far_it_is_borne_out_and_what_others_make_of_it(
    analyst_page: TestClient, scene: Scene
) -> None:
    where = f"/entities/{scene.port['a']}"
    facts, page = analyst_page.get(f"{where}.json").json(), analyst_page.get(where).text
    waits = analyst_page.get(f"/entities/{scene.port['u']}.json").json()["matches"]
    matched = analyst_page.get(f"/entities/{scene.port['u']}").text

    assert facts["borne"]["single"] == sum(
        value["sources"] == 1 for group in facts["groups"] for value in group["values"]
    )
    assert [each["source"] for each in facts["borne"]["without"]][-1] == "agency"
    assert "Without agency, 0 of" in page
    assert ">single source</span>" in page
    assert [each["kind"] for each in facts["timeline"]][:2] == ["birthDate", "birthDate"]
    assert {each["kind"] for each in facts["timeline"]} == {"birthDate", "received"}
    assert '<time datetime="1980-05-01">' in page
    ((match,), (left, right)) = (waits, sorted((scene.port["u"], scene.coast["u"])))
    assert (match["left"], match["right"]) == (str(left), str(right))
    assert f'href="/pairs/{left}/{right}"' in matched
    assert f"entity:{scene.port['a']}" in page
    assert "/canvas" not in page or "/canvas?entity=" in page


def test_what_contradicts_itself_leads_from_the_entity_to_the_pair(
    analyst_page: TestClient, sit: SitAs, contribute: Contribute, analyst: Acting
) -> None:
    one, other = sorted(
        contribute([suspect("a", "Yonas Tesfay", birthDate=day, phone="+39 06 698 1234")],
                   title=title)["a"]
        for day, title in (("1980-05-01", "Port police"), ("1961-02-03", "Coast guard"))
    )  # fmt: skip
    crosscheck.settle(analyst, one, other, Verdict.SAME, "the same voice")
    where = f"/entities/{one}"

    page, (found,) = (
        analyst_page.get(where).text, analyst_page.get(f"{where}.json").json()["contradictions"]
    )  # fmt: skip

    assert [side["value"] for side in found["sides"]] == ["1961-02-03", "1980-05-01"]
    assert found["pair"] == [str(one), str(other)]
    assert f'<a href="/pairs/{one}/{other}">Look at the two records and judge</a>' in page
    reader = sit("investigator@ncp-a", "investigator", "analysis")
    assert "Whoever may judge pairs settles" in reader.get(where).text


def test_a_long_entity_is_shown_in_part_and_each_property_is_turned_over(
    analyst_page: TestClient, contribute: Contribute
) -> None:
    aliases = tuple(Claim("alias", f"Name {at:03}") for at in range(150))
    filed = contribute(
        [Draft("a", Kind.PERSON, (Claim("name", "Tekle"), *aliases), (), frozenset({"suspect"})),
         phone("p", "+39 06 698 1234", "a"), associates("k", "a", "b"), suspect("b", "Haile")]
    )  # fmt: skip
    where = f"/entities/{filed['a']}"

    whole, second = (
        analyst_page.get(where).text,
        analyst_page.get(f"{where}?property=alias&start=100"),
    )
    phones = analyst_page.get(f"{where}.json?links=Phone").json()["named_by"]

    assert f'href="{where}?property=alias#said">110 more statements' in whole
    assert "Name 149" in second.text
    assert "Name 099" not in second.text
    assert "Possible matches" not in second.text
    assert (phones["kinds"], len(phones["lines"])) == ({"Associate": 1, "Phone": 1}, 1)
    assert f'href="{where}?links=Phone#named-by"' in whole


def test_a_finding_is_shown_with_what_is_left_of_it(
    analyst_page: TestClient, contribute: Contribute, analyst: Acting
) -> None:
    filed = contribute([suspect("a", "Ermias"), suspect("b", "Kidane")])
    with analyst.begin() as connection:
        said = tuple(s.id for s in statements(analyst, connection, [filed["a"], filed["b"]]))
        read = ({"reading": "a family", "words": "no kinship is said"},)
        renew_findings(
            connection, analyst.reader, "a rule", "1",
            [NewFinding(kind, tuple(filed[each] for each in of), said, {}, read, {"H1": True})
             for kind, of in (("together", ("a", "b")), ("alone", ("a",)))],
        )  # fmt: skip

    page = analyst_page.get(f"/entities/{filed['a']}").text
    found = {
        each["kind"]: each
        for each in analyst_page.get(f"/entities/{filed['a']}.json").json()["findings"]
    }

    assert (found["together"]["left"], found["together"]["others"]) == (1, 1)
    assert found["alone"]["others"] == 0
    assert "no kinship is said" in page
    assert "It is about nobody else." in page
    assert "1 of 2 statements are about others" in page


def test_who_watches_over_the_log_sees_who_looked_at_one_entity(
    analyst_page: TestClient, sit: SitAs, scene: Scene
) -> None:
    analyst_page.get(f"/entities/{scene.port['a']}")
    asked = f"entity:{scene.port['a']}"
    auditor = sit("auditor@ncp-a", "auditor", "oversight")

    rows = auditor.get("/audit.json", params={"object": asked}).json()

    assert {(row["member"], row["object"]) for row in rows} == {("analyst@ncp-a", asked)}
    assert "Only what was done to" in auditor.get("/audit", params={"object": asked}).text
