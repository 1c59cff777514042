"""Records in their table: who writes which, who says them anew, and who reads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import ProgrammingError
from tests.conftest import ActingAs
from tests.partnerships.test_filled import WHOLE

from wholeroute.errors import Invalid, Refused
from wholeroute.ledger import Acting, Ledger
from wholeroute.partnerships.kinds import Activity, Kind
from wholeroute.partnerships.records import Said
from wholeroute.partnerships.store import datasets, rates, records
from wholeroute.partnerships.store.datasets import Import
from wholeroute.partnerships.store.rates import Entered
from wholeroute.partnerships.store.records import Filled
from wholeroute.plan.kept import found, sign
from wholeroute.rights import Action, Purpose, Role

TODAY = date(2026, 11, 28)
NEED = Filled("need", "TN", WHOLE["need"])
ACTIVITY = Filled("activity", "TN", WHOLE["activity"])
STATUS = Filled("agreement", "TN", {**WHOLE["agreement"], "stage": "negotiated", "day": "2022"})


@pytest.fixture
def point(acting: ActingAs) -> Iterator[Acting]:
    with acting("contact-point@ncp-a", Role.CONTACT_POINT, Purpose.POLICY) as session:
        yield session


@pytest.fixture
def other(acting: ActingAs) -> Iterator[Acting]:
    with acting("contact-point@ncp-b", Role.CONTACT_POINT, Purpose.POLICY) as session:
        yield session


@pytest.fixture
def manager(acting: ActingAs) -> Iterator[Acting]:
    with acting("programme-manager@agency", Role.PROGRAMME_MANAGER, Purpose.POLICY) as session:
        yield session


def only(ledger: Ledger, acting: Acting | None = None) -> Said:
    (found,) = records.records(ledger, acting)
    return found


def test_a_contact_point_writes_needs_activities_and_exchanges_and_who_steers_writes_all(
    enrolled: Ledger, point: Acting, manager: Acting
) -> None:
    need = records.write(point, NEED, TODAY)
    records.write(point, replace(ACTIVITY, fields={**ACTIVITY.fields, "needs": [need]}), TODAY)
    with pytest.raises(Refused, match="and exchanges alone"):
        records.write(point, STATUS, TODAY)
    with pytest.raises(ProgrammingError, match="row-level"), point.begin() as connection:
        sign(connection, point, Action.ATTEST, "partnership.record", {
            "kind": "agreement", "partner": "TN", "body": {}, "public": True,
        })  # fmt: skip
    records.write(manager, STATUS, TODAY)

    found = records.records(enrolled, manager, "TN")
    assert [each.record.kind for each in found] == ["need", "activity", "agreement"]
    assert isinstance(found[1].record.body, Activity)
    assert found[1].record.body.needs == (need,)
    assert records.records(enrolled, manager, "MA") == ()
    assert (records.writes(point.reader, Kind.NEED), records.writes(point.reader, Kind.REVIEW)) == (
        True, False,
    )  # fmt: skip


def test_what_is_named_stands_and_is_of_the_same_partner(enrolled: Ledger, manager: Acting) -> None:
    need = records.write(manager, NEED, TODAY)
    naming = replace(ACTIVITY, fields={**ACTIVITY.fields, "needs": [need]})
    with pytest.raises(Invalid, match="of another partner"):
        records.write(manager, replace(naming, partner="MA"), TODAY)
    with pytest.raises(Invalid, match="nothing stands under"):
        records.write(manager, replace(ACTIVITY, fields={**ACTIVITY.fields, "needs": [99]}), TODAY)
    activity = records.write(manager, naming, TODAY)
    with pytest.raises(Invalid, match="nothing stands under"):
        records.write(
            manager, replace(ACTIVITY, fields={**ACTIVITY.fields, "needs": [activity]}), TODAY
        )
    standing = records.records(enrolled, manager)
    with pytest.raises(Invalid, match=f"records still rest on it: {activity}"):
        records.take_back(manager, standing[0].record, "assessed anew")

    records.take_back(manager, standing[1].record, "written twice")
    records.take_back(manager, standing[0].record, "assessed anew")

    assert records.records(enrolled, manager) == ()
    with pytest.raises(Invalid, match="nothing stands under"):
        records.write(manager, naming, TODAY)


def test_an_agreement_keeps_the_day_of_each_stage(enrolled: Ledger, manager: Acting) -> None:
    records.write(manager, STATUS, TODAY)
    for stage, day in (("signed", "2023-10-25"), ("signed", "2023-10-26"), ("in-force", "2024")):
        fields = {**STATUS.fields, "stage": stage, "day": day}
        records.renew(
            manager, only(enrolled, manager).record, replace(STATUS, fields=fields), TODAY
        )

    found = only(enrolled, manager)

    assert [(each.kept["stage"], each.kept["day"]) for each in found.stages] == [
        ("negotiated", "2022"), ("signed", "2023-10-26"), ("in-force", "2024"),
    ]  # fmt: skip
    assert len(found.earlier) == 3


def test_stages_come_in_their_order_and_what_stands_in_the_way_is_said(
    enrolled: Ledger, manager: Acting
) -> None:
    records.write(manager, STATUS, TODAY)

    def anew(stage: str, day: str, **said: str) -> None:
        fields = {**STATUS.fields, "stage": stage, "day": day, **said}
        record = only(enrolled, manager).record
        records.renew(manager, record, replace(STATUS, fields=fields), TODAY)

    for stage, day, field, way in (
        ("mandated", "2021", "stage", "“negotiated” stands in the way: it was reached on 2022"),
        ("signed", "2021-12", "day", "“negotiated” stands in the way: it was reached on 2022"),
    ):
        with pytest.raises(Invalid, match=way) as refusal:
            anew(stage, day)
        assert refusal.value.field == field
    with pytest.raises(Invalid, match="it is of the sort frontex-status-agreement") as refusal:
        anew("signed", "2023", sort="eurojust-agreement")
    assert [each.field for each in refusal.value.faults] == ["sort"]
    anew("negotiated", "2021-11")
    anew("in-force", "2022")

    assert [each.kept["stage"] for each in only(enrolled, manager).stages] == [
        "negotiated", "in-force",
    ]  # fmt: skip


def test_a_need_stands_at_a_stretch_on_which_its_partner_lies(
    enrolled: Ledger, manager: Acting
) -> None:
    with pytest.raises(Invalid, match="TN is the origin of no route") as refusal:
        records.write(manager, replace(NEED, fields={**NEED.fields, "segment": "origin"}), TODAY)
    assert refusal.value.fix == "Choose where it lies: transit, sea."
    for partner, segment in (("TN", "sea"), ("VN", "entry")):
        fields = {**NEED.fields, "segment": segment}
        records.write(manager, Filled("need", partner, fields), TODAY)


def test_nothing_is_dated_before_what_it_follows(enrolled: Ledger, manager: Acting) -> None:
    def write(kind: str, partner: str = "TN", **said: Any) -> int:
        return records.write(manager, Filled(kind, partner, {**WHOLE[kind], **said}), TODAY)

    review = write("review", activity="", whole="yes", day="2025-06")
    for field, said in (
        ("until", {"until": "2025-05", "met_on": "", "evidence": ""}),
        ("met_on", {"met_on": "2025-05-31"}),
    ):
        with pytest.raises(Invalid, match="is before 2025-06") as refusal:
            write("condition", review=review, **said)
        assert refusal.value.field == field
    write("condition", review=review, until="2025", met_on="2025-06-01")
    conference = write("conference", "", day="2025-02")
    with pytest.raises(Invalid, match="due: 2024 is before 2025-02"):
        write("recommendation", "", conference=conference, due="2024")
    recommended = write("recommendation", "", conference=conference)
    with pytest.raises(Invalid, match="day: 2025-01-31 is before 2025-02"):
        write("follow-up", "", recommendation=recommended, day="2025-01-31")
    write("follow-up", "", recommendation=recommended, day="2025-02")

    standing = next(e for e in records.records(enrolled, manager) if e.record.first == review)
    later = {**WHOLE["review"], "activity": "", "whole": "yes", "day": "2025-07"}
    with pytest.raises(
        Invalid, match=f"number {review + 1} follows it: 2025-06-01 is before 2025-07"
    ):
        records.renew(manager, standing.record, Filled("review", "TN", later), TODAY)


def test_what_does_not_fit_with_others_is_told_with_the_rest(manager: Acting) -> None:
    said = {**ACTIVITY.fields, "needs": [99], "what": "", "since": "soon"}
    with pytest.raises(Invalid) as refusal:
        records.write(manager, replace(ACTIVITY, fields=said), TODAY)

    assert [each.field for each in refusal.value.faults] == ["what", "since", "needs"]


def test_whoever_said_it_first_says_it_anew_and_so_does_who_steers(
    enrolled: Ledger, point: Acting, other: Acting, manager: Acting
) -> None:
    number = records.write(point, NEED, TODAY)
    record = only(enrolled, point).record
    with pytest.raises(Refused, match="says it anew"):
        records.renew(other, record, NEED, TODAY)
    with pytest.raises(Refused, match="says it anew"):
        records.take_back(other, record, "not so")
    with pytest.raises(ProgrammingError, match="row-level"), other.begin() as connection:
        sign(connection, other, Action.ATTEST, "partnership.record", {
            "kind": "need", "partner": "TN", "about": number, "body": record.kept, "public": True,
        })  # fmt: skip
    records.renew(manager, record, replace(NEED, partner="MA", kind="review"), TODAY)

    assert (only(enrolled).record.partner, only(enrolled).record.first) == ("TN", number)
    records.renew(point, only(enrolled).record, NEED, TODAY)
    assert len(only(enrolled).earlier) == 2, "whoever said it first still may"
    assert (records.renews(point.reader, only(enrolled)), records.renews(other.reader, only(enrolled))) == (
        True, False,
    )  # fmt: skip


def test_what_is_said_anew_stays_of_its_kind_and_partner_in_the_database_too(
    enrolled: Ledger, manager: Acting
) -> None:
    number = records.write(manager, NEED, TODAY)
    for wrong in ({"kind": "exchange"}, {"partner": "MA"}):
        with pytest.raises(ProgrammingError, match="row-level"), manager.begin() as connection:
            sign(connection, manager, Action.STEER, "partnership.record", {
                "kind": "need", "partner": "TN", "about": number, "body": {}, "public": True, **wrong,
            })  # fmt: skip


def test_everybody_reads_public_records_and_what_is_closed_or_taken_back_takes_its_past_along(
    enrolled: Ledger, point: Acting, manager: Acting
) -> None:
    records.write(point, NEED, TODAY)
    assert only(enrolled).record.partner == "TN"

    records.renew(point, only(enrolled).record, replace(NEED, public=False), TODAY)
    assert records.records(enrolled, None) == ()
    assert len(only(enrolled, manager).earlier) == 1

    records.renew(point, only(enrolled, point).record, NEED, TODAY)
    assert len(only(enrolled).earlier) == 2

    records.take_back(point, only(enrolled).record, "It was about Libya")
    assert records.records(enrolled, None) == records.records(enrolled, manager) == ()


def test_an_imported_file_is_kept_whole_and_the_newest_stands(
    enrolled: Ledger, manager: Acting, point: Acting
) -> None:
    rows = [{"id": "DEC-1", "total": "12.50", "title": "Été"}]
    read = Import("eutf", "eutf-projects", "the fund's page", b"id,total", rows, ({"line": 2},))
    datasets.keep(manager, read)
    datasets.keep(manager, replace(read, rows=rows * 2, public=True))
    with pytest.raises(Refused):
        datasets.keep(point, read)

    (found,) = datasets.datasets(enrolled, None)

    assert datasets.rows_of(enrolled, None, found) == rows * 2
    assert found.faults == [{"line": 2}]
    datasets.take_back(manager, found, "It was counted twice")
    assert datasets.datasets(enrolled, manager) == datasets.datasets(enrolled, None) == ()


def test_a_file_for_members_takes_none_for_everybody_away(
    enrolled: Ledger, manager: Acting
) -> None:
    read = Import("fund", "eutf", "the fund's page", b"1", [{"id": "A"}], (), public=True)
    datasets.keep(manager, read)
    with pytest.raises(Invalid, match="a file for everybody") as mistake:
        datasets.keep(manager, replace(read, file=b"2", public=False))
    assert mistake.value.field == "public"

    (stands,) = datasets.datasets(enrolled, None)
    datasets.take_back(manager, stands, "It is for members")
    datasets.keep(manager, replace(read, file=b"2", public=False))
    assert datasets.datasets(enrolled, None) == ()
    assert len(datasets.datasets(enrolled, manager)) == 1


def test_a_file_is_taken_back_with_a_reason_and_the_one_before_it_stands_again(
    enrolled: Ledger, manager: Acting, point: Acting
) -> None:
    def stands() -> datasets.Dataset:
        (found,) = datasets.datasets(enrolled, None)
        return found

    read = Import(
        "fund", "eutf", "the fund's page", b"1", [{"id": "A"}], ({"line": 2},), public=True
    )
    datasets.keep(manager, read)
    datasets.keep(manager, replace(read, file=b"2", rows=[{"id": "B"}]))
    second = stands()
    assert datasets.before(enrolled, manager, second) is not None
    with pytest.raises(Invalid, match="nothing is written"):
        datasets.take_back(manager, second, " ")
    with pytest.raises(Refused):
        datasets.take_back(point, second, "not so")
    datasets.take_back(manager, second, "It has the wrong year")

    again = stands()
    assert (datasets.rows_of(enrolled, None, again), again.faults) == ([{"id": "A"}], [{"line": 2}])
    assert [each.why for each in datasets.taken_back(enrolled, manager)] == [
        "It has the wrong year"
    ]
    with pytest.raises(Invalid, match="another file stands"):
        datasets.take_back(manager, second, "once more")
    assert datasets.before(enrolled, manager, again) is None, "what was taken back stays so"
    datasets.take_back(manager, again, "All of it was a trial")
    assert datasets.datasets(enrolled, manager) == ()


def test_a_rate_has_its_day_and_its_source_and_the_newest_word_on_it_stands(
    enrolled: Ledger, manager: Acting, point: Acting
) -> None:
    for instead, per_euro in ((False, "1.0834"), (True, "1,0843")):
        rates.enter(manager, Entered("usd", "2026-01-05", per_euro, "ECB", instead), TODAY)
    rates.enter(manager, Entered("GBP", "2026-01-05", "0.8673", "ECB"), TODAY)

    assert [(each.currency, str(each.per_euro)) for each in rates.rates(enrolled)] == [
        ("GBP", "0.8673"), ("USD", "1.0843"),
    ]  # fmt: skip
    for said, field in (
        (("EUR", "2026-01-05", "1", "ECB"), "currency"),
        (("USD", "2027-01-05", "1", "ECB"), "day"),
        (("USD", "2026-01-05", "much", "ECB"), "per_euro"),
        (("USD", "2026-01-05", "0", "ECB"), "per_euro"),
        (("USD", "2026-01-05", "1", ""), "source"),
        (("ZZZ", "2026-01-05", "1", "ECB"), "currency"),
        (("USD", "2026-01-05", "1", "ECB"), "instead"),
    ):
        with pytest.raises(Invalid, match=f"{field}: "):
            rates.enter(manager, Entered(*said), TODAY)
    with pytest.raises(Refused):
        rates.enter(point, Entered("USD", "2026-01-05", "1", "ECB"), TODAY)


def test_a_comparison_is_chosen_before_anybody_is_asked(enrolled: Ledger, manager: Acting) -> None:
    said = {**WHOLE["campaign"], "comparison": "none"}
    number = records.write(manager, Filled("campaign", "SN", said), TODAY)
    campaign = only(enrolled, manager).record
    by_lot = Filled("campaign", "SN", {**said, "comparison": "places-by-lot"})
    records.renew(manager, campaign, by_lot, TODAY)
    campaign = only(enrolled, manager).record
    wave = Filled("measurement", "SN", {**WHOLE["measurement"], "campaign": number})
    records.write(manager, wave, TODAY)

    with pytest.raises(Invalid, match="asked already"):
        records.renew(manager, campaign, replace(by_lot, fields=said), TODAY)
    anew = {**by_lot.fields, "title": "Know before you go"}
    records.renew(manager, campaign, replace(by_lot, fields=anew), TODAY)


def test_another_rate_takes_the_place_of_one_only_where_that_is_meant(
    enrolled: Ledger, manager: Acting
) -> None:
    said = Entered("USD", "2026-01-05", "1.0834", "ECB")
    first = rates.enter(manager, said, TODAY)
    assert rates.enter(manager, said, TODAY) == first, "the same word is not kept twice"
    with pytest.raises(Invalid, match=r"USD of 2026-01-05 stands as 1\.0834 already"):
        rates.enter(manager, replace(said, per_euro="1.09"), TODAY)
    other = rates.rate_in(replace(said, per_euro="1.09"), TODAY)
    gbp = rates.rate_in(replace(said, currency="GBP"), TODAY)
    with pytest.raises(Invalid, match="already"):
        rates.enter_all(manager, [gbp, other])
    assert len(rates.rates(enrolled)) == 1, "all of a list or none"

    rates.enter_all(manager, [gbp, other], instead=True)

    assert [str(each.per_euro) for each in rates.rates(enrolled)] == ["1.0834", "1.09"]
    assert [str(each.per_euro) for each in rates.replaced(enrolled)] == ["1.0834"]


def test_who_reads_a_campaign_reads_its_days_and_both_change_in_one_transaction(
    enrolled: Ledger, manager: Acting
) -> None:
    campaign = Filled("campaign", "SN", WHOLE["campaign"])
    number = records.write(manager, campaign, TODAY)
    for place in ("Agadez", "Arlit"):
        day = {**WHOLE["delivery"], "campaign": number, "place": place}
        records.write(manager, Filled("delivery", "SN", day, public=False), TODAY)
    assert len(records.records(enrolled, None)) == 3, "a day is for whoever its campaign is for"
    record = records.records(enrolled, manager)[0].record

    records.renew(manager, record, replace(campaign, public=False), TODAY)

    assert records.records(enrolled, None) == ()
    with manager.begin() as connection:
        (told,) = found(connection, """
            select count(*) rows, count(distinct xmin::text) transactions
            from partnership.record where about is not null""")  # fmt: skip
    assert (told["rows"], told["transactions"]) == (3, 1)


def test_a_result_is_not_of_a_time_before_its_activity(enrolled: Ledger, manager: Acting) -> None:
    need = records.write(manager, NEED, TODAY)
    activity = records.write(
        manager, replace(ACTIVITY, fields={**ACTIVITY.fields, "needs": [need]}), TODAY
    )

    def result(**said: str) -> int:
        fields = {**WHOLE["result"], "activity": activity, **said}
        return records.write(manager, Filled("result", "TN", fields), TODAY)

    with pytest.raises(Invalid, match="until: 2023 is before 2024, the day of what it follows"):
        result(since="2023", until="2023")
    number = result(since="2023", until="2024")
    later = {**ACTIVITY.fields, "needs": [need], "since": "2025"}
    standing = next(e for e in records.records(enrolled, manager) if e.record.first == activity)
    with pytest.raises(Invalid, match=f"since: number {number} follows it: 2024 is before 2025"):
        records.renew(manager, standing.record, Filled("activity", "TN", later), TODAY)


def test_what_was_suspended_comes_into_force_again_with_both_days(
    enrolled: Ledger, manager: Acting
) -> None:
    of = {**WHOLE["agreement"], "sort": "readmission-agreement"}
    records.write(
        manager, Filled("agreement", "TN", {**of, "stage": "signed", "day": "2019"}), TODAY
    )

    def anew(stage: str, day: str) -> None:
        said = Filled("agreement", "TN", {**of, "stage": stage, "day": day})
        records.renew(manager, only(enrolled, manager).record, said, TODAY)

    anew("in-force", "2020")
    anew("suspended", "2023-05")
    with pytest.raises(Invalid, match="“suspended” stands in the way: it was reached on 2023-05"):
        anew("in-force", "2022")
    with pytest.raises(Invalid, match="“in-force” stands in the way"):
        anew("signed", "2024")
    anew("in-force", "2025")
    anew("in-force", "2025-02")
    with pytest.raises(Invalid, match="“suspended” stands in the way") as refusal:
        anew("in-force", "2023-04")
    assert refusal.value.field == "day"
    anew("suspended", "2026")

    assert [(each.kept["stage"], each.kept["day"]) for each in only(enrolled, manager).stages] == [
        ("signed", "2019"), ("in-force", "2020"), ("suspended", "2023-05"),
        ("in-force", "2025-02"), ("suspended", "2026"),
    ]  # fmt: skip


def test_a_suspension_that_was_lifted_begins_again(enrolled: Ledger, manager: Acting) -> None:
    of = {**WHOLE["agreement"], "sort": "visa-facilitation-suspension"}
    told = [("partly-suspended", "2021"), ("lifted", "2023"), ("suspended", "2025")]
    first, *later = (
        Filled("agreement", "TN", {**of, "stage": stage, "day": day}) for stage, day in told
    )
    records.write(manager, first, TODAY)
    for each in later:
        records.renew(manager, only(enrolled, manager).record, each, TODAY)

    found = only(enrolled, manager).stages
    assert [(each.kept["stage"], each.kept["day"]) for each in found] == told


def test_a_review_is_of_the_time_that_it_says(enrolled: Ledger, manager: Acting) -> None:
    done = {**ACTIVITY.fields, "needs": [], "unassessed": "Nobody was there", "since": "2024-03"}
    activity = records.write(manager, replace(ACTIVITY, fields=done), TODAY)

    def review(when: str, day: str) -> None:
        said = {**WHOLE["review"], "activity": activity, "when": when, "day": day}
        records.write(manager, Filled("review", "TN", said), TODAY)

    for when, day, why in (
        ("before", "2024-04", "2024-04 is after 2024-03, the day on which it began"),
        ("during", "2024-02", "2024-02 is before 2024-03, the day of what it follows"),
    ):
        with pytest.raises(Invalid, match=why) as refusal:
            review(when, day)
        assert refusal.value.field == "day"
    review("before", "2024-03")
    review("during", "2024-03-01")

    standing = next(e for e in records.records(enrolled, manager) if e.record.first == activity)
    for since, fix in (("2024-05", "not after it"), ("2024-02", "not before it")):
        moved = replace(ACTIVITY, fields={**done, "since": since})
        with pytest.raises(Invalid, match="follows it") as refusal:
            records.renew(manager, standing.record, moved, TODAY)
        assert refusal.value.field == "since"
        assert fix in refusal.value.fix
