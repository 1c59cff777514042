"""Judge which entities are one and the same, and say why.

Works on the open lane alone, within what one reader may see for one purpose. A machine's
judgement forms analytic clusters only; whatever leaves analysis needs a person's. This
room must never score, key or find a protected, judicial or uncategorised person.
"""

from wholeroute.crosscheck.alerts import (
    Alert,
    SavedSearch,
    forget,
    number_of_alerts,
    save,
    saved,
    see,
)
from wholeroute.crosscheck.arrive import Arrival, arrive
from wholeroute.crosscheck.asked import Asked, read
from wholeroute.crosscheck.at_once import (
    AT_ONCE,
    MOST_AT_ONCE,
    Settled,
    act_of,
    settle_at_once,
    undo_at_once,
)
from wholeroute.crosscheck.card import card_of
from wholeroute.crosscheck.clusters import (
    Membership,
    cluster_of,
    clusters,
    clusters_around,
    memberships,
    written_memberships,
)
from wholeroute.crosscheck.conflicts import Conflict, Contradiction, conflicts
from wholeroute.crosscheck.custodian_check import Checked, check_suspects
from wholeroute.crosscheck.facets import Facet, counted, fits, together, values_of
from wholeroute.crosscheck.hits import Feedback, feedback, hits, may_see_hits, say
from wholeroute.crosscheck.learn import learn, learnt, put_to_use
from wholeroute.crosscheck.objects import same_objects
from wholeroute.crosscheck.on_arrival import Checks, Watch, check_arrivals, keep_checking
from wholeroute.crosscheck.reconsider import News, Reconsidered, reconsider
from wholeroute.crosscheck.register import REGISTER
from wholeroute.crosscheck.review import Explanation, explain, settle, undo
from wholeroute.crosscheck.run import RunReport, registers_of, require_in_lane, run
from wholeroute.crosscheck.score import PairScore
from wholeroute.crosscheck.screen import Hit, screen
from wholeroute.crosscheck.seek import How, Match, names_of, seek, stated_of
from wholeroute.crosscheck.sought import sought_keys
from wholeroute.crosscheck.things import of_one_number
from wholeroute.crosscheck.unmerge import remerge, taken_out, unmerge
from wholeroute.crosscheck.waiting import (
    BANDS,
    Likely,
    Sorts,
    Wanted,
    kinds_in_queue,
    left_off,
    next_behind,
    number_in_queue,
    place_of,
    queue,
    sorts_in_queue,
    still_waiting,
)
from wholeroute.crosscheck.withdraw import reinstate, standing_versions, withdraw

__all__ = [
    "AT_ONCE",
    "BANDS",
    "MOST_AT_ONCE",
    "REGISTER",
    "Alert",
    "Arrival",
    "Asked",
    "Checked",
    "Checks",
    "Conflict",
    "Contradiction",
    "Explanation",
    "Facet",
    "Feedback",
    "Hit",
    "How",
    "Likely",
    "Match",
    "Membership",
    "News",
    "PairScore",
    "Reconsidered",
    "RunReport",
    "SavedSearch",
    "Settled",
    "Sorts",
    "Wanted",
    "Watch",
    "act_of",
    "arrive",
    "card_of",
    "check_arrivals",
    "check_suspects",
    "cluster_of",
    "clusters",
    "clusters_around",
    "conflicts",
    "counted",
    "explain",
    "feedback",
    "fits",
    "forget",
    "hits",
    "keep_checking",
    "kinds_in_queue",
    "learn",
    "learnt",
    "left_off",
    "may_see_hits",
    "memberships",
    "names_of",
    "next_behind",
    "number_in_queue",
    "number_of_alerts",
    "of_one_number",
    "place_of",
    "put_to_use",
    "queue",
    "read",
    "reconsider",
    "registers_of",
    "reinstate",
    "remerge",
    "require_in_lane",
    "run",
    "same_objects",
    "save",
    "saved",
    "say",
    "screen",
    "see",
    "seek",
    "settle",
    "settle_at_once",
    "sorts_in_queue",
    "sought_keys",
    "standing_versions",
    "stated_of",
    "still_waiting",
    "taken_out",
    "together",
    "undo",
    "undo_at_once",
    "unmerge",
    "values_of",
    "withdraw",
    "written_memberships",
]
