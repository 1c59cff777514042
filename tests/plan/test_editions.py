"""Editions: frozen at one moment, signed by two, published once, and the same ever after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from hashlib import sha256

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from tests.conftest import ActingAs

from wholeroute import plan, reports
from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.ledger import Acting, Ledger, audit_rows
from wholeroute.plan import Edition, Kept, Order, Plan, Unit, built_in
from wholeroute.plan.edition import read
from wholeroute.plan.evidence import Attested, Kind, Quality, Verdict
from wholeroute.plan.kept import for_everybody, found
from wholeroute.plan.law_forms import Answer
from wholeroute.plan.notes import Filled
from wholeroute.plan.store import editions as store
from wholeroute.plan.store.evidence import answer_for, attest, say
from wholeroute.plan.store.law import answer as answer_law
from wholeroute.plan.store.notes import noted, reply, write
from wholeroute.plan.store.values import give
from wholeroute.plan.store.versions import load_version
from wholeroute.plan.tables import in_tables_alone
from wholeroute.plan.values import Given
from wholeroute.plan.versions import hash_of
from wholeroute.reports import held
from wholeroute.rights import Action, Purpose, Role
from wholeroute.web.language import CATALOGUES, Languages
from wholeroute.web.views.plan_editions import frame_of

TODAY = date(2026, 11, 28)
EU = built_in().about.id
WHOLE = Order(EU, "whole", "Progress of the plan, 2026")
SOLE = next(
    a.id
    for a in built_in().actions
    if a.responsible == ("commission",)
    and in_tables_alone(built_in().indicator[a.indicators[0]])
    and built_in().indicator[a.indicators[0]].unit is Unit.NUMBER
)
"""An action that one body is asked for, and that is measured by a number of people or cases."""
FRAME = frame_of(each for each in Languages(CATALOGUES).all() if each.tag in {"en", "ar"})


@pytest.fixture
def manager(acting: ActingAs) -> Iterator[Acting]:
    with acting("programme-manager@agency", Role.PROGRAMME_MANAGER, Purpose.POLICY) as session:
        yield session


@pytest.fixture
def colleague(acting: ActingAs) -> Iterator[Acting]:
    with acting("programme-manager@ncp-a", Role.PROGRAMME_MANAGER, Purpose.POLICY) as session:
        yield session


@pytest.fixture
def point(acting: ActingAs) -> Iterator[Acting]:
    with acting("contact-point@ncp-b", Role.CONTACT_POINT, Purpose.POLICY) as session:
        yield session


def again(acting: Acting, kept: Kept) -> Kept:
    """Return an edition as it is kept by now."""
    with acting.begin() as connection:
        return store.edition(partial(found, connection), kept.plan, kept.number)


def content(acting: Acting, kept: Kept) -> Edition:
    with acting.begin() as connection:
        return store.content(partial(found, connection), kept)


def shown(
    manager: Acting,
    point: Acting,
    title: str = "Annual report",
    *,
    public: bool = True,
    digest: str = "",
) -> int:
    """Attest evidence of one action on behalf of who is responsible for it alone."""
    answer_for(manager, built_in(), "commission", "ncp-b", date(2026, 1, 1), None)
    said = Attested(
        EU, SOLE, "commission", Kind.DOCUMENT, title, "The registry", "2026-10-01", Quality.B,
        "Ares(2026) 1", sha256=digest, public=public,
    )  # fmt: skip
    return attest(point, built_in(), said, TODAY)


def test_an_edition_is_numbered_hashed_and_names_nobody(manager: Acting) -> None:
    first = plan.freeze(manager, WHOLE, FRAME, TODAY)
    second = plan.freeze(manager, replace(WHOLE, kind="pillar-3", title="Pillar 3"), FRAME, TODAY)
    frozen = content(manager, second)

    assert (first.number, second.number, second.kind) == (1, 2, "pillar-3")
    assert sha256(plan.as_json(frozen)).digest() == second.sha256
    assert frozen.register.number == 1
    assert {each.pillar for each in frozen.actions} == {"3"}
    assert "programme-manager" not in plan.as_json(frozen).decode()


def test_the_log_names_the_hash_of_what_was_frozen_and_signed(
    manager: Acting, acting: ActingAs
) -> None:
    kept = plan.freeze(manager, WHOLE, FRAME, TODAY)
    plan.sign_edition(manager, kept)

    with acting("auditor@agency", Role.AUDITOR, Purpose.OVERSIGHT) as auditor:
        told = [
            row.details["sha256"]
            for row in audit_rows(auditor)
            if row.object.startswith(("plan.edition:", "plan.signature:"))
        ]
    assert told == [kept.sha256.hex()] * 2


def test_statuses_follow_from_evidence_and_what_is_not_for_everybody_is_only_counted(
    manager: Acting, point: Acting, colleague: Acting
) -> None:
    public = shown(manager, point)
    shown(manager, point, "Minutes of a closed meeting", public=False)
    say(colleague, public, Verdict.VERIFIED, "I read it")

    kept = plan.freeze(manager, WHOLE, FRAME, TODAY)
    frozen = content(manager, kept)
    standing = frozen.standing[SOLE]

    assert (standing.status, standing.evidence, standing.withheld) == ("verified", (public,), 0)
    assert [each.title for each in frozen.evidence] == ["Annual report"]
    assert frozen.evidence[0].attested_by == "National contact point B"
    assert frozen.evidence[0].verified_by == ("National contact point A",)
    assert "closed meeting" not in plan.as_json(frozen).decode()
    others = {each.status for each in frozen.standings if each.action != SOLE}
    assert others == {"not-reported", "several"}


def test_who_holds_a_piece_is_named_and_no_title_turns_its_direction(
    manager: Acting, point: Acting
) -> None:
    answer_for(manager, built_in(), "commission", "ncp-b", date(2026, 1, 1), None)
    said = Attested(
        EU, SOLE, "commission", Kind.DOCUMENT, "Report \u202egnorw", "ncp-b", "2026-10", Quality.B,
        "Doc. 1", public=True,
    )  # fmt: skip
    attest(point, built_in(), said, TODAY)
    kept = plan.freeze(manager, replace(WHOLE, title="Progress \u202e2026"), FRAME, TODAY)
    (piece,) = content(manager, kept).evidence

    assert (piece.title, piece.held_by) == ("Report gnorw", "National contact point B")
    assert kept.title == "Progress 2026"


def test_small_numbers_are_kept_back_and_stay_so(manager: Acting, point: Acting) -> None:
    evidence = shown(manager, point)
    counted = next(e for e in built_in().action[SOLE].indicators)
    with point.begin() as connection:
        for state, number in (("DE", "3"), ("FR", "4"), ("IT", "1200"), ("PL", "88.5")):
            give(connection, point, Action.ATTEST, Given(
                counted, "commission", "2025", "2025", number, evidence, {"state": state}
            ))  # fmt: skip

    frozen = content(manager, plan.freeze(manager, WHOLE, FRAME, TODAY))
    again = content(manager, plan.freeze(manager, replace(WHOLE, title="Later"), FRAME, TODAY))
    (table,) = frozen.tables["tables"]

    told = {tuple(key): shown for key, shown, *_ in table["cells"]}
    assert told["2025", "DE"] == told["2025", "FR"] == "suppressed"
    assert again.tables == frozen.tables
    assert frozen.tables["left-out"] == [f"{counted} (2025)"]
    assert "88.5" not in plan.as_json(frozen).decode()
    assert '"3"' not in plan.as_json(frozen).decode().split('"tables"')[1]


def test_a_file_with_small_counts_has_no_hash_that_they_could_be_tried_against(
    manager: Acting, point: Acting
) -> None:
    of_counts = shown(manager, point, "Statistics of 2025", digest="5d" * 32)
    shown(manager, point, "A decision of 2025", digest="6e" * 32)
    counted = next(e for e in built_in().action[SOLE].indicators)
    with point.begin() as connection:
        give(connection, point, Action.ATTEST, Given(
            counted, "commission", "2025", "2025", "3", of_counts, {"state": "DE"}
        ))  # fmt: skip

    frozen = content(manager, plan.freeze(manager, WHOLE, FRAME, TODAY))

    assert {each.title: each.sha256 for each in frozen.evidence} == {
        "Statistics of 2025": "", "A decision of 2025": "6e" * 32,
    }  # fmt: skip


def test_of_two_frozen_at_the_same_moment_one_is_frozen_again(
    manager: Acting, colleague: Acting
) -> None:
    """Each has to know what the other keeps back, though they are of two plans."""
    first = plan.freeze(manager, WHOLE, FRAME, TODAY)
    theirs = replace(content(manager, first), number=9)
    with colleague.at_one_moment() as connection:
        found(connection, "select id from plan.edition")
        plan.freeze(manager, replace(WHOLE, title="Later"), FRAME, TODAY)
        with pytest.raises(IntegrityError, match="edition_follows_key"):
            store.keep(connection, colleague, theirs, None)
        connection.rollback()


def test_laws_and_replies_are_frozen_as_everybody_may_read_them(
    manager: Acting, point: Acting
) -> None:
    directive = built_in().act["facilitation-directive"]
    topic = directive.topics[0].id
    said = Answer("GR", topic, "complete", "Law 1", "The gazette", "2026-01-01")
    answer_law(point, directive, said, TODAY)
    asked = Filled("consultation", "What should change?", "We ask civil society", day="2026-05-01")
    write(manager, built_in(), asked, TODAY)
    write(manager, built_in(), replace(asked, title="A closed round", public=False), TODAY)
    with manager.begin() as connection:
        *_, thread = noted(partial(found, connection), EU)
    reply(point, thread.note, "Clearer exemptions", TODAY)

    frozen = content(manager, plan.freeze(manager, WHOLE, FRAME, TODAY))
    of_topic = next(e for e in frozen.topics if (e.act, e.topic) == (directive.id, topic))
    (consulted,) = frozen.consulted

    assert of_topic.counts == (("complete", 1),)
    assert of_topic.untold > 20
    assert all(each.day >= "2002" and each.source for each in frozen.stages)
    assert len(frozen.stages) > 10
    assert (consulted.title, consulted.by) == ("What should change?", "A Union agency")
    assert [each.words for each in consulted.replies] == ["Clearer exemptions"]
    page = reports.render(frozen, "html", "en").decode()
    assert "complete: 1" in page
    assert "Clearer exemptions" in page
    assert "A closed round" not in plan.as_json(frozen).decode()


def test_changes_are_told_since_the_edition_of_its_kind_that_was_published_last(
    manager: Acting, point: Acting, colleague: Acting
) -> None:
    before = plan.freeze(manager, WHOLE, FRAME, TODAY)
    for each in (manager, colleague):
        plan.sign_edition(each, again(manager, before))
    reports.publish(manager, again(manager, before))
    plan.freeze(manager, WHOLE, FRAME, TODAY)  # a draft is nobody's former edition
    shown(manager, point)

    now = content(manager, plan.freeze(manager, WHOLE, FRAME, TODAY))

    assert now.former is not None
    assert now.former.number == before.number
    told = [(each.id, each.field, each.was, each.now) for each in now.changes]
    assert told == [
        (SOLE, "status", "not-reported", "evidenced"), (SOLE, "evidence", "0", "1"),
    ]  # fmt: skip


def without(name: str) -> Plan:
    """Return the Union's plan without an action, and with another that is worded otherwise."""
    first, *rest = (each for each in built_in().actions if each.id != name)
    kept = [replace(e, elaborated_by=tuple(n for n in e.elaborated_by if n != name)) for e in rest]
    return replace(built_in(), actions=(replace(first, action="Say it otherwise"), *kept))


