"""What leaves is fenced in the database as well: each fence is tried, taken away, and tried again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from tests.conftest import (
    MEMBERS,
    ActingAs,
    Contribute,
    Databases,
    Filed,
    person,
    phone,
    suspect,
)
from tests.disclosure.conftest import HOME, NOW, asking
from tests.disclosure.test_refer import WANTED
from tests.safeguards.canaries import show
from tests.safeguards.test_two_fences_agree import access_classes

from wholeroute import disclosure
from wholeroute.disclosure import Grant
from wholeroute.ledger import Acting, Leaves, Ledger, let_out
from wholeroute.members import Member, enrol
from wholeroute.rights import (
    AccessClass,
    Action,
    Handling,
    Item,
    Lane,
    Permit,
    PermitCode,
    Purpose,
    Recipient,
    Regime,
    Role,
    Tlp,
    decide,
)

INVESTIGATOR = ("investigator@ncp-a", Role.INVESTIGATOR, Purpose.INVESTIGATION)
ANALYST = ("analyst@ncp-a", Role.ANALYST, Purpose.ANALYSIS)
ELSEWHERE = ("investigator@ncp-b", Role.INVESTIGATOR, Purpose.INVESTIGATION)
AT_THE_AGENCY = ("investigator@agency", Role.INVESTIGATOR, Purpose.INVESTIGATION)
REVIEWER = ("rights-reviewer@ncp-a", Role.RIGHTS_REVIEWER, Purpose.OVERSIGHT)
CONTRIBUTOR = ("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS)
PROVIDER = ("contributor@ncp-b", Role.CONTRIBUTOR, Purpose.ANALYSIS)
PROSECUTOR = ("prosecutor@ncp-a", Role.PROSECUTOR, Purpose.PROSECUTION)
OFFICER = ("protection-officer@ncp-b", Role.PROTECTION_OFFICER, Purpose.PROTECTION)
SERVICE = ("protection-officer@ngo", Role.PROTECTION_OFFICER, Purpose.PROTECTION)
SECOND = Member("second@ncp-a", "ncp-a", "a colleague", (Role.INVESTIGATOR,))

SHARED = AccessClass("ncp-b", frozenset({"ncp-a"}), frozenset(Purpose), Handling(h2=True))
SECRET = AccessClass("ncp-b", frozenset({"ncp-a"}), frozenset(Purpose), Handling(h1=True))
BOUND = AccessClass("ncp-a", frozenset({"ncp-a"}), frozenset(Purpose), Handling(h1=True))


@pytest.fixture
def databases(own_databases: Databases) -> Databases:
    """Return databases whose fences this module may take away."""
    return own_databases


@dataclass(frozen=True, slots=True)
class Scene:
    """What there is to get at: ids by name."""

    ids: dict[str, UUID]
    acting: ActingAs
    superuser: psycopg.Connection[Any]

    def sent(self, who: tuple[str, Role, Purpose], statement: str) -> int:
        """Return how many rows a statement reached under somebody's own login, -1 where refused."""
        with (
            self.acting(*who) as session,
            psycopg.connect(session.ledger.conninfo(session.role), autocommit=True) as connection,
        ):
            show(connection, session.token)
            try:
                with connection.transaction(force_rollback=True):
                    return connection.execute(sql.SQL(statement.format(**self.ids))).rowcount
            except psycopg.errors.InsufficientPrivilege:
                return -1


@pytest.fixture
def scene(
    enrolled: Ledger,
    contribute: Contribute,
    acting: ActingAs,
    superuser: psycopg.Connection[Any],
) -> Scene:
    """Return requests, a disclosure with a notice, permissions and a referral."""
    enrol(enrolled, [], [*MEMBERS, SECOND])
    own = contribute(
        [
            suspect("s", "Tekle Berhane"),
            person("c", "Marta Rossi", "contact"),
            phone("p", "+3906698", "c"),
        ]
    )
    held = contribute([person("h", "Held Else", "contact")], as_="ncp-b", access=SHARED)
    secret = contribute(
        [person("x", "Secret Else", "contact"), person("v", "Hidden Else", "victim")],
        as_="ncp-b", access=SECRET,
    )  # fmt: skip
    bound = contribute([person("b", "Bound Own", "contact")], access=BOUND)
    court = contribute([person("j", "Court Else", "contact")], as_="ncp-b", judicial_case="case 7")
    ids = {
        "suspect": own["s"], "contact": own["c"], "phone": own["p"], "held": held["h"],
        "secret": secret["x"], "bound": bound["b"], "court": court["j"], "held_report": held.ref,
        "secret_report": secret.ref, "court_report": court.ref,
    }  # fmt: skip
    _fill(ids, enrolled, acting, superuser, held)
    return Scene(ids, acting, superuser)


