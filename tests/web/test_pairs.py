"""The queue and the page of a pair: both sides, the evidence, a judgement and its undoing."""

from __future__ import annotations

from uuid import UUID

import pytest
from fastapi import FastAPI
from psycopg import Connection
from starlette.testclient import TestClient
from tests.conftest import ActingAs, Contribute, suspect
from tests.web.conftest import SitAs
from tests.web.scene import Scene

from wholeroute import crosscheck
from wholeroute.crosscheck.pairs import ordered
from wholeroute.ledger import Acting, NewJudgement, Verdict, judge
from wholeroute.rights import Purpose, Role
from wholeroute.web.views import conflict, queue


@pytest.fixture
def address(scene: Scene) -> str:
    """Return the address of a pair that waits."""
    left, right = scene.unsure
    return f"/pairs/{left}/{right}"


def test_the_queue_shows_what_weighs_most(analyst_page: TestClient, address: str) -> None:
    answer = analyst_page.get("/pairs.json").json()
    waiting = answer["pairs"]

    assert answer["number"] == len(waiting) == 2
    assert waiting[0]["score"] >= waiting[1]["score"]
    assert "same nationality" in waiting[0]["reasons"]
    assert address in analyst_page.get("/pairs").text


def test_a_pair_shows_both_sides_and_each_weight(analyst_page: TestClient, address: str) -> None:
    facts = analyst_page.get(f"{address}.json").json()
    page = analyst_page.get(address).text

    assert sum(reason["weight"] for reason in facts["reasons"]) == pytest.approx(
        facts["weight"], abs=0.05
    )
    for reason in facts["reasons"]:
        assert reason["words"] in page
    assert "محمد عبد الله السيد" in page
    assert '<svg class="bar for"' in page


def test_a_pair_reads_the_same_in_either_order(analyst_page: TestClient, scene: Scene) -> None:
    left, right = scene.unsure

    one = analyst_page.get(f"/pairs/{left}/{right}.json").json()
    other = analyst_page.get(f"/pairs/{right}/{left}.json").json()
    assert one == other


def test_a_judgement_is_written_with_its_reason_and_the_next_pair_follows(
    analyst_page: TestClient, address: str
) -> None:
    answer = analyst_page.post(
        address, data={"verdict": "same", "reason": "one passport"}, follow_redirects=False
    )

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/pairs/")
    assert not answer.headers["location"].startswith(address)
    history = analyst_page.get(f"{address}.json").json()["history"]
    assert history[0]["judgement"]["verdict"] == "same"
    assert history[0]["judgement"]["reason"] == "one passport"
    assert history[0]["stands"]
    assert analyst_page.get("/pairs.json").json()["number"] == 1


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"verdict": "same", "reason": " "}, "reason"),
        ({"verdict": "", "reason": "kept words"}, "verdict"),
        ({"verdict": "retracted", "reason": "kept words"}, "verdict"),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_written(
    analyst_page: TestClient, address: str, form: dict[str, str], field: str
) -> None:
    answer = analyst_page.post(address, data=form)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert form["reason"].strip() in answer.text
    assert len(analyst_page.get(f"{address}.json").json()["history"]) == 1


def test_a_judgement_is_taken_back(analyst_page: TestClient, address: str) -> None:
    analyst_page.post(address, data={"verdict": "same", "reason": "one passport"})
    number = analyst_page.get(f"{address}.json").json()["standing"]["id"]

    analyst_page.post(f"{address}/undo", data={"judgement": number, "reason": "a mistake"})

    facts = analyst_page.get(f"{address}.json").json()
    again, retracted = facts["history"][:2]
    assert (retracted["judgement"]["verdict"], retracted["undo_of"]) == ("retracted", number)
    assert facts["standing"] == again["judgement"]
    assert again["judgement"]["model"]
    assert analyst_page.get("/pairs.json").json()["number"] == 2
    page = analyst_page.get(address).text
    assert "It waits again: analyst@ncp-a took a judgement back." in page
    assert "a mistake" in page


def test_who_may_only_read_sees_no_form(sit: SitAs, address: str) -> None:
    reader = sit("investigator@ncp-a", "investigator", "analysis")

    page = reader.get(address)

    assert page.status_code == 200
    assert 'name="verdict"' not in page.text
    refused = reader.post(address, data={"verdict": "same", "reason": "because"})
    assert refused.status_code == 403


