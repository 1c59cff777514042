"""The kinds of what is said of a partnership: each is what its form asks, and no other field is taken.

Pure. Of numbers only counts are asked for, and a share follows from both of its own. Nobody is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated

from annotated_types import Ge, Le
from pydantic import StringConstraints, with_config

from wholeroute.partnerships.given import Segment
from wholeroute.plan.fields import CLOSED, Day, Id, Text

Words = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
Remark = Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)]
Number = Annotated[int, Ge(0)]
Whole = Annotated[int, Ge(1)]
"""Of how many others are a part."""
MOST = 10**15 - 1
"""The largest number that is taken, as long as the longest `Amount`; what was kept before is read."""
Row = Annotated[int, Ge(1)]
"""The number of the first row of another record."""
Amount = Annotated[str, StringConstraints(pattern=r"^-?\d{1,15}(\.\d{1,6})?$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Severity = Annotated[int, Ge(1), Le(4)]
"""1 is slight, 4 is critical; labels say what each means."""


class Help(StrEnum):
    """What an activity gives."""

    TRAINING = "training"
    MENTORING = "mentoring"
    EQUIPMENT = "equipment"
    INFORMATION = "information"
    ADVICE = "advice"
    INFRASTRUCTURE = "infrastructure"
    STAFF = "staff"
    OPERATION = "operation"
    RESEARCH = "research"
    CAMPAIGN = "campaign"


class Level(StrEnum):
    """Who spoke with whom."""

    TECHNICAL = "technical"
    SENIOR_OFFICIALS = "senior-officials"
    MINISTERS = "ministers"
    LEADERS = "leaders"


class When(StrEnum):
    """When rights are reviewed, as seen from what is paid for."""

    BEFORE = "before"
    DURING = "during"


class Outcome(StrEnum):
    """What a review of rights came to."""

    GOES_ON = "goes-on"
    ON_CONDITIONS = "on-conditions"
    SUSPENDED = "suspended"
    STOPPED = "stopped"


class Progress(StrEnum):
    """How far a recommendation was followed."""

    NOT_BEGUN = "not-begun"
    UNDER_WAY = "under-way"
    DONE = "done"
    DROPPED = "dropped"


class Comparison(StrEnum):
    """With what a campaign's effect is compared; with nothing, it is reach only."""

    NONE = "none"
    BEFORE_AND_AFTER = "before-and-after"
    GROUP = "comparison-group"
    BY_LOT = "places-by-lot"


class Wave(StrEnum):
    """When people were asked."""

    BASELINE = "baseline"
    ENDLINE = "endline"


class Arm(StrEnum):
    """Whether the campaign came to a place."""

    CAMPAIGN = "campaign"
    COMPARISON = "comparison"


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Need:
    """What is needed on a stretch of a route, as somebody assessed it."""

    segment: Segment
    component: Id
    what: Words
    source: Text
    day: Day
    severity: Severity
    communities: Remark = ""


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Activity:
    """What is done: it answers `needs`, or `unassessed` says why none was assessed."""

    component: Id
    what: Words
    type: Help
    lead: Text
    since: Day
    until: Day | None = None
    needs: tuple[Row, ...] = ()
    unassessed: Remark = ""
    iati: tuple[Text, ...] = ()
    team_europe: tuple[Text, ...] = ()
    exit_plan: Remark = ""


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Agreed:
    """A stage that an agreement of one sort reached. Said anew it goes on; what it reached stays."""

    sort: Id
    with_whom: Text
    stage: Id
    day: Day
    source: Text


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Exchange:
    """One meeting of a dialogue."""

    day: Day
    level: Level
    what: Words
    components: tuple[Id, ...] = ()


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Conference:
    """A high-level conference on one route."""

    route: Id
    day: Day
    title: Text
    what: Words
    partners: tuple[Text, ...] = ()


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Recommendation:
    """What a conference recommended, to whom."""

    conference: Row
    to: Text
    what: Words
    due: Day | None = None


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class FollowUp:
    """How far a recommendation was followed by a day."""

    recommendation: Row
    day: Day
    progress: Progress
    what: Words


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Review:
    """A review of rights, of one activity or of the whole partnership."""

    when: When
    day: Day
    by: Text
    outcome: Outcome
    what: Words
    activity: Row | None = None
    whole: bool = False


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Condition:
    """What a review asks for, until when, and on which evidence it was met."""

    review: Row
    what: Words
    until: Day
    met_on: Day | None = None
    evidence: Remark = ""


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Result:
    """What came of it, by an indicator of the plan. A share is told by its two counts."""

    indicator: Id
    since: Day
    until: Day
    activity: Row | None = None
    baseline: Amount | None = None
    target: Amount | None = None
    actual: Amount | None = None
    numerator: Number | None = None
    denominator: Whole | None = None
    breakdown: Mapping[Id, Text] = field(default_factory=dict)


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Campaign:
    """How a campaign is made: for whom, against which tale, and what is put in its place.

    `needs` are those that it answers, if any was assessed.
    """

    title: Text
    segment: Segment
    audience: Text
    channels: tuple[Text, ...]
    languages: tuple[Language, ...]
    myth: Text
    pretest: Text
    do_no_harm: Words
    alternatives: Words
    comparison: Comparison
    since: Day
    until: Day | None = None
    needs: tuple[Row, ...] = ()


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Delivery:
    """One day of a campaign at a place: how many it reached. Nobody's view of it is kept."""

    campaign: Row
    day: Day
    place: Text
    channel: Text
    language: Language
    reached: Number


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Counted:
    """Of how many who were asked at a place how many said so."""

    place: Text
    asked: Whole
    said: Number


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Measurement:
    """One wave of asking: the same question, place by place."""

    campaign: Row
    wave: Wave
    arm: Arm
    day: Day
    question: Text
    places: tuple[Counted, ...]


