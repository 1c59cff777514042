"""What is seen at sea: rescues, sightings, tracks of a shore station."""

from __future__ import annotations

import math
from datetime import datetime, time, timedelta

from wholeroute.exercise.halcyon.book import Lines, Lost, Report, Speech, Table, entity
from wholeroute.exercise.halcyon.model import Part, Vessel
from wholeroute.exercise.halcyon.reports.entities import person_entities
from wholeroute.exercise.halcyon.reports.scene import Breakable, Scene, with_broken_rows

_SIGHTINGS = ("sighting", "vessel", "imo", "mmsi", "flag", "at", "latitude", "longitude", "speed",
              "course", "observer", "remark")  # fmt: skip
_TRACKS = ("mmsi", "name", "imo", "at", "lat", "lon", "sog", "cog", "receiver")
_POINTS = 90
_STEERING = "steering"
_STEERS = (Part.FORCED_DRIVER, Part.BOAT_DRIVER)
_HELPS = (Part.RESCUER, Part.VOLUNTEER)


def rescue(scene: Scene) -> Report:
    """Write one incident of a rescue centre: the boat, who steered, who was aboard, who helped."""
    report, speech = scene.report(scene.body("rescue"), "jsonl", "jsonl")
    page = Lines()
    boat = scene.rng.choice(
        ("rubber boat, 9 m, grey", "wooden boat, 12 m, blue", "fibreglass, 7 m")
    )
    said = [
        scene.say(saying, "born", "nationality", "phone", "passport")
        for saying in scene.planned.sayings
    ]
    incident = entity(
        "i1",
        "SmugglingIncident",
        {
            "date": scene.day.isoformat(),
            "location": _place(scene),
            "type": "search and rescue",
            "summary": f"{boat}; about {scene.rng.randint(18, 95)} people aboard, engine stopped",
        },
    )
    craft = entity("v1", "Vessel", {"type": boat})
    page.add(entities=[incident, craft])
    speech.thing("Vessel", "v1", 1, "v1", f"boat of {report.path}")
    for at, each in enumerate(said):
        key, line = f"p{at + 1}", page.next
        made, mention = person_entities(speech, each, key, line)
        role = _role(each.saying.person.part, accused=each.saying.accuses)
        mention.held |= role == _STEERING
        made.append(entity(f"l{at + 1}", "UnknownLink", {"role": role}, subject=key, object="v1"))
        speech.thing("Vessel", "v1", line, "v1", "", mention)
        page.add(entities=made)
    if scene.rng.random() < _CUT_OFF:
        report.lost.append(Lost(report.path, page.break_off(), "cut off"))
    return report.close(page.content(), speech)


_CUT_OFF = 0.06


def _role(part: Part, *, accused: bool) -> str:
    """Return what the rescue centre writes of someone's place on the boat."""
    if part in _STEERS:
        return _STEERING
    if part in _HELPS:
        return "on the rescue ship" if not accused else "came alongside"
    return "aboard"


def _place(scene: Scene) -> str:
    if not scene.cell.route.sea:
        return f"river near {scene.rng.choice(scene.cell.route.towns)}"
    north, east = _point(scene)
    return f"{north:.2f} N {east:.2f} E"


def _point(scene: Scene) -> tuple[float, float]:
    """Return a place on the way across."""
    (north, east), (to_north, to_east) = scene.cell.route.sea
    along = scene.rng.random()
    return north + (to_north - north) * along, east + (to_east - east) * along


def sightings(scene: Scene) -> Report:
    """Write vessels seen by patrols and masters of other ships."""
    report, speech = scene.report(scene.body("rescue"), "csv", "csv")
    table = Table(_SIGHTINGS)
    for at in range(scene.rng.randint(2, 6)):
        vessel = scene.rng.choice(scene.cell.vessels)
        north, east = _point(scene)
        imo = _printed_imo(scene, vessel)
        line = table.add(
            {
                "sighting": f"G{scene.ref}-{at + 1}",
                "vessel": _printed_name(scene, vessel),
                "imo": imo,
                "mmsi": vessel.mmsi,
                "flag": vessel.flag,
                "at": scene.instant(),
                "latitude": f"{north:.4f}",
                "longitude": f"{east:.4f}",
                "speed": f"{scene.rng.uniform(0, 11):.1f}",
                "course": str(scene.rng.randrange(360)),
                "observer": scene.rng.choice(("patrol aircraft", "patrol boat", "merchant ship")),
                "remark": _REMARKS[vessel.network],
            }
        )
        key = f"{imo}|{table.rows[-1][1]}"
        speech.thing("Vessel", key, line, "vessel", vessel.id)
    report.positions = len(table.rows)
    with_broken_rows(scene, report, table, Breakable("vessel", "sighting"))
    return report.close(table.as_csv(), speech)


_REMARKS = {
    "network": "towing an empty boat; lights out",
    "rescue": "rescue ship, on station, answers the rescue centre",
    "fishing": "fishing, nets out",
}


def _printed_imo(scene: Scene, vessel: Vessel) -> str:
    """Return the number as printed; one sighting in five has none."""
    return scene.rng.choice((vessel.imo, f"IMO {vessel.imo}", vessel.imo, vessel.imo, ""))


def _printed_name(scene: Scene, vessel: Vessel) -> str:
    return scene.rng.choice((vessel.name, vessel.name.upper(), f"M/V {vessel.name}", vessel.name))


def tracks(scene: Scene) -> Report:
    """Write the track of each vessel as a shore station received it."""
    report, speech = scene.report(scene.body("rescue"), "csv", "csv")
    table = Table(_TRACKS)
    for vessel in scene.cell.vessels:
        _sail(scene, table, speech, vessel)
    report.positions = len(table.rows)
    with_broken_rows(scene, report, table, Breakable("at", "name"))
    return report.close(table.as_csv(), speech)


def _sail(scene: Scene, table: Table, speech: Speech, vessel: Vessel) -> None:
    """Add one track: out from the coast, a wait, and back; a network's has a gap in it."""
    (north, east), (to_north, to_east) = scene.cell.route.sea
    start = datetime.combine(scene.day, time()) + timedelta(minutes=scene.rng.randint(0, 600))
    silent = range(35, 55) if vessel.network == "network" else range(0)
    course = math.degrees(math.atan2(to_east - east, to_north - north)) % 360
    for at in range(_POINTS):
        if at in silent:
            continue
        along = min(at, _POINTS - at) / _POINTS * 1.6
        speed = 0.4 if 40 < at < 50 else scene.rng.uniform(7, 9)  # noqa: PLR2004
        line = table.add(
            {
                "mmsi": vessel.mmsi,
                "name": vessel.name.upper(),
                "imo": vessel.imo,
                "at": f"{(start + timedelta(minutes=10 * at)).isoformat()}Z",
                "lat": f"{north + (to_north - north) * along + scene.rng.uniform(-0.01, 0.01):.5f}",
                "lon": f"{east + (to_east - east) * along + scene.rng.uniform(-0.01, 0.01):.5f}",
                "sog": f"{speed:.1f}",
                "cog": f"{(course if at < _POINTS / 2 else (course + 180) % 360):.0f}",
                "receiver": "shore station",
            }
        )
        speech.thing("Vessel", vessel.mmsi, line, "vessel", vessel.id)
