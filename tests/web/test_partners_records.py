"""Records in their forms: written, said anew, taken back; by whom, and what comes back where it is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.partnerships.test_filled import WHOLE
from tests.web.conftest import SitAs
from tests.web.test_campaigns import DAY, designed

from wholeroute.plan import Unit, built_in

CONTACT = ("contact-point@ncp-a", "contact-point", "policy")
OTHER = ("contact-point@ncp-b", "contact-point", "policy")
MANAGER = ("programme-manager@agency", "programme-manager", "policy")
BOXES = {"needs", "components"}


def form_of(kind: str, **more: Any) -> Mapping[str, Any]:
    """Return a whole form of a kind, as a browser sends it."""
    said = {
        name: "\n".join(value) if isinstance(value, list) and name not in BOXES else value
        for name, value in {**WHOLE[kind], **more}.items()
        if not isinstance(value, dict)
    }
    return {"kind": kind, "public": "yes", **said}


def kept(page: TestClient, kind: str, of: str = "/partners/TN", **more: Any) -> str:
    """Write a record and return its page."""
    answer = page.post(f"{of}/records", data=form_of(kind, **more), follow_redirects=False)
    assert answer.status_code == 303, re.findall(r'role="alert".{,300}', answer.text, re.DOTALL)
    return str(answer.headers["location"])


def number(path: str) -> str:
    """Return the number of a record by its page."""
    return path.rsplit("/", 1)[1]


def main_of(text: str) -> str:
    """Return what stands in a page beside its frame."""
    return text[text.index("<main") : text.index("</main")]


def test_a_record_is_written_by_choosing_its_kind_and_stands_for_everybody(
    client: TestClient, sit: SitAs
) -> None:
    page = sit(*CONTACT)
    choosing = main_of(page.get("/partners/TN/records/new").text)
    assert re.findall(r'name="kind" value="(\S+)"', choosing) == ["need", "activity", "exchange"]
    form = main_of(page.get("/partners/TN/records/new?kind=need").text)
    assert '<option value="4">critical</option>' in form
    assert re.search(r'<textarea id="of-what"[^>]* required', form)
    assert 'aria-describedby="hint-day"' in form
    path = kept(page, "need")

    client.cookies.clear()
    shown = main_of(client.get(path).text)
    assert "Need: <bdi>Shelter for children</bdi>" in shown
    assert "They fear the road." in shown
    assert '<a href="/partners/TN">' in shown
    assert "<form" not in shown
    told = client.get(f"{path}.json").json()
    assert told["said"]["record"]["kept"]["severity"] == 4
    assert "contact-point@ncp-a" not in client.get(f"{path}.json").text, "nobody's name is public"


def test_every_generic_kind_goes_through_its_form(sit: SitAs) -> None:
    page = sit(*MANAGER)
    kinds = re.findall(r'name="kind" value="(\S+)"', page.get("/partners/TN/records/new").text)
    assert "result" in kinds
    assert "campaign" not in kinds
    need = number(kept(page, "need"))
    activity = number(kept(page, "activity", needs=[need]))
    conference = number(kept(page, "conference"))
    recommendation = number(kept(page, "recommendation", conference=conference))
    kept(page, "follow-up", recommendation=recommendation)
    review = number(kept(page, "review", activity=activity))
    kept(page, "condition", review=review)
    for kind in ("agreement", "exchange"):
        kept(page, kind)
    result = kept(page, "result", breakdown="sex=women")

    assert "sex = women" in page.get(result).text
    assert "Records that rest on it" in page.get(f"/partners/records/{need}").text
    form = page.get("/partners/TN/records/new?kind=condition").text
    assert f'<option value="{review}">' in form
    assert '<option value="1">' not in page.get("/partners/MA/records/new?kind=condition").text


def test_a_mistake_names_its_field_and_all_that_was_typed_comes_back(sit: SitAs) -> None:
    page = sit(*MANAGER)
    need = number(kept(page, "need"))
    said = form_of("activity", needs=[need], until="soon", public="")
    wrong = page.post("/partners/TN/records", data=said)

    assert wrong.status_code == 422
    assert "“soon” is no day" in wrong.text
    assert re.search(r'name="until"[^>]*value="soon"[^>]*aria-invalid="true"', wrong.text)
    assert 'href="#of-until"' in wrong.text
    assert re.search(rf'name="needs" value="{need}" checked', wrong.text)
    assert "Italy\nSpain</textarea>" in wrong.text
    assert not re.search(r'name="public"[^>]* checked', wrong.text)
    assert page.post("/partners/TN/records", data={"kind": "rumour"}).status_code == 422
    line = page.post("/partners/TN/records", data=form_of("result", breakdown="women"))
    assert "has no “=”" in line.text


def test_all_that_is_amiss_is_told_at_once_each_with_the_way_to_its_field(sit: SitAs) -> None:
    page = sit(*MANAGER)
    said = form_of("activity", needs=[], type="", since="soon", iati="ours", what=" ")
    wrong = page.post("/partners/TN/records", data=said)

    assert wrong.status_code == 422
    assert "5 things need mending:" in wrong.text
    for field in ("type", "since", "iati", "what", "needs"):
        assert f'<a href="#of-{field}">' in wrong.text, field
    for field in ("type", "since", "iati", "what"):
        assert re.search(rf'name="{field}"[^>]*aria-invalid="true"', wrong.text), field
    assert "nothing is chosen" in wrong.text
    lines = form_of("result", breakdown="women", since="soon")
    wrong = page.post("/partners/TN/records", data=lines)
    assert "has no “=”" in wrong.text
    assert "“soon” is no day" in wrong.text


def test_what_a_record_asks_for_next_is_begun_from_its_page_by_whoever_may(sit: SitAs) -> None:
    page = sit(*MANAGER)
    need = kept(page, "need")
    activity = kept(page, "activity", needs=[number(need)])
    review = kept(page, "review", activity=number(activity))
    conference = kept(page, "conference", "/routes/atlantic")
    recommendation = kept(page, "recommendation", "/routes/atlantic", conference=number(conference))
    chain = (
        (need, "/partners/TN", "activity"), (activity, "/partners/TN", "review"),
        (activity, "/partners/TN", "result"), (review, "/partners/TN", "condition"),
        (conference, "/routes/atlantic", "recommendation"),
        (recommendation, "/routes/atlantic", "follow-up"),
    )  # fmt: skip
    for path, of, kind in chain:
        way = f"{of}/records/new?kind={kind}&amp;names={number(path)}"
        assert f'href="{way}"' in page.get(path).text, (path, kind)
        begun = page.get(way.replace("&amp;", "&")).text
        assert re.search(rf'value="{number(path)}" (checked|selected)', begun), kind
    assert 'href="/partners/TN/records/new?kind=activity"' in page.get("/partners/TN").text
    point = sit(*CONTACT)
    assert "kind=activity&amp;names=" in point.get(need).text
    assert "kind=condition" not in point.get(review).text
    page = sit(*MANAGER)
    page.post(f"{recommendation}/back", data={"why": "written twice"})
    assert "kind=follow-up" not in page.get(recommendation).text, (
        "what stands no more bears nothing"
    )


def test_what_has_a_page_of_its_own_is_written_down_there_alone(sit: SitAs) -> None:
    page = sit(*MANAGER)
    for kind, where in (
        ("campaign", "/campaigns/new?partner=SN"), ("delivery", "/campaigns"), ("measurement", "/campaigns"),
    ):  # fmt: skip
        begun = page.get(f"/partners/SN/records/new?kind={kind}", follow_redirects=False)
        assert (begun.status_code, begun.headers["location"]) == (303, where)
        written = page.post("/partners/SN/records", data={"kind": kind})
        assert written.status_code == 422
        assert "pages of their own" in written.text
    campaign = designed(page)
    page.post(f"{campaign}/days", data=DAY)
    (told,) = page.get(f"{campaign}.json").json()["log"]
    for each in (number(campaign), told["number"]):
        path = f"/partners/records/{each}"
        assert f'<a class="act" href="{campaign}">' in page.get(path).text
        assert f"{path}/renew" not in page.get(path).text
        again = page.get(f"{path}/renew", follow_redirects=False)
        assert (again.status_code, again.headers["location"]) == (303, campaign)
        assert page.post(path, data={"title": "Another"}).status_code == 422


def test_a_form_is_begun_with_what_it_answers(sit: SitAs) -> None:
    page = sit(*CONTACT)
    need = number(kept(page, "need"))
    begun = page.get(f"/partners/TN/records/new?kind=activity&names={need}").text

    assert re.search(rf'name="needs" value="{need}" checked', begun)


def test_an_agreement_is_first_asked_for_its_sort_and_then_for_a_stage_of_it(sit: SitAs) -> None:
    page = sit(*MANAGER)
    asked = main_of(page.get("/partners/TN/records/new?kind=agreement").text)
    assert 'name="sort" value="liaison-officer"' in asked
    assert 'name="stage"' not in asked
    form = main_of(page.get("/partners/TN/records/new?kind=agreement&sort=liaison-officer").text)
    assert re.findall(r'<option value="([a-z-]+)"', form) == ["agreed", "posted", "ended"]
    path = kept(page, "agreement")
    renewing = main_of(page.get(f"{path}/renew").text)
    assert re.findall(r'<option value="([a-z-]+)"', renewing) == ["signed", "in-force", "ended"]
    back = page.post(path, data=form_of("agreement", stage="mandated", day="2024"))
    assert back.status_code == 422
    assert "“signed” stands in the way: it was reached on 2023-10-25" in back.text
    page.post(path, data=form_of("agreement", stage="in-force", day="2024"))

    shown = page.get(path).text
    assert "Stages that it reached" in shown
    assert shown.index("<strong>signed</strong>") < shown.index("<strong>in force</strong>")


def test_who_wrote_it_and_who_steers_say_it_anew_and_nobody_else(sit: SitAs) -> None:
    path = kept(sit(*CONTACT), "need")
    other = sit(*OTHER)
    assert "Say it anew" not in main_of(other.get(path).text)
    refused = other.post(path, data=form_of("need", what="Ours"))
    assert refused.status_code == 403
    assert "Ours</textarea>" in refused.text

    own = sit(*CONTACT)
    assert "Shelter for children</textarea>" in own.get(f"{path}/renew").text
    own.post(path, data=form_of("need", what="Shelter for all"))
    sit(*MANAGER).post(path, data=form_of("need", what="Shelter", severity="5"))
    shown = sit(*MANAGER).get(path).text
    assert "<bdi>Shelter for all</bdi></h1>" in shown
    assert "What stood before (1)" in shown


def test_what_is_taken_back_says_why_and_is_kept_for_members(
    client: TestClient, sit: SitAs
) -> None:
    page = sit(*MANAGER)
    need = kept(page, "need")
    activity = kept(page, "activity", needs=[number(need)])
    rests = page.post(f"{need}/back", data={"why": "assessed anew"})
    assert rests.status_code == 422
    assert "still rest on it" in rests.text
    assert 'value="assessed anew"' in rests.text
    assert page.post(f"{activity}/back", data={"why": " "}).status_code == 422
    page.post(f"{activity}/back", data={"why": "written twice"})

    shown = main_of(page.get(activity).text)
    assert "written twice" in shown
    assert "Training of border police" in shown
    assert "<form" not in shown
    assert page.get(f"{activity}/renew").status_code == 404
    assert "written twice" in page.get("/partners/TN").text
    client.cookies.clear()
    assert client.get(activity).status_code == 404
    assert "Training of border police" not in client.get("/partners/TN").text


def test_what_is_for_members_is_not_found_by_anybody_else(client: TestClient, sit: SitAs) -> None:
    page = sit(*CONTACT)
    path = kept(page, "need", public="")
    assert "for members only" in page.get(path).text
    for file in ("/partners.csv", "/partners/TN.csv", "/routes.csv"):
        assert "Shelter" not in page.get(file).text, "what leaves is what everybody reads"
    client.cookies.clear()

    assert client.get(path).status_code == 404
    assert client.get(f"{path}.json").status_code == 404
    assert "Shelter" not in client.get("/partners/TN").text


@pytest.mark.parametrize("kind", ["agreement", "review", "conference", "result"])
def test_a_contact_point_is_refused_what_who_steers_writes(sit: SitAs, kind: str) -> None:
    page = sit(*CONTACT)
    assert page.get(f"/partners/TN/records/new?kind={kind}").status_code == 403
    refused = page.post("/partners/TN/records", data=form_of(kind))
    assert refused.status_code == 403
    assert "alone" in refused.text


def test_whoever_has_no_part_in_the_plan_writes_nothing(client: TestClient, sit: SitAs) -> None:
    page = sit("auditor@ncp-a", "auditor", "oversight")
    assert page.get("/partners/TN/records/new").status_code == 403
    assert page.post("/partners/TN/records", data=form_of("need")).status_code == 403
    client.cookies.clear()
    assert client.post("/partners/TN/records", data=form_of("need")).status_code in {401, 403}
    assert client.get("/partners.json").status_code == 200


def test_a_record_of_a_whole_route_names_no_partner(client: TestClient, sit: SitAs) -> None:
    page = sit(*MANAGER)
    chosen = page.get("/routes/atlantic/records/new").text
    assert re.findall(r'name="kind" value="(\S+)"', chosen) == [
        "conference", "recommendation", "follow-up",
    ]  # fmt: skip
    begun = page.get("/routes/atlantic/records/new?kind=conference").text
    assert '<option value="atlantic" selected>' in begun
    assert page.post("/routes/atlantic/records", data=form_of("need")).status_code == 422
    conference = kept(page, "conference", "/routes/atlantic", day="2025-02")
    named = page.get("/routes/atlantic/records/new?kind=recommendation").text
    assert f'<option value="{number(conference)}">' in named
    other = page.get("/routes/belarus/records/new?kind=recommendation").text
    assert f'<option value="{number(conference)}">' not in other
    client.cookies.clear()

    shown = client.get(conference).text
    assert 'href="/routes/atlantic"' in shown
    assert "Morocco (MA)" in shown
    assert client.get("/routes/nowhere/records/new").status_code in {401, 403, 404}


def test_a_record_is_begun_of_its_partner_and_said_anew_by_whoever_may(sit: SitAs) -> None:
    path = kept(sit(*CONTACT), "need")
    words = "only the organisation that wrote it says it anew"
    refused = sit(*OTHER).get(f"{path}/renew")
    assert (refused.status_code, words in refused.text) == (403, True)
    assert words in sit(*OTHER).post(path, data=form_of("need")).text
    assert sit(*MANAGER).get(f"{path}/renew").status_code == 200
    begun = sit(*MANAGER).get("/partners/SN/records/new?kind=campaign").text
    assert re.search(r'name="partner"[^>]*value="SN"', begun)


def test_what_is_counted_here_or_is_no_number_is_no_result(sit: SitAs) -> None:
    page = sit(*MANAGER)
    form = main_of(page.get("/partners/TN/records/new?kind=result").text)
    stays = next(each.id for each in built_in().indicators if each.unit is Unit.YES_NO)
    assert 'value="staff-trained"' in form
    for each, told in (("needs-assessed", "counts it itself"), (stays, "nothing of the list")):
        assert f'value="{each}"' not in form
        wrong = page.post("/partners/TN/records", data=form_of("result", indicator=each))
        assert wrong.status_code == 422
        assert told in wrong.text


def test_a_record_that_names_a_number_that_nothing_has_is_told(sit: SitAs) -> None:
    wrong = sit(*MANAGER).post("/partners/TN/records", data=form_of("result", activity="9" * 30))
    assert wrong.status_code == 422
    wrong = sit(*MANAGER).post("/partners/TN/records", data=form_of("activity", needs=["9" * 30]))
    assert wrong.status_code == 422


def test_what_rests_on_something_for_members_tells_nobody_else_its_number(
    client: TestClient, sit: SitAs
) -> None:
    page = sit(*MANAGER)
    need, open_need = kept(page, "need"), kept(page, "need", what="A clinic")
    both = [number(need), number(open_need)]
    activity = kept(page, "activity", needs=both)
    review = kept(page, "review", activity=number(activity))
    page.post(need, data=form_of("need", public=""))
    page.post(activity, data=form_of("activity", needs=both))
    assert f'href="{need}"' in page.get(activity).text, "a member sees both"
    client.cookies.clear()

    for path in (activity, "/partners/TN"):
        shown = main_of(client.get(path).text)
        assert f'href="{need}"' not in shown
        assert f'href="{open_need}"' in shown
        assert "for members only" in shown
    told = client.get(f"{activity}.json").json()["said"]
    for row in (told["record"], *told["earlier"]):
        assert row["kept"]["needs"] == ["for members only", int(number(open_need))]
    file = client.get("/partners/TN.csv").text
    assert f'"for members only", {number(open_need)}]' in file.replace('""', '"')

    page = sit(*MANAGER)
    page.post(activity, data=form_of("activity", needs=both, public=""))
    client.cookies.clear()
    assert client.get(f"{review}.json").json()["said"]["record"]["kept"]["activity"] == (
        "for members only"
    )
    assert "for members only" in main_of(client.get(review).text)
    assert f'href="{activity}"' not in main_of(client.get(review).text)


def test_what_a_conference_for_members_recommended_is_counted_for_them_alone(
    client: TestClient, sit: SitAs
) -> None:
    page = sit(*MANAGER)
    conference = kept(page, "conference", "/routes/atlantic", public="")
    recommended = kept(page, "recommendation", "/routes/atlantic", conference=number(conference))
    assert "Open recommendations: 1" in page.get("/routes/atlantic").text
    client.cookies.clear()

    assert "Open recommendations" not in client.get("/routes/atlantic").text
    shown = main_of(client.get(recommended).text)
    assert "for members only" in shown
    assert conference not in shown


def test_a_second_click_on_taking_back_leads_to_the_record(sit: SitAs) -> None:
    page = sit(*MANAGER)
    need = kept(page, "need")
    for _ in range(2):
        back = page.post(f"{need}/back", data={"why": "written twice"}, follow_redirects=False)
        assert (back.status_code, back.headers["location"]) == (303, need)


def test_what_stands_in_the_way_is_told_by_its_label_in_english_too(sit: SitAs) -> None:
    page = sit(*MANAGER)
    path = kept(page, "agreement", stage="in-force", day="2022")
    told = page.post(path, data=form_of("agreement", stage="signed", day="2021"))

    assert told.status_code == 422
    assert "“in force” stands in the way" in told.text
    assert "“in-force”" not in told.text


def test_a_review_is_of_one_activity_or_of_the_whole_not_of_both(sit: SitAs) -> None:
    told = sit(*MANAGER).post("/partners/TN/records", data=form_of("review", whole="yes"))
    assert told.status_code == 422
    assert "both one activity and the whole partnership are chosen" in told.text