def test_a_protection_officer_sees_no_pair(sit: SitAs, address: str, superuser: Connection) -> None:
    officer = sit("protection-officer@ncp-a", "protection-officer", "protection")

    assert officer.get("/pairs").status_code == 403
    assert officer.get(address).status_code == 403
    refused = superuser.execute(
        "select count(*) from ledger.audit where not allowed and role = 'protection-officer'"
    ).fetchone()
    assert refused == (2,)


def test_skipping_leads_through_the_whole_queue_and_round(
    analyst_page: TestClient, scene: Scene
) -> None:
    pairs = [(p["left"], p["right"]) for p in analyst_page.get("/pairs.json").json()["pairs"]]

    behind = [analyst_page.get(f"/pairs/{a}/{b}.json").json()["next"] for a, b in pairs]

    assert [tuple(each) for each in behind] == [*pairs[1:], pairs[0]]


def test_the_queue_is_paged_and_its_number_stands_in_the_menu(
    analyst_page: TestClient, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "PAGE", 1)
    first = analyst_page.get("/pairs.json").json()
    rest = analyst_page.get("/pairs.json", params={"after": first["after"]}).json()

    assert first["number"] == rest["number"] == 2
    assert first["pairs"] != rest["pairs"]
    assert rest["after"] is None
    page = analyst_page.get("/pairs").text
    assert f'href="/pairs?after={first["after"]}"' in page
    assert 'Pairs to judge <span class="count">2</span>' in page
    assert "The list ends before here." in analyst_page.get("/pairs?after=99999999").text


def test_what_the_menu_counts_is_what_the_queue_holds(
    analyst_page: TestClient, address: str
) -> None:
    analyst_page.post(address, data={"verdict": "unsure", "reason": "I cannot tell"})

    assert analyst_page.get("/pairs.json").json()["number"] == 1
    assert analyst_page.get("/overview.json").json()["waiting"] == 1


def test_the_queue_is_asked_for_by_kind(analyst_page: TestClient, scene: Scene) -> None:
    assert analyst_page.get("/pairs.json?kind=Person").json()["number"] == 2
    assert analyst_page.get("/pairs.json?kind=Vessel").json()["number"] == 0
    assert analyst_page.get("/pairs.json?kind=Ship").status_code == 422
    assert 'href="/pairs?kind=Person"' in analyst_page.get("/pairs?kind=Vessel").text


def test_pairs_about_which_nobody_could_tell_are_shown_on_demand(
    analyst_page: TestClient, analyst: Acting, contribute: Contribute
) -> None:
    one, other = sorted(contribute([suspect("x", "Tekle")])["x"] for _ in "ab")
    bare = ({"feature": "name", "agreement": "one word", "weight": 5.0, "words": "one word"},)
    with analyst.begin() as connection:
        judge(
            connection,
            [NewJudgement(one, other, Verdict.UNSURE, "", None, "a test", 0.4, bare)],
        )

    page = analyst_page.get("/pairs").text
    everything = analyst_page.get("/pairs.json?everything=true").json()

    assert "Of one more pair too little is known for anybody to tell." in page
    assert 'href="/pairs?everything=true"' in page
    assert analyst_page.get("/pairs.json").json()["number"] == 0
    assert (everything["number"], everything["untold"]) == (1, 1)


def test_what_is_kept_of_the_queue_follows_each_judgement_and_each_undoing(
    analyst_page: TestClient, scene: Scene, analyst: Acting
) -> None:
    def counted() -> tuple[int, int, int, int]:
        facts = analyst_page.get("/pairs.json").json()
        each = (facts[sort] for sort in ("kinds", "likely", "sources"))
        return facts["number"], *(sum(one["number"] for one in sorts) for sorts in each)

    before = counted()
    assert counted() == before
    judged = crosscheck.settle(analyst, *scene.unsure, Verdict.SAME, "one face")
    after = counted()
    crosscheck.undo(analyst, judged.id, "not the same face")

    assert before == (2, 2, 2, 4)
    assert after == (1, 1, 1, 2)
    assert counted() == before


def test_what_is_kept_of_the_queue_holds_no_words_of_a_report(
    app: FastAPI, analyst_page: TestClient, scene: Scene, analyst: Acting
) -> None:
    titles = [each["name"] for each in analyst_page.get("/pairs.json").json()["sources"]]

    kept = app.state.queues
    with kept.counts.place(analyst) as (_, counts), kept.news.place(analyst) as (_, news):
        made = counts | news
        assert len(made) == 2
        assert titles
        assert not any(title in repr(made) for title in titles)


