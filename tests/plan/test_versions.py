"""Other plans are loaded as versions: hashed, numbered, compared by id, and one in what they share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from tests.conftest import ActingAs

from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.ledger import Acting
from wholeroute.plan import Plan, Unit, built_in, load
from wholeroute.plan.store.versions import load_version, plan_of, plans, version_of, versions
from wholeroute.plan.versions import canonical, differences, hash_of, read
from wholeroute.rights import Purpose, Role

SMALL = load(Path(__file__).parent / "small_strategy.yaml")


@pytest.fixture
def manager(acting: ActingAs) -> Iterator[Acting]:
    with acting("programme-manager@ncp-a", Role.PROGRAMME_MANAGER, Purpose.POLICY) as session:
        yield session


def without(plan: Plan, action: str) -> Plan:
    return replace(plan, actions=tuple(each for each in plan.actions if each.id != action))


def test_a_plan_comes_back_from_its_text_and_its_hash_is_the_texts() -> None:
    for plan in (built_in(), SMALL):
        assert read(canonical(plan)) == plan
        assert hash_of(plan) == sha256(canonical(plan).encode()).digest()
    assert '"boxed":false' not in canonical(built_in())


def test_versions_differ_by_id_and_tell_each_field() -> None:
    (first, *others) = SMALL.actions
    newer = replace(
        without(SMALL, "AL-4"),
        actions=(replace(first, force=others[0].force, targets={}), *others[:-1], replace(first, id="N")),
    )  # fmt: skip
    told = {each.id: each for each in differences(SMALL, newer)}

    assert [(each.register, each.id, each.change) for each in told.values()] == [
        ("actions", "AL-1", "changed"), ("actions", "N", "added"), ("actions", "AL-4", "removed"),
    ]  # fmt: skip
    assert [(e.field, e.was, e.now) for e in told["AL-1"].fields] == [
        ("force", "will", "must"), ("targets", "financial-strand 1", ""),
    ]  # fmt: skip
    assert differences(SMALL, SMALL) == ()


def test_a_row_that_no_version_names_is_no_difference() -> None:
    other = replace(SMALL, acts=tuple(replace(each, title="New") for each in SMALL.acts))

    assert {each.id for each in differences(SMALL, other)} == {
        "aldovian-penal-code", "facilitation-directive",
    }  # fmt: skip


def test_the_plan_that_comes_with_the_program_is_version_1(manager: Acting) -> None:
    ledger = manager.ledger
    assert [(each.plan, each.number) for each in versions(ledger)] == [("eu-2021", 1)]
    assert plan_of(ledger) is built_in()

    newer = without(built_in(), "P4-06")
    assert load_version(manager, newer) == 2
    assert plan_of(ledger) == newer
    newest, first = versions(ledger)
    assert (newest.number, newest.member, first.member) == (2, "programme-manager@ncp-a", "")
    assert version_of(ledger, first) is built_in()


def test_another_plan_stands_beside_it_and_the_same_is_not_loaded_twice(manager: Acting) -> None:
    assert load_version(manager, SMALL) == 1
    assert [each.about.id for each in plans(manager.ledger)] == ["eu-2021", "aldovia-2027"]
    assert plan_of(manager.ledger, "aldovia-2027") == SMALL
    for plan in (SMALL, built_in()):
        with pytest.raises(Invalid, match="says the same already"):
            load_version(manager, plan)
    with pytest.raises(NotFound):
        plan_of(manager.ledger, "atlantis")


def test_an_indicator_means_one_thing_in_all_plans(manager: Acting) -> None:
    load_version(manager, SMALL)
    own = SMALL.indicator["harbour-checks"]
    others = [each for each in SMALL.indicators if each is not own]

    def anew(**said: object) -> Plan:
        return replace(SMALL, indicators=(*others, replace(own, **said)))  # type: ignore[arg-type]

    elsewhere = replace(SMALL.about, id="borduria-2028")
    with pytest.raises(Invalid, match="harbour-checks: aldovia-2027 says otherwise"):
        load_version(manager, replace(anew(definition="Checks of any boat"), about=elsewhere))
    with pytest.raises(Invalid, match="harbour-checks"):
        load_version(manager, anew(unit=Unit.SHARE))
    actors = tuple(
        replace(each, name="Another") if each.id == "aldovian-harbours" else each
        for each in SMALL.organisations
    )
    with pytest.raises(Invalid, match="aldovian-harbours"):
        load_version(manager, replace(SMALL, about=elsewhere, organisations=actors))
    assert load_version(manager, anew(definition="Checks of small boats, per month")) == 2


def test_nobody_but_who_steers_loads_a_plan(acting: ActingAs) -> None:
    with (
        acting("contact-point@ncp-a", Role.CONTACT_POINT, Purpose.POLICY) as contact,
        pytest.raises(Refused, match="may not steer"),
    ):
        load_version(contact, SMALL)
