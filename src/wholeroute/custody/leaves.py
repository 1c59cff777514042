"""What an audit row becomes in the tree: a leaf that names nobody reported on. Pure.

A leaf says who did what, as what, for what purpose, and whether it was allowed. Of the details it
holds a commitment alone, salted, so that they can be erased and nobody confirm a guess of them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC
from hashlib import sha256
from typing import Any

import orjson
import rfc8785

from wholeroute.ledger import AuditLine

SALT_BYTES = 32


def commitment(salt: bytes, details: Mapping[str, Any]) -> bytes:
    """Return what binds the log to `details` without telling them."""
    return sha256(salt + canonical(details)).digest()


def leaf(line: AuditLine, committed: bytes) -> bytes:
    """Return a row's leaf: RFC 8785 JSON.

    Of texts and small numbers alone under ASCII names orjson writes the same, and fifty times as
    fast: a test holds the two against each other.
    """
    return orjson.dumps(
        {
            "id": line.id,
            "time": line.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "who": line.member,
            "organisation": line.organisation,
            "role": line.role,
            "purpose": line.purpose,
            "action": line.action,
            "object": line.object,
            "decision": "allowed" if line.allowed else "refused",
            "rule": line.rule,
            "commitment": committed.hex(),
        },
        option=orjson.OPT_SORT_KEYS,
    )


def canonical(value: Mapping[str, Any]) -> bytes:
    """Return the one way to write `value`: RFC 8785, and numbers that it cannot write in full."""
    try:
        return rfc8785.dumps(dict(value))
    except rfc8785.CanonicalizationError:
        # The sealer must never stop at a row: what is done is done.
        whole = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return whole.encode("utf-8", "backslashreplace")
