"""Mark the words of closed sets for the catalogues."""

from __future__ import annotations


def N_(message: str) -> str:  # noqa: N802 — gettext's own word for "translate later"
    """Mark a message for the catalogues."""
    return message
