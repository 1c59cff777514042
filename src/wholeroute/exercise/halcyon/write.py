"""Write an exercise into a folder: the raw files, how to take them in, and the truth beside them.

    members.yaml       organisations and members of the exercise
    manifest.jsonl     each file: path, reader, mapping, terms, member, title, day
    mappings/ terms/   shared by the files of a kind
    reports/           the raw files, by the body that sends them
    truth/             for the scorer alone

Cell by cell, so that memory does not grow with the scale.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import BinaryIO

import orjson

from wholeroute.errors import Invalid
from wholeroute.exercise.halcyon.book import Report
from wholeroute.exercise.halcyon.model import LEADERS, PROTECTED, Cell, Person
from wholeroute.exercise.halcyon.reports import written
from wholeroute.exercise.halcyon.stored import data_folder
from wholeroute.exercise.halcyon.terms import terms_of, title_of
from wholeroute.exercise.halcyon.traps import planted
from wholeroute.exercise.halcyon.truth import FOLDER, Mention, NetworkTruth, PersonTruth
from wholeroute.exercise.halcyon.world import World
from wholeroute.intake import TABLES

VERSION = 1
_TRUTHS = ("persons", "networks", "mentions", "lost", "traps")


@dataclass(slots=True)
class Summary:
    """What was written, counted."""

    seed: int
    scale: float
    networks: int = 0
    persons: int = 0
    members: int = 0
    leaders: int = 0
    innocents: int = 0
    protected: int = 0
    reports: int = 0
    payments: int = 0
    positions: int = 0
    mentions: int = 0
    lost_rows: int = 0
    traps: int = 0
    by_kind: dict[str, int] = field(default_factory=dict)


def generate(
    folder: Path, world: World, watch: Callable[[int, int], None] = lambda _done, _all: None
) -> Summary:
    """Write the exercise into `folder`, which must be new or hold an older exercise.

    Calls `watch(networks done, networks in all)` after each network. Raises `Invalid` for a
    folder that holds anything else.
    """
    _make_room(folder)
    _lay_out(folder)
    summary = Summary(world.seed, world.scale, networks=world.networks)
    # At once, so that an exercise broken off half-way is known for one and can be renewed.
    _state(folder, summary)
    with ExitStack() as open_files:
        truth = {
            name: open_files.enter_context((folder / FOLDER / f"{name}.jsonl").open("wb"))
            for name in _TRUTHS
        }
        writing = _Writing(folder, world.seed, truth, summary)
        for done, cell in enumerate(world.cells(), start=1):
            writing.cell(cell)
            watch(done, world.networks)
        writing.close()
    _state(folder, summary)
    return summary


def _state(folder: Path, summary: Summary) -> None:
    stated = {"version": VERSION, **asdict(summary)}
    (folder / FOLDER / "exercise.json").write_bytes(orjson.dumps(stated, option=_PRETTY))


_PRETTY = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS


def _make_room(folder: Path) -> None:
    """Clear an older exercise away; refuse to touch anything else."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / FOLDER / "exercise.json").is_file():
            fix = "Name a new folder, or one that holds an exercise."
            raise Invalid("FOLDER", f"{folder} holds something else", fix)
        (folder / "manifest.jsonl").unlink(missing_ok=True)
        for name in ("reports", "mappings", "terms", FOLDER):
            shutil.rmtree(folder / name, ignore_errors=True)


def _lay_out(folder: Path) -> None:
    for name in ("reports", "mappings", "terms", FOLDER):
        (folder / name).mkdir(parents=True, exist_ok=True)
    shutil.copyfile(data_folder() / "members.yaml", folder / "members.yaml")
    for mapping in sorted((data_folder() / "mappings").glob("*.yaml")):
        shutil.copyfile(mapping, folder / "mappings" / mapping.name)


class _Writing:
    """The open files of one exercise being written."""

    def __init__(
        self,
        folder: Path,
        seed: int,
        truth: Mapping[str, BinaryIO],
        to: Summary,
    ) -> None:
        self._folder, self._seed, self._truth = folder, seed, truth
        self._summary = to
        self._folders: set[Path] = set()
        self._terms: set[str] = set()
        self._sent: list[dict[str, str | None]] = []

    def cell(self, cell: Cell) -> None:
        """Write one network's files and truth."""
        mentions: dict[str, list[Mention]] = {}
        rng = Random(f"halcyon/{self._seed}/{cell.number}/terms")  # noqa: S311 — invented data
        for report in written(self._seed, cell):
            self._report(rng, cell, report)
            for mention in report.mentions:
                mentions.setdefault(mention.who, []).append(mention)
                _line(self._truth["mentions"], asdict(mention))
            for lost in report.lost:
                _line(self._truth["lost"], asdict(lost))
        self._people(cell)
        traps = list(planted(cell, mentions))
        for trap in traps:
            _line(self._truth["traps"], asdict(trap))
        self._summary.traps += len(traps)

    def close(self) -> None:
        """Write the manifest in the order in which the reports came in: the exercise is whole."""
        fresh = self._folder / "manifest.jsonl.new"
        with fresh.open("wb") as manifest:
            for said in sorted(self._sent, key=lambda each: (each["collected_on"], each["path"])):
                _line(manifest, said)
        fresh.rename(self._folder / "manifest.jsonl")

    def _report(self, rng: Random, cell: Cell, report: Report) -> None:
        path = self._folder / report.path
        if path.parent not in self._folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(path.parent)
        path.write_bytes(report.content)
        terms, stated = terms_of(rng, report.kind, report.member, cell.route)
        if terms not in self._terms:
            (self._folder / terms).write_bytes(stated)
            self._terms.add(terms)
        self._sent.append(
            {
                "path": report.path,
                "sha256": report.sha256,
                "kind": report.kind,
                "reader": report.reader,
                "mapping": f"mappings/{report.kind}.yaml" if report.reader in TABLES else None,
                "terms": terms,
                "member": report.member,
                # The day, not the file's number: that may be somebody's plate as well.
                "title": f"{title_of(report.kind)}, {report.day}",
                "collected_on": report.day.isoformat(),
                "route": cell.route.name,
            }
        )
        self._count(report)

    def _count(self, report: Report) -> None:
        summary = self._summary
        summary.reports += 1
        summary.by_kind[report.kind] = summary.by_kind.get(report.kind, 0) + 1
        summary.payments += report.payments
        summary.positions += report.positions
        summary.mentions += len(report.mentions)
        summary.lost_rows += len(report.lost)

    def _people(self, cell: Cell) -> None:
        own = [each for each in cell.people.values() if each.id not in cell.guests]
        for person in own:
            _line(self._truth["persons"], asdict(_stated(cell, person)))
        roles = {person.id: person.part.value for person in cell.members()}
        network = NetworkTruth(cell.network, cell.route.name, roles)
        _line(self._truth["networks"], asdict(network))
        summary = self._summary
        summary.persons += len(own)
        summary.members += sum(each.member for each in own)
        summary.leaders += sum(each.part in LEADERS for each in own)
        summary.innocents += sum(not each.member for each in own)
        summary.protected += sum(each.part in PROTECTED for each in own)


def _stated(cell: Cell, person: Person) -> PersonTruth:
    return PersonTruth(
        id=person.id,
        part=person.part.value,
        member=person.member,
        protected=person.part in PROTECTED,
        network=cell.network,
        name=person.name.latin,
        own=person.name.own,
        born=person.born.isoformat(),
        contacts=tuple(each for each in person.contacts if each in cell.people),
        other=person.other,
    )


def _line(file: BinaryIO, said: object) -> None:
    file.write(orjson.dumps(said) + b"\n")
