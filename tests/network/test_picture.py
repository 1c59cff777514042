"""Asking again on all the facts gives the same cards as the picture itself."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.network.scene import network, with_vera

from wholeroute.network.facts import only
from wholeroute.network.picture import pictured, still_borne


@given(
    st.sets(st.sampled_from(["police", "border", "fiu", "agency"])), st.booleans(), st.booleans()
)
def test_asking_again_gives_what_a_picture_of_as_much_gives(
    left_out: set[str],
    more: bool,  # noqa: FBT001 — hypothesis says which
    vera: bool,  # noqa: FBT001 — hypothesis says which
) -> None:
    made = with_vera() if vera else network()
    if more:
        made.calls_to("hani", "tarek", made.report("coast guard"))
        made.holds(made.record("omar's paper", made.report("border")), "document|1")
    facts = made.picture().facts
    fewer = only(facts, lambda row: facts.sources[row.report].originator not in left_out)

    anew = {card.person: card.role for card in pictured(fewer, {}).cards}
    assert still_borne(fewer) == anew
