"""Each fence of the plan's tables holds something: taken away, what it kept back goes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError, ProgrammingError
from tests.conftest import ActingAs, Databases
from tests.safeguards import catalogue
from tests.safeguards.taken_out import take_out

from wholeroute.errors import Refused
from wholeroute.ledger import Acting, Ledger
from wholeroute.plan.kept import for_everybody, found, sign
from wholeroute.rights import Action, Purpose, Role

Row = Mapping[str, Any]
EVIDENCE: Row = {
    "plan": "eu-2021", "action": "P0-01", "actor": "member-states", "kind": "meeting",
    "title": "The states met", "reference": "minutes 1", "held_by": "the council", "day": "2022",
    "quality": "B", "public": True,
}  # fmt: skip
_TEXT = '{"plan":"eu-2021"}'
HASHED: Row = {"content": _TEXT, "sha256": hashlib.sha256(_TEXT.encode()).digest()}
EDITION: Row = {
    "plan": "eu-2021",
    "number": 1,
    "follows": 0,
    "kind": "report",
    "title": "2022",
    **HASHED,
}


@pytest.fixture
def databases(own_databases: Databases) -> Databases:
    """Return databases of each test's own: it takes fences out of them."""
    return own_databases


class People:
    """Who acts for the plan: a manager, a contact point that answers, and one that does not."""

    def __init__(self, acting: ActingAs) -> None:
        self.acting = acting

    @contextmanager
    def __call__(self, who: str) -> Iterator[Acting]:
        role = Role(who.partition("@")[0])
        with self.acting(who, role, Purpose.POLICY) as session:
            yield session


MANAGER, COLLEAGUE = "programme-manager@agency", "programme-manager@ncp-a"
ANSWERING, OTHER = "contact-point@ncp-a", "contact-point@ncp-b"


@pytest.fixture
def people(acting: ActingAs) -> People:
    """Return what opens a session for one of them; `ncp-a` answers for the Member States."""
    made = People(acting)
    write(
        made, MANAGER, Action.STEER, "stands_for",
        {"plan": "eu-2021", "actor": "member-states", "answers": "ncp-a", "since": date(2021, 1, 1)},
    )  # fmt: skip
    return made


def write(people: People, who: str, action: Action, table: str, row: Row) -> int:
    """Write a row as `who`, who may."""
    with people(who) as session, session.begin() as connection:
        return sign(connection, session, action, table, row)


def forge(people: People, who: str, table: str, row: Row, *, member: str = "") -> None:
    """Write a row by SQL alone, as a program of one's own would: nothing but the database says no."""
    with people(who) as session, session.begin() as connection:
        signed = {
            **row, "member": member or who,
            "organisation": (member or who).partition("@")[2],
        }  # fmt: skip
        values = ", ".join(f":{key}" for key in signed)
        found_row = f"insert into plan.{table} ({', '.join(signed)}) values ({values}) returning 1"
        found(connection, found_row, **signed)


def passes(people: People, who: str, table: str, row: Row, *, member: str) -> bool:
    """Tell whether no fence stops a row; that there is one like it already is another thing."""
    try:
        forge(people, who, table, row, member=member)
    except DBAPIError as error:
        return "row-level security" not in str(error)
    return True


def read(people: People, who: str, table: str) -> int:
    with people(who) as session, session.begin() as connection:
        return len(found(connection, f"select member from plan.{table}"))


@pytest.fixture
def rows(people: People) -> Mapping[str, Row]:
    """Return a row for each table that leans on others, which stand."""
    evidence = write(people, ANSWERING, Action.ATTEST, "evidence", EVIDENCE)
    asked = write(
        people, MANAGER, Action.STEER, "questionnaire",
        {"plan": "eu-2021", "name": "yearly", "number": 1, **HASHED},
    )  # fmt: skip
    sent = write(
        people, MANAGER, Action.STEER, "sent",
        {"questionnaire": asked, "recipient": "ncp-a", "actor": "member-states",
         "due": date(2022, 6, 30)},
    )  # fmt: skip
    edition = write(people, MANAGER, Action.STEER, "edition", EDITION)
    law = {"act": "facilitators", "state": "IT", "source": "the gazette"}
    return {
        "version": {"plan": "eu-2021", "number": 1, **HASHED},
        "stands_for": {
            "plan": "eu-2021", "actor": "eu", "answers": "agency", "since": date(2021, 1, 1),
        },
        "evidence": {**EVIDENCE, "title": "They met again"},
        "value": {
            "indicator": "meetings", "actor": "member-states", "since": "2022", "until": "2022",
            "value": "3", "evidence": evidence,
        },
        "word": {"evidence": evidence, "verdict": "verified", "reason": "I have the minutes"},
        "questionnaire": {"plan": "eu-2021", "name": "yearly", "number": 2, **HASHED},
        "sent": {
            "questionnaire": asked, "recipient": "ncp-b", "actor": "member-states",
            "due": date(2022, 6, 30),
        },
        "reminder": {"sent": sent},
        "answer": {"sent": sent, "content": "{}", "complete": False},
        "law_step": {**law, "stage": "adopted", "day": "2022"},
        "application": {**law, "topic": "offence", "status": "in-law", "as_of": "2022"},
        "note": {
            "plan": "eu-2021", "kind": "practice", "title": "Ask early", "words": "It helps.",
            "day": "2022", "public": False,
        },
        "commitment": {
            "plan": "eu-2021", "forum": "Rabat", "element": "returns", "actor": "eu",
            "words": "more of them", "made_on": "2022",
        },
        "edition": {**EDITION, "number": 2, "follows": 1},
        "rendering": {
            "edition": edition, "form": "csv", "language": "en", "sha256": HASHED["sha256"],
            "size": 1,
        },
        "signature": {"edition": edition, "sha256": HASHED["sha256"]},
        "publication": {"edition": edition},
    }  # fmt: skip


