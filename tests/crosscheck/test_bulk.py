"""Stage A, with Splink itself: who meets, what is skipped, what is learned, what it costs to be wrong."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from random import Random
from uuid import UUID

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from bench.people import Report, reports
from hypothesis import given
from hypothesis import strategies as st

from wholeroute.crosscheck import bulk
from wholeroute.crosscheck.bulk import RECORDS, Engine, Linked, Means, features, link, model
from wholeroute.crosscheck.bulk.features import CAP
from wholeroute.crosscheck.bulk.settings import COMPARISONS, declared
from wholeroute.crosscheck.bulk.words import words_alone, words_of_names
from wholeroute.crosscheck.profile import Profile, profile_from
from wholeroute.entities import Kind, parse_name
from wholeroute.errors import Invalid
from wholeroute.exercise.halcyon.names import as_heard, cultures, in_own_script, made_name


def table(*rows: Mapping[str, object]) -> pa.Table:
    """Return records, each with what its row says and nothing beside."""
    return pa.Table.from_pylist([{"id": str(at), **row} for at, row in enumerate(rows)], RECORDS)


def pairs(found: Linked) -> dict[tuple[str, str], float]:
    return {
        (left, right): chance
        for left, right, chance in zip(
            *(found.pairs[c].to_pylist() for c in found.pairs.schema.names), strict=True
        )
    }


def as_record(at: int, report: Report) -> dict[str, object]:
    return {
        "id": f"r{at}",
        "names": [f"{report.given} {report.family}"],
        "born": report.born,
        "country": report.country,
        "gender": report.gender,
        "documents": [report.document] if report.document else [],
        "contacts": [report.phone] if report.phone else [],
        "source": "even" if at % 2 else "odd",
    }


PEOPLE = list(reports(3000, seed=11))
RECORDS_OF_PEOPLE = table(*(as_record(at, each) for at, each in enumerate(PEOPLE)))


@pytest.fixture(scope="module")
def linked() -> Linked:
    return link(RECORDS_OF_PEOPLE)


def f1(found: Linked) -> float:
    """Return how well the clusters agree with who was invented."""
    truth = {f"r{at}": each.person for at, each in enumerate(PEOPLE)}
    members: dict[str, list[int]] = {}
    for cluster, id_ in zip(
        found.clusters["cluster"].to_pylist(), found.clusters["id"].to_pylist(), strict=True
    ):
        members.setdefault(cluster, []).append(truth[id_])
    told = [
        (one, other)
        for each in members.values()
        for at, one in enumerate(each)
        for other in each[:at]
    ]
    held = [list(truth.values()).count(person) for person in set(truth.values())]
    true = sum(many * (many - 1) // 2 for many in held)
    return 2 * sum(one == other for one, other in told) / (len(told) + true)


def test_people_reported_twice_are_found_by_what_their_records_teach(linked: Linked) -> None:
    assert linked.model.learned_on == len(PEOPLE)
    assert f1(linked) > 0.93


def test_found_pairs_stand_in_one_order_and_are_the_same_twice(linked: Linked) -> None:
    again = link(RECORDS_OF_PEOPLE)

    assert again.pairs.select(["left", "right"]).equals(linked.pairs.select(["left", "right"]))
    assert again.clusters.equals(linked.clusters)


def test_a_source_that_holds_each_person_once_keeps_its_own_apart() -> None:
    found = link(RECORDS_OF_PEOPLE, apart=True)

    assert found.pairs.num_rows
    assert all(int(left[1:]) % 2 != int(right[1:]) % 2 for left, right in pairs(found))


def test_a_file_is_read_as_a_table_is(linked: Linked, tmp_path: Path) -> None:
    pq.write_table(RECORDS_OF_PEOPLE, tmp_path / "records.parquet")

    found = link(tmp_path / "records.parquet", Means(work=tmp_path))

    assert found.clusters.equals(linked.clusters)
    assert [each.name for each in tmp_path.iterdir()] == ["records.parquet"]


@pytest.mark.parametrize("name", ["ኤርሚያስ ገርማይ", "إرمياس غرماي", "Эрмиас Гермай", "GHERMAY Ermias"])
def test_one_name_meets_in_every_script(name: str) -> None:
    found = link(
        table(
            {"names": ["Ermias Ghermay"], "born": "1980-05-17"},
            {"names": [name], "born": "1980-05-17"},
            {"names": ["Olga Petrova"], "born": "1980-05-17"},
        )
    )

    assert max(pairs(found), key=pairs(found).__getitem__) == ("0", "1")


def test_a_further_name_brings_together_as_the_first_does() -> None:
    met = bulk.blocked(
        table({"names": ["Abu Hamza", "Zakiru Mandeno"]}, {"names": ["Mandeno Zakiru"]})
    )

    assert met.num_rows == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"born": "1980-05-07"}, {"born": "1980-07-05"}),
        ({"born": "1980-05-07"}, {"born": "1981-05-07"}),
        ({"documents": ["passport:A1"]}, {"documents": ["passport:B7", "passport:A1"]}),
        ({"contacts": ["phone:+9991"]}, {"contacts": ["phone:+9991"]}),
        ({"address": "7 Wallaby Place, Delmar"}, {"address": "Wallaby Pl 7, Delmar"}),
    ],
)
def test_what_slips_do_not_keep_apart(one: dict[str, object], other: dict[str, object]) -> None:
    met = bulk.blocked(
        table({"names": ["Yonas Mandeno"]} | one, {"names": ["Jonas Mendo"]} | other)
    )

    assert met.num_rows == 1


def test_what_very_many_share_brings_nobody_together_and_is_told() -> None:
    draw = Random(3)  # noqa: S311
    names = ["".join(draw.choices("bdfgklmnprstvz", k=9)) for _ in range(2 * CAP)]
    shop = [{"names": [name], "contacts": ["phone:+999000"]} for name in names]

    found = link(table(*shop))

    assert found.proposed == 0
    assert [(each.rule, each.most) for each in found.built.skipped] == [("contact", 2 * CAP)]


def test_few_records_are_weighed_as_declared() -> None:
    found = link(table({"names": ["Yonas Mandeno"]}, {"names": ["Yonas Mandeno"]}))

    assert found.model.shares == declared(["given", "family"])
    assert "too few" in found.model.notes[0]


def test_nothing_that_was_learned_is_proof(linked: Linked) -> None:
    for name, shares in linked.model.shares.items():
        assert all(model.LEAST_M <= m <= 1 and model.LEAST_U <= u <= 1 for m, u in shares), name


def test_an_empty_table_has_no_pairs() -> None:
    found = link(table())

    assert (found.proposed, found.pairs.num_rows, found.clusters.num_rows) == (0, 0, 0)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(Invalid, match="'born'"):
        link(RECORDS_OF_PEOPLE.drop_columns(["born"]))


UNDERFLOW = ValueError("m_probability value 1.1e-322 is below the minimum allowed value of 1e-300")


def test_em_that_underflows_is_run_again_with_fewer_rounds_and_told() -> None:
    asked: list[int] = []
    notes: list[str] = []

    def session(_column: str, rounds: int) -> str:
        asked.append(rounds)
        if rounds > 3:
            raise UNDERFLOW
        return "learned"

    assert model.guarded(session, "born", notes) == "learned"
    assert asked == sorted(asked, reverse=True)
    assert [("underflowed" in note, "born" in note) for note in notes] == [(True, True)] * 2


def test_em_that_always_underflows_teaches_nothing() -> None:
    def session(_column: str, _rounds: int) -> str:
        raise UNDERFLOW

    assert model.guarded(session, "born", []) is None


def test_what_is_wrong_with_em_beside_that_is_raised() -> None:
    def session(_column: str, _rounds: int) -> str:
        raise ValueError("something else")

    with pytest.raises(ValueError, match="something else"):
        model.guarded(session, "born", [])


def test_shares_add_up() -> None:
    for each in COMPARISONS:
        for share in ("m", "u"):
            assert sum(getattr(level, share) for level in each.levels) == pytest.approx(1, abs=0.05)


def invented() -> list[str]:
    draw = Random(5)  # noqa: S311
    names = []
    for culture in cultures().values():
        for _ in range(40):
            full = made_name(draw, culture, draw.choice(("male", "female")))
            names += [as_heard(draw, full, "de").text, in_own_script(draw, full).text]
    return names


def test_names_are_read_as_they_are_everywhere_else() -> None:
    names = [*invented(), "DIALLO Mamadou", "Mamadou DIALLO", "Keita, Fanta", "bin", "Nur al-Din"]
    with duckdb.connect() as database:
        database.register("taken", table(*({"names": [name]} for name in names)))
        database.execute("create table record as select * from taken")
        features.build(database)
        read = database.execute(
            "select given, given_bone, family, family_bone from features order by unique_id"
        ).fetchall()

    for name, said in zip(names, read, strict=True):
        parsed = parse_name(name)
        last = (None, None) if parsed.single else (parsed.tokens[-1], parsed.skeletons[-1])
        assert said == (parsed.tokens[0], parsed.skeletons[0], *last), name


@given(st.lists(st.text(max_size=40), max_size=4))
def test_no_text_breaks_the_reading_of_words(texts: list[str]) -> None:
    assert words_alone(texts).schema == words_of_names(texts).schema


def profile(number: int, kind: Kind, *values: tuple[str, str]) -> Profile:
    return profile_from(UUID(int=number), kind, "report", values)


def test_people_are_proposed_by_stage_a_and_vessels_by_their_keys() -> None:
    heap = [
        profile(1, Kind.VESSEL, ("name", "Blue Sky"), ("imoNumber", "9074729")),
        profile(2, Kind.PERSON, ("name", "Yonas Mandeno"), ("birthDate", "1980-05-07")),
        profile(3, Kind.VESSEL, ("name", "Sky Blue One"), ("imoNumber", "9074729")),
        profile(4, Kind.PERSON, ("name", "Jonas Mandeno"), ("birthDate", "1980-05-07")),
        profile(5, Kind.PERSON, ("name", "Olga Petrova")),
    ]

    assert bulk.proposals(heap).pairs == ((0, 2), (1, 3))


@pytest.mark.skipif(
    find_spec("pyspark") is None or shutil.which("java") is None, reason="no Spark or no Java here"
)
def test_spark_finds_what_duckdb_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Each query is compiled once and run once: to compile it better takes longer than to run it.
    monkeypatch.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    plainly = "--conf spark.sql.codegen.wholeStage=false pyspark-shell"
    monkeypatch.setenv("PYSPARK_SUBMIT_ARGS", plainly)
    some = RECORDS_OF_PEOPLE.slice(0, 600)
    linked = link(some)

    found = link(some, Means(Engine.SPARK, tmp_path))

    differing = pairs(found).keys() ^ pairs(linked).keys()
    assert len(differing) <= 2
    assert found.proposed == linked.proposed
    assert found.clusters.equals(linked.clusters)
    assert list(tmp_path.iterdir()) == []