SAID = {"nationality": "ER", "birthDate": "1980-05-01", "passportNumber": "K1234567"}


def test_what_is_new_of_a_judged_pair_stands_first_and_on_its_page(
    analyst_page: TestClient, analyst: Acting, contribute: Contribute
) -> None:
    one, other = sorted(
        contribute([suspect("a", "Ermias Ghermay", nationality="ER", **{which: SAID[which]})])["a"]
        for which in ("birthDate", "passportNumber")
    )
    crosscheck.run(analyst)
    crosscheck.settle(analyst, one, other, Verdict.DIFFERENT, "two men of one village")
    assert analyst_page.get("/pairs.json").json()["anew"] == []
    new = contribute([suspect("a", "Ermias Ghermay", **SAID)], title="A later report")["a"]
    crosscheck.run(analyst)

    queue, facts = analyst_page.get("/pairs"), analyst_page.get("/pairs.json").json()
    shown = analyst_page.get(f"/pairs/{one}/{other}")

    (anew,) = facts["anew"]
    assert (anew["left"], anew["right"]) == (str(one), str(other))
    assert anew["news"][0]["record"] == str(new)
    assert (str(one), str(other)) not in {(p["left"], p["right"]) for p in facts["pairs"]}
    for page in (queue.text, shown.text):
        assert "came in since." in page
        assert "same passport number" in page
        assert f'href="/entities/{new}"' in page
    assert "New since a person judged" in shown.text


def test_the_second_pair_of_eyes_is_asked_of_others_than_the_first_and_sees_no_verdict(
    sit: SitAs, contribute: Contribute, analyst: Acting
) -> None:
    left, right = sorted(contribute([suspect("a", "Ermias Ghermay")])["a"] for _ in "ab")
    where, said = f"/pairs/{left}/{right}", {"verdict": "same", "reason": "the photographs agree"}
    takes_two = "only when two people have judged so"
    asks = "You may be the second: judge the pair for yourself."

    browser = sit("analyst@ncp-a", "analyst", "analysis")
    browser.post(where, data=said)
    own = browser.get(where).text
    browser = sit("investigator@ncp-a", "investigator", "investigation")
    others, hidden = browser.get(where).text, browser.get(f"{where}.json").json()
    shown = browser.get(f"{where}.json?judged=shown").json()
    browser.post(where, data=said)
    both, facts = browser.get(where).text, browser.get(f"{where}.json").json()

    assert takes_two in own
    assert "You were the first." in own
    assert asks not in own
    assert takes_two in others
    assert asks in others
    assert "Somebody has judged this pair." in others
    assert "the photographs agree" not in others
    assert (hidden["hidden"], hidden["standing"], hidden["held_by"], hidden["history"]) == (
        True, None, [], [],
    )  # fmt: skip
    assert (shown["hidden"], shown["held_by"]) == (False, ["analyst@ncp-a"])
    assert facts["held_by"] == ["analyst@ncp-a", "investigator@ncp-a"]
    assert "Judged same by analyst@ncp-a, investigator@ncp-a." in both
    assert takes_two not in both


def test_who_only_reads_is_shown_what_was_judged(sit: SitAs, address: str) -> None:
    sit("analyst@ncp-a", "analyst", "analysis").post(
        address, data={"verdict": "different", "reason": "two villages"}
    )

    assert "two villages" in sit("investigator@ncp-a", "investigator", "analysis").get(address).text


def test_the_two_sides_stand_to_each_other_in_words_and_shapes(
    analyst_page: TestClient, contribute: Contribute, analyst: Acting
) -> None:
    one = {"nationality": "ER", "birthDate": "1980", "passportNumber": "K1", "gender": "male"}
    other = {"nationality": "ER", "birthDate": "1980-05-01", "passportNumber": "K2", "alias": "Er"}
    left, right = (
        contribute([suspect("a", name, **said)])["a"]
        for name, said in (("Ermias Ghermay", one), ("Ermias Ghirmay", other))
    )
    where = f"/pairs/{left}/{right}"
    first = analyst_page.get(f"{where}.json").json()["left"]["entity"]
    alone = ("one", "other") if first == str(left) else ("other", "one")

    facts, page = analyst_page.get(f"{where}.json").json(), analyst_page.get(where).text

    assert {row["property"]: row["standing"] for row in facts["rows"]} == {
        "name": "alike", "alias": alone[1], "birthDate": "alike", "nationality": "agree",
        "gender": alone[0], "passportNumber": "differ",
    }  # fmt: skip
    for shape, words in (("=", "agree"), ("≈", "may be the same"), ("≠", "differ")):
        assert f'<span class="side-mark" aria-hidden="true">{shape}</span> {words}' in page
    assert "speaks" in page
    assert {reason["strength"] for reason in facts["reasons"]} > {"a little for"}


