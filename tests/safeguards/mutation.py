"""One safeguard that Python keeps, and the change that takes it away."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


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
