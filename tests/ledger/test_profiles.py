"""Each profile is a real installation: opened, enrolled, served; what it lacks it says in words."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from starlette.testclient import TestClient
from tests.conftest import (
    EMBEDDED,
    Cluster,
    Contribute,
    Databases,
    acting_on,
    contribute_to,
    home_for,
    person,
    phone,
    suspect,
)

from wholeroute import custody
from wholeroute.errors import Invalid, Refused
from wholeroute.ledger import Home, Ledger, audit_rows, bootstrap, record_refusal
from wholeroute.members import Member, Organisation, begin_exercise, enrol
from wholeroute.partnerships.allegations import Told
from wholeroute.partnerships.store.allegations import receive
from wholeroute.rights import (
    ROLES_OF_PROFILE,
    Action,
    Category,
    OrganisationKind,
    Profile,
    Purpose,
    Reader,
    Regime,
    Role,
)
from wholeroute.web import create_app

BODY = Organisation("ncp-a", "A body", OrganisationKind.AUTHORITY, Regime.LED, "IT")
PURPOSE = {
    Role.CONTRIBUTOR: Purpose.PROTECTION,
    Role.ANALYST: Purpose.ANALYSIS,
    Role.INVESTIGATOR: Purpose.INVESTIGATION,
    Role.PROSECUTOR: Purpose.PROSECUTION,
    Role.PROTECTION_OFFICER: Purpose.PROTECTION,
    Role.CUSTODIAN: Purpose.CATEGORISATION,
    Role.GUARDIAN: Purpose.PROTECTION,
    Role.PROGRAMME_MANAGER: Purpose.POLICY,
    Role.CONTACT_POINT: Purpose.POLICY,
    Role.RIGHTS_REVIEWER: Purpose.OVERSIGHT,
    Role.AUDITOR: Purpose.OVERSIGHT,
    Role.ADMINISTRATOR: Purpose.OVERSIGHT,
}


def member(role: Role) -> Member:
    """Return the one member of that role."""
    return Member(f"{role}@ncp-a", "ncp-a", f"{role} of ncp-a", (role,))


def reader(role: Role) -> Reader:
    """Return them, at work."""
    return Reader(f"{role}@ncp-a", "ncp-a", role, PURPOSE[role])


@dataclass(frozen=True, slots=True)
class Installation:
    """A new installation of one profile on a server of its own database."""

    ledger: Ledger
    home: Home
    superuser: str

    @property
    def contribute(self) -> Contribute:
        return contribute_to(self.ledger)


def names(info: str) -> set[str]:
    """Return every table and column of a database that is not the server's own."""
    with psycopg.connect(info) as boss:
        rows = boss.execute(
            "select n.nspname || '.' || c.relname || '.' || a.attname from pg_attribute a"
            " join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace"
            " where c.relkind in ('r', 'p', 'v', 'm', 'f') and a.attnum > 0 and not a.attisdropped"
            " and n.nspname !~ '^(pg_|information_schema$)'"
        ).fetchall()
    return {name for (name,) in rows}


@pytest.fixture
def install(clusters: Callable[[str], Cluster]) -> Iterator[Callable[[Profile], Installation]]:
    """Return what opens a new installation of a profile."""
    cluster = clusters(EMBEDDED)
    opened: list[tuple[Ledger, Databases]] = []

    def new(profile: Profile) -> Installation:
        name = f"p{uuid4().hex[:8]}"
        superuser = make_conninfo(cluster.admin, dbname=name)
        shell = Databases(bootstrap.Places("", name, {}), superuser)
        home = home_for(cluster, shell)
        home = Home(home.data, home.keys, home.database_url, profile)
        ledger = Ledger.open(home)
        opened.append((ledger, shell))
        begin_exercise(ledger)
        return Installation(ledger, home, superuser)

    yield new
    for ledger, databases in opened:
        ledger.close()
        cluster.drop(databases)


@pytest.mark.parametrize("profile", Profile)
def test_a_profile_stands_as_it_was_made_and_is_not_made_another(
    install: Callable[[Profile], Installation], profile: Profile
) -> None:
    made = install(profile)
    enrol(made.ledger, [BODY], [member(Role.AUDITOR)])
    again = Home(made.home.data, made.home.keys, made.home.database_url)

    with Ledger.open(again) as ledger:
        assert ledger.profile is profile
    for other in set(Profile) - {profile}:
        with pytest.raises(Invalid, match=f"this installation is {profile}, not {other}"):
            Ledger.open(Home(again.data, again.keys, again.database_url, other))


