"""Render a kept edition in a process of its own, and print the hash of each form."""

from __future__ import annotations

import json
import sys
from hashlib import sha256
from pathlib import Path

from wholeroute.plan.edition import read
from wholeroute.reports import DATA, REPORTS, render, site

LANGUAGES = ("en", "ar")


def hashes(kept: Path) -> dict[str, str]:
    """Return the hash of each form of a kept edition, made in this process."""
    content = kept.read_bytes()
    edition = read(content.decode(), sha256(content).digest())
    forms = [(form, language) for form in REPORTS for language in LANGUAGES]
    made = {
        f"{f} {tag}": render(edition, f, tag) for f, tag in [*forms, *((f, "en") for f in DATA)]
    }
    made |= {f"site {name}": each for name, each in site(edition, "el").items()}
    return {name: sha256(each).hexdigest() for name, each in sorted(made.items())}


if __name__ == "__main__":
    print(json.dumps(hashes(Path(sys.argv[1]))))  # noqa: T201
