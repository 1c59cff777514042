"""Take what somebody wrote into a field. Pure."""

from __future__ import annotations

from wholeroute.errors import Invalid


def text_in(field: str, said: str, most: int, *, needed: bool = True) -> str:
    """Return a text without what surrounds it; raise `Invalid` where it is too long or missing."""
    text = said.strip()
    if needed and not text:
        raise Invalid(field, "nothing is written", "Say it in a few words.")
    if len(text) > most:
        raise Invalid(field, f"is longer than {most} characters", "Say it shorter.")
    return text
