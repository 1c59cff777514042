"""Every fence holds something: taken away, the probe that guards it reports a leak.

Each test copies the planted world, takes one fence out of the copy as the superuser, and runs the
very probe that finds nothing while the fence stands.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from tests.conftest import (
    EMBEDDED,
    Cluster,
    Contribute,
    acting_on,
    home_for,
    suspect,
)
from tests.safeguards import canaries, catalogue, forgeries, subjects
from tests.safeguards.canaries import Probe, World
from tests.safeguards.taken_out import rewrite
from tests.safeguards.test_vocabulary import SCORES, forbidden

from wholeroute import custody
from wholeroute.entities import PROPERTIES
from wholeroute.errors import Refused
from wholeroute.ledger import Acting, DatabaseRole, Ledger, opened, snapshot
from wholeroute.ledger.snapshot import Snapshot
from wholeroute.rights import Category, Purpose, Role

ROOT = Path(__file__).resolve().parents[2]
Break = Callable[[str], None]


@pytest.fixture
def broken(world: World, clusters: Callable[[str], Cluster]) -> Iterator[tuple[World, Break]]:
    """Return a copy of the world, and what sends a statement to it as the superuser."""
    yield from _copied(world, clusters(EMBEDDED), vault=False)


@pytest.fixture
def broken_pair(world: World, clusters: Callable[[str], Cluster]) -> Iterator[tuple[World, Break]]:
    """Return the same with a copy of the vault beside it."""
    yield from _copied(world, clusters(EMBEDDED), vault=True)


def _copied(world: World, cluster: Cluster, *, vault: bool) -> Iterator[tuple[World, Break]]:
    copy = cluster.copy(of=world.databases.places.database, vault=vault)

    def send(statement: str) -> None:
        with psycopg.connect(copy.superuser, autocommit=True) as boss:
            boss.execute(statement)

    yield world.on(copy), send
    cluster.drop(copy)


def found_by(probe: Probe, world: World, role: str | None = None) -> list[str]:
    """Return what a probe finds for the first intruder of a role, or of any, who finds something."""
    for intruder in world.intruders:
        found = probe(world, intruder) if role in (None, intruder.role) else []
        if found:
            return found
    return []


def flaws(world: World) -> list[str]:
    """Return what is wrong in the catalogue of a world."""
    with psycopg.connect(world.databases.superuser) as boss:
        return [flaw for each in catalogue.FLAWS for flaw in each(boss)]


# --- policies ---------------------------------------------------------------------------------

# (relation, policy, roles, command), as the migrations make them. A test keeps the list whole.
READING = [
    ("open.entity", "reading"),
    ("open.statement", "reading"),
    ("uncategorised.entity", "reading"),
    ("uncategorised.statement", "reading"),
    ("protected.entity", "reading"),
    ("protected.statement", "reading"),
    ("judicial.entity", "reading"),
    ("judicial.statement", "reading"),
    ("ledger.contribution", "reading_open"),
    ("ledger.contribution", "reading_uncategorised"),
    ("ledger.contribution", "reading_protected"),
    ("ledger.contribution", "reading_judicial"),
    ("ledger.contribution", "own"),
    ("ledger.access_class", "reading"),
    ("ledger.access_class", "own"),
    ("ledger.quarantine", "own"),
    ("ledger.mending", "own"),
    ("ledger.judgement", "reading"),
    ("ledger.judgement", "confirmed"),
    ("open.match_key", "keying"),
    ("ledger.finding", "reading"),
    ("ledger.release", "asking"),
    ("ledger.release", "reviewing"),
    ("ledger.rights_notice", "noticing"),
    ("ledger.finding_subject", "finding"),
    ("ledger.finding_evidence", "finding"),
    ("open.record_part", "reading"),
    ("uncategorised.record_part", "reading"),
    ("protected.record_part", "reading"),
    ("judicial.record_part", "reading"),
]
WRITING = [
    ("ledger.contribution", "own"),
    ("ledger.access_class", "own"),
    ("ledger.quarantine", "own"),
    ("ledger.mending", "own"),
    ("ledger.audit", "own"),
    ("ledger.judgement", "judging"),
    ("ledger.judgement", "retiring"),
    ("open.match_key", "keying"),
    ("ledger.finding", "writing"),
    ("ledger.finding", "deciding"),
    ("ledger.release", "deciding"),
    ("ledger.finding_subject", "finding"),
    ("ledger.finding_evidence", "finding"),
]
OF_AN_OFFICE = {
    ("ledger.quarantine", "kept_apart"),  # in `tests/web/test_sending`
    ("ledger.contribution", "auditing"),
    ("ledger.access_class", "auditing"),
    ("ledger.audit", "auditing"),
    ("ledger.audit", "reviewing"),
    ("ledger.judgement", "retiring"),
    ("ledger.finding", "deciding"),
    ("ledger.release", "deciding"),
}
"""Policies whose rows the grant alone already limits to one office; tried in other ways below."""


OF_SIGN_IN = {
    ("ledger.member", "enrolling"),
    ("ledger.member", "changing"),
    ("ledger.organisation", "enrolling"),
    ("ledger.organisation", "changing"),
    ("ledger.invitation", "inviting"),
    ("ledger.credential", "own"),
}
"""What an exercise opens to anybody, as this one is: tried in `test_sign_in`, where nobody is."""


OF_THE_TREE = {
    ("ledger.audit", "leaving"),
    ("ledger.audit_tile", "auditing"),
    ("ledger.audit_checkpoint", "auditing"),
    ("ledger.audit_cosignature", "auditing"),
}
"""What the audit tree is read and grown by: tried in `test_audit_tree`."""


OF_DISCLOSURE = {
    *(
        (f"ledger.{table}", "seeing")
        for table in (
            "disclosure_request",
            "disclosure_subject",
            "disclosure",
            "notice",
            "permission",
        )
    ),
    *((f"ledger.{table}", "asking") for table in ("disclosure_request", "disclosure_subject")),
    ("ledger.disclosure_request", "confirming"),
    ("ledger.notice", "telling"),
    *(("ledger.permission", name) for name in ("own", "granting", "revoking")),
    *(("ledger.referral", name) for name in ("sent", "received", "receiving")),
    *(
        (f"{lane}.{table}", "permitted")
        for lane in ("open", "judicial")
        for table in ("entity", "statement")
    ),
    ("ledger.contribution", "permitted"),
}
"""What leaves, and who permits it: tried in `test_disclosure`."""


OF_LEARNING = {
    ("ledger.model", "scoring"),
    ("ledger.model", "learning"),
    ("ledger.model_choice", "scoring"),
    ("ledger.model_choice", "choosing"),
}
"""Taken away in `test_learning_fences.py`."""

OF_SEARCHES = {
    ("ledger.search", "searching"),
    ("ledger.search_key", "searching"),
    ("ledger.search_alert", "searching"),
}
"""Taken away in `test_search_fences.py`."""
OF_VIEWS = {
    ("ledger.canvas_view", each) for each in ("opening", "keeping", "sharing", "forgetting")
}
"""Taken away in `test_view_fences.py`."""

OF_DRAFTS = {("ledger.report_draft", each) for each in ("own", "begun")}
"""Taken away in `test_draft_fences.py`."""

OF_DESKS = {("ledger.desk_mark", each) for each in ("at_the_desk", "at_a_desk_of_the_plan")}
"""Taken away in `test_desk_fences.py`."""

OF_THE_PLAN = {
    (f"plan.{table}", each) for table in catalogue.OF_THE_PLAN for each in ("reading", "writing")
}
"""Taken away in `test_plan_fences.py`."""
OF_PARTNERSHIPS = {
    *(
        (f"partnership.{table}", each)
        for table in catalogue.OF_PARTNERSHIPS
        for each in ("reading", "writing")
    ),
    *((f"partnership.{table}", "reviewing") for table in catalogue.REVIEWED),
}
"""Taken away in `test_partnership_fences.py`."""

OF_ARRIVALS = {
    *(
        (table, "arriving")
        for table in (
            "open.entity",
            "open.statement",
            "open.match_key",
            "ledger.contribution",
            "ledger.judgement",
            "ledger.audit",
        )
    ),
    ("open.key_tally", "reading"),
    ("ledger.judgement", "judging_arrivals"),
}
"""What the installation's own login sees and writes: tried in `test_arrivals_fences`."""