@pytest.mark.parametrize(
    ("first", "then"), [(Profile.POLICY, Profile.JUDICIAL), (Profile.JUDICIAL, Profile.POLICY)]
)
def test_tables_for_people_are_neither_added_later_nor_left_behind(
    install: Callable[[Profile], Installation], first: Profile, then: Profile
) -> None:
    """Not even while nobody is enrolled: the tables say which it is."""
    made = install(first)

    with pytest.raises(Invalid, match=f"this installation is {first}, not {then}"):
        Ledger.open(Home(made.home.data, made.home.keys, made.home.database_url, then))


@pytest.mark.parametrize("profile", Profile)
def test_each_profile_opens_sessions_for_its_own_roles_alone(
    install: Callable[[Profile], Installation], profile: Profile
) -> None:
    ledger = install(profile).ledger
    own = ROLES_OF_PROFILE[profile]
    enrol(ledger, [BODY], [member(role) for role in own])

    for role in Role:
        if role in own:
            with ledger.acting(reader(role)):
                pass
        else:
            with pytest.raises(Refused):
                enrol(ledger, [BODY], [member(role)])
            with pytest.raises(Refused), ledger.acting(reader(role)):
                pass


# --- policy -----------------------------------------------------------------------------------

KEPT = {
    "alembic_version", "organisation", "member", "session", "access_rule", "audit", "installation",
}  # fmt: skip
"""What the tables of members, rules and the log are called."""
OF_A_PLAN = {
    "version", "stands_for", "evidence", "value", "word", "questionnaire", "sent", "reminder",
    "answer", "law_step", "application", "note", "commitment", "edition", "rendering", "signature",
    "publication",
}  # fmt: skip
"""The tables of plans: closed, so that each new one is looked at."""
OF_PARTNERSHIPS = {"record", "allegation", "allegation_step", "dataset", "rate"}
"""Those of partnerships: a record is of a country or a route."""
NEVER = (
    "entity", "statement", "contribution", "record", "quarantine", "judgement", "finding",
    "match_key", "shelf", "release", "disclosure", "permission", "vault", "category", "minor",
    "value", "title", "birth",
)  # fmt: skip


def test_a_policy_installation_has_no_table_and_no_column_for_anybody_reported_on(
    install: Callable[[Profile], Installation],
) -> None:
    made = install(Profile.POLICY)
    found = names(made.superuser)

    assert {name.partition(".")[0] for name in found} == {
        "ledger", "plan", "partnership",
    }  # fmt: skip
    assert {name.split(".")[1] for name in found} >= KEPT
    of_a_plan = {name for name in found if name.startswith("plan.")}
    assert {name.split(".")[1] for name in of_a_plan} == OF_A_PLAN
    of_partnerships = {name for name in found if name.startswith("partnership.")}
    assert {name.split(".")[1] for name in of_partnerships} == OF_PARTNERSHIPS
    others = sorted(found - of_a_plan - of_partnerships)
    assert [name for name in others if any(word in name for word in NEVER)] == []


def test_a_policy_installation_seals_its_log_as_any_other(
    install: Callable[[Profile], Installation],
) -> None:
    made = install(Profile.POLICY)
    enrol(made.ledger, [BODY], [member(Role.AUDITOR)])
    with made.ledger.acting(reader(Role.AUDITOR)) as auditor:
        record_refusal(made.ledger, auditor.reader, Action.READ, "x:1", "no-rule")
        sealed = custody.seal(made.ledger)

        assert sealed.size == sealed.rows > 0
        assert custody.verify_here(auditor).faults == []
        assert custody.recognise(made.ledger).standing is custody.Standing.CONTINUES


def test_a_policy_installation_has_no_vault_and_lets_only_its_own_roles_in(
    install: Callable[[Profile], Installation],
) -> None:
    made = install(Profile.POLICY)
    name = conninfo_to_dict(made.superuser)["dbname"]
    with psycopg.connect(made.superuser) as boss:
        assert boss.execute(
            "select datname from pg_database where datname ~ %s", (f"^{name}",)
        ).fetchall() == [(name,)]
        entering = boss.execute(
            "select rolname from pg_roles where rolname ~ '^wr_'"
            " and has_database_privilege(rolname, current_database(), 'connect')"
        ).fetchall()

    reading_people = {"wr_intake", "wr_judicial", "wr_protection", "wr_custodian", "wr_vault"}
    assert not {role for (role,) in entering} & reading_people


def test_the_rules_of_a_policy_installation_speak_of_nobody(
    install: Callable[[Profile], Installation],
) -> None:
    with psycopg.connect(install(Profile.POLICY).superuser) as boss:
        rules = boss.execute("select distinct action, lane from ledger.access_rule").fetchall()

    assert {lane for _, lane in rules} == {""}
    assert {action for action, _ in rules} <= {
        "count",
        "attest",
        "verify",
        "steer",
        "audit",
        "administer",
    }


