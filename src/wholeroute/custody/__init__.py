"""Keep what must be opened rarely: originals, records, contribution keys, the vault of identities.

Originals are sealed each under a key of its own contribution; the identity values of
protected people live in another database under another role and key. Keys lie outside
the data folder. This room must never hand out a value without a reader, a purpose and
an audit row.
"""

from wholeroute.custody import subject_access
from wholeroute.custody.audit_log import (
    Exported,
    Proof,
    TreeState,
    checkpoint_note,
    export_log,
    keep_cosignature,
    prove,
    tree_state,
    verify_here,
)
from wholeroute.custody.backup import Recipients, back_up, back_up_keys
from wholeroute.custody.categorise import categorise, co_sign
from wholeroute.custody.certificate import (
    Certificate,
    certificate_key,
    key_of,
    opens,
    verified,
)
from wholeroute.custody.check import hold_suspect, identities_to_check
from wholeroute.custody.checkpoints import Signer, write_signer
from wholeroute.custody.erase import (
    Erased,
    Ground,
    Order,
    Redact,
    Redaction,
    erase,
)
from wholeroute.custody.erased import Fate, Gone, erased_since, remember_erased
from wholeroute.custody.finish import finish_erasures
from wholeroute.custody.identity_release import (
    RELEASED,
    open_identity,
    reason_of,
    refuse_identity,
    release_identity,
    request_identity,
    take_consent_back,
    write_consent,
)
from wholeroute.custody.keys import ContributionKey, KeyRing
from wholeroute.custody.manifest import Compartment, Manifest
from wholeroute.custody.originals import Originals
from wholeroute.custody.protect import Protected, protect
from wholeroute.custody.reclassify import reclassify, write_ground
from wholeroute.custody.records import (
    PartsWriter,
    RecordFiles,
    Stale,
    mend_records,
    move_records,
    part_key,
    records_naming,
    settle_records,
    snapshot_with_records,
)
from wholeroute.custody.rejected import (
    Rejected,
    open_rejected,
    seal_rejected,
    without_values,
)
from wholeroute.custody.restore import Restored, Watching, restore, restore_keys
from wholeroute.custody.restore import verify as verify_backup
from wholeroute.custody.retain import (
    Due,
    DueEntity,
    DueList,
    Evidence,
    due_list,
    end_proceedings,
    erase_due,
    keep_longer,
    number_due,
    people_due,
    restrict,
)
from wholeroute.custody.room import room
from wholeroute.custody.sealing import (
    Keeping,
    Recognised,
    Sealed,
    Standing,
    accept_older,
    keep_sealing,
    look_back,
    recognise,
    seal,
)
from wholeroute.custody.shelf import carry_shelved
from wholeroute.custody.short_texts import settle_older_texts
from wholeroute.custody.signing import is_signed, sign
from wholeroute.custody.streams import Watch, new_identity
from wholeroute.custody.sweep import Swept, sweep
from wholeroute.custody.take_up import TakenUp
from wholeroute.custody.typed import (
    begin_typing,
    end_old_drafts,
    end_typing,
    laid_out,
    open_typed,
    seal_typed,
)
from wholeroute.custody.vault import Vault
from wholeroute.custody.verifying import (
    COSIGNS,
    Unreadable,
    Verified,
    said,
    verify_given,
    verify_log,
)
from wholeroute.custody.witness import cosign, read_request
from wholeroute.custody.words import (
    Words,
    keep_words,
    names_behind,
    vault_names,
    words_of_request,
)

__all__ = [
    "COSIGNS",
    "RELEASED",
    "Certificate",
    "Compartment",
    "ContributionKey",
    "Due",
    "DueEntity",
    "DueList",
    "Erased",
    "Evidence",
    "Exported",
    "Fate",
    "Gone",
    "Ground",
    "Keeping",
    "KeyRing",
    "Manifest",
    "Order",
    "Originals",
    "PartsWriter",
    "Proof",
    "Protected",
    "Recipients",
    "Recognised",
    "RecordFiles",
    "Redact",
    "Redaction",
    "Rejected",
    "Restored",
    "Sealed",
    "Signer",
    "Stale",
    "Standing",
    "Swept",
    "TakenUp",
    "TreeState",
    "Unreadable",
    "Vault",
    "Verified",
    "Watch",
    "Watching",
    "Words",
    "accept_older",
    "back_up",
    "back_up_keys",
    "begin_typing",
    "carry_shelved",
    "categorise",
    "certificate_key",
    "checkpoint_note",
    "co_sign",
    "cosign",
    "due_list",
    "end_old_drafts",
    "end_proceedings",
    "end_typing",
    "erase",
    "erase_due",
    "erased_since",
    "export_log",
    "finish_erasures",
    "hold_suspect",
    "identities_to_check",
    "is_signed",
    "keep_cosignature",
    "keep_longer",
    "keep_sealing",
    "keep_words",
    "key_of",
    "laid_out",
    "look_back",
    "mend_records",
    "move_records",
    "names_behind",
    "new_identity",
    "number_due",
    "open_identity",
    "open_rejected",
    "open_typed",
    "opens",
    "part_key",
    "people_due",
    "protect",
    "prove",
    "read_request",
    "reason_of",
    "reclassify",
    "recognise",
    "records_naming",
    "refuse_identity",
    "release_identity",
    "remember_erased",
    "request_identity",
    "restore",
    "restore_keys",
    "restrict",
    "room",
    "said",
    "seal",
    "seal_rejected",
    "seal_typed",
    "settle_older_texts",
    "settle_records",
    "sign",
    "snapshot_with_records",
    "subject_access",
    "sweep",
    "take_consent_back",
    "tree_state",
    "vault_names",
    "verified",
    "verify_backup",
    "verify_given",
    "verify_here",
    "verify_log",
    "without_values",
    "words_of_request",
    "write_consent",
    "write_ground",
    "write_signer",
]