def test_no_policy_is_missing_from_these_lists(world: World) -> None:
    with psycopg.connect(world.databases.superuser) as boss:
        made = boss.execute(
            "select schemaname || '.' || tablename, policyname, qual, with_check from pg_policies"
            " where policyname not in ('owner', 'gate', 'door', 'sealing', 'everyone')"
        ).fetchall()

    elsewhere = OF_SIGN_IN | OF_THE_TREE | OF_DISCLOSURE | OF_ARRIVALS | OF_LEARNING
    elsewhere |= OF_SEARCHES | OF_DESKS | OF_VIEWS | OF_DRAFTS | OF_THE_PLAN
    elsewhere |= OF_PARTNERSHIPS
    made = [each for each in made if each[:2] not in elsewhere]
    assert {(t, p) for t, p, using, _ in made if using} == {*READING, *OF_AN_OFFICE}
    assert {(t, p) for t, p, _, check in made if check not in {None, "true"}} == set(WRITING)
    assert {t for t, _, _, check in made if check == "true"} == set(WRITTEN_IN_OWN_REPORT)


WRITTEN_IN_OWN_REPORT = ["ledger.entity", "ledger.statement", "ledger.record_part"]
"""What is weighed by a trigger over all that was added, not by a policy row by row."""


@pytest.mark.parametrize("table", WRITTEN_IN_OWN_REPORT)
def test_without_its_trigger_a_table_takes_what_is_put_into_anothers_mouth(
    broken: tuple[World, Break], table: str
) -> None:
    world, send = broken

    send(f"drop trigger in_own_report on {table}")

    assert found_by(forgeries.forging, world)


