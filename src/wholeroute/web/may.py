"""Ask the access rules what a reader may do at all, to show a door or leave it out."""

from __future__ import annotations

from wholeroute.errors import Refused
from wholeroute.rights import AccessClass, Action, Item, Lane, Reader, Role, decide, require


def may(reader: Reader, action: Action, lane: Lane | None = None) -> bool:
    """Return whether `reader` may do this on their own material, or where it has no lane, at all."""
    return decide(reader, action, _item(reader, lane)).allowed


def must(reader: Reader, action: Action, lane: Lane | None = None) -> None:
    """Raise `Refused` where `may` says no."""
    require(reader, action, _item(reader, lane))


def may_read(reader: Reader) -> bool:
    """Return whether there is any lane that `reader` may read."""
    return any(may(reader, Action.READ, lane) for lane in Lane)


def sends_reports(reader: Reader) -> bool:
    """Return whether `reader` sees what their organisation sent, and mends its quarantine."""
    return may(reader, Action.SUBMIT)


def only_sends(reader: Reader) -> bool:
    """Return whether `reader` sends and reads nothing: reports come to them with their receipts."""
    return sends_reports(reader) and not may_read(reader)


def sees_reports(reader: Reader) -> bool:
    """Return whether `reader` may be shown reports at all: to read them, or because they sent them."""
    return may_read(reader) or sends_reports(reader)


def must_send(reader: Reader) -> None:
    """Raise `Refused` where `sends_reports` says no."""
    if not sends_reports(reader):
        raise Refused("no-rule", f"the role of {reader.role} sends no reports for {reader.purpose}")


def reads_audit(reader: Reader) -> bool:
    """Return whether the audit log opens to `reader`."""
    return may(reader, Action.AUDIT)


def reads_findings(reader: Reader) -> bool:
    """Return whether `reader` may be shown what analysis found.

    A prosecutor reads the open lane too, but the database opens findings to analysis alone.
    """
    return reader.role is not Role.PROSECUTOR and may(reader, Action.READ, Lane.OPEN)


def must_read_findings(reader: Reader) -> None:
    """Raise `Refused` where `reads_findings` says no."""
    must(reader, Action.READ, Lane.OPEN)
    if not reads_findings(reader):
        raise Refused("no-rule", f"the role of {reader.role} reads no findings")


def sees_holds(reader: Reader) -> bool:
    """Return whether `reader` may be shown requests to lift a hold: who asks, and who co-signs."""
    return may(reader, Action.CO_SIGN, Lane.UNCATEGORISED) or may(
        reader, Action.CATEGORISE, Lane.UNCATEGORISED
    )


def keeps_accounts(reader: Reader) -> bool:
    """Return whether `reader` enrols members and invites them."""
    return may(reader, Action.ADMINISTER)


def watches_accounts(reader: Reader) -> bool:
    """Return whether `reader` may be shown who takes part: an auditor confirms what replaces."""
    return keeps_accounts(reader) or reader.role is Role.AUDITOR


def must_watch_accounts(reader: Reader) -> None:
    """Raise `Refused` where `watches_accounts` says no."""
    if not watches_accounts(reader):
        raise Refused("no-rule", f"the role of {reader.role} keeps no accounts")


def deals_in_identities(reader: Reader) -> bool:
    """Return whether `reader` may ask who stands behind a pseudonym, or tell."""
    return may(reader, Action.REQUEST_IDENTITY) or may(reader, Action.RELEASE_IDENTITY)


def _item(reader: Reader, lane: Lane | None) -> Item | None:
    own = AccessClass(reader.organisation, frozenset(), frozenset({reader.purpose}))
    return Item(lane, own) if lane else None
