"""Render an edition: the same edition, form and language are the same bytes, wherever and whenever.

Pure: no clock, no language of the machine, no path, nothing random.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version

from wholeroute.errors import NotFound
from wholeroute.plan import Edition, as_json
from wholeroute.reports.compose import compose
from wholeroute.reports.docx import as_docx
from wholeroute.reports.html import as_html
from wholeroute.reports.pdf import as_pdf
from wholeroute.reports.tables import TABLES, as_csv, dictionary_csv

SET = "r1"
"""The set of templates that new editions are rendered by. A set that rendered one is never edited."""

REPORTS = ("html", "pdf", "docx")
"""The forms of the report itself, in each language of the edition."""

DATA = (*(f"csv-{name}" for name in TABLES), "csv-dictionary", "json")
"""The forms of its data, which have no language but the register's."""

DATA_LANGUAGE = "en"


def render(edition: Edition, form: str, language: str) -> bytes:
    """Return an edition in a form; raise `NotFound` for one, or a language, that there is not."""
    if form == "json":
        return as_json(edition)
    if form == "csv-dictionary":
        return dictionary_csv(edition)
    if form.startswith("csv-") and form.removeprefix("csv-") in TABLES:
        return as_csv(edition, form.removeprefix("csv-"))
    match form:
        case "html":
            return as_html(compose(edition, language), edition.frame.set)
        case "pdf":
            return as_pdf(compose(edition, language), edition.frame.set)
        case "docx":
            return as_docx(compose(edition, language))
    raise NotFound("there is no such form")


def all_forms(edition: Edition) -> tuple[tuple[str, str], ...]:
    """Return every form and language that an edition is rendered into."""
    languages = sorted(edition.frame.words)
    reports = ((form, language) for form in REPORTS for language in languages)
    return (*reports, *((form, DATA_LANGUAGE) for form in DATA))


def libraries() -> Mapping[str, str]:
    """Return what the forms are made with, each with its version: an edition keeps it."""
    return {each: version(each) for each in _MADE_WITH}


_MADE_WITH = (
    "babel", "fontpkg-noto-sans", "fontpkg-noto-sans-arabic", "jinja2", "python-docx", "typst",
)  # fmt: skip
