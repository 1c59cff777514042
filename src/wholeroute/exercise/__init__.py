"""Invented reports to learn, test and be measured on: no person, number or document is real.

`data/first` holds a handful for the first hour; `halcyon` is a whole operation made from a seed,
with its truth beside it; `year` plays what contact points and programme managers do in a year of
the plan. This room must never hold a real person's data, and nothing that
wholeroute concludes may come from the truth: the scorer alone reads it.
"""

from wholeroute.exercise import halcyon, year
from wholeroute.exercise.first import list_files, members_file

__all__ = ["halcyon", "list_files", "members_file", "year"]
