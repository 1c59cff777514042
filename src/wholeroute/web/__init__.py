"""Show the ledger to one reader at a time: pages, forms, and a JSON twin of every page.

Server-rendered and complete without JavaScript; redaction happens before a byte leaves,
so a browser never holds what its reader may not see. This room speaks no SQL, answers
on loopback only, and must never show a datum outside a session that states its purpose.
"""

from wholeroute.web.app import create_app
from wholeroute.web.patience import Impatient

__all__ = ["Impatient", "create_app"]
