"""The files are what intake reads, and the truth is tied to what it reads out of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from wholeroute.cli.members import read_members
from wholeroute.entities import (
    PROPERTIES,
    PropertyType,
    Reject,
    kind_named,
    normalise,
)
from wholeroute.errors import Invalid
from wholeroute.exercise import halcyon
from wholeroute.exercise.halcyon.truth import SCORED_OBJECTS, lines
from wholeroute.intake import Submission
from wholeroute.intake.encode import Encoder
from wholeroute.intake.readers import open_rows
from wholeroute.rights import Purpose

SECRET = b"an invented secret of 32 letters"


def structured(folder: Path) -> Iterator[tuple[str, Submission]]:
    for file in halcyon.halcyon_files(folder):
        if file.reader in ("csv", "xlsx", "jsonl"):
            yield str(file.path.relative_to(folder)), file


def read(file: Submission) -> tuple[dict[tuple[str, str], int], set[int]]:
    """Return every entity with the line it first stands on, and the lines that are refused."""
    found: dict[tuple[str, str], int] = {}
    refused = set()
    encoder = Encoder(SECRET)
    for row in open_rows(file.reader, file.path, file.mapping):
        if isinstance(row, Reject):
            refused.add(row.line)
            continue
        try:
            encoder.statement_lines(row)
        except Invalid:
            refused.add(row.line)
            continue
        for draft in row.drafts:
            found.setdefault((draft.kind.value, draft.key), row.line)
    return found, refused


def test_exactly_the_broken_rows_stay_in_quarantine(small: Path) -> None:
    lost: defaultdict[str, set[int]] = defaultdict(set)
    for said in lines(small / "truth" / "lost.jsonl"):
        lost[said["path"]].add(said["line"])

    assert sum(map(len, lost.values())) > 10
    for name, file in structured(small):
        assert read(file)[1] == lost[name], name


def test_every_entity_that_intake_reads_is_known_to_the_truth_and_none_else(small: Path) -> None:
    told: defaultdict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    for mention in halcyon.load_truth(small).mentions:
        if mention.kind == "Person" or mention.kind in SCORED_OBJECTS:
            told[mention.path][mention.kind, mention.key] = mention.line

    for name, file in structured(small):
        found = {
            place: line
            for place, line in read(file)[0].items()
            if place[0] == "Person" or place[0] in SCORED_OBJECTS
        }
        assert found == told[name], name


def test_the_lane_told_is_the_lane_that_the_categories_give(truth: halcyon.Truth) -> None:
    lanes = {mention.lane for mention in truth.mentions}

    assert lanes >= {"open", "protected", "uncategorised"}
    assert all(m.lane == "protected" for m in truth.mentions if m.label == "smuggled-person")


def test_json_lines_speak_the_vocabulary_and_refer_to_keys_that_are_there(small: Path) -> None:
    broken = {(said["path"], said["line"]) for said in lines(small / "truth" / "lost.jsonl")}
    files = [said for said in lines(small / "manifest.jsonl") if said["reader"] == "jsonl"]

    assert files
    for said in files:
        entities = []
        for number, line in enumerate((small / said["path"]).read_bytes().splitlines(), start=1):
            if (said["path"], number) in broken:
                with pytest.raises(orjson.JSONDecodeError):
                    orjson.loads(line)
                continue
            entities += orjson.loads(line).get("entities", [])
        keys = [each["key"] for each in entities]
        assert len(keys) == len(set(keys)), said["path"]
        for each in entities:
            kind_named(each["kind"])
            assert set(each["references"].values()) <= set(keys), said["path"]
            assert all(PROPERTIES[n].type is PropertyType.ENTITY for n in each["references"])
            for name, values in each["properties"].items():
                for value in values:
                    normalise(PROPERTIES[name], value)


def test_json_lines_hold_every_mention_on_its_line(small: Path) -> None:
    there = {
        (said["path"], number, each["key"], each["kind"])
        for said in lines(small / "manifest.jsonl")
        if said["reader"] == "jsonl"
        for number, line in enumerate((small / said["path"]).read_bytes().splitlines(), start=1)
        if b'"categ' not in line[-8:]
        for each in orjson.loads(line).get("entities", [])
    }

    for mention in halcyon.load_truth(small).mentions:
        if mention.path.endswith(".jsonl"):
            assert (mention.path, mention.line, mention.key, mention.kind) in there


def test_free_text_holds_the_names_where_the_truth_says(small: Path) -> None:
    named = [mention for mention in halcyon.load_truth(small).mentions if mention.text]

    assert named
    for mention in named:
        words = (small / mention.path).read_text(encoding="utf-8")
        assert words[mention.shown["start"] : mention.shown["end"]] == mention.shown["text"]


def test_every_sender_is_enrolled_and_may_send(small: Path) -> None:
    bodies, people = read_members(small / "members.yaml")
    organisation = {member.id: member.organisation for member in people}

    assert set(organisation.values()) <= {body.id for body in bodies}
    for file in halcyon.halcyon_files(small):
        assert file.member in organisation
        assert file.terms.audience <= {body.id for body in bodies}


def test_a_reception_centre_sends_for_protection_alone(small: Path) -> None:
    for file in halcyon.halcyon_files(small):
        if "reception" in file.path.name:
            assert file.terms.purposes == {Purpose.PROTECTION}
            assert not file.terms.audience


def test_a_folder_without_an_exercise_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="exercise"):
        list(halcyon.halcyon_files(tmp_path))
    with pytest.raises(Invalid, match="exercise"):
        halcyon.load_truth(tmp_path)
