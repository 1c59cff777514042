"""Hand a file over: under a name of ours, to be saved and never shown as a page."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from starlette.responses import Response

_PLAIN = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 120


def as_download(name: str, content: bytes, media_type: str) -> Response:
    """Return an answer that a browser saves as `name`; `Headers` forbids it to run anything."""
    disposition = f'attachment; filename="{plain(name)}"'
    if plain(name) != name:
        disposition += f"; filename*=UTF-8''{quote(_printable(name), safe='')}"
    return Response(content, media_type=media_type, headers={"content-disposition": disposition})


def as_csv(name: str, content: str) -> Response:
    """Return a table as CSV, with the mark without which spreadsheets take UTF-8 for something else."""
    return as_download(f"{name}.csv", f"\ufeff{content}".encode(), "text/csv; charset=utf-8")


def plain(name: str) -> str:
    """Return a name of letters, digits, dots and dashes that leads into no folder."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return _PLAIN.sub("-", bare).lstrip(".-")[:_LONGEST] or "file"


def _printable(name: str) -> str:
    """Return a name (RFC 6266) without what steers, and without a way into another folder."""
    return "".join(
        "-" if each in '/\\:*?"<>|' or unicodedata.category(each).startswith("C") else each
        for each in name
    )[:_LONGEST].lstrip(".")
