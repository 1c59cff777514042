"""Look whether a text that leaves is one line of what can be seen. Pure."""

from __future__ import annotations

from unicodedata import category


def is_one_line(text: str) -> bool:
    """Return whether `text` holds no sign that ends a line or that no program shows."""
    return not any(category(character) == "Cc" for character in text)
