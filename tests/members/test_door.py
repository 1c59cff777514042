"""Who is let in, who is not, and what a sign-in is worth."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import psycopg
import pytest
from tests.signing import (
    ANALYST,
    AUDITOR,
    BODY,
    CUSTODIAN,
    HERE,
    ORIGIN,
    PASSWORD,
    Clock,
    Installation,
    Key,
    Person,
    chosen,
    set_up,
)

from wholeroute import members
from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.ledger import Ledger
from wholeroute.members import Chooser, Chosen, Door, Member, PasswordTry, totp
from wholeroute.rights import Purpose, Reader, Role

ANA = Reader("ana", BODY.id, Role.ANALYST, Purpose.ANALYSIS)
CORA = Reader("cora", BODY.id, Role.CUSTODIAN, Purpose.CATEGORISATION)


@pytest.fixture
def here(ledger: Ledger) -> Installation:
    """Return a real installation."""
    return set_up(ledger)


@pytest.fixture
def ana(here: Installation) -> Person:
    """Return an analyst who can sign in, by passkey too."""
    return here.with_key(here.join(ANALYST))


def refused(rule: str, call: Callable[[], object]) -> str:
    """Return the words of a refusal by that rule."""
    with pytest.raises(Refused) as refusal:
        call()
    assert refusal.value.rule == rule
    return refusal.value.reason


# --- by password and code ---------------------------------------------------------------------


def test_a_password_and_a_code_let_their_member_in(here: Installation, ana: Person) -> None:
    token = here.enter(ana)

    who = here.door.visit(token)
    assert who is not None
    assert (who.member, who.how, who.proved, who.role) == ("ana", "password+totp", True, None)
    with here.ledger.acting(ANA, proof=token):
        pass


def test_wrong_members_passwords_and_codes_are_told_the_same_words(
    here: Installation, ana: Person
) -> None:
    right = ana.code(here.clock)
    tries = [
        PasswordTry("nobody", PASSWORD, right, HERE),
        PasswordTry("ana", "another kettle entirely", right, HERE),
        PasswordTry("ana", PASSWORD, "000000", HERE),
        PasswordTry("ana", PASSWORD, "", HERE),
        PasswordTry("", "", "", HERE),
    ]

    said = {refused("credentials", partial(here.door.by_password, each)) for each in tries}

    assert len(said) == 1


def test_a_code_serves_once(here: Installation, ana: Person) -> None:
    tried = ana.tries(here.clock)
    here.door.by_password(tried)

    refused("credentials", lambda: here.door.by_password(tried))


def test_a_code_of_a_step_before_the_last_used_one_serves_no_more(
    here: Installation, ana: Person
) -> None:
    older = ana.code(here.clock)
    here.enter(ana)

    refused("credentials", lambda: here.door.by_password(PasswordTry("ana", PASSWORD, older, HERE)))


def test_a_code_that_recovers_stands_in_for_the_application_once(
    here: Installation, ana: Person
) -> None:
    tried = PasswordTry("ana", PASSWORD, ana.recovering[0].lower().replace("-", " "), HERE)

    assert here.door.by_password(tried)
    refused("credentials", lambda: here.door.by_password(tried))


def test_a_password_alone_is_not_enough_even_for_who_holds_the_doors_login(
    here: Installation, ana: Person
) -> None:
    with psycopg.connect(here.ledger.places.conninfo("wr_door")) as door:
        (password,) = door.execute(
            "select id from ledger.credential where member = 'ana' and kind = 'password'"
        ).fetchone() or (None,)
        door.execute("select ledger.spend(%s, 0)", (password,))
        assert door.execute("select ledger.enter('ana', 'x')").fetchone() == (False,)


def test_after_five_wrong_tries_the_password_waits_and_a_passkey_does_not(
    here: Installation, ana: Person
) -> None:
    wrong = PasswordTry("ana", "another kettle entirely", "000000", HERE)
    for _ in range(5):
        refused("credentials", lambda: here.door.by_password(wrong))

    said = refused("locked", lambda: here.door.by_password(ana.tries(here.clock)))
    assert re.search(r"\d+ seconds", said)
    answer = ana.key.signed(here.door.ask_passkey())
    assert here.door.by_passkey(answer, ORIGIN)


def test_a_member_who_is_not_there_is_locked_like_any_other(here: Installation) -> None:
    wrong = PasswordTry("nobody", PASSWORD, "000000", HERE)
    for _ in range(5):
        refused("credentials", lambda: here.door.by_password(wrong))

    refused("locked", lambda: here.door.by_password(wrong))


def test_who_knocks_on_a_locked_door_does_not_keep_it_locked(
    here: Installation, ana: Person, superuser: psycopg.Connection[Any]
) -> None:
    wrong = PasswordTry("ana", "another kettle entirely", "000000", HERE)
    for _ in range(5):
        refused("credentials", lambda: here.door.by_password(wrong))
    for _ in range(5):
        refused("locked", lambda: here.door.by_password(wrong))

    superuser.execute("update ledger.attempt set at = at - interval '31 seconds'")

    assert here.enter(ana)


def test_an_address_that_tries_one_member_after_another_waits(here: Installation) -> None:
    for number in range(20):
        wrong = PasswordTry(f"somebody{number}", PASSWORD, "000000", "10.0.0.7")
        refused("credentials", partial(here.door.by_password, wrong))

    last = PasswordTry("anybody", PASSWORD, "000000", "10.0.0.7")
    refused("locked", lambda: here.door.by_password(last))


def test_nobody_keeps_a_passkey_out_by_guessing(here: Installation, ana: Person) -> None:
    for number in range(20):
        wrong = PasswordTry(f"somebody{number}", PASSWORD, "000000", HERE)
        refused("credentials", partial(here.door.by_password, wrong))
        with pytest.raises(NotFound):
            members.look_up(here.door, "WRONG", HERE)
    refused("locked", lambda: here.enter(ana))
    refused("locked", lambda: members.look_up(here.door, "WRONG", HERE))
    for _ in range(30):
        refused("credentials", lambda: here.door.by_passkey("rubbish", ORIGIN))

    answer = ana.key.signed(here.door.ask_passkey())
    assert here.door.by_passkey(answer, ORIGIN)


def test_whoever_is_suspended_is_told_so_once_they_proved_who_they_are(
    here: Installation, ana: Person
) -> None:
    members.suspend(here.ledger, "ana", here.enter(here.admin), suspended=True)

    wrong = PasswordTry("ana", "another kettle entirely", "000000", HERE)
    assert "suspended" not in refused("credentials", lambda: here.door.by_password(wrong))
    signed = ana.key.signed(here.door.ask_passkey())
    assert "suspended" in refused("suspended", lambda: here.door.by_passkey(signed, ORIGIN))


def test_what_was_typed_as_a_name_is_kept_nowhere(
    here: Installation, superuser: psycopg.Connection[Any]
) -> None:
    typed = "my whole password by mistake"
    refused("credentials", lambda: here.door.by_password(PasswordTry(typed, "", "", HERE)))

    for table in ("attempt", "audit"):
        rows = superuser.execute(f"select t::text from ledger.{table} t").fetchall()
        assert rows
        assert typed not in str(rows)
        assert typed.encode().hex() not in str(rows)


# --- by passkey -------------------------------------------------------------------------------


def test_a_passkey_lets_its_member_in(here: Installation, ana: Person) -> None:
    answer = ana.key.signed(here.door.ask_passkey())

    who = here.door.visit(here.door.by_passkey(answer, ORIGIN))

    assert who is not None
    assert (who.member, who.how) == ("ana", "passkey")


def test_an_answer_serves_once(here: Installation, ana: Person) -> None:
    answer = ana.key.signed(here.door.ask_passkey())
    here.door.by_passkey(answer, ORIGIN)

    refused("challenge", lambda: here.door.by_passkey(answer, ORIGIN))


def test_a_stranger_who_asks_and_asks_pushes_nobodys_proof_out(
    here: Installation, ana: Person
) -> None:
    who = here.door.visit(here.enter(ana))
    assert who is not None
    asked = here.door.ask_passkey_again(who)
    first = here.door.ask_passkey()
    for _ in range(1000):
        here.door.ask_passkey()

    assert here.door.step_up_by_passkey(who, ana.key.signed(asked), ORIGIN)
    refused("challenge", lambda: here.door.by_passkey(ana.key.signed(first), ORIGIN))


def test_an_answer_is_good_for_five_minutes(here: Installation, ana: Person) -> None:
    answer = ana.key.signed(here.door.ask_passkey())
    here.clock.tick(301)

    refused("challenge", lambda: here.door.by_passkey(answer, ORIGIN))


def test_what_was_asked_for_one_purpose_does_not_serve_another(
    here: Installation, ana: Person
) -> None:
    who = here.door.visit(here.enter(ana))
    assert who is not None
    answer = ana.key.signed(here.door.ask_passkey())

    refused("challenge", lambda: here.door.step_up_by_passkey(who, answer, ORIGIN))


@pytest.mark.parametrize("how", ["origin", "unverified", "another's key", "no such key", "rubbish"])
def test_an_answer_that_is_not_right_opens_nothing(
    here: Installation, ana: Person, how: str
) -> None:
    options = here.door.ask_passkey()
    other = Key()
    other.id = ana.key.id
    answers: dict[str, Callable[[], str]] = {
        "origin": lambda: ana.key.signed(options, origin="http://localhost.evil.example"),
        "unverified": lambda: ana.key.signed(options, verified=False),
        "another's key": lambda: other.signed(options),
        "no such key": lambda: Key().signed(options),
        "rubbish": lambda: '{"response": {"clientDataJSON": []}}',
    }

    said = refused("credentials", lambda: here.door.by_passkey(answers[how](), ORIGIN))

    assert said == "the passkey was not accepted"


def test_a_passkey_does_not_work_where_the_pages_have_another_name(
    here: Installation, ana: Person
) -> None:
    there = "http://127.0.0.1"
    answer = ana.key.signed(here.door.ask_passkey(), origin=there)

    refused("credentials", lambda: here.door.by_passkey(answer, there))


def test_a_counter_that_went_back_is_a_copys_and_ends_the_passkey(
    here: Installation, ana: Person, superuser: psycopg.Connection[Any]
) -> None:
    ana.key.counter = 9
    here.door.by_passkey(ana.key.signed(here.door.ask_passkey()), ORIGIN)
    inside = here.enter(ana)
    ana.key.counter = 5
    said = refused(
        "sign-count",
        lambda: here.door.by_passkey(ana.key.signed(here.door.ask_passkey()), ORIGIN),
    )

    assert "as that of a copy would" in said
    assert here.door.visit(inside) is None, "whoever holds the copy may be the one inside"
    ana.key.counter = 50
    refused(
        "credentials",
        lambda: here.door.by_passkey(ana.key.signed(here.door.ask_passkey()), ORIGIN),
    )
    rules = superuser.execute("select rule from ledger.audit where member = 'ana'").fetchall()
    assert ("sign-count",) in rules


def test_a_stranger_who_claims_an_old_count_ends_nothing(here: Installation, ana: Person) -> None:
    ana.key.counter = 9
    here.door.by_passkey(ana.key.signed(here.door.ask_passkey()), ORIGIN)
    stranger = Key()
    stranger.id = ana.key.id
    refused(
        "credentials",
        lambda: here.door.by_passkey(stranger.signed(here.door.ask_passkey()), ORIGIN),
    )

    assert here.door.by_passkey(ana.key.signed(here.door.ask_passkey()), ORIGIN)


def test_a_passkey_that_does_not_count_is_as_good(here: Installation, ana: Person) -> None:
    person = here.join(AUDITOR)
    person.key.counter = 0
    here.with_key(person)

    for _ in range(2):
        person.key.counter = 0
        assert here.door.by_passkey(person.key.signed(here.door.ask_passkey()), ORIGIN)


# --- what a sign-in is worth ------------------------------------------------------------------


def opens(ledger: Ledger, reader: Reader, proof: str | None) -> str:
    """Return which rule refuses a session, or nothing."""
    try:
        with ledger.acting(reader, proof=proof):
            return ""
    except Refused as refusal:
        return refusal.rule


def test_without_a_sign_in_nobody_acts(here: Installation, ana: Person) -> None:
    assert opens(here.ledger, ANA, "") == "sign-in"
    assert opens(here.ledger, ANA, "made up") == "sign-in"


def test_a_sign_in_is_its_own_members_alone(here: Installation, ana: Person) -> None:
    here.join(CUSTODIAN)

    assert opens(here.ledger, CORA, here.enter(ana)) == "sign-in"


def test_a_role_or_purpose_that_is_not_theirs_is_refused(here: Installation, ana: Person) -> None:
    token = here.enter(ana)

    assert opens(
        here.ledger, Reader("ana", BODY.id, Role.CUSTODIAN, Purpose.PROTECTION), token
    ) == ("membership")
    assert opens(here.ledger, Reader("ana", BODY.id, Role.ANALYST, Purpose.PROTECTION), token) == (
        "purpose"
    )


@pytest.mark.parametrize(
    "over",
    [
        "expires_at = now()",
        "seen_at = now() - interval '30 minutes'",
    ],
)
def test_a_sign_in_that_is_over_or_idle_opens_nothing_and_is_taken_away(
    here: Installation, ana: Person, superuser: psycopg.Connection[Any], over: str
) -> None:
    token = here.enter(ana)
    superuser.execute(f"update ledger.signed_in set {over}")

    assert opens(here.ledger, ANA, token) == "sign-in"
    assert here.door.visit(token) is None
    assert superuser.execute(
        "select count(*) from ledger.signed_in where member = 'ana'"
    ).fetchone() == (0,)


@pytest.mark.parametrize("how", ["left", "idle", "suspended", "elsewhere"])
def test_sessions_end_with_the_sign_in_they_stand_on(
    here: Installation, ana: Person, superuser: psycopg.Connection[Any], how: str
) -> None:
    token = here.enter(ana)
    with here.ledger.acting(ANA, proof=token) as session:
        assert _may_read(session)
        if how == "left":
            here.door.leave(token)
        elif how == "idle":
            superuser.execute("update ledger.signed_in set seen_at = now() - interval '1 hour'")
            here.door.visit(token)
        elif how == "suspended":
            admin = here.enter(here.admin)
            members.suspend(here.ledger, "ana", admin, suspended=True)
            assert "suspended" in refused("suspended", lambda: here.enter(ana))
        else:
            moved = Member("ana", "harbour", "Ana", (Role.ANALYST,))
            other = members.Organisation("harbour", "H", BODY.kind, BODY.regime)
            members.enrol(here.ledger, [other], [moved], here.enter(here.admin))

        assert not _may_read(session)
    assert here.door.visit(token) is None


def _may_read(session: Any) -> bool:
    with session.begin() as connection:
        return bool(connection.exec_driver_sql("select ledger.may('read')").scalar_one())


def test_a_session_does_not_outlive_its_sign_in(
    here: Installation, ana: Person, superuser: psycopg.Connection[Any]
) -> None:
    token = here.enter(ana)
    superuser.execute("update ledger.signed_in set expires_at = now() + interval '1 minute'")
    with here.ledger.acting(ANA, proof=token):
        late = superuser.execute(
            "select count(*) from ledger.session where expires_at > now() + interval '2 minutes'"
        ).fetchone()

    assert late == (0,)


def test_a_seat_is_taken_only_where_it_is_theirs(here: Installation, ana: Person) -> None:
    token = here.enter(ana)
    here.door.sit(token, Role.ANALYST, Purpose.ANALYSIS)
    refused("membership", lambda: here.door.sit(token, Role.CUSTODIAN, Purpose.PROTECTION))
    refused("membership", lambda: here.door.sit(token, Role.ANALYST, Purpose.OVERSIGHT))

    who = here.door.visit(token)
    assert who is not None
    assert (who.role, who.purpose) == (Role.ANALYST, Purpose.ANALYSIS)


# --- proved anew ------------------------------------------------------------------------------


def test_a_step_up_gives_a_new_token_and_keeps_what_stood_on_the_old_one(
    here: Installation, ana: Person, superuser: psycopg.Connection[Any]
) -> None:
    old = here.enter(ana)
    with here.ledger.acting(ANA, proof=old) as session:
        superuser.execute("update ledger.signed_in set proved_at = now() - interval '11 minutes'")
        who = here.door.visit(old)
        assert who is not None
        assert not who.proved

        new = here.door.step_up_by_code(who, ana.code(here.clock), HERE)

        assert here.door.visit(old) is None
        again = here.door.visit(new)
        assert again is not None
        assert again.proved
        assert _may_read(session)


def test_a_step_up_by_passkey_takes_the_members_own(here: Installation, ana: Person) -> None:
    other = here.with_key(here.join(AUDITOR))
    who = here.door.visit(here.enter(ana))
    assert who is not None
    theirs = other.key.signed(here.door.ask_passkey_again(who))
    said = refused("credentials", lambda: here.door.step_up_by_passkey(who, theirs, ORIGIN))
    assert said == "the passkey was not accepted"  # before anything of theirs is counted

    own = ana.key.signed(here.door.ask_passkey_again(who))
    assert here.door.step_up_by_passkey(who, own, ORIGIN)


def test_a_step_up_by_a_copy_ends_the_sign_in_it_was_to_prove(
    here: Installation, ana: Person
) -> None:
    ana.key.counter = 9
    token = here.door.by_passkey(ana.key.signed(here.door.ask_passkey()), ORIGIN)
    who = here.door.visit(token)
    assert who is not None
    ana.key.counter = 5

    answer = ana.key.signed(here.door.ask_passkey_again(who))
    refused("sign-count", lambda: here.door.step_up_by_passkey(who, answer, ORIGIN))

    assert here.door.visit(token) is None


def test_a_step_up_takes_no_code_twice_and_none_that_recovers(
    here: Installation, ana: Person
) -> None:
    code = ana.code(here.clock)
    who = here.door.visit(here.door.by_password(PasswordTry("ana", PASSWORD, code, HERE)))
    assert who is not None

    refused("credentials", lambda: here.door.step_up_by_code(who, code, HERE))
    refused("credentials", lambda: here.door.step_up_by_code(who, ana.recovering[0], HERE))
    unspent = PasswordTry("ana", PASSWORD, ana.recovering[0], HERE)
    assert here.door.by_password(unspent)


# --- the first administrator ------------------------------------------------------------------


def test_the_first_administrator_is_made_once(ledger: Ledger) -> None:
    code = members.set_up_code(ledger)
    assert code
    members.make_first(ledger, code, BODY, Member("a", BODY.id, "A", (Role.ADMINISTRATOR,)))

    refused(
        "set-up",
        lambda: members.make_first(
            ledger,
            code,
            members.Organisation("b", "B", BODY.kind, BODY.regime),
            Member("b", "b", "B", (Role.ADMINISTRATOR,)),
        ),
    )
    assert [each.id for each in members.members(ledger)] == ["a"]


def test_a_new_code_goes_on_with_the_administrator_who_was_made(ledger: Ledger) -> None:
    first = members.set_up_code(ledger)
    assert first
    members.make_first(ledger, first, BODY, Member("a", BODY.id, "A", (Role.ADMINISTRATOR,)))
    again = members.set_up_code(ledger)
    assert again
    door = Door(ledger, Clock())

    with pytest.raises(NotFound):
        members.look_up(door, first, HERE)
    assert members.look_up(door, again, HERE).id == "a"


def test_an_installation_with_credentials_gives_out_no_code(here: Installation) -> None:
    assert members.set_up_code(here.ledger) is None


def test_a_wrong_code_makes_nobody(ledger: Ledger) -> None:
    members.set_up_code(ledger)

    refused(
        "set-up",
        lambda: members.make_first(
            ledger, "AAAAA-AAAAA-AAAAA-AAAAA", BODY, Member("a", BODY.id, "A", ())
        ),
    )
    assert members.members(ledger) == []


def test_an_exercise_has_no_first_administrator(enrolled: Ledger) -> None:
    assert members.set_up_code(enrolled) is None


# --- enrolling and inviting -------------------------------------------------------------------


def test_only_an_administrator_who_just_proved_it_enrols(
    here: Installation, ana: Person, superuser: psycopg.Connection[Any]
) -> None:
    new = Member("new", BODY.id, "New", (Role.ANALYST,))
    refused("administrator", lambda: members.enrol(here.ledger, [], [new]))
    refused("administrator", lambda: members.enrol(here.ledger, [], [new], here.enter(ana)))
    admin = here.enter(here.admin)
    superuser.execute("update ledger.signed_in set proved_at = now() - interval '10 minutes'")
    refused("administrator", lambda: members.enrol(here.ledger, [], [new], admin))
    refused("administrator", lambda: members.invite(here.ledger, "ana", admin))
    refused("administrator", lambda: members.suspend(here.ledger, "ana", admin, suspended=True))

    members.enrol(here.ledger, [], [new], here.enter(here.admin))
    assert "new" in [each.id for each in members.members(here.ledger)]


def test_nobody_changes_their_own_entry(here: Installation) -> None:
    admin = here.enter(here.admin)
    mine = Member("admin", BODY.id, "Adam", (Role.ANALYST,))

    refused("administrator", lambda: members.enrol(here.ledger, [], [mine], admin))
    refused("administrator", lambda: members.suspend(here.ledger, "admin", admin, suspended=True))
    refused("administrator", lambda: members.invite(here.ledger, "admin", admin))


def test_whoever_keeps_the_accounts_holds_no_other_role(here: Installation) -> None:
    both = Member("new", BODY.id, "New", (Role.ADMINISTRATOR, Role.ANALYST))

    refused("role-apart", lambda: members.enrol(here.ledger, [], [both], here.enter(here.admin)))


def test_an_invitation_serves_once(here: Installation) -> None:
    admin = here.enter(here.admin)
    members.enrol(here.ledger, [], [ANALYST], admin)
    code = members.invite(here.ledger, "ana", admin)
    chosen(here.door, here.clock, Chooser(ANALYST, code=code))

    with pytest.raises(NotFound):
        members.look_up(here.door, code, HERE)
    refused("invitation", lambda: chosen(here.door, here.clock, Chooser(ANALYST, code=code)))


def test_an_invitation_is_for_its_own_member(here: Installation) -> None:
    admin = here.enter(here.admin)
    members.enrol(here.ledger, [], [ANALYST], admin)
    code = members.invite(here.ledger, "ana", admin)

    refused(
        "invitation",
        lambda: chosen(here.door, here.clock, Chooser(here.admin.member, code=code)),
    )


@pytest.mark.parametrize("over", ["expires_at = now()", "used_at = now()"])
def test_an_invitation_that_is_over_opens_nothing(
    here: Installation, superuser: psycopg.Connection[Any], over: str
) -> None:
    admin = here.enter(here.admin)
    members.enrol(here.ledger, [], [ANALYST], admin)
    code = members.invite(here.ledger, "ana", admin)
    superuser.execute(f"update ledger.invitation set {over}")

    with pytest.raises(NotFound):
        members.look_up(here.door, code, HERE)
    refused("invitation", lambda: chosen(here.door, here.clock, Chooser(ANALYST, code=code)))


def test_what_somebody_has_is_replaced_only_after_a_second_person_confirmed(
    here: Installation, ana: Person
) -> None:
    otto = here.join(AUDITOR)
    token, admin = here.enter(ana), here.enter(here.admin)
    code = members.invite(here.ledger, "ana", admin)
    with pytest.raises(NotFound):
        members.look_up(here.door, code, HERE)
    (waiting,) = members.invitations(here.ledger, admin)
    assert waiting.waits
    refused("four-eyes", lambda: members.confirm(here.ledger, waiting.id, admin))
    refused("four-eyes", lambda: members.confirm(here.ledger, waiting.id, token))

    assert here.door.visit(token) is not None

    members.confirm(here.ledger, waiting.id, here.enter(otto))

    assert here.door.visit(token) is None  # whoever held the old ones is out, before it is used
    refused("credentials", lambda: here.enter(ana))
    refused(
        "credentials",
        lambda: here.door.by_passkey(ana.key.signed(here.door.ask_passkey()), ORIGIN),
    )
    fresh = chosen(here.door, here.clock, Chooser(ANALYST, code=code))
    assert here.enter(fresh)


def test_a_new_invitation_ends_the_one_before(here: Installation) -> None:
    admin = here.enter(here.admin)
    members.enrol(here.ledger, [], [ANALYST], admin)
    first = members.invite(here.ledger, "ana", admin)
    second = members.invite(here.ledger, "ana", admin)

    with pytest.raises(NotFound):
        members.look_up(here.door, first, HERE)
    assert members.look_up(here.door, second, HERE).id == "ana"


def test_who_guesses_invitations_must_wait(here: Installation) -> None:
    for _ in range(20):
        with pytest.raises(NotFound):
            members.look_up(here.door, "AAAAA", "10.0.0.8")

    refused("locked", lambda: members.look_up(here.door, "AAAAA", "10.0.0.8"))


# --- one's own --------------------------------------------------------------------------------


def test_a_password_is_changed_after_a_fresh_proof_and_ends_what_was_signed_in_elsewhere(
    here: Installation, ana: Person, superuser: psycopg.Connection[Any]
) -> None:
    elsewhere, token = here.enter(ana), here.enter(ana)

    fresh = chosen(here.door, here.clock, Chooser(ANALYST, token=token))

    assert here.door.visit(elsewhere) is None
    assert here.door.visit(token) is not None
    refused("credentials", lambda: here.enter(ana))
    assert here.enter(fresh)
    superuser.execute("update ledger.signed_in set proved_at = now() - interval '10 minutes'")
    refused("step-up", lambda: chosen(here.door, here.clock, Chooser(ANALYST, token=token)))


def test_the_last_that_lets_one_in_is_not_given_up(here: Installation) -> None:
    admin = here.enter(here.admin)
    members.enrol(here.ledger, [], [ANALYST], admin)
    code = members.invite(here.ledger, "ana", admin)
    invited, key = Chooser(ANALYST, code=code), Key()
    answer = key.made(members.ask_new_passkey(here.door, invited))
    members.keep_passkey(here.door, invited, answer, ORIGIN, "one")
    mine = Chooser(ANALYST, token=here.door.by_passkey(key.signed(here.door.ask_passkey()), ORIGIN))
    (only,) = members.own(here.door, mine)

    refused("credentials", lambda: members.give_up(here.door, mine, only.id))
    assert members.own(here.door, mine) == [only]


def test_nobody_gives_up_what_is_anothers(here: Installation, ana: Person) -> None:
    mine = Chooser(here.admin.member, token=here.enter(here.admin))
    theirs = members.own(here.door, Chooser(ANALYST, token=here.enter(ana)))

    for each in theirs:
        refused("credentials", partial(members.give_up, here.door, mine, each.id))


@pytest.mark.parametrize(
    ("password", "again", "field"),
    [
        ("short", "short", "password"),
        ("passwordpassword", "passwordpassword", "password"),
        ("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", "password"),
        ("Invented for all of us", "Invented for all of us", "password"),
        ("wholeroute is what we use", "wholeroute is what we use", "password"),
        (PASSWORD, PASSWORD + "x", "again"),
    ],
)
def test_a_weak_or_mistyped_password_is_named(
    here: Installation, password: str, again: str, field: str
) -> None:
    mine = Chooser(here.admin.member, token=here.enter(here.admin))
    seed, sealed = members.new_seed(here.door, "admin")
    code = totp.code_at(seed, totp.step_of(here.clock()))

    with pytest.raises(Invalid) as wrong:
        members.keep_password(here.door, mine, Chosen(password, again, sealed, code))

    assert wrong.value.field == field


def test_a_seed_that_was_sealed_for_another_is_refused(here: Installation) -> None:
    mine = Chooser(here.admin.member, token=here.enter(here.admin))
    seed, sealed = members.new_seed(here.door, "somebody else")
    code = totp.code_at(seed, totp.step_of(here.clock()))

    refused(
        "sealed",
        lambda: members.keep_password(here.door, mine, Chosen(PASSWORD, PASSWORD, sealed, code)),
    )
    refused(
        "sealed",
        lambda: members.keep_password(here.door, mine, Chosen(PASSWORD, PASSWORD, "zz", code)),
    )


def test_no_secret_stands_in_the_database_as_it_is(
    here: Installation, ana: Person, superuser: psycopg.Connection[Any]
) -> None:
    token = here.enter(ana)

    said = str(
        superuser.execute(
            "select c::text, s::text from ledger.credential c, ledger.signed_in s"
        ).fetchall()
    )

    for secret in (PASSWORD.encode(), ana.seed, token.encode(), ana.recovering[1].encode()):
        assert secret.hex() not in said
        assert secret.decode("latin-1") not in said


def test_every_sign_in_and_refusal_leaves_a_line(
    here: Installation, ana: Person, superuser: psycopg.Connection[Any]
) -> None:
    token = here.enter(ana)
    refused(
        "credentials", lambda: here.door.by_password(ana.tries(here.clock, "not this one at all"))
    )
    here.door.leave(token)

    lines = superuser.execute(
        "select object, allowed, rule from ledger.audit where member = 'ana' order by id desc limit 3"
    ).fetchall()
    assert lines == [
        ("sign-out", True, ""), ("sign-in", False, "credentials"), ("sign-in", True, "")
    ]  # fmt: skip
    (enrolled,) = superuser.execute(
        "select member, details ->> 'roles' from ledger.audit where object = 'member:ana'"
    ).fetchall()
    assert enrolled == ("admin", "analyst, contributor")


def test_the_sign_in_of_a_process_serves_where_none_is_named(
    here: Installation, ana: Person
) -> None:
    here.ledger.proof = here.enter(ana)

    assert opens(here.ledger, ANA, None) == ""
    assert opens(here.ledger, ANA, "") == "sign-in"
