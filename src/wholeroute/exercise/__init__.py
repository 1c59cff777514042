"""Invented reports to learn, test and be measured on: no person, number or document is real.

`first_files` are a handful for the first hour; `halcyon` is a whole operation made from a seed,
with its truth beside it. This room must never hold a real person's data, and nothing that
wholeroute concludes may come from the truth: the scorer alone reads it.
"""

from wholeroute.exercise import halcyon
from wholeroute.exercise.first import first_files, list_files, members_file

__all__ = ["first_files", "halcyon", "list_files", "members_file"]