def _fill(
    ids: dict[str, UUID],
    ledger: Ledger,
    acting: ActingAs,
    superuser: psycopg.Connection[Any],
    held: Filed,
) -> None:
    with acting(*INVESTIGATOR) as investigator:
        package = disclosure.disclose(investigator, asking(ids["contact"]), NOW)
        ids["waiting"] = disclosure.ask(investigator, asking(ids["suspect"]), NOW)
        ids["refused"] = disclosure.ask(investigator, asking(ids["suspect"]), NOW)
        ids["blind"] = disclosure.ask(investigator, asking(ids["secret"], to=HOME), NOW)
    with ledger.acting(SECOND.as_reader(Role.INVESTIGATOR, Purpose.INVESTIGATION)) as second:
        disclosure.confirm(second, ids["refused"], confirmed=False)
    ids["left"] = package.id
    superuser.execute("select ledger.notify_recipients(%s, 'corrected')", ([ids["contact"]],))
    wanted = Grant(
        held.ref, PermitCode.H2, "agency", Purpose.INVESTIGATION, NOW + timedelta(days=30)
    )
    with acting(*PROVIDER) as provider:
        ids["permission"] = disclosure.grant(provider, wanted, NOW)
        ids["revoked"] = disclosure.grant(provider, wanted, NOW)
        disclosure.revoke(provider, ids["revoked"])
    with acting(*ANALYST) as analyst:
        ids["referral"] = disclosure.refer(analyst, WANTED)
        received = disclosure.refer(analyst, WANTED)
    with acting(*SERVICE) as service:
        disclosure.receive(service, received)


