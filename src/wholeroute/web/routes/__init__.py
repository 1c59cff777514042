"""The addresses: thin functions that ask a view and render it, each page with its JSON twin."""

from wholeroute.web.routes import (
    audit,
    contributions,
    entities,
    front,
    merged,
    network,
    pairs,
    quarantine,
    safeguards,
    screen,
    seat,
    service,
)

ROUTERS = (
    front.router,
    seat.router,
    screen.router,
    entities.router,
    merged.router,
    network.router,
    pairs.router,
    contributions.router,
    quarantine.router,
    audit.router,
    safeguards.router,
    service.router,
)
