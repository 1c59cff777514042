"""Send our own files, each compressed once: they are few, and every browser asks for the same ones.

They hold no secret that their length could tell; pages do, and are sent as they are.
"""

from __future__ import annotations

import gzip
from functools import lru_cache
from os import PathLike, fspath, stat_result
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

_AS_IT_IS = frozenset({"content-length", "accept-ranges"})
"""What is said of a file and not of what it is compressed to."""


class OurFiles(StaticFiles):
    """A folder of files; whoever can read them compressed gets them so."""

    def file_response(
        self,
        full_path: str | PathLike[str],
        stat_result: stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Return the file, or that it is still what the browser has."""
        answer = super().file_response(full_path, stat_result, scope, status_code)
        answer.headers["vary"] = "Accept-Encoding"
        if not isinstance(answer, FileResponse) or "gzip" not in _accepted(scope):
            return answer
        body = _compressed(fspath(full_path), stat_result.st_mtime_ns)
        headers = {k: v for k, v in answer.headers.items() if k not in _AS_IT_IS}
        return Response(body, status_code, headers | {"content-encoding": "gzip"})


def _accepted(scope: Scope) -> str:
    return Headers(scope=scope).get("accept-encoding", "")


@lru_cache(maxsize=32)
def _compressed(path: str, _changed: int) -> bytes:
    """Return a file's content compressed, anew when it has changed."""
    return gzip.compress(Path(path).read_bytes(), mtime=0)
