"""The members of the first hour, and the real public lists where somebody has them."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from wholeroute.errors import Invalid, WholerouteError
from wholeroute.intake import (
    Submission,
    Terms,
    guess_reader,
    parse_terms,
)


def members_file() -> Path:
    """Return the invented organisations and members."""
    return _folder() / "members.yaml"


def list_files(folder: Path) -> list[Submission]:
    """Return the public sanctions lists found in `folder` and below, by name.

    Raises `Invalid` where there is none.
    """
    found = []
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in (".csv", ".xml") and "alt" not in path.stem.lower():
            try:
                reader = guess_reader(path)
            except WholerouteError:
                continue
            if reader in _LIST_TITLES:
                found.append(Submission(path, reader, None, _list_terms(reader, path), "ana"))
    if not found:
        raise Invalid("--lists", f"no list found in {folder}", "Name the folder of the list files.")
    return found


_LIST_TITLES = {
    "un-xml": "United Nations consolidated list",
    "eu-journal": "EU Official Journal, annex to",
    "ofac": "OFAC specially designated nationals",
}


def _list_terms(reader: str, path: Path) -> Terms:
    title = _LIST_TITLES[reader]
    return parse_terms(
        {
            "title": f"{title} {path.stem}" if reader == "eu-journal" else title,
            "grade": "A1",
            "purposes": ["analysis", "investigation", "prosecution", "sanctions"],
            "regime": "europol",
            "legal_basis": "Published by the authority that designates",
            "audience": ["*"],
            "tlp": "clear",
        }
    )


def _folder() -> Path:
    return Path(str(files("wholeroute.exercise"))) / "data" / "first"
