"""A year of the plan, played once: what its acts leave is what statuses, pages and editions say."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial

import pytest
from starlette.testclient import TestClient
from tests.conftest import EMBEDDED, Cluster, home_for
from tests.web.conftest import OWN, cookie

from wholeroute import reports
from wholeroute.cli.exercise import played_year
from wholeroute.cli.members import read_members
from wholeroute.exercise import year
from wholeroute.ledger import Ledger
from wholeroute.members import begin_exercise, enrol, member_named
from wholeroute.partnerships.kinds import Kind
from wholeroute.partnerships.store import allegations, records
from wholeroute.plan import Far
from wholeroute.plan.asking import State
from wholeroute.plan.kept import for_everybody, found
from wholeroute.plan.status import Freshness, Status, statuses
from wholeroute.plan.store import asking, editions
from wholeroute.plan.store.evidence import dossier
from wholeroute.plan.store.values import of_indicator
from wholeroute.plan.store.versions import plan_of
from wholeroute.reports import held
from wholeroute.rights import Purpose, Role
from wholeroute.web import create_app
from wholeroute.web.language import CATALOGUES, Languages
from wholeroute.web.views.plan_editions import frame_of

TODAY = date(2026, 11, 28)
MANAGER = (Role.PROGRAMME_MANAGER, Purpose.POLICY)
PLAN = "eu-2021"


def play(ledger: Ledger) -> int:
    """Play the year; its reports in English alone, for each language takes a second."""
    english = [each for each in Languages(CATALOGUES).all() if each.tag == "en"]
    return year.play_year(ledger, 1, TODAY, frame_of(english))


@pytest.fixture(scope="module")
def played(clusters: Callable[[str], Cluster]) -> Iterator[Ledger]:
    """Return an installation in which the plan has had its year, published in two forms."""
    cluster = clusters(EMBEDDED)
    databases = cluster.copy()
    home = home_for(cluster, databases)
    ledger = Ledger(home, databases.places, None, databases.engines)
    begin_exercise(ledger)
    enrol(ledger, *read_members(year.members_file()))
    with pytest.MonkeyPatch.context() as few:
        few.setattr(held, "all_forms", lambda _: (("html", "en"), ("csv-counts", "en")))
        assert play(ledger)
    yield ledger
    cluster.drop(databases)
    shutil.rmtree(home.data.parent, ignore_errors=True)


@pytest.fixture(scope="module")
def said(played: Ledger) -> dict[str, Status]:
    """Return how far each action of the Union's plan came."""
    with (
        played.acting(member_named(played, "pia").as_reader(*MANAGER)) as pia,
        pia.begin() as connection,
    ):
        written = dossier(connection, PLAN)
    return dict(statuses(plan_of(played), written, TODAY))


@pytest.fixture(scope="module")
def client(played: Ledger) -> Iterator[TestClient]:
    """Return a browser on the day of the play."""
    app = create_app(played, clock=lambda: datetime.combine(TODAY, datetime.min.time(), UTC))
    with TestClient(app, base_url="http://localhost", headers=OWN) as opened:
        yield opened


def test_a_year_leaves_an_action_at_every_status(said: dict[str, Status]) -> None:
    expected = {
        "P2-02": Far.MET, "P3.3.1-07": Far.VERIFIED, "P3.2.1-14": Far.EVIDENCED,
        "P3.2.1-15": Far.REPORTED, "P3.2.2-12": Far.NOT_REPORTED,
    }  # fmt: skip
    assert {name: said[name].far for name in expected} == expected
    assert said["P3.3.3-17"].overdue, "evidenced, and its day passed"
    assert {said[name].fresh for name in ("P2-02", "P3.2.1-14", "P3.4-03")} == {*Freshness}


def test_of_a_group_each_state_is_as_far_as_what_it_answered(said: dict[str, Status]) -> None:
    (states,) = said["P3.3.3-12"].groups

    assert {each.who: each.far for each in states.members} == {
        "police-aegis": Far.NOT_REPORTED, "police-canto": Far.MET,
        "police-mare": Far.EVIDENCED, "police-narew": Far.NOT_REPORTED,
    }  # fmt: skip


def test_one_is_silent_one_has_a_draft_and_a_state_is_one_by_whatever_form_it_tells(
    played: Ledger,
) -> None:
    with (
        played.acting(member_named(played, "pia").as_reader(*MANAGER)) as pia,
        pia.begin() as connection,
    ):
        silent = asking.silent(connection, pia, TODAY)
        second = asking.sent_of(connection, 2)
        values = of_indicator(connection, "networks-dismantled")

    assert [(each.recipient, each.reminders) for each in silent] == [("police-narew", 1)]
    assert {each.recipient: each.state(TODAY) for each in second} == {
        "police-aegis": State.WAITING, "police-canto": State.ANSWERED, "police-mare": State.WAITING,
    }  # fmt: skip
    assert {each.breakdown["state"] for each in values} == {"XA", "XE"}, "as statistics have them"


def test_the_edition_is_rebuilt_and_the_draft_says_what_came_after(played: Ledger) -> None:
    everybody = partial(for_everybody, played)
    (published,) = editions.editions(everybody, PLAN)
    assert {each.member for each in published.signatures} == {"pia", "paul"}
    assert reports.made(everybody, published, "html", "en").checked, "as it came out first"

    counts = reports.made(everybody, published, "csv-counts", "en").content.decode()
    assert "suppressed" in counts, "Canto had fewer than ten convictions"

    with (
        played.acting(member_named(played, "pia").as_reader(*MANAGER)) as pia,
        pia.begin() as connection,
    ):
        ask = partial(found, connection)
        draft = editions.edition(ask, PLAN, 2)
        changed = {each.id for each in editions.content(ask, draft).changes}
    assert not draft.signed
    assert changed == {"P3.3.1-06", "P3.2.1-09"}


@pytest.mark.parametrize(
    ("path", "who", "shown"),
    [
        ("/plan", "", "edition 1, published on"),
        ("/plan/public", "", "Exercise Halcyon: progress of the plan, 2026 (invented)"),
        ("/plan/law/facilitation-directive", "", "Invented state (XB)"),
        ("/plan/compare?with=mare-2025", "pia", "Ministry of the Interior of Mare"),
        ("/plan/silent", "pia", "Invented Police of Narew"),
        ("/plan/answering", "pia", "Invented Police of Aegis"),
    ],
)
def test_the_pages_tell_the_year(client: TestClient, path: str, who: str, shown: str) -> None:
    client.cookies = cookie(who, "programme-manager", "policy") if who else {}

    assert shown in client.get(path).text


def test_the_command_plays_a_year_once(played: Ledger) -> None:
    assert played_year(played, seed=2) == 0


def test_partnerships_have_needs_that_are_answered_allegations_that_are_late_and_a_comparison(
    played: Ledger,
) -> None:
    with played.acting(member_named(played, "pia").as_reader(*MANAGER)) as pia:
        tally = allegations.register(pia).tally(TODAY)
        told = records.records(played, pia)
        with pia.begin() as connection:
            covered = of_indicator(connection, "needs-covered")

    assert (tally.received, tally.open, tally.escalated, tally.joined) == (4, 3, 2, 1)
    assert {each.record.kind for each in told} == {*Kind}
    assert any(len(each.stages) > 1 for each in told if each.record.kind is Kind.AGREEMENT)
    assert [each.value for each in covered] == ["0.22"], "two of nine are paid for by themselves"
