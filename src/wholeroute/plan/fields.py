"""What a field of a plan's rows may hold. Text is short and our own.

Days may be as exact as their source: `2021`, `2021-06` or `2021-06-30`.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]{0,60}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=400, strip_whitespace=True)]
Day = Annotated[
    str, StringConstraints(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")
]
Path = Annotated[str, StringConstraints(pattern=r"^/[a-z0-9/-]*$")]
Topical = Annotated[str, StringConstraints(pattern=r"^[a-z-]{1,40}$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]

CLOSED = ConfigDict(extra="forbid")
