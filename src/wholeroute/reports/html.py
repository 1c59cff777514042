"""A report as one page of HTML that needs nothing beside it: no script, no picture, no other file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from wholeroute.reports.document import Document

SETS = Path(__file__).parent


def as_html(document: Document, of: str) -> bytes:
    """Return the page, made by a set of templates."""
    template = templates(of).get_template("report.html")
    return template.render(document=document, style=style(of, "style.css")).encode()


@cache
def templates(of: str) -> Environment:
    """Return a set's templates: escaping, and strict about what is not there."""
    return Environment(
        loader=FileSystemLoader(SETS / of), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip


@cache
def style(of: str, name: str) -> Markup:
    """Return a style sheet of a set."""
    return Markup((SETS / of / name).read_text("utf-8"))  # noqa: S704 — a file of ours
