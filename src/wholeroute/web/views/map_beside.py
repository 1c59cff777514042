"""Draw where one thing was said to be, beside its statements. A person has no point of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wholeroute.entities import places_in
from wholeroute.network.atlas import MapLayer, layer_of
from wholeroute.rights import Lane
from wholeroute.web.views.entity import EntityPage
from wholeroute.web.views.map_picture import Marked, Picture, picture_at
from wholeroute.web.views.said import Group

_MOST_PLACES = 60


def picture_beside(shown: EntityPage) -> Picture | None:
    """Return the picture of an entity's places; None for a person, and where no text names a place."""
    layer = layer_of(shown.kind)
    if layer is None or shown.lane is not Lane.OPEN:
        return None
    found = sorted(set(_places(shown.groups, layer)))[:_MOST_PLACES]
    return picture_at(found) if found else None


def _places(groups: Iterable[Group], layer: MapLayer) -> Iterator[Marked]:
    said = {each.property: [one.value for one in each.values if not one.vaulted] for each in groups}
    countries = said.get("country", [])
    for name in ("location", "full", "address"):
        for text in said.get(name, ()):
            for place in places_in(text, countries):
                yield layer, place.latitude, place.longitude