def test_the_queue_is_asked_for_by_report_script_and_likelihood(
    analyst_page: TestClient, scene: Scene
) -> None:
    everything = analyst_page.get("/pairs.json").json()
    arabic = analyst_page.get("/pairs.json?script=Arabic").json()
    coast = analyst_page.get(f"/pairs.json?source={scene.coast.ref}").json()
    open_ones = analyst_page.get("/pairs.json?likely=open").json()
    page = analyst_page.get("/pairs?script=Arabic").text

    assert [each["left_names"] + each["right_names"] for each in arabic["pairs"]] == [
        names for each in everything["pairs"]
        if "محمد" in (names := each["left_names"] + each["right_names"])
    ]  # fmt: skip
    assert arabic["number"] == 1
    assert coast["number"] == 2
    assert open_ones["number"] == sum(0.25 <= p["score"] < 0.75 for p in everything["pairs"])
    assert {each["name"]: each["number"] for each in everything["scripts"]}["Arabic"] == 1
    assert {each["name"] for each in everything["sources"]} >= {"تقرير خفر السواحل"}
    assert 'href="/pairs/next?script=Arabic" data-key="j"' in page
    assert analyst_page.get("/pairs.json?script=Ethiopic").json()["pairs"] == []
    assert "No pair of that sort waits." in analyst_page.get("/pairs?script=Greek").text


def test_a_filter_goes_along_from_pair_to_pair(analyst_page: TestClient, scene: Scene) -> None:
    (one,) = analyst_page.get("/pairs.json?script=Arabic").json()["pairs"]
    where = f"/pairs/{one['left']}/{one['right']}?script=Arabic"

    assert analyst_page.get("/pairs/next?script=Arabic").url.path in where
    done = analyst_page.post(where, data={"verdict": "same", "reason": "one voice"})

    assert done.url.path == "/pairs"
    assert done.url.params["script"] == "Arabic"
    assert "Your judgement is written." in done.text
    assert "No pair of that sort waits." in done.text


def test_one_goes_on_behind_the_pair_judged_last_also_after_signing_out(
    analyst_page: TestClient, sit: SitAs, contribute: Contribute, analyst: Acting
) -> None:
    ends = sorted(contribute([suspect("x", f"Tekle {letter}")])["x"] for letter in "ABCD")
    pairs = [(ends[0], each) for each in ends[1:]]
    telling = ({"feature": "name", "agreement": "", "weight": 5.0, "words": "one word agrees"},
               {"feature": "gender", "agreement": "", "weight": 1.0, "words": "same gender"})  # fmt: skip
    with analyst.begin() as connection:
        judge(connection, [
            NewJudgement(*pair, Verdict.UNSURE, "", None, "a test", score, telling)
            for pair, score in zip(pairs, (0.8, 0.6, 0.4), strict=True)
        ])  # fmt: skip
    first, second, third = (f"/pairs/{a}/{b}" for a, b in pairs)

    assert analyst_page.get("/pairs/next").url.path == first
    done = analyst_page.post(second, data={"verdict": "unsure", "reason": "a blurred picture"})
    assert done.url.path == third  # the first was skipped, and is not pressed on anybody
    analyst_page.post("/seat", data={})
    again = sit("analyst@ncp-a", "analyst", "analysis")

    assert again.get("/pairs/next").url.path == third
    assert again.get(f"{third}.json").json()["previous"] == list(map(str, pairs[0]))
    again.post(third, data={"verdict": "unsure", "reason": "blurred, too"})
    assert again.get("/pairs/next").url.path == first


def test_my_own_judgements_are_listed_and_each_is_taken_back(
    analyst_page: TestClient, address: str
) -> None:
    assert "You have judged no pair yet." in analyst_page.get("/pairs/mine").text
    analyst_page.post(address, data={"verdict": "same", "reason": "one passport"})
    (own,) = analyst_page.get("/pairs/mine.json").json()["judged"]
    form = {"judgement": own["judgement"]["id"], "reason": " "}
    assert analyst_page.post("/pairs/mine", data=form).status_code == 422

    done = analyst_page.post("/pairs/mine", data=form | {"reason": "another man"})

    assert "One judgement is taken back." in done.text
    (after,) = analyst_page.get("/pairs/mine.json").json()["judged"]
    assert (after["pairs"], after["standing"]) == (1, 0)
    assert analyst_page.get("/pairs.json").json()["number"] == 2
    assert analyst_page.post("/pairs/mine", data={"reason": "which?"}).status_code == 422


