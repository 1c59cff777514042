"""The gate: each part that is missing refuses, a suspect needs two people, what leaves is on record."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from tests.conftest import MEMBERS, ActingAs, Contribute, Filed, everyone_may, person
from tests.disclosure.conftest import (
    ABROAD,
    COURT,
    HOME,
    NOW,
    OBJECTS,
    WHY,
    asking,
    transfer,
)

from wholeroute import crosscheck, custody, disclosure
from wholeroute.disclosure import Answer, Body, Form, Package, Request
from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.ledger import Acting, Ledger, Verdict
from wholeroute.members import Member, enrol
from wholeroute.rights import (
    AccessClass,
    Category,
    Handling,
    Purpose,
    Regime,
    Role,
    Tlp,
)

Superuser = psycopg.Connection[tuple[object, ...]]


def rule(acting: Acting, request: Request) -> str:
    """Return the rule or field that a request fails by."""
    try:
        disclosure.ask(acting, request, NOW)
    except Refused as refusal:
        return refusal.rule
    except Invalid as mistake:
        return mistake.field
    return ""


def read(package: Package) -> Any:
    return json.loads(package.content)


@pytest.fixture
def second(enrolled: Ledger, acting: ActingAs) -> Member:
    """Return a second investigator of `ncp-a`."""
    colleague = Member("second@ncp-a", "ncp-a", "a colleague", (Role.INVESTIGATOR,))
    enrol(enrolled, [], [*MEMBERS, colleague])
    return colleague


# --- what is missing ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"legal_basis": " "}, "legal_basis"),
        ({"recipient": Body(" ", False, "IT", Regime.LED)}, "recipient"),
        ({"recipient": Body("A body elsewhere", False, "", Regime.LED)}, "recipient_country"),
        ({"recipient": Body("agency", False, "IT", Regime.LED)}, "recipient"),
        ({"recipient": Body("A Union agency", False, "IT", Regime.LED)}, "recipient"),
        ({"necessity": {}}, "necessity"),
        ({"objects_necessity": ""}, "necessity"),
        ({"objects_necessity": "needed"}, "objects_necessity"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_missing_refuses(
    investigator: Acting, filed: Filed, changes: dict[str, object], said: str
) -> None:
    whole = asking(filed["c"], filed["p"])
    assert rule(investigator, replace(whole, **changes)) == said  # type: ignore[arg-type]


def test_nothing_at_all_is_no_request_and_the_same_twice_is_none_either(
    investigator: Acting, filed: Filed
) -> None:
    assert rule(investigator, asking()) == "entities"
    assert rule(investigator, asking(filed["c"], filed["c"])) == "entities"


def test_each_person_needs_words_of_their_own(
    investigator: Acting, filed: Filed, superuser: Superuser
) -> None:
    one, other = filed["s"], filed["c"]

    assert rule(investigator, asking(one, other, necessity={one: WHY[0]})) == "necessity"
    with pytest.raises(Refused, match=str(other)) as refusal:
        disclosure.ask(investigator, asking(one, other, necessity={one: WHY[0]}), NOW)
    assert refusal.value.rule == "necessity"
    copied = {one: WHY[0], other: WHY[0].upper().replace("3 May", "4 May")}
    with pytest.raises(Refused, match="same words") as refusal:
        disclosure.ask(investigator, asking(one, other, necessity=copied), NOW)
    assert refusal.value.rule == "necessity"
    short = {one: WHY[0], other: "because it is because it is"}
    with pytest.raises(Invalid, match=str(other)):
        disclosure.ask(investigator, asking(one, other, necessity=short), NOW)
    assert superuser.execute("select count(*) from ledger.disclosure_request").fetchone() == (0,)


# --- who never leaves -----------------------------------------------------------------------------


def test_whoever_is_protected_or_uncategorised_is_as_if_absent(
    investigator: Acting, contribute: Contribute, superuser: Superuser, filed: Filed
) -> None:
    walled = contribute([person("v", "Amina Canary", "victim"), person("u", "Somebody")])
    for entity in (walled["v"], walled["u"], uuid4()):
        with pytest.raises(NotFound, match="that you may see for this purpose"):
            disclosure.ask(investigator, asking(filed["c"], entity), NOW)
    tried = superuser.execute(
        "select action, object, rule, details from ledger.audit where not allowed"
    ).fetchall()
    assert tried == [("export", "disclosure", "not-found", {})] * 3


def test_whoever_was_protected_meanwhile_stays(
    investigator: Acting, filed: Filed, acting: ActingAs
) -> None:
    asked = disclosure.ask(investigator, asking(filed["c"]), NOW)
    with acting("custodian@ncp-a", Role.CUSTODIAN, Purpose.CATEGORISATION) as custodian:
        custody.protect(custodian, filed["c"], Category.VICTIM, "she was carried along")

    with pytest.raises(Refused) as refusal:
        disclosure.take(investigator, asked, NOW)
    assert refusal.value.rule == "lane"
    # Nor does anybody in enforcement read any more what was said of them.
    assert custody.words_of_request(investigator, asked) == []


@pytest.mark.parametrize(
    ("member", "role", "purpose"),
    [
        ("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS),
        ("protection-officer@ncp-a", Role.PROTECTION_OFFICER, Purpose.PROTECTION),
        ("custodian@ncp-a", Role.CUSTODIAN, Purpose.CATEGORISATION),
        ("auditor@ncp-a", Role.AUDITOR, Purpose.OVERSIGHT),
        ("rights-reviewer@ncp-a", Role.RIGHTS_REVIEWER, Purpose.OVERSIGHT),
        ("administrator@ncp-a", Role.ADMINISTRATOR, Purpose.OVERSIGHT),
    ],
)
def test_no_other_role_lets_anything_out(
    acting: ActingAs, filed: Filed, member: str, role: Role, purpose: Purpose
) -> None:
    with acting(member, role, purpose) as session:
        assert rule(session, asking(filed["c"])) == "no-rule"


# --- what leaves ----------------------------------------------------------------------------------


def test_what_leaves_says_what_it_is_and_stands_on_record(
    investigator: Acting, filed: Filed, superuser: Superuser
) -> None:
    package = disclosure.disclose(investigator, asking(filed["c"], filed["p"]), NOW)

    cover, entities = read(package)["package"], read(package)["entities"]
    assert cover["recipient"] == "agency"
    assert cover["purpose"] == "investigation"
    assert cover["legal_basis"] == "Directive (EU) 2023/977, Article 7"
    named = {each["kind"]: each for each in entities}
    contact = {s["property"]: s for s in named["Person"]["statements"]}
    assert contact["name"]["value"] == "Marta Rossi"
    assert contact["name"]["code"] == "B2"
    assert contact["name"]["nature"] == "fact"
    held = {s["property"]: s for s in named["Phone"]["statements"]}
    assert held["holder"]["value"] == named["Person"]["id"]
    assert str(filed["c"]).encode() not in package.content
    assert hashlib.sha256(package.content).digest() == package.sha256
    row = superuser.execute(
        "select member, kind, recipient, sha256, h1, tlp from ledger.disclosure"
    ).fetchone()
    assert row == (
        "investigator@ncp-a", "transmission", "agency", package.sha256, False, "amber",
    )  # fmt: skip
    left = superuser.execute("select entity, package_id from ledger.disclosed").fetchall()
    assert {str(own) for _, own in left} == {each["id"] for each in entities}
    assert {entity for entity, _ in left} == {filed["c"], filed["p"]}
    logged = superuser.execute(
        "select details from ledger.audit where object = 'disclosure:' || %s", (str(package.id),)
    ).fetchone()
    assert logged is not None
    assert WHY[0] not in json.dumps(logged[0])


def test_the_words_of_necessity_are_the_vaults(
    investigator: Acting, filed: Filed, superuser: Superuser, acting: ActingAs
) -> None:
    asked = disclosure.ask(investigator, asking(filed["c"], filed["p"]), NOW)

    everything = superuser.execute(
        "select (select jsonb_agg(to_jsonb(q)) from ledger.disclosure_request q)::text,"
        " (select jsonb_agg(to_jsonb(a)) from ledger.audit a)::text"
    ).fetchone()
    assert "boat that capsized" not in str(everything)
    words = {each.entity: each.words for each in custody.words_of_request(investigator, asked)}
    assert words == {filed["c"]: WHY[0], None: OBJECTS}
    with acting("investigator@ncp-b", Role.INVESTIGATOR, Purpose.INVESTIGATION) as elsewhere:
        assert custody.words_of_request(elsewhere, asked) == []


def test_prose_and_ids_of_ours_never_leave(investigator: Acting, filed: Filed) -> None:
    package = disclosure.disclose(investigator, asking(filed["c"]), NOW)

    for internal in (filed["c"], filed["s"], filed.ref, "said to be rich"):
        assert str(internal).encode() not in package.content


def test_two_packages_cannot_be_laid_together_by_their_ids(
    investigator: Acting, filed: Filed
) -> None:
    one, other = (
        read(disclosure.disclose(investigator, asking(filed["c"]), NOW)) for _ in range(2)
    )

    assert one["entities"][0]["id"] != other["entities"][0]["id"]
    assert one["entities"][0]["statements"] == other["entities"][0]["statements"]


def test_what_names_something_that_stays_is_left_out(investigator: Acting, filed: Filed) -> None:
    package = disclosure.disclose(investigator, asking(filed["p"]), NOW)

    said = read(package)["entities"][0]["statements"]
    assert [each["property"] for each in said] == ["phone"]


# --- four eyes ------------------------------------------------------------------------------------


def test_a_suspect_leaves_by_the_word_of_two_people(
    investigator: Acting, filed: Filed, second: Member, enrolled: Ledger, superuser: Superuser
) -> None:
    request = asking(filed["s"])
    with pytest.raises(Refused) as refusal:
        disclosure.disclose(investigator, request, NOW)
    assert refusal.value.rule == "four-eyes"
    asked = disclosure.ask(investigator, request, NOW)
    for _ in range(2):
        with pytest.raises(Refused) as refusal:
            disclosure.take(investigator, asked, NOW)
        assert refusal.value.rule == "four-eyes"
    with pytest.raises(Refused) as refusal:
        disclosure.confirm(investigator, asked, confirmed=True)
    assert refusal.value.rule == "four-eyes"
    assert superuser.execute("select count(*) from ledger.disclosure").fetchone() == (0,)

    colleague = second.as_reader(Role.INVESTIGATOR, Purpose.INVESTIGATION)
    with enrolled.acting(colleague) as other:
        assert [each.words for each in custody.words_of_request(other, asked)] == [WHY[0], OBJECTS]
        disclosure.confirm(other, asked, confirmed=True)
        with pytest.raises(Refused) as refusal:
            disclosure.take(other, asked, NOW)
        assert refusal.value.rule == "own-request"
    package = disclosure.take(investigator, asked, NOW)

    assert b"Tekle Berhane" in package.content
    with pytest.raises(Refused) as refusal:
        disclosure.take(investigator, asked, NOW)
    assert refusal.value.rule == "left"


def test_a_second_person_may_refuse_and_one_of_another_organisation_knows_of_nothing(
    investigator: Acting, filed: Filed, second: Member, enrolled: Ledger, acting: ActingAs
) -> None:
    asked = disclosure.ask(investigator, asking(filed["s"]), NOW)
    with (
        acting("investigator@ncp-b", Role.INVESTIGATOR, Purpose.INVESTIGATION) as elsewhere,
        pytest.raises(NotFound),
    ):
        disclosure.confirm(elsewhere, asked, confirmed=True)
    with enrolled.acting(second.as_reader(Role.INVESTIGATOR, Purpose.INVESTIGATION)) as other:
        disclosure.confirm(other, asked, confirmed=False)

    with pytest.raises(Refused, match="refused it"):
        disclosure.take(investigator, asked, NOW)


def test_a_request_ends_after_seven_days(investigator: Acting, filed: Filed) -> None:
    asked = disclosure.ask(investigator, asking(filed["c"]), NOW)

    with pytest.raises(Refused) as refusal:
        disclosure.take(investigator, asked, NOW + timedelta(days=8))
    assert refusal.value.rule == "expired"


def test_whoever_asked_for_one_purpose_takes_nothing_out_for_another(
    filed: Filed, acting: ActingAs, investigator: Acting
) -> None:
    asked = disclosure.ask(investigator, asking(filed["c"]), NOW)
    with (
        acting("investigator@ncp-a", Role.INVESTIGATOR, Purpose.SANCTIONS) as other,
        pytest.raises(Refused) as refusal,
    ):
        disclosure.take(other, asked, NOW)
    assert refusal.value.rule == "purpose"


# --- codes ----------------------------------------------------------------------------------------


def of_ncp_b(*audience: str, **codes: object) -> AccessClass:
    whole = frozenset({"ncp-a", *audience})
    return AccessClass("ncp-b", whole, frozenset(Purpose), **codes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("access", "said"),
    [
        (of_ncp_b("agency"), ""),
        (of_ncp_b(), "audience"),
        (of_ncp_b("agency", handling=Handling(h2=True)), "H2"),
        (of_ncp_b("agency", tlp=Tlp.AMBER_STRICT), ""),
        (of_ncp_b("*", tlp=Tlp.AMBER_STRICT), "TLP"),
    ],
)
def test_codes_of_another_hold(
    investigator: Acting, contribute: Contribute, access: AccessClass, said: str
) -> None:
    other = contribute([person("c", "Marta Rossi", "contact")], as_="ncp-b", access=access)["c"]

    assert rule(investigator, asking(other)) == said


def test_what_may_not_leave_stays_only_where_the_request_says_so(
    investigator: Acting, contribute: Contribute, filed: Filed
) -> None:
    held = of_ncp_b("agency", handling=Handling(h2=True))
    other = contribute([person("c", "Ivan Held", "contact")], as_="ncp-b", access=held)["c"]
    request = asking(filed["c"], other)
    assert rule(investigator, request) == "H2"

    seen = disclosure.preview(investigator, request, NOW)
    package = disclosure.disclose(investigator, replace(request, leave_out=True), NOW)

    assert {(each.entity, each.rule) for each in seen.withheld} == {(other, "H2")}
    assert [str(each) for each in seen.problems] != []
    assert b"Ivan Held" not in package.content
    assert b"Marta Rossi" in package.content


def test_a_preview_says_all_that_is_wrong_and_writes_nothing(
    investigator: Acting, filed: Filed, superuser: Superuser
) -> None:
    request = asking(filed["s"], filed["p"], legal_basis="", necessity={}, objects_necessity="")

    seen = disclosure.preview(investigator, request, NOW)

    assert [getattr(each, "field", getattr(each, "rule", "")) for each in seen.problems] == [
        "legal_basis", "necessity", "necessity",
    ]  # fmt: skip
    assert seen.needs_second
    assert {each.property for each in seen.withheld} == {"notes", "holder"}
    assert superuser.execute("select count(*) from ledger.disclosure_request").fetchone() == (0,)


def test_h1_stands_in_no_bundle_of_a_prosecutors(contribute: Contribute, acting: ActingAs) -> None:
    held = everyone_may("ncp-a", handling=Handling(h1=True))
    free = contribute([person("c", "Marta Rossi", "contact")])["c"]
    bound = contribute([person("c", "Marta Held", "contact")], access=held)["c"]
    with acting("prosecutor@ncp-a", Role.PROSECUTOR, Purpose.PROSECUTION) as prosecutor:
        package = disclosure.disclose(prosecutor, asking(free, to=COURT), NOW)
        assert b"Marta Rossi" in package.content
        with pytest.raises(NotFound):
            disclosure.ask(prosecutor, asking(bound, to=COURT), NOW)
    with acting("investigator@ncp-a", Role.INVESTIGATOR, Purpose.INVESTIGATION) as session:
        eurojust = Body("Eurojust", False, "NL", Regime.EUROJUST)
        assert rule(session, asking(bound, to=eurojust)) == "H1"


# --- third countries ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (None, ""),
        ({"reference": " "}, "transfer_reference"),
        ({"death_penalty": Answer(yes=False, words="no")}, "death_penalty"),
        ({"persecution": Answer(yes=False, words="")}, "persecution"),
        ({"death_penalty": Answer(yes=True, words=WHY[0])}, "death-penalty"),
        ({"persecution": Answer(yes=True, words=WHY[0])}, "persecution"),
        ({"death_penalty": Answer(yes=True, words=WHY[0]), "assurance": "Note 7 of 2026"}, ""),
    ],
)
def test_a_third_country_needs_a_basis_and_two_answers(
    investigator: Acting, filed: Filed, change: dict[str, object] | None, said: str
) -> None:
    request = asking(filed["c"], to=ABROAD, transfer=transfer(**(change or {})))

    assert rule(investigator, request) == said


def test_a_third_country_is_one_whatever_is_said_of_it(investigator: Acting, filed: Filed) -> None:
    for body in (
        Body("A ministry", False, "TN", Regime.LED),
        Body("A ministry", False, "IT", Regime.THIRD_COUNTRY),
        replace(ABROAD, regime=Regime.LED),
    ):
        assert rule(investigator, asking(filed["c"], to=body, transfer=None)) == "transfer"
        assert rule(investigator, asking(filed["c"], to=body, transfer=transfer())) == ""


def test_what_asylum_knows_never_goes_to_a_country_of_origin(
    investigator: Acting, contribute: Contribute
) -> None:
    def told(nationality: str, as_: str = "ngo") -> str:
        said: dict[str, Any] = {"nationality": nationality} if nationality else {}
        entity = contribute(
            [person("c", f"Marta {uuid4().hex}", "contact", **said)], as_=as_,
            regime=Regime.GDPR if as_ == "ngo" else Regime.LED,
        )["c"]  # fmt: skip
        return rule(investigator, asking(entity, to=ABROAD))

    assert told("Tunisia") == "origin"
    assert told("") == "origin"
    assert told("Eritrea") == ""
    assert told("Tunisia", as_="ncp-b") == ""


def test_where_a_merged_record_comes_from_counts(
    investigator: Acting, contribute: Contribute, acting: ActingAs
) -> None:
    helped = contribute(
        [person("c", "Marta Rossi", "contact", nationality="Eritrea")], as_="ngo",
        regime=Regime.GDPR,
    )["c"]  # fmt: skip
    other = contribute([person("c", "Marta Rossi", "contact", nationality="Tunisia")])["c"]
    assert rule(investigator, asking(helped, to=ABROAD)) == ""
    with acting("analyst@ncp-a", Role.ANALYST, Purpose.ANALYSIS) as analyst:
        crosscheck.settle(analyst, helped, other, Verdict.SAME, "same passport seen")

    assert rule(investigator, asking(helped, to=ABROAD)) == "origin"


def test_a_package_for_a_third_country_has_a_size_that_tells_nothing(
    investigator: Acting, filed: Filed
) -> None:
    for form in Form:
        request = asking(filed["c"], to=ABROAD, form=form)
        package = disclosure.disclose(investigator, request, NOW)

        assert len(package.content) % disclosure.BUCKET == 0
        assert b"ncp-b" not in package.content
        assert b"collected_on" not in package.content


def test_at_home_a_file_is_an_export(
    investigator: Acting, filed: Filed, superuser: Superuser
) -> None:
    disclosure.disclose(investigator, asking(filed["c"], to=HOME), NOW)

    assert superuser.execute("select kind from ledger.disclosure").fetchone() == ("export",)


# --- notices --------------------------------------------------------------------------------------


def test_whoever_received_somebody_is_owed_a_notice_once(
    investigator: Acting, filed: Filed, superuser: Superuser, acting: ActingAs
) -> None:
    package = disclosure.disclose(investigator, asking(filed["c"]), NOW)
    disclosure.disclose(investigator, asking(filed["p"]), NOW)

    for expected in (1, 0):
        written = superuser.execute(
            "select ledger.notify_recipients(%s, 'protected')", ([filed["c"], uuid4()],)
        ).fetchone()
        assert written == (expected,)

    (due,) = disclosure.left(investigator).notices
    assert due.disclosure == package.id
    assert due.recipient == "agency"
    assert due.what == "withdrawn"  # that somebody is protected now is told to nobody
    assert str(due.package_id).encode() in package.content
    with pytest.raises(NotFound):
        disclosure.tell(investigator, due.id, acknowledged=True)
    with acting("investigator@ncp-b", Role.INVESTIGATOR, Purpose.INVESTIGATION) as elsewhere:
        assert disclosure.left(elsewhere).notices == ()
        with pytest.raises(NotFound):
            disclosure.tell(elsewhere, due.id)
    disclosure.tell(investigator, due.id)
    disclosure.tell(investigator, due.id, acknowledged=True)
    (told,) = disclosure.left(investigator).notices
    assert told.told_by == "investigator@ncp-a"
    assert told.acknowledged_at is not None


def test_whoever_watches_sees_all_that_left(
    investigator: Acting, filed: Filed, acting: ActingAs
) -> None:
    disclosure.disclose(investigator, asking(filed["c"]), NOW)
    for member, role in (
        ("auditor@ncp-b", Role.AUDITOR), ("rights-reviewer@ncp-b", Role.RIGHTS_REVIEWER),
    ):  # fmt: skip
        with acting(member, role, Purpose.OVERSIGHT) as watching:
            assert len(disclosure.left(watching).disclosures) == 1