_FORGED = """
insert into ledger.disclosure_request (id, asked_at, expires_at, member, organisation, role, purpose,
  kind, format, recipient, recipient_enrolled, recipient_country, recipient_regime, legal_basis,
  leave_out)
values (gen_random_uuid(), now(), now() + interval '{days} days', '{by}', 'ncp-a', 'investigator',
  'investigation', 'transmission', 'json', 'agency', true, '', 'europol', 'a law', false)
"""
_GRANTED = """
insert into ledger.permission (id, granted_by, originator, code, contribution, recipient, purpose,
  until, signature)
values (gen_random_uuid(), 'contributor@ncp-a', 'ncp-b', 'H2', 1, 'agency', 'investigation',
  now() + interval '1 day', '')
"""
READING = [
    ("ledger.disclosure_request", "seeing", ELSEWHERE),
    ("ledger.disclosure_request", "seeing", REVIEWER),
    ("ledger.disclosure_subject", "seeing", ELSEWHERE),
    ("ledger.disclosure", "seeing", ELSEWHERE),
    ("ledger.notice", "seeing", ELSEWHERE),
    ("ledger.permission", "own", CONTRIBUTOR),
    ("ledger.permission", "seeing", AT_THE_AGENCY),
    ("ledger.permission", "seeing", REVIEWER),
    ("ledger.referral", "sent", ELSEWHERE),
    ("ledger.referral", "sent", ("contributor@ncp-b", Role.CONTRIBUTOR, Purpose.ANALYSIS)),
    ("ledger.referral", "received", OFFICER),
]
OF_PROSECUTION = [
    ("open.entity", "secret"),
    ("open.statement", "secret"),
    ("judicial.entity", "court"),
    ("judicial.statement", "court"),
    ("ledger.contribution", "secret_report"),
]
WRITING = [
    ("ledger.disclosure_request", "asking", "check", INVESTIGATOR,
     _FORGED.format(by="analyst@ncp-a", days=7)),
    ("ledger.disclosure_request", "confirming", "using", ANALYST,
     ("update ledger.disclosure_request set refused_by = null, confirmed_by = 'analyst@ncp-a'"
     " where id = '{refused}'")),
    ("ledger.disclosure_request", "confirming", "using", INVESTIGATOR,
     ("update ledger.disclosure_request set refused_by = 'investigator@ncp-a', decided_at = now()"
     " where id = '{waiting}'")),
    ("ledger.disclosure_request", "confirming", "check", ANALYST,
     ("update ledger.disclosure_request set confirmed_by = 'second@ncp-a', decided_at = now()"
     " where id = '{waiting}'")),
    ("ledger.disclosure_request", "confirming", "check", PROSECUTOR,
     ("update ledger.disclosure_request set confirmed_by = 'prosecutor@ncp-a', decided_at = now()"
     " where id = '{blind}'")),
    ("ledger.disclosure_subject", "asking", "check", ANALYST,
     "insert into ledger.disclosure_subject values ('{waiting}', '{contact}', null)"),
    ("ledger.notice", "telling", "using", REVIEWER,
     "update ledger.notice set told_at = now(), told_by = 'rights-reviewer@ncp-a'"),
    ("ledger.notice", "telling", "check", INVESTIGATOR,
     "update ledger.notice set told_at = now(), told_by = 'analyst@ncp-a'"),
    ("ledger.permission", "granting", "check", CONTRIBUTOR, _GRANTED),
    ("ledger.permission", "revoking", "using", PROVIDER,
     ("update ledger.permission set revoked_at = now(), revoked_by = 'contributor@ncp-b'"
     " where id = '{revoked}'")),
    ("ledger.permission", "revoking", "check", PROVIDER,
     "update ledger.permission set revoked_at = now(), revoked_by = 'analyst@ncp-b'"),
    ("ledger.referral", "receiving", "using", SERVICE,
     ("update ledger.referral set received_at = now(), received_by = 'protection-officer@ngo'"
     " where received_at is not null")),
    ("ledger.referral", "receiving", "check", SERVICE,
     "update ledger.referral set received_at = now(), received_by = 'guardian@ngo'"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "policy", "who"), READING, ids=str)
def test_nobody_reads_what_is_anothers(
    scene: Scene, table: str, policy: str, who: tuple[str, Role, Purpose]
) -> None:
    query = f"select 1 from {table}"
    assert scene.sent(who, query) == 0

    scene.superuser.execute(f"alter policy {policy} on {table} using (true)")

    assert scene.sent(who, query) > 0


@pytest.mark.parametrize(("table", "what"), OF_PROSECUTION)
def test_a_report_under_h1_opens_by_permission_alone(scene: Scene, table: str, what: str) -> None:
    column = {"entity": "id", "statement": "entity", "contribution": "ref"}[table.split(".")[1]]
    who = (*PROSECUTOR[:2], Purpose.ANALYSIS) if what == "court" else PROSECUTOR
    query = f"select 1 from {table} where {column} = '{{{what}}}'"
    assert scene.sent(who, query) == 0

    scene.superuser.execute(f"alter policy permitted on {table} using (true)")

    assert scene.sent(who, query) > 0


@pytest.mark.parametrize(("table", "policy", "part", "who", "statement"), WRITING, ids=str)
def test_nobody_writes_in_anothers_name_or_twice(
    scene: Scene,
    table: str,
    policy: str,
    part: str,
    who: tuple[str, Role, Purpose],
    statement: str,
) -> None:
    assert scene.sent(who, statement) <= 0

    clause = {"using": "using (true)", "check": "with check (true)"}[part]
    scene.superuser.execute(f"alter policy {policy} on {table} {clause}")

    assert scene.sent(who, statement) > 0


def test_every_policy_of_this_part_is_tried_here(scene: Scene) -> None:
    made = scene.superuser.execute(
        "select schemaname || '.' || tablename, policyname from pg_policies where tablename = any (%s)"
        " and policyname <> 'owner' or policyname = 'permitted'",
        (["disclosure_request", "disclosure_subject", "disclosure", "disclosed", "notice",
          "permission", "referral"],),
    ).fetchall()  # fmt: skip

    tried = {(table, policy) for table, policy, *_ in (*READING, *WRITING)}
    assert set(made) == tried | {(table, "permitted") for table, _ in OF_PROSECUTION}