@pytest.mark.parametrize(
    "clause",
    [" and c.access = a.access", "\n        and c.contributor = ledger.my_organisation()"],
)
def test_without_a_clause_of_that_trigger_something_is_put_into_anothers_mouth(
    broken: tuple[World, Break], clause: str
) -> None:
    world, _ = broken

    rewrite(world.databases, "in_own_report", clause, "")

    assert found_by(forgeries.forging, world)


@pytest.mark.parametrize(("table", "policy"), READING)
def test_without_what_a_policy_lets_one_read_it_is_read(
    broken: tuple[World, Break], table: str, policy: str
) -> None:
    world, send = broken

    send(f"alter policy {policy} on {table} using (true)")

    assert found_by(canaries.reading, world)


@pytest.mark.parametrize(("table", "policy"), WRITING)
def test_without_what_a_policy_lets_one_write_it_is_written(
    broken: tuple[World, Break], table: str, policy: str
) -> None:
    world, send = broken

    send(f"alter policy {policy} on {table} with check (true)")

    assert found_by(forgeries.forging, world)


def test_without_the_office_a_reviewer_takes_judgements_back(broken: tuple[World, Break]) -> None:
    world, send = broken

    send("alter policy retiring on ledger.judgement using (true)")

    assert found_by(forgeries.forging, world, DatabaseRole.ENFORCEMENT)


def test_without_the_office_a_reviewer_ends_findings(broken: tuple[World, Break]) -> None:
    world, send = broken

    send("alter policy deciding on ledger.finding using (true)")

    assert found_by(forgeries.forging, world, DatabaseRole.ENFORCEMENT)


def test_without_the_office_an_analyst_lifts_a_hold(broken: tuple[World, Break]) -> None:
    world, send = broken

    send("alter policy deciding on ledger.release using (true)")

    assert ["a release"] in [
        forgeries.forging(world, each)
        for each in world.intruders
        if (each.reader.role, each.reader.purpose) == forgeries.ANALYST
    ]


