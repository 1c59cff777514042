"""Picture the networks of one reader's open lane, and put the findings in place of the last ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from wholeroute.crosscheck import memberships
from wholeroute.custody import snapshot_with_records
from wholeroute.errors import Refused
from wholeroute.ledger import Acting, discard, findings, opened, renew_findings
from wholeroute.network.facts import between
from wholeroute.network.findings import Saying, as_findings
from wholeroute.network.load import read_facts
from wholeroute.network.model import Facts, Picture
from wholeroute.network.picture import pictured
from wholeroute.network.sources import sources_seen
from wholeroute.network.without import without
from wholeroute.rights import AccessClass, Action, Item, Lane, require

RULE, VERSION = "network", "3"


@dataclass(frozen=True, slots=True)
class Window:
    """The days that ties must touch; open where nothing is said."""

    first: date | None = None
    last: date | None = None

    @property
    def words(self) -> tuple[str, str]:
        """Return the two days as text, empty where open."""
        return tuple(day.isoformat() if day else "" for day in (self.first, self.last))  # type: ignore[return-value]

    @property
    def rule(self) -> str:
        """Return the rule that findings stand under: each window has its own, none replaces another."""
        return RULE if self == Window() else f"{RULE} {'..'.join(self.words)}"


@dataclass(frozen=True, slots=True)
class NetworkReport:
    """What a run looked at and what now stands."""

    people: int
    ties: int
    groups: int
    cards: dict[str, int]
    held_back: dict[str, int]
    """By the innocent reading that holds."""
    left_out: int
    """Values that too many share to tie anybody."""
    kept: int
    added: int
    expired: int


def run(
    acting: Acting,
    window: Window = Window(),
    watch: Callable[[str], None] = lambda _stage: None,
) -> NetworkReport:
    """Find groups and role cards in what this reader may analyse for this purpose.

    `watch` is told each stage as it begins. Raises `Refused` for roles and purposes that may
    not judge.
    """
    _must_judge(acting)
    watch("reading")
    facts, confirmed = gathered(acting)
    watch("picturing")
    picture = pictured(between(facts, window.first, window.last), confirmed)
    watch("asking what stands without")
    stands = without(picture)
    watch("writing")
    if not acting.is_open():
        raise Refused("sign-in", "the session ended before the look did; nothing was written")
    with acting.begin() as connection:
        before = tuple(findings(connection, rule=window.rule))
        new = as_findings(Saying(picture, stands, before, window.words))
        renewal = renew_findings(connection, acting.reader, window.rule, VERSION, new)
    return NetworkReport(
        people=picture.people,
        ties=picture.ties,
        groups=len(picture.groups),
        cards=dict(sorted(Counter(card.role.value for card in picture.cards).items())),
        held_back=dict(sorted(Counter(each.reading for each in picture.held_back).items())),
        left_out=len(picture.capped),
        kept=renewal.kept,
        added=renewal.added,
        expired=renewal.expired,
    )


def look(acting: Acting) -> Picture:
    """Return the picture without writing anything: for the exercise's scorer and for tests.

    It names who is near a group; nobody else may be told.
    """
    _must_judge(acting)
    facts, confirmed = gathered(acting)
    return pictured(facts, confirmed)


def gathered(acting: Acting) -> tuple[Facts, dict[str, str]]:
    """Return all facts of a fresh snapshot, and whom people hold for one."""
    frozen = snapshot_with_records(acting)
    try:
        with opened(acting, frozen) as database, acting.begin() as connection:
            members = memberships(connection)
            person = {str(each.entity): str(each.analytic) for each in members}
            facts = read_facts(database, person, sources_seen(acting, connection))
    finally:
        discard(frozen)
    return facts, {str(each.entity): str(each.confirmed) for each in members}


def _must_judge(acting: Acting) -> None:
    reader = acting.reader
    own = AccessClass(reader.organisation, frozenset(), frozenset({reader.purpose}))
    require(reader, Action.JUDGE, Item(Lane.OPEN, own))
