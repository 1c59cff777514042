"""What a supervisor asks: does it answer, and how is it doing. No personal data, no seat."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import Response

from wholeroute import __version__
from wholeroute.custody import Keeping
from wholeroute.web.operations import Metrics
from wholeroute.web.sitting import desk_of

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Health:
    """The version, that the database answered just now, and how sealing the audit log goes.

    `sealing` is ok, failing, or elsewhere: this process does not seal.
    """

    status: str
    version: str
    sealing: str


@router.get("/health", tags=["service"])
def health(request: Request) -> Health:
    """Answer once the database does; 503 where it does not."""
    desk_of(request).choices()
    return Health("ok", __version__, _sealing(request.app.state.keeping))


def _sealing(keeping: Keeping | None) -> str:
    if keeping is None:
        return "elsewhere"
    return "failing" if keeping.failing else "ok"


@router.get("/metrics", include_in_schema=False)
def metrics(request: Request) -> Response:
    """Return the figures in Prometheus' text form."""
    kept: Metrics = request.state.metrics
    return Response(generate_latest(kept.registry), media_type=CONTENT_TYPE_LATEST)
