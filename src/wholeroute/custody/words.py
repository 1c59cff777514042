"""Keep the words with which somebody says why a person must leave: they name people.

The ledger holds tokens; which of them a session may open is the database's to say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

from wholeroute.custody.vault import Vault
from wholeroute.entities import said_whole, tokens
from wholeroute.ledger import Acting, Identity, Ledger, necessity_tokens, own_vaulted, record
from wholeroute.rights import Action


@dataclass(frozen=True, slots=True)
class Words:
    """What was written, under its token; `entity` is whom it is about, None for all together."""

    token: UUID
    entity: UUID | None
    words: str


def keep_words(ledger: Ledger, contribution: UUID, words: str) -> UUID:
    """Keep words in the vault beside a report's identities, with which they go; return their token."""
    token = uuid4()
    Vault(ledger).store(contribution, [Identity(token, words)])
    return token


def words_of_request(acting: Acting, request: UUID) -> list[Words]:
    """Return why each is to leave, for whoever may confirm it or watches over it. Audited."""
    with acting.begin() as connection:
        asked = necessity_tokens(connection, request)
        if asked:
            record(
                connection, acting.reader, Action.READ, f"necessity:{request}",
                details={"tokens": sorted(map(str, asked))},
            )  # fmt: skip
    opened = Vault(acting.ledger).words(asked)
    return [Words(token, asked[token], opened[token]) for token in asked if token in opened]


def names_behind(ledger: Ledger, kept: Iterable[UUID]) -> frozenset[str]:
    """Return the names that the ledger has just shown tokens of, to compare texts with them.

    `disclosure` alone calls: what says one of them stays, and nobody is told which it was.
    """
    return frozenset(Vault(ledger).words(kept).values())


def vault_names(acting: Acting, texts: Iterable[str]) -> bool:
    """Return whether a text says a name or number that the vault keeps for the sender's own reports.

    Only that is told, and only of whom the sender's organisation itself reported.
    """
    written, vault = list(texts), Vault(acting.ledger)
    kept = (value for ref in own_vaulted(acting) for value in vault.held(ref))
    names = said_whole(value for value in kept if len(tokens(value)) <= _LONGEST_NAME)
    return any(map(names.named_in, written))


_LONGEST_NAME = 6
"""Words; what is longer is prose."""
