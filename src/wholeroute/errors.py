"""The one error family: every refusal, mistake and failure that a person may meet.

Only `web` and `cli` catch these, and `intake`, which turns `Invalid` into a
quarantine row. Each class carries its HTTP status and its exit code, so no edge
keeps a table of its own.
"""

from __future__ import annotations

__all__ = ["Invalid", "NotFound", "Refused", "Unavailable", "WholerouteError"]


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

    def as_json(self) -> dict[str, object]:
        """Return the field, the line and the fix apart."""
        return {
            "error": self.code,
            "field": self.field,
            "line": self.line,
            "detail": self.reason,
            "fix": self.fix,
        }


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