def test_without_the_office_nobodys_session_lists_the_reports(broken: tuple[World, Break]) -> None:
    world, send = broken

    send("alter policy auditing on ledger.contribution using (true)")

    assert found_by(canaries.reading_without_a_session, world, DatabaseRole.AUDIT)


def test_without_the_office_nobodys_session_lists_the_codes(broken: tuple[World, Break]) -> None:
    world, send = broken
    auditor = next(i for i in world.intruders if i.role is DatabaseRole.AUDIT)

    def listed() -> str:
        with world.login(auditor, canaries.NOBODYS) as connection:
            return canaries.tried(connection, "select originator from ledger.access_class")

    assert listed() == ""
    send("alter policy auditing on ledger.access_class using (true)")
    assert "ncp-b" in listed()


def test_without_the_office_an_analyst_reads_the_log(broken: tuple[World, Break]) -> None:
    world, send = broken

    send("alter policy reviewing on ledger.audit using (true)")

    assert found_by(canaries.reading, world, DatabaseRole.ENFORCEMENT)


@pytest.mark.parametrize(
    ("trigger", "table"),
    [
        ("subjects_lend_their_codes", "ledger.finding_subject"),
        ("evidence_lends_its_codes", "ledger.finding_evidence"),
        ("stands_with_its_entity", "open.match_key"),
        ("takes_its_subjects_codes", "ledger.judgement"),
    ],
)
def test_without_a_trigger_a_row_takes_codes_that_are_not_its_inputs(
    broken: tuple[World, Break], trigger: str, table: str
) -> None:
    world, send = broken
    assert subjects.miscoded(world) == []

    send(f"drop trigger {trigger} on {table}")

    assert subjects.miscoded(world) == [table]


def test_without_the_office_a_session_of_nobody_reads_the_log(broken: tuple[World, Break]) -> None:
    world, send = broken

    send("alter policy auditing on ledger.audit using (true)")

    assert found_by(canaries.reading_without_a_session, world, DatabaseRole.AUDIT)


# --- row security and grants ------------------------------------------------------------------


@pytest.mark.parametrize("table", sorted({table for table, _ in READING}))
def test_without_row_security_a_table_is_read(broken: tuple[World, Break], table: str) -> None:
    world, send = broken

    send(f"alter table {table} disable row level security")

    assert found_by(canaries.reading, world)
    assert flaws(world)


@pytest.mark.parametrize("table", ["ledger.statement", "open.statement", "ledger.audit"])
def test_without_force_the_catalogue_says_so(broken: tuple[World, Break], table: str) -> None:
    world, send = broken

    send(f"alter table {table} no force row level security")

    assert flaws(world) == [table]


@pytest.mark.parametrize(
    "statement",
    [
        "grant usage on schema protected to wr_enforcement",
        "grant select on protected.statement to wr_enforcement",
        "grant select on ledger.statement to wr_enforcement",
        "grant select (value) on ledger.statement to wr_intake",
        "grant select on ledger.contribution to wr_enforcement",
        "grant select (rows_read) on ledger.contribution to wr_judicial",
        "grant select (title) on ledger.contribution to wr_audit",
        "grant select on ledger.figure_edition to wr_programme",
        "grant select on ledger.contribution to wr_programme",
        "grant update (verdict) on ledger.judgement to wr_enforcement",
        "grant insert on ledger.audit to wr_enforcement",
        "grant delete on open.statement to wr_enforcement",
        "grant select on ledger.session to wr_enforcement",
        "grant execute on function ledger.protect to public",
        "grant usage on schema ledger to public",
        "grant select on ledger.member to public",
        "alter function ledger.allowed reset search_path",
        "create table ledger.forgotten (name text)",
        "create view open.forgotten as select * from ledger.statement",
    ],
)  # fmt: skip
def test_a_wall_with_a_hole_in_it_is_seen_in_the_catalogue(
    broken: tuple[World, Break], statement: str
) -> None:
    world, send = broken
    assert flaws(world) == []

    send(statement)

    assert flaws(world)