def test_a_next_version_of_the_plan_is_frozen_published_and_told_apart_from_the_one_before(
    manager: Acting, point: Acting, colleague: Acting, enrolled: Ledger
) -> None:
    shown(manager, point)
    for version, register in ((1, built_in()), (2, without(SOLE))):
        if version > 1:
            assert load_version(manager, register) == version
        kept = plan.freeze(manager, WHOLE, FRAME, TODAY)
        for each in (manager, colleague):
            plan.sign_edition(each, again(manager, kept))
        plan.publish_edition(manager, again(manager, kept))

    ask = partial(for_everybody, enrolled)
    now = store.content(ask, store.edition(ask, EU, kept.number))

    assert (now.register.number, now.register.sha256) == (2, hash_of(without(SOLE)).hex())
    assert SOLE not in now.standing
    assert [each.action for each in now.evidence] == [SOLE], "what was attested stays attested"
    told = {(each.id, each.field, each.was, each.now) for each in now.changes}
    first = built_in().actions[0]
    assert told >= {
        (SOLE, "", "removed", ""), (first.id, "action", first.action, "Say it otherwise"),
    }  # fmt: skip
    assert "Say it otherwise" in reports.render(now, "html", "en").decode()


@pytest.mark.parametrize(
    ("order", "field"),
    [
        (replace(WHOLE, kind="pillar-9"), "kind"),
        (replace(WHOLE, title="  "), "title"),
        (replace(WHOLE, title="x" * 201), "title"),
        (replace(WHOLE, plan="nowhere"), "plan"),
    ],
)
def test_an_order_that_cannot_be_met_names_the_field(
    manager: Acting, order: Order, field: str
) -> None:
    with pytest.raises(Invalid) as mistake:
        plan.freeze(manager, order, FRAME, TODAY)

    assert mistake.value.field == field


