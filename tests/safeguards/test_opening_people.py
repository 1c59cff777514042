"""Who is opened to analysis, and who is named to whom: each rule of the database holds something.

Every attempt is one statement of a role's own login. It is refused while the rule stands, and goes
through once that rule alone is taken out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import sql
from tests.conftest import ActingAs, Contribute, everyone_may, person, suspect
from tests.crosscheck.test_custodian_check import told
from tests.custody.test_reclassify import GRANT_ONE, position_of, raw

from wholeroute.ledger import Acting
from wholeroute.rights import Purpose, Role, Tlp

Boss = psycopg.Connection[Any]
NOBODY = UUID(int=7)
NAME = "Zebiba Kanarek"


@contextmanager
def without(boss: Boss, function: str, rule: str, instead: str) -> Iterator[None]:
    """Take one rule out of a function of the database for a while."""
    row = boss.execute("select pg_get_functiondef(%s::regproc)", (f"ledger.{function}",)).fetchone()
    body = str(row[0]) if row else ""
    assert body.count(rule) == 1, body
    boss.execute(sql.SQL(body.replace(rule, instead)))
    try:
        yield
    finally:
        boss.execute(sql.SQL(body))


@dataclass(frozen=True, slots=True)
class Seats:
    """Whoever may try: sessions of one member each."""

    custodian: Acting
    keeper: Acting
    reviewer: Acting
    analyst: Acting
    investigator: Acting
    other: Acting


@pytest.fixture
def seats(acting: ActingAs) -> Iterator[Seats]:
    with (
        acting("custodian@ncp-a", Role.CUSTODIAN, Purpose.CATEGORISATION) as custodian,
        acting("custodian@ncp-a", Role.CUSTODIAN, Purpose.PROTECTION) as keeper,
        acting("rights-reviewer@ncp-a", Role.RIGHTS_REVIEWER, Purpose.OVERSIGHT) as reviewer,
        acting("analyst@ncp-b", Role.ANALYST, Purpose.ANALYSIS) as analyst,
        acting("investigator@ncp-b", Role.INVESTIGATOR, Purpose.INVESTIGATION) as investigator,
        acting("investigator@ncp-a", Role.INVESTIGATOR, Purpose.INVESTIGATION) as other,
    ):
        yield Seats(custodian, keeper, reviewer, analyst, investigator, other)


@dataclass(frozen=True, slots=True)
class Scene:
    """People of every kind, and statements of every kind, by a word for each."""

    ids: dict[str, UUID]

    def __getitem__(self, word: str) -> UUID:
        return self.ids[word]


@pytest.fixture
def scene(contribute: Contribute, seats: Seats, superuser: Boss) -> Scene:
    helper = "humanitarian-actor"
    kept = contribute(
        [
            person("victim", NAME, "victim"),
            person("minor", "A child", "victim", minor=True),
            person("medic", "A medic", helper, f"{helper}:mandated-by-law"),
            person("helper", "A helper", helper),
            suspect("held", "Tekle", notes="held the tiller"),
            suspect("beside", "Yonas", position="beside them"),
        ]
    )
    fact = contribute([suspect("o", "Saba", position="took the fares")], as_="ncp-b")
    heard = contribute([suspect("o", "Selam", position="led us")], as_="ncp-b", title="Interview")
    guess = contribute([suspect("o", "Senait", position="leads them")], as_="ncp-b")
    red = contribute(
        [suspect("o", "Sara", position="pays them")], as_="ncp-b",
        access=everyone_may("ncp-b", tlp=Tlp.RED),
    )  # fmt: skip
    superuser.execute(
        "update ledger.statement set assessment = true where entity = %s", (guess["o"],)
    )
    proofs = {
        "fact": fact["o"], "told": heard["o"], "guess": guess["o"], "red": red["o"],
        "own": kept["beside"],
    }  # fmt: skip
    people = {key: kept[key] for key in ("victim", "minor", "medic", "helper", "held")}
    statements = {key: position_of(seats.analyst, who) for key, who in proofs.items()}
    return Scene({**people, **statements, "report": kept.ref, "nothing": NOBODY})


def done(acting: Acting, statement: str, *values: object) -> bool:
    """Tell whether a statement went through and answered with anything but no."""
    with raw(acting) as connection:
        try:
            rows = connection.execute(statement, values).fetchall()
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.IntegrityError):
            return False
    return bool(rows) and rows[0][0] is not False


ASK = "select ledger.ask_release(gen_random_uuid(), %s, 'suspect', %s)"


@pytest.mark.parametrize(
    ("function", "rule", "who", "evidence"),
    [
        ("must_be_able_to_leave", "person.minor", "minor", "fact"),
        ("must_be_able_to_leave", "person.ground = 'mandated-by-law'", "medic", "fact"),
        ("must_be_able_to_leave", "person.ground is null", "helper", "fact"),
        ("must_bear_out", "seen.told > 0", "victim", "fact told"),
        ("must_bear_out", "seen.facts = 0", "victim", "own"),
        ("must_bear_out", "seen.given = 0 or seen.standing < seen.given", "victim", "fact nothing"),
    ],
)
def test_without_a_rule_somebody_is_asked_for_who_must_not_be(
    seats: Seats, scene: Scene, superuser: Boss, function: str, rule: str, who: str, evidence: str
) -> None:
    proof = [scene[each] for each in evidence.split()]
    assert not done(seats.custodian, ASK, scene[who], proof)

    with without(superuser, function, rule, "false"):
        assert done(seats.custodian, ASK, scene[who], proof)


@pytest.mark.parametrize(
    ("rule", "evidence"),
    [("not st.assessment", "guess"), ("st.contribution <> report", "own")],
)
def test_without_a_rule_what_is_no_fact_of_another_counts_as_one(
    seats: Seats, scene: Scene, superuser: Boss, rule: str, evidence: str
) -> None:
    assert not done(seats.custodian, ASK, scene["victim"], [scene[evidence]])

    with without(superuser, "weighed", rule, "true"):
        assert done(seats.custodian, ASK, scene["victim"], [scene[evidence]])


def planted(boss: Boss, who: UUID, proof: UUID, asked_by: str = "custodian@ncp-a") -> UUID:
    """Write a request that nobody could have made."""
    row = boss.execute(
        "insert into ledger.release (id, entity, contribution, access, category, holds, evidence,"
        " asked_by, lane) select gen_random_uuid(), id, contribution, access, 'suspect', holds,"
        " %s, %s, lane from ledger.entity where id = %s returning id",
        ([proof], asked_by, who),
    ).fetchone()
    assert row is not None
    return UUID(str(row[0]))


def lane_of(boss: Boss, who: UUID) -> str:
    row = boss.execute("select lane::text from ledger.entity where id = %s", (who,)).fetchone()
    return str(row[0]) if row else ""


@pytest.mark.parametrize(
    ("rule", "who", "evidence", "seat", "constraint"),
    [
        ("r.asked_by <> who.member", "victim", "fact", "custodian", "release_check"),
        ("ledger.may_in('co-sign', r.lane)", "victim", "fact", "analyst", ""),
        ("asked.lane = 'protected'", "minor", "fact", "reviewer", "no_minor_is_open"),
        ("st.access in (select ledger.allowed('open'))", "victim", "red", "reviewer", ""),
    ],
)
def test_without_a_rule_somebody_is_opened_who_must_not_be(
    seats: Seats, scene: Scene, superuser: Boss, rule: str, who: str, evidence: str, seat: str,
    constraint: str,
) -> None:  # fmt: skip
    signs = seats.reviewer if seat == "custodian" else getattr(seats, seat)
    asked_by = signs.reader.member if seat == "custodian" else "custodian@ncp-a"
    request = planted(superuser, scene[who], scene[evidence], asked_by)
    assert not done(signs, GRANT_ONE + " limit 1", request)
    assert lane_of(superuser, scene[who]) == "protected"

    instead = "false" if rule.startswith("asked.lane") else "true"
    with without(superuser, "grant_release", rule, instead), dropped(superuser, constraint):
        with raw(signs) as connection:
            connection.execute(GRANT_ONE, (request,))
        assert lane_of(superuser, scene[who]) == "open"
        superuser.execute("delete from ledger.release")
        superuser.execute(
            "update ledger.entity set lane = 'protected' where id = %s", (scene[who],)
        )


@contextmanager
def dropped(boss: Boss, constraint: str) -> Iterator[None]:
    """Take a constraint away, which is the second wall behind a rule, for a while."""
    found = boss.execute(
        "select conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint"
        " where conname = %s and coninhcount = 0",
        (constraint,),
    ).fetchone()
    if found is None:
        assert constraint == ""
        yield
        return
    boss.execute(f"alter table {found[0]} drop constraint {constraint}")
    try:
        yield
    finally:
        boss.execute(f"alter table {found[0]} add constraint {constraint} {found[1]}")


@pytest.mark.parametrize(
    ("constraint", "move"),
    [
        ("no_minor_is_open", "update ledger.entity set lane = 'open' where minor"),
        (
            "mandated_help_is_never_criminal",
            "update ledger.entity set lane = 'open' where ground = 'mandated-by-law'",
        ),
        (
            "ground_of_who_helped",
            "update ledger.entity set ground = 'family-care' where categories = '{victim}'",
        ),
    ],
)
def test_without_a_constraint_the_tables_take_what_they_must_not(
    scene: Scene, superuser: Boss, constraint: str, move: str
) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        superuser.execute(move)

    with dropped(superuser, constraint), superuser.transaction(force_rollback=True):
        assert superuser.execute(move).rowcount


def test_without_the_rule_one_person_lifts_a_hold(
    seats: Seats, scene: Scene, superuser: Boss
) -> None:
    lift = "select ledger.open_up(%s, '{}', '{}', '{}', '{}', 'suspect')"
    assert not done(seats.custodian, lift, scene["held"])

    with without(superuser, "open_up", "cardinality(person.holds) > 0", "false"):
        with raw(seats.custodian) as connection:
            connection.execute(lift, (scene["held"],))
        assert lane_of(superuser, scene["held"]) == "open"


def test_without_the_rule_a_ground_is_weakened(seats: Seats, scene: Scene, superuser: Boss) -> None:
    weaken = "select ledger.state_ground(%s, 'family-care')"
    ground = "select ground::text from ledger.entity where id = %s"
    assert done(seats.custodian, weaken, scene["medic"])
    assert superuser.execute(ground, (scene["medic"],)).fetchone() == ("mandated-by-law",)

    with without(superuser, "state_ground", "greatest(e.ground, stated)", "stated"):
        assert done(seats.custodian, weaken, scene["medic"])
        assert superuser.execute(ground, (scene["medic"],)).fetchone() == ("family-care",)


@pytest.mark.parametrize("function", ["suspect_values", "protected_values"])
def test_without_the_rule_whoever_does_not_check_reads_who_people_are(
    seats: Seats, scene: Scene, superuser: Boss, function: str
) -> None:
    asked = f"select * from ledger.{function}()"
    assert not done(seats.keeper, asked)

    body = "ledger.may('check')\n      and p.access in (select ledger.allowed('uncategorised'))"
    with without(superuser, function, body, "true"):
        assert done(seats.keeper, asked)


@pytest.mark.parametrize(
    ("function", "move", "what"),
    [
        (
            "protect",
            "select ledger.protect(%s, '{}', '{}', '{}', '{}', '{}', 'victim')",
            "protected",
        ),
        (
            "hold_back",
            "select ledger.hold_back(%s, %s, '{}', '{}', '{}', '{}', '{}')",
            "withdrawn",
        ),
    ],
)
def test_without_the_rule_earlier_recipients_are_not_told(
    seats: Seats, contribute: Contribute, scene: Scene, superuser: Boss, function: str, move: str,
    what: str,
) -> None:  # fmt: skip
    def owed(who: UUID) -> int:
        told(superuser, who)
        with raw(seats.custodian) as connection:
            connection.execute(move, (who, scene["victim"])[: move.count("%s")])
        return len(
            superuser.execute("select from ledger.notice where entity = %s", (who,)).fetchall()
        )

    people = contribute([suspect("a", "Abel"), suspect("b", "Biniam")])
    assert owed(people["a"]) == 1
    call = {"protected": "moving, 'protected'", "withdrawn": "held, 'withdrawn'"}[what]
    with without(superuser, function, f"perform ledger.notify_recipients({call});", ""):
        assert owed(people["b"]) == 0


# --- identities -------------------------------------------------------------------------------

ASKED = "select ledger.ask_identity(%s, %s, %s, '{name,birthDate}', 'case 7')"
CONSENT = "select ledger.record_consent(%s, %s, %s, 'form 12', '2026-05-07', %s, %s)"
DECIDE = "select ledger.decide_identity(%s, true, '{name}', %s, %s)"
TAKE = "select * from ledger.take_identity(%s)"
REQUEST, FORM, OTHERS = UUID(int=1), UUID(int=2), UUID(int=3)
Prepare = Callable[["Seats", "Scene", Boss], None]


def asked_for(seats: Seats, scene: Scene) -> None:
    with raw(seats.investigator) as connection:
        connection.execute(ASKED, (REQUEST, scene["report"], scene["victim"]))


def agreed(seats: Seats, scene: Scene, who: str = "victim", *what: str, aim: str) -> None:
    with raw(seats.keeper) as connection:
        values = (FORM, scene["report"], scene[who], list(what) or ["name"], aim)
        connection.execute(CONSENT, values)


@pytest.mark.parametrize(
    ("rule", "who", "what", "aim", "revoked"),
    [
        ("c.entity = asked.pseudonym", "minor", "name", "investigation", False),
        ("c.revoked_at is null", "victim", "name", "investigation", True),
        ("c.purpose = asked.purpose", "victim", "name", "prosecution", False),
        ("what <@ c.properties", "victim", "birthDate", "investigation", False),
    ],
)
def test_without_a_rule_a_consent_reaches_further_than_was_agreed(
    seats: Seats, scene: Scene, superuser: Boss, rule: str, who: str, what: str, aim: str,
    revoked: bool,  # noqa: FBT001
) -> None:  # fmt: skip
    asked_for(seats, scene)
    agreed(seats, scene, who, what, aim=aim)
    if revoked:
        with raw(seats.keeper) as connection:
            connection.execute("select ledger.revoke_consent(%s)", (FORM,))
    assert not done(seats.keeper, DECIDE, REQUEST, FORM, "")

    with without(superuser, "decide_identity", rule, "true"):
        assert done(seats.keeper, DECIDE, REQUEST, FORM, "")


@pytest.mark.parametrize(
    ("rule", "constraint"),
    [
        ("by_consent is null and coalesce(trim(by_order), '') = ''", ""),
        ("asked.asked_by = who.member", "identity_request_check"),
    ],
)
def test_without_a_rule_an_identity_is_released_on_nothing_or_to_oneself(
    seats: Seats, scene: Scene, superuser: Boss, rule: str, constraint: str
) -> None:
    asked_for(seats, scene)
    order = "a court" if constraint else " "
    if constraint:
        superuser.execute("update ledger.identity_request set asked_by = 'custodian@ncp-a'")
    assert not done(seats.keeper, DECIDE, REQUEST, None, order)

    names = superuser.execute(
        "select conname from pg_constraint where conrelid = 'ledger.identity_request'::regclass"
        " and pg_get_constraintdef(oid) like '%%decided_by IS DISTINCT FROM asked_by%%'"
    ).fetchone()
    assert names is not None
    with (
        without(superuser, "decide_identity", rule, "false"),
        dropped(superuser, names[0] if constraint else ""),
    ):
        assert done(seats.keeper, DECIDE, REQUEST, None, order)
        superuser.execute("delete from ledger.identity_request")


@pytest.mark.parametrize(
    ("rule", "change", "seat"),
    [
        ("r.asked_by = who.member", "", "other"),
        ("r.revealed_at is null", "set revealed_at = now()", "investigator"),
        ("r.expires_at > now()", "set expires_at = now()", "investigator"),
        ("c.revoked_at is null", "revoke", "investigator"),
        ("r.granted", "set granted = false", "investigator"),
    ],
)
def test_without_a_rule_an_identity_opens_again_too_late_or_to_another(
    seats: Seats, scene: Scene, superuser: Boss, rule: str, change: str, seat: str
) -> None:
    asked_for(seats, scene)
    agreed(seats, scene, aim="investigation")
    assert done(seats.keeper, DECIDE, REQUEST, FORM, "")
    if change == "revoke":
        with raw(seats.keeper) as connection:
            connection.execute("select ledger.revoke_consent(%s)", (FORM,))
    elif change:
        superuser.execute(f"update ledger.identity_request {change}")
    who = getattr(seats, seat)
    assert not done(who, TAKE, REQUEST)

    with without(superuser, "take_identity", f"{rule} and" if rule == "r.granted" else rule,
                 "true and" if rule == "r.granted" else "true"):  # fmt: skip
        assert done(who, TAKE, REQUEST)


@pytest.mark.parametrize(
    ("function", "rule", "seat"),
    [
        ("own_identity_requests", "r.asked_by = s.member", "other"),
        ("identity_requests", "(k.known or r.organisation = s.organisation)", "keeper"),
        ("pseudonym_here", "e.access in (select ledger.allowed('protected'))", "keeper"),
    ],
)
def test_without_a_rule_somebody_sees_who_asks_for_whom(
    seats: Seats, contribute: Contribute, superuser: Boss, function: str, rule: str, seat: str
) -> None:
    hidden = contribute(
        [person("u", NAME, "victim")], as_="ncp-b", access=everyone_may("ncp-b", tlp=Tlp.RED)
    )
    with raw(seats.investigator) as connection:
        connection.execute(ASKED, (REQUEST, hidden.ref, hidden["u"]))
    seen = "own_identity_requests" if seat == "other" else "identity_requests"
    asked = f"select * from ledger.{seen}()"
    assert not done(getattr(seats, seat), asked)

    with without(superuser, function, rule, "true"):
        assert done(getattr(seats, seat), asked)
