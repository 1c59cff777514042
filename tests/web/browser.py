"""Starlette's test client, taken in although it would rather have another HTTP library."""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    # It names a successor of httpx; once that is among the development packages this goes.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

__all__ = ["TestClient"]