def test_one_signature_alone_publishes_nothing(
    manager: Acting, colleague: Acting, enrolled: Ledger
) -> None:
    kept = plan.freeze(manager, WHOLE, FRAME, TODAY)
    plan.sign_edition(manager, kept)

    with pytest.raises(Refused) as refusal:
        reports.publish(manager, again(manager, kept))
    assert refusal.value.rule == "two-signatures"
    with pytest.raises(Refused) as twice:
        plan.sign_edition(manager, again(manager, kept))
    assert twice.value.rule == "signed"
    with pytest.raises(DBAPIError), manager.begin() as connection:
        store.keep_publication(connection, manager, kept)  # the database holds it by itself

    plan.sign_edition(colleague, again(colleague, kept))
    reports.publish(manager, again(manager, kept))
    (public,) = store.editions(partial(for_everybody, enrolled), EU)
    assert public.published


def test_a_joint_edition_wants_two_organisations(acting: ActingAs, manager: Acting) -> None:
    kept = plan.freeze(manager, replace(WHOLE, joint=True), FRAME, TODAY)
    same = replace(
        kept,
        signatures=(store.Signature("a", "agency", TODAY), store.Signature("b", "agency", TODAY)),
    )

    assert not same.signed
    assert replace(same, joint=False).signed
    assert replace(
        same, signatures=(same.signatures[0], store.Signature("c", "ncp-a", TODAY))
    ).signed


