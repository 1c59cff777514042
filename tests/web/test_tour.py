"""A first hour on the exercise: each stop is a page that its seat may open."""

from __future__ import annotations

import re

from starlette.testclient import TestClient

from wholeroute.web.tour import STOPS


def test_each_stop_takes_the_seat_and_opens_its_page(client: TestClient) -> None:
    page = client.get("/tour").text
    forms = re.findall(
        r'name="seat" value="([^"]+)">\s+<input type="hidden" name="back" value="([^"]+)"', page
    )

    assert len(forms) + page.count("Enrol somebody to make this stop") == len(STOPS)
    assert len(forms) >= 6
    for seat, back in forms:
        opened = client.post("/seat", data={"seat": seat, "back": back})
        assert (opened.status_code, opened.url.path) == (200, back)


def test_a_seat_leads_to_no_other_site(client: TestClient) -> None:
    seat = "analyst@ncp-a|analyst|analysis"
    taken = client.post(
        "/seat", data={"seat": seat, "back": "//elsewhere.example/"}, follow_redirects=False
    )

    assert taken.headers["location"] == "/"