def test_no_role_reads_whom_a_notice_or_a_package_is_about(scene: Scene) -> None:
    for who, table in product(
        (INVESTIGATOR, REVIEWER, ("auditor@ncp-a", Role.AUDITOR, Purpose.OVERSIGHT)),
        ("ledger.disclosed", "ledger.notice"),
    ):
        assert scene.sent(who, f"select entity from {table}") == -1
        assert scene.sent(who, "select what from ledger.notice") == -1


# --- letting out -----------------------------------------------------------------------------------


def written_by_hand(
    session: Acting,
    *entities: UUID,
    necessity: bool = True,
    enrolled: bool = True,
    said: tuple[UUID, ...] = (),
    to: str = "agency",
) -> str:
    """Ask and let out past the gate, with the session's own login; return why it is refused."""
    request = uuid4()
    values = {"id": request, "by": session.reader.member, "enrolled": enrolled}
    try:
        with session.begin() as connection:
            asked = _FORGED.format(by="investigator@ncp-a", days=7)
            asked = asked.replace("gen_random_uuid()", ":id").replace("true, ''", ":enrolled, ''")
            asked = asked.replace("'agency'", f"'{to}'")
            connection.execute(text(asked), values)
            for entity in entities:
                connection.execute(
                    text("insert into ledger.disclosure_subject values (:r, :e, :n)"),
                    {"r": request, "e": entity, "n": uuid4() if necessity else None},
                )
            leaves = Leaves(
                uuid4(), b"x" * 32, said, {e: uuid4() for e in entities}, Handling(), Tlp.AMBER
            )
            let_out(connection, request, leaves)
    except DBAPIError as error:
        return str(error.orig).splitlines()[0]
    return ""


@dataclass(frozen=True, slots=True)
class Guard:
    """One sentence with which the database refuses, and an attempt that meets it."""

    sentence: str
    entities: tuple[str, ...]
    necessity: bool = True
    enrolled: bool = True
    says_another: bool = False
    to: str = "agency"


GUARDS = (
    Guard("the recipient is not who it says", ("contact",), enrolled=False),
    Guard("a third country needs a basis and two answers", ("contact",), to="partner"),
    Guard("somebody may not leave", ("secret", "held")),
    Guard("somebody may not leave", ()),
    Guard("nobody leaves without an assessment of their own", ("contact",), necessity=False),
    Guard("a suspect leaves by the word of two people", ("suspect",)),
    Guard("something said may not leave", ("contact",), says_another=True),
)


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: f"{guard.sentence}-{guard.entities}")
def test_the_database_looks_once_more_at_what_leaves(scene: Scene, guard: Guard) -> None:
    (other,) = scene.superuser.execute(
        "select id from open.statement where entity = %s limit 1", (scene.ids["suspect"],)
    ).fetchone() or (uuid4(),)

    def attempt() -> str:
        with scene.acting(*INVESTIGATOR) as session:
            return written_by_hand(
                session, *(scene.ids[name] for name in guard.entities),
                necessity=guard.necessity, enrolled=guard.enrolled,
                said=(other,) if guard.says_another else (), to=guard.to,
            )  # fmt: skip

    assert attempt() == guard.sentence
    _without(scene.superuser, guard.sentence)
    assert attempt() == ""


def _without(superuser: psycopg.Connection[Any], sentence: str) -> None:
    """Take one refusal out of the function that lets out."""
    (body,) = superuser.execute(
        "select pg_get_functiondef('ledger.let_out'::regproc)"
    ).fetchone() or ("",)
    old = f"raise insufficient_privilege using message = '{sentence}'"
    assert body.count(old) == 1
    superuser.execute(body.replace(old, "null"))


