"""Where money comes from, and how far a share of it that was promised to one purpose is reached."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

from wholeroute.partnerships.money.places import HUNDRED

DATA = Path(__file__).parents[1] / "data"


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Share(_Row):
    """A share of an envelope that shall go to one purpose, known by sectors of the DAC."""

    percentage: Decimal = Field(gt=0, le=100)
    purpose: str
    sectors: tuple[str, ...]
    source: str


class Instrument(_Row):
    """One source of money. `source` says where its envelope was looked up; without, it is not confirmed."""

    id: str = Field(pattern=r"[a-z0-9-]+")
    name: str
    act: str = ""
    since: int | None = None
    until: int | None = None
    envelope: Decimal | None = None
    envelope_source: str = ""
    source: str = ""
    gauge: Share | None = None


@dataclass(frozen=True, slots=True)
class Gauge:
    """How much of what was promised to a purpose is there, in euros and in percent of the whole."""

    counted: Decimal
    promised: Decimal
    envelope: Decimal

    @property
    def percentage(self) -> Decimal:
        """Return which percentage of the envelope is there."""
        return self.counted * HUNDRED / self.envelope

    @property
    def missing(self) -> Decimal:
        """Return what is still missing, 0 where the promise is kept."""
        return max(self.promised - self.counted, Decimal(0))


@cache
def instruments() -> dict[str, Instrument]:
    """Return every instrument by its id, in the order of the file."""
    rows = yaml.safe_load((DATA / "instruments.yaml").read_text(encoding="utf-8"))["instruments"]
    return {each.id: each for each in map(Instrument.model_validate, rows)}


def gauge(instrument: Instrument, counted: Decimal) -> Gauge | None:
    """Return how far an instrument's promise is kept by money counted for it; none without one."""
    if instrument.gauge is None or instrument.envelope is None:
        return None
    promised = instrument.envelope * instrument.gauge.percentage / HUNDRED
    return Gauge(counted, promised, instrument.envelope)