@pytest.fixture
def lists(contribute: Contribute, analyst: Acting) -> tuple[UUID, UUID]:
    """Return two reports between which three pairs share a passport number and little else."""
    sides = [
        contribute(
            [suspect(f"p{at}", f"{name} {at}", passportNumber=f"K900000{at}", gender="male")
             for at, name in enumerate(names)],
            title=title,
        )
        for names, title in ((("Abel", "Biniam", "Dawit"), "A watch list"),
                             (("Yusuf", "Omar", "Hamid"), "A border report"))
    ]  # fmt: skip
    number = {"feature": "identifier", "agreement": "same", "weight": 12.0,
              "words": "same passport number"}  # fmt: skip
    with analyst.begin() as connection:
        judge(connection, [
            NewJudgement(*ordered(sides[0][f"p{at}"], sides[1][f"p{at}"]), Verdict.UNSURE, "",
                         None, "a test", 0.5, (number,))
            for at in range(3)
        ])  # fmt: skip
    return sides[0].ref, sides[1].ref


def test_pairs_between_two_reports_are_judged_at_once_and_taken_back_as_one_act(
    analyst_page: TestClient, lists: tuple[UUID, UUID], superuser: Connection
) -> None:
    (alike,) = analyst_page.get("/pairs.json").json()["alike"]
    assert ({alike["one"], alike["other"]}, alike["number"]) == (set(map(str, lists)), 3)
    where = f"/pairs/together?one={lists[0]}&other={lists[1]}&sharing=same+passport+number"
    page = analyst_page.get(where).text
    pairs = analyst_page.get(where.replace("together", "together.json")).json()["pairs"]
    ticked = [f"{each['left']}:{each['right']}" for each in pairs]
    form = {"pair": ticked[:2], "verdict": "same", "reason": " "}

    assert "A suspect is in 3 of them." in page
    assert all(f'value="{each}" checked' in page for each in ticked)
    refused = analyst_page.post(where, data=form)
    assert refused.status_code == 422
    assert f'value="{ticked[2]}">' in refused.text  # what was unticked stays so
    assert analyst_page.post(where, data=form | {"pair": [], "reason": "x"}).status_code == 422
    done = analyst_page.post(where, data=form | {"reason": "the same booklet"})

    assert "2 pairs, judged as one act" in done.text
    assert analyst_page.get("/pairs.json").json()["number"] == 1
    (act,) = analyst_page.get("/pairs/mine.json").json()["judged"]
    rows = superuser.execute(
        "select details ->> 'judged' from ledger.audit where object = %s", (f"act:{act['act']}",)
    ).fetchall()
    assert rows == [("2",)]
    analyst_page.post("/pairs/mine", data={"act": act["act"], "reason": "a stolen booklet"})
    assert analyst_page.get("/pairs.json").json()["number"] == 3
    assert analyst_page.get("/pairs/mine.json").json()["judged"][0]["standing"] == 0


def test_what_somebody_judged_meanwhile_is_no_part_of_an_act(
    analyst_page: TestClient, analyst: Acting, lists: tuple[UUID, UUID]
) -> None:
    where = f"/pairs/together?one={lists[0]}&other={lists[1]}&sharing=same+passport+number"
    waits = crosscheck.queue(analyst)
    crosscheck.settle(analyst, waits[0].left, waits[0].right, Verdict.DIFFERENT, "two men")
    form = {"pair": [f"{each.left}:{each.right}" for each in waits], "verdict": "same",
            "reason": "the same booklet"}  # fmt: skip

    analyst_page.post(where, data=form)

    facts = analyst_page.get(f"/pairs/{waits[0].left}/{waits[0].right}.json").json()
    assert facts["standing"]["verdict"] == "different"
    assert analyst_page.get("/pairs/mine.json").json()["judged"][0]["pairs"] == 2
    assert analyst_page.post(where, data=form).status_code == 422  # none of them waits any more


def test_the_keys_have_a_page_of_their_own(analyst_page: TestClient) -> None:
    assert "take the judgement back" in analyst_page.get("/pairs/help").text