def test_who_does_not_steer_freezes_signs_and_publishes_nothing(
    manager: Acting, point: Acting
) -> None:
    kept = plan.freeze(manager, WHOLE, FRAME, TODAY)

    for attempt in (
        lambda: plan.freeze(point, WHOLE, FRAME, TODAY),
        lambda: plan.sign_edition(point, kept),
        lambda: reports.publish(point, kept),
        lambda: plan.keep_renderings(point, kept, ()),
    ):
        with pytest.raises(Refused):
            attempt()


def test_a_draft_is_seen_by_who_verifies_and_by_nobody_else(
    manager: Acting, point: Acting, enrolled: Ledger
) -> None:
    kept = plan.freeze(manager, WHOLE, FRAME, TODAY)

    assert again(point, kept) == kept
    assert store.editions(partial(for_everybody, enrolled), EU) == ()
    with pytest.raises(NotFound):
        store.edition(partial(for_everybody, enrolled), EU, kept.number)


def test_what_is_published_has_the_hash_of_every_form_and_comes_out_by_it_alone(
    manager: Acting, colleague: Acting, enrolled: Ledger
) -> None:
    kept = plan.freeze(manager, WHOLE, FRAME, TODAY)
    first = reports.make_first(manager, kept, "html", "en")
    for each in (manager, colleague):
        plan.sign_edition(each, again(manager, kept))
    reports.publish(manager, again(manager, kept))
    ask = partial(for_everybody, enrolled)
    public = store.edition(ask, EU, kept.number)

    assert {(e.form, e.language) for e in store.renderings(ask, public)} == {
        *reports.all_forms(content(manager, kept))
    }
    assert not first.checked
    made = reports.made(ask, public, "html", "en")
    assert (made.checked, made.content) == (True, first.content)
    with pytest.raises(Refused) as refusal:
        plan.publish_edition(manager, public)
    assert refusal.value.rule == "published"


def test_a_changed_content_is_never_rendered_under_the_old_hash(
    manager: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = plan.freeze(manager, WHOLE, FRAME, TODAY)
    reports.make_first(manager, kept, "html", "en")

    with pytest.raises(Refused) as changed:
        read(
            plan.as_json(replace(content(manager, kept), title="All is met")).decode(), kept.sha256
        )
    assert changed.value.rule == "edition-hash"

    monkeypatch.setattr(held, "_rendered", lambda *_: b"another")
    with pytest.raises(Refused) as other:
        reports.make_first(manager, kept, "html", "en")
    assert other.value.rule == "rebuild"


def test_what_earlier_editions_said_of_counts_is_read_under_their_own_hash_alone(
    manager: Acting, point: Acting
) -> None:
    evidence = shown(manager, point)
    counted = next(e for e in built_in().action[SOLE].indicators)
    with point.begin() as connection:
        give(connection, point, Action.ATTEST, Given(
            counted, "commission", "2025", "2025", "1200", evidence, {"state": "IT"}
        ))  # fmt: skip
    kept = plan.freeze(manager, WHOLE, FRAME, TODAY)
    frozen = content(manager, kept)

    with manager.begin() as connection:
        assert store.tables_so_far(partial(found, connection)) == (frozen.tables,)
        changed = "replace(content, '1200', '1300')"
        with pytest.raises(Refused) as refusal:
            store.tables_so_far(lambda asked: found(connection, asked.replace("content", changed)))
    assert refusal.value.rule == "edition-hash"


def test_an_edition_reads_one_moment_whatever_others_write(manager: Acting, point: Acting) -> None:
    with manager.at_one_moment() as connection:
        ask = partial(found, connection)
        before = ask("select count(*) as number from plan.evidence")
        shown(manager, point)
        after = ask("select count(*) as number from plan.evidence")

    assert [each["number"] for each in (*before, *after)] == [0, 0]
    with manager.begin() as connection:
        level = connection.execute(text("show transaction_isolation")).scalar_one()
    assert level == "read committed"
