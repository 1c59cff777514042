"""Read and keep what members prove themselves with, under the door's own login."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from wholeroute.members.passkeys import KnownPasskey, NewPasskey


class Means(StrEnum):
    """What somebody proves with. A code that recovers serves once, in place of the application's."""

    PASSKEY = "passkey"
    PASSWORD = "password"  # noqa: S105 — the name of a kind
    TOTP = "totp"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class Credential:
    """One of them, as it is kept."""

    id: UUID
    member: str
    kind: Means
    name: str
    key_id: bytes | None
    public_key: bytes | None = field(repr=False)
    transports: tuple[str, ...]
    secret: bytes | None = field(repr=False)
    counter: int
    made_at: datetime
    used_at: datetime | None

    @property
    def as_known(self) -> KnownPasskey:
        """Return what a browser may be told of a passkey."""
        return KnownPasskey(self.key_id or b"", self.transports)


_COLUMNS = (
    "id, member, kind, name, key_id, public_key, transports, secret, counter, made_at, used_at"
)


def of_member(door: Connection, member: str) -> list[Credential]:
    """Return what a member can prove themselves with today, the oldest first."""
    rows = door.execute(
        text(
            f"select {_COLUMNS} from ledger.credential"  # noqa: S608 — a constant
            " where member = :member and ended_at is null order by made_at, id"
        ),
        {"member": member},
    )
    return [_read(row) for row in rows]


def with_key(door: Connection, key_id: bytes) -> Credential | None:
    """Return the passkey of this id, if it is one that still opens anything."""
    row = door.execute(
        text(
            f"select {_COLUMNS} from ledger.credential"  # noqa: S608 — a constant
            " where key_id = :key_id and ended_at is null"
        ),
        {"key_id": key_id},
    ).one_or_none()
    return _read(row) if row else None


def _read(row: Any) -> Credential:
    return Credential(
        row.id, row.member, Means(row.kind), row.name, row.key_id, row.public_key,
        tuple(row.transports), row.secret, row.counter, row.made_at, row.used_at,
    )  # fmt: skip


def keep_passkey(door: Connection, member: str, name: str, made: NewPasskey) -> None:
    """Keep a passkey; the database asks for an invitation or a fresh sign-in of that member."""
    door.execute(
        text(
            "insert into ledger.credential (member, kind, name, key_id, public_key, transports,"
            " counter) values (:member, 'passkey', :name, :key_id, :public_key, :transports,"
            " :counter)"
        ),
        {
            "member": member, "name": name, "key_id": made.key_id, "public_key": made.public_key,
            "transports": list(made.transports), "counter": made.counter,
        },
    )  # fmt: skip


def keep_secret(
    door: Connection, member: str, kind: Means, secret: bytes, counter: int = 0
) -> None:
    """Keep a password's hash, a sealed seed or a recovery code's hash, on the same condition."""
    door.execute(
        text(
            "insert into ledger.credential (member, kind, secret, counter)"
            " values (:member, :kind, :secret, :counter)"
        ),
        {"member": member, "kind": kind.value, "secret": secret, "counter": counter},
    )


def spend(door: Connection, which: Credential, reached: int = 0) -> bool:
    """Count a proof of this transaction; False where that step or counter was used before."""
    return bool(
        door.execute(
            text("select ledger.spend(:which, :reached)"), {"which": which.id, "reached": reached}
        ).scalar_one()
    )