# Who writes each, and who of those that act for the plan does not.
WRITERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    **dict.fromkeys(catalogue.OF_THE_PLAN, (MANAGER, (ANSWERING, OTHER))),
    "evidence": (ANSWERING, (MANAGER, OTHER)),
    "value": (ANSWERING, (MANAGER, OTHER)),
    "word": (OTHER, (ANSWERING,)),
    "answer": (ANSWERING, (MANAGER, OTHER)),
    "law_step": (ANSWERING, (OTHER,)),
    "application": (ANSWERING, (OTHER,)),
    "note": (OTHER, ()),
    "commitment": (OTHER, ()),
}
FOR_EVERYBODY = {"version", "law_step", "application", "commitment", "publication"}


def signed_twice(people: People, rows: Mapping[str, Row]) -> None:
    for who in (MANAGER, COLLEAGUE):
        forge(people, who, "signature", rows["signature"])


@pytest.mark.parametrize("table", catalogue.OF_THE_PLAN)
def test_a_row_is_its_writers_own_and_is_read_by_who_may(
    databases: Databases, people: People, rows: Mapping[str, Row], ledger: Ledger, table: str
) -> None:
    writer, others = WRITERS[table]
    if table == "publication":
        signed_twice(people, rows)
    for other in others:
        with pytest.raises(ProgrammingError, match="row-level security"):
            forge(people, other, table, rows[table])
    with pytest.raises(ProgrammingError, match="row-level security"):
        forge(people, writer, table, rows[table], member="programme-manager@ncp-b")
    before = read(people, writer, table)
    forge(people, writer, table, rows[table])
    assert read(people, writer, table) == before + 1
    everybody = len(for_everybody(ledger, f"select member from plan.{table}"))
    assert (everybody > 0) == (table in FOR_EVERYBODY)

    take_out(databases, f"alter policy reading on plan.{table} using (true)")
    take_out(databases, f"alter policy writing on plan.{table} with check (true)")

    assert len(for_everybody(ledger, f"select member from plan.{table}")) == before + 1
    assert passes(people, writer, table, rows[table], member="programme-manager@ncp-b")


@pytest.mark.parametrize("table", catalogue.OF_THE_PLAN)
@pytest.mark.parametrize("change", ["update plan.{} set at = now()", "delete from plan.{}"])
def test_no_row_is_changed_or_taken_away(people: People, table: str, change: str) -> None:
    with (
        people(MANAGER) as session,
        pytest.raises(ProgrammingError, match="permission denied"),
        session.begin() as connection,
    ):
        found(connection, change.format(table))


def test_nobody_else_acts_for_the_plan(acting: ActingAs, people: People) -> None:
    with acting("analyst@ncp-a", Role.ANALYST, Purpose.ANALYSIS) as analyst:
        with pytest.raises(Refused), analyst.begin() as connection:
            sign(connection, analyst, Action.ATTEST, "evidence", EVIDENCE)
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            analyst.begin() as connection,
        ):
            found(connection, "select id from plan.evidence")


def test_whoever_stopped_answering_attests_no_more(people: People) -> None:
    write(people, ANSWERING, Action.ATTEST, "evidence", EVIDENCE)
    write(
        people, MANAGER, Action.STEER, "stands_for",
        {"plan": "eu-2021", "actor": "member-states", "answers": "ncp-a",
         "since": date(2021, 1, 1), "until": date(2024, 1, 1)},
    )  # fmt: skip

    with pytest.raises(ProgrammingError, match="row-level security"):
        write(people, ANSWERING, Action.ATTEST, "evidence", EVIDENCE)


