"""Read an exercise's folder back as files ready to be taken in, one after another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from wholeroute.errors import Invalid
from wholeroute.exercise.halcyon.truth import lines
from wholeroute.intake import Submission, load_mapping, load_terms


def halcyon_files(folder: Path) -> Iterator[Submission]:
    """Yield every file of an exercise with its mapping, terms and sending member.

    Mappings and terms are shared by many files and read once; title and day are the file's own.
    Raises `Invalid` where the folder holds no exercise, or one whose writing was interrupted.
    """
    manifest = folder / "manifest.jsonl"
    if not manifest.is_file():
        fix = "Make one: wholeroute exercise generate FOLDER."
        raise Invalid("FOLDER", f"{folder} holds no whole exercise", fix)
    mapping_at, terms_at = cache(load_mapping), cache(load_terms)
    for said in lines(manifest):
        day = date.fromisoformat(said["collected_on"])
        yield Submission(
            folder / said["path"],
            said["reader"],
            mapping_at(folder / said["mapping"]) if said["mapping"] else None,
            replace(terms_at(folder / said["terms"]), title=said["title"], collected_on=day),
            said["member"],
        )