def test_a_view_of_the_superusers_is_read_through(broken: tuple[World, Break]) -> None:
    """A new relation is probed without anyone naming it."""
    world, send = broken

    send(
        "create view open.forgotten as select * from ledger.statement;"
        " grant select on open.forgotten to wr_enforcement"
    )

    assert found_by(canaries.reading, world, DatabaseRole.ENFORCEMENT)
    assert found_by(canaries.copying, world, DatabaseRole.ENFORCEMENT)
    assert found_by(canaries.overhearing, world, DatabaseRole.ENFORCEMENT)


def test_behind_a_hole_in_the_grants_row_security_still_stands(
    broken: tuple[World, Break],
) -> None:
    world, send = broken

    send(
        "grant usage on schema protected to wr_enforcement;"
        " grant select on protected.statement, protected.entity to wr_enforcement"
    )

    assert found_by(canaries.reading, world, DatabaseRole.ENFORCEMENT) == []


def test_without_the_wall_round_the_vault_it_is_entered(
    broken_pair: tuple[World, Break],
) -> None:
    world, send = broken_pair
    assert found_by(canaries.visiting, world, DatabaseRole.ENFORCEMENT) == []
    vault = f"{world.databases.places.database}_vault"

    send(f"grant connect on database {vault} to wr_enforcement")

    assert found_by(canaries.visiting, world, DatabaseRole.ENFORCEMENT)


# --- the functions the policies ask -----------------------------------------------------------


_STAND_TWICE = {"r.action = 'read'"}
"""No role may do anything to a lane that it may not read, or that its grants reach."""


@pytest.mark.parametrize(
    "clause",
    [
        "c.tlp <> 'red'",
        "c.audience && array[s.organisation, '*']",
        "s.purpose = any (c.purposes)",
        "r.purpose = s.purpose",
        "r.role = s.role",
        "r.lane = which::text",
        "r.action = 'read'",
    ],
)
def test_every_condition_of_the_allowed_classes_hides_something(
    broken: tuple[World, Break], clause: str
) -> None:
    world, _ = broken

    rewrite(world.databases, "allowed", clause, "true")

    assert found_by(canaries.disagreeing, world)
    if clause not in _STAND_TWICE:
        assert found_by(canaries.reading, world)


@pytest.mark.parametrize(
    ("clause", "code"), [("c.h0 and", "canaryhzero"), ("c.h1 and", "canaryhone")]
)
def test_each_handling_code_hides_what_it_is_for(
    broken: tuple[World, Break], clause: str, code: str
) -> None:
    world, _ = broken

    rewrite(world.databases, "allowed", clause, "false and")

    assert any(code in leak for leak in found_by(canaries.reading, world))


def test_a_token_is_worth_nothing_to_another_role_because_the_session_says_whose_it_is(
    broken: tuple[World, Break],
) -> None:
    world, _ = broken

    rewrite(world.databases, "current_session", "s.database_role = session_user", "true")

    assert found_by(canaries.reading_with_anothers_token, world)


def test_a_made_up_token_is_worth_nothing_because_it_is_compared(
    broken: tuple[World, Break],
) -> None:
    world, _ = broken

    rewrite(world.databases, "current_session", "s.token_hash = ledger.token()", "true")

    assert found_by(canaries.reading_without_a_session, world)


def test_an_expired_session_reads_nothing_because_its_end_is_compared(
    broken: tuple[World, Break],
) -> None:
    world, send = broken
    analyst = next(i for i in world.intruders if i.role is DatabaseRole.ENFORCEMENT)
    send("update ledger.session set expires_at = now() - interval '1 second'")
    assert _sees(world, analyst) == ""

    rewrite(world.databases, "current_session", "s.expires_at > now()", "true")

    assert "canaryopen" in _sees(world, analyst)


