"""Show the ledger to one reader at a time: pages, forms, and a JSON twin of every page.

Server-rendered and complete without JavaScript; redaction happens before a byte leaves,
so a browser never holds what its reader may not see. This room speaks no SQL, answers
on loopback only, and must never show a datum outside a session that states its purpose.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wholeroute.web.app import create_app
    from wholeroute.web.patience import Impatient

__all__ = ["Impatient", "create_app"]

_STANDS_IN = {"Impatient": "patience", "create_app": "app"}


def __getattr__(name: str) -> Any:
    """Return a part of this room: all its pages are read only by who serves them, for that is long."""
    if name not in _STANDS_IN:
        raise AttributeError(name)
    return getattr(import_module(f"wholeroute.web.{_STANDS_IN[name]}"), name)
