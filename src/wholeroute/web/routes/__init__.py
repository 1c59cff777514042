"""The addresses: thin functions that ask a view and render it, each page with its JSON twin."""

from wholeroute.web.routes import (
    audit,
    contributions,
    entities,
    figures,
    findings,
    front,
    holds,
    merged,
    network,
    oversight,
    pairs,
    people,
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
    findings.router,
    network.router,
    people.router,
    holds.router,
    pairs.router,
    contributions.router,
    quarantine.router,
    audit.router,
    oversight.router,
    figures.router,
    safeguards.router,
    service.router,
)

WITHOUT_PEOPLE = (
    front.router,
    seat.router,
    audit.router,
    safeguards.router,
    service.router,
)
"""What an installation for policy has: no page of any other is there to be opened."""
