"""The addresses: thin functions that ask a view and render it, each page with its JSON twin."""

from wholeroute.web.routes import (
    audit,
    contributions,
    entities,
    front,
    pairs,
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
    pairs.router,
    contributions.router,
    audit.router,
    safeguards.router,
    service.router,
)