def test_a_policy_installation_keeps_its_log(
    install: Callable[[Profile], Installation],
) -> None:
    ledger = install(Profile.POLICY).ledger
    enrol(ledger, [BODY], [member(Role.AUDITOR)])
    with ledger.acting(reader(Role.AUDITOR)) as auditor:
        assert [row for row in audit_rows(auditor) if row.member == "nobody"] == []


def test_a_policy_installation_serves_what_it_has_and_says_what_is_not_here(
    install: Callable[[Profile], Installation],
) -> None:
    ledger = install(Profile.POLICY).ledger
    enrol(ledger, [BODY], [member(Role.AUDITOR), member(Role.RIGHTS_REVIEWER)])
    app = create_app(ledger, clock=lambda: datetime.now(UTC), log=io.StringIO())
    own = {"sec-fetch-site": "same-origin"}
    with TestClient(app, base_url="http://localhost", headers=own) as browser:
        assert browser.get("/").status_code == 200
        assert "Nobody is reported on here" in browser.get("/").text
        assert browser.get("/safeguards").status_code == 200
        assert "209 of 209 actions" in browser.get("/plan").text
        assert browser.get("/health").status_code == 200
        for path in ("/entities", "/contributions", "/quarantine", "/pairs", "/people", "/search"):
            answer = browser.get(path)
            assert answer.status_code == 403
            assert "this installation is for policy" in answer.text
            assert f'href="{path}"' not in browser.get("/").text
        browser.post("/seat", data={"seat": "auditor@ncp-a|auditor|oversight"})
        for path in ("/audit", "/members"):
            assert f'href="{path}"' in browser.get("/").text
            assert browser.get(path).status_code == 200


def test_a_policy_installation_has_the_desks_of_its_plan(
    install: Callable[[Profile], Installation],
) -> None:
    ledger = install(Profile.POLICY).ledger
    enrol(ledger, [BODY], [member(Role.CONTACT_POINT), member(Role.PROGRAMME_MANAGER)])
    app = create_app(ledger, clock=lambda: datetime.now(UTC), log=io.StringIO())
    own = {"sec-fetch-site": "same-origin"}
    with TestClient(app, base_url="http://localhost", headers=own) as browser:
        browser.post("/seat", data={"seat": "programme-manager@ncp-a|programme-manager|policy"})
        assert "Nobody has looked up how far this law came" in browser.get("/").text
        said = {"actor": "commission", "answers": "ncp-a", "since": "2021-09-29"}
        assert browser.post("/plan/answering", data=said).status_code == 200

        browser.post("/seat", data={"seat": "contact-point@ncp-a|contact-point|policy"})
        assert "Nothing shows that this happened" in browser.get("/").text
        first = browser.get("/desk.json").json()["lines"][0]["item"]
        assert browser.post(
            f"/desk/{first['sort']}/{first['item']}", data={"act": "take"}
        ).is_success
        (taken, *_) = browser.get("/desk.json").json()["lines"]
        assert taken["mark"]["assigned_to"] == "contact-point@ncp-a"


def test_allegations_wait_on_the_desks_of_managers_and_of_reviewers(
    install: Callable[[Profile], Installation],
) -> None:
    ledger = install(Profile.POLICY).ledger
    watching = (Role.PROGRAMME_MANAGER, Role.RIGHTS_REVIEWER)
    enrol(ledger, [BODY], [member(role) for role in (Role.CONTACT_POINT, *watching)])
    today = datetime.now(UTC).date()
    app = create_app(ledger, clock=lambda: datetime.now(UTC), log=io.StringIO())
    own = {"sec-fetch-site": "same-origin"}
    with TestClient(app, base_url="http://localhost", headers=own) as browser:
        browser.post("/seat", data={"seat": "rights-reviewer@ncp-a|rights-reviewer|oversight"})
        assert 'href="/audit">Go there' in browser.get("/").text
        with ledger.acting(reader(Role.CONTACT_POINT)) as point:
            for ago in (0, 10, 11):
                day = (today - timedelta(days=ago)).isoformat()
                receive(point, Told("TN", None, "", day, "press", f"Told {ago} days ago."), today)
        for role in watching:
            browser.post("/seat", data={"seat": f"{role}@ncp-a|{role}|{PURPOSE[role]}"})
            lines = browser.get("/desk.json").json()["lines"]
            alleged = [e for e in lines if e["item"]["sort"] in {"escalated", "allegation"}]
            assert [(line["item"]["sort"], line["overdue"]) for line in alleged] == [
                ("escalated", True), ("allegation", False), ("allegation", False),
            ]  # fmt: skip
            assert "Told 11 days ago." in browser.get("/").text
            assert browser.post("/desk/escalated/3", data={"act": "take"}).is_success
        browser.post("/seat", data={"seat": "contact-point@ncp-a|contact-point|policy"})
        lines = browser.get("/desk.json").json()["lines"]
        assert not {"escalated", "allegation"} & {line["item"]["sort"] for line in lines}