def _sees(world: World, intruder: canaries.Intruder) -> str:
    with world.login(intruder) as connection:
        return canaries.tried(connection, "select value from open.statement")


def test_without_the_audience_a_custodian_protects_and_learns_of_whom_nobody_sent_them(
    broken: tuple[World, Break],
) -> None:
    world, _ = broken

    rewrite(
        world.databases, "moving_with", "access in (select ledger.allowed('uncategorised'))", "true"
    )

    assert found_by(canaries.calling, world, DatabaseRole.CUSTODIAN)


def test_without_the_audience_the_reader_learns_who_holds_more_though_they_sent_nothing(
    broken: tuple[World, Break],
) -> None:
    world, send = broken
    planted = {canary.name: canary for canary in world.canaries}
    one, other = planted["canaryopen"].person, planted["canaryforeign"].person
    send(
        "insert into ledger.judgement (left_entity, right_entity, subject_lane, verdict, reason,"
        " model, access_left, access_right) values"
        f" (least('{one}'::uuid, '{other}'), greatest('{one}'::uuid, '{other}'), 'open', 'same',"
        " '', 'x', 1, 1)"
    )
    assert found_by(holding_more, world) == []

    rewrite(world.databases, "restricted", "c.audience && array[s.organisation, '*']", "true")

    assert found_by(holding_more, world)


def holding_more(world: World, intruder: canaries.Intruder) -> list[str]:
    """Ask who else holds something on the one whom everybody sees."""
    one = next(canary.person for canary in world.canaries if canary.name == "canaryopen")
    with world.login(intruder) as connection:
        said = canaries.tried(connection, "select ledger.restricted(array[%s::uuid])", one)
    return ["ncp-b"] if "ncp-b" in said else []


# --- keys and the trigger ---------------------------------------------------------------------

CONSTRAINTS = """
select conrelid::regclass::text, conname from pg_constraint
where contype = 'f' and confrelid = 'ledger.entity'::regclass and conparentid = 0
  or contype = 'c' and conname like '%subject_lane_check'
order by 1, 2
"""


def test_every_key_on_a_subject_is_one_of_these(world: World) -> None:
    with psycopg.connect(world.databases.superuser) as boss:
        assert boss.execute(CONSTRAINTS).fetchall() == KEYS


KEYS = [
    ("ledger.finding_subject", "finding_subject_entity_subject_lane_fkey"),
    ("ledger.finding_subject", "finding_subject_subject_lane_check"),
    ("ledger.judgement", "judgement_left_entity_subject_lane_fkey"),
    ("ledger.judgement", "judgement_right_entity_subject_lane_fkey"),
    ("ledger.judgement", "judgement_subject_lane_check"),
]


@pytest.mark.parametrize(("table", "constraint"), KEYS)
def test_without_a_key_somebody_becomes_a_subject_who_must_not(
    broken: tuple[World, Break], table: str, constraint: str
) -> None:
    world, send = broken
    # The trigger that holds a finding's codes against its subject's finds no subject either.
    send("drop trigger subjects_lend_their_codes on ledger.finding_subject")
    assert subjects.taken(world) == []

    send(f"alter table {table} drop constraint {constraint}")

    assert subjects.taken(world)


def test_without_the_trigger_a_statement_stands_outside_its_entitys_lane(
    broken: tuple[World, Break],
) -> None:
    world, send = broken

    send("drop trigger stands_with_its_entity on ledger.statement")

    assert {"an open entity spoken of elsewhere", "another report's word"} <= set(
        subjects.taken(world)
    )


# --- what is fenced in Python -----------------------------------------------------------------


_SNAPSHOT = sys.modules["wholeroute.ledger.snapshot"]  # its name in the room is the verb's


def old_snapshot(acting: Acting, frozen: Snapshot) -> list[str]:
    """Return what an older snapshot still tells."""
    try:
        with opened(acting, frozen) as database:
            return [row[0] for row in database.execute("select value from statement").fetchall()]
    except Refused:
        return []


