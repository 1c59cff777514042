"""What the pages of editions show: which there are, and one of them as its report says it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial

from wholeroute import reports
from wholeroute.errors import Invalid, NotFound
from wholeroute.ledger import Acting, Ledger
from wholeroute.plan import Action, Change, Edition, Force, Frame, Kept, Pillar, Standing
from wholeroute.plan.kept import Ask, for_everybody, found
from wholeroute.plan.store import editions as store
from wholeroute.rights import Action as Act
from wholeroute.web import labels
from wholeroute.web.language import Language
from wholeroute.web.may import may


@dataclass(frozen=True, slots=True)
class Signed:
    """A sign-off; who it was only those know who work here."""

    organisation: str
    day: date
    member: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """An edition in the list; without a day of publication it is a draft."""

    number: int
    kind: str
    title: str
    frozen: date
    by: str
    sha256: str
    joint: bool
    published: date | None
    signed: bool
    signatures: tuple[Signed, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """An action of an edition with how far it has come."""

    action: Action
    standing: Standing


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which actions are asked for; what is empty asks for all."""

    pillar: str = ""
    force: str = ""
    status: str = ""
    actor: str = ""


@dataclass(frozen=True, slots=True)
class EditionPage:
    """One edition: what it is, where the plan stands in it, what changed, the actions asked for."""

    listed: Listed
    former: int | None
    counts: tuple[tuple[Pillar, int, tuple[int, ...]], ...]
    changes: tuple[Change, ...]
    actors: tuple[str, ...]
    total: int
    rows: tuple[Row, ...]


@contextmanager
def asking(ledger: Ledger, acting: Acting | None) -> Iterator[Ask]:
    """Yield how a reader asks: whoever verifies sees drafts, everybody else what is published."""
    if acting is None or not may(acting.reader, Act.VERIFY):
        yield partial(for_everybody, ledger)
        return
    with acting.begin() as connection:
        yield partial(found, connection)


def frame_of(languages: Iterable[Language]) -> Frame:
    """Return what new editions are rendered with: the words of today in every language."""
    words = {each.tag: _words(each) for each in languages}
    return Frame(reports.SET, words, reports.libraries())


def _words(language: Language) -> Mapping[str, str]:
    said = {key: language.text(message) for key, message in reports.MESSAGES.items()}
    for of in reports.LABELS:
        said |= {f"{of}.{it}": language.text(words) for it, words in labels.LABELS[of].items()}
    return said


def listed(kept: Kept, *, inside: bool) -> Listed:
    """Return an edition as it is listed; `inside` for those who may know who signed."""
    return Listed(
        kept.number, kept.kind, kept.title, kept.day, kept.organisation, kept.sha256.hex(),
        kept.joint, kept.published, kept.signed,
        tuple(
            Signed(each.organisation, each.day, each.member if inside else "")
            for each in kept.signatures
        ),
    )  # fmt: skip


def edition_of(kept: Kept, frozen: Edition, chosen: Chosen, *, inside: bool) -> EditionPage:
    """Return the page of an edition; raise `Invalid` for a choice that there is not."""
    rows = tuple(_rows(frozen, _checked(frozen, chosen)))
    return EditionPage(
        listed(kept, inside=inside), frozen.former.number if frozen.former else None,
        tuple(_counts(frozen)), frozen.changes, _actors(frozen), len(frozen.actions), rows,
    )  # fmt: skip


def form_of(name: str) -> str:
    """Return the form of an edition that a file's name asks for; raise `NotFound` for no such."""
    stem, _, ending = name.rpartition(".")
    if stem == "report" and ending in reports.REPORTS:
        return ending
    form = {"json": "json", "csv": f"csv-{stem}"}.get(ending, "")
    if form in reports.DATA and name == file_of(form):
        return form
    raise NotFound("there is no such file")


def file_of(form: str) -> str:
    """Return the name of the file that holds a form of an edition."""
    if form in reports.REPORTS:
        return f"report.{form}"
    return "edition.json" if form == "json" else f"{form.removeprefix('csv-')}.csv"


def newest_published(ask: Ask, plan: str) -> Kept:
    """Return the edition that was published last; raise `NotFound` where none was."""
    published = [each for each in store.editions(ask, plan) if each.published]
    if not published:
        raise NotFound("no edition of this plan is published yet")
    return max(published, key=lambda each: (each.published, each.number))


def _counts(frozen: Edition) -> Iterator[tuple[Pillar, int, tuple[int, ...]]]:
    """Yield how many actions of each pillar have come how far."""
    counts = Counter((e.pillar, frozen.standing[e.id].status) for e in frozen.actions)
    for pillar in frozen.plan.pillars:
        of_it = tuple(counts[pillar.id, status] for status in reports.STATUSES)
        if any(of_it):
            yield pillar, sum(of_it), of_it


def _rows(frozen: Edition, chosen: Chosen) -> Iterator[Row]:
    actors = frozen.plan.within.get(chosen.actor, frozenset())
    for each in frozen.actions:
        standing = frozen.standing[each.id]
        if (
            chosen.pillar in {"", each.pillar}
            and chosen.force in {"", each.force.value}
            and chosen.status in {"", standing.status}
            and (not actors or actors & {*each.responsible})
        ):
            yield Row(each, standing)


def _actors(frozen: Edition) -> tuple[str, ...]:
    asked = {actor for each in frozen.actions for actor in each.responsible}
    return tuple(e.id for e in frozen.plan.organisations if frozen.plan.within[e.id] & asked)


def _checked(frozen: Edition, chosen: Chosen) -> Chosen:
    known: Mapping[str, Iterable[str]] = {
        "pillar": (each.id for each in frozen.plan.pillars), "force": Force,
        "status": reports.STATUSES, "actor": frozen.plan.organisation,
    }  # fmt: skip
    for name, values in known.items():
        value = getattr(chosen, name)
        if value and value not in {*values}:
            raise Invalid(name, f"the plan knows no {value}", "Choose one of the list, or all.")
    return chosen