# --- courts -----------------------------------------------------------------------------------


def test_a_court_has_nobody_who_analyses(install: Callable[[Profile], Installation]) -> None:
    made = install(Profile.JUDICIAL)
    with psycopg.connect(made.superuser) as boss:
        able = boss.execute(
            "select distinct role from ledger.access_rule where action in ('judge', 'screen')"
        ).fetchall()

    assert able == []


# --- protection bodies ------------------------------------------------------------------------


def lanes(made: Installation) -> dict[str, str]:
    with psycopg.connect(made.superuser) as boss:
        return dict(
            boss.execute("select kind || ' ' || id::text, lane::text from ledger.entity").fetchall()
        )


@pytest.fixture
def shelter(install: Callable[[Profile], Installation]) -> Installation:
    """Return a protection body with its members."""
    made = install(Profile.PROTECTION_BODY)
    body = Organisation("ncp-a", "A shelter", OrganisationKind.AUTHORITY, Regime.GDPR, "IT")
    enrol(made.ledger, [body], [member(r) for r in ROLES_OF_PROFILE[Profile.PROTECTION_BODY]])
    return made


def test_whom_a_protection_body_calls_a_suspect_is_protected_with_who_told_it(
    shelter: Installation,
) -> None:
    shelter.contribute(
        [
            suspect("s", "Who beat her"),
            person("h", "Who steered", "suspect", notes="held the tiller"),
            person("v", "Amina Tesfaye", "victim"),
            person("u", "Somebody"),
            phone("p", "+39 06 698 1234", "s"),
        ],
        purpose=Purpose.PROTECTION,
    )

    assert sorted(lanes(shelter).values()) == ["protected"] * 4 + ["uncategorised"]


def test_a_protection_body_opens_nobody_up(shelter: Installation) -> None:
    filed = shelter.contribute([person("u", "Somebody")], purpose=Purpose.PROTECTION)
    with acting_on(shelter.ledger)(
        "custodian@ncp-a", Role.CUSTODIAN, Purpose.CATEGORISATION
    ) as custodian:
        with pytest.raises(Refused, match="protection body"):
            custody.categorise(custodian, filed["u"], Category.SUSPECT, "seen driving")
        custody.categorise(custodian, filed["u"], Category.VICTIM, "told us so")

    assert set(lanes(shelter).values()) == {"protected"}


@pytest.mark.parametrize(
    "statement",
    [
        "update ledger.entity set lane = 'open'",
        "update ledger.entity set lane = 'open' where lane = 'protected'",
        (
            "insert into ledger.entity (id, lane, contribution, kind, categories, minor, access)"
            " select gen_random_uuid(), 'open', id, 'Person', '{suspect}', false, access"
            " from ledger.contribution"
        ),
    ],
)
def test_the_database_holds_nobody_of_a_protection_body_in_the_open_lane(
    shelter: Installation, statement: str
) -> None:
    shelter.contribute([suspect("s", "Who beat her")], purpose=Purpose.PROTECTION)
    with (
        psycopg.connect(shelter.superuser) as boss,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="nobody in the open lane"),
    ):
        boss.execute(statement)


@pytest.mark.parametrize("trigger", ["nobody_is_open_by_report", "nobody_is_opened"])
def test_without_the_trigger_somebody_is_open_in_a_protection_body(
    shelter: Installation, trigger: str
) -> None:
    shelter.contribute([suspect("s", "Who beat her")], purpose=Purpose.PROTECTION)
    with psycopg.connect(shelter.superuser, autocommit=True) as boss:
        boss.execute(sql.SQL("drop trigger {} on ledger.entity").format(sql.Identifier(trigger)))
        if trigger == "nobody_is_opened":
            boss.execute("update ledger.entity set lane = 'open'")
        else:
            boss.execute(
                "insert into ledger.entity (id, lane, contribution, kind, categories, minor, access)"
                " select gen_random_uuid(), 'open', id, 'Person', '{suspect}', false, access"
                " from ledger.contribution"
            )

    assert "open" in lanes(shelter).values()


def test_a_competent_authority_holds_suspects_as_before(
    install: Callable[[Profile], Installation],
) -> None:
    made = install(Profile.COMPETENT_AUTHORITY)
    enrol(made.ledger, [BODY], [member(Role.CONTRIBUTOR)])
    made.contribute([suspect("s", "Somebody")])

    assert set(lanes(made).values()) == {"open"}