def test_an_unmerge_is_taken_back_from_the_page_of_any_of_its_pairs(
    analyst_page: TestClient, scene: Scene
) -> None:
    out, other = scene.coast["a"], scene.port["a"]
    analyst_page.post(f"/entities/{out}/unmerge", data={"reason": "another man"})
    left, right = sorted((out, other))
    where = f"/pairs/{left}/{right}"
    facts = analyst_page.get(f"{where}.json").json()
    assert facts["taken_out"] == str(out)
    assert "Take all of that back" in analyst_page.get(where).text

    done = analyst_page.post(f"{where}/remerge", data={"entity": str(out), "reason": "it was him"})

    assert done.status_code == 200
    assert len(analyst_page.get(f"/entities/{out}.json").json()["records"]) == 3


def test_what_contradicts_itself_is_shown_with_whose_it_is(
    analyst_page: TestClient, analyst: Acting, contribute: Contribute
) -> None:
    assert "Nothing that you see contradicts itself." in analyst_page.get("/pairs/conflicts").text
    one, other = (
        contribute([suspect("a", "Ermias Ghermay", birthDate=day)], title=title)["a"]
        for day, title in (("1980-05-01", "Port police"), ("1961-02-03", "Coast guard"))
    )
    crosscheck.settle(analyst, one, other, Verdict.SAME, "the same voice")

    page, facts = (analyst_page.get(f"/pairs/conflicts{twin}") for twin in ("", ".json"))

    (shown,) = facts.json()["shown"]
    assert shown["kind"] == "birth"
    for words in ("two days of birth", "birth dates lie years apart", "1961-02-03", "Coast guard"):
        assert words in page.text
    assert f'href="/pairs/{shown["pair"][0]}/{shown["pair"][1]}"' in page.text


def test_who_overruled_whom_is_shown_and_pages_end(
    analyst_page: TestClient, analyst: Acting, acting: ActingAs, contribute: Contribute,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    one, other = sorted(contribute([suspect("a", "Ermias Ghermay")])["a"] for _ in "ab")
    crosscheck.settle(analyst, one, other, Verdict.SAME, "one passport")
    with acting("investigator@ncp-a", Role.INVESTIGATOR, Purpose.INVESTIGATION) as second:
        crosscheck.settle(second, one, other, Verdict.DIFFERENT, "two men")

    page = analyst_page.get("/pairs/conflicts").text

    assert "People judged the pair differently; the last word stands." in page
    for words in ("analyst@ncp-a, ", "one passport", "investigator@ncp-a, ", "two men"):
        assert words in page.replace("<bdi>", "").replace("</bdi>", "")
    monkeypatch.setattr(conflict, "PAGE", 0)
    assert 'href="/pairs/conflicts?start=0"' in analyst_page.get("/pairs/conflicts").text
    assert "The list ends before here." in analyst_page.get("/pairs/conflicts?start=9").text


def test_a_versions_merges_are_taken_back_with_a_reason(
    analyst_page: TestClient, scene: Scene
) -> None:
    (before,) = analyst_page.get("/pairs/versions.json").json()
    form = {"model": before["model"], "reason": " "}
    assert analyst_page.post("/pairs/versions", data=form).status_code == 422

    done = analyst_page.post("/pairs/versions", data=form | {"reason": "it takes brothers for one"})

    assert f"{before['same']} merges are taken back." in done.text
    (after,) = analyst_page.get("/pairs/versions.json").json()
    assert (after["same"], after["unsure"]) == (0, before["unsure"])
    assert len(analyst_page.get(f"/entities/{scene.port['a']}.json").json()["records"]) == 1


@pytest.mark.parametrize(
    "path",
    [
        "/pairs/conflicts",
        "/pairs/versions",
        "/pairs/versions.json",
        "/pairs/mine",
        "/pairs/mine.json",
        "/pairs/next",
        "/pairs/help",
        f"/pairs/together?one={UUID(int=1)}&other={UUID(int=2)}&sharing=x",
    ],
)
def test_who_may_not_judge_sees_neither_conflicts_nor_versions(
    sit: SitAs, scene: Scene, path: str
) -> None:
    reader = sit("investigator@ncp-a", "investigator", "analysis")

    assert reader.get(path).status_code == 403


def test_without_pairs_the_page_says_where_they_come_from(analyst_page: TestClient) -> None:
    assert "wholeroute crosscheck run" in analyst_page.get("/pairs").text
