"""What is kept and who asks, on pages: only for a custodian for oversight, and nobody is named in vain."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from starlette.testclient import TestClient
from tests.conftest import Contribute, Filed, person, suspect
from tests.web.conftest import SitAs

from wholeroute import custody

AMINA, TEKLE = "Amina Canary", "Tekle Berhane"
LATER = (datetime.now(UTC) + timedelta(60)).date()


@pytest.fixture
def overseer(sit: SitAs) -> TestClient:
    """Return a browser in which a custodian of `ncp-a` sits, for oversight."""
    return sit("custodian@ncp-a", "custodian", "oversight")


@pytest.fixture
def filed(contribute: Contribute, superuser: psycopg.Connection[Any]) -> Filed:
    """Return a report of last year: one suspect, and one whom nobody categorised."""
    made = contribute([suspect("s", TEKLE), person("u", AMINA)], title="Landings")
    superuser.execute("update ledger.contribution set received_at = now() - interval '370 days'")
    return made


def test_whose_time_has_come_is_listed_by_id_and_counted_in_the_menu(
    overseer: TestClient, filed: Filed
) -> None:
    page = overseer.get("/retention").text

    assert str(filed["u"])[:8] in page
    assert str(filed["s"])[:8] in page
    assert "Regulation (EU) 2016/794" in page
    assert AMINA not in page
    assert TEKLE not in page
    said = overseer.get("/retention.json").json()
    assert [each["due"] for each in said["due"]["people"]] == ["erase", "review"]


def test_somebody_is_kept_on_restricted_or_erased_from_their_page(
    overseer: TestClient, filed: Filed
) -> None:
    page = overseer.get(f"/retention/{filed['s']}").text
    assert TEKLE not in page

    kept = overseer.post(
        f"/retention/{filed['s']}",
        data={"chosen": "keep", "until": str(LATER), "reason": "a case"}, follow_redirects=False,
    )  # fmt: skip
    assert (kept.status_code, kept.headers["location"]) == (303, "/retention?was=kept")
    restricted = overseer.post(
        f"/retention/{filed['s']}",
        data={"chosen": "restrict", "proceedings": "12/2026", "reason": "a court asked"},
    )  # fmt: skip
    assert "12/2026" in restricted.text
    assert (
        overseer.post(
            f"/retention/{filed['s']}", data={"chosen": "erase", "ground": "wrong"}
        ).status_code
        == 403
    )
    assert overseer.post(f"/retention/{filed['s']}/end").status_code == 200
    erased = overseer.post(f"/retention/{filed['s']}", data={"chosen": "erase", "ground": "wrong"})
    found = re.search(r"certificates/([0-9a-f-]{36})\.json", erased.text)
    assert found is not None
    certificate = overseer.get(f"/retention/certificates/{found[1]}.json").text
    assert custody.verified(certificate).ground == "wrong"
    assert overseer.get(f"/retention/{filed['s']}").status_code == 404


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({}, "no decision is chosen"),
        ({"chosen": "keep", "until": "soon", "reason": "x"}, "that is no day"),
        ({"chosen": "keep", "until": str(LATER), "reason": " "}, "needs a reason"),
        ({"chosen": "restrict", "reason": "x"}, "no proceedings are named"),
        ({"chosen": "erase"}, "no ground is chosen"),
    ],
)
def test_a_decision_that_lacks_something_is_asked_for_again(
    overseer: TestClient, filed: Filed, sent: dict[str, str], says: str
) -> None:
    answer = overseer.post(f"/retention/{filed['s']}", data=sent)

    assert answer.status_code == 422
    assert says in answer.text


def test_a_day_beyond_what_a_limit_allows_is_asked_for_again(
    overseer: TestClient, filed: Filed
) -> None:
    answer = overseer.post(
        f"/retention/{filed['s']}", data={"chosen": "keep", "until": "2199-01-01", "reason": "why"}
    )

    assert answer.status_code == 422
    assert "at the longest" in answer.text
    assert 'value="2199-01-01"' in answer.text
    assert "suspect: own choice" in answer.text  # by which limit


def test_everything_whose_day_has_come_is_erased_at_once(
    overseer: TestClient, filed: Filed
) -> None:
    assert "is erased" in overseer.post("/retention/run").text
    assert overseer.get(f"/retention/{filed['u']}").status_code == 404
    assert overseer.get(f"/retention/{filed['s']}").status_code == 200


@pytest.mark.parametrize(
    "seat",
    [
        ("analyst@ncp-a", "analyst", "analysis"),
        ("custodian@ncp-a", "custodian", "categorisation"),
        ("auditor@ncp-a", "auditor", "oversight"),
    ],
)
def test_nobody_else_is_shown_or_does_any_of_it(
    sit: SitAs, filed: Filed, seat: tuple[str, str, str]
) -> None:
    browser = sit(*seat)
    for path in (
        "/retention", "/retention.json", f"/retention/{filed['s']}", f"/retention/{filed['s']}.json",
        f"/retention/certificates/{uuid4()}.json", "/subjects", "/subjects.json",
        f"/subjects/{uuid4()}", f"/subjects/{uuid4()}.json", f"/subjects/{uuid4()}/letter.txt",
        f"/subjects/{uuid4()}/letter.json",
    ):  # fmt: skip
        assert browser.get(path).status_code == 403, path
    for path in (
        "/retention/run", f"/retention/{filed['s']}", f"/retention/{filed['s']}/end", "/subjects",
        f"/subjects/{uuid4()}/look", f"/subjects/{uuid4()}/answer", f"/subjects/{uuid4()}/extend",
        f"/subjects/{uuid4()}/decide/{uuid4()}", f"/subjects/{uuid4()}/ask/ncp-b",
    ):  # fmt: skip
        assert browser.post(path, data={"chosen": "erase"}).status_code == 403, path
    assert "/retention" not in browser.get("/").text


def test_another_organisations_custodian_finds_nothing(sit: SitAs, filed: Filed) -> None:
    other = sit("custodian@ncp-b", "custodian", "oversight")

    assert other.get(f"/retention/{filed['s']}").status_code == 404
    assert other.get("/retention.json").json()["due"]["people"] == []
    erase = {"chosen": "erase", "ground": "wrong"}
    assert other.post(f"/retention/{filed['s']}", data=erase).status_code == 404


# --- who asks ----------------------------------------------------------------------------------

REQUEST = {
    "kind": "access", "channel": "direct", "received": "2026-11-25", "names": AMINA,
    "proof": "passport seen",
}  # fmt: skip


def asked(overseer: TestClient) -> UUID:
    answer = overseer.post("/subjects", data=REQUEST, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return UUID(answer.headers["location"].rpartition("/")[2])


def test_somebody_who_asks_is_looked_for_decided_on_and_answered(
    overseer: TestClient, filed: Filed
) -> None:
    request = asked(overseer)
    assert AMINA not in overseer.get("/subjects").text
    found = overseer.post(f"/subjects/{request}/look")
    assert str(filed["u"])[:8] in found.text

    undecided = overseer.post(f"/subjects/{request}/answer")
    assert (undecided.status_code, "undecided" in undecided.text) == (422, True)
    overseer.post(f"/subjects/{request}/decide/{filed['u']}", data={"chosen": "tell"})
    overseer.post(f"/subjects/{request}/answer")

    letter = overseer.get(f"/subjects/{request}/letter.txt")
    assert AMINA in letter.text
    assert letter.headers["content-disposition"].startswith("attachment")
    assert overseer.get(f"/subjects/{request}.json").json()["answer"] == "full"


def test_two_letters_that_tell_nothing_are_of_one_size(
    overseer: TestClient, contribute: Contribute
) -> None:
    none = asked(overseer)
    overseer.post(f"/subjects/{none}/look")
    overseer.post(f"/subjects/{none}/answer")
    filed = contribute([person("v", AMINA, "victim")])
    some = asked(overseer)
    overseer.post(f"/subjects/{some}/look")
    overseer.post(f"/subjects/{some}/decide/{filed['v']}", data={"chosen": "withhold:e"})
    overseer.post(f"/subjects/{some}/answer")

    for form in ("txt", "json"):
        one, other = (overseer.get(f"/subjects/{e}/letter.{form}").text for e in (none, some))
        assert one.replace(str(none), str(some)) == other


def test_an_originator_is_asked_and_heard_on_the_page(
    overseer: TestClient, contribute: Contribute
) -> None:
    filed = contribute([person("v", AMINA, "victim")], as_="ncp-b")
    request = asked(overseer)
    overseer.post(f"/subjects/{request}/look")
    refused = overseer.post(f"/subjects/{request}/decide/{filed['v']}", data={"chosen": "tell"})
    assert refused.status_code == 422

    overseer.post(f"/subjects/{request}/ask/ncp-b", data={"due": "2026-12-10"})
    heard = overseer.post(f"/subjects/{request}/ask/ncp-b", data={"answer": "tell"})

    assert "they agree" in heard.text
    told = overseer.post(f"/subjects/{request}/decide/{filed['v']}", data={"chosen": "tell"})
    assert told.status_code == 200


@pytest.mark.parametrize("lacking", ["kind", "channel", "received", "names", "proof"])
def test_a_request_that_lacks_something_is_asked_for_again(
    overseer: TestClient, lacking: str
) -> None:
    answer = overseer.post("/subjects", data=REQUEST | {lacking: ""})

    assert answer.status_code == 422
    assert "This needs mending" in answer.text


def test_more_time_is_taken_once(overseer: TestClient) -> None:
    request = asked(overseer)
    assert overseer.post(f"/subjects/{request}/extend", data={"reason": ""}).status_code == 422
    assert "extended" in overseer.post(f"/subjects/{request}/extend", data={"reason": "many"}).text
    assert overseer.post(f"/subjects/{request}/extend", data={"reason": "more"}).status_code == 422


def test_whoever_answers_sees_where_to_and_may_say_that_it_was_done(
    overseer: TestClient, filed: Filed
) -> None:
    more = {"kind": "erasure", "channel": "authority", "born": "1 May 1999", "contact": "PO Box 7"}
    answer = overseer.post("/subjects", data=REQUEST | more | {"numbers": "QX1\nQX2"})
    request = UUID(str(answer.url).rpartition("/")[2])
    for shown in ("1 May 1999", "PO Box 7", "QX1", "QX2"):
        assert shown in answer.text
    found = overseer.post(f"/subjects/{request}/look")
    assert f"/retention/{filed['u']}" in found.text
    overseer.post(f"/subjects/{request}/decide/{filed['u']}", data={"chosen": "withhold:b"})

    overseer.post(f"/subjects/{request}/answer", data={"done": "yes"})

    letter = overseer.get(f"/subjects/{request}/letter.txt").text
    assert "What you asked for was done." in letter
    assert letter.index("WITHHELD") < letter.index(str(filed["u"]))


@pytest.mark.parametrize("received", ["2999-01-01", "9999-12-31", "0000-01-01", "yesterday"])
def test_a_day_that_cannot_be_is_asked_for_again(overseer: TestClient, received: str) -> None:
    answer = overseer.post("/subjects", data=REQUEST | {"received": received})

    assert answer.status_code == 422
    assert "This needs mending" in answer.text
