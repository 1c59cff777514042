"""What has a place: things and events of the open lane as it is now, and nobody."""

from __future__ import annotations

from tests.safeguards.mutation import Mutation

OF_MAPS = (
    Mutation(
        "a person has no point of their own",
        "network/sql/map_said.sql",
        "where kind in ('SmugglingIncident', ",
        "where kind in ('Person', 'SmugglingIncident', ",
        "tests/web/test_map.py::test_a_person_has_no_point_but_the_incident_that_names_them_is_shown",
    ),
    Mutation(
        "whoever is protected while a map is held leaves it at once",
        "network/reading_once.py",
        " or place.epoch != epoch",
        "",
        "tests/web/test_map.py::test_who_is_protected_while_a_map_is_held_takes_their_incident_along",
    ),
    Mutation(
        "a way is told by days that cannot be the other way round",
        "network/atlas/flowing.py",
        "            if before.last < after.first:",
        "            if before.first <= after.last:",
        "tests/network/test_atlas.py::test_two_events_of_one_day_say_nothing_of_which_came_first",
    ),
)
