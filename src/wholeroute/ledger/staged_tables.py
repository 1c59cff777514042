"""The temporary tables of a session of intake, made as it connects, empty between reports.

They stay: to make them, or to truncate them at each commit, costs more than a small report does.
"""

from __future__ import annotations

STAGING = """
create temporary table staged_subject (
  id uuid not null, kind text not null, categories text not null, minor boolean not null
);
create temporary table staged_reference (
  source uuid not null, property text not null, target uuid not null
);
create temporary table staged_hold (
  entity uuid not null, reason text not null, given uuid
);
create temporary table staged_statement (
  id uuid, entity uuid, line integer, property text, value text,
  original text, lang text, flag text, grade smallint
);
create temporary table staged_name (entity uuid not null, property text not null, value text not null);
create temporary table staged_text (like staged_statement);
create temporary table lane_of (
  id uuid primary key, kind text not null, categories text[] not null,
  minor boolean not null, holds text[] not null, lane ledger.lane not null, ground text
);
"""

EMPTY = """
delete from staged_subject; delete from staged_reference; delete from staged_hold;
delete from lane_of; delete from staged_statement
"""
WIPE = "truncate staged_statement, staged_name, staged_text"
"""What names somebody who is hidden goes from the disk, not from sight alone."""
TRUNCATE = (
    "truncate staged_subject, staged_reference, staged_hold, staged_statement, staged_name,"
    " staged_text, lane_of"
)
"""Gives the room back as well."""