def test_without_the_epoch_an_old_snapshot_tells_of_somebody_now_protected(
    contribute: Contribute, analyst: Acting, custodian: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    entity = contribute([suspect("a", "Amina Canary")])["a"]
    frozen = snapshot(analyst)
    # Its files would be gone as well: keep them, so that the epoch is what refuses.
    monkeypatch.setattr(_SNAPSHOT, "discard_before", lambda *_: None)
    monkeypatch.setattr(_SNAPSHOT, "discard", lambda _: None)
    custody.protect(custodian, entity, Category.VICTIM, "help")
    assert old_snapshot(analyst, frozen) == []

    monkeypatch.setattr(_SNAPSHOT, "_position", lambda _: (frozen.position, frozen.epoch))

    assert "Amina Canary" in old_snapshot(analyst, frozen)


_HOLE = """
grant usage on schema judicial to wr_enforcement;
grant select on judicial.entity, judicial.statement to wr_enforcement;
create policy hole on judicial.entity for select using (true);
create policy hole on judicial.statement for select using (true);
create policy hole on ledger.contribution for select using (true)
"""


def test_a_snapshot_of_another_lane_runs_into_the_wall_of_its_role(
    analyst: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = _SNAPSHOT.__dict__["_QUERY"]
    monkeypatch.setattr(_SNAPSHOT, "_QUERY", query.replace("open.", "judicial."))

    with pytest.raises(Exception, match="permission denied for schema judicial"):
        snapshot(analyst)


def test_without_the_query_and_the_wall_a_snapshot_tells_of_another_lane(
    broken: tuple[World, Break], clusters: Callable[[str], Cluster], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, send = broken
    home = home_for(clusters(EMBEDDED), world.databases)
    ledger = Ledger(home, world.databases.places, None, world.databases.engines)
    with acting_on(ledger)("analyst@ncp-a", Role.ANALYST, Purpose.ANALYSIS) as analyst:
        assert "canaryjudicial" not in old_snapshot(analyst, snapshot(analyst))

        send(_HOLE)
        query = _SNAPSHOT.__dict__["_QUERY"]
        monkeypatch.setattr(_SNAPSHOT, "_QUERY", query.replace("open.", "judicial."))

        assert "canaryjudicial" in old_snapshot(analyst, snapshot(analyst))


@pytest.mark.parametrize("word", ["religion", "ethnicity", "faceImage", "riskScore"])
def test_a_forbidden_property_would_be_seen(word: str) -> None:
    assert forbidden([*PROPERTIES, word]) == [word]


def test_a_score_on_a_person_would_be_seen(broken: tuple[World, Break]) -> None:
    world, send = broken

    send("alter table ledger.entity add column dangerousness double precision")

    with psycopg.connect(world.databases.superuser) as boss:
        found = [name for (name,) in boss.execute(SCORES).fetchall()]
    assert "ledger.entity.dangerousness" in found


# --- the import contract ----------------------------------------------------------------------


def imports_kept(root: Path) -> bool:
    """Tell whether the layers of a copy of the package hold."""
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=root, capture_output=True, check=False,
        env={"PYTHONPATH": str(root / "src"), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    return done.returncode == 0


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Return a copy of the package and its contract."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(
        ROOT / "src" / "wholeroute", tmp_path / "src" / "wholeroute",
        ignore=shutil.ignore_patterns("__pycache__", "static", "locale", "templates"),
    )  # fmt: skip
    return tmp_path


def test_the_rooms_import_from_below(package: Path) -> None:
    assert imports_kept(package)


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("ledger/read.py", "from wholeroute.custody import Vault"),
        ("rights/decide.py", "import wholeroute.ledger"),
        ("custody/protect.py", "import wholeroute.crosscheck"),
        ("intake/encode.py", "from wholeroute.crosscheck import run"),
    ],
)
def test_an_import_from_above_breaks_the_contract(package: Path, module: str, line: str) -> None:
    path = package / "src" / "wholeroute" / module
    path.write_text(f"{path.read_text()}\n{line}\n")

    assert not imports_kept(package)
