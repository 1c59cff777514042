"""The one error family: every refusal, mistake and failure that a person may meet.

Only `web` and `cli` catch these, and `intake`, which turns `Invalid` into a
quarantine row. Each class carries its HTTP status and its exit code, so no edge
keeps a table of its own.
"""

from __future__ import annotations

from collections.abc import Iterable

__all__ = [
    "Invalid", "NotFound", "Refused", "Several", "Unavailable", "WholerouteError",
    "must_have_no_faults",
]  # fmt: skip


class WholerouteError(Exception):
    """Root of the family; never raised itself."""

    status = 500
    exit_code = 3
    code = "internal"

    def as_json(self) -> dict[str, object]:
        """Return what a machine may read of this error."""
        return {"error": self.code, "detail": str(self)}


class Refused(WholerouteError):
    """A safeguard says no. `rule` names it; the refusal is audited by who catches it."""

    status = 403
    exit_code = 1
    code = "refused"

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(f"{reason} [{rule}]")
        self.rule = rule
        self.reason = reason

    def as_json(self) -> dict[str, object]:
        """Return the rule beside the reason."""
        return {"error": self.code, "rule": self.rule, "detail": self.reason}


class Invalid(WholerouteError):
    """Something the user can mend: which field, why, how, and on which line."""

    status = 422
    exit_code = 2
    code = "invalid"

    def __init__(self, field: str, reason: str, fix: str, *, line: int | None = None) -> None:
        where = f"line {line}, " if line is not None else ""
        super().__init__(f"{where}{field}: {reason}. {fix}")
        self.field = field
        self.reason = reason
        self.fix = fix
        self.line = line

    @property
    def faults(self) -> tuple[Invalid, ...]:
        """Return all that is to be mended: this alone."""
        return (self,)

    def as_json(self) -> dict[str, object]:
        """Return the field, the line and the fix apart."""
        return {
            "error": self.code,
            "field": self.field,
            "line": self.line,
            "detail": self.reason,
            "fix": self.fix,
        }


class Several(Invalid):
    """More than one thing to mend in one form; where only one can be told, it is the first."""

    def __init__(self, faults: tuple[Invalid, ...]) -> None:
        first = faults[0]
        super().__init__(first.field, first.reason, first.fix, line=first.line)
        self._faults = faults

    @property
    def faults(self) -> tuple[Invalid, ...]:
        """Return all of them, in the order in which they were found."""
        return self._faults

    def as_json(self) -> dict[str, object]:
        """Return the first, and each beside the others."""
        return {**super().as_json(), "faults": [each.as_json() for each in self._faults]}


def must_have_no_faults(faults: Iterable[Invalid]) -> None:
    """Raise what is still to be mended, if anything is: of each field what was found first."""
    first: dict[str, Invalid] = {}
    for fault in faults:
        for each in fault.faults:
            first.setdefault(each.field, each)
    found = tuple(first.values())
    if found:
        raise found[0] if len(found) == 1 else Several(found)


class NotFound(WholerouteError):
    """Nothing there that this reader may know of: absent and hidden look the same."""

    status = 404
    exit_code = 1
    code = "not-found"


class Unavailable(WholerouteError):
    """A part that wholeroute needs does not answer; trying again later may help."""

    status = 503
    exit_code = 3
    code = "unavailable"
