"""People who ask about their own data: all of it where it may be told, and else nothing, evenly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson
import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, ProgrammingError
from tests.conftest import ActingAs, Contribute, Databases, person, phone, suspect
from tests.custody.planted import everything

from wholeroute import crosscheck
from wholeroute.custody import Ground, Order, Vault, erase, erase_due
from wholeroute.custody import subject_access as subject
from wholeroute.custody.letter import DONE, SIZE, Answer
from wholeroute.custody.subject_access import Asked, Decided, Particulars
from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.ledger import Acting, AnswerKind, Channel, Ledger, RequestKind, names_without_keys
from wholeroute.rights import AccessClass, Purpose, Role

DAY = date(2026, 11, 25)
WHO = Particulars(("Amina Canary",), "passport seen, file 7", numbers=("QX1234567",))
ASKED = Asked(RequestKind.ACCESS, Channel.DIRECT, DAY, WHO)
Boss = psycopg.Connection[Any]


@pytest.fixture
def clerk(acting: ActingAs) -> Iterator[Acting]:
    """Return a session of the custodian of `ncp-a`, for oversight."""
    with acting("custodian@ncp-a", Role.CUSTODIAN, Purpose.OVERSIGHT) as session:
        yield session


def look(clerk: Acting, asked: Asked = ASKED) -> tuple[UUID, set[UUID]]:
    request = subject.register(clerk, asked, DAY)
    subject.look(clerk, request, lambda who: crosscheck.sought_keys(who.names, who.numbers))
    return request, {each.match.entity for each in subject.may_be_meant(clerk, request)}


def answered(clerk: Acting, request: UUID, **told: bool) -> Answer:
    for each in subject.may_be_meant(clerk, request):
        decided = Decided(True, told["tell"], "" if told["tell"] else "b")
        subject.decide(clerk, request, each.match.entity, decided)
    return subject.answer(clerk, request)


def test_everything_about_them_that_may_be_told_comes_back_from_every_lane(
    contribute: Contribute, clerk: Acting, analyst: Acting
) -> None:
    seen = contribute([suspect("a", "CANARY, Amina", nationality="Eritrea"), suspect("b", "Tekle")])
    hidden = contribute(
        [
            person("v", "Amina Canary", "victim", passportNumber="QX1234567"),
            person("w", "Saba", "victim"),
        ]
    )
    held = contribute([person("u", "Amina Canary"), phone("p", "+39 06 698 0001", "u")])
    crosscheck.run(analyst)

    request, found = look(clerk)
    made = answered(clerk, request, tell=True)

    assert found == {seen["a"], hidden["v"], held["u"]}
    said = orjson.loads(made.json)
    values = {each["value"] for pack in said["data"] for each in pack["said"]}
    assert {"CANARY, Amina", "Eritrea", "Amina Canary", "QX1234567"} <= values
    assert all(value in made.words.decode() for value in values)
    assert {tuple(pack["categories"]) for pack in said["data"]} == {("suspect",), ("victim",), ()}
    assert all(pack["erased_on"] and pack["source"] == "ncp-a" for pack in said["data"])
    assert made.kind is AnswerKind.FULL


def test_who_came_in_since_the_last_cross_check_is_found_as_well(
    contribute: Contribute, clerk: Acting, analyst: Acting
) -> None:
    before = contribute([suspect("a", "CANARY, Amina")])
    crosscheck.run(analyst)
    since = contribute(
        [suspect("b", "Amina CANARY"), suspect("c", "CANARY, Amina"), suspect("d", "Tekle")]
    )

    _, found = look(clerk)

    assert found == {before["a"], since["b"], since["c"]}


def test_nothing_held_and_all_withheld_are_answered_alike_to_the_last_byte(
    contribute: Contribute, clerk: Acting
) -> None:
    nobody, found = look(clerk)
    assert found == set()
    none = answered(clerk, nobody)

    contribute([person("v", "Amina Canary", "victim")])
    somebody, found = look(clerk)
    assert len(found) == 1
    withheld = answered(clerk, somebody, tell=False)

    assert none.kind is withheld.kind is AnswerKind.NEUTRAL
    for one, other in ((none.words, withheld.words), (none.json, withheld.json)):
        assert one.replace(str(nobody).encode(), str(somebody).encode()) == other
        assert len(one) % SIZE == 0
    row = {each.id: (each.answer, each.kind) for each in subject.requests(clerk)}
    assert row[nobody] == row[somebody]


def test_an_answer_of_some_does_not_say_that_there_is_more(
    contribute: Contribute, clerk: Acting
) -> None:
    contribute([person("v", "Amina Canary", "victim")])
    contribute([person("w", "Amina Canary", "victim", passportNumber="QX1234567")])
    request, found = look(clerk)
    for entity, tell in zip(sorted(found), (True, False), strict=True):
        subject.decide(clerk, request, entity, Decided(True, tell, "" if tell else "e"))

    made = subject.answer(clerk, request)

    assert made.kind is AnswerKind.PART
    assert len(orjson.loads(made.json)["data"]) == 1
    for word in (b"withheld", b"part", b"some of"):
        assert word not in made.words


def test_who_asks_and_what_is_looked_for_stands_in_no_table_and_no_log(
    contribute: Contribute, clerk: Acting, enrolled: Ledger, databases: Databases
) -> None:
    request, _ = look(clerk)
    subject.extend(clerk, request, "Amina Canary has many names")

    texts = [t for where, t in everything(enrolled, databases) if where.startswith("table")]
    assert not [t for t in texts if "amina" in t or "qx1234567" in t]
    assert subject.who_asks(clerk, request) == WHO


def test_a_month_is_given_and_two_more_once_with_a_reason(clerk: Acting) -> None:
    request = subject.register(clerk, ASKED, DAY)
    assert subject.request_named(clerk, request).deadline == date(2026, 12, 25)

    with pytest.raises(Invalid):
        subject.extend(clerk, request, " ")
    assert subject.extend(clerk, request, "many reports") == date(2027, 2, 25)

    with pytest.raises(Invalid):
        subject.extend(clerk, request, "more still")


def test_what_another_organisation_sent_is_told_only_once_it_agreed(
    contribute: Contribute, clerk: Acting
) -> None:
    filed = contribute([person("v", "Amina Canary", "victim")], as_="ncp-b")
    request, found = look(clerk)
    assert found == {filed["v"]}

    with pytest.raises(Invalid, match="has not agreed"):
        subject.decide(clerk, request, filed["v"], Decided(True, True))
    given = f'{{"entity": "{filed["v"]}", "meant": true, "told": true}}'
    with pytest.raises(ProgrammingError), clerk.begin() as connection:
        connection.execute(
            text("select ledger.decide_match(:request, cast(:given as jsonb))"),
            {"request": request, "given": given},
        )
    subject.ask_originator(clerk, request, "ncp-b", date(2026, 12, 10))
    subject.originator_answered(clerk, request, "ncp-b", tell=True)
    subject.decide(clerk, request, filed["v"], Decided(True, True))

    assert subject.answer(clerk, request).kind is AnswerKind.FULL
    (asked,) = subject.asked_originators(clerk, request)
    assert (asked.due, asked.answer) == (date(2026, 12, 10), "tell")


def test_a_report_that_nobody_sent_here_is_not_looked_into(
    contribute: Contribute, clerk: Acting, analyst: Acting
) -> None:
    unshared = AccessClass("ncp-b", frozenset(), frozenset(Purpose))
    contribute([suspect("s", "Amina Canary")], as_="ncp-b", access=unshared)
    contribute([person("v", "Amina Canary", "victim")], as_="ncp-b", access=unshared)

    assert look(clerk)[1] == set()


def test_somebody_else_of_another_name_is_not_found(contribute: Contribute, clerk: Acting) -> None:
    contribute([suspect("s", "Tekle Berhane"), person("v", "Saba Canary", "victim")])

    assert look(clerk)[1] == set()


def test_what_is_withheld_has_a_ground_and_nothing_is_answered_undecided(
    contribute: Contribute, clerk: Acting
) -> None:
    filed = contribute([person("v", "Amina Canary", "victim")])
    request, _ = look(clerk)
    with pytest.raises(Invalid):
        subject.decide(clerk, request, filed["v"], Decided(True))
    with pytest.raises(Invalid):
        subject.answer(clerk, request)
    subject.decide(clerk, request, filed["v"], Decided(False))
    subject.answer(clerk, request)
    with pytest.raises(Invalid):
        subject.answer(clerk, request)
    with pytest.raises(Invalid):
        subject.look(clerk, request)


def test_a_request_needs_a_name_and_a_proof(clerk: Acting) -> None:
    for who in (Particulars((" ",), "seen"), Particulars(("Amina",), " ")):
        with pytest.raises(Invalid):
            subject.register(clerk, Asked(RequestKind.ACCESS, Channel.AUTHORITY, DAY, who), DAY)


def test_the_authority_is_told_what_is_withheld_and_why_and_who_asked_is_not(
    contribute: Contribute, clerk: Acting
) -> None:
    filed = contribute([person("v", "Amina Canary", "victim", nationality="Eritrea")])
    answers = {}
    for channel in Channel:
        request, _ = look(clerk, Asked(RequestKind.ACCESS, channel, DAY, WHO))
        subject.decide(clerk, request, filed["v"], Decided(True, False, "b"))
        answers[channel] = subject.answer(clerk, request)

    for content in (answers[Channel.AUTHORITY].words, answers[Channel.AUTHORITY].json):
        assert str(filed["v"]).encode() in content
        assert b"not to prejudice criminal offences" in content
        assert b"Eritrea" not in content  # what is said of them is no part of why it is withheld
    for content in (answers[Channel.DIRECT].words, answers[Channel.DIRECT].json):
        assert str(filed["v"]).encode() not in content
        assert b"prejudice" not in content
    assert {each.kind for each in answers.values()} == {AnswerKind.NEUTRAL}


def test_who_asked_to_be_erased_is_told_that_it_was_done_where_they_may_be(
    contribute: Contribute, clerk: Acting
) -> None:
    filed = contribute([person("v", "Amina Canary", "victim")])
    request, _ = look(clerk, Asked(RequestKind.ERASURE, Channel.DIRECT, DAY, WHO))
    now = datetime(2026, 11, 25, tzinfo=UTC)
    erase(clerk, Order(filed.ref, (filed["v"],), Ground.REQUESTED), now)

    made = subject.answer(clerk, request, done=True)

    assert made.kind is AnswerKind.DONE
    assert DONE.encode() in made.words
    assert b"You asked that what is kept of you be erased" in made.words
    access = subject.register(clerk, ASKED, DAY)
    with pytest.raises(Invalid):
        subject.answer(clerk, access, done=True)


def test_more_than_two_hundred_of_one_name_are_all_found(
    contribute: Contribute, clerk: Acting
) -> None:
    contribute([person(f"v{n}", "Amina Canary", "victim") for n in range(205)])

    assert len(look(clerk)[1]) == 205


def test_what_was_answered_stays_as_it_was_said(contribute: Contribute, clerk: Acting) -> None:
    filed = contribute([person("v", "Amina Canary", "victim")])
    request, _ = look(clerk)
    before = answered(clerk, request, tell=False)

    with pytest.raises(Invalid):
        subject.decide(clerk, request, filed["v"], Decided(True, True))
    with pytest.raises(Invalid):
        subject.ask_originator(clerk, request, "ncp-b", DAY)
    given = f'{{"entity": "{filed["v"]}", "meant": true, "told": true}}'
    with pytest.raises(IntegrityError), clerk.begin() as connection:
        connection.execute(
            text("select ledger.decide_match(:request, cast(:given as jsonb))"),
            {"request": request, "given": given},
        )
    assert subject.letter(clerk, request) == before


def test_an_originator_that_takes_its_word_back_has_it_decided_anew(
    contribute: Contribute, clerk: Acting
) -> None:
    filed = contribute([person("v", "Amina Canary", "victim")], as_="ncp-b")
    request, _ = look(clerk)
    with pytest.raises(Invalid, match="sent nothing"):
        subject.ask_originator(clerk, request, "nowhere", DAY)
    subject.ask_originator(clerk, request, "ncp-b", DAY)
    subject.originator_answered(clerk, request, "ncp-b", tell=True)
    subject.decide(clerk, request, filed["v"], Decided(True, True))

    subject.originator_answered(clerk, request, "ncp-b", tell=False, ground="b")

    with pytest.raises(Invalid, match="undecided"):
        subject.answer(clerk, request)
    with pytest.raises(IntegrityError), clerk.begin() as connection:
        connection.execute(
            text("select ledger.close_request(:request, 'full')"), {"request": request}
        )
    with pytest.raises(Invalid, match="has not agreed"):
        subject.decide(clerk, request, filed["v"], Decided(True, True))


def test_who_asked_is_forgotten_a_year_after_the_answer(
    contribute: Contribute, clerk: Acting, enrolled: Ledger, acting: ActingAs, superuser: Boss
) -> None:
    contribute([person("v", "Amina Canary", "victim")])
    old, new, waits = (look(clerk)[0] for _ in range(3))
    answered(clerk, old, tell=False)
    answered(clerk, new, tell=False)
    superuser.execute(
        "update ledger.subject_request set answered_at = '2026-02-28 12:00Z' where id = %s", (old,)
    )
    with acting("custodian@ncp-b", Role.CUSTODIAN, Purpose.OVERSIGHT) as other:
        assert subject.forget_answered(other, date(2030, 1, 1)) == 0
    now = datetime(2027, 2, 28, tzinfo=UTC)

    erase_due(clerk, date(2027, 2, 27), now)
    assert {each.id for each in subject.requests(clerk)} == {old, new, waits}
    erase_due(clerk, now.date(), now)

    assert {each.id for each in subject.requests(clerk)} == {new, waits}
    assert Vault(enrolled).of(old) == []
    assert subject.who_asks(clerk, waits) == WHO


def test_a_day_that_has_not_come_is_no_day_of_receipt(clerk: Acting) -> None:
    for day in (DAY + timedelta(1), date.max):
        with pytest.raises(Invalid, match="has not come"):
            subject.register(clerk, Asked(RequestKind.ACCESS, Channel.DIRECT, day, WHO), DAY)


# --- must refuse -------------------------------------------------------------------------------


def test_nobody_is_looked_for_without_an_open_request_to_ones_own_organisation(
    contribute: Contribute, clerk: Acting, analyst: Acting, acting: ActingAs
) -> None:
    contribute([person("v", "Amina Canary", "victim"), suspect("s", "Tekle")])
    request, _ = look(clerk)
    with clerk.begin() as connection:
        assert [name for _, name in names_without_keys(connection, request, ["name"])] == ["Tekle"]
    with pytest.raises(Refused):
        subject.register(analyst, ASKED, DAY)
    with pytest.raises(Refused):
        subject.look(analyst, request)
    with acting("custodian@ncp-b", Role.CUSTODIAN, Purpose.OVERSIGHT) as other:
        for verb in (
            subject.look,
            subject.may_be_meant,
            subject.who_asks,
            subject.asked_originators,
        ):
            with pytest.raises(NotFound):
                verb(other, request)
        with other.begin() as connection:
            for call in ("subject_matches", "said_of_subjects", "asked_reports", "consultations"):
                rows = connection.execute(
                    text(f"select * from ledger.{call}(:request)"), {"request": request}
                ).all()
                assert rows == []
            assert list(names_without_keys(connection, request, ["name"])) == []
    with pytest.raises(NotFound):
        subject.look(clerk, uuid4())
    for session in (analyst,):
        with pytest.raises(ProgrammingError), session.begin() as connection:
            connection.execute(text("select ledger.subject_requests()"))
