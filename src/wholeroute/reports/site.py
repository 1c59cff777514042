"""An edition as a folder for everybody: pages without scripts, its data, and what each column means.

Rows are chosen by style sheet alone: a rule for each option hides the rows that are not of it. So it
works wherever no script runs, and a browser that knows no such rule shows every row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from markupsafe import Markup

from wholeroute.plan import Edition, Force, Wanted, facets
from wholeroute.reports.compose import STATUSES, action_cells, status_in
from wholeroute.reports.document import Cell, ours, said
from wholeroute.reports.html import style, templates
from wholeroute.reports.render import DATA, DATA_LANGUAGE, render
from wholeroute.reports.tables import dictionary
from wholeroute.reports.words import Words, words_of

MOST_BYTES = 1_000_000
"""What a whole site may weigh."""


@dataclass(frozen=True, slots=True)
class _Row:
    """An action on the page, with what it is chosen by."""

    id: str
    pillar: str
    force: str
    status: str
    actors: str
    cells: tuple[Cell, ...]


def site(edition: Edition, language: str) -> Mapping[str, bytes]:
    """Return the files of an edition's site by their names, in one language."""
    words = words_of(edition, language)
    data = {_named(form): render(edition, form, DATA_LANGUAGE) for form in DATA}
    files = tuple((name, len(said_), sha256(said_).hexdigest()) for name, said_ in data.items())
    of = edition.frame.set
    shown = {"edition": edition, "words": words, "style": style(of, "style.css")}
    about = templates(of).get_template("data.html")
    return {
        "index.html": _index(edition, words),
        "report.html": render(edition, "html", language),
        "data.html": about.render(**shown, files=files, dictionary=dictionary(edition)).encode(),
        **data,
    }


def _named(form: str) -> str:
    return "edition.json" if form == "json" else f"{form.removeprefix('csv-')}.csv"


def _index(edition: Edition, words: Words) -> bytes:
    choices = _choices(edition, words)
    of = edition.frame.set
    page = templates(of).get_template("site.html")
    return page.render(
        edition=edition, words=words, rows=tuple(_rows(edition, words)),
        style=style(of, "style.css"), choosing=Markup("\n".join(_hiding(choices))),  # noqa: S704
        pillars=choices["pillar"], forces=choices["force"], statuses=choices["status"],
        actors=choices["actor"],
    ).encode()  # fmt: skip


def _choices(edition: Edition, words: Words) -> Mapping[str, tuple[tuple[str, Cell], ...]]:
    """Return by what rows are chosen: the values of each sort that some action has."""
    plan, actions = edition.plan, edition.actions
    pillars = {each.pillar for each in actions}
    forces = {each.force for each in actions}
    asked = {actor for each in actions for actor in each.responsible}
    actors = (each.value for each in facets(plan, Wanted()).actors)
    return {
        "pillar": tuple((e.id, ours(e.title)) for e in plan.pillars if e.id in pillars),
        "force": tuple((f.value, said(words.label("force", f))) for f in Force if f in forces),
        "status": tuple((s, said(status_in(words, s))) for s in STATUSES),
        "actor": tuple(
            (a, ours(plan.organisation[a].name)) for a in actors if plan.within[a] & asked
        ),
    }


def _hiding(choices: Mapping[str, Iterable[tuple[str, Cell]]]) -> Iterator[str]:
    """Yield for each choice the rule that hides all other rows. Ids hold nothing that a rule ends by."""
    for name, options in choices.items():
        for value, _ in options:
            yield (
                f'main:has(#{name} option[value="{value}"]:checked)'
                f' tbody tr:not([data-{name}~="{value}"]){{display:none}}'
            )


def _rows(edition: Edition, words: Words) -> Iterator[_Row]:
    within = edition.plan.within
    for each in edition.actions:
        actors = (a for a, parts in within.items() if parts & {*each.responsible})
        yield _Row(
            each.id, each.pillar, each.force.value, edition.standing[each.id].status,
            " ".join(sorted(actors)), action_cells(edition, words, each),
        )  # fmt: skip
