"""The vault: who the protected people are, in another database under another role and key.

The ledger holds an opaque token, the statement's id. The vault commits first and is
idempotent by token, so a crash between the two leaves at worst an orphan here, which
`sweep` removes; it never leaves a person in the ledger whose identity is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

import orjson
from nacl.secret import SecretBox
from sqlalchemy import text

from wholeroute.custody.keys import key_kept_at
from wholeroute.entities import PROPERTIES, normalise
from wholeroute.errors import Invalid, Refused
from wholeroute.ledger import VAULT, Acting, Identity, Ledger, directly, record
from wholeroute.rights import Action, Lane, Role

MAY_REVEAL: dict[Lane, frozenset[Role]] = {
    Lane.PROTECTED: frozenset({Role.PROTECTION_OFFICER, Role.GUARDIAN, Role.CUSTODIAN}),
    Lane.UNCATEGORISED: frozenset({Role.CUSTODIAN}),
    Lane.JUDICIAL: frozenset({Role.PROSECUTOR}),
}

_STORE = """
insert into ledger.identity (token, contribution, sealed)
select token, :contribution, sealed
from unnest(cast(:tokens as uuid[]), cast(:sealed as bytea[])) as kept (token, sealed)
on conflict (token) do nothing
"""


class Vault:
    """The open vault of one installation."""

    def __init__(self, ledger: Ledger) -> None:
        self._engine = ledger.engine(VAULT)
        self._box = SecretBox(key_kept_at(ledger.home.keys / "vault"))

    def store(self, contribution: UUID, identities: Sequence[Identity]) -> None:
        """Keep identity values under their tokens; a token already kept is left as it is."""
        with self._engine.begin() as connection:
            directly(
                connection, _STORE,
                {
                    "contribution": contribution,
                    "tokens": [each.token for each in identities],
                    "sealed": [bytes(self._box.encrypt(_packed(each))) for each in identities],
                },
            )  # fmt: skip

    def reveal(self, acting: Acting, tokens: Iterable[UUID], lane: Lane) -> dict[UUID, str]:
        """Return the values behind `tokens` that `acting` may read in `lane`, leaving audit rows.

        Raises `Refused` for a role that the lane does not answer to. A token whose statement
        the database does not show to this session stays closed.
        """
        if acting.reader.role not in MAY_REVEAL.get(lane, ()):
            raise Refused(
                "vault", f"the role of {acting.reader.role} opens no vault of the {lane} lane"
            )
        asked = [str(token) for token in tokens]
        with acting.begin() as connection:
            shown = (
                connection.execute(
                    text(
                        f"select id from {lane.value}.statement"  # noqa: S608 — an enum's value
                        " where id = any (cast(:asked as uuid[])) and flag = 'vault'"
                    ),
                    {"asked": asked},
                )
                .scalars()
                .all()
            )
            record(
                connection, acting.reader, Action.READ, f"vault:{lane.value}",
                details={"tokens": [str(token) for token in shown]},
            )  # fmt: skip
        return {each.token: each.original or each.value for each in self._opened(shown)}

    def give_back(self, released: Iterable[UUID]) -> list[Identity]:
        """Return what stood in the statements that the ledger itself has just let out.

        `custody.categorise` alone may call this, with what `ledger.open_up` answered: no reader
        sees the values before they stand under the fences of the open lane.
        """
        return self._opened(list(released))

    def words(self, tokens: Iterable[UUID]) -> dict[UUID, str]:
        """Return the words behind tokens that the ledger has just shown; `custody.words` alone calls."""
        return {each.token: each.value for each in self._opened(list(tokens))}

    def held(self, contribution: UUID) -> list[str]:
        """Return all that is kept of one report; `custody.words` alone calls, and tells none of it."""
        with self._engine.begin() as connection:
            rows = connection.execute(
                text("select token from ledger.identity where contribution = :ref"),
                {"ref": contribution},
            )
            kept = list(rows.scalars())
        return [each.value for each in self._opened(kept)]

    def compared(self, tokens: Iterable[UUID]) -> list[Identity]:
        """Return who protected people are, to be compared and forgotten.

        `custody.check` alone calls, and `custody.short_texts`, to hold texts against names.
        """
        return self._opened(list(tokens))

    def released(self, tokens: Iterable[UUID]) -> dict[UUID, str]:
        """Return what the ledger has just released; `custody.identity_release` alone calls."""
        return {each.token: each.original or each.value for each in self._opened(list(tokens))}

    def _opened(self, tokens: Sequence[UUID]) -> list[Identity]:
        with self._engine.begin() as connection:
            rows = connection.execute(
                text("select token, sealed from ledger.identity where token = any (:tokens)"),
                {"tokens": list(tokens)},
            ).all()
        return [_unpacked(token, self._box.decrypt(bytes(sealed))) for token, sealed in rows]

    def contributions(self, older_than: float) -> set[UUID]:
        """Return the contributions that have had identities here for `older_than` seconds."""
        with self._engine.begin() as connection:
            return set(
                connection.execute(
                    text(
                        "select contribution from ledger.identity group by contribution"
                        " having max(stored_at) <= now() - make_interval(secs => :age)"
                    ),
                    {"age": older_than},
                ).scalars()
            )

    def of(self, contribution: UUID) -> list[Identity]:
        """Return all that is kept under one contribution.

        `custody.erase` alone may call this, to find what speaks of whoever is erased, and
        `custody.subject_access` of what somebody who asks about themselves gave: no reader does.
        """
        with self._engine.begin() as connection:
            tokens = connection.execute(
                text("select token from ledger.identity where contribution = :ref order by token"),
                {"ref": contribution},
            ).scalars().all()  # fmt: skip
        return self._opened(tokens)

    def tell(self, tokens: Sequence[UUID]) -> dict[UUID, str]:
        """Return what stood in statements about somebody who asks what is kept of them.

        `custody.subject_access` alone may call this, with what the ledger showed of who may be
        meant by an open request.
        """
        return {each.token: each.original or each.value for each in self._opened(tokens)}

    def rewrite(self, identities: Sequence[Identity]) -> None:
        """Put what is left of texts in the place of the whole; for `custody.erase` alone."""
        if identities:
            with self._engine.begin() as connection:
                connection.execute(
                    text("update ledger.identity set sealed = :sealed where token = :token"),
                    [
                        {"token": each.token, "sealed": bytes(self._box.encrypt(_packed(each)))}
                        for each in identities
                    ],
                )

    def forget(self, tokens: Sequence[UUID]) -> int:
        """Remove identities by their tokens; return how many there were."""
        with self._engine.begin() as connection:
            return connection.execute(
                text("delete from ledger.identity where token = any (:tokens)"),
                {"tokens": list(tokens)},
            ).rowcount

    def erase(self, contribution: UUID) -> int:
        """Remove every identity of one contribution; return how many there were."""
        with self._engine.begin() as connection:
            return connection.execute(
                text("delete from ledger.identity where contribution = :ref"),
                {"ref": contribution},
            ).rowcount


# A value with its original and flag; one that starts otherwise is a value alone.
_WHOLE = b"\x1e"


def _packed(identity: Identity) -> bytes:
    if identity.original is None and identity.flag is None:
        return identity.value.encode()
    return _WHOLE + orjson.dumps(identity[1:])


def _unpacked(token: UUID, content: bytes) -> Identity:
    if content.startswith(_WHOLE):
        return Identity(token, *orjson.loads(content[1:]))
    return Identity(token, content.decode())


def whole(identity: Identity, name: str) -> Identity:
    """Return a value as intake would store it; an older one was kept as printed alone."""
    if identity.original is not None or identity.flag is not None:
        return identity
    try:
        value, flag = normalise(PROPERTIES[name], identity.value)
    except Invalid:
        return identity
    return Identity(
        identity.token, value, None if value == identity.value else identity.value, flag or None
    )
