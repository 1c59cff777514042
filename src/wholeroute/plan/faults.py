"""What is wrong with the files of a plan: one thing to mend, with its file, line, row and field."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend."""

    file: str
    line: int | None
    row: str
    field: str
    reason: str
    fix: str

    def __str__(self) -> str:
        """Return it as one line, as compilers write."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        row = f"{self.row}, " if self.row else ""
        return f"{where}: {row}{self.field}: {self.reason}. {self.fix}"
