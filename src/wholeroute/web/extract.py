"""Collect every message of the pages, and every word of a room, into the template of the catalogues.

`python -m wholeroute.web.extract` writes `messages.pot` and brings the `.po` files up to
it. The template names no lines, so that it changes only when a message does.
"""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from wholeroute.web.extract_rooms import of_rooms
from wholeroute.web.language import CATALOGUES
from wholeroute.web.shapes import OF_A_ROOM

ROOM = Path(__file__).parent
_METHODS = [("templates/**.html", "jinja2"), ("**.py", "python")]
_KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
_OPTIONS = {"templates/**.html": {"silent": "false", "extensions": "jinja2.ext.do"}}
# A catalogue changes when its messages do, not when the clock moves.
_BEGINNING = datetime(2026, 11, 24, tzinfo=UTC)


def extracted() -> Catalog:
    """Return every message that templates and code mark."""
    catalogue = Catalog(
        project="wholeroute", charset="utf-8", fuzzy=False,
        creation_date=_BEGINNING, revision_date=_BEGINNING,
    )  # fmt: skip
    catalogue.header_comment = "# Messages of wholeroute's pages, made by wholeroute.web.extract."
    found = extract_from_dir(
        ROOM, _METHODS, _OPTIONS, keywords=_KEYWORDS, comment_tags=("Translators:",)
    )
    for _, _, message, comments, context in sorted(found, key=lambda each: str(each[2])):
        catalogue.add(message, None, auto_comments=comments, context=context)
    for message in sorted({each for said in of_rooms().values() for each in said.messages}):
        catalogue.add(message, None, auto_comments=[OF_A_ROOM])
    return catalogue


def written(catalogue: Catalog) -> bytes:
    """Return a catalogue as the bytes of its file."""
    out = BytesIO()
    write_po(out, catalogue, no_location=True, sort_output=True, omit_header=False, width=100)
    return out.getvalue()


def renew(folder: Path = CATALOGUES) -> None:
    """Write the template, and bring every language up to it; what is unused is dropped."""
    template = extracted()
    (folder / "messages.pot").write_bytes(written(template))
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as source:
            catalogue = read_po(source, locale=path.stem)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        catalogue.header_comment = template.header_comment
        catalogue.fuzzy = False
        catalogue.creation_date = catalogue.revision_date = _BEGINNING
        path.write_bytes(written(catalogue))


if __name__ == "__main__":
    renew()
