"""The inks of a chart: six that people with any sight of colour tell apart, each with a hatching too."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Inks:
    """What a chart is drawn with: words, lines, ground, and the ink of each series."""

    ink: str
    soft: str
    line: str
    ground: str
    series: tuple[str, ...]


SCREEN = Inks(
    ink="var(--ink)",
    soft="var(--soft)",
    line="var(--line)",
    ground="var(--sheet)",
    series=tuple(f"var(--series-{at})" for at in range(1, 7)),
)
"""By the names of the page's own tokens: one drawing serves light, dark and paper."""

PAPER = Inks(
    ink="#1b2026",
    soft="#545c66",
    line="#dcdfdc",
    ground="#ffffff",
    series=("#0b5394", "#b45f06", "#1d7a52", "#8e2f6b", "#5f6a72", "#7a6200"),
)
"""For reports and whatever has no style sheet."""

HATCHINGS = ("", "M0 8 8 0", "M0 4H8", "M4 0V8", "M0 0 8 8M0 8 8 0", "M2 2h1v1h-1zM6 6h1v1h-1z")
"""What is drawn over the ink of each series in an area, on a tile of eight by eight."""

SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [12, 4], [4, 4, 1, 4])
"""By what else the points and lines of a series are told from others."""