Body = (
    Need | Activity | Agreed | Exchange | Conference | Recommendation | FollowUp | Review
    | Condition | Result | Campaign | Delivery | Measurement
)  # fmt: skip


class Kind(StrEnum):
    """What a record is."""

    NEED = "need"
    ACTIVITY = "activity"
    AGREEMENT = "agreement"
    EXCHANGE = "exchange"
    CONFERENCE = "conference"
    RECOMMENDATION = "recommendation"
    FOLLOW_UP = "follow-up"
    REVIEW = "review"
    CONDITION = "condition"
    RESULT = "result"
    CAMPAIGN = "campaign"
    DELIVERY = "delivery"
    MEASUREMENT = "measurement"


MODELS: Mapping[Kind, type[Body]] = {
    Kind.NEED: Need, Kind.ACTIVITY: Activity, Kind.AGREEMENT: Agreed, Kind.EXCHANGE: Exchange,
    Kind.CONFERENCE: Conference, Kind.RECOMMENDATION: Recommendation, Kind.FOLLOW_UP: FollowUp,
    Kind.REVIEW: Review, Kind.CONDITION: Condition, Kind.RESULT: Result, Kind.CAMPAIGN: Campaign,
    Kind.DELIVERY: Delivery, Kind.MEASUREMENT: Measurement,
}  # fmt: skip

REFERS: Mapping[Kind, tuple[str, Kind]] = {
    Kind.ACTIVITY: ("needs", Kind.NEED),
    Kind.CAMPAIGN: ("needs", Kind.NEED),
    Kind.RECOMMENDATION: ("conference", Kind.CONFERENCE),
    Kind.FOLLOW_UP: ("recommendation", Kind.RECOMMENDATION),
    Kind.REVIEW: ("activity", Kind.ACTIVITY),
    Kind.CONDITION: ("review", Kind.REVIEW),
    Kind.RESULT: ("activity", Kind.ACTIVITY),
    Kind.DELIVERY: ("campaign", Kind.CAMPAIGN),
    Kind.MEASUREMENT: ("campaign", Kind.CAMPAIGN),
}
"""Of which kind a record is that another names, and in which field."""

CHOSEN = frozenset({
    "segment", "component", "components", "severity", "type", "sort", "stage", "level", "route",
    "progress", "when", "outcome", "indicator", "comparison", "wave", "arm",
})  # fmt: skip
"""Fields that take one of a list, or several; what names another record is chosen as well."""

OF_A_ROUTE = frozenset({Kind.CONFERENCE, Kind.RECOMMENDATION, Kind.FOLLOW_UP})
"""What is said of a whole route and need name no partner."""

COUNTING_PEOPLE = frozenset({Kind.DELIVERY, Kind.MEASUREMENT})
"""What tells how many people: everybody reads it in tens, on the page of its campaign alone."""

ATTESTED = frozenset({Kind.NEED, Kind.ACTIVITY, Kind.EXCHANGE})
"""What contact points write as well; all else is written by who steers."""


def alike(words: str) -> str:
    """Return words as they are compared: a place, a channel, a question are the same in any letters."""
    return " ".join(words.casefold().split())
