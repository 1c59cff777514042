"""Screen for needs, and tell a protection service of them: never of whom, and never for analysis.

What is ticked becomes referrals, one a need, and is kept nowhere else: there is no draft, no number,
and nothing that a debriefing of the same day could be held against. An indicator says what help may
be needed. **Nothing is counted or scored.**
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from wholeroute.disclosure import Need, Referral, refer
from wholeroute.errors import Invalid
from wholeroute.ledger import Acting

INDICATORS: Mapping[Need, tuple[str, ...]] = {
    Need.CHILD_ALONE: ("says-under-18", "child-without-family", "unsure-of-companions"),
    Need.MEDICAL: ("ill-or-wounded", "pregnant", "needs-medicine", "disability"),
    Need.TRAFFICKING: (
        "papers-held", "owes-debt", "made-to-work", "watched", "threatened", "sexual-violence",
    ),
    Need.PSYCHOLOGICAL: ("torture-or-violence", "in-distress", "lost-someone"),
    Need.ASYLUM: ("afraid-to-return",),
    Need.FAMILY_TRACING: ("separated-from-family",),
    Need.SHELTER: ("nowhere-to-stay", "not-safe-here"),
    Need.FOOD_AND_WATER: ("hungry-or-thirsty",),
    Need.LEGAL_HELP: ("wants-a-lawyer",),
    Need.INTERPRETER: ("not-understood",),
}  # fmt: skip
"""What may be noticed or said, under the need that it speaks of; trafficking apart from smuggling."""
ALL = frozenset(each for some in INDICATORS.values() for each in some)


@dataclass(frozen=True, slots=True)
class Screened:
    """What was ticked and written. There is no field for who it is."""

    informed: bool
    indicators: frozenset[str]
    needs: frozenset[Need]
    referral: Referral

    def all_needs(self) -> list[Need]:
        """Return every need that was ticked, or that something noticed speaks of."""
        return [
            need
            for need, some in INDICATORS.items()
            if need in self.needs or self.indicators & set(some)
        ]


def tell_needs(acting: Acting, screened: Screened, name: Callable[[str], str]) -> list[UUID]:
    """Refer each need to the service, and return the referrals; `name` says an indicator in words.

    Raises `Invalid` for what can be mended, `Refused` where it would tell who it is about.
    """
    must_be_informed(informed=screened.informed)
    if screened.indicators - ALL:
        raise Invalid("indicators", "it is none of the choices", "Choose from the list.")
    needs = screened.all_needs()
    if not needs:
        raise Invalid("needs", "nothing is ticked", "Tick what they need, or send nothing.")
    return [
        refer(acting, replace(screened.referral, need=need, words=words))
        for need, words in _in_words(screened, needs, name)
    ]


def must_be_informed(*, informed: bool) -> None:
    """Raise `Invalid` where nobody told them that they may say no: then nothing is asked."""
    if not informed:
        raise Invalid(
            "informed", "nobody was told that it is voluntary",
            "Tell them first that they may say no, and that nothing follows from it.",
        )  # fmt: skip


def _in_words(
    screened: Screened, needs: Iterable[Need], name: Callable[[str], str]
) -> list[tuple[Need, str]]:
    """Return each need with what was noticed of it, as far as a referral has room."""
    found = []
    for need in needs:
        said = [name(each) for each in INDICATORS[need] if each in screened.indicators]
        own = screened.referral.words.strip()
        words = "; ".join([*said, *([own] if own else [])])
        if len(words) > _ROOM:
            raise Invalid("words", "it is too long", f"Use {_ROOM} characters with what is ticked.")
        found.append((need, words))
    return found


_ROOM = 200
