"""Who sits at the desk, and what a cookie is worth."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import SitAs, cookie

from wholeroute.errors import Refused
from wholeroute.ledger import Ledger
from wholeroute.members import Member, enrol
from wholeroute.rights import Purpose, Role
from wholeroute.web.desk import RENEW_AFTER, Desk, Seat, choices, purposes_of


def test_a_seat_reads_back_as_it_is_written() -> None:
    seat = Seat("a|b", Role.ANALYST, Purpose.ANALYSIS)

    assert Seat.parse(str(seat)) == seat


@pytest.mark.parametrize("text", ["", "ada", "ada|analyst", "ada|king|analysis", "ada|analyst|fun"])
def test_anything_else_is_no_seat(text: str) -> None:
    assert Seat.parse(text) is None


def test_purposes_come_from_the_access_rules() -> None:
    assert purposes_of(Role.ANALYST) == (Purpose.ANALYSIS, Purpose.SANCTIONS)
    assert purposes_of(Role.PROGRAMME_MANAGER) == (Purpose.POLICY,)


def test_a_member_without_a_seat_is_not_offered() -> None:
    assert choices([Member("x", "o", "X", ())]) == []


def test_the_cookie_is_kept_from_scripts_and_other_sites(client: TestClient) -> None:
    answer = client.post(
        "/seat", data={"seat": "analyst@ncp-a|analyst|analysis"}, follow_redirects=False
    )

    assert answer.status_code == 303
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "SameSite=strict" in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    "seat",
    [
        "analyst@ncp-a|custodian|protection",  # not their role
        "analyst@ncp-a|analyst|prosecution",  # not a purpose of the role
        "nobody|analyst|analysis",
    ],
)
def test_a_seat_that_is_not_the_members_is_refused(client: TestClient, seat: str) -> None:
    assert client.post("/seat", data={"seat": seat}).status_code == 403


@pytest.mark.parametrize(
    ("member", "role", "purpose"),
    [
        ("analyst@ncp-a", "custodian", "protection"),
        ("analyst@ncp-a", "analyst", "prosecution"),
        ("nobody", "analyst", "analysis"),
    ],
)
def test_a_cookie_written_by_hand_opens_nothing(
    client: TestClient, member: str, role: str, purpose: str
) -> None:
    client.cookies.update(cookie(member, role, purpose))

    assert client.get("/entities").status_code == 403
    assert client.get("/entities.json").json()["error"] == "refused"


def test_without_a_seat_nothing_is_read(client: TestClient) -> None:
    assert client.get("/").status_code == 200
    for path in ("/entities", "/pairs", "/audit", "/overview.json", "/search"):
        assert client.get(path).status_code == 403


def test_a_role_taken_away_closes_the_seat_at_once(
    analyst_page: TestClient, enrolled: Ledger
) -> None:
    assert analyst_page.get("/entities").status_code == 200
    enrol(enrolled, [], [Member("analyst@ncp-a", "ncp-a", "A", (Role.CONTRIBUTOR,))])

    assert analyst_page.get("/entities").status_code == 403


def test_leaving_the_desk_takes_the_cookie_back(analyst_page: TestClient) -> None:
    analyst_page.post("/seat", data={"seat": ""})

    assert analyst_page.get("/entities").status_code == 403


def test_the_menu_shows_only_doors_that_open(sit: SitAs) -> None:
    page = sit("auditor@ncp-a", "auditor", "oversight").get("/").text

    assert 'href="/audit"' in page
    assert 'href="/pairs"' not in page
    assert 'href="/entities"' not in page


def test_the_seats_on_offer_are_those_of_who_is_enrolled_now_and_mark_the_one_taken(
    analyst_page: TestClient, enrolled: Ledger
) -> None:
    taken = '<option value="analyst@ncp-a|analyst|analysis" selected>'
    assert taken in analyst_page.get("/safeguards").text
    enrol(enrolled, [], [Member("late@ncp-a", "ncp-a", "Late", (Role.ANALYST,))])

    page = analyst_page.get("/safeguards").text

    assert taken in page
    assert '<option value="late@ncp-a|analyst|analysis">' in page
    analyst_page.post("/seat", data={"seat": "late@ncp-a|analyst|analysis"})
    page = analyst_page.get("/safeguards").text
    assert taken not in page
    assert '<option value="late@ncp-a|analyst|analysis" selected>' in page


def test_one_session_serves_a_seat_until_it_is_renewed(enrolled: Ledger) -> None:
    now = datetime(2027, 1, 1, tzinfo=UTC)
    desk = Desk(enrolled, lambda: now)
    seat = Seat("analyst@ncp-a", Role.ANALYST, Purpose.ANALYSIS)
    first = desk.acting(seat)

    assert desk.acting(seat) is first
    now += RENEW_AFTER + timedelta(seconds=1)
    assert desk.acting(seat) is not first
    desk.close()


def test_a_seat_of_nobody_is_refused(enrolled: Ledger) -> None:
    desk = Desk(enrolled, lambda: datetime.now(UTC))

    with pytest.raises(Refused):
        desk.acting(Seat("nobody", Role.ANALYST, Purpose.ANALYSIS))