def test_the_law_of_whoever_is_enrolled_is_not_what_a_request_says(scene: Scene) -> None:
    """The request says Europol; who is enrolled there works for the courts by now."""
    scene.superuser.execute(
        "update ledger.organisation set regime = 'eurojust' where id = 'agency'"
    )
    with scene.acting(*INVESTIGATOR) as session:
        assert written_by_hand(session, scene.ids["bound"]) == "somebody may not leave"
        (body,) = scene.superuser.execute(
            "select pg_get_functiondef('ledger.let_out'::regproc)"
        ).fetchone() or ("",)
        assert body.count("r.recipient_enrolled, law)") == 2
        scene.superuser.execute(
            body.replace("r.recipient_enrolled, law)", "r.recipient_enrolled, r.recipient_regime)")
        )
        assert written_by_hand(session, scene.ids["bound"]) == ""


def test_nobody_is_put_on_a_request_while_somebody_decides_on_it(scene: Scene) -> None:
    adding = "insert into ledger.disclosure_subject values ('{waiting}', '{contact}', null)"
    judging = (
        "update ledger.disclosure_request set confirmed_by = 'analyst@ncp-a', decided_at = now()"
        " where id = '{waiting}'"
    )
    with (
        scene.acting(*INVESTIGATOR) as asks,
        scene.acting(*ANALYST) as judges,
        psycopg.connect(asks.ledger.conninfo(asks.role)) as one,
        psycopg.connect(judges.ledger.conninfo(judges.role)) as other,
    ):
        show(one, asks.token)
        show(other, judges.token)
        other.execute("set lock_timeout = '200ms'")
        one.execute(sql.SQL(adding.format(**scene.ids)))
        with pytest.raises(psycopg.errors.LockNotAvailable):
            other.execute(sql.SQL(judging.format(**scene.ids)))
        one.rollback()
        other.rollback()
        show(other, judges.token)
        other.execute(sql.SQL(judging.format(**scene.ids)))
        other.commit()
        show(one, asks.token)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            one.execute(sql.SQL(adding.format(**scene.ids)))


def test_a_need_is_told_to_no_third_country_by_hand_either(scene: Scene) -> None:
    sent = (
        "select ledger.refer(jsonb_build_object('id', gen_random_uuid(), 'recipient', 'partner',"
        " 'legal_basis', 'a law', 'need', 'medical', 'place', 'the port', 'urgency', 'now',"
        " 'contact', 'desk', 'language', 'ti', 'words', ''), decode('00', 'hex'))"
    )
    assert scene.sent(ANALYST, sent) == -1
    assert scene.sent(ANALYST, sent.replace("'partner'", "'nobody'")) == -1
    assert scene.sent(ANALYST, sent.replace("'partner'", "'ngo'")) == 1


def test_tokens_of_hidden_names_are_told_of_reports_that_a_session_exports_from(
    scene: Scene,
) -> None:
    query = "select ledger.names_kept(array['{secret}'::uuid], array['name'])"
    assert scene.sent(INVESTIGATOR, query) == 1
    assert scene.sent(PROSECUTOR, query) == 0
    assert scene.sent(AT_THE_AGENCY, query) == 0
    assert scene.sent(REVIEWER, query) == 0
    assert scene.sent(CONTRIBUTOR, query) == -1


def test_whoever_lets_something_out_has_just_proved_who_they_are(scene: Scene) -> None:
    """In an exercise nobody signs in; elsewhere this session would have to."""
    with scene.acting(*INVESTIGATOR) as session:
        scene.superuser.execute("update ledger.installation set exercise = false")
        assert written_by_hand(session, scene.ids["contact"]) == (
            "prove first who you are, once more"
        )
        _without(scene.superuser, "prove first who you are, once more")
        assert written_by_hand(session, scene.ids["contact"]) == ""


def test_only_whoever_asked_lets_out_and_once(scene: Scene) -> None:
    (request,) = scene.superuser.execute(
        "select request from ledger.disclosure where id = %s", (scene.ids["left"],)
    ).fetchone() or (uuid4(),)
    leaves = Leaves(uuid4(), b"x" * 32, (), {scene.ids["contact"]: uuid4()}, Handling(), Tlp.AMBER)
    for who, sentence in (
        (ANALYST, "only whoever asked lets it out"),
        (INVESTIGATOR, "this request has ended"),
    ):
        with (
            scene.acting(*who) as session,
            pytest.raises(DBAPIError, match=sentence),
            session.begin() as connection,
        ):
            let_out(connection, request, leaves)


