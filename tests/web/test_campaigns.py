"""Campaigns on their pages: everybody reads what is public in tens, who steers writes."""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import Any

from starlette.testclient import TestClient
from tests.partnerships.test_filled import WHOLE
from tests.web.conftest import SitAs

MANAGER = ("programme-manager@agency", "programme-manager", "policy")
CONTACT = ("contact-point@ncp-a", "contact-point", "policy")
DESIGN = {
    "title": "Know before", "partner": "Senegal", "segment": "origin", "audience": "Young adults",
    "channels": "radio\n\ntheatre", "languages": "FR, wo", "myth": "The sea is calm",
    "pretest": "Two groups of ten", "do_no_harm": "Nobody's face is shown",
    "alternatives": "Seasonal work by visa", "comparison": "places-by-lot", "since": "2025-01",
    "public": "yes",
}  # fmt: skip
NEED = {**WHOLE["need"], "component": "7", "kind": "need", "public": "yes"}
DAY = {
    "day": "2025-04-02",
    "place": "Thies",
    "channel": "radio",
    "language": "wo",
    "reached": "127",
}
WAVE = {"wave": "endline", "arm": "campaign", "day": "2025-09", "question": "Is the sea calm?"}
PLACES = {
    "campaign": [("A", 100, 60), ("B", 100, 70), ("C", 100, 80), ("D", 100, 90)],
    "comparison": [("E", 100, 50), ("F", 100, 55), ("G", 100, 60), ("H", 100, 55)],
}


