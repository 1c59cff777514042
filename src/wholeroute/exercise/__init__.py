"""An invented operation to learn on: no person, number or document in it is real.

For now a handful of files as contributors send them. Their phone numbers are from ranges
kept for fiction. This room must never hold a real person's data.
"""

from wholeroute.exercise.first import FirstFile, first_files, list_files, members_file

__all__ = ["FirstFile", "first_files", "list_files", "members_file"]