def test_a_value_rests_on_evidence_of_whoever_gives_it(people: People) -> None:
    write(
        people, MANAGER, Action.STEER, "stands_for",
        {"plan": "eu-2021", "actor": "member-states", "answers": "ncp-b", "since": date(2021, 1, 1)},
    )  # fmt: skip
    theirs = write(people, OTHER, Action.ATTEST, "evidence", EVIDENCE)

    with pytest.raises(ProgrammingError, match="row-level security"):
        write(
            people, ANSWERING, Action.ATTEST, "value",
            {"indicator": "meetings", "actor": "member-states", "since": "2022", "until": "2022",
             "value": "3", "evidence": theirs},
        )  # fmt: skip


def test_only_who_attested_withdraws(people: People) -> None:
    evidence = write(people, ANSWERING, Action.ATTEST, "evidence", EVIDENCE)
    withdrawn = {"evidence": evidence, "verdict": "withdrawn", "reason": "It was another meeting"}

    with pytest.raises(ProgrammingError, match="row-level security"):
        write(people, OTHER, Action.VERIFY, "word", withdrawn)
    write(people, ANSWERING, Action.VERIFY, "word", withdrawn)


def test_an_answer_that_is_not_complete_is_seen_by_its_writer_alone(
    people: People, rows: Mapping[str, Row]
) -> None:
    write(people, ANSWERING, Action.ATTEST, "answer", rows["answer"])

    assert (read(people, ANSWERING, "answer"), read(people, MANAGER, "answer")) == (1, 0)

    write(people, ANSWERING, Action.ATTEST, "answer", {**rows["answer"], "complete": True})

    assert (read(people, ANSWERING, "answer"), read(people, MANAGER, "answer")) == (2, 1)


def test_only_who_wrote_a_note_or_a_commitment_first_says_it_anew(
    people: People, rows: Mapping[str, Row]
) -> None:
    for table in ("note", "commitment"):
        first = write(people, OTHER, Action.ATTEST, table, rows[table])
        anew = {**rows[table], "about": first}
        with pytest.raises(ProgrammingError, match="row-level security"):
            write(people, ANSWERING, Action.ATTEST, table, anew)
        write(people, OTHER, Action.ATTEST, table, anew)


Prepare = Callable[[People, Mapping[str, Row]], None]


def nobody(_people: People, _rows: Mapping[str, Row]) -> None:
    """Sign nothing."""


def one(people: People, rows: Mapping[str, Row]) -> None:
    forge(people, MANAGER, "signature", rows["signature"])


@pytest.mark.parametrize("prepare", [nobody, one])
def test_nothing_is_published_before_two_people_signed(
    people: People, rows: Mapping[str, Row], prepare: Prepare
) -> None:
    prepare(people, rows)
    with pytest.raises(ProgrammingError, match="row-level security"):
        forge(people, MANAGER, "publication", rows["publication"])


def test_what_is_published_is_read_by_everybody_and_nothing_else(
    people: People, rows: Mapping[str, Row], ledger: Ledger
) -> None:
    write(people, MANAGER, Action.STEER, "edition", rows["edition"])
    signed_twice(people, rows)
    assert for_everybody(ledger, "select id from plan.edition") == []

    forge(people, MANAGER, "publication", rows["publication"])

    assert [dict(row) for row in for_everybody(ledger, "select number from plan.edition")] == [
        {"number": 1}
    ]
    assert len(for_everybody(ledger, "select id from plan.signature")) == 2


def test_a_joint_edition_is_signed_by_two_organisations(people: People) -> None:
    edition = write(people, MANAGER, Action.STEER, "edition", {**EDITION, "joint": True})
    row = {"edition": edition, "sha256": HASHED["sha256"]}
    forge(people, MANAGER, "signature", row)
    with pytest.raises(DBAPIError, match="signature_edition_member_key"):
        forge(people, MANAGER, "signature", row)
    forge(people, COLLEAGUE, "signature", row)

    forge(people, MANAGER, "publication", {"edition": edition})


def test_a_signature_names_the_hash_that_stands(people: People) -> None:
    edition = write(people, MANAGER, Action.STEER, "edition", EDITION)
    with pytest.raises(ProgrammingError, match="row-level security"):
        forge(people, MANAGER, "signature", {"edition": edition, "sha256": b"x" * 32})


def test_what_is_kept_has_the_hash_it_is_kept_under(people: People) -> None:
    with pytest.raises(DBAPIError, match="edition_check"):
        forge(people, MANAGER, "edition", {**EDITION, "sha256": b"x" * 32})


def test_each_row_leaves_a_line_in_the_log(people: People, databases: Databases) -> None:
    number = write(people, ANSWERING, Action.ATTEST, "evidence", EVIDENCE)
    with psycopg.connect(databases.superuser) as boss:
        lines = boss.execute(
            "select member, action from ledger.audit where object = %s",
            (f"plan.evidence:{number}",),
        ).fetchall()
    assert lines == [(ANSWERING, "attest")]
