"""Keep signed rows: each says who wrote it for whom, and none is ever changed.

The plan and the rooms above it speak to their tables through `sign` and `found` alone. Whoever writes is held
against `rights` here, against the session by the database, and leaves a line in the log.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, cast

from sqlalchemy import Connection, RowMapping, text

from wholeroute.ledger import Acting, DatabaseRole, Ledger, record
from wholeroute.rights import Action, decide, require

Ask = Callable[..., list[RowMapping]]
"""A way to read: `found` of a session's transaction, or `for_everybody` of a ledger."""


def sign(
    connection: Connection, acting: Acting, action: Action, table: str, row: Mapping[str, Any]
) -> int:
    """Write one row of a `table`, signed by the reader, and return its id.

    A table of the plan goes by its name alone, any other by its schema as well.

    The line that it leaves in the log names the hash that the row has, if any: once that is sealed,
    neither can be changed unseen.

    `connection` is a transaction of `acting`. Raises `Refused` where the reader may not `action`;
    `sqlalchemy.exc.ProgrammingError` where the database says no though `rights` said yes.
    """
    reader = acting.reader
    require(reader, action)
    whole = table if "." in table else f"plan.{table}"
    signed = {
        **{key: _plain(value) for key, value in row.items()},
        "member": reader.member, "organisation": reader.organisation,
    }  # fmt: skip
    values = ", ".join(f":{key}" for key in signed)
    asked = (
        f"insert into {whole} ({', '.join(signed)}) values ({values})"  # noqa: S608 — constants
        f" returning {_KEY.get(table, 'id')}"
    )
    number = cast("int", connection.execute(text(asked), signed).scalar_one())
    hashes = {key: value.hex() for key, value in row.items() if isinstance(value, bytes)}
    record(connection, reader, action, f"{whole}:{number}", details=hashes)
    return number


_KEY = {"publication": "edition"}


def alone(connection: Connection, what: str) -> None:
    """Let nobody else write the same until this transaction ends: what is read next still stands then."""
    connection.execute(text("select pg_advisory_xact_lock(hashtext(:what))"), {"what": what})


def found(connection: Connection, asked: str, **values: Any) -> list[RowMapping]:
    """Return the rows that `asked`, a constant of the caller's, finds: what the session may read."""
    return list(connection.execute(text(asked), values).mappings())


def for_everybody(ledger: Ledger, asked: str, **values: Any) -> list[RowMapping]:
    """Return what anybody may read without a session: laws, public notes, published editions."""
    with ledger.engine(DatabaseRole.PROGRAMME).begin() as connection:
        return found(connection, asked, **values)


def shown_to(ledger: Ledger, acting: Acting | None, asked: str, **values: Any) -> list[RowMapping]:
    """Return the rows that `asked` finds: to whoever verifies all, to others the public ones."""
    if acting is None or not decide(acting.reader, Action.VERIFY).allowed:
        return for_everybody(ledger, asked, **values)
    with acting.begin() as connection:
        return found(connection, asked, **values)


def _plain(value: Any) -> Any:
    return json.dumps(value, sort_keys=True) if isinstance(value, Mapping) else value