def designed(page: TestClient, **said: str) -> str:
    """Write a campaign down and return the address of its page."""
    answer = page.post("/campaigns", data={**DESIGN, **said}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def wave(arm: str, places: list[tuple[str, int, int]] | None = None, **said: str) -> dict[str, str]:
    rows = {
        f"{name}-{at}": str(value)
        for at, row in enumerate(places or PLACES[arm], 1)
        for name, value in zip(("place", "asked", "said"), row, strict=True)
    }
    return {**WAVE, "arm": arm, **rows, **said}


def kept(page: TestClient, path: str, data: dict[str, str]) -> None:
    answer = page.post(path, data=data, follow_redirects=False)
    assert answer.status_code == 303, answer.text


def facts(page: TestClient, path: str) -> dict[str, Any]:
    found: dict[str, Any] = page.get(f"{path}.json").json()
    return found


def rows_of(text: str) -> list[dict[str, str]]:
    return [*csv.DictReader(StringIO(text.lstrip("\ufeff")))]


def test_a_campaign_is_designed_and_read_by_everybody(client: TestClient, sit: SitAs) -> None:
    assert "No campaign was written down yet" in client.get("/campaigns").text
    page = sit(*MANAGER)
    form = page.get("/campaigns/new").text
    for field in DESIGN:
        assert re.search(rf'<(input|select|textarea)[^>]*name="{field}"', form), field
    path = designed(page)
    client.cookies.clear()
    shown = client.get(path).text

    assert "Seasonal work by visa" in shown
    assert "Reach only." in shown
    assert "Nothing was delivered yet" in shown
    assert "<form" not in shown[shown.index("<main") : shown.index("</main")]
    assert facts(client, path)["line"]["campaign"]["languages"] == ["fr", "wo"]
    assert "1 of 1 campaigns." in client.get("/campaigns?segment=origin&state=running").text
    assert "0 of 1 campaigns." in client.get("/campaigns?state=over").text
    assert client.get("/campaigns?segment=moon").status_code == 422
    (line,) = rows_of(client.get("/campaigns.csv").text)
    assert (line["title"], line["channels"]) == ("Know before", "radio; theatre")


def test_what_is_wrong_in_a_design_comes_back(sit: SitAs) -> None:
    page = sit(*MANAGER)
    for field, value in (
        ("partner", "Spain"), ("languages", "French"), ("segment", ""), ("comparison", "none at all"),
        ("until", "2024"), ("do_no_harm", " "),
    ):  # fmt: skip
        wrong = page.post("/campaigns", data={**DESIGN, field: value})
        assert wrong.status_code == 422, field
        assert "The sea is calm" in wrong.text
        assert re.search(rf'name="{field}"[^>]*aria-invalid="true"', wrong.text), field
    several = page.post(
        "/campaigns",
        data={**DESIGN, "partner": "", "segment": "", "languages": "French", "myth": ""},
    ).text
    for field in ("partner", "segment", "languages", "myth"):
        assert re.search(rf'name="{field}"[^>]*aria-invalid="true"', several), field
    assert '<a href="#segment">Stretch of the route</a>' in several, (
        "each says which field it is of"
    )
    assert "“french” is no language" in several


def test_nobody_else_writes(client: TestClient, sit: SitAs) -> None:
    path = designed(sit(*MANAGER))
    for who in (CONTACT, ("analyst@ncp-a", "analyst", "analysis")):
        page = sit(*who)
        assert page.get("/campaigns/new").status_code == 403
        for where, said in (
            ("/campaigns", DESIGN), (path, DESIGN), (f"{path}/days", DAY),
            (f"{path}/waves", wave("campaign")), (f"{path}/take-back", {"entry": "1", "why": "x"}),
        ):  # fmt: skip
            assert page.post(where, data=said).status_code == 403, where
    assert client.get("/campaigns/999999").status_code == 404


def test_days_are_written_down_and_everybody_sees_tens_and_none_below_ten(
    client: TestClient, sit: SitAs
) -> None:
    page = sit(*MANAGER)
    path = designed(page)
    wrong = page.post(f"{path}/days", data={**DAY, "reached": "many"})
    assert wrong.status_code == 422
    assert re.search(r'name="reached"[^>]*aria-invalid="true"', wrong.text)
    assert 'value="Thies"' in wrong.text
    outside = page.post(
        f"{path}/days", data={**DAY, "day": "2024-01-01", "channel": "television", "language": "en"}
    )
    assert outside.status_code == 422
    for field in ("day", "channel", "language"):
        assert re.search(rf'name="{field}"[^>]*aria-invalid="true"', outside.text), field
    kept(page, f"{path}/days", DAY)
    again = page.post(f"{path}/days", data={**DAY, "place": "thies"})
    assert again.status_code == 422
    assert "says this day, place, channel and language already" in again.text
    kept(page, f"{path}/days", {**DAY, "place": "Dakar", "channel": "theatre", "reached": "7"})
    found = facts(page, path)
    assert found["line"]["reach"]["times"] == 134
    assert [each["body"]["reached"] for each in found["log"]] == [127, 7]

    client.cookies.clear()
    shown = facts(client, path)
    assert (shown["log"], shown["waves"]) == ([], [])
    reach = shown["line"]["reach"]
    assert reach["by_place"] == {"Thies": 120, "Dakar": None}
    assert reach["by_channel"] == {"radio": 120, "theatre": None}
    assert (reach["times"], reach["exact"]) == (120, False), "the sum tells nothing that is hidden"
    text = client.get(path).text
    assert "at least 120," in text
    assert "127" not in text
    assert "134" not in text


def test_places_drawn_by_lot_show_a_difference_with_its_interval(
    client: TestClient, sit: SitAs
) -> None:
    page = sit(*MANAGER)
    path = designed(page)
    kept(page, f"{path}/waves", wave("campaign"))
    assert facts(page, path)["line"]["results"][0]["why"] == "one-arm"
    kept(page, f"{path}/waves", wave("comparison"))
    shown = page.get(path).text
    (told,) = facts(page, path)["line"]["results"]

    assert told["estimate"]["difference"] == 0.2 or abs(told["estimate"]["difference"] - 0.2) < 1e-9
    assert "20 percentage points; the interval" in shown
    assert "More said so where the campaign came" in shown
    assert '<svg class="interval"' in shown
    assert '<td class="figure"><strong>20</strong></td>' in shown, (
        "the drawing's numbers stand beside it"
    )
    assert "20 points (" in page.get("/campaigns").text
    client.cookies.clear()
    public = facts(client, path)["line"]["results"][0]
    assert public["estimate"]["difference"] == 0.2
    assert public["places"][0]["endline"] == {"asked": 100, "said": 60, "share": None}
    lines = rows_of(client.get(f"{path}.csv").text)
    assert (len(lines), lines[0]["place"], lines[0]["said"]) == (8, "A", "60")
    (line,) = rows_of(client.get("/campaigns.csv").text)
    assert (line["difference"], line["places_campaign"]) == ("0.2", "4")


def test_before_and_after_alone_is_reach_only_whatever_it_says(sit: SitAs) -> None:
    page = sit(*MANAGER)
    path = designed(page, comparison="before-and-after")
    kept(page, f"{path}/waves", wave("campaign", [("Agadez", 10580, 7502)]))
    shown = page.get(path).text

    assert "Reach only." in shown
    assert "do not show what would have changed without it" in shown
    assert '<svg class="interval"' not in shown
    assert ">reach only</span>" in page.get("/campaigns").text


def test_counts_that_are_too_small_tell_everybody_no_difference(
    client: TestClient, sit: SitAs
) -> None:
    page = sit(*MANAGER)
    path = designed(page)
    kept(page, f"{path}/waves", wave("campaign", [("A", 30, 4), ("B", 30, 5)]))
    kept(page, f"{path}/waves", wave("comparison", [("C", 30, 14), ("D", 30, 15)]))
    assert facts(page, path)["line"]["results"][0]["estimate"]

    client.cookies.clear()
    (told,) = facts(client, path)["line"]["results"]
    assert (told["estimate"], told["why"]) == (None, "small-counts")
    assert told["places"][0]["endline"] == {"asked": 30, "said": None, "share": None}
    assert told["places"][2]["endline"]["said"] == 10
    assert "members see what it came to" in client.get(path).text


def test_a_row_that_is_not_whole_is_named_and_more_rows_keep_what_was_typed(sit: SitAs) -> None:
    page = sit(*MANAGER)
    path = designed(page)
    for places, said in (
        ([("A", 100, 60), ("B", "", 3)], "row 2 does not say how many were asked"),
        ([("A", 100, 160)], "in row 1 160 said so, and 100 were asked"),
        ([("", 9, 3)], "row 1 names no place"),
        ([("", "", "")], "no place is written"),
        ([("A", 100, 60), ("a", 90, 3)], "“a” stands there twice"),
    ):
        wrong = page.post(f"{path}/waves", data=wave("campaign", places))  # type: ignore[arg-type]
        assert wrong.status_code == 422
        assert said in wrong.text
        assert 'value="Is the sea calm?"' in wrong.text
    broken = {
        **wave("campaign", [("A", 9, 10), ("B", 0, 3)]),
        "said-1": "few",
        "arm": "",
        "day": "soon",
    }
    wrong = page.post(f"{path}/waves", data=broken)
    for told in ("row 1 does not say how many of them", "row 2 does not say", "“soon” is no day"):
        assert told in wrong.text, "all is told at once"
    assert re.search(r'name="arm"[^>]*aria-invalid="true"', wrong.text)
    more = page.post(f"{path}/waves", data=wave("campaign", then="more"))
    assert more.status_code == 200
    assert 'name="place-12"' in more.text
    assert 'value="A"' in more.text
    assert facts(page, path)["waves"] == []


def test_what_was_wrong_is_taken_back_and_counts_no_longer(sit: SitAs) -> None:
    page = sit(*MANAGER)
    path = designed(page)
    kept(page, f"{path}/days", DAY)
    (entry,) = facts(page, path)["log"]
    assert page.post(f"{path}/take-back", data={"entry": "0", "why": "a slip"}).status_code == 422
    empty = page.post(f"{path}/take-back", data={"entry": str(entry["number"]), "why": ""})
    assert empty.status_code == 422
    kept(page, f"{path}/take-back", {"entry": str(entry["number"]), "why": "counted twice"})

    assert facts(page, path)["line"]["reach"]["times"] == 0


def test_said_anew_what_stood_before_stays_and_all_of_it_is_for_members_or_for_everybody(
    client: TestClient, sit: SitAs
) -> None:
    page = sit(*MANAGER)
    path = designed(page)
    kept(page, f"{path}/days", DAY)
    assert 'value="Know before"' in page.get(f"{path}/renew").text
    wrong = page.post(path, data={**DESIGN, "since": "soon"})
    assert wrong.status_code == 422
    kept(page, path, {**DESIGN, "title": "Know first", "public": ""})
    assert "What stood before (1)" in page.get(path).text
    assert "for members only" in page.get(path).text
    client.cookies.clear()
    assert client.get(path).status_code == 404
    assert client.get("/campaigns.json").json()["total"] == 0

    kept(sit(*MANAGER), path, {**DESIGN, "title": "Know again"})
    client.cookies.clear()
    assert facts(client, path)["line"]["reach"]["times"] == 120


def test_a_campaign_answers_needs_and_stands_on_the_page_of_its_partner(
    client: TestClient, sit: SitAs
) -> None:
    page = sit(*MANAGER)
    need, other = (
        page.post(f"/partners/{each}/records", data=NEED, follow_redirects=False)
        .headers["location"].rpartition("/")[2]
        for each in ("SN", "MA")
    )  # fmt: skip
    assert f"/campaigns/new?partner=SN&amp;need={need}" in page.get("/partners/SN").text
    form = page.get(f"/campaigns/new?partner=SN&need={need}").text
    assert re.search(rf'name="need-{need}" value="yes" checked', form)
    assert f'name="need-{other}"' not in form, "of another partner"
    wrong = page.post("/campaigns", data={**DESIGN, f"need-{other}": "yes"})
    assert f"{other} is of another partner" in wrong.text
    path = designed(page, **{f"need-{need}": "yes"})
    assert re.search(rf'name="need-{need}" value="yes" checked', page.get(f"{path}/renew").text)

    client.cookies.clear()
    assert f'<a href="/partners/records/{need}">' in client.get(path).text
    partner = client.get("/partners/SN").text
    assert f'<a href="{path}"><bdi>Know before</bdi></a>' in partner
    assert "campaigns that answer it: 1" in partner
    assert "of which gaps that nothing answers: 0" in partner
    assert client.get("/partners/SN.json").json()["campaigns"][0]["record"]["kept"]["needs"] == [
        int(need)
    ]


def test_a_wave_is_told_as_its_form_asks_for_it_whatever_order_it_was_kept_in(sit: SitAs) -> None:
    page = sit(*MANAGER)
    path = designed(page)
    kept(page, f"{path}/waves", wave("campaign", [("Thies", 40, 31)]))
    (entry,) = facts(page, path)["waves"]

    assert "Thies; 40; 31" in page.get(f"/partners/records/{entry['number']}").text


def test_by_channel_and_language_everybody_sees_what_places_that_are_shown_have(
    client: TestClient, sit: SitAs
) -> None:
    page = sit(*MANAGER)
    path = designed(page)
    for place, channel, reached in (
        ("Thies", "radio", "503"), ("Dakar", "radio", "9"), ("Louga", "radio", "8"),
        ("Thies", "theatre", "7"),
    ):  # fmt: skip
        kept(page, f"{path}/days", {**DAY, "place": place, "channel": channel, "reached": reached})
    kept(page, f"{path}/days", {**DAY, "place": "Podor", "language": "fr", "reached": "4"})
    assert facts(page, path)["line"]["reach"]["by_channel"] == {"radio": 524, "theatre": 7}

    client.cookies.clear()
    reach = facts(client, path)["line"]["reach"]
    assert reach["by_place"] == {"Thies": 510, "Dakar": None, "Louga": None, "Podor": None}
    assert reach["by_channel"] == {"radio": 500, "theatre": None}
    assert reach["by_language"] == {"wo": 510, "fr": None}
    assert "520" not in client.get(path).text


def test_a_number_longer_than_any_is_refused_in_its_row(sit: SitAs) -> None:
    page = sit(*MANAGER)
    path = designed(page)
    for long in ("9" * 30, "9" * 5000):
        wrong = page.post(f"{path}/waves", data=wave("campaign") | {"asked-2": long})
        assert wrong.status_code == 422
        assert "row 2 does not say how many were asked" in wrong.text
        assert page.post(f"{path}/days", data={**DAY, "reached": long}).status_code == 422


def test_a_campaign_is_on_a_stretch_where_its_partner_lies(sit: SitAs) -> None:
    page = sit(*MANAGER)
    wrong = page.post("/campaigns", data={**DESIGN, "partner": "TN", "languages": "qq"})

    assert wrong.status_code == 422
    assert "TN is the origin of no route" in wrong.text
    assert "“qq” is no language" in wrong.text
