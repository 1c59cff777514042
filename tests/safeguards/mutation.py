"""One safeguard that Python keeps, and the change that takes it away."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_DEFINES = re.compile(r"create (?:or replace )?function ((?:ledger|plan|partnership)\.\w+)")
_END = "$$;"


@dataclass(frozen=True, slots=True)
class Mutation:
    """One safeguard: where it stands, what takes it away, and who sees that."""

    safeguard: str
    file: str
    stands: str
    instead: str
    noticed_by: str

    def applies(self, root: Path) -> bool:
        """Return whether its text stands exactly once in its file."""
        return (root / "src/wholeroute" / self.file).read_text("utf-8").count(self.stands) == 1

    def replaced(self, root: Path) -> str:
        """Return the later migration that defines its function anew; what is taken away here is gone."""
        here = root / "src/wholeroute" / self.file
        text = here.read_text("utf-8")
        at = text.index(self.stands)
        around = [each for each in _DEFINES.finditer(text) if each.start() < at]
        if not around or text.find(_END, around[-1].start()) < at:
            return ""
        later = [
            each.name
            for each in sorted(here.parent.glob("0*.py"))
            if each.name > here.name and around[-1][1] in _DEFINES.findall(each.read_text("utf-8"))
        ]
        return later[-1] if later else ""
