"""Keep what was said: contributions, statements, judgements, findings, and who read them.

PostgreSQL, append-only, graded, and fenced: whatever is read passes row-level security
under the reader's own database role and session, whatever is done leaves an audit row
in the same transaction. This whole room speaks SQL, and it is the only one that knows
how the tables look; rooms above call its verbs.

It must never connect as the owner to serve anyone, and never let a person outside the
open lane become the subject of a judgement or finding.
"""

from wholeroute.ledger.audit import AuditRow, audit_rows, record, record_refusal
from wholeroute.ledger.connect import Acting, Ledger
from wholeroute.ledger.home import Home
from wholeroute.ledger.judgements import (
    Judgement,
    Membership,
    NewJudgement,
    Verdict,
    cluster_of,
    history,
    judge,
    memberships,
    retire_machine,
    retract,
    standing,
    write_clusters,
)
from wholeroute.ledger.protecting import (
    Remaining,
    Walled,
    identity_values,
    moving_with,
    remaining,
    wall_off,
)
from wholeroute.ledger.read import (
    ContributionRow,
    Counts,
    Entity,
    QuarantineRow,
    Source,
    Statement,
    counts,
    entities,
    entity_or_absent,
    known_contributions,
    own_contributions,
    quarantine,
    restricted,
    statements,
)
from wholeroute.ledger.receive import (
    ContributionForm,
    Quarantined,
    Receipt,
    Receiving,
    known,
)
from wholeroute.ledger.roles import VAULT, DatabaseRole
from wholeroute.ledger.snapshot import Snapshot, discard, discard_older, opened, snapshot

__all__ = [
    "VAULT",
    "Acting",
    "AuditRow",
    "ContributionForm",
    "ContributionRow",
    "Counts",
    "DatabaseRole",
    "Entity",
    "Home",
    "Judgement",
    "Ledger",
    "Membership",
    "NewJudgement",
    "QuarantineRow",
    "Quarantined",
    "Receipt",
    "Receiving",
    "Remaining",
    "Snapshot",
    "Source",
    "Statement",
    "Verdict",
    "Walled",
    "audit_rows",
    "cluster_of",
    "counts",
    "discard",
    "discard_older",
    "entities",
    "entity_or_absent",
    "history",
    "identity_values",
    "judge",
    "known",
    "known_contributions",
    "memberships",
    "moving_with",
    "opened",
    "own_contributions",
    "quarantine",
    "record",
    "record_refusal",
    "remaining",
    "restricted",
    "retire_machine",
    "retract",
    "snapshot",
    "standing",
    "statements",
    "wall_off",
    "write_clusters",
]