# --- two fences, one answer --------------------------------------------------------------------------

RECIPIENTS = (
    Recipient("agency", True, Regime.EUROPOL),
    Recipient("agency", False, Regime.LED),
    Recipient("ncp-a", True, Regime.LED),
    Recipient("ncp-b", True, Regime.LED),
    Recipient("court", True, Regime.EUROJUST),
)
SESSIONS = (
    (Role.ANALYST, Purpose.ANALYSIS),
    (Role.ANALYST, Purpose.SANCTIONS),
    (Role.INVESTIGATOR, Purpose.INVESTIGATION),
    (Role.PROSECUTOR, Purpose.PROSECUTION),
    (Role.PROSECUTOR, Purpose.ANALYSIS),
    (Role.RIGHTS_REVIEWER, Purpose.OVERSIGHT),
)


def permitted(classes: dict[int, AccessClass]) -> Iterator[tuple[int, Permit]]:
    """Yield permissions for every third class: H1, H2, for each recipient in turn."""
    for number, access in classes.items():
        to = RECIPIENTS[number % len(RECIPIENTS)].organisation
        if number % 3 == 0:
            for code, purpose in product(PermitCode, (Purpose.ANALYSIS, Purpose.PROSECUTION)):
                yield number, Permit(code, access, to, purpose)


def test_the_database_lets_out_and_opens_what_the_rules_do(
    enrolled: Ledger, acting: ActingAs, superuser: psycopg.Connection[Any]
) -> None:
    classes = dict(enumerate(access_classes(), start=1))
    with (
        superuser.cursor() as cursor,
        cursor.copy(
            "copy ledger.access_class (originator, audience, purposes, h0, h1, h2, h3, tlp) from stdin"
        ) as copy,
    ):
        for c in classes.values():
            h = c.handling
            copy.write_row(
                (c.originator, sorted(c.audience), sorted(c.purposes), h.h0, h.h1, h.h2, "", c.tlp)
            )
    given = list(permitted(classes))
    with superuser.cursor() as cursor:
        cursor.executemany(
            "insert into ledger.permission (id, granted_by, originator, code, access, recipient,"
            " purpose, until, signature) values (gen_random_uuid(), 'contributor@ncp-b', 'ncp-b',"
            " %s, %s, %s, %s, now() + interval '1 day', '')",
            [(p.code, number, p.recipient, p.purpose) for number, p in given],
        )
    superuser.execute("grant execute on function ledger.may_leave to wr_enforcement, wr_judicial")
    of: dict[int, frozenset[Permit]] = {
        number: frozenset(p for at, p in given if at == number) for number in {n for n, _ in given}
    }
    differences: list[tuple[object, ...]] = []
    for role, purpose in SESSIONS:
        with (
            acting(f"{role}@ncp-a", role, purpose) as session,
            psycopg.connect(enrolled.conninfo(session.role), autocommit=True) as connection,
        ):
            show(connection, session.token)
            opened = {n for (n,) in connection.execute("select ledger.allowed('open')").fetchall()}
            differences += [
                ("read", role, purpose, number)
                for number, access in classes.items()
                if decide(
                    session.reader, Action.READ, Item(Lane.OPEN, access),
                    permits=of.get(number, frozenset()),
                ).allowed is not (number in opened)
            ]  # fmt: skip
            for to in RECIPIENTS:
                rows = connection.execute(
                    "select n from generate_series(1, %s) n"
                    " where ledger.may_leave(n, null, %s, %s, %s)",
                    (len(classes), to.organisation, to.enrolled, to.regime),
                ).fetchall()
                leaving = {n for (n,) in rows}
                differences += [
                    ("leave", role, purpose, to, number)
                    for number, access in classes.items()
                    if decide(
                        session.reader, Action.EXPORT, Item(Lane.OPEN, access), to=to,
                        permits=of.get(number, frozenset()),
                    ).allowed is not (number in leaving)
                ]  # fmt: skip

    assert differences == []
